//! The fields of the form as they stand: text that a user edits. Knows neither how it is sent nor how it is drawn.
use super::by_schema::{ChosenSchema, PartAsRead};
use crate::decode::framed::KeyOrValue;
use crate::decode::{Format, hex};
use crate::kafka::produce::Draft;
use crate::kafka::record::{Header, Record};
use crate::shell::{Cx, Notice};
use crate::ui::editor::Editor;
use crate::ui::input::LineInput;

/// A field that can have the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormField {
    Topic,
    Key,
    Headers,
    Partition,
    Value,
}

impl FormField {
    const ORDER: [FormField; 5] =
        [FormField::Topic, FormField::Key, FormField::Headers, FormField::Partition, FormField::Value];

    pub fn next(self) -> FormField {
        self.stepped(1)
    }

    pub fn previous(self) -> FormField {
        self.stepped(Self::ORDER.len() - 1)
    }

    fn stepped(self, by: usize) -> FormField {
        let at = Self::ORDER.iter().position(|field| *field == self).unwrap_or_default();
        Self::ORDER[(at + by) % Self::ORDER.len()]
    }
}

/// What stands for the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    /// Null: no key at all, which is not an empty one.
    None,
    Text,
    Hex,
}

/// All fields.
pub struct Fields {
    pub topic: LineInput,
    pub key: LineInput,
    pub key_kind: KeyKind,
    /// A line a header: `name = value`, `name` alone for a null value, `name = hex:ff00` for bytes.
    pub headers: Editor,
    /// Empty: Java's partitioner decides by the key.
    pub partition: LineInput,
    /// How the text of the value becomes bytes.
    pub format: Format,
    /// The value is null, whatever its text.
    pub tombstone: bool,
    pub value: Editor,
    /// By which schemas key and value, JSON then, are written; none: they are sent as they stand.
    pub key_schema: Option<ChosenSchema>,
    pub value_schema: Option<ChosenSchema>,
    /// What schemas make of the record that the form was filled with.
    read: [Option<PartAsRead>; 2],
}

impl Fields {
    pub fn empty(topic: String) -> Fields {
        let mut headers = Editor::new("");
        headers.placeholder = "name = value, a line each; a name alone is a null value".to_owned();
        let mut value = Editor::new("");
        value.placeholder = "the value".to_owned();
        Fields {
            topic: LineInput::new(topic).placeholder("the topic; it is never created by sending"),
            key: LineInput::default(),
            key_kind: KeyKind::None,
            headers,
            partition: LineInput::default().placeholder("automatic"),
            format: Format::ALL[0],
            tombstone: false,
            value,
            key_schema: None,
            value_schema: None,
            read: [None, None],
        }
    }

    /// A record that was read, to be sent once more.
    pub fn again(record: &Record) -> Fields {
        let read = [KeyOrValue::Key, KeyOrValue::Value].map(|of| PartAsRead::of(record, of));
        Fields { read, ..Fields::of(&Draft::again(record)) }
    }

    /// By which schema the key or the value is written.
    pub fn schema(&self, of: KeyOrValue) -> Option<&ChosenSchema> {
        match of {
            KeyOrValue::Key => self.key_schema.as_ref(),
            KeyOrValue::Value => self.value_schema.as_ref(),
        }
    }

    /// What a schema makes of the record that the form was filled with.
    pub fn read_part(&self, of: KeyOrValue) -> Option<&PartAsRead> {
        self.read[usize::from(of == KeyOrValue::Value)].as_ref()
    }

    /// Whether somebody has typed more than where to send to.
    pub fn holds_text(&self) -> bool {
        let lines = [&self.headers, &self.value];
        !self.key.text().is_empty() || lines.iter().any(|editor| !editor.text().is_empty())
    }

    /// A record to be sent once more, byte for byte: what is not text stands as hex.
    pub fn of(record: &Draft) -> Fields {
        let mut fields = Fields::empty(record.topic.to_string());
        (fields.key_kind, fields.key) = match record.key.as_deref() {
            None => (KeyKind::None, LineInput::default()),
            Some(bytes) => match one_line(bytes) {
                Some(text) => (KeyKind::Text, LineInput::new(text)),
                None => (KeyKind::Hex, LineInput::new(hex::digits(bytes))),
            },
        };
        if let Some(partition) = record.partition {
            fields.partition.set(partition.to_string());
        }
        let headers: Vec<String> = record.headers.iter().map(header_line).collect();
        fields.headers.replace(&headers.join("\n"));
        fields.tombstone = record.value.is_none();
        let bytes = record.value.as_deref().unwrap_or_default();
        // An editor keeps `\n` only: whatever has other line ends or is no text is edited as bytes.
        let text = std::str::from_utf8(bytes).ok().filter(|text| !text.contains(['\r', '\0']));
        let guess = Format::guess(Some(bytes));
        fields.format = match text {
            None => Format::Binary,
            Some(_) if guess.has_paths() => guess,
            Some(_) if fields.tombstone => Format::ALL[0],
            Some(_) => Format::Text,
        };
        let shown = text.map_or_else(|| hex::digits(bytes), str::to_owned);
        fields.value.replace(&shown);
        fields.value.go(0, 0);
        fields
    }
}

/// Text from outside without the byte order mark at its front: it says how a file is encoded, and is no part of a record that
/// anybody means to write. That it is left out is said.
pub fn without_mark<'a>(text: &'a str, cx: &mut Cx<'_>) -> &'a str {
    let Some(rest) = text.strip_prefix('\u{feff}') else { return text };
    cx.note(Notice::warn("The text began with a byte order mark, which was left out"));
    rest
}

fn one_line(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok().filter(|text| !text.chars().any(char::is_control))
}

/// A header as a line that reads back to the same header.
pub fn header_line(header: &Header) -> String {
    let name = String::from_utf8_lossy(&header.name);
    match header.value.as_deref() {
        None => name.into_owned(),
        Some(bytes) => match one_line(bytes).filter(|text| text.trim() == *text && !text.starts_with("hex:"))
        {
            Some(text) => format!("{name} = {text}"),
            None => format!("{name} = hex:{}", hex::digits(bytes)),
        },
    }
}
