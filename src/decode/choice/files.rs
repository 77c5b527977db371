//! The schema that a file or a folder holds, by a path with or without the name of a type behind a `#`. Pure: the host reads.
use super::host::ChoiceHost;
use crate::decode::framed::Encoding;
use crate::decode::{avro, protobuf};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use std::path::Path;
use std::sync::Arc;

/// How the names of files with schemas end, where a folder is looked through.
const AVRO: &[&str] = &["avsc"];
const PROTOBUF: &[&str] = &["proto", "desc", "pb", "binpb", "protoset", "fds"];

/// Files that a `.proto` may import, one through the other, and their bytes.
const MOST_IMPORTS: usize = 200;
const MOST_BYTES: usize = 64 << 20;

/// A path, and the name behind it; the path of a file may hold a `#` itself.
fn parts<'p>(path: &'p str, host: &dyn ChoiceHost, endings: &[&str]) -> (&'p str, Option<&'p str>) {
    let is_there = |path: &str| host.folder(path, endings).is_some() || host.file(path).is_ok();
    match path.rsplit_once('#') {
        Some((before, name)) if !name.is_empty() && !is_there(path) => (before, Some(name)),
        _ => (path, None),
    }
}

fn text_of(path: &str, bytes: Vec<u8>) -> Result<String, String> {
    String::from_utf8(bytes).map_err(|_| format!("{path} is no text in UTF-8"))
}

/// A schema of a file, or a type of a folder of them.
pub(super) fn avro(path: &str, host: &dyn ChoiceHost) -> Result<Box<dyn Encoding>, String> {
    let (path, name) = parts(path, host, AVRO);
    let files = match host.folder(path, AVRO) {
        Some(files) => files?,
        None if name.is_some() => vec![(path.to_owned(), Ok(host.file(path)?))],
        None => {
            let text = text_of(path, host.file(path)?)?;
            return avro::compile_file(&text).map_err(|why| format!("{path} is no Avro schema: {why}"));
        }
    };
    avro::AvroFiles::of(files).chosen(name).map_err(|why| format!("{path}: {why}"))
}

/// A `.proto` with what it imports from beside it, a set of descriptors, or a message of a folder of them.
pub(super) fn protobuf(path: &str, host: &dyn ChoiceHost) -> Result<Box<dyn Encoding>, String> {
    let (path, message) = parts(path, host, PROTOBUF);
    let is_text = Path::new(path).extension().is_some_and(|ending| ending == "proto");
    let files = match host.folder(path, PROTOBUF) {
        Some(files) => files?,
        None if is_text => {
            let text = text_of(path, host.file(path)?)?;
            let mut imports = Vec::new();
            imported(Path::new(path), &text, host, &mut imports).map_err(|why| format!("{path}: {why}"))?;
            return protobuf::compile_message(&text, &imports, message)
                .map_err(|why| format!("{path} is no Protobuf schema: {why}"));
        }
        None if message.is_none() => {
            return protobuf::compile_message(&BASE64_STANDARD.encode(host.file(path)?), &[], None)
                .map_err(|why| format!("{path} is no Protobuf schema: {why}"));
        }
        None => vec![(path.to_owned(), Ok(host.file(path)?))],
    };
    protobuf::ProtobufFiles::of(files).chosen(message).map_err(|why| format!("{path}: {why}"))
}

/// The files that a text imports, each behind those that it imports itself. What is not there may be one of Google's.
fn imported(
    beside: &Path,
    text: &str,
    host: &dyn ChoiceHost,
    found: &mut Vec<(String, Arc<str>)>,
) -> Result<(), String> {
    for name in text.lines().filter_map(import) {
        if found.iter().any(|(known, _)| known == name) {
            continue;
        }
        let path = beside.with_file_name("").join(name).display().to_string();
        let Ok(bytes) = host.file(&path) else { continue };
        if found.len() >= MOST_IMPORTS {
            return Err(format!("it imports more than {MOST_IMPORTS} files, one through the other"));
        }
        if found.iter().map(|(_, text)| text.len()).sum::<usize>() + bytes.len() > MOST_BYTES {
            return Err(format!("what it imports has more than {} MiB", MOST_BYTES >> 20));
        }
        let text: Arc<str> = text_of(&path, bytes)?.into();
        // Its place is taken, so that files that import each other come to an end.
        found.push((name.to_owned(), text.clone()));
        let place = found.len() - 1;
        imported(beside, &text, host, found)?;
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
