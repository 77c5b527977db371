//! Holds the code to the map in `src/lib.rs`: who may name whom (rooms, and the files of a
//! folder), which crate stands where, how large a file may be.
mod folders;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Room -> the rooms that it may name besides itself.
const ROOMS: &[(&str, &[&str])] = &[
    ("security", &[]),
    ("config", &["security", "decode"]),
    ("import", &["config"]),
    ("change", &[]),
    ("ui", &[]),
    ("decode", &[]),
    ("schema", &[]),
    ("demo", &["schema"]),
    ("query", &["decode"]),
    ("http", &[]),
    ("wire", &["config", "security", "change", "schema", "http"]),
    ("doctor", &["wire", "security"]),
    ("web", &["wire", "http", "security"]),
    ("connect", &["web", "wire", "http", "security", "change"]),
    ("registry", &["web", "wire", "config", "security", "http", "change", "decode"]),
    ("kafka", &["wire", "schema", "query", "decode", "change", "connect", "registry"]),
    ("form", &["kafka", "decode", "ui"]),
    ("export", &["form", "kafka"]),
    ("shell", &["change", "kafka", "ui", "config", "security"]),
    (
        "views",
        &[
            "shell", "doctor", "change", "kafka", "connect", "registry", "export", "form", "query", "decode",
            "ui", "config", "import",
        ],
    ),
    ("app", &["views", "shell", "change", "kafka", "ui", "config"]),
];

/// Crate -> the places (path prefixes under src/) that may name it.
const CRATES: &[(&str, &[&str])] = &[
    ("rdkafka", &["kafka/produce", "cli/version.rs"]),
    ("kafka_protocol", &["wire/", "kafka/", "demo/", "schema/tests", "fuzz/"]),
    ("ratatui", &["ui/", "shell/", "views/", "app/", "run"]),
    ("crossterm", &["ui/", "run"]),
    (
        "tokio",
        &[
            "http/",
            "web/",
            "connect/",
            "registry/",
            "wire/",
            "kafka/",
            "demo/",
            "export/",
            "doctor/",
            "run",
            "cli/",
        ],
    ),
    ("libloading", &["wire/kerberos/library.rs"]),
    ("yaml_rust2", &["import/source.rs"]),
    ("num_bigint", &["decode/decimal.rs"]),
    ("protox", &["decode/protobuf/"]),
    ("jsonschema", &["decode/json/schema/"]),
    ("prost_reflect", &["decode/protobuf/compile.rs", "decode/protobuf/imports.rs"]),
    ("tokio_openssl", &["wire/tls", "demo/entry/"]),
    ("hyper", &["http/", "wire/http.rs", "wire/via/connect.rs", "demo/web/"]),
    ("tokio_socks", &["wire/via/socks.rs"]),
    ("rusqlite", &["demo/connect/table.rs"]),
    ("openssl", &["wire/", "security/", "demo/entry/", "cli/version.rs"]),
];

const FILE_LIMIT: usize = 400;
const MEDIAN_LIMIT: usize = 120;

fn sources(root: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(root)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    assert!(!found.is_empty(), "no sources under {root}");
    found
}

fn place(path: &Path) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    path.strip_prefix(root).unwrap().to_string_lossy().into_owned()
}

fn code(line: &str) -> &str {
    let line = line.trim_start();
    if line.starts_with("//") { "" } else { line }
}

/// Whether `word` stands in `line` as a path's first segment: `word::`.
fn names(line: &str, word: &str) -> bool {
    let path = format!("{word}::");
    line.match_indices(&path)
        .any(|(at, _)| !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':'))
}

