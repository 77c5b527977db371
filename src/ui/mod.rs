//! Widgets and terminal words. Knows no Kafka.
//!
//! A widget draws from `&self` and a state into a `Buffer`; what drawing learns (how many rows fit, where things stand)
//! goes into `Cell`s of the state, so that a key or a click can be understood afterwards. Text from outside goes through
//! [`paint`], which shows control characters instead of sending them to the terminal.

pub(crate) mod bars;
pub(crate) mod clipboard;
pub(crate) mod colour;
pub(crate) mod editor;
pub(crate) mod excerpt;
pub(crate) mod found;
pub(crate) mod grid;
pub(crate) mod hints;
pub(crate) mod input;
pub mod key;
pub(crate) mod layout;
pub mod mouse;
pub(crate) mod movement;
pub mod number;
pub mod paint;
pub(crate) mod popup;
#[cfg(test)]
mod sizes;
pub(crate) mod spark;
pub(crate) mod split;
pub(crate) mod text;
pub(crate) mod theme;
pub(crate) mod time;
pub(crate) mod tone;
pub(crate) mod width;
pub(crate) mod words;
pub(crate) mod wrap;
