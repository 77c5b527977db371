//! What a user writes to say what keys or values are to be read as: `cbor`, `long`, `avro:Order.avsc`, `command:decode.py`. Pure: the
//! host opens what is named.
//!
//! | file | owns |
//! |---|---|
//! | `host` | the seam to what a choice may name: files, folders, programs |
//! | `files` | the schema that a file or a folder holds |
mod files;
mod host;

pub(crate) use host::ChoiceHost;

use super::framed::{Decoder, EncryptionRules, ReadAs};
use super::unframed::{self, Named};
use super::{json, xml};
use crate::nearest::did_you_mean;
use std::path::Path;
use std::sync::Arc;

/// As its own signs say: what is so without a choice.
pub(crate) const AUTO: &str = "auto";

/// What needs no schema and no decoder of its own.
const NONE: (&str, &str) = ("none", "the text or the bytes that it is");
const JSON: (&str, &str) = ("json", "JSON, whatever it looks like");
const XML: (&str, &str) = ("xml", "XML, whatever it looks like");

/// What stands behind a word and a colon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NamedKind {
    Avro,
    Protobuf,
    Command,
}

/// What begins so names a file or a program behind it.
const NAMING: [(&str, NamedKind, &str); 3] = [
    (
        "avro:",
        NamedKind::Avro,
        "a schema in a file, or a type of a folder: avro:Order.avsc, avro:schemas#shop.Order",
    ),
    (
        "protobuf:",
        NamedKind::Protobuf,
        "a message of a file or a folder: protobuf:order.proto#Order, protobuf:schemas#shop.Order",
    ),
    ("command:", NamedKind::Command, "a program of your own: command:decode.py --orders"),
];

/// All that can be chosen without a file, and what it is.
pub(crate) fn names() -> impl Iterator<Item = (&'static str, &'static str)> {
    let found = unframed::named().iter().map(|named| (named.name, named.what));
    [(AUTO, "as its own signs say"), NONE, JSON, XML].into_iter().chain(found)
}

/// Whether a text may be chosen; files are not looked for.
///
/// # Errors
/// What is wrong with it.
pub(crate) fn check(text: &str) -> Result<(), String> {
    match named(text) {
        Some((_, "")) => {
            let all = NAMING.map(|(_, _, what)| what).join("; ");
            Err(format!("`{text}` names nothing behind the colon: {all}"))
        }
        Some((NamedKind::Command, line)) => words(line).map(drop),
        Some(_) => Ok(()),
        None if names().any(|(name, _)| name == text) => Ok(()),
        None => {
            let prefixes = NAMING.map(|(prefix, ..)| prefix);
            let hint = did_you_mean(text, names().map(|(name, _)| name).chain(prefixes));
            let named = ["avro:FILE", "protobuf:FILE#MESSAGE", "command:PROGRAM"];
            let all: Vec<&str> = names().map(|(name, _)| name).chain(named).collect();
            Err(format!("there is no `{text}`{hint}: {}", all.join(", ")))
        }
    }
}

/// Whether it has a program run: what comes from elsewhere, such as a route, may not.
pub(crate) fn is_command(text: &str) -> bool {
    matches!(named(text), Some((NamedKind::Command, _)))
}

/// The same choice with its file found from a folder, if its path is not whole. A program is looked for there if it is written with a
/// slash, as a shell does.
pub(crate) fn anchored(text: &str, folder: &Path) -> String {
    let from_folder = |path: &str| folder.join(path).display().to_string();
    match named(text) {
        Some((NamedKind::Command, line)) => {
            let Ok(mut words) = words(line) else { return text.to_owned() };
            if !words[0].contains('/') {
                return text.to_owned();
            }
            words[0] = from_folder(&words[0]);
            let line = shlex::try_join(words.iter().map(String::as_str));
            line.map_or_else(|_| text.to_owned(), |line| format!("command:{line}"))
        }
        Some((_, path)) if !path.is_empty() => {
            let kind = &text[..text.len() - path.len()];
            format!("{kind}{}", from_folder(path))
        }
        _ => text.to_owned(),
    }
}

/// What was chosen, ready to read.
///
/// # Errors
/// Why it can't be had: the text means nothing, a file is not there or holds no schema.
pub(crate) fn read_as(text: &str, host: &dyn ChoiceHost) -> Result<ReadAs, String> {
    check(text)?;
    let decoder = |name: &str, encoding| ReadAs::By(Arc::new(Decoder::new(name, encoding)));
    match named(text) {
        Some((NamedKind::Avro, path)) => return Ok(decoder(text, files::avro(path, host)?)),
        Some((NamedKind::Protobuf, path)) => return Ok(decoder(text, files::protobuf(path, host)?)),
        Some((NamedKind::Command, line)) => return host.program(text, words(line)?).map(ReadAs::Through),
        None => {}
    }
    Ok(match unframed::named().iter().find(|named| named.name == text) {
        Some(Named { decoder, .. }) => ReadAs::By(decoder.clone()),
        None if text == JSON.0 => {
            decoder("JSON", json::behind_a_frame("{}", &[], &EncryptionRules::default()))
        }
        None if text == XML.0 => decoder("XML", Box::new(xml::ChosenXml)),
        None if text == NONE.0 => ReadAs::Plain,
        None => ReadAs::Signs,
    })
}

fn named(text: &str) -> Option<(NamedKind, &str)> {
    NAMING.iter().find_map(|(prefix, kind, _)| Some((*kind, text.strip_prefix(prefix)?)))
}

/// The words of a command line, taken apart as a shell does it; no shell is run.
fn words(line: &str) -> Result<Vec<String>, String> {
    match shlex::split(line) {
        Some(words) if !words.is_empty() => Ok(words),
        Some(_) => Err("`command:` names no program: command:decode.py --orders".to_owned()),
        None => Err(format!("`{line}` is no command line: a quotation mark is open")),
    }
}

#[cfg(test)]
#[path = "../tests/choice_tests.rs"]
pub(super) mod tests;

#[cfg(test)]
#[path = "../tests/folder_tests.rs"]
mod folder_tests;
