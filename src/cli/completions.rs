//! `kafdeck completions SHELL`, and the answers that the shell then asks for: options, verbs, the names
//! of profiles, topics and groups.
use super::args::{Args, GlobalArgs};
use super::exit::Exit;
use super::{runtime, session};
use crate::config::ClusterChoice;
use crate::kafka::Cluster;
use crate::wire;
use clap::CommandFactory;
use clap_complete::env::{Bash, EnvCompleter, Fish, Zsh};
use clap_complete::{ArgValueCandidates, CompleteEnv, CompletionCandidate};
use std::sync::Arc;
use std::time::Duration;

/// Set by the script in the shell when it asks this program for candidates.
const VARIABLE: &str = "KAFDECK_COMPLETE";

/// How long a press of Tab may wait for the cluster.
const PATIENCE: Duration = Duration::from_secs(1);

/// Print the script that makes a shell complete kafdeck's options, verbs, profiles, topics and groups
#[derive(Debug, clap::Args)]
#[command(after_help = "\
bash: echo 'source <(kafdeck completions bash)' >> ~/.bashrc
zsh:  echo 'source <(kafdeck completions zsh)' >> ~/.zshrc
fish: kafdeck completions fish > ~/.config/fish/completions/kafdeck.fish")]
pub struct CompletionsArgs {
    shell: Shell,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Shell {
    Bash,
    Zsh,
    Fish,
}

impl CompletionsArgs {
    /// Prints the script.
    pub fn run(&self) -> anyhow::Result<Exit> {
        let shell: &dyn EnvCompleter = match self.shell {
            Shell::Bash => &Bash,
            Shell::Zsh => &Zsh,
            Shell::Fish => &Fish,
        };
        shell.write_registration(VARIABLE, "kafdeck", "kafdeck", "kafdeck", &mut std::io::stdout())?;
        Ok(Exit::Done)
    }
}

/// If the shell's script is asking, answers it and ends the program.
pub fn answer_the_shell() {
    CompleteEnv::with_factory(Args::command).var(VARIABLE).complete();
}

/// Completes the names of the profiles in the config file.
pub fn profiles() -> ArgValueCandidates {
    ArgValueCandidates::new(|| {
        let Ok((config, _)) = session::load(&GlobalArgs { profile: None, ..typed() }, None) else {
            return Vec::new();
        };
        let described = |profile: &crate::config::Profile| {
            let brokers: Vec<_> = profile.brokers.iter().map(ToString::to_string).collect();
            CompletionCandidate::new(&profile.name).help(Some(brokers.join(",").into()))
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
    let typed = typed();
    let (config, _) = session::load(&typed, typed.brokers.as_deref())?;
    let ClusterChoice::Cluster(profile) = config.choice() else { anyhow::bail!("no cluster is named yet") };
    if !profile.questions().is_empty() {
        anyhow::bail!("nobody is asked while a line is typed");
    }
    let security = profile.unlock().map_err(anyhow::Error::msg)?;
    let options = wire::Options::of(&profile, security);
    Ok(Cluster::connect(wire::Options { connect: PATIENCE, answer: PATIENCE, ..options }))
}

/// The options already typed that say which cluster is meant. Read by hand, since the line is unfinished.
fn typed() -> GlobalArgs {
    let words: Vec<String> = std::env::args().collect();
    let after = |names: [&str; 2]| {
        let joined = |word: &String| word.strip_prefix(names[1])?.strip_prefix('=').map(str::to_owned);
        let at = words.iter().position(|word| names.contains(&word.as_str()));
        at.and_then(|at| words.get(at + 1).cloned()).or_else(|| words.iter().find_map(joined))
    };
    GlobalArgs {
        brokers: after(["-b", "--brokers"]),
        profile: after(["-p", "--profile"]),
        config: after(["--config", "--config"]).map(Into::into),
        ..GlobalArgs::default()
    }
}
