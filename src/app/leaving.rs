//! Goes from place to place and out of the program. Whoever would lose something by it is told first, and goes all the same
//! by asking once more.
use super::App;
use super::event::Outside;
use crate::shell::{Notice, Ready, Route};

impl App {
    /// Opens a place by name: the stack becomes its way back to the deck.
    pub(super) fn jump(&mut self, route: &Route) {
        let here = self.route();
        if here.as_ref() == Some(route) {
            return;
        }
        if *route == Route::Profiles {
            // Another cluster may be chosen there.
            self.remember_place();
        }
        let mut way = vec![route.clone()];
        while let Some(parent) = way.last().and_then(Route::parent) {
            way.push(parent);
        }
        way.reverse();
        // What is already open on the way stays as it is, with its place and filter.
        let same =
            self.stack.iter().zip(&way).take_while(|(open, route)| open.view.route() == **route).count();
        if !self.may_close(same, None) {
            return;
        }
        while self.stack.len() > same {
            self.close_top();
        }
        self.before = here;
        for route in &way[same..] {
            self.open(route);
        }
    }

    /// Whether there is a place to which `last` leads.
    pub(super) fn has_last(&self) -> Ready {
        Ready::when(self.before.is_some(), "there was no other place yet")
    }

    /// To where the user was before the last jump, and from there back again.
    pub(super) fn go_to_last(&mut self) {
        if let Some(before) = self.before.clone() {
            self.jump(&before);
        }
    }

    /// Out of the second pane; else closes the place on top, and the last one stays open.
    pub(super) fn back(&mut self) {
        if self.stack.is_aside() {
            return self.stack.turn(false);
        }
        let top = self.stack.len().saturating_sub(1);
        if top > 0 && self.may_close(top, None) {
            let left = self.route();
            self.close_top();
            // Whoever has walked on from there finds the bar where the walk has ended.
            if let (Some(left), Some(open)) = (left, self.stack.place_mut()) {
                open.view.point_at(&left);
            }
        }
    }

    /// Goes back to a place that is open below, if nothing is lost by that: a walk in a circle piles nothing up.
    pub(super) fn unwind_to(&mut self, route: &Route) -> bool {
        let Some(at) = self.stack.iter().position(|open| open.view.route() == *route) else { return false };
        if self.stack.iter().skip(at).any(|open| open.view.unsaved(&self.look).is_some()) {
            return false;
        }
        while self.stack.len() > at + 1 {
            self.close_top();
        }
        self.stack.turn(false);
        true
    }

    pub(super) fn return_to(&mut self, route: &Route) {
        let same = self.stack.iter().enumerate().filter(|(_, open)| open.view.route().is_same_place(route));
        if let Some(at) = same.map(|(at, _)| at).last() {
            while self.stack.len() > at {
                self.close_top();
            }
        }
        self.open(route);
    }

    pub(super) fn close_top(&mut self) {
        if let Some(open) = self.stack.pop() {
            self.outside.push(Outside::Cancel(open.id));
        }
    }

    /// Leaves the program, whatever is lost by it.
    pub(super) fn leave(&mut self) {
        self.remember_place();
        self.outside.push(Outside::Quit);
    }

    /// Leaves the program.
    pub(super) fn quit(&mut self) {
        let job = self.look.jobs.first().map(|job| job.loss());
        if self.may_close(0, job) {
            self.leave_after_changes();
        }
    }

    /// Whether the places from this one up may go: nothing is lost with them nor `besides` them, or the user insists.
    fn may_close(&mut self, from: usize, besides: Option<String>) -> bool {
        let places = self.stack.iter().skip(from).filter_map(|open| open.view.unsaved(&self.look));
        let losses: Vec<String> = besides.into_iter().chain(places).collect();
        let lost = losses.join("; ");
        if lost.is_empty() || self.warned.as_ref() == Some(&lost) {
            self.warned = None;
            return true;
        }
        let places = if losses.len() > 1 {
            "Once more leaves all of these, and loses"
        } else {
            "Once more leaves, and loses"
        };
        self.note(Notice::warn(format!("{places} {lost}")));
        self.warned = Some(lost);
        false
    }
}
