//! The terminal is asked for its ground, and the theme follows its answer: late, in pieces, between keys, or never.
use super::screen::Screen;
use super::{Desk, given_back, leave};

const QUESTION: &str = "\x1b]11;?\x07";
/// The accents of the two themes.
const DARK: &str = "38;2;127;178;255";
const LIGHT: &str = "38;2;31;95;191";

fn true_colour() -> [(&'static str, String); 1] {
    [("COLORTERM", "truecolor".to_owned())]
}

#[tokio::test(flavor = "multi_thread")]
async fn the_theme_follows_the_terminals_answer_without_a_key_lost() {
    let desk = Desk::new().await;
    for (answer, accent, other) in
        [("\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\", DARK, LIGHT), ("\x1b]11;rgb:fdfd/f6f6/e3e3\x07", LIGHT, DARK)]
    {
        let mut screen = desk.open_with("topics", &true_colour());
        screen.see("shipments");
        screen.wait_until_written(QUESTION);
        assert!(!screen.ever_showed(accent), "nothing is waited for before the first frame");
        // Keys stand on both sides of the answer, in the same piece.
        screen.press(&format!("/ship{answer}ments"));
        screen.wait_until_written(accent);
        screen.lose("payments");
        screen.see("shipments");
        assert!(!screen.ever_showed(other));
        end(screen);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_only_looks_like_an_answer_is_typed() {
    let desk = Desk::new().await;
    let mut screen = desk.open_with("topics", &true_colour());
    screen.see("shipments");
    // Alt and a bracket, and what follows in one piece.
    screen.press("/\x1b]11;ship");
    screen.wait("what was typed", |text| text.contains("11;ship"));
    end(screen);
}

/// Leaves while something is typed.
fn end(mut screen: Screen) {
    screen.press("\x03");
    assert_eq!(screen.end(), 0);
    given_back(&screen);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_chosen_a_theme_is_not_asked_for() {
    let desk = Desk::new().await;
    for more in
        [("KAFDECK_THEME", "light".to_owned()), ("TERM", "xterm".to_owned()), ("NO_COLOR", "1".to_owned())]
    {
        let screen = desk.open_with("topics", &[more]);
        screen.see("shipments");
        assert!(!screen.ever_showed(QUESTION));
        leave(screen);
    }
}
