//! Tests of `page`.
use super::*;

#[test]
fn what_a_terminal_would_obey_is_shown_by_name() {
    let mut page = Page::new();
    page.push_bytes("a\x1b[31m\u{202e}é\u{9b}".as_bytes(), Kind::Plain);
    page.push_bytes(b"\xff\n\tb", Kind::Plain);
    assert_eq!(page.line(0).unwrap().text, "a␛[31m\\u{202e}é\\u{9b}\\xff");
    assert_eq!(page.line(1).unwrap().text, "    b");
    assert_eq!(page.len(), 2);
}

#[test]
fn long_lines_are_broken_and_tokens_with_them() {
    let mut page = Page::new();
    page.push("\"", Kind::Punct);
    page.push_bytes(&vec![b'x'; 2 * LONGEST], Kind::String);
    assert_eq!(page.len(), 3);
    let line = page.line(1).unwrap();
    assert!(line.continued);
    assert_eq!(line.tokens, vec![Token { range: 0..LONGEST, kind: Kind::String }]);
    assert_eq!(page.line(2).unwrap().text, "x");
    assert_eq!(page.line(3), None);
}
