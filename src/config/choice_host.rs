//! What choices name, opened: files and folders of this machine, and programs. Bounded: a choice may come from elsewhere, and name anything.
use super::programs::Program;
use crate::decode::FolderFile;
use crate::decode::choice::ChoiceHost;
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

fn read(path: &Path) -> Result<Vec<u8>, String> {
    let file = File::open(path).map_err(|error| error.to_string())?;
    // What has no end, or waits for somebody to write, is none.
    if !file.metadata().map_err(|error| error.to_string())?.is_file() {
        return Err("it is no file".to_owned());
    }
    let mut bytes = Vec::new();
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if bytes.len() as u64 > LARGEST {
        return Err(format!("it has more than {} MiB", LARGEST >> 20));
    }
    Ok(bytes)
}

/// The files below a folder that end so. Links to folders are not followed: they may lead in a circle.
fn below(root: &Path, endings: &[&str]) -> Result<Vec<FolderFile>, String> {
    let mut paths = Vec::new();
    let mut open: Vec<(PathBuf, usize)> = vec![(root.to_owned(), 0)];
    let mut entries = 0;
    while let Some((folder, depth)) = open.pop() {
        let listed =
            fs::read_dir(&folder).map_err(|error| format!("can't list {}: {error}", folder.display()))?;
        for entry in listed {
            let entry = entry.map_err(|error| error.to_string())?;
            entries += 1;
            if entries > MOST_ENTRIES {
                return Err(format!("there are more than {MOST_ENTRIES} files below it"));
            }
            let path = entry.path();
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            let is_hidden = entry.file_name().to_string_lossy().starts_with('.');
            if is_folder && depth < DEEPEST && !is_hidden {
                open.push((path, depth + 1));
            } else if !is_folder
                && path.extension().and_then(|end| end.to_str()).is_some_and(|end| endings.contains(&end))
            {
                paths.push(path);
            }
        }
    }
    paths.sort();
    let mut total = 0;
    let file = |path: PathBuf| {
        let bytes = read(&path);
        total += bytes.as_ref().map_or(0, Vec::len);
        if total > MOST_BYTES {
            return Err(format!("the schemas below it have more than {} MiB", MOST_BYTES >> 20));
        }
        let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().into_owned();
        Ok((name, bytes))
    };
    paths.into_iter().map(file).collect()
}
