//! Tests of `needle`.
use super::*;
use proptest::prelude::*;

#[test]
fn smart_case_is_any_case_only_for_lower_case_text() {
    assert!(Needle::smart("failed").is_in(b"it FAILED here"));
    assert!(Needle::smart("müller").is_in("MÜLLER".as_bytes()));
    assert!(!Needle::smart("Failed").is_in(b"it FAILED here"));
    assert_eq!(Needle::smart("Failed").find(b"it Failed"), Some(3));
    assert!(Needle::smart("").is_in(b""));
}

proptest! {
    #[test]
    fn any_case_equals_a_lower_case_search(text in "[a-cA-C{1]{0,4}", hay in "[a-cA-C{1]{0,30}") {
        let plain = hay.to_ascii_lowercase().find(&text.to_ascii_lowercase());
        prop_assert_eq!(Needle::any_ascii_case(text.as_bytes()).find(hay.as_bytes()), plain);
    }
}
