//! Draws the form: the short fields on top, the value below, what was sent at the bottom.
use super::Produce;
use super::fields::{FormField, KeyKind};
use crate::decode::Format;
use crate::decode::framed::KeyOrValue;
use crate::shell::Look;
use crate::ui::input::LineInput;
use crate::ui::layout::inset;
use crate::ui::paint;
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Cells before a field.
const LABEL: u16 = 11;
/// Lines of headers shown at most.
const HEADERS: u16 = 4;
/// Sent records shown at the bottom.
const SENT: u16 = 3;

impl Produce {
    pub(super) fn draw_form(&mut self, area: Rect, buffer: &mut Buffer, look: &Look) {
        self.areas.clear();
        let area = inset(area, 1);
        let mut y = 0;
        // On tiny terminals only the field with the focus is drawn.
        if area.height < 9 {
            self.draw_field(self.focus, Rect { x: area.x, ..area }, buffer, look);
            return;
        }
        let header_lines = paint::to_u16(self.fields.headers.lines().len()).clamp(1, HEADERS);
        for (field, height) in [
            (FormField::Topic, 1),
            (FormField::Key, 1),
            (FormField::Headers, header_lines),
            (FormField::Partition, 1),
        ] {
            let line = Rect { y: area.y + y, height, ..area };
            self.draw_field(field, line, buffer, look);
            y += height;
        }
        self.draw_format(paint::row(area, y), buffer, look);
        if let Some(words) = self.schema_words(look) {
            y += 1;
            let line = paint::row(area, y);
            draw_label("schema", false, line, buffer, look);
            let room = Rect { x: line.x + LABEL, width: line.width.saturating_sub(LABEL), ..line };
            paint::line(buffer, room, &words, &look.theme);
        }
        paint::rule(buffer, paint::row(area, y + 1), &look.theme);
        let sent = paint::to_u16(super::sent::all(look).len()).min(SENT);
        let below = if sent > 0 && area.height > y + 8 { sent + 1 } else { 0 };
        let waiting = self.waiting(look);
        let waits = u16::from(waiting.is_some());
        if let Some(words) = waiting {
            let line = Rect { y: area.bottom().saturating_sub(below + 1), height: 1, ..area };
            paint::line(buffer, line, &words, &look.theme);
        }
        let below = below + waits;
        let value = Rect { y: area.y + y + 2, height: area.height.saturating_sub(y + 2 + below), ..area };
        self.draw_field(FormField::Value, value, buffer, look);
        if below > waits {
            draw_sent(Rect { y: value.bottom() + waits, height: below - waits, ..area }, buffer, look);
        }
    }

    fn draw_field(&mut self, field: FormField, area: Rect, buffer: &mut Buffer, look: &Look) {
        self.areas.push((field, area));
        let focused = self.focus == field;
        let (label, input) = match field {
            FormField::Value => return self.draw_value(area, buffer, look),
            FormField::Headers => {
                draw_label("headers", focused, area, buffer, look);
                let room = Rect { x: area.x + LABEL, width: area.width.saturating_sub(LABEL), ..area };
                return self.fields.headers.draw(buffer, room, &look.theme, focused);
            }
            FormField::Topic => ("topic", &self.fields.topic),
            FormField::Key => ("key", &self.fields.key),
            FormField::Partition => ("partition", &self.fields.partition),
        };
        draw_label(label, focused, area, buffer, look);
        let hint = match field {
            FormField::Topic => self.topic_hint(look),
            FormField::Key => self.key_hint(),
            FormField::Partition => self.destination(look),
            _ => Words::new(),
        };
        let hint_room = paint::to_u16(hint.width()).min(area.width / 2);
        let none = field == FormField::Key && self.fields.key_kind == KeyKind::None;
        let room = area.width.saturating_sub(LABEL + hint_room + 2);
        let place = Rect { x: area.x + LABEL, width: room, height: 1, ..area };
        if none {
            paint::line(buffer, place, &Words::toned(Tone::Null, "∅ no key (null)"), &look.theme);
        } else {
            draw_input(input, place, focused, buffer, look);
        }
        paint::right(buffer, Rect { height: 1, ..area }, &hint, &look.theme);
    }

