//! Rows that wait for their schemas: asked for once a list has them, and looked at anew when they are there.
use super::Records;
use crate::shell::Cx;
use crate::views::schemas::{self, WaitsFor};

/// Rows that are looked through: more are never on a screen.
const MOST_ROWS: usize = 500;

impl Records {
    /// Has the schemas asked for that rows wait for. A question under way asks for the rest when it is answered.
    pub(super) fn ask_for_schemas(&mut self, cx: &mut Cx<'_>) {
        if cx.flights.iter().any(|flight| flight.label == schemas::LABEL) {
            return;
        }
        let rows = self.listing.rows.records().take(MOST_ROWS);
        let awaited = WaitsFor::by(rows);
        if awaited.is_empty() && self.listing.formats.wait() {
            self.learn_anew();
        }
        awaited.ask(cx, |records: &mut Records, cx| {
            records.learn_anew();
            records.ask_for_schemas(cx);
        });
    }

    /// What was no text until now is something else.
    fn learn_anew(&mut self) {
        let (formats, rows) = (&mut self.listing.formats, &self.listing.rows);
        formats.learn(&self.question.topic, true, || rows.records());
    }
}
