//! Protobuf's messages in several files, `.proto` and sets of descriptors: which file has a message, and which file an import means
//! where nobody says from which folder it counts.
use super::super::framed::Encoding;
use super::super::several::{self, FolderFile, SeveralFiles};
use super::compile;
use super::imports::{self, Files};
use super::one_message::OneMessage;
use protox::file::File;
use std::collections::{BTreeMap, HashSet};

/// Files with messages.
pub(in crate::decode) struct ProtobufFiles {
    /// By their paths below the folder; those of a set by their own names.
    files: Vec<(String, File)>,
    messages: BTreeMap<String, usize>,
    broken: Vec<String>,
}

impl ProtobufFiles {
    pub fn of(folder: Vec<FolderFile>) -> Self {
        let (mut files, mut broken) = (Vec::<(String, File)>::new(), Vec::new());
        for (path, bytes) in folder {
            match bytes.and_then(|bytes| compile::parsed(&path, bytes)) {
                // Several sets may bring the same file along.
                Ok(found) => found.into_iter().for_each(|(name, file)| {
                    if !files.iter().any(|(known, _)| *known == name) {
                        files.push((name, file));
                    }
                }),
                Err(why) => broken.push(format!("{path}: {why}")),
            }
        }
        let mut messages = BTreeMap::new();
        for (at, (_, file)) in files.iter().enumerate() {
            imports::messages(file).into_iter().for_each(|name| _ = messages.entry(name).or_insert(at));
        }
        ProtobufFiles { files, messages, broken }
    }

    /// What reads values of a message; no name: of the only one.
    ///
    /// # Errors
    /// There is no such message, or it lacks something.
    pub fn chosen(&self, name: Option<&str>) -> Result<Box<dyn Encoding>, String> {
        let found = several::meant(self, name).and_then(|full| self.compiled(&full));
        several::with_broken(self, found)
    }

    fn compiled(&self, full: &str) -> Result<Box<dyn Encoding>, String> {
        let root = *self.messages.get(full).ok_or_else(|| format!("there is no message {full}"))?;
        let types = compile::types_of(self.with_imports(root), &self.files[root].0)?;
        Ok(Box::new(OneMessage::of(types, Some(full))?))
    }

    /// The file that another one imports by a name: below the folder, else beside the one that imports it or nearest to that.
    fn imported(&self, name: &str, by: &str) -> Option<usize> {
        let exact = self.files.iter().position(|(path, _)| path == name);
        let ending = format!("/{name}");
        let common = |path: &str| path.bytes().zip(by.bytes()).take_while(|(a, b)| a == b).count();
        let near = || {
            let ends = self.files.iter().enumerate().filter(|(_, (path, _))| path.ends_with(&ending));
            ends.max_by_key(|(_, (path, _))| (common(path), std::cmp::Reverse(path.len()))).map(|(at, _)| at)
        };
        exact.or_else(near)
    }

    /// A file and all that it imports, each by the name that it is imported by.
    fn with_imports(&self, root: usize) -> Files {
        let (mut files, mut seen, mut open) = (Files::default(), HashSet::new(), vec![root]);
        let (path, file) = &self.files[root];
        files.add(path, file.clone());
        seen.insert(path.clone());
        while let Some(at) = open.pop() {
            let (path, file) = &self.files[at];
            for name in &file.file_descriptor_proto().dependency {
                if seen.insert(name.clone())
                    && let Some(found) = self.imported(name, path)
                {
                    files.add(name, imports::renamed(&self.files[found].1, name));
                    open.push(found);
                }
            }
        }
        files
    }
}

impl SeveralFiles for ProtobufFiles {
    fn what(&self) -> &'static str {
        "message"
    }

    fn names(&self) -> Vec<&str> {
        self.messages.keys().map(String::as_str).collect()
    }

    fn places(&self, full: &str) -> Vec<&str> {
        let found: Vec<_> = self
            .files
            .iter()
            .filter_map(|(path, file)| Some((path, imports::message(file, full)?)))
            .collect();
        let differs = found.iter().skip(1).any(|(_, message)| !imports::is_same(message, found[0].1));
        if differs { found.into_iter().map(|(path, _)| &**path).collect() } else { Vec::new() }
    }

    fn broken(&self) -> &[String] {
        &self.broken
    }
}