    /// By which schema the value is written, or how it could be; nothing where none can be had.
    fn schema_words(&self, look: &Look) -> Option<Words<'static>> {
        let read = self.fields.read_part(KeyOrValue::Value);
        Some(match (&self.fields.value_schema, read) {
            (Some(chosen), _) if chosen.writer.is_like_another() => {
                Words::toned(Tone::Plain, format!("written anew as it was: {}", chosen.writer))
            }
            (Some(chosen), _) => Words::toned(Tone::Plain, chosen.writer.to_string()),
            (None, Some(read)) => {
                let schema = &read.writer.schema;
                Words::toned(
                    Tone::Muted,
                    format!("none: sent byte for byte · f10 edits it as JSON by {schema}"),
                )
            }
            (None, None) if look.registries => Words::toned(Tone::Muted, "none · f10 chooses one"),
            (None, None) => return None,
        })
    }

    fn key_hint(&self) -> Words<'static> {
        if let (Some(chosen), KeyKind::Text | KeyKind::Hex) = (&self.fields.key_schema, self.fields.key_kind)
        {
            return match self.fields.key_bytes() {
                Ok(_) => Words::toned(Tone::Muted, format!("JSON by {}", chosen.writer.schema)),
                Err(why) => Words::toned(Tone::Warn, why),
            };
        }
        let kind = match self.fields.key_kind {
            KeyKind::Text if self.fields.key.text().is_empty() => "empty text, which is not null",
            KeyKind::Text => "text",
            KeyKind::Hex => match self.fields.key_bytes() {
                Ok(_) => "hex",
                Err(why) => return Words::toned(Tone::Warn, why),
            },
            KeyKind::None => "",
        };
        Words::toned(Tone::Muted, kind)
    }

    fn draw_format(&self, area: Rect, buffer: &mut Buffer, look: &Look) {
        draw_label("format", false, area, buffer, look);
        let mut words = Words::new();
        let formats =
            if self.fields.value_schema.is_some() { &[Format::OF_SCHEMAS][..] } else { &Format::ALL };
        for format in formats.iter().copied() {
            let tone = if format == self.fields.format { Tone::Selected } else { Tone::Muted };
            words = words.and(tone, format!(" {} ", format.name())).and(Tone::Plain, " ");
        }
        let room = Rect { x: area.x + LABEL, width: area.width.saturating_sub(LABEL), ..area };
        paint::line(buffer, room, &words, &look.theme);
    }

    fn draw_value(&mut self, area: Rect, buffer: &mut Buffer, look: &Look) {
        if self.fields.tombstone {
            let words = Words::toned(Tone::Null, "null: a tombstone")
                .and(Tone::Muted, " · on a compacted topic it deletes the key");
            paint::line(buffer, paint::row(area, 0), &words, &look.theme);
        } else {
            self.fields.value.draw(buffer, area, &look.theme, self.focus == FormField::Value);
        }
    }
}

/// The newest of what was sent, and where the others are.
fn draw_sent(area: Rect, buffer: &mut Buffer, look: &Look) {
    let all = super::sent::all(look);
    paint::rule(buffer, paint::row(area, 0), &look.theme);
    let title = Words::toned(Tone::Muted, format!(" {} ", super::sent::counted(all)));
    paint::right(buffer, paint::row(area, 0), &title, &look.theme);
    let rows = usize::from(area.height.saturating_sub(1));
    for (number, sent) in all.iter().rev().take(rows).enumerate() {
        let at = Words::toned(Tone::Muted, format!("{}  {}  ", look.time(sent.at), sent.draft.topic));
        let words = at.then(super::sent::fate(&sent.delivery));
        paint::line(buffer, paint::row(area, paint::to_u16(number) + 1), &words, &look.theme);
    }
}

fn draw_label(text: &str, focused: bool, area: Rect, buffer: &mut Buffer, look: &Look) {
    let tone = if focused { Tone::Accent } else { Tone::Muted };
    let label = Rect { width: LABEL.min(area.width), height: 1, ..area };
    paint::line(buffer, label, &Words::toned(tone, text.to_owned()), &look.theme);
}

fn draw_input(input: &LineInput, area: Rect, focused: bool, buffer: &mut Buffer, look: &Look) {
    input.draw(buffer, area, &look.theme, focused);
}
