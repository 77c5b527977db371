//! The review of a reset on the screen: looked up first, refused with the reason or with an offer to wait, and looked at
//! again afterwards where somebody commits who is no member.
use super::super::changing::propose;
use super::plan::{in_the_way, plan, refusal};
use super::wanted::{ResetAsk, SetsOffsets};
use crate::change::{JournalRecord, Outcome, read_journal};
use crate::kafka::errors::Error;
use crate::kafka::resetting::{Destination, ResetLook, ResetWish, Strayed};
use crate::shell::{Cx, Effect, Notice};
use crate::ui::number;
use crate::ui::popup::Offer;
use std::sync::Arc;

/// What was looked up, and for what.
type Looked = (Result<ResetLook, Error>, ResetWish);

/// Looks up what setting the offsets would do; the plan comes up for review after that.
pub(super) fn look_at<V: SetsOffsets>(wanted: ResetAsk, destination: Destination, cx: &mut Cx<'_>) {
    let ResetAsk { group, scope, create } = wanted;
    let (now, zone) = (cx.look.now, cx.look.zone.clone());
    look_up::<V>(ResetWish { group, destination, scope, create, now, zone }, cx);
}

/// The same, to where another group stands.
pub(super) fn look_at_like<V: SetsOffsets>(wanted: ResetAsk, other: Arc<str>, cx: &mut Cx<'_>) {
    cx.call(
        "look up where the other group stands",
        |reach| async move { reach.cluster.offset_rows(&other).await },
        |_: &mut V, rows, cx| match rows {
            Ok(rows) => look_at::<V>(wanted, Destination::Rows(rows), cx),
            Err(why) => nothing_set(&why.to_string(), cx),
        },
    );
}

fn look_up<V: SetsOffsets>(wish: ResetWish, cx: &mut Cx<'_>) {
    cx.call(
        "look up what a reset would do",
        |reach| async move { (reach.cluster.look_at_reset(&wish).await, wish) },
        |_: &mut V, looked, cx| review::<V>(looked, cx),
    );
}

fn review<V: SetsOffsets>((look, wish): Looked, cx: &mut Cx<'_>) {
    let look = match look {
        Ok(look) => look,
        Err(why) => return nothing_set(&why.to_string(), cx),
    };
    if let Some(who) = in_the_way(&look) {
        return offer_to_wait::<V>(&who, wish, cx);
    }
    if let Some(why) = refusal(&look) {
        return cx.note(Notice::warn(format!("Nothing was set: {why}")));
    }
    match look.is_restless(wish.now) {
        true => leave_out_ours::<V>(look, wish, cx),
        false => propose_reset::<V>(look, &wish, cx),
    }
}

fn propose_reset<V: SetsOffsets>(look: ResetLook, wish: &ResetWish, cx: &mut Cx<'_>) {
    let plan = plan(&look, wish, cx.look.cluster.as_deref().unwrap_or_default(), &cx.look.bootstrap);
    let watched = look.is_restless(wish.now);
    propose(cx, Ok(plan), move |view: &mut V, outcomes, cx| {
        view.were_set(&look.group.id, &outcomes, cx);
        if watched && outcomes.iter().all(Outcome::is_done) {
            watch::<V>(look, cx);
        }
    });
}

/// It moves without members, unless that was this program: the journal tells. One that can't be read leaves the suspicion.
fn leave_out_ours<V: SetsOffsets>(mut look: ResetLook, wish: ResetWish, cx: &mut Cx<'_>) {
    cx.errand(
        "read the journal",
        |desk| async move { read_journal(&desk.journal).unwrap_or_default() },
        move |_: &mut V, journal: Vec<JournalRecord>, cx| {
            look.leave_out_ours(&journal, cx.look.pulse.overview.id.as_deref(), wish.now);
            propose_reset::<V>(look, &wish, cx);
        },
    );
}

fn nothing_set(why: &str, cx: &mut Cx<'_>) {
    cx.note(Notice::bad(format!("Nothing was set: {why}")));
}

/// Members are in the way: they can be waited for.
fn offer_to_wait<V: SetsOffsets>(who: &str, wish: ResetWish, cx: &mut Cx<'_>) {
    cx.note(Notice::warn(format!("Nothing was set: {who}")));
    let offers = vec![
        Offer::new("wait", "until they have left, and then review; leaving this screen ends the wait"),
        Offer::new("leave it", "nothing is set"),
    ];
    cx.choose(format!("{} has members", wish.group), offers, move |_: &mut V, at, cx| {
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
            |_: &mut V, (left, wish): (Result<(), Error>, ResetWish), cx| match left {
                Ok(()) => look_up::<V>(wish, cx),
                Err(why) => nothing_set(&why.to_string(), cx),
            },
        );
    });
}

/// Looks for a while whether somebody commits over what was set.
fn watch<V: SetsOffsets>(look: ResetLook, cx: &mut Cx<'_>) {
    let group = look.group.id.clone();
    cx.call(
        "look whether the offsets stay",
        |reach| async move { reach.cluster.strayed(&look).await },
        move |_: &mut V, strayed: Result<Vec<Strayed>, Error>, cx| {
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
