//! Tests of `page`.
use super::*;

#[test]
fn what_a_terminal_would_obey_is_shown_by_name() {
    let mut page = Page::new();
    page.push_bytes("a\x1b[31m\u{202e}é\u{9b}".as_bytes(), TokenKind::Plain);
    page.push_bytes(b"\xff\n\tb", TokenKind::Plain);
    assert_eq!(page.line(0).unwrap().text, "a␛[31m‹202E›é‹009B›\\xff");
    assert_eq!(page.line(1).unwrap().text, "    b");
    assert_eq!(page.len(), 2);
}

#[test]
fn writing_that_needs_joiners_stays_whole() {
    for text in
        ["می\u{200c}خواهم", "क्\u{200d}ष", "👩\u{200d}🚀 x", "e\u{301}tude", "xe\u{301}", "日本語 text"]
    {
        let mut page = Page::new();
        page.push_bytes(text.as_bytes(), TokenKind::String);
        assert_eq!(page.line(0).unwrap().text, text);
        assert_eq!(page.line(0).unwrap().tokens, [Token { range: 0..text.len(), kind: TokenKind::String }]);
    }
}

proptest::proptest! {
    #[test]
    fn a_page_and_a_cell_show_the_same(text in "[ -~\u{300}\u{200b}-\u{202e}é日\u{1f469}\r]{0,24}") {
        let mut page = Page::new();
        page.push_bytes(text.as_bytes(), TokenKind::Plain);
        proptest::prop_assert_eq!(page.into_text(), crate::safe::safe(&text).into_owned());
    }
}

#[test]
fn a_heap_of_marks_is_broken_like_any_text() {
    let mut page = Page::new();
    page.push_bytes(format!("a{}", "\u{301}".repeat(100_000)).as_bytes(), TokenKind::Plain);
    assert!(page.len() > 40, "{}", page.len());
    assert!((0..page.len()).all(|line| page.line(line).unwrap().text.len() < LONGEST + 8));
}

#[test]
fn long_lines_are_broken_and_tokens_with_them() {
    let mut page = Page::new();
    page.push("\"", TokenKind::Punct);
    page.push_bytes(&vec![b'x'; 2 * LONGEST], TokenKind::String);
    assert_eq!(page.len(), 3);
    let line = page.line(1).unwrap();
    assert!(line.continued);
    assert_eq!(line.tokens, vec![Token { range: 0..LONGEST, kind: TokenKind::String }]);
    assert_eq!(page.line(2).unwrap().text, "x");
    assert_eq!(page.line(3), None);
}
