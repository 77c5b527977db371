//! How long a key press takes to be seen: a letter typed into a prompt, until it stands on the screen.
use std::time::{Duration, Instant};

use crate::harness::screen::Screen;

/// No word of the program or of the data holds these in a row.
const LETTERS: &str = "zqxjvkwzqxjvkw";
const BACKSPACE: &str = "\x7f";

/// Opens a prompt with `key` and types into it for about `how_long`, a letter at a time and each only when the one
/// before has been seen; leaves the prompt with Esc. Returns the time of each press.
pub fn latencies(screen: &mut Screen, key: &str, how_long: Duration) -> Vec<Duration> {
    let start = Instant::now();
    let mut presses = Vec::new();
    screen.press(key);
    while start.elapsed() < how_long {
        for length in 1..=LETTERS.len() {
            screen.press(&LETTERS[length - 1..length]);
            presses.push(screen.see(&LETTERS[..length]));
        }
        for length in (1..LETTERS.len()).rev() {
            screen.press(BACKSPACE);
            presses.push(screen.lose(&LETTERS[..=length]));
        }
        screen.press(BACKSPACE);
    }
    screen.press("\x1b");
    presses
}
