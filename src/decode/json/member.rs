//! The members of a JSON document and the steps that lead to them. Knows no path's spelling.
use super::walk::{JsonKind, JsonWalk};
use crate::decode::found::unescape;
use crate::decode::step::Step;

/// The steps to what begins at byte `at`. On the name of a member it is the member that is meant.
pub(super) fn point(bytes: &[u8], at: usize) -> Option<Vec<Step>> {
    // The step that leads to the value at hand, for each open container.
    let mut steps: Vec<Step> = Vec::new();
    let mut walk = JsonWalk::new(bytes);
    loop {
        let token = walk.next()?.ok()?;
        match token.kind {
            JsonKind::ObjectClose | JsonKind::ArrayClose => {
                steps.pop();
            }
            JsonKind::Key => *steps.last_mut()? = name(bytes.get(token.range.clone())?),
            JsonKind::Comma => {
                if let Some(Step::Index(index)) = steps.last_mut() {
                    *index += 1;
                }
            }
            _ => {}
        }
        if token.range.end > at && !matches!(token.kind, JsonKind::Comma | JsonKind::Colon) {
            return Some(steps);
        }
        match token.kind {
            JsonKind::ObjectOpen => steps.push(Step::Name(String::new())),
            JsonKind::ArrayOpen => steps.push(Step::Index(0)),
            _ => {}
        }
    }
}

/// Tells each member with its value, up to a fault.
pub(super) fn learn(bytes: &[u8], see: &mut dyn FnMut(&[Step], Option<&str>)) {
    let mut steps: Vec<Step> = Vec::new();
    for token in JsonWalk::new(bytes) {
        let Ok(token) = token else { return };
        let raw = bytes.get(token.range).unwrap_or_default();
        match token.kind {
            JsonKind::Key => {
                // A name stands in an object.
                let Some(last) = steps.last_mut() else { return };
                *last = name(raw);
                see(&steps, None);
            }
            JsonKind::String => {
                let text = unescape(inner(raw));
                see(&steps, std::str::from_utf8(&text).ok());
            }
            JsonKind::Number | JsonKind::Word => see(&steps, std::str::from_utf8(raw).ok()),
            JsonKind::ObjectOpen => steps.push(Step::Name(String::new())),
            JsonKind::ArrayOpen => {
                steps.push(Step::Each);
                see(&steps, None);
            }
            JsonKind::ObjectClose | JsonKind::ArrayClose => drop(steps.pop()),
            JsonKind::Comma | JsonKind::Colon => {}
        }
    }
}

fn name(token: &[u8]) -> Step {
    Step::Name(String::from_utf8_lossy(&unescape(inner(token))).into_owned())
}

/// A string without its quotes.
fn inner(token: &[u8]) -> &[u8] {
    token.get(1..token.len().saturating_sub(1)).unwrap_or_default()
}
