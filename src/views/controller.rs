//! The controller: on KRaft the metadata quorum with every voter and observer, on a ZooKeeper-era cluster the broker
//! that holds the office.
use super::table::{AskFailure, Column, Resource, Table, Width};
use crate::kafka::model::{ClusterKind, Known, Offset, Quorum, QuorumReplica, SILENT};
use crate::shell::{Cell, Command, Cx, Look, Route};
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use std::borrow::Cow;
use std::time::Duration;

/// A voter or an observer.
#[derive(Clone)]
pub struct Replica {
    replica: QuorumReplica,
    pub voter: bool,
    leader: bool,
    epoch: i32,
    high_watermark: Offset,
    /// The leader's log end, which the others run after.
    leader_end: Offset,
    /// For how many milliseconds it was not heard of, and not caught up.
    silence: Known<u64>,
    behind_for: Known<u64>,
}

impl Resource for Replica {
    type Of = ();
    const EMPTY: &'static str = "There is no quorum to show: this cluster is run by ZooKeeper.";
    const COLUMNS: &'static [Column<Replica>] = &[
        Column::<Self>::new("node", Width::Fixed(6), |row, _| {
            Cell::Count(row.replica.id.0.unsigned_abs().into())
        })
        .right(0)
        .key("id"),
        Column::<Self>::new("role", Width::Fixed(10), |row, _| role(row)),
        Column::<Self>::new("log end", Width::Fixed(14), |row, _| super::topic::offset(row.replica.log_end))
            .right(3)
            .key("log_end"),
        Column::<Self>::new("lag", Width::Fixed(10), |row, _| {
            Cell::Count((row.leader_end.0 - row.replica.log_end.0).max(0).unsigned_abs())
        })
        .right(1)
        .key("lag"),
        Column::<Self>::new("last caught up", Width::Fixed(14), |row, _| at(row, row.replica.last_caught_up))
            .right(2)
            .told_as("last_caught_up", |row, _| Cell::or_none(row.replica.last_caught_up, Cell::moment)),
        Column::<Self>::new("last fetch", Width::Fixed(12), |row, _| at(row, row.replica.last_fetch))
            .right(4)
            .told_as("last_fetch", |row, _| Cell::or_none(row.replica.last_fetch, Cell::moment)),
        Column::<Self>::new("address", Width::Range(10, 40), address).priority(5),
    ];
    const COMMANDS: &'static [Command<Table<Replica>>] = &[Command::<Table<Self>>::new(
        "controller.brokers",
        &["enter"],
        "brokers",
        "Opens the list of brokers.",
        |_, cx| {
            cx.go(Route::Brokers);
        },
    )
    .rank(1)];

    fn route((): &()) -> Route {
        Route::Controller
    }
    fn title((): &()) -> String {
        "Controller".to_owned()
    }
    const EVERY: Option<Duration> = Some(Duration::from_secs(2));
    fn ask((): &(), cx: &mut Cx<'_>) {
        if cx.look.pulse.overview.kind == ClusterKind::ZooKeeper {
            return;
        }
        cx.call(
            "load the quorum",
            |reach| async move { reach.cluster.quorum().await.map_err(AskFailure::from) },
            |table: &mut Table<Replica>, answer: Result<Quorum, AskFailure>, cx: &mut Cx<'_>| {
                table.loaded(answer.map(|quorum| replicas(&quorum)), cx);
            },
        );
    }
    fn rows((): &(), look: &Look) -> Option<Vec<Replica>> {
        (look.pulse.overview.kind == ClusterKind::ZooKeeper).then(Vec::new)
    }
    fn head((): &(), rows: &[Replica], look: &Look) -> Vec<Words<'static>> {
        let features = look.pulse.overview.feature_words().map(|words| Words::toned(Tone::Muted, words));
        [Some(head(rows, look)), features, Some(Words::new())].into_iter().flatten().collect()
    }
    fn tone(&self) -> Tone {
        let late = |known: &Known<u64>| match known {
            Known::Failed(_) => self.voter,
            known => known.whole().is_some_and(|millis| *millis >= SILENT),
        };
        match (late(&self.silence), late(&self.behind_for)) {
            (true, _) => Tone::Bad,
            (_, true) => Tone::Warn,
            _ => Tone::Plain,
        }
    }
    fn id(&self) -> Cow<'_, str> {
        Cow::Owned(self.replica.id.to_string())
    }
}

/// The voters, then the observers.
pub fn replicas(quorum: &Quorum) -> Vec<Replica> {
    let all = || {
        quorum
            .voters
            .iter()
            .map(|voter| (voter, true))
            .chain(quorum.observers.iter().map(|other| (other, false)))
    };
    let leader_end = all()
        .find(|(replica, _)| replica.id == quorum.leader)
        .map_or(quorum.high_watermark, |(it, _)| it.log_end);
    all()
        .map(|(replica, voter)| Replica {
            leader: replica.id == quorum.leader,
            replica: replica.clone(),
            voter,
            epoch: quorum.epoch,
            high_watermark: quorum.high_watermark,
            leader_end,
            silence: quorum.silence(replica),
            behind_for: quorum.behind_for(replica),
        })
        .collect()
}

fn head(rows: &[Replica], look: &Look) -> Words<'static> {
    let overview = &look.pulse.overview;
    let words = match (&overview.controller, overview.kind) {
        (Known::Is(controller), ClusterKind::ZooKeeper) => Words::toned(
            Tone::Strong,
            format!("broker {}", controller.id),
        )
        .and(Tone::Muted, " is the controller · ZooKeeper era: there is no quorum and no epoch to tell"),
        (Known::Is(controller), _) => {
            let epoch = controller.epoch.map_or_else(|| "–".to_owned(), |epoch| epoch.to_string());
            Words::toned(Tone::Strong, format!("node {}", controller.id))
                .and(Tone::Muted, " leads since epoch ")
                .and(Tone::Plain, epoch)
        }
        (other, _) => Cell::known(other, |_| Cell::None).words(look),
    };
    let since = overview.controller.whole().map(|controller| look.age(controller.since));
    let words = match since {
        Some(since) => words.and(Tone::Muted, "   seen first ").and(Tone::Plain, since),
        None => words,
    };
    match rows.first() {
        Some(row) => words
            .and(Tone::Muted, "   high watermark ")
            .then(super::topic::offset(row.high_watermark).words(look))
            .and(Tone::Muted, "   epoch ")
            .and(Tone::Plain, row.epoch.to_string()),
        None => words,
    }
}

fn role(row: &Replica) -> Cell {
    match (row.leader, row.voter) {
        (true, _) => Cell::toned("★ leader", Tone::Accent),
        (false, true) => Cell::text("voter"),
        (false, false) => Cell::toned("observer", Tone::Muted),
    }
}

/// The leader is where the log is: it is always caught up.
fn at(row: &Replica, at: Option<crate::kafka::model::Timestamp>) -> Cell {
    if row.leader { Cell::toned("now", Tone::Muted) } else { Cell::or_none(at, Cell::Age) }
}

fn address(row: &Replica, look: &Look) -> Cell {
    let broker = look.pulse.overview.brokers.iter().find(|broker| broker.id == row.replica.id);
    Cell::or_none(broker, |broker| Cell::text(format!("{}:{}", broker.host, broker.port)))
}
