//! The report of a change that stopped in the middle: what is left of it is offered at once, as the journal would. Knows no
//! particular change.
use super::undoing::{self, Proposal};
use super::withheld;
use crate::change::{JournalRecord, Outcome, Plan, read_journal};
use crate::shell::{Cx, Notice, Screen};
use crate::ui::popup::Offer;

/// Offers to go on, if it has stopped in the middle: of its steps, or of its only one, which may be done in part.
pub fn offer_the_rest<V: Screen>(title: String, outcomes: &[Outcome], cx: &mut Cx<'_>) {
    let all = outcomes.len();
    let done = outcomes.iter().filter(|outcome| outcome.is_done()).count();
    let asked = match outcomes {
        [Outcome::Unknown(_)] => "It may be done in part".to_owned(),
        [] | [_] => return,
        _ if done == all => return,
        _ => format!("{done} of {all} steps are done"),
    };
    let offers = vec![
        Offer::new("Go on", "a review of what is left, as it stands now"),
        Offer::new("Leave it", "the journal (J) keeps it: R goes on there, u takes back what is done"),
    ];
    cx.choose(asked, offers, move |_: &mut V, at, cx| {
        if at == 0 {
            go_on::<V>(title, cx);
        }
    });
}

fn go_on<V: Screen>(title: String, cx: &mut Cx<'_>) {
    cx.errand(
        "read the journal",
        |desk| async move { read_journal(&desk.journal).map_err(|error| error.to_string()) },
        move |_: &mut V, read: Result<Vec<JournalRecord>, String>, cx| {
            let newest = |records: Vec<JournalRecord>| {
                let mut records = records.into_iter();
                records
                    .find(|record| record.change == title && !record.is_under_way() && record.rest().is_ok())
                    .ok_or_else(|| "the journal has nothing left of it".to_owned())
            };
            match read.and_then(newest) {
                Err(why) => cx.note(Notice::warn(format!("Nothing was changed: {why}"))),
                Ok(record) => propose_rest::<V>(record, cx),
            }
        },
    );
}

fn propose_rest<V: Screen>(record: JournalRecord, cx: &mut Cx<'_>) {
    let names = (cx.look.cluster.clone().unwrap_or_default(), cx.look.bootstrap.clone());
    cx.call(
        "look up what is left",
        move |reach| async move {
            undoing::plan(&reach.cluster, &record, Proposal::Resume, (&names.0, &names.1)).await
        },
        |_: &mut V, plan: Result<Plan, String>, cx| match plan {
            Err(why) => cx.note(Notice::warn(format!("Nothing was changed: {why}"))),
            Ok(plan) => withheld::carry_out(plan, cx, |_: &mut V, _, _| {}),
        },
    );
}
