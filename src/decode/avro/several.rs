//! Avro's types in several files: each file is compiled alone to learn what it defines and what it names, and the files that a type
//! needs are then compiled with it.
use super::super::framed::Encoding;
use super::super::several::{self, FolderFile, SeveralFiles};
use super::Avro;
use super::compile::{self, TextNames};
use super::fingerprint::fingerprint;
use super::self_told::{Fingerprints, SelfTold};
use std::collections::{BTreeMap, HashSet};
use std::sync::{Arc, OnceLock};

/// Files with types.
#[derive(Debug)]
pub(in crate::decode) struct AvroFiles {
    files: Vec<AvroFile>,
    /// Which file a type is taken from.
    types: BTreeMap<String, usize>,
    broken: Vec<String>,
    /// Which types single objects may name; found when one does.
    prints: OnceLock<BTreeMap<u64, String>>,
}

#[derive(Debug)]
struct AvroFile {
    path: String,
    text: Arc<str>,
    names: TextNames,
}

impl AvroFiles {
    pub fn of(folder: Vec<FolderFile>) -> Self {
        let (mut files, mut broken) = (Vec::new(), Vec::new());
        for (path, bytes) in folder {
            let text = bytes.and_then(|bytes| String::from_utf8(bytes).map_err(|_| "no UTF-8".to_owned()));
            match text.and_then(|text| Ok((compile::names(&text)?, text))) {
                Ok((names, text)) => files.push(AvroFile { path, text: text.into(), names }),
                Err(why) => broken.push(format!("{path}: {why}")),
            }
        }
        let mut types = BTreeMap::new();
        // What a file is for counts before what it defines on the way.
        for (at, file) in files.iter().enumerate() {
            file.names.whole.iter().for_each(|name| _ = types.entry(name.clone()).or_insert(at));
        }
        for (at, file) in files.iter().enumerate() {
            file.names.defined.iter().for_each(|name| _ = types.entry(name.clone()).or_insert(at));
        }
        AvroFiles { files, types, broken, prints: OnceLock::new() }
    }

    /// What reads values of a type, or of any that they name themselves; no name: of the only one.
    ///
    /// # Errors
    /// There is no such type, or it lacks something.
    pub fn chosen(self, name: Option<&str>) -> Result<Box<dyn Encoding>, String> {
        let named = match several::meant(&self, name) {
            Ok(full) => Ok(several::with_broken(&self, self.of_type(&full))?),
            Err(why) if name.is_none() && !self.types.is_empty() => Err(why),
            Err(why) => return several::with_broken(&self, Err(why)),
        };
        Ok(Box::new(SelfTold::new(named, Box::new(self))))
    }

    /// A type by its full name.
    fn of_type(&self, full: &str) -> Result<Avro, String> {
        let (text, files) = self.texts(full)?;
        Ok(Avro { nodes: compile::nodes(&text, &files)? })
    }

    /// What names a type, and the texts that it needs.
    fn texts(&self, full: &str) -> Result<(String, Vec<(String, Arc<str>)>), String> {
        let root = *self.types.get(full).ok_or_else(|| format!("there is no type {full}"))?;
        let text = |at: usize| (self.files[at].path.clone(), self.files[at].text.clone());
        let files = self.needed(root).into_iter().map(text).collect();
        Ok((serde_json::Value::from(full).to_string(), files))
    }

    /// The file with a type that another one names: its namespace may have been meant, or none.
    fn file_of(&self, name: &str) -> Option<usize> {
        let bare = || self.types.get(name.rsplit('.').next()?);
        self.types.get(name).or_else(bare).copied()
    }

    /// The files that one needs, each behind those that it needs itself, and it as the last.
    fn needed(&self, root: usize) -> Vec<usize> {
        let (mut seen, mut order, mut open) = (HashSet::new(), Vec::new(), vec![(root, false)]);
        while let Some((at, is_done)) = open.pop() {
            if is_done {
                order.push(at);
            } else if seen.insert(at) {
                open.push((at, true));
                open.extend(
                    self.files[at].names.missing.iter().filter_map(|name| Some((self.file_of(name)?, false))),
                );
            }
        }
        order
    }
}

impl SeveralFiles for AvroFiles {
    fn what(&self) -> &'static str {
        "type"
    }

    fn names(&self) -> Vec<&str> {
        self.types.keys().map(String::as_str).collect()
    }

    fn broken(&self) -> &[String] {
        &self.broken
    }
}

impl Fingerprints for AvroFiles {
    fn compiled(&self, print: u64) -> Option<Result<Avro, String>> {
        let prints = self.prints.get_or_init(|| {
            let of = |full: &String| {
                let (text, files) = self.texts(full).ok()?;
                Some((fingerprint(&text, &files)?, full.clone()))
            };
            self.types.keys().filter_map(of).collect()
        });
        prints.get(&print).map(|full| self.of_type(full))
    }

    fn count(&self) -> usize {
        self.types.len()
    }
}
