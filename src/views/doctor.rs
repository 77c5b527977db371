//! The doctor's page: why the cluster can't be reached, step by step, filling as the steps end.
use crate::doctor::{self, ExamStep, Finding, Tell};
use crate::shell::{Command, Cx, Handled, Look, Route, Screen};
use crate::ui::key::Key;
use crate::ui::layout::inset;
use crate::ui::movement::Move;
use crate::ui::paint;
use crate::ui::tone::Tone;
use crate::ui::width::pad_right;
use crate::ui::words::Words;
use crate::ui::wrap::hanging_words;
use parking_lot::Mutex;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::sync::Arc;

/// Cells before what was found.
const HANG: usize = 16;

/// The page.
#[derive(Default)]
pub struct DoctorPage {
    /// What has been told since the last look, by the examination under way.
    told: Arc<Mutex<Vec<ExamStep>>>,
    steps: Vec<ExamStep>,
    done: bool,
    /// First line shown, and lines at the last drawing.
    top: usize,
    height: usize,
    lines: usize,
}

impl DoctorPage {
    fn examine(&mut self, cx: &mut Cx<'_>) {
        *self = DoctorPage::default();
        let told = Arc::clone(&self.told);
        cx.call(
            "examine the connection",
            |reach| {
                let tell: Tell = Arc::new(move |step: &ExamStep| {
                    told.lock().push(step.clone());
                    (reach.wake)();
                });
                let options = reach.cluster.wire().options().clone();
                async move { doctor::examine(options, tell).await }
            },
            |page: &mut DoctorPage, steps: Vec<ExamStep>, _| {
                page.steps = steps;
                page.done = true;
            },
        );
    }

    fn take(&mut self) {
        let fresh = std::mem::take(&mut *self.told.lock());
        if !self.done {
            self.steps.extend(fresh);
        }
    }

    /// The page as text, for a ticket.
    fn text(&self) -> String {
        let line = |step: &ExamStep| {
            let advice = step.advice.as_ref().map(|advice| format!("\n  -> {advice}")).unwrap_or_default();
            format!("{} {} {}: {}{advice}", step.finding.name(), step.layer.name(), step.about, step.found)
        };
        self.steps.iter().map(line).collect::<Vec<_>>().join("\n")
    }
}

impl Screen for DoctorPage {
    const COMMANDS: &'static [&'static [Command<DoctorPage>]] = &[&[
        Command::<DoctorPage>::new(
            "doctor.again",
            &["enter"],
            "again",
            "Examines the connection again.",
            DoctorPage::examine,
        )
        .rank(1),
        Command::<DoctorPage>::new(
            "doctor.copy",
            &["c"],
            "copy",
            "Copies what was found, for a ticket.",
            |page, cx| {
                cx.copy("diagnosis", page.text());
            },
        )
        .rank(2),
    ]];

    fn route(&self) -> Route {
        Route::Doctor
    }
    fn title(&self) -> String {
        "Doctor".to_owned()
    }
    fn status(&self, _look: &Look) -> Words<'static> {
        match self.done {
            false => Words::toned(Tone::Muted, "examining …"),
            true => {
                let health = doctor::health(&self.steps);
                let tone = match health {
                    doctor::Health::Healthy => Tone::Good,
                    doctor::Health::Partly => Tone::Warn,
                    doctor::Health::Broken => Tone::Bad,
                };
                Words::toned(tone, health.name())
            }
        }
    }
    fn opened(&mut self, cx: &mut Cx<'_>) {
        self.examine(cx);
    }
    fn refresh(&mut self, cx: &mut Cx<'_>) {
        self.examine(cx);
    }
    fn woke(&mut self, _cx: &mut Cx<'_>) {
        self.take();
    }
    fn key(&mut self, key: &Key, _cx: &mut Cx<'_>) -> Handled {
        let last = self.lines.saturating_sub(self.height);
        match Move::of(key) {
            Some(Move::Up) => self.top = self.top.saturating_sub(1),
            Some(Move::Down) => self.top = (self.top + 1).min(last),
            Some(step) => self.top = step.apply(self.top, last + 1, self.height),
            None => return Handled::No,
        }
        Handled::Yes
    }
    fn draw(&mut self, area: Rect, buffer: &mut Buffer, look: &Look) {
        let body = inset(area, 1);
        let room = usize::from(body.width.max(20));
        let mut lines: Vec<Words<'static>> = Vec::new();
        if self.done {
            lines.push(Words::plain(doctor::health(&self.steps).words()));
            lines.push(Words::new());
        }
        for step in &self.steps {
            lines.extend(hanging_words(&found(step), room, HANG));
            if let Some(advice) = &step.advice {
                let words = Words::plain(" ".repeat(HANG - 2))
                    .and(tone(step), "→ ")
                    .and(Tone::Strong, advice.clone());
                lines.extend(hanging_words(&words, room, HANG));
            }
        }
        self.lines = lines.len();
        self.height = usize::from(body.height.max(1));
        self.top = self.top.min(self.lines.saturating_sub(self.height));
        for (at, words) in lines.iter().skip(self.top).take(self.height).enumerate() {
            paint::line(buffer, paint::row(body, paint::to_u16(at)), words, &look.theme);
        }
    }
}

fn tone(step: &ExamStep) -> Tone {
    match step.finding {
        Finding::Good => Tone::Good,
        Finding::Note => Tone::Warn,
        Finding::Bad => Tone::Bad,
    }
}

fn found(step: &ExamStep) -> Words<'static> {
    let mark = match step.finding {
        Finding::Good => "✓ ",
        Finding::Note => "· ",
        Finding::Bad => "✗ ",
    };
    let mut words = Words::toned(tone(step), mark)
        .and(Tone::Muted, pad_right(step.layer.name(), HANG - 4))
        .and(Tone::Plain, "  ");
    if !step.about.is_empty() {
        words.push(Tone::Strong, format!("{}  ", step.about));
    }
    words.push(Tone::Plain, step.found.clone());
    if let Some(time) = step.time() {
        words.push(Tone::Muted, format!("  {time}"));
    }
    words
}
