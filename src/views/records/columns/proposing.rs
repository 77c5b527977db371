//! Which fields deserve a column of their own: those that most of the loaded records have, and that vary. Never asks.
use super::{RecordColumn, text};
use crate::kafka::record::Record;
use crate::query::Field;
use crate::shell::{Command, Cx, Notice, Ready};
use crate::views::records::Records;

/// Records that are looked at.
const SAMPLE: usize = 50;
/// Cells of a field's widest value: what is longer is prose, and stays in the value.
const WIDEST: usize = 24;
/// Fields at most.
const MOST: usize = 8;

/// What can be done about it.
pub const COMMANDS: &[Command<Records>] = &[Command::new(
    "records.fields",
    &["v"],
    "fields",
    "Shows the fields that vary as columns of their own, kept for this topic; again shows the usual columns.",
    Records::turn_fields,
)
.ready(|records, _| {
    Ready::when(
        records.listing.rows.records().next().is_some(),
        "no record is loaded whose fields could be shown",
    )
})
.rank(9)];

impl Records {
    fn turn_fields(&mut self, cx: &mut Cx<'_>) {
        if self.listing.columns != self.usual_columns() {
            return self.set_columns(Vec::new(), cx);
        }
        let fields = self.telling_fields();
        if fields.is_empty() {
            return cx.note(Notice::info("No field of the loaded records varies: K names columns").passing());
        }
        let several = self.question.topic.contains(',').then_some(Field::Topic);
        let before = [Field::Timestamp].into_iter().chain(several).chain([Field::Key]);
        let columns: Vec<RecordColumn> =
            before.chain(fields).chain([Field::Value]).map(RecordColumn::Field).collect();
        cx.note(
            Notice::info(format!("Columns: {} · v shows the usual ones, K others", text(&columns))).passing(),
        );
        self.set_columns(columns, cx);
    }

    /// The fields that tell the loaded records apart, in the order in which they stand in them, as many as there is room for.
    fn telling_fields(&self) -> Vec<Field> {
        let records: Vec<&Record> = self.listing.rows.records().take(SAMPLE).collect();
        let known = self.listing.known();
        // Half of the width is theirs; time, key and value have the rest.
        let mut room = usize::from(self.listing.grid.width()) / 2;
        let mut telling = Vec::new();
        let has_parts = |name: &str| known.fields().any(|other| other.starts_with(&format!("{name}.")));
        let single = |name: &&str| !name.contains('[') && !has_parts(name);
        for name in known.in_order().filter(single) {
            let Some(Ok(field @ Field::InValue(_))) = Field::parse(name) else { continue };
            let Some(widest) = widest(&field, &records) else { continue };
            let width = widest.max(name.len()) + 2;
            if width <= room && telling.len() < MOST {
                room -= width;
                telling.push(field);
            }
        }
        telling
    }
}

/// The width of a field's widest value, if most records have it, it varies, and no value is long.
fn widest(field: &Field, records: &[&Record]) -> Option<usize> {
    let values: Vec<String> = records
        .iter()
        .filter_map(|record| {
            let found = field.values(&record.view(), 1);
            let text = found.first()?.text()?;
            Some(String::from_utf8_lossy(&text).into_owned())
        })
        .collect();
    let varies = values.iter().any(|value| *value != values[0]);
    let widest = values.iter().map(|value| value.chars().count()).max()?;
    (varies && 2 * values.len() > records.len() && widest <= WIDEST).then_some(widest)
}
