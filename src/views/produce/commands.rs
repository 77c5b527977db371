//! What can be done in the form, each as one row. Keys that type a character are the fields' own.
use super::Produce;
use super::fields::{self, FormField, KeyKind};
use crate::decode::{self, Format};
use crate::shell::{Command, Cx, Notice, Ready, Route};

/// All of them, in the order of the help page.
pub(super) const ALL: &[Command<Produce>] = &[
    Command::<Produce>::new(
        "produce.send",
        &["f5", "alt-enter"],
        "send",
        "Sends the record and shows its delivery report.",
        Produce::send,
    )
    .writes()
    .rank(1),
    Command::<Produce>::new("produce.next", &["tab"], "next field", "Goes to the next field.", |form, _| {
        form.focus = form.focus.next();
    })
    .rank(5),
    Command::<Produce>::new(
        "produce.previous",
        &["shift-tab"],
        "field before",
        "Goes to the field before.",
        |form, _| {
            form.focus = form.focus.previous();
        },
    ),
    Command::<Produce>::new(
        "produce.format",
        &["f2"],
        "format",
        "Changes the format of the value: JSON, XML, text, hex.",
        |form, _| {
            let at = Format::ALL.iter().position(|format| *format == form.fields.format).unwrap_or_default();
            form.fields.format = Format::ALL[(at + 1) % Format::ALL.len()];
            form.check();
        },
    )
    .ready(|form, _| {
        let free = form.fields.value_schema.is_none();
        Ready::when(free, "what is written by a schema is typed as JSON (f10 takes the schema away)")
    })
    .rank(2),
    Command::<Produce>::new(
        "produce.key-kind",
        &["f3"],
        "key kind",
        "Changes what the key is: text, hex, or none (null).",
        |form, _| {
            form.fields.key_kind = match form.fields.key_kind {
                KeyKind::Text if form.fields.key_schema.is_some() => KeyKind::None,
                KeyKind::Text => KeyKind::Hex,
                KeyKind::Hex => KeyKind::None,
                KeyKind::None => KeyKind::Text,
            };
        },
    )
    .rank(6),
    Command::<Produce>::new(
        "produce.tombstone",
        &["f4"],
        "tombstone",
        "Makes the value null, or takes that back.",
        |form, _| {
            form.fields.tombstone = !form.fields.tombstone;
            form.check();
        },
    )
    .rank(4),
    Command::<Produce>::new(
        "produce.pretty",
        &["f6"],
        "pretty",
        "Lays JSON or XML out in lines.",
        |form, cx| {
            match decode::pretty(form.fields.format, form.fields.value.text().as_bytes()) {
                Ok(text) => form.fields.value.replace(&text),
                Err(fault) => cx.note(Notice::warn(format!(
                    "line {}, column {}: {}",
                    fault.line, fault.column, fault.message
                ))),
            }
            form.check();
        },
    )
    .ready(|form, _| {
        let structured = form.fields.format.has_paths();
        Ready::when(structured, "only JSON and XML have a layout")
    }),
    Command::<Produce>::new(
        "produce.editor",
        &["ctrl-e"],
        "editor",
        "Opens the value in $EDITOR.",
        |form, cx| {
            // Hex is edited as the text that it is.
            let format = Some(form.fields.format).filter(|format| format.has_paths());
            let ending = format.unwrap_or(Format::Text).ending();
            cx.edit(form.fields.value.text(), ending, Produce::came_back);
        },
    )
    .rank(3),
    Command::<Produce>::new(
        "produce.records",
        &["f8"],
        "records",
        "Opens the topic's newest records.",
        |form, cx| {
            let topic = form.fields.topic.text().to_owned();
            cx.go(Route::Records { topic, query: String::new() });
        },
    )
    .ready(|form, _| Ready::when(!form.fields.topic.text().is_empty(), "no topic is named")),
    Command::<Produce>::new(
        "produce.take-back",
        &["f9"],
        "take back",
        "Takes back the record under way, if no broker has it yet.",
        Produce::take_back,
    )
    .ready(|form, look| Ready::when(form.under_way(look).is_some(), "no record is under way")),
];

impl Produce {
    fn came_back(&mut self, edited: Result<String, String>, cx: &mut Cx<'_>) {
        match edited {
            Ok(text) => {
                // A mark that was there before is the record's own.
                let own = self.fields.value.text().starts_with('\u{feff}');
                let text = if own { &text } else { fields::without_mark(&text, cx) };
                // Editors end the last line; that newline is not the user's.
                self.fields.value.replace(text.strip_suffix('\n').unwrap_or(text));
                self.focus = FormField::Value;
                self.check();
            }
            Err(why) => cx.note(Notice::bad(why)),
        }
    }
}
