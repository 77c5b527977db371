//! Only what is seen asks: the place on top is told of each new look at the cluster and reminded to ask again when that is due;
//! what lies below rests, and catches up when it is seen again.
use super::App;
use super::event::Outside;
use super::stack::Visibility;
use crate::kafka::model::{BrokerState, Pulse};
use crate::shell::Notice;
use std::sync::Arc;

impl App {
    /// There is a new look at the cluster.
    pub(super) fn pulse(&mut self, pulse: Arc<Pulse>) {
        let before = std::mem::replace(&mut self.look.pulse, pulse);
        self.tell(&before);
        self.recognize();
        if reachable(&before) != reachable(&self.look.pulse) {
            // What was learned while a broker was away, or is known of one that has gone, is not worth a rest.
            self.stack.iter_mut().for_each(super::stack::OpenView::is_old);
        }
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

    /// Tells the view on top what it has missed, and has it ask if that is due.
    pub(super) fn attend(&mut self) {
        let (number, now) = (self.look.pulse.number, self.look.now);
        let Some(open) = self.stack.cover() else { return };
        let before = std::mem::replace(&mut open.seen, Visibility::Now(number));
        if before == Visibility::Before {
            open.is_old();
        }
        match before {
            Visibility::Not => {
                open.reminded(now);
                self.top_view(|view, cx| view.opened(cx));
            }
            Visibility::Now(known) if known == number => {}
            Visibility::Now(_) | Visibility::Before => self.top_view(|view, cx| view.pulse(cx)),
        }
        if let Some(how) = self.stack.top_mut().and_then(|open| open.touched.take()) {
            self.top_view(|view, cx| view.changed(how, cx));
        }
        self.say_needs();
        let Some(open) = self.stack.top_mut() else { return };
        // What `opened` or `pulse` asked stands in `said` until it is settled, and is in flight after that.
        if self.said.is_empty() && open.due().is_some_and(|due| due <= now.0) {
            open.reminded(now);
            self.top_view(|view, cx| view.ask_again(cx));
        }
    }

    fn say_needs(&mut self) {
        let Some(needs) = self.stack.top().map(|open| open.view.needs()) else { return };
        if self.needs != Some(needs) {
            self.needs = Some(needs);
            self.outside.push(Outside::Need(needs));
        }
    }
}

/// Which brokers answer, and whether any does.
fn reachable(pulse: &Pulse) -> (bool, usize) {
    let up = pulse.overview.brokers.iter().filter(|broker| broker.state == BrokerState::Up);
    (pulse.trouble.is_none(), up.count())
}
