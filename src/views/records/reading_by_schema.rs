//! Rows that wait for their schemas: asked for once a list has them, and looked at anew when they are there.
use super::Records;
use crate::shell::Cx;
use crate::views::schemas;

/// Rows that are looked through: more are never on a screen.
const MOST_ROWS: usize = 500;

impl Records {
    /// Has the schemas asked for that rows wait for. A question under way asks for the rest when it is answered.
    pub(super) fn ask_for_schemas(&self, cx: &mut Cx<'_>) {
        if cx.flights.iter().any(|flight| flight.label == schemas::LABEL) {
            return;
        }
        let rows = self.listing.rows.records().take(MOST_ROWS);
        schemas::ask(rows, cx, |records: &mut Records, cx| {
            // What was no text until now is something else.
            let (formats, rows) = (&mut records.listing.formats, &records.listing.rows);
            formats.learn(&records.question.topic, true, || rows.records());
            records.ask_for_schemas(cx);
        });
    }
}
