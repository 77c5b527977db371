//! Draws the form: the settings in their parts, what is wrong with a value below its field, and at the bottom what the setting with
//! the cursor is for and what the plugin says to all of it.
use super::ConnectorForm;
use super::typing::not_set;
use crate::connect::ConfigDraft;
use crate::shell::Look;
use crate::ui::input::LineInput;
use crate::ui::layout::inset;
use crate::ui::number;
use crate::ui::paint;
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use crate::ui::wrap::wrapped_words;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::sync::Arc;

/// Lines of words at the bottom at most.
const WORDS: usize = 6;

/// A line of the form.
enum FormLine {
    Heading(Arc<str>),
    Field(Arc<str>),
    /// What is wrong with the field above.
    Wrong(String),
}

impl ConnectorForm {
    pub(super) fn draw_form(&mut self, area: Rect, buffer: &mut Buffer, look: &Look) {
        self.areas.clear();
        let area = inset(area, 1);
        let Some(draft) = self.draft.clone() else {
            let words = match &self.trouble {
                Some(why) => Words::toned(Tone::Bad, "! ").and(Tone::Plain, why.clone()),
                None => Words::toned(Tone::Muted, "loading …"),
            };
            paint::lines(buffer, area, &words, &look.theme);
            return;
        };
        let room = usize::from(area.width.max(1));
        let mut below = wrapped_words(&self.verdict(), room);
        below.extend(self.about().iter().flat_map(|words| wrapped_words(words, room)));
        below.truncate(WORDS.min(usize::from(area.height / 3)));
        let fields = Rect { height: area.height.saturating_sub(paint::to_u16(below.len()) + 1), ..area };
        self.draw_fields(&draft, fields, buffer, look);
        paint::rule(buffer, Rect { y: fields.bottom(), height: 1, ..area }.intersection(area), &look.theme);
        for (y, words) in (fields.bottom() + 1..area.bottom()).zip(&below) {
            paint::line(buffer, Rect { y, height: 1, ..area }, words, &look.theme);
        }
    }

    fn draw_fields(&mut self, draft: &ConfigDraft, area: Rect, buffer: &mut Buffer, look: &Look) {
        let lines = self.lines(usize::from(area.width.saturating_sub(4)).max(8));
        let at = |line: &FormLine| matches!(line, FormLine::Field(key) if Some(key) == self.at.as_ref());
        let (at, high) = (lines.iter().position(at).unwrap_or_default(), usize::from(area.height));
        // What is wrong with it stands below it, and is seen as well.
        let wrong = lines[(at + 1).min(lines.len())..].iter();
        let wrong = wrong.take_while(|line| matches!(line, FormLine::Wrong(_))).count();
        self.top = self.top.min(at.saturating_sub(1)).max((at + wrong + 1).saturating_sub(high)).min(at);
        let label = (area.width * 2 / 5).min(48);
        for (y, line) in (area.y..area.bottom()).zip(lines.iter().skip(self.top)) {
            let row = Rect { y, height: 1, ..area };
            match line {
                FormLine::Heading(text) => {
                    paint::line(buffer, row, &Words::toned(Tone::Title, text.to_string()), &look.theme);
                }
                FormLine::Wrong(text) => {
                    let words = Words::toned(Tone::Bad, "  ! ").and(Tone::Plain, text.clone());
                    paint::line(buffer, row, &words, &look.theme);
                }
                FormLine::Field(key) => {
                    self.areas.push((key.clone(), row));
                    let name = Rect { width: label, ..row };
                    let value = Rect { x: row.x + label, width: row.width - label, ..row };
                    self.draw_field(draft, key, (name, value), buffer, look);
                }
            }
        }
    }

    fn draw_field(
        &self,
        draft: &ConfigDraft,
        key: &Arc<str>,
        (name, value): (Rect, Rect),
        buffer: &mut Buffer,
        look: &Look,
    ) {
        let focused = self.at.as_ref() == Some(key);
        let tone = if focused { Tone::Accent } else { Tone::Muted };
        let mark = if draft.is_touched(key) { "* " } else { "  " };
        paint::line(buffer, name, &Words::toned(Tone::Warn, mark).and(tone, key.to_string()), &look.theme);
        if focused && draft.hides(key) && !self.input.text().is_empty() {
            // As many as there are characters: who types sees that it is taken.
            let dots = LineInput::new("•".repeat(self.input.text().chars().count()));
            return dots.draw(buffer, value, &look.theme, true);
        }
        if focused {
            return self.input.draw(buffer, value, &look.theme, true);
        }
        let setting = self.told.setting(key);
        let words = match draft.shown(key) {
            Some(shown) => Words::plain(shown.replace('\n', " ")),
            None if setting.is_some_and(|one| one.required) => {
                Words::toned(Tone::Warn, "not set, and required")
            }
            None => Words::toned(Tone::Muted, not_set(setting.and_then(|one| one.default.as_deref()))),
        };
        paint::line(buffer, value, &words, &look.theme);
    }

    fn lines(&self, width: usize) -> Vec<FormLine> {
        let mut lines = Vec::new();
        for row in &self.rows {
            lines.extend(row.heading.clone().map(FormLine::Heading));
            lines.push(FormLine::Field(row.key.clone()));
            let own = self.mistake.as_deref().filter(|_| self.at.as_ref() == Some(&row.key));
            let told = self.told.setting(&row.key).into_iter().flat_map(|one| &one.errors);
            for error in own.into_iter().chain(told.map(|error| &**error)) {
                let words = wrapped_words(&Words::plain(error.replace('\n', " ")), width);
                lines.extend(words.iter().map(|line| FormLine::Wrong(line.text())));
            }
        }
        lines
    }

    /// What the plugin says to all of it.
    fn verdict(&self) -> Words<'static> {
        let wrong = self.told.errors().count() as u64;
        match (&self.trouble, self.unjudged, wrong) {
            (Some(why), ..) => Words::toned(Tone::Bad, "! ").and(Tone::Plain, why.clone()),
            (None, true, _) => Words::toned(Tone::Muted, "the plugin has not looked at this yet"),
            (None, false, 0) => {
                Words::toned(Tone::Good, "✓ ").and(Tone::Plain, "the plugin finds nothing wrong with it")
            }
            (None, false, wrong) => Words::toned(Tone::Bad, "! ")
                .and(Tone::Plain, format!("the plugin finds {}", number::counted(wrong, "mistake"))),
        }
    }

    /// The setting with the cursor: type, default, documentation.
    fn about(&self) -> Option<Words<'static>> {
        let one = self.told.setting(self.at.as_ref()?)?;
        let kind = one.kind.as_deref().unwrap_or("–").to_lowercase();
        let facts = format!(" · {kind} · importance {} · ", one.importance.word());
        let words = Words::toned(Tone::Strong, one.name.to_string()).and(Tone::Muted, facts);
        Some(words.and(Tone::Plain, one.documentation.to_string()))
    }
}
