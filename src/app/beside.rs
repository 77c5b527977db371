//! The second pane: the place of what is under the bar, beside its list. It is a view like any other, asks like any other, and
//! follows the bar: at once where that costs no question or the bar rested, else when it rests. `ui::split` says where it stands.
use super::App;
use super::event::Outside;
use crate::kafka::model::Timestamp;
use crate::shell::{Beside, Handled, Notice, Ready, Route, Shelf, ViewId};
use crate::ui::layout::ScreenParts;
use crate::ui::mouse::{Mouse, MouseKind};
use crate::ui::split::{Split, SplitWish};
use ratatui::layout::Rect;
use std::sync::Arc;

/// A bar that has not moved for so long (ms) rests: what is under it may be asked for.
const REST: i64 = 150;
/// What is handed over without a question is shown no more often than this (ms): a flood moves the bar with each frame.
const PAUSE: i64 = 80;

/// What is shown beside the list, and what is to be.
#[derive(Default)]
pub struct Following {
    /// The list, and the place that is shown beside it.
    shown: Option<(ViewId, Route)>,
    /// When that was opened, in ms since the epoch.
    since: i64,
    /// What is under the bar, since when, and whether the bar had rested before.
    wanted: Option<(Beside, i64, bool)>,
}

impl Following {
    /// When what is wanted is to be opened; none if it is shown already.
    pub fn due(&self) -> Option<i64> {
        let (wanted, since, rested) = self.wanted.as_ref()?;
        let shown = self.shown.as_ref().map(|(_, route)| route);
        match wanted {
            Beside::Never | Beside::Nothing => None,
            Beside::Lent(route) | Beside::Asks(route) if Some(route) == shown => None,
            Beside::Lent(_) => Some((*since).max(self.since + PAUSE)),
            Beside::Asks(_) => Some(since + if *rested { 0 } else { REST }),
        }
    }

    fn want(&mut self, wanted: Beside, now: Timestamp) {
        if let Some((before, since, _)) = &self.wanted {
            if *before == wanted {
                return;
            }
            let rested = now.0 - since >= REST;
            self.wanted = Some((wanted, now.0, rested));
        } else {
            self.wanted = Some((wanted, now.0, true));
        }
    }
}

impl App {
    /// Where the list and its second pane stand in the body; none while there is only the list.
    pub(super) fn split(&self, body: Rect) -> Option<Split> {
        let place = self.stack.place()?;
        if place.view.beside(&self.look) == Beside::Never {
            return None;
        }
        Split::of(body, &self.wish())
    }

    fn wish(&self) -> SplitWish {
        let pane = &self.look.state.pane;
        SplitWish { shown: pane.shown, share: pane.share }
    }

    fn body(&self) -> Rect {
        let (width, height) = self.look.size;
        ScreenParts::of(Rect::new(0, 0, width, height)).body
    }

    /// Shows beside the list what is under its bar, if it is time.
    pub(super) fn follow_the_bar(&mut self) {
        let Some(list) = self.stack.place().map(|open| open.id) else { return };
        if self.split(self.body()).is_none() {
            self.close_beside();
            self.following = Following::default();
            return;
        }
        if self.following.shown.as_ref().is_some_and(|(of, _)| *of != list) {
            self.close_beside();
            self.following = Following::default();
        }
        self.point_back();
        let Some(wanted) = self.stack.place().map(|open| open.view.beside(&self.look)) else { return };
        let Some(route) = wanted.route().cloned() else {
            self.close_beside();
            self.following.shown = None;
            return self.following.want(wanted, self.look.now);
        };
        self.following.want(wanted, self.look.now);
        if self.following.due().is_some_and(|due| due <= self.look.now.0) {
            let lent = self.stack.place().map_or_else(Shelf::default, |open| open.view.lend());
            self.close_beside_for(&route, lent);
            (self.following.shown, self.following.since) = (Some((list, route)), self.look.now.0);
        }
    }

    /// Whoever walks in the pane takes the list's bar along.
    fn point_back(&mut self) {
        let Some((_, shown)) = &self.following.shown else { return };
        let Some(now) = self.stack.beside().map(|open| open.view.route()) else { return };
        let same_kind = std::mem::discriminant(shown) == std::mem::discriminant(&now);
        if *shown == now || !same_kind {
            return;
        }
        if let Some(list) = self.stack.place_mut() {
            list.view.point_at(&now);
        }
        let wanted = self.stack.place().map(|open| open.view.beside(&self.look));
        if wanted.as_ref().and_then(Beside::route) == Some(&now) {
            self.following.shown = self.following.shown.take().map(|(list, _)| (list, now));
        }
    }

    fn close_beside_for(&mut self, route: &Route, lent: Shelf) {
        let view = self.made(route, lent);
        if let Some(before) = self.stack.set_beside(Some(view)) {
            self.outside.push(Outside::Cancel(before.id));
        }
    }

    fn close_beside(&mut self) {
        if let Some(before) = self.stack.set_beside(None) {
            self.outside.push(Outside::Cancel(before.id));
        }
    }

    /// Whether a view is the one in the second pane.
    pub(super) fn is_beside(&self, view: ViewId) -> bool {
        self.stack.beside().is_some_and(|open| open.id == view)
    }

    /// Another page of what is under the bar.
    pub(super) fn replace_beside(&mut self, route: &Route) {
        self.close_beside_for(route, Shelf::default());
    }

    /// Whether there is a pane to go into.
    pub(super) fn has_beside(&self) -> Ready {
        Ready::when(self.stack.beside().is_some(), "nothing is shown beside: | opens the second pane")
    }

    /// Into the pane, and out of it.
    pub(super) fn turn_aside(&mut self) {
        self.stack.turn(!self.stack.is_aside());
    }

    /// Shows the pane, or hides it; kept for later sessions.
    pub(super) fn toggle_beside(&mut self) {
        let body = self.body();
        if self.stack.place().is_none_or(|open| open.view.beside(&self.look) == Beside::Never) {
            return self.note(Notice::info("This place has nothing to show beside it").passing());
        }
        let shown = self.split(body).is_some();
        self.remember(Arc::new(move |state| state.pane.shown = Some(!shown)));
        if self.split(body).is_some() == shown {
            self.note(
                Notice::warn("The terminal is too small for a second pane: it needs more rows or columns")
                    .passing(),
            );
        }
    }

    /// Makes the pane larger or smaller, in steps; kept for later sessions.
    pub(super) fn resize_beside(&mut self, larger: bool) {
        let share = self.wish().resized(larger);
        self.remember(Arc::new(move |state| state.pane.share = Some(share)));
    }

    /// Gives the mouse to what is under it; a click also gives the keys.
    pub(super) fn mouse_beside(&mut self, mouse: &Mouse) {
        let beside =
            self.stack.beside().filter(|open| mouse.is_in(open.area)).map(|open| (open.id, open.area, true));
        let place = self.stack.place().map(|open| (open.id, open.area, false));
        let Some((id, area, aside)) = beside.or(place) else { return };
        if matches!(mouse.kind, MouseKind::Click | MouseKind::DoubleClick) {
            self.stack.turn(aside);
        }
        self.view_of(id, |view, cx| {
            let _: Handled = view.mouse(mouse, area, cx);
        });
    }
}
