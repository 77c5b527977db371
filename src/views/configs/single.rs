//! One config as a place: its value on every level, its type, and what it is for. `page` says what stands there.
use super::page::page;
use super::{ConfigsOf, value};
use crate::kafka::errors::Error;
use crate::kafka::model::Config;
use crate::shell::{Command, Cx, Handled, Look, Ready, Route, Screen};
use crate::ui::key::Key;
use crate::ui::layout::inset;
use crate::ui::mouse::Mouse;
use crate::ui::paint;
use crate::ui::text::{Lines, TextState};
use crate::ui::tone::Tone;
use crate::ui::words::{Piece, Words};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::time::Duration;

/// The screen of one config.
pub struct ConfigPage {
    of: ConfigsOf,
    name: String,
    config: Option<Config>,
    /// Why there is none, or why it is old.
    failed: Option<String>,
    lines: PageLines,
    text: TextState,
}

struct PageLines(Vec<Words<'static>>);

impl Lines for PageLines {
    fn count(&self) -> usize {
        self.0.len()
    }
    fn line(&self, index: usize) -> Vec<Piece<'_>> {
        self.0.get(index).map(|words| words.pieces().to_vec()).unwrap_or_default()
    }
}

impl ConfigPage {
    /// The config of that name; the list that it is opened from hands it over.
    pub fn new(of: ConfigsOf, name: String, look: &Look) -> ConfigPage {
        let config = look.handed.get::<Config>().filter(|config| *config.name == *name).cloned();
        let mut text = TextState::new();
        text.wrap = true;
        ConfigPage { of, name, config, failed: None, lines: PageLines(Vec::new()), text }
    }

    fn ask(&self, cx: &mut Cx<'_>) {
        let of = self.of.clone();
        cx.call(
            "load the config",
            |reach| async move { of.look_up(&reach.cluster).await },
            ConfigPage::loaded,
        );
    }

    fn loaded(&mut self, answer: Result<Vec<Config>, Error>, _: &mut Cx<'_>) {
        match answer.map(|configs| configs.into_iter().find(|config| *config.name == *self.name)) {
            Ok(Some(config)) => (self.config, self.failed) = (Some(config), None),
            Ok(None) => self.failed = Some(format!("{} has no config {:?}", self.of, self.name)),
            Err(error) => self.failed = Some(error.to_string()),
        }
    }
}

impl Screen for ConfigPage {
    const COMMANDS: &'static [&'static [Command<ConfigPage>]] = &[&[Command::<ConfigPage>::new(
        "config.copy",
        &["c"],
        "copy",
        "Copies the config's value.",
        |page, cx| {
            if let Some(value) = page.config.as_ref().and_then(|config| config.value.clone()) {
                cx.copy("value", value);
            }
        },
    )
    .ready(|page, _| {
        let told = page.config.as_ref().is_some_and(|config| config.value.is_some());
        Ready::when(told, "no value is told")
    })
    .rank(1)]];

    fn route(&self) -> Route {
        self.of.route_of(&self.name)
    }
    fn title(&self) -> String {
        self.name.clone()
    }
    fn status(&self, look: &Look) -> Words<'static> {
        self.config.as_ref().map(|config| value(config).words(look)).unwrap_or_default()
    }
    fn opened(&mut self, cx: &mut Cx<'_>) {
        if self.config.is_none() {
            self.ask(cx);
        }
    }
    fn every(&self) -> Option<Duration> {
        Some(Duration::from_secs(30))
    }
    fn ask_again(&mut self, cx: &mut Cx<'_>) {
        self.ask(cx);
    }
    fn refresh(&mut self, cx: &mut Cx<'_>) {
        self.ask(cx);
    }
    fn key(&mut self, key: &Key, _cx: &mut Cx<'_>) -> Handled {
        if self.text.key(key, &self.lines) { Handled::Yes } else { Handled::No }
    }
    fn mouse(&mut self, mouse: &Mouse, _area: Rect, _cx: &mut Cx<'_>) -> Handled {
        if self.text.mouse(mouse, &self.lines) { Handled::Yes } else { Handled::No }
    }
    fn draw(&mut self, area: Rect, buffer: &mut Buffer, look: &Look) {
        let area = inset(area, if area.width < 60 { 1 } else { 3 });
        let mut lines = Vec::new();
        if let Some(why) = &self.failed {
            let old = if self.config.is_some() { "old: " } else { "" };
            lines.push(Words::toned(Tone::Bad, "! ").and(Tone::Plain, format!("{old}{why}")));
        } else if self.config.is_none() {
            lines.push(Words::toned(Tone::Muted, "loading …"));
        }
        if let Some(config) = &self.config {
            lines.extend(page(config, usize::from(area.width).clamp(20, 100), look));
        }
        self.lines = PageLines(lines);
        let below = Rect { y: area.y + area.height.min(1), height: area.height.saturating_sub(1), ..area };
        self.text.draw(buffer, if area.height > 3 { below } else { area }, &self.lines, &look.theme);
        let position = Words::toned(Tone::Muted, self.text.position(&self.lines));
        if area.height > 3 && self.lines.count() > usize::from(below.height) {
            paint::right(buffer, paint::row(area, 0), &position, &look.theme);
        }
    }
}
