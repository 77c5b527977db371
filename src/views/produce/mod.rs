//! The form that writes a record: topic, key, headers, partition, format and value; what became of each stays listed.
//!
//! `by_schema` is what a schema makes of key or value, `choosing` chooses one; `fields` is the text as it stands, `draft` makes a record of it, `checking` colours and checks the value, `sending` passes
//! the gate and words the report, `sent` lists what was sent in this session, `commands` is what can be done, `drawing` draws.
mod by_schema;
mod checking;
mod choosing;
mod commands;
mod draft;
mod drawing;
mod fields;
mod newest;
mod sending;
mod sent;

use crate::kafka::model::Timestamp;
use crate::kafka::produce::{Draft, Watching};
use crate::kafka::record::Record;
use crate::shell::{Command, Cx, Handled, Look, Notice, Route, Screen};
use crate::ui::editor::Edited;
use crate::ui::input::Typed;
use crate::ui::key::Key;
use crate::ui::mouse::Mouse;
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use fields::{Fields, FormField, KeyKind};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub use sent::SentRecord;

/// The record that a form is filled with; it is handed over when the form is opened.
pub struct Again(pub Record);

/// The same of one that is to go to a topic and partition of its own.
pub struct Prepared(pub Draft);

/// The form.
pub struct Produce {
    fields: Fields,
    focus: FormField,
    /// The text that "send anyway" was offered for: pressing the key again on the same text sends it.
    warned: Option<String>,
    /// The record that was sent last, until its fate is known.
    sending: Option<UnderWay>,
    /// The record that the form was opened with.
    filled: Option<Draft>,
    /// Texts that made way for a record of the list and were never sent, the newest last.
    aside: Vec<Fields>,
    /// Where the value and the other fields were drawn, for clicks.
    areas: Vec<(FormField, Rect)>,
}

/// A record whose fate is not known yet.
struct UnderWay {
    draft: Draft,
    since: Timestamp,
    watching: Watching,
}

impl Produce {
    /// An empty form for a topic, or the record that is to be produced again.
    pub fn new(topic: Option<String>, look: &Look) -> Produce {
        let fields = match (look.handed.get(), look.handed.get()) {
            (Some(Again(record)), _) => Fields::again(record),
            (None, Some(Prepared(draft))) => Fields::of(draft),
            (None, None) => Fields::empty(topic.clone().unwrap_or_default()),
        };
        let mut form = Produce {
            filled: fields.draft().ok(),
            fields,
            focus: if topic.is_some() { FormField::Value } else { FormField::Topic },
            warned: None,
            sending: None,
            aside: Vec::new(),
            areas: Vec::new(),
        };
        form.check();
        form
    }

    fn field_key(&mut self, key: &Key) -> Handled {
        let typed = match self.focus {
            FormField::Value if self.fields.tombstone => return Handled::No,
            FormField::Value => return self.edited(|fields| fields.value.key(key)),
            FormField::Headers => return self.edited(|fields| fields.headers.key(key)),
            FormField::Topic => self.fields.topic.key(key),
            FormField::Key => {
                self.wants_key(key.is_text());
                self.fields.key.key(key)
            }
            FormField::Partition => self.fields.partition.key(key),
        };
        match typed {
            // The form goes on at the next field, and Esc leaves it.
            Typed::Ignored | Typed::Left => return Handled::No,
            Typed::Done | Typed::Complete => self.focus = self.focus.next(),
            Typed::Changed | Typed::Moved => {}
        }
        Handled::Yes
    }

    /// Whoever types or pastes a key wants one; an empty key, which is not none, takes its own command.
    fn wants_key(&mut self, gives_text: bool) {
        if self.fields.key_kind == KeyKind::None && gives_text {
            self.fields.key_kind = KeyKind::Text;
        }
    }

    fn edited(&mut self, edit: impl FnOnce(&mut Fields) -> Edited) -> Handled {
        match edit(&mut self.fields) {
            Edited::Ignored => Handled::No,
            Edited::Moved => Handled::Yes,
            Edited::Changed => {
                self.check();
                Handled::Yes
            }
        }
    }
}

impl Screen for Produce {
    const COMMANDS: &'static [&'static [Command<Produce>]] =
        &[commands::ALL, choosing::COMMANDS, sent::COMMANDS];

    fn route(&self) -> Route {
        match self.fields.topic.text() {
            "" => Route::Produce,
            topic => Route::ProduceTo(topic.to_owned()),
        }
    }
    fn title(&self) -> String {
        match self.fields.topic.text() {
            "" => "Produce".to_owned(),
            topic => format!("{topic} › Produce"),
        }
    }
    fn status(&self, look: &Look) -> Words<'static> {
        if look.pulse.another.is_some() {
            return Words::toned(Tone::Bad, "locked: another cluster answers");
        }
        if let Some(by) = &look.locked_by {
            return Words::toned(Tone::Warn, format!("read-only ({by}): nothing can be sent"));
        }
        if look.known_cluster.is_some() {
            return Words::toned(Tone::Bad, "another cluster: nothing can be sent");
        }
        Words::toned(Tone::Muted, "acks all · idempotent")
    }
    fn refresh(&mut self, _cx: &mut Cx<'_>) {}
    fn unsaved(&self, look: &Look) -> Option<String> {
        let topic = self.fields.topic.text();
        let unsent = self.is_unsent(look) || !self.aside.is_empty();
        unsent.then(|| format!("the record for {topic}, which is not sent"))
    }
    fn typing(&self) -> bool {
        true
    }
    fn key(&mut self, key: &Key, _cx: &mut Cx<'_>) -> Handled {
        // The form's own keys are not the fields', even where an editor would know a use for them (ctrl-e).
        let own = |text: &&str| Key::parse(text).is_ok_and(|own| own == *key);
        if Self::COMMANDS.iter().copied().flatten().any(|command| command.row.keys.iter().any(own)) {
            return Handled::No;
        }
        self.field_key(key)
    }
    fn paste(&mut self, text: &str, cx: &mut Cx<'_>) {
        let text = fields::without_mark(text, cx);
        match self.focus {
            FormField::Value if self.fields.tombstone => {
                cx.note(Notice::warn("Not pasted: the value is null (F4 takes that back)"));
            }
            FormField::Topic => self.fields.topic.paste(text),
            FormField::Key => {
                self.wants_key(!text.is_empty());
                self.fields.key.paste(text);
            }
            FormField::Partition => self.fields.partition.paste(text),
            FormField::Headers => self.fields.headers.paste(text),
            FormField::Value => self.fields.value.paste(text),
        }
        self.check();
    }
    fn mouse(&mut self, mouse: &Mouse, _area: Rect, _cx: &mut Cx<'_>) -> Handled {
        let Some((field, _)) = self.areas.iter().find(|(_, area)| mouse.is_in(*area)) else {
            return Handled::No;
        };
        self.focus = *field;
        match self.focus {
            FormField::Value => drop(self.fields.value.mouse(mouse)),
            FormField::Headers => drop(self.fields.headers.mouse(mouse)),
            FormField::Topic | FormField::Key | FormField::Partition => {}
        }
        Handled::Yes
    }
    fn draw(&mut self, area: Rect, buffer: &mut Buffer, look: &Look) {
        self.draw_form(area, buffer, look);
    }
}
