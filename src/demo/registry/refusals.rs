//! What is refused, with the codes that a registry has for it.
use super::shelf::SchemaShelf;
use crate::demo::web::WebReply;
use serde_json::json;

pub fn refusal(code: i64, message: impl Into<String>) -> WebReply {
    let status = if code > 999 { code / 100 } else { code };
    let status = u16::try_from(status).unwrap_or(500);
    (status, json!({"error_code": code, "message": message.into()}))
}

pub fn no_subject(subject: &str) -> WebReply {
    refusal(40401, format!("Subject '{subject}' not found."))
}

pub fn no_version(version: &str) -> WebReply {
    refusal(40402, format!("Version {version} not found."))
}

/// The number that a version is named by; a refusal where it is none, or the subject has none like it.
pub fn number(shelf: &SchemaShelf, subject: &str, named: &str, deleted: bool) -> Result<i32, WebReply> {
    let found = shelf.subjects.get(subject).map(|one| &one.versions);
    let alive = found.into_iter().flatten().filter(|(_, version)| deleted || !version.deleted);
    let numbers: Vec<i32> = alive.map(|(number, _)| *number).collect();
    if numbers.is_empty() {
        return Err(no_subject(subject));
    }
    let wanted = match named {
        "latest" | "-1" => numbers.last().copied(),
        named => match named.parse::<i32>() {
            Ok(number) if number > 0 => numbers.contains(&number).then_some(number),
            _ => {
                let words = format!(
                    "The specified version '{named}' is not a valid version id. Allowed values are between [1, 2^31-1] and the string \"latest\""
                );
                return Err(refusal(42202, words));
            }
        },
    };
    wanted.ok_or_else(|| no_version(named))
}
