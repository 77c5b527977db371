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

/// Over ssh an escape may come alone, which is read as a key of its own.
#[test]
fn an_answer_in_two_pieces_is_taken_out_while_one_is_expected() {
    let esc = || press(KeyCode::Esc, KeyModifiers::NONE);
    let typed = |text: &str| -> Vec<Event> {
        text.chars().map(|character| press(KeyCode::Char(character), KeyModifiers::NONE)).collect()
    };
    let mut listening = Listening::default();
    assert_eq!(listening.take(esc()), Heard::Events(vec![esc()]), "nobody was asked: it is the user's");
    listening.ask();
    let other = [Event::Resize(80, 24), Event::FocusLost, Event::Paste("11;".to_owned())];
    let answer: Vec<Event> = [vec![esc()], typed("]11;rgb:1/2/3"), vec![esc()], typed("\\")].concat();
    let (end, parts) = answer.split_last().unwrap();
    for part in parts {
        assert_eq!(listening.take(part.clone()), Heard::Events(Vec::new()), "{part:?}");
        for event in &other {
            assert_eq!(listening.take(event.clone()), Heard::Events(vec![event.clone()]));
        }
    }
    assert!(listening.expected().is_some());
    assert_eq!(listening.take(end.clone()), Heard::Ground(Ground::Dark));
    assert_eq!(listening.expected(), None);
    // An escape that is followed by something else is given back with it.
    listening.ask();
    assert_eq!(listening.take(esc()), Heard::Events(Vec::new()));
    let next = typed("j").remove(0);
    assert_eq!(listening.take(next.clone()), Heard::Events(vec![esc(), next]));
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
