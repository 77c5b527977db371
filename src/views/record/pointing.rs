//! Pointing at a value: the line under the bar becomes a condition of the filter of the list that the user came from, which
//! a route carries back there. And trying a filter on the record.
use super::{BytesLayout, RecordPart, Single};
use crate::query::{self, Field, Path, Pick, Step};
use crate::shell::route::{query_pairs, with_pair};
use crate::shell::{Command, Cx, Effect, Look, Notice, Ready, Route};
use crate::views::trying;

/// Longer texts are not compared whole: nobody means them.
const LONGEST: usize = 1024;

/// Commands of this file.
pub(super) const COMMANDS: &[Command<Single>] = &[
    Command::new(
        "record.only",
        &["+"],
        "only these",
        "Goes back to the list with only the records that have the value of this line.",
        |single: &mut Single, cx| single.filter(true, cx),
    )
    .ready(present)
    .rank(5),
    Command::new(
        "record.without",
        &["-"],
        "not these",
        "Goes back to the list without the records that have the value of this line.",
        |single: &mut Single, cx| single.filter(false, cx),
    )
    .ready(present)
    .rank(9),
    Command::new(
        "record.try",
        &["t"],
        "try a filter",
        "Tries a filter on this record and says part by part why it matches or not.",
        |single: &mut Single, cx| {
            let (topic, _, text) = single.list_place();
            if let Some(record) = single.record.clone() {
                trying::ask::<Single>(record, &topic, text, cx);
            }
        },
    )
    .ready(present),
];

fn present(single: &Single, _: &Look) -> Ready {
    Ready::when(single.record.is_some(), "there is no record")
}

impl Single {
    /// Topics, query and filter of the list that this record belongs to.
    fn list_place(&self) -> (String, String, String) {
        match &self.from {
            Some(Route::Records { topic, query }) => {
                let filter = query_pairs(query).find(|(name, _)| *name == "where").map(|(_, text)| text);
                (topic.clone(), query.clone(), filter.unwrap_or_default())
            }
            _ => (self.topic.clone(), String::new(), String::new()),
        }
    }

    fn filter(&mut self, only: bool, cx: &mut Cx<'_>) {
        let context = trying::context(cx.look);
        let (topic, query, text) = self.list_place();
        let added = self.pointed(&context).and_then(|(field, pick)| {
            query::with(&text, &field, &pick, only, &context).map_err(|mistake| mistake.to_string())
        });
        match added {
            Ok(text) => {
                cx.say(Effect::Return(Route::Records { topic, query: with_pair(&query, "where", &text) }));
            }
            Err(why) => cx.note(Notice::warn(why)),
        }
    }

    /// The field and the value under the bar, or why there is none to compare with.
    fn pointed(&self, context: &query::Context) -> Result<(Field, Pick), String> {
        let record = self.record.as_ref().ok_or("there is no record")?;
        let whole = match self.part {
            RecordPart::Value => Field::Value,
            RecordPart::Key => Field::Key,
            RecordPart::Header(at) => {
                let name = record.headers.get(at).map(|header| header.name.clone()).unwrap_or_default();
                let name =
                    String::from_utf8(name.into()).map_err(|_| "The header's name is no text".to_owned())?;
                Field::Header(name)
            }
            RecordPart::Facts => return self.pointed_fact(context),
        };
        let Some(bytes) = self.bytes() else { return Ok((whole, Pick::Null)) };
        if let Some(found) = self.pointed_path(bytes) {
            let (path, pick) = found?;
            let field = if self.part == RecordPart::Key { Field::InKey(path) } else { Field::InValue(path) };
            return Ok((field, pick));
        }
        let name = self.part_name();
        match std::str::from_utf8(bytes) {
            Ok(text) if text.len() <= LONGEST => Ok((whole, Pick::Text(text.to_owned()))),
            Ok(_) => Err(format!("The {name} is too long to be compared whole: search a part of it with /")),
            Err(_) => Err(format!("The {name} is no text: a filter can't name its bytes")),
        }
    }

    /// In a document that is laid out: the path to the line and its value. None where there is no such document.
    fn pointed_path(&self, bytes: &[u8]) -> Option<Result<(Path, Pick), String>> {
        let shown = self.laid_out.shown()?;
        if !shown.pretty || self.layout != BytesLayout::Pretty || matches!(self.part, RecordPart::Header(_)) {
            return None;
        }
        let nothing = || Err("Nothing on this line has a value: point at a line that has one".to_owned());
        let Some((path, pick)) = shown.source(self.line()).and_then(|at| query::point(bytes, at)) else {
            // A document that is one bare value is that value.
            return (shown.len() > 1).then(nothing);
        };
        // Which of an array's elements it is says little: any of them is meant.
        let steps = path.steps().iter().map(|step| match step {
            Step::Index(_) => Step::Each,
            other => other.clone(),
        });
        match (Path::of(steps.collect()), pick) {
            (Some(path), Some(pick)) => Some(Ok((path, pick))),
            (Some(path), None) => {
                Some(Err(format!("{path} holds other values, and equals none: point at one of those")))
            }
            (None, _) => Some(nothing()),
        }
    }

    fn pointed_fact(&self, context: &query::Context) -> Result<(Field, Pick), String> {
        let (Some(record), Some(fact)) = (&self.record, self.laid_out.fact(self.line())) else {
            return Err("there is no record".to_owned());
        };
        let no_way = || "A filter can't ask for this".to_owned();
        let field = fact.field.clone().ok_or_else(no_way)?;
        let length = |bytes: &Option<bytes::Bytes>| bytes.as_ref().map_or(0, bytes::Bytes::len).to_string();
        let pick = match &field {
            Field::Topic => Pick::Text(record.topic.to_string()),
            Field::Offset => Pick::Number(record.offset.0.to_string()),
            Field::KeySize => Pick::Number(length(&record.key)),
            Field::ValueSize => Pick::Number(length(&record.value)),
            other => {
                let values = query::values(&record.view(), context);
                values
                    .into_iter()
                    .find(|(field, _)| field == other)
                    .map(|(_, pick)| pick)
                    .ok_or_else(no_way)?
            }
        };
        Ok((field, pick))
    }
}
