//! Widgets and terminal words. Knows no Kafka.
//!
//! A widget draws from `&self` and a state into a `Buffer`; what drawing learns (how many rows fit, where things stand)
//! goes into `Cell`s of the state, so that a key or a click can be understood afterwards. Text from outside goes through
//! [`paint`], which shows control characters instead of sending them to the terminal.

pub mod bars;
pub mod clipboard;
pub mod colour;
pub mod editor;
pub mod excerpt;
pub mod grid;
pub mod hints;
pub mod input;
pub mod key;
pub mod layout;
pub mod mouse;
pub mod movement;
pub mod number;
pub mod paint;
pub mod popup;
#[cfg(test)]
mod sizes;
pub mod spark;
pub mod text;
pub mod theme;
pub mod time;
pub mod tone;
pub mod width;
pub mod words;
pub mod wrap;
