//! Files of a folder name each other in one direction.
use super::{code, sources};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// The children of a folder that a file directly in it names: `super::child`, or what the folder's own file passes on from one.
fn siblings(
    text: &str,
    passed_on: &BTreeMap<String, String>,
    children: &BTreeSet<String>,
) -> BTreeSet<String> {
    let own = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let text: String = own.lines().map(code).collect::<Vec<_>>().join(" ");
    let mut found = BTreeSet::new();
    for (at, _) in text.match_indices("super::").filter(|(at, _)| !text[..*at].ends_with("::")) {
        let rest = &text[at + "super::".len()..];
        for name in first_segments(rest) {
            found.extend(children.get(&name).or_else(|| passed_on.get(&name)).cloned());
        }
    }
    found
}

/// The first names of what stands behind `super::`: one, or those of a list in braces.
fn first_segments(rest: &str) -> Vec<String> {
    let name = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let Some(list) = rest.strip_prefix('{') else { return vec![name(rest)] };
    let (mut depth, mut names, mut begin) = (0, Vec::new(), 0);
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            ',' if depth == 0 => {
                names.push(name(list[begin..at].trim_start()));
                begin = at + 1;
            }
            '}' if depth == 0 => {
                names.push(name(list[begin..at].trim_start()));
                break;
            }
            '}' => depth -= 1,
            _ => {}
        }
    }
    names
}

/// What a folder's file passes on of its children: name -> child.
fn passed_on(text: &str) -> BTreeMap<String, String> {
    let text: String = text.lines().map(code).collect::<Vec<_>>().join(" ");
    let mut found = BTreeMap::new();
    for statement in text.split(';') {
        let Some((_, what)) = statement.trim().strip_prefix("pub").and_then(|rest| rest.split_once("use "))
        else {
            continue;
        };
        let what = what.strip_prefix("self::").unwrap_or(what);
        if let Some((child, items)) = what.split_once("::") {
            found.extend(first_segments(items).into_iter().map(|item| (item, child.to_owned())));
        }
    }
    found
}

fn leads_to(names: &BTreeMap<&String, BTreeSet<String>>, from: &str, to: &str) -> bool {
    let (mut seen, mut next) = (BTreeSet::new(), vec![from.to_owned()]);
    while let Some(one) = next.pop() {
        if one == to {
            return true;
        }
        next.extend(names.get(&one).into_iter().flatten().cloned());
        next.retain(|one| !seen.contains(one));
        seen.insert(one);
    }
    false
}

/// Two files that name each other are one file in two places: what both need goes into a third.
#[test]
fn files_of_a_folder_name_each_other_in_one_direction() {
    let mut folders: BTreeMap<PathBuf, BTreeMap<String, String>> = BTreeMap::new();
    let mut owners: BTreeMap<PathBuf, String> = BTreeMap::new();
    for (path, text) in sources("src") {
        let (folder, stem) =
            (path.parent().unwrap().to_owned(), path.file_stem().unwrap().to_str().unwrap().to_owned());
        match stem.as_str() {
            "mod" => _ = owners.insert(folder, text),
            "lib" | "main" => {}
            _ if stem.ends_with("tests") || stem.ends_with("_test") => {}
            _ => _ = folders.entry(folder).or_default().insert(stem, text),
        }
    }
    // What a folder names of its siblings stands in its own file.
    for (folder, text) in &owners {
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        folders
            .entry(folder.parent().unwrap().to_owned())
            .or_default()
            .entry(name)
            .or_insert_with(|| text.clone());
    }
    let mut wrong = Vec::new();
    for (folder, files) in &folders {
        let children: BTreeSet<String> = files.keys().cloned().collect();
        let passed = owners.get(folder).map(|text| passed_on(text)).unwrap_or_default();
        let names: BTreeMap<&String, BTreeSet<String>> = files
            .iter()
            .map(|(file, text)| {
                let mut named = siblings(text, &passed, &children);
                named.remove(file);
                (file, named)
            })
            .collect();
        for (file, named) in &names {
            let back: Vec<_> = named.iter().filter(|other| leads_to(&names, other, file)).collect();
            if !back.is_empty() {
                wrong.push(format!("{}: {file} names {back:?}, which lead back to it", folder.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
