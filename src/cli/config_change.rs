//! `--set` and `--unset` of the verbs that change configs: what is said on a line, made into wishes and reviewed.
use super::exit::{Exit, usage};
use super::reviewed::Reviewed;
use super::runtime;
use super::say::say;
use super::session::{self, VerbSession};
use crate::run;
use crate::views::changing::Site;
use crate::views::configs::{ConfigWish, ConfigsOf, set_configs};

/// What is to be changed of configs.
#[derive(Debug, clap::Args)]
pub struct ConfigChangeArgs {
    /// Set a config: the number, or with a unit: retention.ms=7d, segment.bytes=512MiB, cleanup.policy=compact,delete
    #[arg(long, value_name = "NAME=VALUE", value_parser = name_and_value)]
    set: Vec<(String, String)>,
    /// Take the own value of a config away: what stands above it holds then
    #[arg(long, value_name = "NAME")]
    unset: Vec<String>,
    /// Make the change; without it, it is only shown
    #[arg(short, long)]
    yes: bool,
}

/// A config and its value, apart by the first `=`.
pub fn name_and_value(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => Ok((name.trim().to_owned(), value.to_owned())),
        _ => Err("expected NAME=VALUE, such as retention.ms=7d".to_owned()),
    }
}

impl ConfigChangeArgs {
    /// Whether nothing is to be changed.
    pub fn is_empty(&self) -> bool {
        self.set.is_empty() && self.unset.is_empty()
    }

    fn wishes(&self) -> anyhow::Result<Vec<ConfigWish>> {
        let set = self.set.iter().map(|(name, value)| ConfigWish::set(name, value));
        let wishes: Vec<ConfigWish> = set.chain(self.unset.iter().map(ConfigWish::reset)).collect();
        for (at, wish) in wishes.iter().enumerate() {
            if wishes[..at].iter().any(|known| known.name == wish.name) {
                return Err(usage(format!("{} is said twice", wish.name)));
            }
        }
        Ok(wishes)
    }

    /// Reviews, and makes the change if that was said.
    pub fn run(&self, session: &VerbSession, of: Vec<ConfigsOf>) -> anyhow::Result<Exit> {
        let wishes = self.wishes()?;
        let profile = session.profile()?;
        let cluster = session::reach(&profile)?;
        let wanted = of.into_iter().map(|of| (of, wishes.clone())).collect();
        let site = site(session, &profile)?;
        runtime::run(async {
            match set_configs(&cluster, wanted, site).await.map_err(anyhow::Error::msg)? {
                Some(plan) => {
                    Reviewed { session, profile: &profile, cluster: &cluster }.make(plan, self.yes).await
                }
                None => {
                    say!("nothing to change: it is so already");
                    Ok(Exit::Done)
                }
            }
        })
    }
}

/// Where a verb changes something.
pub fn site(session: &VerbSession, profile: &crate::config::Profile) -> anyhow::Result<Site> {
    Ok(Site {
        cluster: profile.name.clone(),
        bootstrap: profile.for_kafkas_tools(),
        now: run::now(),
        zone: session.zone()?,
        partitioner: profile.partitioner.unwrap_or_default(),
    })
}