#[test]
fn rooms_name_only_the_rooms_below_them() {
    let mut wrong = Vec::new();
    for (path, text) in sources("src") {
        let place = place(&path);
        let room = place.split(['/', '.']).next().unwrap().to_owned();
        let Some((_, allowed)) = ROOMS.iter().find(|(name, _)| *name == room) else { continue };
        for (number, line) in text.lines().enumerate() {
            let line = code(line);
            let others = ROOMS.iter().map(|(name, _)| *name).chain(["run", "cli"]);
            for other in others.filter(|other| *other != room && !allowed.contains(other)) {
                let direct = line.contains(&format!("crate::{other}"));
                if direct || line.contains(&format!("kafdeck::{other}")) {
                    wrong.push(format!("src/{place}:{}: {room} names {other}: {line}", number + 1));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn crates_stand_only_where_they_belong() {
    let mut wrong = Vec::new();
    for (path, text) in sources("src") {
        let place = place(&path);
        for (number, line) in text.lines().enumerate() {
            for (name, places) in CRATES {
                if names(code(line), name) && !places.iter().any(|prefix| place.starts_with(prefix)) {
                    wrong.push(format!("src/{place}:{}: {name} may not stand here: {line}", number + 1));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// The system's GSSAPI library is C: whoever else needs `unsafe` makes the case for it here.
#[test]
fn unsafe_stands_in_one_file_and_says_why() {
    let mut wrong = Vec::new();
    for (path, text) in sources("src") {
        let place = place(&path);
        let lines: Vec<&str> = text.lines().collect();
        for (number, line) in lines.iter().enumerate() {
            let line = code(line);
            // A type of a foreign function is no use of one.
            let used = ["unsafe {", "unsafe impl", "unsafe fn"].iter().any(|word| line.contains(word));
            let allowed = line.contains("allow(unsafe_code");
            if (used || allowed) && place != "wire/kerberos/library.rs" {
                wrong.push(format!("src/{place}:{}: unsafe may not stand here: {line}", number + 1));
            }
            let above = lines[..number].iter().rev().take_while(|line| line.trim_start().starts_with("//"));
            if used && !above.into_iter().any(|line| line.contains("SAFETY:")) {
                wrong.push(format!("src/{place}:{}: says not why it is sound: {line}", number + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn only_one_place_speaks_on_the_standard_error() {
    let mut wrong = Vec::new();
    for (path, text) in sources("src") {
        for (number, line) in text.lines().enumerate() {
            if ["eprintln!(", "eprint!("].iter().any(|word| code(line).contains(word)) {
                wrong.push(format!(
                    "src/{}:{}: use `say!`, which makes names harmless",
                    place(&path),
                    number + 1
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Nor panics one whose reader has left (`| head`): `println!` would, in the middle of a change.
#[test]
fn nobody_panics_on_a_standard_output_that_is_closed() {
    let mut wrong = Vec::new();
    for (path, text) in sources("src") {
        for (number, line) in text.lines().enumerate() {
            if [" println!(", " print!("].iter().any(|word| code(line).contains(word)) {
                wrong.push(format!("src/{}:{}: use `put!`, or write with `?`", place(&path), number + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// A format costs one file: whoever else names one would have to learn of the next.
#[test]
fn formats_are_known_to_their_own_room_only() {
    let mut wrong = Vec::new();
    for (path, text) in sources("src") {
        let place = place(&path);
        // The words `is json` of the language, and of the shell for what is checked before it is sent.
        let apart = ["decode/", "query/ask.rs", "cli/produce"].iter().any(|own| place.starts_with(own));
        let own = text.split("#[cfg(test)]").next().unwrap_or_default();
        for (number, line) in own.lines().enumerate().filter(|_| !apart) {
            if ["Format::Json", "Format::Xml"].iter().any(|name| code(line).contains(name)) {
                wrong.push(format!("src/{place}:{}: ask the format, don't match it: {line}", number + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Kafka's nouns and two words of every room: they mean the same wherever they stand.
const SHARED: &[&str] = &[
    "Broker",
    "Codec",
    "Committed",
    "ConfigSource",
    "Error",
    "Group",
    "Header",
    "Member",
    "Options",
    "Partition",
    "Quorum",
    "Record",
    "Topic",
];

/// The type that a line defines, if it does.
fn defined(line: &str) -> Option<&str> {
    let line = line.strip_prefix("pub").map_or(line, |rest| {
        let rest =
            rest.strip_prefix('(').map_or(rest, |inner| inner.split_once(')').map_or("", |(_, rest)| rest));
        rest.trim_start()
    });
    let kinds = ["struct ", "enum ", "trait ", "type ", "union "];
    let name = kinds.iter().find_map(|kind| line.strip_prefix(kind))?;
    name.split(|c: char| !c.is_alphanumeric() && c != '_').next()
}

/// One word, one meaning in a room; and a name that other rooms can use is no other room's too.
#[test]
fn type_names_stand_once() {
    let mut places: BTreeMap<String, Vec<(String, bool)>> = BTreeMap::new();
    for (path, text) in sources("src") {
        let place = place(&path);
        if ["tests/", "tests.rs", "_test.rs"].iter().any(|mark| place.contains(mark)) {
            continue;
        }
        let own = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        for line in own.lines() {
            if let Some(name) = defined(line) {
                places.entry(name.to_owned()).or_default().push((place.clone(), line.starts_with("pub ")));
            }
        }
    }
    let room = |place: &String| place.split(['/', '.']).next().unwrap().to_owned();
    let once = |name: &String, at: &[(String, bool)]| {
        let rooms: BTreeSet<String> = at.iter().map(|(place, _)| room(place)).collect();
        let public = at.iter().filter(|(_, public)| *public).count();
        rooms.len() == at.len() && (public <= 1 || SHARED.contains(&name.as_str()))
    };
    let twice: Vec<String> = places
        .iter()
        .filter(|(name, at)| !once(name, at))
        .map(|(name, at)| format!("{name}: {at:?}"))
        .collect();
    assert!(twice.is_empty(), "types of one name:\n{}", twice.join("\n"));
}

#[test]
fn files_are_small_and_say_what_they_own() {
    let mut wrong = Vec::new();
    let mut lengths = Vec::new();
    for (path, text) in sources("src").into_iter().chain(sources("tests")) {
        let length = text.lines().count();
        if length > FILE_LIMIT {
            wrong.push(format!("{}: {length} lines, more than {FILE_LIMIT}", path.display()));
        }
        if !text.starts_with("//!") {
            wrong.push(format!("{}: no module comment", path.display()));
        }
        lengths.push(length);
    }
    lengths.sort_unstable();
    let median = lengths[lengths.len() / 2];
    if median > MEDIAN_LIMIT {
        wrong.push(format!("the median file has {median} lines, more than {MEDIAN_LIMIT}"));
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
