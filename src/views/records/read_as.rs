//! Chooses what the topic's values or keys are read as: from a list that says what each choice makes of the record under the bar.
use super::Records;
use crate::config::OwnHost;
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
    "Chooses what the topic's values or keys are read as: CBOR, a number, what gzip holds, a schema of a file or a folder, a program of your own.",
    Records::ask_read_as,
)
.rank(13)];

/// Characters of what a choice makes of a record.
const SHOWN: usize = 60;
/// Longer ones are not tried in every way.
const LONGEST: usize = 1 << 20;

/// A line that is asked for: of the offer, of the prompt, what it may be, and how it begins.
struct AskedLine {
    offer: &'static str,
    title: &'static str,
    examples: &'static str,
    begin: &'static str,
}

const ASKED: [AskedLine; 2] = [
    AskedLine {
        offer: "a schema of a file or a folder …",
        title: "Read by a schema of a file or a folder",
        examples: "avro:Order.avsc, protobuf:order.proto#Order, protobuf:schemas#shop.Order",
        begin: "avro:",
    },
    AskedLine {
        offer: "a program of your own …",
        title: "Read by a program: a line of base64 in, a line of JSON out",
        examples: "command:decode.py --orders",
        begin: "command:",
    },
];

/// What can be chosen.
#[derive(Clone, Copy)]
enum Way {
    Named(&'static str),
    Asked(&'static AskedLine),
}

/// Where a choice stands in the list: what is so without one, what reads the record, what nobody can tell of, what does not read it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Usual,
    Reads,
    Untold,
    Fails,
}

impl Records {
    fn ask_read_as(&mut self, cx: &mut Cx<'_>) {
        let record = self.listing.selected().and_then(|row| row.record());
        let mut offers = Vec::new();
        for (of, part) in PARTS {
            let bytes = record.and_then(|record| record.view().bytes(of));
            let mut own = Vec::new();
            for (name, what) in choice::names() {
                let (place, made) = match bytes.and_then(|bytes| made(name, bytes)) {
                    Some(Ok(made)) => (Place::Reads, made),
                    Some(Err(why)) => (Place::Fails, format!("no: {why}")),
                    None if name == choice::AUTO => (Place::Usual, what.to_owned()),
                    None => (Place::Untold, what.to_owned()),
                };
                own.push((place, Offer::new(format!("{part}: {name}"), made), (of, Way::Named(name))));
            }
            for line in &ASKED {
                let offer = Offer::new(format!("{part}: {}", line.offer), line.examples);
                own.push((Place::Untold, offer, (of, Way::Asked(line))));
            }
            own.sort_by_key(|(place, ..)| *place);
            offers.extend(own.into_iter().map(|(_, offer, chosen)| (offer, chosen)));
        }
        let (offers, chosen): (Vec<_>, Vec<_>) = offers.into_iter().unzip();
        let title = format!("Read the values or keys of {} as", self.question.topic);
        cx.choose(title, offers, move |records: &mut Records, at, cx| match chosen.get(at) {
            Some((of, Way::Named(name))) => records.read_as(*of, (*name).to_owned(), cx),
            Some((of, Way::Asked(line))) => records.ask_line(*of, line, cx),
            None => {}
        });
    }

    fn ask_line(&mut self, of: KeyOrValue, line: &'static AskedLine, cx: &mut Cx<'_>) {
        let is_command = choice::is_command(line.begin);
        let now = self.question.reading_as.part(of).clone();
        let now = now.filter(|text| text.contains(':') && choice::is_command(text) == is_command);
        cx.prompt(
            line.title,
            line.examples,
            now.unwrap_or_else(|| line.begin.to_owned()),
            move |text| {
                let text = if is_command && !choice::is_command(text) {
                    format!("{}{text}", line.begin)
                } else {
                    text.to_owned()
                };
                choice::check(&text)?;
                // It is remembered, and read then wherever kafdeck is started.
                OwnHost::from_here(&text).map_err(WrongLine::from)
            },
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
fn made(name: &str, bytes: &[u8]) -> Option<Result<String, String>> {
    if bytes.len() > LONGEST {
        return None;
    }
    let ReadAs::By(decoder) = choice::read_as(name, &OwnHost).ok()? else { return None };
    let mut json = Vec::new();
    let read = decoder.encoding().json(Body { bytes, message: None }, &mut json);
    Some(read.map(|()| preview(Some(&json), None, SHOWN).text).map_err(|fault| fault.to_string()))
}
