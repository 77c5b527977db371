//! What was sent in this session: a list from which any record comes back into the form, to be sent again. Text that
//! makes way for it is listed too.
use super::Produce;
use super::fields::{Fields, FormField, KeyKind};
use crate::kafka::model::Timestamp;
use crate::kafka::produce::{Delivery, Draft, Fate};
use crate::shell::{Command, Cx, Look, Notice, Ready};
use crate::ui::number;
use crate::ui::popup::Offer;
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use crate::views::shown;

/// Cells of a value in the list.
const VALUE: usize = 60;
/// Sent records kept for the list of them.
const KEPT: usize = 200;

/// One record that was sent in this session, or not.
#[derive(Clone, Debug)]
pub struct SentRecord {
    pub at: Timestamp,
    pub draft: Draft,
    pub delivery: Delivery,
}

/// What was sent in this session, the newest last.
pub(super) fn all(look: &Look) -> &[SentRecord] {
    look.kept.get::<Vec<SentRecord>>().map_or(&[], Vec::as_slice)
}

/// Adds to it.
pub(super) fn keep(sent: SentRecord, cx: &mut Cx<'_>) {
    cx.keep(|list: &mut Vec<SentRecord>| {
        list.push(sent);
        list.drain(..list.len().saturating_sub(KEPT));
    });
}

/// Commands of this file.
pub(super) const COMMANDS: &[Command<Produce>] = &[Command::new(
    "produce.sent",
    &["f7"],
    "sent",
    "Lists what was sent in this session and what was not; the chosen record fills the form again.",
    Produce::list,
)
.ready(|form, look| {
    let any = !all(look).is_empty() || !form.aside.is_empty();
    Ready::when(any, "nothing was sent in this session yet")
})
.rank(7)];

impl Produce {
    /// What was never sent, then what was; the newest first.
    fn list(&mut self, cx: &mut Cx<'_>) {
        let aside = self.aside.iter().rev().map(unsent);
        // What is sent meanwhile is not in the list that is open.
        let listed = all(cx.look).to_vec();
        let offers = aside.chain(listed.iter().rev().map(|sent| offer(sent, cx.look))).collect();
        let take = move |form: &mut Produce, index, cx: &mut Cx<'_>| form.take(&listed, index, cx);
        cx.choose("Records of this session", offers, take);
    }

    /// Fills the form with a line of the list. Text that stands nowhere else takes its place there.
    fn take(&mut self, listed: &[SentRecord], index: usize, cx: &mut Cx<'_>) {
        let unsent = self.is_unsent(cx.look);
        let fields = match index.checked_sub(self.aside.len()) {
            None => self.aside.remove(self.aside.len() - 1 - index),
            Some(at) => match listed.iter().rev().nth(at) {
                Some(sent) => Fields::of(&sent.draft),
                None => return,
            },
        };
        let before = std::mem::replace(&mut self.fields, fields);
        if unsent {
            self.aside.push(before);
            cx.note(Notice::info("What you had typed was never sent: it is kept, first in the list (f7)"));
        }
        self.focus = FormField::Value;
        self.warned = None;
        self.check();
    }

    /// Whether the form holds what somebody typed and what stands nowhere else.
    pub(super) fn is_unsent(&self, look: &Look) -> bool {
        let sending = self.under_way(look).map(|sending| &sending.draft);
        let known = |draft| {
            self.filled.as_ref() == Some(&draft)
                || sending == Some(&draft)
                || all(look).iter().any(|sent| sent.draft == draft)
        };
        self.fields.holds_text() && !self.fields.draft().is_ok_and(known)
    }
}

/// Texts that made way, in the list.
fn unsent(fields: &Fields) -> Offer {
    let brief = |text: &str| shown::key(Some(text.as_bytes()), VALUE).text();
    let key = if fields.key_kind == KeyKind::None { String::new() } else { brief(fields.key.text()) + " " };
    let value = if fields.tombstone { "null (tombstone)".to_owned() } else { brief(&fields.value.text()) };
    Offer::new(format!("not sent  {}", fields.topic.text()), format!("{key}{value}"))
}

fn offer(sent: &SentRecord, look: &Look) -> Offer {
    let draft = &sent.draft;
    let brief = |bytes: &[u8]| shown::key(Some(bytes), VALUE).text();
    let key = draft.key.as_deref().map_or(String::new(), |key| brief(key) + " ");
    let value = draft.value.as_deref().map_or("null (tombstone)".to_owned(), brief);
    let name = format!("{}  {}  {}", look.time(sent.at), draft.topic, fate(&sent.delivery).text());
    Offer::new(name, format!("{key}{value}"))
}

/// How many there are of each fate: `3 sent · 1 not sent`.
pub(super) fn counted(list: &[SentRecord]) -> String {
    let count = |fits: fn(&Fate) -> bool| list.iter().filter(|sent| fits(&sent.delivery.fate)).count();
    let fates = [
        (count(|fate| matches!(fate, Fate::Sent { .. })), "sent"),
        (count(|fate| matches!(fate, Fate::NotSent(_))), "not sent"),
        (count(|fate| matches!(fate, Fate::Unknown(_))), "unknown"),
    ];
    let told = fates.into_iter().filter(|(count, _)| *count > 0);
    told.map(|(count, fate)| format!("{count} {fate}")).collect::<Vec<_>>().join(" · ")
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
