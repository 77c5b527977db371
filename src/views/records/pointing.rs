//! Pointing at a value of the selected record: "only these", "not these", and trying a filter on the record.
use super::Records;
use crate::query::{self, Field, Pick};
use crate::shell::{Command, Cx, Look, Notice, Ready};
use crate::ui::popup::Offer;
use crate::views::trying;

/// The values that are offered, and what is to be done with the one that is chosen.
#[derive(Debug, Default)]
pub(super) struct Pointed {
    values: Vec<(Field, Pick)>,
    only: bool,
}

/// Commands of this file.
pub(super) const COMMANDS: &[Command<Records>] = &[
    Command::new(
        "records.only",
        &["+"],
        "only these",
        "Keeps only records that share a value with the selected one: you choose which.",
        |records: &mut Records, cx| records.point(true, cx),
    )
    .ready(on_a_record)
    .rank(13),
    Command::new(
        "records.without",
        &["-"],
        "not these",
        "Hides the records that share a value with the selected one: you choose which.",
        |records: &mut Records, cx| records.point(false, cx),
    )
    .ready(on_a_record)
    .rank(14),
    Command::new(
        "records.try",
        &["t"],
        "try a filter",
        "Tries a filter on the selected record and says part by part why it matches or not.",
        |records: &mut Records, cx| {
            let text = records.question.filter_text().to_owned();
            if let Some(record) = records.listing.selected().and_then(|row| row.record().cloned()) {
                trying::ask::<Records>(record, &records.question.topic, text, cx);
            }
        },
    )
    .ready(on_a_record),
];

fn on_a_record(records: &Records, _: &Look) -> Ready {
    Ready::when(records.listing.selected().is_some_and(|row| row.record().is_some()), "no record is selected")
}

impl Records {
    fn point(&mut self, only: bool, cx: &mut Cx<'_>) {
        let Some(record) = self.listing.selected().and_then(|row| row.record()) else { return };
        let context = trying::context(cx.look);
        let values = query::values(&record.view(), &context);
        let condition = |(field, pick): &(Field, Pick)| {
            let text = query::with("", field, pick, only, &context).unwrap_or_default();
            Offer::new(text, "")
        };
        let offers = values.iter().map(condition).collect();
        self.pointed = Pointed { values, only };
        cx.choose(
            if only { "Only records with" } else { "Only records with no such value:" },
            offers,
            |records: &mut Records, index, cx| {
                let Pointed { values, only } = std::mem::take(&mut records.pointed);
                let Some((field, pick)) = values.get(index) else { return };
                match query::with(
                    records.question.filter_text(),
                    field,
                    pick,
                    only,
                    &trying::context(cx.look),
                ) {
                    Ok(text) => records.search_for(text, cx),
                    Err(mistake) => cx.note(Notice::warn(mistake.to_string())),
                }
            },
        );
    }

    /// Puts a text into the filter line and searches it.
    pub(super) fn search_for(&mut self, text: String, cx: &mut Cx<'_>) {
        self.line.input.set(text);
        self.search(cx);
    }
}
