//! Tests of `record`.
use super::*;

#[test]
fn raw_headers_are_read_in_place() {
    // 2 headers: a -> "x", a -> null
    let raw = [4, 2, b'a', 2, b'x', 2, b'a', 1];
    let read: Vec<_> = Headers::Raw(&raw).iter().collect();
    assert_eq!(read, vec![(&b"a"[..], Some(&b"x"[..])), (&b"a"[..], None)]);
}

#[test]
fn raw_headers_that_are_cut_short_end_there() {
    let raw = [4, 2, b'a', 2, b'x', 40, b'a'];
    assert_eq!(Headers::Raw(&raw).iter().count(), 1);
    assert_eq!(Headers::Raw(&[]).iter().count(), 0);
    assert_eq!(Headers::Raw(&[0xff; 9]).iter().count(), 0);
}
