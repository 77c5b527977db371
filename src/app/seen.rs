//! Only what is seen asks: the place on top and what is beside it are told of each new look at the cluster and reminded to ask again when that is due;
//! what lies below rests, and catches up when it is seen again.
use super::App;
use super::event::Outside;
use super::stack::Visibility;
use crate::kafka::Need;
use crate::kafka::model::{BrokerState, Pulse};
use crate::shell::{Notice, ViewId};
use crate::ui::number;
use std::sync::Arc;
use std::time::Duration;

impl App {
    /// There is a new look at the cluster.
    pub(super) fn pulse(&mut self, pulse: Arc<Pulse>) {
        let before = std::mem::replace(&mut self.look.pulse, pulse);
        self.tell(&before);
        self.recognize();
        if reachable(&before) != reachable(&self.look.pulse) {
            // What was learned while a broker was away, or is known of one that has gone, is not worth a rest.
            self.stack.all_mut().for_each(super::stack::OpenView::is_old);
        }
    }

    /// Looks at the cluster in this beat, and at what a place asks for no more often.
    pub(super) fn beat(&mut self, every: Duration) {
        self.look.every = every;
        self.outside.push(Outside::Beat(every));
        let words = number::duration(u64::try_from(every.as_millis()).unwrap_or(u64::MAX)).text();
        self.note(Notice::info(format!("The cluster is looked at every {words}")).passing());
    }

    /// What became of the connection since the look before goes into the list of notices.
    fn tell(&mut self, before: &Pulse) {
        let now = self.look.pulse.clone();
        if let (None, Some(another)) = (&before.another, &now.another) {
            let why = now.trouble.as_deref().unwrap_or_default();
            let text = format!("Another cluster answers at {}: sending is locked", another.address);
            return self.note(Notice::bad(text).detail(why));
        }
        let notice = match (&before.trouble, &now.trouble) {
            (None, Some(why)) => Notice::bad(format!("The cluster does not answer: {why}")),
            (Some(_), None) => Notice::info("The cluster answers again"),
            _ => return,
        };
        // The head says it.
        self.note(notice.quiet());
    }

    /// Tells the views on the screen what they have missed, and has them ask if that is due.
    pub(super) fn attend(&mut self) {
        self.stack.cover();
        if let Some(place) = self.stack.place().map(|open| open.id) {
            self.attend_to(place);
        }
        self.follow_the_bar();
        if let Some(beside) = self.stack.beside().map(|open| open.id) {
            self.attend_to(beside);
        }
        self.say_needs();
        // What `opened` or `pulse` asked stands in `said` until it is settled, and is in flight after that.
        if self.said.is_empty() {
            let due = |open: &&super::stack::OpenView| {
                open.due(self.look.every).is_some_and(|due| due <= self.look.now.0)
            };
            let due: Vec<ViewId> = self.stack.seen().filter(due).map(|open| open.id).collect();
            due.into_iter().for_each(|id| self.remind(id));
        }
    }

    fn attend_to(&mut self, id: ViewId) {
        let (number, now) = (self.look.pulse.number, self.look.now);
        let Some(open) = self.stack.get_mut(id) else { return };
        let before = std::mem::replace(&mut open.seen, Visibility::Now(number));
        if before == Visibility::Before {
            open.is_old();
        }
        match before {
            Visibility::Not => {
                open.reminded(now);
                self.view_of(id, |view, cx| view.opened(cx));
            }
            Visibility::Now(known) if known == number => {}
            Visibility::Now(_) | Visibility::Before => self.view_of(id, |view, cx| view.pulse(cx)),
        }
        if let Some(how) = self.stack.get_mut(id).and_then(|open| open.touched.take()) {
            self.view_of(id, |view, cx| view.changed(how, cx));
        }
    }

    fn remind(&mut self, id: ViewId) {
        let now = self.look.now;
        if let Some(open) = self.stack.get_mut(id) {
            open.reminded(now);
            self.view_of(id, |view, cx| view.ask_again(cx));
        }
    }

    fn say_needs(&mut self) {
        if self.stack.place().is_none() {
            return;
        }
        let mut needs: Vec<Need> = self.stack.seen().flat_map(|open| open.view.needs()).copied().collect();
        needs.sort_unstable();
        needs.dedup();
        if self.needs.as_deref() != Some(&needs) {
            let needs: Arc<[Need]> = needs.into();
            self.needs = Some(Arc::clone(&needs));
            self.outside.push(Outside::Need(needs));
        }
    }
}

/// Which brokers answer, and whether any does.
fn reachable(pulse: &Pulse) -> (bool, usize) {
    let up = pulse.overview.brokers.iter().filter(|broker| broker.state == BrokerState::Up);
    (pulse.trouble.is_none(), up.count())
}
