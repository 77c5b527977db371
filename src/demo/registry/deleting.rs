//! Versions and subjects taken away: first for now, then for good.
use super::refusals::{no_subject, number, refusal};
use super::shelf::SchemaShelf;
use crate::demo::web::WebReply;
use serde_json::json;

fn referred(shelf: &SchemaShelf, subject: &str, numbers: &[i32]) -> Option<WebReply> {
    let number = numbers.iter().find(|number| !shelf.referring(subject, **number).is_empty())?;
    let words = format!(
        "One or more references exist to the schema {{magic=1,keytype=SCHEMA,subject={subject},version={number}}}."
    );
    Some(refusal(42206, words))
}

fn read_only(shelf: &SchemaShelf, subject: &str) -> Option<WebReply> {
    let words = format!("Subject {subject} is in read-only mode");
    shelf.mode_of(subject).starts_with("READONLY").then(|| refusal(42205, words))
}

/// `DELETE /subjects/S`
pub fn subject(shelf: &mut SchemaShelf, subject: &str, permanent: bool) -> WebReply {
    if let Some(reply) = read_only(shelf, subject) {
        return reply;
    }
    let Some(one) = shelf.subjects.get(subject).filter(|one| !one.versions.is_empty()) else {
        return no_subject(subject);
    };
    let alive: Vec<i32> =
        one.versions.iter().filter(|(_, version)| !version.deleted).map(|(number, _)| *number).collect();
    let all: Vec<i32> = one.versions.keys().copied().collect();
    if permanent {
        if !alive.is_empty() {
            let words = format!("Subject '{subject}' was not deleted first before being permanently deleted");
            return refusal(40405, words);
        }
        shelf.subjects.remove(subject);
        return (200, all.into());
    }
    if alive.is_empty() {
        let words = format!("Subject '{subject}' was soft deleted. Set permanent=true to delete permanently");
        return refusal(40404, words);
    }
    if let Some(reply) = referred(shelf, subject, &alive) {
        return reply;
    }
    if let Some(one) = shelf.subjects.get_mut(subject) {
        one.versions.values_mut().for_each(|version| version.deleted = true);
        (one.level, one.mode) = (None, None);
    }
    (200, alive.into())
}

/// `DELETE /subjects/S/versions/V`
pub fn version(shelf: &mut SchemaShelf, subject: &str, named: &str, permanent: bool) -> WebReply {
    if let Some(reply) = read_only(shelf, subject) {
        return reply;
    }
    let number = match number(shelf, subject, named, true) {
        Ok(number) => number,
        Err(reply) => return reply,
    };
    let deleted = shelf.subjects[subject].versions[&number].deleted;
    match (permanent, deleted) {
        (true, false) => {
            let words = format!(
                "Subject '{subject}' Version {number} was not deleted first before being permanently deleted"
            );
            return refusal(40407, words);
        }
        (false, true) => {
            let words = format!(
                "Subject '{subject}' Version {number} was soft deleted. Set permanent=true to delete permanently"
            );
            return refusal(40406, words);
        }
        _ => {}
    }
    if let Some(reply) = referred(shelf, subject, &[number]) {
        return reply;
    }
    let Some(one) = shelf.subjects.get_mut(subject) else { return no_subject(subject) };
    if permanent {
        one.versions.remove(&number);
    } else if let Some(version) = one.versions.get_mut(&number) {
        version.deleted = true;
    }
    (200, json!(number))
}
