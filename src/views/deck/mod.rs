//! The deck, home: is the cluster well, what needs a look, who falls behind, what is busy. Panels are walked line by line, and Enter on a line leads to
//! its very subject. `panels` says what stands in them, `troubles` what is wrong, `drawing` where they stand, `charts` what has happened lately.
mod charts;
mod drawing;
mod panels;
mod troubles;

use crate::kafka::Need;
use crate::shell::{Command, Cx, Handled, Look, Ready, Route, Screen};
use crate::ui::grid::{GridState, Hit};
use crate::ui::key::Key;
use crate::ui::mouse::Mouse;
use crate::ui::movement::Move;
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use crate::views::table::BarAt;
use panels::{DeckGoal, DeckPanel, PANELS};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// What is older (ms) is not called live.
const LIVE: i64 = 5_000;

/// The home screen.
#[derive(Default)]
pub struct Deck {
    /// None before the first look.
    panels: Option<[DeckPanel; PANELS]>,
    grids: [GridState; PANELS],
    /// The panel that has the bar.
    focus: usize,
    /// The look that the panels were made of.
    version: u64,
}

impl Deck {
    /// Makes the lines anew if there is a new look; the bar of each panel stays on its subject.
    fn take_news(&mut self, look: &Look) {
        if self.version == look.pulse.number && self.panels.is_some() {
            return;
        }
        self.version = look.pulse.number;
        let before = self.panels.replace(panels::all(look));
        let now = self.panels.iter().flatten();
        for ((was, now), grid) in before.iter().flatten().zip(now).zip(&mut self.grids) {
            let Some(line) = was.lines.get(grid.selected()) else { continue };
            match now.lines.iter().position(|other| other.goal == line.goal) {
                Some(at) => grid.select(at),
                None => grid.select(grid.selected().min(now.lines.len().saturating_sub(1))),
            }
        }
        if before.is_none() || self.lines(self.focus) == 0 {
            self.focus = (0..PANELS).find(|panel| self.lines(*panel) > 0).unwrap_or_default();
        }
    }

    fn lines(&self, panel: usize) -> usize {
        self.panels.as_ref().map_or(0, |panels| panels[panel].lines.len())
    }

    fn goal(&self) -> Option<&DeckGoal> {
        let panel = &self.panels.as_ref()?[self.focus];
        panel.lines.get(self.grids[self.focus].selected_of(panel.lines.len())?).map(|line| &line.goal)
    }

    fn open(&mut self, cx: &mut Cx<'_>) {
        match self.goal().cloned() {
            Some(DeckGoal { route, row: Some(row), .. }) => cx.go_with(route, BarAt(row)),
            Some(goal) => cx.go(goal.route),
            None => cx.go(Route::Topics),
        }
    }

    /// To the next panel that has lines, or to the one before.
    fn turn(&mut self, forward: bool) {
        let step = if forward { 1 } else { PANELS - 1 };
        let others = (1..PANELS).map(|by| (self.focus + by * step) % PANELS);
        if let Some(next) = { others }.find(|panel| self.lines(*panel) > 0) {
            self.focus = next;
        }
    }

    /// A line up or down; beyond the ends of a panel the walk goes on in the next one.
    fn walk(&mut self, step: Move) {
        let (at, len) = (self.grids[self.focus].selected(), self.lines(self.focus));
        let last = len.saturating_sub(1);
        match step {
            Move::Left => self.turn(false),
            Move::Right => self.turn(true),
            Move::Up if at == 0 && (0..self.focus).any(|panel| self.lines(panel) > 0) => {
                self.turn(false);
                let last = self.lines(self.focus).saturating_sub(1);
                self.grids[self.focus].select(last);
            }
            Move::Down if at >= last && (self.focus + 1..PANELS).any(|panel| self.lines(panel) > 0) => {
                self.turn(true);
                self.grids[self.focus].select(0);
            }
            step => _ = self.grids[self.focus].go(step, len),
        }
    }
}

impl Screen for Deck {
    const COMMANDS: &'static [&'static [Command<Deck>]] = &[&[
        Command::<Deck>::new(
            "deck.open",
            &["enter"],
            "open",
            "Opens what the selected line is about, or the topics.",
            Deck::open,
        )
        .rank(1),
        Command::<Deck>::new(
            "deck.records",
            &["o"],
            "records",
            "Opens the records of the topic that the line is about.",
            |deck, cx| {
                if let Some(topic) = deck.goal().and_then(|goal| goal.topic.clone()) {
                    cx.go(Route::Records { topic, query: String::new() });
                }
            },
        )
        .ready(|deck, _| {
            let topic = deck.goal().and_then(|goal| goal.topic.as_ref());
            Ready::when(topic.is_some(), "this line is about no topic")
        }),
        Command::<Deck>::new("deck.next", &["tab"], "next panel", "Goes to the next panel.", |deck, _| {
            deck.turn(true);
        })
        .rank(2),
        Command::<Deck>::new(
            "deck.previous",
            &["shift-tab"],
            "previous panel",
            "Goes to the panel before.",
            |deck, _| deck.turn(false),
        ),
    ]];

    fn route(&self) -> Route {
        Route::Deck
    }
    fn needs(&self) -> &'static [Need] {
        &[Need::Groups, Need::Sizes, Need::Transactions]
    }
    fn title(&self) -> String {
        "Deck".to_owned()
    }
    fn status(&self, look: &Look) -> Words<'static> {
        let id = look.pulse.overview.id.clone().unwrap_or_default();
        let age = match (&look.pulse.trouble, look.pulse.at) {
            (Some(_), Some(at)) => Words::toned(Tone::Bad, format!("{} old", look.for_how_long(at))),
            (None, Some(_)) if !look.pulse.partial.is_empty() => {
                let silent: Vec<String> = look.pulse.partial.keys().map(ToString::to_string).collect();
                Words::toned(Tone::Warn, format!("live, without broker {}", silent.join(", ")))
            }
            (None, Some(at)) if look.now.0 - at.0 > LIVE => {
                Words::toned(Tone::Muted, format!("{} old", look.for_how_long(at)))
            }
            (None, Some(_)) => Words::toned(Tone::Muted, "live"),
            (_, None) => Words::new(),
        };
        Words::toned(Tone::Muted, format!("cluster {id}   ")).then(age)
    }
    fn key(&mut self, key: &Key, _cx: &mut Cx<'_>) -> Handled {
        let Some(step) = Move::of(key) else { return Handled::No };
        self.walk(step);
        Handled::Yes
    }
    fn mouse(&mut self, mouse: &Mouse, _area: Rect, cx: &mut Cx<'_>) -> Handled {
        for panel in 0..PANELS {
            let len = self.lines(panel);
            let hit = self.grids[panel].mouse(mouse, len);
            if hit != Hit::Missed {
                self.focus = panel;
                if let Hit::Open(_) = hit {
                    self.open(cx);
                }
                return Handled::Yes;
            }
        }
        Handled::No
    }
    fn draw(&mut self, area: Rect, buffer: &mut Buffer, look: &Look) {
        self.take_news(look);
        self.draw_deck(area, buffer, look);
    }
}
