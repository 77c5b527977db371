//! A panic under the screen: the terminal is given back before the message is printed. The program that panics is this
//! test binary itself, run again with the one test below that takes a terminal, so that no switch for it is needed in
//! the product.
use super::given_back;
use super::screen::Screen;
use kafdeck::run::terminal;
use ratatui::widgets::Paragraph;
use std::io::Read;

/// Takes the terminal as the program does, draws, and panics: first on another thread, then, after a key, on its own.
#[test]
#[ignore = "is run in a terminal of its own by the test after it"]
fn panics_on_its_screen() {
    let mut screen = terminal::TerminalScreen::enter(true).unwrap();
    screen.draw(|frame| frame.render_widget(Paragraph::new("drawn before"), frame.area())).unwrap();
    let other = std::thread::spawn(|| panic!("a wheel came off"));
    assert!(other.join().is_err());
    screen.draw(|frame| frame.render_widget(Paragraph::new("drawn after"), frame.area())).unwrap();
    let mut key = [0];
    std::io::stdin().read_exact(&mut key).unwrap();
    panic!("the wing fell off");
}

#[test]
fn a_panic_gives_the_terminal_back_and_is_readable() {
    let program = std::env::current_exe().unwrap();
    let test = "terminal::panicking::panics_on_its_screen";
    let arguments = [test, "--exact", "--ignored", "--nocapture"];
    let mut screen = Screen::start(program.to_str().unwrap(), &arguments, [], 100, 30);
    screen.see("drawn after");
    let text = screen.text();
    assert!(!text.contains("wheel"), "a panic that was caught elsewhere tears the screen:\n{text}");
    screen.press("x");
    assert_eq!(screen.end(), 101);
    given_back(&screen);
    let text = screen.text();
    assert!(text.contains("the wing fell off") && text.contains("panicking.rs"), "{text}");
    assert!(!text.contains("drawn"), "the screen stays among the lines of the shell:\n{text}");
}
