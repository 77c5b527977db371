//! The open views, the newest on top, one beside it, and what each has asked for. Opens and closes nothing by itself.
use crate::kafka::model::Timestamp;
use crate::shell::effect::Flight;
use crate::shell::{CallPace, QuestionId, Touched, View, ViewId};
use ratatui::layout::Rect;
use std::time::Duration;

/// A place that asks again by itself rests so many times as long as the answer took: it asks for no more than 5 % of the
/// time.
const REST: i64 = 20;
/// However slow the answers are, in ms.
const LONGEST_REST: i64 = 120_000;

/// A view on the stack.
pub struct OpenView {
    pub id: ViewId,
    pub view: Box<dyn View>,
    /// Its questions that are in flight.
    pub flights: Vec<Flight>,
    /// Where it was drawn last.
    pub area: Rect,
    /// What it knows of being seen.
    pub seen: Visibility,
    /// What became of its topic that it has not been told yet.
    pub touched: Option<Touched>,
    /// When it asked last; none if it is to ask as soon as it is seen.
    asked: Option<Timestamp>,
    /// For how long after asking it rests, in ms.
    rest: i64,
}

/// Whether a view is seen, and what it was told when it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visibility {
    /// Never yet: it has asked nothing.
    Not,
    /// It is on top, and knows the look at the cluster of that number.
    Now(u64),
    /// Something lies above it.
    Before,
}

impl OpenView {
    /// Takes down that a question leaves.
    pub fn asks(&mut self, flight: Flight) {
        self.flights.push(flight);
        if flight.pace == CallPace::Place {
            self.asked = Some(flight.since);
        }
    }

    /// Takes down that the view was told to ask again, whether it did or not.
    pub fn reminded(&mut self, now: Timestamp) {
        self.asked = Some(now);
    }

    /// What this view knows may be wrong by now: it asks as soon as it is seen.
    pub fn is_old(&mut self) {
        (self.asked, self.rest) = (None, 0);
    }

    /// A change has done this to a thing of these names. What has not been seen yet asks anyway.
    pub fn touched_by(&mut self, names: &[&str], how: Touched) {
        let about = self.view.route().topic().unwrap_or_default();
        if self.seen != Visibility::Not && about.split(',').any(|topic| names.contains(&topic)) {
            self.touched = self.touched.max(Some(how));
        }
    }

    /// Takes a question off the list; none if nobody waits for its answer any more.
    pub fn answered(&mut self, question: QuestionId, now: Timestamp) -> Option<Flight> {
        let at = self.flights.iter().position(|flight| flight.question == question)?;
        let flight = self.flights.remove(at);
        if flight.pace == CallPace::Place {
            self.rest = ((now.0 - flight.since.0).max(0) * REST).min(LONGEST_REST);
        }
        Some(flight)
    }

    /// When the view is to ask again by itself, never more often than the beat, in ms since the epoch; none while it waits for an answer or never does.
    pub fn due(&self, beat: Duration) -> Option<i64> {
        let every = i64::try_from(self.view.every()?.max(beat).as_millis()).unwrap_or(i64::MAX);
        let due = self.asked.map_or(i64::MIN, |asked| asked.0.saturating_add(every.max(self.rest)));
        self.flights.iter().all(|flight| flight.pace == CallPace::Own).then_some(due)
    }
}

/// The open views.
#[derive(Default)]
pub struct Stack {
    views: Vec<OpenView>,
    /// In the second pane of the one on top.
    beside: Option<OpenView>,
    /// The keys go to the one beside.
    aside: bool,
    given: u64,
}

impl Stack {
    /// Puts a view on top; the keys are its own.
    pub fn push(&mut self, view: Box<dyn View>) {
        let open = self.number(view);
        self.views.push(open);
        self.aside = false;
    }

    fn number(&mut self, view: Box<dyn View>) -> OpenView {
        self.given += 1;
        OpenView {
            id: ViewId(self.given),
            view,
            flights: Vec::new(),
            area: Rect::default(),
            seen: Visibility::Not,
            touched: None,
            asked: None,
            rest: 0,
        }
    }

    pub fn pop(&mut self) -> Option<OpenView> {
        self.aside = false;
        self.views.pop()
    }

    /// Puts a view beside the one on top, or none; the one that was there.
    pub fn set_beside(&mut self, view: Option<Box<dyn View>>) -> Option<OpenView> {
        let open = view.map(|view| self.number(view));
        self.aside &= open.is_some();
        std::mem::replace(&mut self.beside, open)
    }

    pub fn beside(&self) -> Option<&OpenView> {
        self.beside.as_ref()
    }

    pub fn beside_mut(&mut self) -> Option<&mut OpenView> {
        self.beside.as_mut()
    }

    /// Whether the keys go to the one beside.
    pub fn is_aside(&self) -> bool {
        self.aside
    }

    /// Has the keys go to the one beside, if there is one, or to the one on top.
    pub fn turn(&mut self, aside: bool) {
        self.aside = aside && self.beside.is_some();
    }

    /// All below the one on top are hidden.
    pub fn cover(&mut self) {
        let hidden = self.views.iter_mut().rev().skip(1);
        for open in hidden.filter(|open| matches!(open.seen, Visibility::Now(_))) {
            open.seen = Visibility::Before;
        }
    }

    pub fn len(&self) -> usize {
        self.views.len()
    }

    /// The place on top.
    pub fn place(&self) -> Option<&OpenView> {
        self.views.last()
    }

    pub fn place_mut(&mut self) -> Option<&mut OpenView> {
        self.views.last_mut()
    }

    /// The one that has the keys: the place on top, or what is beside it.
    pub fn top(&self) -> Option<&OpenView> {
        self.beside.as_ref().filter(|_| self.aside).or_else(|| self.views.last())
    }

    /// Those on the screen: the place on top, and what is beside it.
    pub fn seen(&self) -> impl Iterator<Item = &OpenView> {
        self.views.last().into_iter().chain(&self.beside)
    }

    pub fn get_mut(&mut self, id: ViewId) -> Option<&mut OpenView> {
        self.all_mut().find(|open| open.id == id)
    }

    /// The places, and what is beside the one on top.
    pub fn all(&self) -> impl Iterator<Item = &OpenView> {
        self.views.iter().chain(&self.beside)
    }

    pub fn all_mut(&mut self) -> impl Iterator<Item = &mut OpenView> {
        self.views.iter_mut().chain(&mut self.beside)
    }

    /// The places, the one on top last.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &OpenView> {
        self.views.iter()
    }
}
