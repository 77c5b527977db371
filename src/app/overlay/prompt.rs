//! A one-line question to the user. A mistake in the line is marked while it is typed; what is wrong with the line as a whole
//! is told when it is meant. Either keeps the question open.
use crate::shell::effect::{Prompt, ViewAnswer, WrongLine};
use crate::shell::{Look, ViewId};
use crate::ui::input::{LineInput, Typed};
use crate::ui::key::Key;
use crate::ui::paint;
use crate::ui::popup::frame;
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use crate::ui::wrap::wrapped_words;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Cells that the frame takes from the width of the screen.
const FRAME: usize = 6;

/// The open question.
pub struct PromptLine {
    view: ViewId,
    prompt: Prompt,
    input: LineInput,
    /// What is wrong with the line as a whole.
    wrong: Option<String>,
}

/// What became of the question.
pub enum PromptEnd {
    Still(Box<PromptLine>),
    Cancelled,
    Given(ViewId, ViewAnswer),
}

impl PromptLine {
    pub fn new(view: ViewId, prompt: Prompt) -> PromptLine {
        let input = LineInput::new(prompt.prefill.text.clone()).history(prompt.prefill.past.clone());
        let input = if prompt.prefill.begins { input } else { input.chosen() };
        PromptLine { view, prompt, input, wrong: None }
    }

    pub fn key(mut self, key: &Key) -> PromptEnd {
        match self.input.key(key) {
            Typed::Left => return PromptEnd::Cancelled,
            Typed::Done => match (self.prompt.accept)(self.input.text()) {
                Ok(answer) => return PromptEnd::Given(self.view, answer),
                Err(WrongLine::At(mistake)) => self.input.mistake = Some(mistake),
                Err(WrongLine::Whole(why)) => self.wrong = Some(why),
            },
            Typed::Changed => self.check(),
            Typed::Complete => self.complete(),
            Typed::Ignored | Typed::Moved => {}
        }
        PromptEnd::Still(Box::new(self))
    }

    /// Whether Tab has something to offer here.
    pub fn offers(&self) -> bool {
        self.prompt.complete.is_some()
    }

    fn check(&mut self) {
        self.wrong = None;
        self.input.mistake = match (self.prompt.accept)(self.input.text()) {
            Err(WrongLine::At(mistake)) => Some(mistake),
            Err(WrongLine::Whole(_)) | Ok(_) => None,
        };
    }

    fn complete(&mut self) {
        if let Some(complete) = &self.prompt.complete {
            let (from, offers) = complete(self.input.text(), self.input.cursor());
            self.input.complete(from, offers);
        }
    }

    pub fn paste(&mut self, text: &str) {
        self.input.paste(text);
        self.check();
    }

    pub fn draw(&self, area: Rect, buffer: &mut Buffer, look: &Look) {
        let below = match (&self.input.mistake, &self.wrong) {
            (Some(mistake), _) => Words::toned(Tone::Bad, format!("^ {}", mistake.message)),
            (None, Some(why)) => Words::toned(Tone::Bad, why.clone()),
            (None, None) => Words::toned(Tone::Muted, self.prompt.help.clone()),
        };
        let width = below.width().clamp(50, 100);
        // What a line may be is told whole: the cure of a mistake often stands at its end.
        let lines = wrapped_words(&below, width.min(usize::from(area.width).saturating_sub(FRAME)).max(1));
        let title = Words::toned(Tone::Title, self.prompt.title);
        let size = (paint::to_u16(width), 1 + paint::to_u16(lines.len().max(1)));
        let body = frame(buffer, area, &title, size, Tone::Rule, &look.theme);
        if self.input.mistake.is_none() {
            for (row, words) in (1..).zip(&lines) {
                paint::line(buffer, paint::row(body, row), words, &look.theme);
            }
        }
        // The line, and below it the mistake if there is one.
        match self.prompt.masked {
            // As many as there are characters: who types sees that it is taken.
            true => LineInput::new("•".repeat(self.input.text().chars().count())).draw(
                buffer,
                body,
                &look.theme,
                true,
            ),
            false => self.input.draw(buffer, body, &look.theme, true),
        }
        self.input.draw_completion(buffer, paint::row(body, 0), area, &look.theme);
    }
}
