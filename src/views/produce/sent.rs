//! What was sent in this session: a list from which any record comes back into the form, to be sent again.
use super::Produce;
use super::fields::{Field, Fields};
use crate::kafka::produce::{Delivery, Fate};
use crate::shell::{Command, Cx, Look, Ready, Sent};
use crate::ui::number;
use crate::ui::popup::Offer;
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use crate::views::shown;

/// Cells of a value in the list.
const VALUE: usize = 60;

/// Commands of this file.
pub(super) const COMMANDS: &[Command<Produce>] = &[Command::new(
    "produce.sent",
    &["f7"],
    "sent",
    "Lists what was sent in this session; the chosen record fills the form again.",
    list,
)
.ready(|_, look| Ready::when(!look.sent.is_empty(), "nothing was sent in this session yet"))
.rank(7)];

/// The newest first.
fn list(_: &mut Produce, cx: &mut Cx<'_>) {
    let offers = cx.look.sent.iter().rev().map(|sent| offer(sent, cx.look)).collect();
    cx.choose("Sent in this session", offers, |form: &mut Produce, index, cx| {
        let Some(sent) = cx.look.sent.iter().rev().nth(index) else { return };
        form.fields = Fields::of(&sent.draft);
        form.focus = Field::Value;
        form.warned = None;
        form.check();
    });
}

fn offer(sent: &Sent, look: &Look) -> Offer {
    let draft = &sent.draft;
    let brief = |bytes: &[u8]| shown::key(Some(bytes), VALUE).text();
    let key = draft.key.as_deref().map_or(String::new(), |key| brief(key) + " ");
    let value = draft.value.as_deref().map_or("null (tombstone)".to_owned(), brief);
    Offer {
        name: format!("{}  {}  {}", look.time(sent.at), draft.topic, fate(&sent.delivery).text()),
        detail: format!("{key}{value}"),
        ..Offer::default()
    }
}

/// What became of a record, in a few words.
pub(super) fn fate(delivery: &Delivery) -> Words<'static> {
    match &delivery.fate {
        Fate::Sent { partition, offset, .. } => {
            let took = number::duration(u64::try_from(delivery.took.as_millis()).unwrap_or(u64::MAX)).text();
            let offset = offset.map_or("–".to_owned(), |offset| number::signed(offset.0));
            Words::toned(Tone::Good, "✓ ")
                .and(Tone::Plain, format!("partition {partition} · offset {offset} · {took}"))
        }
        Fate::NotSent(failure) => Words::toned(Tone::Bad, format!("not sent: {failure}")),
        Fate::Unknown(failure) => Words::toned(Tone::Bad, format!("unknown: {failure}")),
    }
}
