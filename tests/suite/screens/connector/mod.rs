//! One connector on the screen: its config and the form of it; copies, offsets and loggers.
mod copies;
mod form;
mod letters;
mod moves;
mod undone;

use super::Bench;
