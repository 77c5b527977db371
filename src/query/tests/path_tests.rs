//! Tests of `path`.
use super::*;
use proptest::prelude::*;

#[test]
fn paths_are_read() {
    let path = Path::parse(".items[0].\"odd name\"[][\"x\"].@id").unwrap();
    let name = |text: &str| Step::Name(text.to_owned());
    let expected = [name("items"), Step::Index(0), name("odd name"), Step::Each, name("x"), name("@id")];
    assert_eq!(path.steps(), expected);
    assert_eq!(path.to_string(), ".items[0].\"odd name\"[].x.@id");
    assert_eq!(Path::parse(".[].id").unwrap().to_string(), ".[].id");
}

#[test]
fn mistakes_have_a_place() {
    assert_eq!(Path::parse(".a.").unwrap_err().0, 3);
    assert_eq!(Path::parse(".a[x]").unwrap_err().0, 3);
    assert_eq!(Path::parse(".a[1").unwrap_err().0, 4);
    assert_eq!(Path::parse(".a b").unwrap_err().0, 2);
    assert!(Path::parse(&".a".repeat(100)).is_err());
}

proptest! {
    #[test]
    fn a_path_displays_as_it_is_read(names in prop::collection::vec(("\\PC{0,5}", 0usize..3), 1..5)) {
        let step = |(name, kind)| match kind { 0 => Step::Name(name), 1 => Step::Index(name.len()), _ => Step::Each };
        let path = Path::of(names.into_iter().map(step).collect()).unwrap();
        prop_assert_eq!(Path::parse(&path.to_string()), Ok(path));
    }

    #[test]
    fn no_text_panics(text in "[.\\[\\]\"'\\\\a0é]{0,12}") {
        let _ = Path::parse(&text);
    }
}
