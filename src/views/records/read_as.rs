//! Chooses what the topic's values or keys are read as: from a list that says what each choice makes of the record under the bar.
use super::Records;
use crate::decode::framed::{Body, KeyOrValue, ReadAs};
use crate::decode::{choice, preview};
use crate::shell::effect::WrongLine;
use crate::shell::{Command, Cx, Screen};
use crate::ui::popup::Offer;
use crate::views::reading_as::PARTS;

/// What can be done about it.
pub(super) const COMMANDS: &[Command<Records>] = &[Command::<Records>::new(
    "records.read-as",
    &["V"],
    "read as",
    "Chooses what the topic's values or keys are read as: CBOR, a number, what gzip holds, a schema of a file.",
    Records::ask_read_as,
)
.rank(13)];

/// Characters of what a choice makes of a record.
const SHOWN: usize = 60;
/// Longer ones are not tried in every way.
const LONGEST: usize = 1 << 20;
const FILE: &str = "a schema of a file …";

impl Records {
    fn ask_read_as(&mut self, cx: &mut Cx<'_>) {
        let record = self.listing.selected().and_then(|row| row.record());
        let mut offers = Vec::new();
        let mut chosen: Vec<(KeyOrValue, Option<&'static str>)> = Vec::new();
        for (of, part) in PARTS {
            let bytes = record.and_then(|record| record.view().bytes(of));
            for (name, what) in choice::names() {
                let made = bytes.and_then(|bytes| made(name, bytes));
                offers.push(Offer::new(format!("{part}: {name}"), made.unwrap_or_else(|| what.to_owned())));
                chosen.push((of, Some(name)));
            }
            offers.push(Offer::new(format!("{part}: {FILE}"), "avro:Order.avsc, protobuf:order.proto#Order"));
            chosen.push((of, None));
        }
        let title = format!("Read the values or keys of {} as", self.question.topic);
        cx.choose(title, offers, move |records: &mut Records, at, cx| match chosen.get(at) {
            Some((of, Some(name))) => records.read_as(*of, (*name).to_owned(), cx),
            Some((of, None)) => records.ask_schema_file(*of, cx),
            None => {}
        });
    }

    fn ask_schema_file(&mut self, of: KeyOrValue, cx: &mut Cx<'_>) {
        let now = self.question.reading_as.part(of).clone().filter(|text| text.contains(':'));
        cx.prompt(
            "Read by a schema of a file",
            "avro:Order.avsc, protobuf:order.proto#Order, protobuf:set.desc#Order",
            now.unwrap_or_else(|| "avro:".to_owned()),
            |text| choice::check(text).map(|()| text.to_owned()).map_err(WrongLine::from),
            move |records: &mut Records, text: String, cx| records.read_as(of, text, cx),
        );
    }

    /// Reads so from now on. As the signs say is no choice where the profile makes none.
    fn read_as(&mut self, of: KeyOrValue, text: String, cx: &mut Cx<'_>) {
        let usual = cx.look.profiles.iter().find(|profile| Some(&profile.name) == cx.look.profile.as_ref());
        let chosen =
            usual.and_then(|profile| profile.chosen_for(&self.question.topic, of == KeyOrValue::Key));
        *self.question.reading_as.part(of) =
            Some(text).filter(|text| text != choice::AUTO || chosen.is_some());
        self.question.reading_as.remember(&self.question.topic, cx);
        self.refresh(cx);
    }
}

/// What a choice makes of bytes, or why it makes nothing of them; none where the name says it all.
fn made(name: &str, bytes: &[u8]) -> Option<String> {
    if bytes.len() > LONGEST {
        return None;
    }
    let none = |path: &str| Err(format!("{path} is not looked at"));
    let ReadAs::By(decoder) = choice::read_as(name, &none).ok()? else { return None };
    let mut json = Vec::new();
    match decoder.encoding().json(Body { bytes, message: None }, &mut json) {
        Ok(()) => Some(preview(Some(&json), None, SHOWN).text),
        Err(fault) => Some(format!("no: {fault}")),
    }
}
