//! A one-line question to the user. A mistake in the line is marked when the keys rest; what is wrong with the line as a whole
//! is told when it is meant. Either keeps the question open.
use super::picking::{MEANING, Picking, WIDTH};
use crate::shell::effect::{Prompt, ViewAnswer, WrongLine};
use crate::shell::{Look, ViewId};
use crate::ui::input::{LineInput, Typed};
use crate::ui::key::Key;
use crate::ui::mouse::Mouse;
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
    picking: Option<Picking>,
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
    pub fn new(view: ViewId, mut prompt: Prompt, now: i64) -> PromptLine {
        let input = LineInput::new(prompt.prefill.text.clone()).history(prompt.prefill.past.clone());
        let input = if prompt.prefill.begins { input } else { input.chosen() };
        let picking = prompt.picker.take().map(|picker| Picking::new(picker, now));
        PromptLine { view, prompt, input, picking, wrong: None }
    }

    pub fn key(mut self, key: &Key, now: i64) -> PromptEnd {
        if self.picking.as_mut().is_some_and(|picking| picking.key(key, &mut self.input)) {
            self.check(now);
            return PromptEnd::Still(Box::new(self));
        }
        match self.input.key(key) {
            Typed::Left => return PromptEnd::Cancelled,
            Typed::Done => match (self.prompt.accept)(self.input.text()) {
                Ok(answer) => return PromptEnd::Given(self.view, answer),
                Err(WrongLine::At(mistake)) => self.input.mistake = Some(mistake),
                Err(WrongLine::Whole(why)) => self.wrong = Some(why),
            },
            Typed::Changed => {
                self.check(now);
                self.offer();
            }
            Typed::Complete => self.complete(),
            Typed::Ignored | Typed::Moved => {}
        }
        PromptEnd::Still(Box::new(self))
    }

    pub fn mouse(&mut self, mouse: &Mouse, now: i64) {
        if self.picking.as_ref().is_some_and(|picking| picking.mouse(mouse, &mut self.input)) {
            self.check(now);
        }
    }

    /// Whether there are texts to choose from.
    pub fn picks(&self) -> bool {
        self.picking.is_some()
    }

    /// Whether Tab has something to offer here.
    pub fn offers(&self) -> bool {
        self.prompt.complete.is_some()
    }

    fn check(&mut self, now: i64) {
        self.wrong = None;
        let mistake = match (self.prompt.accept)(self.input.text()) {
            Err(WrongLine::At(mistake)) => Some(mistake),
            Err(WrongLine::Whole(_)) | Ok(_) => None,
        };
        self.input.doubt(mistake, now);
        if let Some(picking) = &mut self.picking {
            picking.typed(now);
        }
    }

    fn complete(&mut self) {
        if let Some(complete) = &self.prompt.complete {
            let (from, offers) = complete(self.input.text(), self.input.cursor());
            self.input.complete(from, offers);
        }
    }

    /// Shows what could stand there for the word that is begun.
    fn offer(&mut self) {
        if let Some(complete) = &self.prompt.complete {
            let (from, offers) = complete(self.input.text(), self.input.cursor());
            let begun = from < self.input.cursor();
            self.input.offer(from, if begun { offers } else { Vec::new() });
        }
    }

    pub fn paste(&mut self, text: &str, now: i64) {
        self.input.paste(text);
        self.check(now);
    }

    /// When the keys will have rested.
    pub fn due(&self) -> Option<i64> {
        self.input.due().into_iter().chain(self.picking.as_ref().and_then(Picking::due)).min()
    }

    /// The keys rest: what is wrong is told, and what the text means is asked.
    pub fn rest(&mut self, now: i64) -> Option<(ViewId, ViewAnswer)> {
        self.input.rest(now);
        let asks = self.picking.as_mut()?.rest(self.input.text(), now)?;
        Some((self.view, asks))
    }

    /// Takes what the view says of a text, if it is still this one.
    pub fn tell(&mut self, view: ViewId, text: &str, words: Words<'static>) {
        if let Some(picking) =
            self.picking.as_mut().filter(|_| view == self.view && text == self.input.text())
        {
            picking.tell(words);
        }
    }

    pub fn draw(&self, area: Rect, buffer: &mut Buffer, look: &Look) {
        let title = Words::toned(Tone::Title, self.prompt.title);
        let body = match &self.picking {
            Some(picking) => {
                let size = (WIDTH, 2 + MEANING + picking.rows());
                let body = frame(buffer, area, &title, size, Tone::Rule, &look.theme);
                let below = Rect { y: body.y + 1, height: body.height.saturating_sub(1), ..body };
                picking.draw(self.input.text(), self.wrong.as_deref(), below, buffer, look);
                body
            }
            None => self.draw_below(&title, area, buffer, look),
        };
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
        let line = Rect { height: (1 + self.input.message_rows(body.width)).min(body.height), ..body };
        self.input.draw_completion(buffer, line, area, &look.theme);
    }

    /// The box with what stands below the line, but for a mistake in it; the room inside.
    fn draw_below(&self, title: &Words<'_>, area: Rect, buffer: &mut Buffer, look: &Look) -> Rect {
        let below = match (&self.input.mistake, &self.wrong) {
            (Some(mistake), _) => Words::toned(Tone::Bad, format!("^ {}", mistake.message)),
            (None, Some(why)) => Words::toned(Tone::Bad, why.clone()),
            (None, None) => Words::toned(Tone::Muted, self.prompt.help.clone()),
        };
        let width = below.width().clamp(50, 100);
        // What a line may be is told whole: the cure of a mistake often stands at its end.
        let lines = wrapped_words(&below, width.min(usize::from(area.width).saturating_sub(FRAME)).max(1));
        let size = (paint::to_u16(width), 1 + paint::to_u16(lines.len().max(1)));
        let body = frame(buffer, area, title, size, Tone::Rule, &look.theme);
        if self.input.mistake.is_none() {
            for (row, words) in (1..).zip(&lines) {
                paint::line(buffer, paint::row(body, row), words, &look.theme);
            }
        }
        body
    }
}
