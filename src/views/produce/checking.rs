//! Checks and colours the value as it is typed.
use super::Produce;
use crate::decode::framed::KeyOrValue;
use crate::decode::{self, DocumentFault, Found};
use crate::query::Path;
use crate::ui::editor::{EditorMistake, EditorToken};
use crate::views::shown::tone;
use std::borrow::Cow;
use std::time::Duration;

/// Longer values are not coloured at every key press; they are still checked when they are sent.
const COLOURED: usize = 256 * 1024;

/// Whoever types does not wait longer to be told whether a schema takes it; who sends does.
const SOON: Duration = Duration::from_millis(50);

impl Produce {
    /// After each change of the value or its format.
    pub(super) fn check(&mut self) {
        let text = self.fields.value.text();
        if text.len() > COLOURED {
            self.fields.value.colour(Vec::new());
            self.fields.value.set_mistake(None);
            return;
        }
        let mistake = decode::judged_within(SOON, || self.fault(&text))
            .map(|fault| mistake(&fault, self.fields.value.lines()));
        self.fields.value.set_mistake(mistake);
        let tokens = self.tokens(&text);
        self.fields.value.colour(tokens);
    }

    /// What is wrong with the value in its format.
    pub(super) fn fault(&self, text: &str) -> Option<DocumentFault> {
        if self.fields.tombstone || text.is_empty() {
            return None;
        }
        decode::typed(self.fields.format, text).err().or_else(|| self.misfit(text))
    }

    /// What in it does not fit the schema that it is to be written by.
    fn misfit(&self, text: &str) -> Option<DocumentFault> {
        let chosen = self.fields.value_schema.as_ref()?;
        let why = chosen.writer.write(text.as_bytes(), KeyOrValue::Value).err()?;
        Some(DocumentFault::new(text.as_bytes(), place(text, &why), why))
    }

    fn tokens(&self, text: &str) -> Vec<EditorToken> {
        if !self.fields.format.has_paths() {
            return Vec::new();
        }
        let shown = decode::highlight(text, self.fields.format);
        let mut tokens = Vec::new();
        for (number, own) in self.fields.value.lines().iter().enumerate() {
            // Should a line differ from the text that was coloured, it keeps no colour rather than a wrong one.
            let Some(line) = shown.line(number).filter(|line| line.text == own.as_str()) else { continue };
            let token = |token: decode::Token| EditorToken {
                line: number,
                range: token.range,
                tone: tone(token.kind),
            };
            tokens.extend(line.tokens.into_iter().map(token));
        }
        tokens
    }
}

/// Where in JSON the field stands that a fault names at its head: `.to.city: …`; or what it should stand in.
fn place(text: &str, why: &str) -> usize {
    let path = why.split_once(": ").and_then(|(path, _)| Path::parse(path).ok()).unwrap_or_default();
    let mut steps = path.steps();
    loop {
        let mut place = None;
        decode::visit(text.as_bytes(), steps, &mut |found| {
            let raw = match &found {
                Found::Quoted { raw, .. } => Some(*raw),
                Found::Plain(Cow::Borrowed(raw)) | Found::Whole(Cow::Borrowed(raw)) => Some(*raw),
                _ => None,
            };
            place = raw.map(|raw| raw.as_ptr() as usize - text.as_ptr() as usize);
            true
        });
        match (place, steps) {
            (Some(place), _) => return place,
            (None, [outer @ .., _]) => steps = outer,
            (None, []) => return 0,
        }
    }
}

/// A fault at its place in the editor's lines.
fn mistake(fault: &DocumentFault, lines: &[String]) -> EditorMistake {
    let line = (fault.line - 1).min(lines.len().saturating_sub(1));
    let text = lines.get(line).map_or("", String::as_str);
    let at = text.char_indices().nth(fault.column - 1).map_or(text.len(), |(at, _)| at);
    let end = text[at..].chars().next().map_or(at, |next| at + next.len_utf8());
    let message = format!("line {}, column {}: {}", fault.line, fault.column, fault.message);
    EditorMistake { line, range: at..end, message }
}
