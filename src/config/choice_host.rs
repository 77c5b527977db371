//! What choices name, opened: files and folders of this machine, and programs. Bounded: a choice may come from elsewhere, and name anything.
use super::programs::Program;
use crate::decode::FolderFile;
use crate::decode::choice::{self, ChoiceHost};
use crate::decode::framed::Interpreter;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Larger files hold no schema.
const LARGEST: u64 = 64 << 20;
/// Of a folder: folders within each other, what stands in them, and the bytes of its schemas.
const DEEPEST: usize = 16;
const MOST_ENTRIES: usize = 50_000;
const MOST_BYTES: usize = 64 << 20;

/// This machine.
pub struct OwnHost;

impl ChoiceHost for OwnHost {
    fn file(&self, path: &str) -> Result<Vec<u8>, String> {
        read(Path::new(path)).map_err(|why| format!("can't read {path}: {why}"))
    }

    fn folder(&self, path: &str, endings: &[&str]) -> Option<Result<Vec<FolderFile>, String>> {
        let root = Path::new(path);
        root.is_dir().then(|| below(root, endings).map_err(|why| format!("{path}: {why}")))
    }

    fn program(&self, name: &str, words: Vec<String>) -> Result<Arc<dyn Interpreter>, String> {
        Ok(Program::chosen(name, words))
    }
}

impl OwnHost {
    /// The same choice, whose files are found from any folder.
    ///
    /// # Errors
    /// Nobody knows which folder this is.
    pub fn from_here(text: &str) -> Result<String, String> {
        let here = std::env::current_dir().map_err(|error| format!("this folder is not known: {error}"))?;
        Ok(choice::anchored(text, &here))
    }
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    // Before it is opened: what has no end, or waits for somebody to write, is no file.
    if !fs::metadata(path).map_err(|error| error.to_string())?.is_file() {
        return Err("it is no file".to_owned());
    }
    let file = File::open(path).map_err(|error| error.to_string())?;
    let mut bytes = Vec::new();
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if bytes.len() as u64 > LARGEST {
        return Err(format!("it has more than {} MiB", LARGEST >> 20));
    }
    Ok(bytes)
}

/// The files below a folder that end so. A folder below it that can't be looked through stands for what may be in it.
fn below(root: &Path, endings: &[&str]) -> Result<Vec<FolderFile>, String> {
    let Listed { mut paths, closed } = Listed::below(root, endings)?;
    paths.sort();
    let name = |path: &Path| path.strip_prefix(root).unwrap_or(path).to_string_lossy().into_owned();
    let mut total = 0;
    let file = |path: PathBuf| {
        let bytes = read(&path);
        total += bytes.as_ref().map_or(0, Vec::len);
        if total > MOST_BYTES {
            return Err(format!("the schemas below it have more than {} MiB", MOST_BYTES >> 20));
        }
        Ok((name(&path), bytes))
    };
    let mut files: Vec<FolderFile> = paths.into_iter().map(file).collect::<Result<_, _>>()?;
    files.extend(closed.into_iter().map(|(folder, why)| (name(&folder), Err(why))));
    Ok(files)
}

/// What stands below a folder.
#[derive(Default)]
struct Listed {
    paths: Vec<PathBuf>,
    /// Folders that can't be looked through, and why.
    closed: Vec<(PathBuf, String)>,
}

impl Listed {
    /// Links to folders are not followed: they may lead in a circle.
    fn below(root: &Path, endings: &[&str]) -> Result<Listed, String> {
        let mut found = Listed::default();
        let mut open: Vec<(PathBuf, usize)> = vec![(root.to_owned(), 0)];
        let mut entries = 0;
        while let Some((folder, depth)) = open.pop() {
            let listed = match fs::read_dir(&folder) {
                Ok(listed) => listed,
                Err(error) if depth == 0 => return Err(format!("can't list it: {error}")),
                Err(error) => {
                    found.closed.push((folder, format!("can't list it: {error}")));
                    continue;
                }
            };
            for entry in listed {
                let entry = entry.map_err(|error| error.to_string())?;
                entries += 1;
                if entries > MOST_ENTRIES {
                    return Err(format!("there are more than {MOST_ENTRIES} files below it"));
                }
                let path = entry.path();
                let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
                let is_hidden = entry.file_name().to_string_lossy().starts_with('.');
                let ending = path.extension().and_then(|ending| ending.to_str());
                match (is_folder, ending) {
                    (true, _) if is_hidden => {}
                    (true, _) if depth < DEEPEST => open.push((path, depth + 1)),
                    (true, _) => {
                        let why = format!("it is more than {DEEPEST} folders deep, and not looked through");
                        found.closed.push((path, why));
                    }
                    (false, Some(ending)) if endings.contains(&ending) => found.paths.push(path),
                    (false, _) => {}
                }
            }
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustix::fs::{CWD, FileType, Mode, OFlags, mkdirat, mknodat, openat};

    #[test]
    fn what_waits_for_somebody_to_write_is_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe.avsc");
        mknodat(CWD, &pipe, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
        let why = OwnHost.file(pipe.to_str().unwrap()).unwrap_err();
        assert!(why.ends_with("pipe.avsc: it is no file"), "{why}");
    }

    #[test]
    fn a_folder_that_cannot_be_looked_through_is_told_and_the_others_serve() {
        let root = tempfile::tempdir().unwrap();
        std::fs::write(root.path().join("a.avsc"), "\"int\"").unwrap();
        let deep: PathBuf = (0..=DEEPEST).map(|_| "d").collect();
        std::fs::create_dir_all(root.path().join("deep").join(deep)).unwrap();
        // A path of more than 4,096 bytes can't be listed, whoever asks.
        let long = "l".repeat(255);
        let mut folder = openat(CWD, root.path(), OFlags::DIRECTORY, Mode::empty()).unwrap();
        for _ in 0..DEEPEST {
            mkdirat(&folder, long.as_str(), Mode::RWXU).unwrap();
            folder = openat(&folder, long.as_str(), OFlags::DIRECTORY, Mode::empty()).unwrap();
        }
        let files = OwnHost.folder(root.path().to_str().unwrap(), &["avsc"]).unwrap().unwrap();
        assert_eq!((files.len(), files[0].0.as_str(), files[0].1.is_ok()), (3, "a.avsc", true));
        let why = |of: &str| {
            let file = files.iter().find(|(name, _)| name.starts_with(of)).unwrap();
            file.1.clone().unwrap_err()
        };
        assert_eq!(why("deep/d/d"), "it is more than 16 folders deep, and not looked through");
        assert!(why("lll").starts_with("can't list it: "), "{}", why("lll"));
    }
}
