//! The open views, the newest on top, and what each has asked for. Opens and closes nothing by itself.
use crate::shell::cx::Flight;
use crate::shell::{View, ViewId};
use ratatui::layout::Rect;

/// A view on the stack.
pub struct Open {
    pub id: ViewId,
    pub view: Box<dyn View>,
    /// Its questions that are in flight.
    pub flights: Vec<Flight>,
    /// Where it was drawn last.
    pub area: Rect,
}

/// The open views.
#[derive(Default)]
pub struct Stack {
    views: Vec<Open>,
    given: u64,
}

impl Stack {
    /// Puts a view on top.
    pub fn push(&mut self, view: Box<dyn View>) -> ViewId {
        self.given += 1;
        let id = ViewId(self.given);
        self.views.push(Open { id, view, flights: Vec::new(), area: Rect::default() });
        id
    }

    pub fn pop(&mut self) -> Option<Open> {
        self.views.pop()
    }

    pub fn len(&self) -> usize {
        self.views.len()
    }

    pub fn top(&self) -> Option<&Open> {
        self.views.last()
    }

    pub fn top_mut(&mut self) -> Option<&mut Open> {
        self.views.last_mut()
    }

    pub fn get_mut(&mut self, id: ViewId) -> Option<&mut Open> {
        self.views.iter_mut().find(|open| open.id == id)
    }

    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Open> {
        self.views.iter()
    }

    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Open> {
        self.views.iter_mut()
    }
}
