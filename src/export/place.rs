//! Paths: what the user typed as a path, whether something is there already, a name that is free, and the system's
//! errors in words.
use super::order::Shape;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// Why an export did not begin. Nothing was touched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExportRefusal {
    /// A file has this name. `free` is a name near it that nothing has.
    Exists { path: PathBuf, bytes: u64, free: PathBuf },
    /// It can't be written there; the text says why and what to try.
    Impossible(String),
}

/// The path that is meant: `~` is the home folder, and a relative path begins where the program was started.
///
/// # Errors
/// In words, where there is no such folder.
pub fn meant(typed: &str) -> Result<PathBuf, String> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Err("no path was given".to_owned());
    }
    let home = typed.strip_prefix('~').filter(|rest| rest.is_empty() || rest.starts_with('/'));
    let path = match home {
        None => PathBuf::from(typed),
        Some(rest) => {
            let home = directories::BaseDirs::new().ok_or("the system tells no home folder for ~")?;
            home.home_dir().join(rest.trim_start_matches('/'))
        }
    };
    std::path::absolute(&path).map_err(|error| trouble(&path, &error))
}

/// Whether the place can be taken; gives the path to rename to in the end.
pub fn check(path: &Path, shape: &Shape, replace: bool) -> Result<PathBuf, ExportRefusal> {
    let impossible = |why: String| Err(ExportRefusal::Impossible(why));
    let shown = path.display();
    match path.parent() {
        Some(folder) if !folder.is_dir() => {
            return impossible(format!(
                "there is no folder {}: make it first, or name another place",
                folder.display()
            ));
        }
        None => return impossible(format!("{shown} can't be written: name a file in it")),
        Some(_) => {}
    }
    let Ok(found) = fs::symlink_metadata(path) else { return Ok(path.to_owned()) };
    // Behind a link its goal is meant; the link stays one.
    let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let found = fs::metadata(&real).unwrap_or(found);
    match shape {
        Shape::Folder if !found.is_dir() => {
            impossible(format!("{shown} is a file: one file a record needs a folder that is new or empty"))
        }
        Shape::Folder => match fs::read_dir(&real).map(|mut entries| entries.next().is_none()) {
            Ok(true) => Ok(real),
            Ok(false) => impossible(format!(
                "the folder {shown} has something in it: one file a record needs a folder that is new or empty"
            )),
            Err(error) => impossible(trouble(path, &error)),
        },
        Shape::File(_) if found.is_dir() => impossible(format!("{shown} is a folder: name a file in it")),
        Shape::File(_) if !found.is_file() => {
            impossible(format!("{shown} is no ordinary file: name another place"))
        }
        Shape::File(_) if replace => Ok(real),
        Shape::File(_) => {
            Err(ExportRefusal::Exists { path: path.to_owned(), bytes: found.len(), free: free(path) })
        }
    }
}

/// `orders-2.jsonl`, `orders-3.jsonl`, …: the first that nothing has.
fn free(path: &Path) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let ending = path.extension().map(|ending| format!(".{}", ending.to_string_lossy())).unwrap_or_default();
    let named = |number: u32| path.with_file_name(format!("{stem}-{number}{ending}"));
    (2..).map(named).find(|path| fs::symlink_metadata(path).is_err()).expect("some number is free")
}

/// `NAME.part`, or `NAME.2.part` where an unfinished export lies there already.
pub fn part(path: &Path, number: u32) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    match number {
        1 => path.with_file_name(format!("{name}.part")),
        number => path.with_file_name(format!("{name}.{number}.part")),
    }
}

/// The system's error about a path, in words, with what to try.
pub fn trouble(path: &Path, error: &io::Error) -> String {
    let path = path.display();
    match error.kind() {
        ErrorKind::StorageFull => {
            format!("{path}: the disk is full: make room, or name a place on another disk")
        }
        ErrorKind::QuotaExceeded => {
            format!("{path}: your disk quota is used up: make room, or name another place")
        }
        ErrorKind::FileTooLarge => {
            format!(
                "{path}: the file is larger than allowed here: name another place, or export a part of the range"
            )
        }
        ErrorKind::PermissionDenied => {
            format!("{path}: you may not write there: name a folder of your own, such as ~")
        }
        ErrorKind::ReadOnlyFilesystem => {
            format!("{path}: that disk can only be read: name a place on another one")
        }
        ErrorKind::NotFound => {
            format!("{path}: its folder is not there (any more): make it, or name another place")
        }
        ErrorKind::InvalidFilename => format!("{path}: the system takes no such name: choose a shorter one"),
        _ => format!("{path}: {error}"),
    }
}
