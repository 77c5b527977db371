//! The deck, home: is the cluster well, what needs a look, who falls behind, what is busy. Enter leads to the matter.
mod panels;
mod troubles;

use crate::kafka::Need;
use crate::shell::{Command, Cx, Handled, Look, Ready, Route, Screen};
use crate::ui::grid::{Grid, GridColumn, GridRow, GridState, Hit, Width};
use crate::ui::key::Key;
use crate::ui::layout::inset;
use crate::ui::mouse::Mouse;
use crate::ui::paint;
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use troubles::Trouble;

/// From this width on the panels stand side by side.
const WIDE: u16 = 96;
/// Rows of matters shown at most; the rest is counted.
const TROUBLES: u16 = 8;

/// The home screen.
#[derive(Default)]
pub struct Deck {
    troubles: Vec<Trouble>,
    /// The look that `troubles` were found in.
    version: u64,
    grid: GridState,
}

impl Deck {
    fn take_news(&mut self, look: &Look) {
        if self.version != look.pulse.number {
            self.version = look.pulse.number;
            self.troubles = troubles::find(&look.pulse, look);
        }
    }

    fn open(&mut self, cx: &mut Cx<'_>) {
        match self.troubles.get(self.grid.selected()) {
            Some(trouble) => cx.go(trouble.route.clone()),
            None => cx.go(Route::Topics),
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
                if let Some(topic) =
                    deck.troubles.get(deck.grid.selected()).and_then(|trouble| trouble.topic.clone())
                {
                    cx.go(Route::Records { topic, query: String::new() });
                }
            },
        )
        .ready(|deck, _| {
            let topic = deck.troubles.get(deck.grid.selected()).and_then(|trouble| trouble.topic.as_ref());
            Ready::when(topic.is_some(), "this line is about no topic")
        }),
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
            (None, Some(_)) => Words::toned(Tone::Muted, "live"),
            (_, None) => Words::new(),
        };
        Words::toned(Tone::Muted, format!("cluster {id}   ")).then(age)
    }
    fn key(&mut self, key: &Key, _cx: &mut Cx<'_>) -> Handled {
        if self.grid.key(key, self.troubles.len()) { Handled::Yes } else { Handled::No }
    }
    fn mouse(&mut self, mouse: &Mouse, _area: Rect, cx: &mut Cx<'_>) -> Handled {
        match self.grid.mouse(mouse, self.troubles.len()) {
            Hit::Missed => return Handled::No,
            Hit::Open(_) => self.open(cx),
            _ => {}
        }
        Handled::Yes
    }
    fn draw(&mut self, area: Rect, buffer: &mut Buffer, look: &Look) {
        self.take_news(look);
        if look.pulse.at.is_none() {
            let words = match &look.pulse.trouble {
                Some(why) => Words::toned(Tone::Bad, "! ")
                    .and(Tone::Plain, why.to_string())
                    .and(Tone::Key, "  7")
                    .and(Tone::Muted, " asks the doctor"),
                None => Words::toned(Tone::Muted, "asking the cluster …"),
            };
            paint::lines(buffer, inset(panels::below(area, 1), 3), &words, &look.theme);
            return;
        }
        if area.width >= WIDE {
            let gap = 3;
            let left = Rect { width: (area.width - gap) / 2, ..area };
            let right = Rect { x: left.right() + gap, width: area.width - left.width - gap, ..area };
            let rest = self.draw_troubles(left, buffer, look);
            panels::lag(rest, buffer, look);
            let rest = panels::brokers(right, buffer, look);
            panels::busiest(rest, buffer, look);
        } else {
            self.draw_below_each_other(area, buffer, look);
        }
    }
}

impl Deck {
    /// All four panels, each with some of its rows.
    fn draw_below_each_other(&mut self, area: Rect, buffer: &mut Buffer, look: &Look) {
        let [lag, busiest, brokers] = panels::wanted(look);
        let troubles = paint::to_u16(self.troubles.len()).clamp(1, TROUBLES);
        let mut rest = area;
        let shares = panels::shares(area.height, &[troubles, lag, busiest, brokers]);
        let areas = shares.into_iter().map(|share| {
            let own = Rect { height: (share + 1).min(rest.height), ..rest };
            rest = panels::below(rest, share + 2);
            own
        });
        for (number, own) in areas.enumerate() {
            match number {
                0 => self.draw_troubles(own, buffer, look),
                1 => panels::lag(own, buffer, look),
                2 => panels::busiest(own, buffer, look),
                _ => panels::brokers(own, buffer, look),
            };
        }
    }

    /// What needs a look; the rest of the area is returned.
    fn draw_troubles(&mut self, area: Rect, buffer: &mut Buffer, look: &Look) -> Rect {
        panels::title(area, buffer, "Needs a look", look);
        let body = panels::below(area, 1);
        if self.troubles.is_empty() {
            let words = match troubles::unseen(&look.pulse) {
                Some(unseen) => {
                    Words::toned(Tone::Muted, format!("nothing yet; still looking at {unseen} …"))
                }
                None => Words::toned(Tone::Good, "✓ ")
                    .and(Tone::Muted, "nothing: replicas in sync, brokers up, no group behind"),
            };
            paint::line(buffer, inset(paint::row(body, 0), 3), &words, &look.theme);
            return panels::below(area, 3);
        }
        let height = paint::to_u16(self.troubles.len()).min(TROUBLES).min(body.height);
        let list = Rect { height, ..body };
        let columns = [
            GridColumn::new("", Width::Range(10, 28), 0),
            GridColumn::new("", Width::Share { min: 10, parts: 1 }, 0),
        ];
        let row = |at: usize| {
            let trouble = &self.troubles[at];
            GridRow::new(vec![
                Words::toned(Tone::Strong, trouble.name.clone()),
                Words::toned(Tone::Plain, trouble.text.clone()),
            ])
            .sign(if trouble.tone == Tone::Muted { '·' } else { '!' }, trouble.tone)
        };
        Grid::new(&columns, self.troubles.len(), &row).headless().draw(buffer, list, &self.grid, &look.theme);
        panels::below(area, height + 2)
    }
}
