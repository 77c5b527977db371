//! The path and the value at a place in a document: what a user means who points at a line. Knows no screen.
use super::found::unescape;
use super::path::{Path, Step};
use super::with::Pick;
use crate::decode::Format;
use crate::decode::json_walk::{JsonKind, JsonWalk};
use crate::decode::xml_walk::{XmlKind, XmlWalk};
use std::collections::BTreeMap;

/// The path that leads to what begins at byte `at` of a JSON or XML document, and its value; the value is none for an
/// object, an array or an element with child elements. On the name of a member it is the member that is meant.
pub fn point(document: &[u8], at: usize) -> Option<(Path, Option<Pick>)> {
    let (path, before) = match Format::guess(Some(document)) {
        Format::Json => (json(document, at)?, 0),
        Format::Xml => xml(document, at)?,
        _ => return None,
    };
    let mut values = Vec::new();
    super::check::visit(document, &path, &mut |found| {
        values.push(found);
        values.len() > before
    });
    let pick = Pick::of(&values.pop()?);
    Some((path, pick))
}

fn json(bytes: &[u8], at: usize) -> Option<Path> {
    // The step that leads to the value at hand, for each open container.
    let mut steps: Vec<Step> = Vec::new();
    let mut walk = JsonWalk::new(bytes);
    loop {
        let token = walk.next()?.ok()?;
        match token.kind {
            JsonKind::ObjectClose | JsonKind::ArrayClose => {
                steps.pop();
            }
            JsonKind::Key => {
                let name = unescape(bytes.get(token.range.start + 1..token.range.end - 1)?);
                *steps.last_mut()? = Step::Name(String::from_utf8_lossy(&name).into_owned());
            }
            JsonKind::Comma => {
                if let Some(Step::Index(index)) = steps.last_mut() {
                    *index += 1;
                }
            }
            _ => {}
        }
        if token.range.end > at && !matches!(token.kind, JsonKind::Comma | JsonKind::Colon) {
            return Path::of(steps).filter(|path| !path.steps().is_empty());
        }
        match token.kind {
            JsonKind::ObjectOpen => steps.push(Step::Name(String::new())),
            JsonKind::ArrayOpen => steps.push(Step::Index(0)),
            _ => {}
        }
    }
}

/// The path by names, and how many elements of that path begin before the one that is meant.
fn xml(bytes: &[u8], at: usize) -> Option<(Path, usize)> {
    let mut names: Vec<String> = Vec::new();
    let mut begun: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    for token in XmlWalk::new(bytes) {
        let token = token.ok()?;
        let is_it = token.range.end > at;
        if matches!(token.kind, XmlKind::Open | XmlKind::Empty) {
            names.push(name(bytes.get(token.range.start + 1..token.range.end)?));
            *begun.entry(names.clone()).or_default() += 1;
        }
        if is_it {
            let before = begun.get(&names).map_or(0, |count| count.saturating_sub(1));
            let path = Path::of(names.into_iter().map(Step::Name).collect())?;
            return (!path.steps().is_empty()).then_some((path, before));
        }
        if matches!(token.kind, XmlKind::Close | XmlKind::Empty) {
            names.pop();
        }
    }
    None
}

fn name(tag: &[u8]) -> String {
    let end = tag
        .iter()
        .position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/'))
        .unwrap_or(tag.len());
    String::from_utf8_lossy(&tag[..end]).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{Wanted, look};

    /// The path and value of each line of a document as it is shown.
    fn lines(document: &str) -> Vec<String> {
        let shown = look(Some(document.as_bytes()), Wanted::default());
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
