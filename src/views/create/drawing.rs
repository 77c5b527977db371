//! Draws the form: the short fields on top, the configs below, then what the controller says and what the config of the cursor's
//! line is for.
use super::CreateForm;
use super::fields::CreateField;
use crate::change::TopicLayout;
use crate::kafka::acting::JudgedTopic;
use crate::shell::Look;
use crate::ui::input::LineInput;
use crate::ui::layout::inset;
use crate::ui::number;
use crate::ui::paint;
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use crate::ui::wrap::wrapped_words;
use crate::views::configs::worded;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Cells before a field.
const LABEL: u16 = 12;
/// Lines of words at the bottom at most.
const WORDS: u16 = 6;

impl CreateForm {
    pub(super) fn draw_form(&mut self, area: Rect, buffer: &mut Buffer, look: &Look) {
        self.areas.clear();
        let area = inset(area, 1);
        // On tiny terminals only the field with the focus is drawn.
        if area.height < 9 {
            return self.draw_field(self.focus, area, buffer, look);
        }
        let short = [CreateField::Name, CreateField::Partitions, CreateField::Replicas, CreateField::Brokers];
        for (y, field) in (0..).zip(short) {
            self.draw_field(field, paint::row(area, y), buffer, look);
        }
        let room = usize::from(area.width.max(1));
        let mut lines = wrapped_words(&self.verdict_words(look), room);
        lines.extend(self.about_config().iter().flat_map(|words| wrapped_words(words, room)));
        let most = WORDS.min(area.height.saturating_sub(8));
        lines.truncate(usize::from(most));
        let below = paint::to_u16(lines.len());
        paint::rule(buffer, paint::row(area, 4), &look.theme);
        let configs = Rect { y: area.y + 5, height: area.height.saturating_sub(6 + below), ..area };
        self.draw_field(CreateField::Configs, configs, buffer, look);
        paint::rule(buffer, Rect { y: configs.bottom(), height: 1, ..area }, &look.theme);
        for (y, words) in (configs.bottom() + 1..).zip(&lines) {
            paint::line(buffer, Rect { y, height: 1, ..area }, words, &look.theme);
        }
    }

    fn draw_field(&mut self, field: CreateField, area: Rect, buffer: &mut Buffer, look: &Look) {
        self.areas.push((field, area));
        let focused = self.focus == field;
        let tone = if focused { Tone::Accent } else { Tone::Muted };
        let label = Rect { width: LABEL.min(area.width), height: 1, ..area };
        paint::line(buffer, label, &Words::toned(tone, field.label()), &look.theme);
        let room = Rect { x: area.x + label.width, width: area.width - label.width, ..area };
        let line = |input: &LineInput, buffer: &mut Buffer| {
            input.draw(buffer, Rect { height: 1.min(room.height), ..room }, &look.theme, focused);
        };
        match field {
            CreateField::Name => line(&self.fields.name, buffer),
            CreateField::Partitions => line(&self.fields.partitions, buffer),
            CreateField::Replicas => line(&self.fields.replicas, buffer),
            CreateField::Brokers => line(&self.fields.brokers, buffer),
            CreateField::Configs => self.fields.configs.draw(buffer, room, &look.theme, focused),
        }
    }

    /// What is wrong, or what the controller says to it.
    fn verdict_words(&self, _look: &Look) -> Words<'static> {
        if self.fields.is_untouched() {
            return Words::toned(Tone::Muted, "F5 shows what would be made before it is made");
        }
        match (self.fields.topic(&self.known), &self.verdict) {
            (Err((field, why)), _) => {
                Words::toned(Tone::Warn, "! ").and(Tone::Plain, format!("{}: {why}", field.label()))
            }
            (Ok(_), None) => Words::toned(Tone::Muted, "asking the controller …"),
            (Ok(topic), Some(Ok(judged))) => Words::toned(Tone::Good, "✓ ")
                .and(Tone::Plain, format!("the controller would make it{}", size(judged, &topic.layout))),
            (Ok(_), Some(Err(why))) => {
                Words::toned(Tone::Bad, "! ").and(Tone::Plain, format!("the controller would not: {why}"))
            }
        }
    }

    /// The config of the cursor's line: type, default, documentation.
    fn about_config(&self) -> Option<Words<'static>> {
        let name = self.fields.config_at_cursor().filter(|_| self.focus == CreateField::Configs)?;
        let Some(config) = self.known.iter().find(|config| config.name == name) else {
            let why = self.untold.as_ref().map(|why| format!("what {name} is for could not be asked: {why}"));
            return why.map(|why| Words::toned(Tone::Muted, why));
        };
        let default = config.default.as_deref().map_or("none".to_owned(), |value| worded(&name, value));
        let text = config.documentation.as_deref().unwrap_or_default();
        let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
        Some(
            Words::toned(Tone::Strong, name)
                .and(Tone::Muted, format!(" · {} · default {default} · ", config.kind.word()))
                .and(Tone::Plain, text),
        )
    }
}

fn size(judged: &JudgedTopic, layout: &TopicLayout) -> String {
    let partitions = judged.partitions.and_then(|count| u64::try_from(count).ok()).or(match layout {
        TopicLayout::Spread { partitions, .. } => partitions.and_then(|count| u64::try_from(count).ok()),
        TopicLayout::Assigned(rows) => Some(rows.len() as u64),
    });
    let replicas = judged.replication.and_then(|count| u64::try_from(count).ok());
    match (partitions, replicas) {
        (Some(partitions), Some(replicas)) => format!(
            ": {} with {}",
            number::counted(partitions, "partition"),
            number::counted(replicas, "replica")
        ),
        (Some(partitions), None) => format!(": {}", number::counted(partitions, "partition")),
        _ => String::new(),
    }
}
