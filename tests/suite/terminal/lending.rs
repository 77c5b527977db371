//! Other programs beside the screen: an editor that has the terminal for a while, a clipboard program that hangs.
use super::{Desk, leave};

/// ed(1) and `code --wait` handle an interrupt themselves, and go on.
#[tokio::test(flavor = "multi_thread")]
async fn an_interrupt_in_the_editor_is_the_editors() {
    let desk = Desk::new().await;
    let editor =
        desk.script("ed", "trap : INT\necho the editor waits\nread line\necho typed in the editor > \"$1\"");
    let editor = editor.display().to_string();
    let mut screen =
        desk.open_with("topics/orders/produce", &[("VISUAL", String::new()), ("EDITOR", editor)]);
    screen.see("the value");
    screen.press("\x05");
    screen.see("the editor waits");
    screen.press("\x03");
    screen.press("and goes on\r");
    screen.see("typed in the editor");
    screen.press("\x03");
    screen.see("nce more");
    screen.press("\x03");
    assert_eq!(screen.end(), 0);
}

/// As xclip does with a display that is gone.
#[tokio::test(flavor = "multi_thread")]
async fn a_clipboard_program_that_hangs_holds_up_nothing_and_is_ended() {
    let desk = Desk::new().await;
    let program = desk.script("xclip", "cat >/dev/null\nexec sleep 600");
    let folder = program.parent().unwrap().display().to_string();
    let path = format!("{folder}:{}", std::env::var("PATH").unwrap());
    let mut screen = desk.open_with("topics", &[("PATH", path), ("DISPLAY", ":9".to_owned())]);
    screen.see("orders");
    screen.press("c4");
    screen.see("SKEW");
    assert!(!screen.text().contains("clipboard"), "nothing is known yet:\n{}", screen.text());
    screen.see("(OSC 52): xclip did not take it within 2 s and was ended");
    leave(screen);
}
