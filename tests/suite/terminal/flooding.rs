//! More keys at once than anybody types: a key held down while the program was busy, a text that a terminal pastes as if it was
//! typed. Each one is taken, also when no other follows it.
use super::{Desk, leave};

/// More than crossterm reads at once, and less than a pseudo-terminal holds.
const KEYS: usize = 3_000;

#[tokio::test(flavor = "multi_thread")]
async fn all_keys_of_a_flood_are_taken_though_none_follows() {
    let desk = Desk::new().await;
    let mut screen = desk.open("topics", 100, 30);
    screen.see("shipments");
    screen.press(&format!("{}?", "jk".repeat(KEYS / 2)));
    screen.see("Help");
    screen.press("\x1b");
    screen.lose("Help");
    leave(screen);
}
