//! What a user writes to say what keys or values are to be read as: `cbor`, `long`, `avro:Order.avsc`. Pure: whoever asks reads files.
use super::framed::{Decoder, Encoding, ReadAs};
use super::unframed::{self, Named};
use super::{avro, json, protobuf};
use crate::nearest::did_you_mean;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use std::path::Path;
use std::sync::Arc;

/// Reads a file by its path.
pub(crate) type ReadsFile<'f> = &'f dyn Fn(&str) -> Result<Vec<u8>, String>;

/// As its own signs say: what is so without a choice.
pub(crate) const AUTO: &str = "auto";

/// What needs no schema and no decoder of its own.
const NONE: (&str, &str) = ("none", "the text or the bytes that it is");
const JSON: (&str, &str) = ("json", "JSON, whatever it looks like");

/// What begins so names a file behind it.
const FILES: [(&str, &str); 2] = [
    ("avro:", "a schema in a file: avro:Order.avsc"),
    ("protobuf:", "a message of a file: protobuf:order.proto#Order"),
];

/// Files that a `.proto` may import, one through the other.
const MOST_IMPORTS: usize = 200;

/// All that can be chosen without a file, and what it is.
pub(crate) fn names() -> impl Iterator<Item = (&'static str, &'static str)> {
    let found = unframed::named().iter().map(|named| (named.name, named.what));
    [(AUTO, "as its own signs say"), NONE, JSON].into_iter().chain(found)
}

/// Whether a text may be chosen, files aside.
///
/// # Errors
/// What is wrong with it.
pub(crate) fn check(text: &str) -> Result<(), String> {
    match file_of(text) {
        Some((_, "")) => Err(format!("`{text}` names no file: {}", FILES.map(|(_, what)| what).join(", "))),
        Some(_) => Ok(()),
        None if names().any(|(name, _)| name == text) => Ok(()),
        None => {
            let hint = did_you_mean(text, names().map(|(name, _)| name).chain(FILES.map(|(name, _)| name)));
            let all: Vec<&str> =
                names().map(|(name, _)| name).chain(["avro:FILE", "protobuf:FILE#MESSAGE"]).collect();
            Err(format!("there is no `{text}`{hint}: {}", all.join(", ")))
        }
    }
}

/// The same choice with its file found from a folder, if its path is not whole.
pub(crate) fn anchored(text: &str, folder: &Path) -> String {
    match file_of(text) {
        Some((kind, file)) if !file.is_empty() => format!("{kind}{}", folder.join(file).display()),
        _ => text.to_owned(),
    }
}

/// What was chosen, ready to read.
///
/// # Errors
/// Why it can't be had: the text means nothing, a file is not there or holds no schema.
pub(crate) fn read_as(text: &str, file: ReadsFile<'_>) -> Result<ReadAs, String> {
    check(text)?;
    let decoder = |name: &str, encoding| ReadAs::By(Arc::new(Decoder::new(name, encoding)));
    if let Some((kind, path)) = file_of(text) {
        let encoding = if kind == "avro:" { avro(path, file) } else { protobuf(path, file) };
        return encoding.map(|encoding| decoder(text, encoding));
    }
    Ok(match unframed::named().iter().find(|named| named.name == text) {
        Some(Named { decoder, .. }) => ReadAs::By(decoder.clone()),
        None if text == JSON.0 => decoder("JSON", json::behind_a_frame("{}", &[])),
        None if text == NONE.0 => ReadAs::Plain,
        None => ReadAs::Signs,
    })
}

fn file_of(text: &str) -> Option<(&'static str, &str)> {
    FILES.iter().find_map(|(kind, _)| Some((*kind, text.strip_prefix(kind)?)))
}

fn text_of(path: &str, bytes: Vec<u8>) -> Result<String, String> {
    String::from_utf8(bytes).map_err(|_| format!("{path} is no text in UTF-8"))
}

fn avro(path: &str, file: ReadsFile<'_>) -> Result<Box<dyn Encoding>, String> {
    let text = text_of(path, file(path)?)?;
    avro::compile(&text, &[]).map_err(|why| format!("{path} is no Avro schema: {why}"))
}

/// A `.proto` with what it imports from beside it, or a set of descriptors.
fn protobuf(path: &str, file: ReadsFile<'_>) -> Result<Box<dyn Encoding>, String> {
    let (path, message) = path.split_once('#').map_or((path, None), |(path, message)| (path, Some(message)));
    let bytes = file(path)?;
    let is_text = Path::new(path).extension().is_some_and(|ending| ending == "proto");
    let (text, imports) = if is_text {
        let text = text_of(path, bytes)?;
        let mut imports = Vec::new();
        imported(Path::new(path), &text, file, &mut imports)?;
        (text, imports)
    } else {
        (BASE64_STANDARD.encode(bytes), Vec::new())
    };
    protobuf::compile_message(&text, &imports, message)
        .map_err(|why| format!("{path} is no Protobuf schema: {why}"))
}

/// The files that a text imports, each behind those that it imports itself. What is not there may be one of Google's.
fn imported(
    beside: &Path,
    text: &str,
    file: ReadsFile<'_>,
    found: &mut Vec<(String, Arc<str>)>,
) -> Result<(), String> {
    for name in text.lines().filter_map(import) {
        if found.iter().any(|(known, _)| known == name) || found.len() >= MOST_IMPORTS {
            continue;
        }
        let path = beside.with_file_name("").join(name).display().to_string();
        let Ok(bytes) = file(&path) else { continue };
        let text: Arc<str> = text_of(&path, bytes)?.into();
        // Its place is taken, so that files that import each other come to an end.
        found.push((name.to_owned(), text.clone()));
        let place = found.len() - 1;
        imported(beside, &text, file, found)?;
        found[place..].rotate_left(1);
    }
    Ok(())
}

/// The file that a line of a `.proto` imports.
fn import(line: &str) -> Option<&str> {
    let rest = line.trim_start().strip_prefix("import")?.trim_start();
    let rest = rest.strip_prefix("public").or_else(|| rest.strip_prefix("weak")).unwrap_or(rest).trim_start();
    let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    rest[1..].split_once(quote).map(|(name, _)| name)
}

#[cfg(test)]
#[path = "tests/choice_tests.rs"]
mod tests;
