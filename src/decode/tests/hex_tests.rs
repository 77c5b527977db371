//! Tests of `hex`.
use super::*;

#[test]
fn a_line_has_offset_hex_and_text() {
    let bytes: Vec<u8> = (0x3a..0x3a + 18).chain([0, 0xff]).collect();
    let first = line(&bytes, 0).unwrap();
    assert_eq!(first.text, "00000000  3a 3b 3c 3d 3e 3f 40 41  42 43 44 45 46 47 48 49  :;<=>?@ABCDEFGHI");
    let second = line(&bytes, 1).unwrap();
    assert_eq!(second.text, "00000010  4a 4b 00 ff                                       JK··");
    assert_eq!(second.tokens.last().unwrap().kind, TokenKind::Plain);
    assert!(line(&bytes, 2).is_none());
    assert_eq!(line(&[], 0).unwrap().text.trim_end(), "00000000");
}

#[test]
fn hex_is_read_back() {
    assert_eq!(parse("0x7b 22 6F"), Some(vec![0x7b, 0x22, 0x6f]));
    assert_eq!(parse(&digits(b"\x00\xff")), Some(vec![0, 0xff]));
    assert_eq!(parse("7b2"), None);
    assert_eq!(parse("zz"), None);
}
