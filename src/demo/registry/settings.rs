//! Levels of compatibility and modes, of everything or of one subject.
use super::refusals::refusal;
use super::shelf::SchemaShelf;
use crate::demo::web::{WebAsk, WebReply};
use serde_json::{Value, json};

const LEVELS: [&str; 7] =
    ["NONE", "BACKWARD", "BACKWARD_TRANSITIVE", "FORWARD", "FORWARD_TRANSITIVE", "FULL", "FULL_TRANSITIVE"];
const MODES: [&str; 4] = ["READWRITE", "READONLY", "READONLY_OVERRIDE", "IMPORT"];

/// `GET`, `PUT`, `DELETE` of `/config[/S]` and `/mode[/S]`
pub fn answer(shelf: &mut SchemaShelf, path: &[&str], ask: &WebAsk<'_>) -> WebReply {
    let levels = path[0] == "config";
    let (told, sent) = if levels { ("compatibilityLevel", "compatibility") } else { ("mode", "mode") };
    let subject = path.get(1).copied();
    match ask.method {
        "GET" => match value(shelf, levels, subject, ask.says("defaultToGlobal")) {
            Some(value) => (200, json!({told: value})),
            None => not_configured(levels, subject.unwrap_or_default()),
        },
        "PUT" => {
            let json: Value = serde_json::from_slice(ask.body).unwrap_or(Value::Null);
            let wanted = json[sent].as_str().unwrap_or_default().to_owned();
            let known =
                if levels { LEVELS.contains(&wanted.as_str()) } else { MODES.contains(&wanted.as_str()) };
            if !known {
                return match levels {
                    true => refusal(
                        42203,
                        "Invalid compatibility level. Valid values are none, backward, forward, full, backward_transitive, forward_transitive, and full_transitive",
                    ),
                    false => refusal(
                        42204,
                        "Invalid mode. Valid values are READWRITE, READONLY, READONLY_OVERRIDE, IMPORT",
                    ),
                };
            }
            set(shelf, levels, subject, Some(wanted.clone()));
            (200, json!({sent: wanted}))
        }
        "DELETE" => match value(shelf, levels, subject, false) {
            Some(before) => {
                set(shelf, levels, subject, None);
                (200, json!({told: before}))
            }
            None => not_configured(levels, subject.unwrap_or_default()),
        },
        _ => refusal(405, "HTTP 405 Method Not Allowed"),
    }
}

fn not_configured(levels: bool, subject: &str) -> WebReply {
    match levels {
        true => refusal(
            40408,
            format!("Subject '{subject}' does not have subject-level compatibility configured"),
        ),
        false => refusal(40409, format!("Subject '{subject}' does not have subject-level mode configured")),
    }
}

fn value(shelf: &SchemaShelf, levels: bool, subject: Option<&str>, or_global: bool) -> Option<String> {
    let global = if levels { &shelf.level } else { &shelf.mode };
    let Some(subject) = subject else { return Some(global.clone()) };
    let own =
        shelf.subjects.get(subject).and_then(|one| if levels { one.level.clone() } else { one.mode.clone() });
    own.or_else(|| or_global.then(|| global.clone()))
}

fn set(shelf: &mut SchemaShelf, levels: bool, subject: Option<&str>, to: Option<String>) {
    match (subject, to) {
        (None, to) => {
            let usual = if levels { "BACKWARD" } else { "READWRITE" };
            let to = to.unwrap_or_else(|| usual.to_owned());
            *(if levels { &mut shelf.level } else { &mut shelf.mode }) = to;
        }
        (Some(subject), to) => {
            let one = shelf.subjects.entry(subject.to_owned()).or_default();
            *(if levels { &mut one.level } else { &mut one.mode }) = to;
        }
    }
}
