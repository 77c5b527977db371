//! Draws one record: key and headers at the left, metadata at the right, the value below.
use super::{BytesLayout, RecordPart, Single, facts};
use crate::kafka::record::Record;
use crate::query::{Field, Marked};
use crate::shell::Look;
use crate::ui::layout::inset;
use crate::ui::number;
use crate::ui::paint;
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use crate::views::shown;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Headers shown in the head at most; the rest is counted, and Tab leads through all.
const HEADERS: usize = 5;
/// From this width on the metadata stands beside key and headers.
const WIDE: u16 = 100;
/// Below this height the value has the whole screen.
const HIGH: u16 = 12;

impl Single {
    pub(super) fn draw_all(&mut self, area: Rect, buffer: &mut Buffer, look: &Look) {
        // Facts have times in them, which may be shown in another way by now.
        if self.part == RecordPart::Facts {
            self.lay_out_facts(look);
        }
        let Some(record) = &self.record else {
            let words = match &self.missing {
                Some(why) => Words::toned(Tone::Warn, why.clone()),
                None => Words::toned(Tone::Muted, "reading …"),
            };
            paint::line(buffer, inset(paint::row(area, 1), 3), &words, &look.theme);
            return;
        };
        let mut below = area;
        if area.height > HIGH {
            let used = draw_head(record, &self.marked(), area, buffer, look);
            paint::rule(buffer, paint::row(area, used), &look.theme);
            below = Rect { y: area.y + used + 1, height: area.height - used - 1, ..area };
        }
        let body = Rect { y: below.y + 1, height: below.height.saturating_sub(1), ..below };
        // The text's own margin stands at the left.
        let body = Rect { width: body.width.saturating_sub(1), ..body };
        self.text.draw(buffer, body, &self.laid_out, &look.theme);
        // After the text: it says where in it the reader is.
        self.draw_title(inset(paint::row(below, 0), 1), buffer, look);
    }

    /// What is shown and how; the find line while one is typed.
    fn draw_title(&self, line: Rect, buffer: &mut Buffer, look: &Look) {
        let found = self.text.finds().map(|finds| {
            let (at, of, more) = finds.position();
            let more = if more { "+" } else { "" };
            Words::toned(Tone::Match, format!(" {at} of {of}{more} "))
        });
        let right = found.as_ref().map_or(0, |found| paint::right(buffer, line, found, &look.theme) + 1);
        let left = Rect { width: line.width.saturating_sub(right), ..line };
        if self.finding {
            paint::line(buffer, left, &Words::toned(Tone::Accent, "/ "), &look.theme);
            let field = Rect { x: left.x + 2, width: left.width.saturating_sub(2), ..left };
            self.find.draw(buffer, field, &look.theme, true);
            return;
        }
        let used = paint::line(buffer, left, &self.title_words(), &look.theme);
        // What is shown matters more than where in it the reader is.
        let position = self.text.position(&self.laid_out);
        if found.is_none() && position.len() + usize::from(used) < usize::from(line.width) {
            paint::right(buffer, line, &Words::toned(Tone::Muted, position), &look.theme);
        }
    }

    fn title_words(&self) -> Words<'static> {
        let Some(shown) = self.laid_out.shown() else {
            return Words::toned(Tone::Strong, self.part_name());
        };
        let raw = if self.layout == BytesLayout::Raw { " · as it is" } else { "" };
        let wrapped = shown.wrapped.as_ref().map_or(String::new(), |wrapped| format!(" · {wrapped}"));
        let format = match self.read.as_ref().and_then(|read| read.by.as_ref()) {
            Some(by) if self.layout != BytesLayout::Hex => by.clone(),
            _ => shown.format.name().to_owned(),
        };
        let words = Words::toned(Tone::Strong, self.part_name())
            .and(Tone::Muted, format!(" · {format}{raw}{wrapped}"));
        let read = self.read.as_ref();
        if let Some(lack) = read.and_then(|read| read.lack.as_ref().or(read.fault.as_ref())) {
            return words.and(Tone::Warn, format!("  ⚠ {lack}"));
        }
        if self.laying.is_some() {
            return words.and(Tone::Accent, " · only its beginning: laying out the rest …");
        }
        match &shown.fault {
            Some(fault) => {
                let why = format!("  ⚠ line {}, column {}: {}", fault.line, fault.column, fault.message);
                words.and(Tone::Warn, why)
            }
            None => words,
        }
    }
}

/// Key and headers, and what Kafka says; returns the rows used.
fn draw_head(record: &Record, marked: &Marked, area: Rect, buffer: &mut Buffer, look: &Look) -> u16 {
    let area = inset(area, 1);
    let facts = facts::metadata(record, look);
    let wide = area.width >= WIDE;
    let left = Rect { width: if wide { area.width / 2 - 1 } else { area.width }, ..area };
    let own = own_lines(record, marked, usize::from(left.width));
    draw_lines(&own, left, buffer, look);
    let rows = paint::to_u16(own.len());
    if wide {
        let x = area.x + left.width + 2;
        draw_lines(&facts, Rect { x, width: area.right() - x, ..area }, buffer, look);
        return rows.max(paint::to_u16(facts.len()));
    }
    // Narrow terminals get the two lines that matter below.
    let facts = &facts[..2];
    let below = Rect { y: area.y + rows, height: area.height.saturating_sub(rows), ..area };
    draw_lines(facts, below, buffer, look);
    rows + paint::to_u16(facts.len())
}

fn draw_lines(lines: &[Words<'_>], area: Rect, buffer: &mut Buffer, look: &Look) {
    for (at, words) in lines.iter().enumerate() {
        paint::line(buffer, paint::row(area, paint::to_u16(at)), words, &look.theme);
    }
}

fn own_lines(record: &Record, marked: &Marked, columns: usize) -> Vec<Words<'static>> {
    let key = shown::found_record_key(record, columns, (&Field::Key, marked));
    let mut lines = vec![Words::toned(Tone::Muted, "key      ").then(key)];
    lines.extend(facts::failed(record));
    for (at, header) in record.headers.iter().take(HEADERS).enumerate() {
        let label = if at == 0 { "headers  " } else { "         " };
        let value = match &header.value {
            None => Words::toned(Tone::Null, "(null)"),
            some => {
                let field = Field::Header(String::from_utf8_lossy(&header.name).into_owned());
                shown::found_key(some.as_deref(), columns, (&field, marked))
            }
        };
        let name = shown::key(Some(&header.name), 40).all(Tone::Attribute);
        let number = header.value.as_deref().and_then(shown::as_integer);
        let number = number.map_or_else(Words::new, |number| {
            Words::toned(Tone::Muted, "  as an integer ").and(Tone::Number, number.to_string())
        });
        lines.push(
            Words::toned(Tone::Muted, label).then(name).and(Tone::Muted, " = ").then(value).then(number),
        );
    }
    let more = record.headers.len().saturating_sub(HEADERS);
    if more > 0 {
        let text = format!("         and {}", number::counted(more as u64, "more header"));
        lines.push(Words::toned(Tone::Muted, text));
    }
    lines
}
