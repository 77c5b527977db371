//! A one-line question to the user; a mistake keeps it open and is shown below.
use crate::shell::effect::{Answer, Prompt};
use crate::shell::{Look, ViewId};
use crate::ui::input::{LineInput, Typed};
use crate::ui::key::Key;
use crate::ui::paint;
use crate::ui::popup::frame;
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// The open question.
pub struct PromptLine {
    view: ViewId,
    prompt: Prompt,
    input: LineInput,
    mistake: Option<String>,
}

/// What became of the question.
pub enum Asked {
    Still(Box<PromptLine>),
    Cancelled,
    Given(ViewId, Answer),
}

impl PromptLine {
    pub fn new(view: ViewId, prompt: Prompt) -> PromptLine {
        let input = LineInput::new(prompt.prefill.text.clone()).history(prompt.prefill.past.clone());
        PromptLine { view, prompt, input, mistake: None }
    }

    pub fn key(mut self, key: &Key) -> Asked {
        match self.input.key(key) {
            Typed::Left => return Asked::Cancelled,
            Typed::Done => match (self.prompt.accept)(self.input.text()) {
                Ok(answer) => return Asked::Given(self.view, answer),
                Err(mistake) => self.mistake = Some(mistake),
            },
            Typed::Changed => self.mistake = None,
            Typed::Complete => self.complete(),
            Typed::Ignored | Typed::Moved => {}
        }
        Asked::Still(Box::new(self))
    }

    fn complete(&mut self) {
        if let Some(complete) = &self.prompt.complete {
            let (from, offers) = complete(self.input.text(), self.input.cursor());
            self.input.complete(from, offers);
        }
    }

    pub fn paste(&mut self, text: &str) {
        self.input.paste(text);
    }

    pub fn draw(&self, area: Rect, buffer: &mut Buffer, look: &Look) {
        let below = match &self.mistake {
            Some(mistake) => Words::toned(Tone::Bad, mistake.clone()),
            None => Words::toned(Tone::Muted, self.prompt.help.clone()),
        };
        let width = paint::to_u16(below.width().clamp(50, 100));
        let title = Words::toned(Tone::Title, self.prompt.title);
        let body = frame(buffer, area, &title, (width, 2), Tone::Rule, &look.theme);
        self.input.draw(buffer, paint::row(body, 0), &look.theme, true);
        paint::line(buffer, paint::row(body, 1), &below, &look.theme);
        self.input.draw_completion(buffer, paint::row(body, 0), area, &look.theme);
    }
}
