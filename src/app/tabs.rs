//! The pages that Tab leads around, on the rule below the head: where one is among them, how many each has, and a click goes to another.
use super::App;
use crate::kafka::model::{Group, Known};
use crate::shell::effect::{Effect, Said};
use crate::shell::{Ready, Route, circle};
use crate::ui::layout::ScreenParts;
use crate::ui::mouse::{Mouse, MouseKind};
use crate::ui::number;
use crate::ui::paint;
use crate::ui::tone::Tone;
use crate::ui::width::cells;
use crate::ui::words::Words;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::collections::VecDeque;

/// Cells before the first.
const LEFT: u16 = 2;
/// Pages of which it is kept how many they have.
const TALLIES_KEPT: usize = 64;

/// How many each page had when it was seen last.
pub type Tallies = VecDeque<(Route, String)>;

impl App {
    /// Takes down how many the page on top has, for its tab.
    pub(super) fn tally(&mut self) {
        let Some(open) = self.stack.place() else { return };
        let (route, Some(tally)) = (open.view.route(), open.view.tally()) else { return };
        if circle(&route).is_empty()
            || self.tallies.iter().any(|known| *known == (route.clone(), tally.clone()))
        {
            return;
        }
        self.tallies.retain(|(known, _)| *known != route);
        self.tallies.push_back((route, tally));
        if self.tallies.len() > TALLIES_KEPT {
            self.tallies.pop_front();
        }
    }

    /// How many a page has: as it was seen last, or by the look at the cluster.
    fn tally_of(&self, route: &Route) -> Option<String> {
        let seen = self.tallies.iter().find(|(known, _)| known == route).map(|(_, tally)| tally.clone());
        let pulse = &self.look.pulse;
        let group = |id: &str| pulse.groups.at_least()?.iter().find(|group| *group.id == *id);
        let counted = |count: usize| number::count(count as u64);
        seen.or_else(|| match route {
            Route::Topic(name) => {
                let topic = pulse.topics.iter().find(|topic| *topic.name == **name);
                topic.map(|topic| counted(topic.partitions.len()))
            }
            Route::TopicGroups(name) => {
                let Known::Is(groups) = &pulse.groups else { return None };
                let reads = |group: &&Group| group.reads.iter().any(|read| *read.topic == **name);
                Some(counted(groups.iter().filter(reads).count()))
            }
            Route::GroupMembers(id) => group(id)?.members.whole().map(|members| counted(*members)),
            _ => None,
        })
    }

    /// Each page with its place on the rule and its words; none where there is no room for all. What they have is left out first.
    fn tabs(&self, rule: Rect) -> Vec<(Rect, String, Route)> {
        let pages = self.route().map(|route| circle(&route)).unwrap_or_default();
        let told = |(name, route): &(&str, Route)| match self.tally_of(route) {
            Some(tally) => format!(" {name} {tally} "),
            None => format!(" {name} "),
        };
        let bare = |(name, _): &(&str, Route)| format!(" {name} ");
        let texts = [pages.iter().map(told).collect::<Vec<_>>(), pages.iter().map(bare).collect()];
        let placed = texts.into_iter().map(|texts| {
            let mut x = rule.x + LEFT;
            let place = |(text, (_, route)): (String, &(&str, Route))| {
                let width = paint::to_u16(cells(&text));
                let area = Rect { x, width, ..rule };
                x += width + 1;
                (area, text, route.clone())
            };
            texts.into_iter().zip(&pages).map(place).collect::<Vec<_>>()
        });
        let fits = |placed: &Vec<(Rect, String, Route)>| {
            placed.last().is_some_and(|(area, ..)| rule.height > 0 && area.right() < rule.right())
        };
        placed.into_iter().find(fits).unwrap_or_default()
    }

    /// The first cell behind the tabs.
    pub(super) fn tabs_end(&self, rule: Rect) -> u16 {
        self.tabs(rule).last().map_or(rule.x, |(area, ..)| area.right()) - rule.x
    }

    /// Whether what has the keys is one of several pages.
    pub(super) fn has_pages(&self) -> Ready {
        let pages = self.stack.top().map(|open| circle(&open.view.route())).unwrap_or_default();
        Ready::when(!pages.is_empty(), "this place has only the one page")
    }

    /// Against the way of Tab.
    pub(super) fn page_before(&mut self) {
        let Some(open) = self.stack.top() else { return };
        let (view, here) = (open.id, open.view.route());
        let pages = circle(&here);
        if let Some(at) = pages.iter().position(|(_, page)| *page == here) {
            let before = pages[(at + pages.len() - 1) % pages.len()].1.clone();
            self.said.push(Said { view, effect: Effect::Replace(before) });
        }
    }

    pub(super) fn draw_tabs(&self, rule: Rect, buffer: &mut Buffer) {
        let here = self.route();
        let tabs = self.tabs(rule);
        for (at, (area, text, route)) in tabs.iter().enumerate() {
            let tone = if here.as_ref() == Some(route) { Tone::Title } else { Tone::Muted };
            paint::line(buffer, *area, &Words::toned(tone, text.as_str()), &self.look.theme);
            if at + 1 < tabs.len() {
                let between = Rect { x: area.right(), width: 1, ..*area };
                paint::line(buffer, between, &Words::toned(Tone::Rule, "│"), &self.look.theme);
            }
        }
    }

    /// Goes to the page that was clicked; whether one was.
    pub(super) fn click_tab(&mut self, mouse: &Mouse) -> bool {
        if mouse.kind != MouseKind::Click {
            return false;
        }
        let (width, height) = self.look.size;
        let rule = ScreenParts::of(Rect::new(0, 0, width, height)).rule;
        let clicked = self.tabs(rule).into_iter().find(|(area, ..)| mouse.is_in(*area));
        let Some((_, _, route)) = clicked else { return false };
        if self.route().as_ref() != Some(&route) {
            self.close_top();
            self.open(&route);
        }
        true
    }
}
