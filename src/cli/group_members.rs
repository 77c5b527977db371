//! `kafdeck group remove-members ID`: shows who would be removed; with `--yes` they are.
use super::exit::{Exit, usage};
use super::reviewed::Reviewed;
use super::runtime;
use super::session::{self, VerbSession};
use crate::kafka::errors::Error;
use crate::kafka::model::Member;
use crate::views::removing_members::{removal_plan, removal_refusal, stays};
use std::sync::Arc;

/// Show which members of a group would be removed; with --yes, remove them
///
/// The group rebalances without them. An application that still runs joins again: stop it first if it is to stay out.
#[derive(Debug, clap::Args)]
#[command(group(clap::ArgGroup::new("who").required(true).multiple(true)))]
pub struct RemoveMembersArgs {
    /// The group's id
    #[arg(value_name = "ID", add = super::completing::groups())]
    id: String,
    /// The member with this id
    #[arg(long = "member", value_name = "MEMBER", group = "who")]
    members: Vec<String>,
    /// The static member of this instance
    #[arg(long = "instance", value_name = "INSTANCE", group = "who")]
    instances: Vec<String>,
    /// Everybody
    #[arg(long, group = "who")]
    all: bool,
    /// Remove them
    #[arg(short, long)]
    yes: bool,
}

impl RemoveMembersArgs {
    /// Reviews, and removes if that was said.
    pub fn run(&self, session: &VerbSession) -> anyhow::Result<Exit> {
        let id: Arc<str> = self.id.as_str().into();
        let profile = session.profile()?;
        let cluster = session::reach(&profile)?;
        runtime::run(async {
            let found = cluster.commits_of(&id).await?;
            if let Some(why) = removal_refusal(&found.group.kind) {
                anyhow::bail!("nobody was removed: {why}");
            }
            let all = match (found.members.whole(), found.members.why()) {
                (Some(all), _) => all,
                (None, why) => anyhow::bail!("nobody was removed: {}", why.map_or("no answer", |why| why)),
            };
            let members = self.wanted(all)?;
            if members.is_empty() {
                anyhow::bail!("nobody was removed: {id} has no members");
            }
            if let Some(why) = stays(members.iter().copied()) {
                anyhow::bail!("nobody was removed: {why}");
            }
            let plan = removal_plan(&found.group, &members, &profile.name);
            Reviewed { session, profile: &profile, cluster: &cluster }.make(plan, self.yes).await
        })
    }

    fn wanted<'a>(&self, all: &'a [Member]) -> anyhow::Result<Vec<&'a Member>> {
        if self.all {
            return Ok(all.iter().collect());
        }
        let mut wanted: Vec<&Member> = Vec::new();
        for id in &self.members {
            let found = all.iter().find(|member| member.id == *id);
            let unknown = || Error::unknown_among("member", id, all.iter().map(|member| &*member.id));
            wanted.push(found.ok_or_else(unknown)?);
        }
        for instance in &self.instances {
            let known = || all.iter().filter_map(|member| member.instance.as_deref());
            let found = all.iter().find(|member| member.instance.as_ref() == Some(instance));
            wanted.push(found.ok_or_else(|| Error::unknown_among("instance", instance, known()))?);
        }
        wanted.dedup_by(|one, other| one.id == other.id);
        if wanted.is_empty() { Err(usage("who is to be removed?")) } else { Ok(wanted) }
    }
}
