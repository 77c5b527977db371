//! `kafdeck group reset ID` and `kafdeck group create ID`: the review of each partition; with `--yes` the offsets are set.
use super::exit::Exit;
use super::group_destination::{DestinationArgs, scope};
use super::reviewed::Reviewed;
use super::runtime;
use super::say::say;
use super::session::{self, VerbSession};
use crate::kafka::Cluster;
use crate::kafka::resetting::ResetWish;
use crate::safe::safe;
use crate::views::resetting::{in_the_way, plan, refusal};
use std::sync::Arc;

/// Show what setting a group's offsets would do; with --yes, set them
///
/// Only a group that is listed and that nobody is in can be set: a mistyped name makes none. What the offsets were is kept in
/// the journal, and `kafdeck undo` sets them back. Without --yes nothing is changed. Exit codes: 1 if the offsets were not set,
/// 3 if that is not known.
#[derive(Debug, clap::Args)]
pub struct GroupResetArgs {
    /// The group's id
    #[arg(value_name = "ID", add = super::completing::groups())]
    id: String,
    #[command(flatten)]
    destination: DestinationArgs,
    /// Only this topic, or these partitions of it: orders, orders:0,3-5 [default: all that the group has committed]
    #[arg(short, long = "topic", value_name = "TOPIC[:SET]", add = super::completing::topics())]
    topics: Vec<String>,
    /// Wait until the members have left
    #[arg(long)]
    wait: bool,
    /// Set them
    #[arg(short, long)]
    yes: bool,
}

/// Show what a new group with offsets would be; with --yes, create it
///
/// Whoever reads as this group begins there. Without --yes nothing is changed.
#[derive(Debug, clap::Args)]
pub struct GroupCreateArgs {
    /// The new group's id
    #[arg(value_name = "ID")]
    id: String,
    #[command(flatten)]
    destination: DestinationArgs,
    /// The topics, or partitions of them: orders, orders:0,3-5
    #[arg(short, long = "topic", value_name = "TOPIC[:SET]", add = super::completing::topics())]
    #[arg(required_unless_present_any = ["from_file", "like"])]
    topics: Vec<String>,
    /// Create it
    #[arg(short, long)]
    yes: bool,
}

impl GroupResetArgs {
    /// Reviews, and sets if that was said.
    pub fn run(&self, session: &VerbSession) -> anyhow::Result<Exit> {
        let wanted = Wanted { id: &self.id, to: &self.destination, topics: &self.topics, create: false };
        wanted.make(session, self.wait, self.yes)
    }
}

impl GroupCreateArgs {
    /// Reviews, and creates if that was said.
    pub fn run(&self, session: &VerbSession) -> anyhow::Result<Exit> {
        let wanted = Wanted { id: &self.id, to: &self.destination, topics: &self.topics, create: true };
        wanted.make(session, false, self.yes)
    }
}

/// What both verbs come to.
struct Wanted<'a> {
    id: &'a str,
    to: &'a DestinationArgs,
    topics: &'a [String],
    create: bool,
}

impl Wanted<'_> {
    fn make(&self, session: &VerbSession, wait: bool, yes: bool) -> anyhow::Result<Exit> {
        let (scope, zone) = (scope(self.topics)?, session.zone()?);
        let profile = session.profile()?;
        let cluster = session::reach(&profile)?;
        runtime::run(async {
            let destination = self.to.read(&cluster, self.id, &zone).await?;
            let group: Arc<str> = self.id.into();
            let now = crate::run::now();
            let wish = ResetWish { group, destination, scope, create: self.create, now, zone };
            let mut look = cluster.look_at_reset(&wish).await?;
            if let Some(who) = in_the_way(&look).filter(|_| wait) {
                say!("waiting for the members to leave: {}", safe(&who));
                cluster.until_nobody_is_in(&wish.group).await?;
                look = cluster.look_at_reset(&wish).await?;
            }
            if let Some(why) = refusal(&look) {
                anyhow::bail!("nothing was {}: {why}", if self.create { "created" } else { "set" });
            }
            if look.is_restless(wish.now) {
                // A journal that can't be read leaves the suspicion.
                let journal = super::journal::records(session).unwrap_or_default();
                look.leave_out_ours(&journal, cluster.id().await?.as_deref(), wish.now);
            }
            let plan = plan(&look, &wish, &profile.name, &profile.for_kafkas_tools());
            let end = Reviewed { session, profile: &profile, cluster: &cluster }.make(plan, yes).await?;
            match yes && end == Exit::Done && look.is_restless(wish.now) {
                true => stayed(&cluster, &look).await,
                false => Ok(end),
            }
        })
    }
}

/// Somebody commits who is no member: whether what was set stays is looked at for some seconds.
async fn stayed(cluster: &Cluster, look: &crate::kafka::resetting::ResetLook) -> anyhow::Result<Exit> {
    let strayed = cluster.strayed(look).await?;
    for row in &strayed {
        let (topic, partition) = &row.place;
        say!(
            "kafdeck: {}/{partition} was set to {} and is {} now: a consumer that is no member commits over it",
            safe(topic),
            row.set,
            row.now
        );
    }
    Ok(if strayed.is_empty() { Exit::Done } else { Exit::Failed })
}
