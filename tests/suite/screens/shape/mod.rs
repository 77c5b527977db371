//! How the screen is divided and walked: the frame, the second pane, where the bar is in a list.
mod chrome;
mod columns;
mod foot;
mod letters;
mod palette;
mod pane;
mod standing;

use super::Bench;
