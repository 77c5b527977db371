//! Rows that wait for their schemas: asked for once a list has them, and looked at anew when they are there.
use super::Records;
use crate::kafka::record::Record;
use crate::shell::Cx;
use crate::views::schemas::{self, WaitsFor};

/// Rows that are looked through: more are never on a screen.
const MOST_ROWS: usize = 500;
/// Bytes of their keys and values: what a command says of more is not remembered either.
const MOST_BYTES: usize = 16 << 20;

/// The first of many, and one at least.
fn looked_through<'r>(rows: impl Iterator<Item = &'r Record>) -> impl Iterator<Item = &'r Record> {
    let mut bytes = 0;
    rows.take(MOST_ROWS).take_while(move |record| {
        let fits = bytes <= MOST_BYTES;
        bytes += record.key.as_ref().map_or(0, bytes::Bytes::len);
        bytes += record.value.as_ref().map_or(0, bytes::Bytes::len);
        fits
    })
}

impl Records {
    /// Has the schemas asked for that rows wait for. A question under way asks for the rest when it is answered.
    pub(super) fn ask_for_schemas(&mut self, cx: &mut Cx<'_>) {
        self.ask_beyond(WaitsFor::default(), cx);
    }

    /// Without what has just been asked for: what is waited for again was said and forgotten since, and would be for ever.
    fn ask_beyond(&mut self, mut asked: WaitsFor, cx: &mut Cx<'_>) {
        if cx.flights.iter().any(|flight| flight.label == schemas::LABEL) {
            return;
        }
        let waits = WaitsFor::by(looked_through(self.listing.rows.records()));
        if waits.is_empty() && self.listing.formats.wait() {
            self.learn_anew();
        }
        let waits = waits.beyond(&asked);
        asked.join(&waits);
        waits.ask(cx, |records: &mut Records, cx| {
            records.learn_anew();
            records.ask_beyond(asked, cx);
        });
    }

    /// What was no text until now is something else.
    fn learn_anew(&mut self) {
        let (formats, rows) = (&mut self.listing.formats, &self.listing.rows);
        formats.learn(&self.question.topic, true, || rows.records());
    }
}
