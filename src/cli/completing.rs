//! Names that the shell completes: profiles, topics, groups.
use super::runtime;
use crate::config::{self, Address, ClusterChoice, Environment, Flags, Profile};
use crate::kafka::Cluster;
use crate::wire;
use clap_complete::{ArgValueCandidates, CompletionCandidate};
use std::sync::Arc;
use std::time::Duration;

/// How long a press of Tab may wait for the cluster.
const PATIENCE: Duration = Duration::from_secs(1);

/// Completes the names of the profiles in the config file.
pub fn profiles() -> ArgValueCandidates {
    ArgValueCandidates::new(|| {
        let flags = Flags { config: after(["--config", "--config"]).map(Into::into), ..Flags::default() };
        let Ok((config, _)) = config::load(&flags, &Environment::of_process()) else { return Vec::new() };
        let described = |profile: &Profile| {
            CompletionCandidate::new(&profile.name).help(Some(profile.addressed().1.into()))
        };
        config.profiles.iter().map(described).collect()
    })
}

/// Completes topic names by asking the cluster that the line names so far; silent where it does not answer soon.
pub fn topics() -> ArgValueCandidates {
    candidates(async |cluster| {
        let topics = cluster.topic_names().await?;
        Ok(topics.into_iter().map(|topic| topic.name).collect())
    })
}

/// Completes group ids in the same way.
pub fn groups() -> ArgValueCandidates {
    candidates(async |cluster| Ok(cluster.group_ids().await?))
}

/// Completes words that are always the same.
pub fn words(words: &'static [&'static str]) -> ArgValueCandidates {
    ArgValueCandidates::new(|| words.iter().map(CompletionCandidate::new).collect())
}

fn candidates(
    ask: impl AsyncFn(Cluster) -> anyhow::Result<Vec<Arc<str>>> + Send + Sync + 'static,
) -> ArgValueCandidates {
    ArgValueCandidates::new(move || {
        let names = typed_cluster().and_then(|cluster| runtime::run(async { ask(cluster).await }));
        names.unwrap_or_default().iter().map(|name| CompletionCandidate::new(&**name)).collect()
    })
}

/// The cluster that the line names so far.
fn typed_cluster() -> anyhow::Result<Cluster> {
    let (config, _) = config::load(&typed()?, &Environment::of_process())?;
    let ClusterChoice::Cluster(profile) = config.choice() else { anyhow::bail!("no cluster is named yet") };
    if profile.questions().iter().any(|question| !question.is_of_connect() && !question.is_of_registry())
        || profile.logs_in_by_browser()
    {
        anyhow::bail!("nobody is asked while a line is typed");
    }
    let security = profile.unlock().map_err(anyhow::Error::msg)?;
    let options = wire::Options::of(&profile, security);
    Ok(Cluster::connect(wire::Options { connect: PATIENCE, answer: PATIENCE, ..options }))
}

/// The options already typed that say which cluster is meant.
fn typed() -> anyhow::Result<Flags> {
    let brokers = after(["-b", "--brokers"]).as_deref().map(Address::list).transpose();
    Ok(Flags {
        brokers: brokers.map_err(anyhow::Error::msg)?,
        profile: after(["-p", "--profile"]),
        config: after(["--config", "--config"]).map(Into::into),
        ..Flags::default()
    })
}

/// What stands behind one of these options. Read by hand, since the line is unfinished.
fn after(names: [&str; 2]) -> Option<String> {
    let words: Vec<String> = std::env::args().collect();
    let joined = |word: &String| word.strip_prefix(names[1])?.strip_prefix('=').map(str::to_owned);
    let at = words.iter().position(|word| names.contains(&word.as_str()));
    at.and_then(|at| words.get(at + 1).cloned()).or_else(|| words.iter().find_map(joined))
}
