//! The review of a reset on the group's screen: looked up first, refused with the reason or with an offer to wait, and looked at
//! again afterwards where somebody commits who is no member.
use super::super::changing::propose;
use super::super::named_partition::NamedPartition;
use super::super::table::Table;
use super::plan::{in_the_way, plan, refusal};
use crate::change::{JournalRecord, read_journal};
use crate::kafka::errors::Error;
use crate::kafka::resetting::{Destination, ResetLook, ResetScope, ResetWish, Strayed};
use crate::shell::{Cx, Effect, Notice, Screen};
use crate::ui::number;
use crate::ui::popup::Offer;
use std::sync::Arc;

/// What was looked up, and for what.
type Looked = (Result<ResetLook, Error>, ResetWish);

impl Table<NamedPartition> {
    /// Looks up what setting the offsets would do; the plan comes up for review after that.
    pub(super) fn look_at_reset(&mut self, destination: Destination, scope: ResetScope, cx: &mut Cx<'_>) {
        let wish = ResetWish {
            group: self.of().as_str().into(),
            destination,
            scope,
            create: false,
            now: cx.look.now,
            zone: cx.look.zone.clone(),
        };
        look_up(wish, cx);
    }

    /// The same, to where another group stands.
    pub(super) fn look_at_reset_like(&mut self, other: Arc<str>, scope: ResetScope, cx: &mut Cx<'_>) {
        cx.call(
            "look up where the other group stands",
            |reach| async move { reach.cluster.offset_rows(&other).await },
            |table: &mut Self, rows, cx| match rows {
                Ok(rows) => table.look_at_reset(Destination::Rows(rows), scope, cx),
                Err(why) => nothing_set(&why.to_string(), cx),
            },
        );
    }

    fn review_reset(&mut self, (look, wish): Looked, cx: &mut Cx<'_>) {
        let look = match look {
            Ok(look) => look,
            Err(why) => return nothing_set(&why.to_string(), cx),
        };
        if let Some(who) = in_the_way(&look) {
            return offer_to_wait(&who, wish, cx);
        }
        if let Some(why) = refusal(&look) {
            return cx.note(Notice::warn(format!("Nothing was set: {why}")));
        }
        match look.is_restless(wish.now) {
            true => leave_out_ours(look, wish, cx),
            false => self.propose_reset(look, wish, cx),
        }
    }

    fn propose_reset(&mut self, look: ResetLook, wish: ResetWish, cx: &mut Cx<'_>) {
        let plan = plan(&look, &wish, cx.look.cluster.as_deref().unwrap_or_default(), &cx.look.bootstrap);
        let watched = look.is_restless(wish.now);
        propose(cx, Ok(plan), move |table: &mut Self, outcomes, cx| {
            table.refresh(cx);
            if watched && outcomes.iter().all(crate::change::Outcome::is_done) {
                watch(look, cx);
            }
        });
    }
}

fn look_up(wish: ResetWish, cx: &mut Cx<'_>) {
    cx.call(
        "look up what a reset would do",
        |reach| async move { (reach.cluster.look_at_reset(&wish).await, wish) },
        Table::<NamedPartition>::review_reset,
    );
}

/// It moves without members, unless that was this program: the journal tells. One that can't be read leaves the suspicion.
fn leave_out_ours(mut look: ResetLook, wish: ResetWish, cx: &mut Cx<'_>) {
    cx.errand(
        "read the journal",
        |desk| async move { read_journal(&desk.journal).unwrap_or_default() },
        move |table: &mut Table<NamedPartition>, journal: Vec<JournalRecord>, cx| {
            look.leave_out_ours(&journal, cx.look.pulse.overview.id.as_deref(), wish.now);
            table.propose_reset(look, wish, cx);
        },
    );
}

fn nothing_set(why: &str, cx: &mut Cx<'_>) {
    cx.note(Notice::bad(format!("Nothing was set: {why}")));
}

/// Members are in the way: they can be waited for.
fn offer_to_wait(who: &str, wish: ResetWish, cx: &mut Cx<'_>) {
    cx.note(Notice::warn(format!("Nothing was set: {who}")));
    let offers = vec![
        Offer::new("wait", "until they have left, and then review; leaving this screen ends the wait"),
        Offer::new("leave it", "nothing is set"),
    ];
    cx.choose(format!("{} has members", wish.group), offers, move |_: &mut Table<NamedPartition>, at, cx| {
        if at != 0 {
            return;
        }
        cx.note(Notice::info(format!("Waiting for the members of {} to leave …", wish.group)));
        cx.call(
            "wait for the members to leave",
            |reach| async move {
                let left = reach.cluster.until_nobody_is_in(&wish.group).await;
                (left, wish)
            },
            |_: &mut Table<NamedPartition>, (left, wish): (Result<(), Error>, ResetWish), cx| match left {
                Ok(()) => look_up(wish, cx),
                Err(why) => nothing_set(&why.to_string(), cx),
            },
        );
    });
}

/// Looks for a while whether somebody commits over what was set.
fn watch(look: ResetLook, cx: &mut Cx<'_>) {
    let group = look.group.id.clone();
    cx.call(
        "look whether the offsets stay",
        |reach| async move { reach.cluster.strayed(&look).await },
        move |_: &mut Table<NamedPartition>, strayed: Result<Vec<Strayed>, Error>, cx| {
            cx.note(stayed(&group, &strayed));
            cx.say(Effect::Refresh);
        },
    );
}

/// What became of the offsets that were set, some seconds later.
fn stayed(group: &str, strayed: &Result<Vec<Strayed>, Error>) -> Notice {
    match strayed {
        Err(why) => Notice::warn(format!("Whether the offsets of {group} stay is not known: {why}")),
        Ok(strayed) => match strayed.as_slice() {
            [] => Notice::good(format!("The offsets of {group} stay as they were set")),
            [first, ..] => Notice::bad(format!(
                "A consumer that is no member of {group} commits over what was set: {} moved, {}/{} from {} to {}",
                number::counted(strayed.len() as u64, "partition"),
                first.place.0,
                first.place.1,
                first.set,
                first.now
            )),
        },
    }
}
