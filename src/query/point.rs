//! The path and the value at a place in a document: what a user means who points at a line. Knows no screen.
use super::path::Path;
use super::with::Pick;
use crate::decode;

/// The path that leads to what begins at byte `at` of a JSON or XML document, and its value; the value is none for an
/// object, an array or an element with child elements. On the name of a member it is the member that is meant.
pub fn point(document: &[u8], at: usize) -> Option<(Path, Option<Pick>)> {
    let (steps, before) = decode::point(document, at)?;
    let path = Path::of(steps).filter(|path| !path.steps().is_empty())?;
    let mut values = Vec::new();
    super::check::visit(document, &path, &mut |found| {
        values.push(found);
        values.len() > before
    });
    let pick = Pick::of(&values.pop()?);
    Some((path, pick))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{Showing, look};

    /// The path and value of each line of a document as it is shown.
    fn lines(document: &str) -> Vec<String> {
        let shown = look(Some(document.as_bytes()), Showing::default());
        let at = |index| point(document.as_bytes(), shown.source(index)?);
        (0..shown.len())
            .map(|index| at(index).map_or(String::new(), |(path, pick)| format!("{path} {pick:?}")))
            .collect()
    }

    #[test]
    fn each_line_of_json_has_its_path() {
        let lines = lines(r#"{"id":12,"a b":{"c":"x\u0041"},"items":[{"ok":true},{"ok":null}],"e":[]}"#);
        assert_eq!(
            lines,
            [
                "",
                ".id Some(Number(\"12\"))",
                ".\"a b\" None",
                ".\"a b\".c Some(Text(\"xA\"))",
                ".\"a b\" None",
                ".items None",
                ".items[0] None",
                ".items[0].ok Some(Text(\"true\"))",
                ".items[0] None",
                ".items[1] None",
                ".items[1].ok Some(Null)",
                ".items[1] None",
                ".items None",
                ".e None",
                "",
            ]
        );
    }

    #[test]
    fn each_line_of_xml_has_its_path() {
        let lines = lines("<p:pay><status>A &amp; B</status><e/><x><y>1</y><y>2</y></x></p:pay>");
        assert_eq!(lines[1], ".p:pay.status Some(Text(\"A & B\"))");
        assert_eq!(lines[2], ".p:pay.e Some(Text(\"\"))");
        assert_eq!(lines[4], ".p:pay.x.y Some(Text(\"1\"))");
        assert_eq!(lines[5], ".p:pay.x.y Some(Text(\"2\"))");
    }
}
