//! The elements of an XML document and the steps that lead to them. Knows no path's spelling.
use super::walk::{XmlKind, XmlWalk};
use crate::decode::step::Step;
use std::collections::BTreeMap;

/// The steps by names to what begins at byte `at`, and how many elements of those steps begin before the one that is meant.
pub(super) fn point(bytes: &[u8], at: usize) -> Option<(Vec<Step>, usize)> {
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
            return Some((names.into_iter().map(Step::Name).collect(), before));
        }
        if matches!(token.kind, XmlKind::Close | XmlKind::Empty) {
            names.pop();
        }
    }
    None
}

fn name(tag: &[u8]) -> String {
    let is_end = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/');
    let end = tag.iter().position(is_end).unwrap_or(tag.len());
    String::from_utf8_lossy(&tag[..end]).into_owned()
}

/// Tells each element and attribute with its text, up to a fault.
pub(super) fn learn(bytes: &[u8], see: &mut dyn FnMut(&[Step], Option<&str>)) {
    let mut steps: Vec<Step> = Vec::new();
    for token in XmlWalk::new(bytes) {
        let Ok(token) = token else { return };
        let piece = String::from_utf8_lossy(bytes.get(token.range).unwrap_or_default());
        match token.kind {
            XmlKind::Open | XmlKind::Empty => {
                steps.push(Step::Name(local(piece.get(1..).unwrap_or_default()).to_owned()));
                see(&steps, None);
                attributes(&piece, &mut steps, see);
                if token.kind == XmlKind::Empty {
                    steps.pop();
                }
            }
            XmlKind::Close => drop(steps.pop()),
            XmlKind::Text if !piece.trim().is_empty() => see(&steps, Some(piece.trim())),
            _ => {}
        }
    }
}

fn attributes(tag: &str, steps: &mut Vec<Step>, see: &mut dyn FnMut(&[Step], Option<&str>)) {
    let pairs = tag.split(['"', '\'']).collect::<Vec<_>>();
    for pair in pairs.chunks_exact(2) {
        let name =
            pair[0].trim_end_matches(['=', ' ']).rsplit(char::is_whitespace).next().unwrap_or_default();
        if !name.is_empty() && !name.starts_with("xmlns") {
            steps.push(Step::Name(format!("@{}", local(name))));
            see(steps, Some(pair[1]));
            steps.pop();
        }
    }
}

/// A name without its prefix, from what begins with it.
fn local(text: &str) -> &str {
    let end = text.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).unwrap_or(text.len());
    text[..end].rsplit(':').next().unwrap_or_default()
}
