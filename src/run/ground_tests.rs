//! Answers in all their forms, and keys that only look like one.
use super::*;

fn press(code: KeyCode, modifiers: KeyModifiers) -> Event {
    Event::Key(KeyEvent::new(code, modifiers))
}

/// The keys as which an answer is read.
fn keys(text: &str) -> Vec<Event> {
    let mut keys = vec![press(KeyCode::Char(']'), KeyModifiers::ALT)];
    keys.extend(text.chars().map(|character| press(KeyCode::Char(character), KeyModifiers::NONE)));
    keys
}

fn ends() -> [Event; 2] {
    [press(KeyCode::Char('\\'), KeyModifiers::ALT), press(KeyCode::Char('g'), KeyModifiers::CONTROL)]
}

#[test]
fn an_answer_is_taken_out_and_nothing_else() {
    for (colour, expected) in [
        ("rgb:1e1e/1e1e/2e2e", Ground::Dark),
        ("rgb:ffff/ffff/ffff", Ground::Light),
        ("rgb:ee/e8/d5", Ground::Light),
        ("rgb:0/0/0", Ground::Dark),
        ("rgba:FDFD/F6F6/E3E3/FFFF", Ground::Light),
    ] {
        for end in ends() {
            let mut listening = Listening::default();
            let before = press(KeyCode::Char('j'), KeyModifiers::NONE);
            assert_eq!(listening.take(before.clone()), Heard::Events(vec![before.clone()]));
            for key in keys(&format!("11;{colour}")) {
                assert_eq!(listening.take(key), Heard::Events(Vec::new()), "{colour}");
            }
            assert!(listening.until().is_some());
            assert_eq!(listening.take(end), Heard::Ground(expected), "{colour}");
            assert_eq!(listening.until(), None);
            assert_eq!(listening.take(before.clone()), Heard::Events(vec![before]));
        }
    }
}

#[test]
fn what_only_begins_like_one_is_given_back_in_its_order() {
    for text in ["", "1", "11;x", "11;rgb:zz", "10;rgb:0/0/0", "11;rgb:0/0"] {
        let mut listening = Listening::default();
        let mut typed = keys(text);
        typed.push(ends()[0].clone());
        let mut given = Vec::new();
        for key in typed.clone() {
            match listening.take(key) {
                Heard::Events(events) => given.extend(events),
                Heard::Ground(ground) => panic!("{text} is no answer: {ground:?}"),
            }
        }
        assert_eq!(given, typed, "{text}");
    }
    let mut listening = Listening::default();
    let typed = keys("11;");
    for key in typed.clone() {
        listening.take(key);
    }
    assert_eq!(listening.give_up(), typed);
    assert_eq!(listening.until(), None);
}

/// The middle of the scale of greys lies where black and white are read alike.
#[test]
fn greys_are_told_by_what_is_read_on_them() {
    assert_eq!(ground("11;rgb:75/75/75"), Some(Ground::Dark));
    assert_eq!(ground("11;rgb:76/76/76"), Some(Ground::Light));
    for odd in ["11;rgb:", "11;rgb:/0/0", "11;rgb:00000/0/0", "11;rgb:1/2", "nothing"] {
        assert_eq!(ground(odd), None, "{odd}");
    }
}
