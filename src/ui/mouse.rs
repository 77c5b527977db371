//! Mouse events as values.

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Rect};

/// What the mouse did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MouseKind {
    /// The left button went down.
    Click,
    /// The left button went down a second time at the same place, shortly after.
    DoubleClick,
    /// The left button is held and the pointer moved.
    Drag,
    /// The wheel turned away from the reader.
    WheelUp,
    /// The wheel turned toward the reader.
    WheelDown,
    /// The wheel was tilted left.
    WheelLeft,
    /// The wheel was tilted right.
    WheelRight,
}

/// One mouse event at a cell of the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mouse {
    /// What happened.
    pub kind: MouseKind,
    /// Cell from the left, from 0.
    pub column: u16,
    /// Cell from the top, from 0.
    pub row: u16,
}

impl Mouse {
    /// The part of a terminal's mouse event that is used; none for mere movement and other buttons. Terminals know no
    /// double click: whoever has the clock makes one of two clicks with [`Mouse::doubled`].
    pub fn from_event(event: &MouseEvent) -> Option<Mouse> {
        let kind = match event.kind {
            MouseEventKind::Down(MouseButton::Left) => MouseKind::Click,
            MouseEventKind::Drag(MouseButton::Left) => MouseKind::Drag,
            MouseEventKind::ScrollUp => MouseKind::WheelUp,
            MouseEventKind::ScrollDown => MouseKind::WheelDown,
            MouseEventKind::ScrollLeft => MouseKind::WheelLeft,
            MouseEventKind::ScrollRight => MouseKind::WheelRight,
            _ => return None,
        };
        Some(Mouse { kind, column: event.column, row: event.row })
    }

    /// The same place as a double click.
    pub fn doubled(self) -> Mouse {
        Mouse { kind: MouseKind::DoubleClick, ..self }
    }

    /// Whether the event happened inside `area`.
    pub fn is_in(&self, area: Rect) -> bool {
        area.contains(Position { x: self.column, y: self.row })
    }

    /// Rows that a turn of the wheel moves, down being positive; 0 if the wheel did not turn.
    pub fn wheel_rows(&self) -> isize {
        match self.kind {
            MouseKind::WheelUp => -3,
            MouseKind::WheelDown => 3,
            _ => 0,
        }
    }
}
