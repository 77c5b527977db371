//! Avro's types in several files: each file is compiled alone to learn what it defines and what it names, and the files that a type
//! needs are then compiled with it.
use super::super::framed::Encoding;
use super::super::several::{self, FolderFile, SeveralFiles};
use super::Avro;
use super::compile::{self, TextNames};
use super::fingerprint::fingerprint;
use super::names::Names;
use super::self_told::{Fingerprints, SelfTold};
use serde_json::Value;
use std::collections::{BTreeMap, HashSet};
use std::sync::{Arc, OnceLock};

/// Types within each other that are looked through.
const DEEPEST: usize = 200;

/// Files with types.
#[derive(Debug)]
pub(in crate::decode) struct AvroFiles {
    files: Vec<AvroFile>,
    /// Which file a type is taken from.
    types: BTreeMap<String, usize>,
    broken: Vec<String>,
    /// Which types single objects may name, each of the file that it stands in.
    prints: OnceLock<BTreeMap<u64, (usize, String)>>,
}

#[derive(Debug)]
struct AvroFile {
    path: String,
    text: Arc<str>,
    names: TextNames,
}

/// Texts of schemas by the paths of their files.
type NamedTexts = Vec<(String, Arc<str>)>;

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
        // Now, and not when somebody draws.
        self.prints();
        Ok(Box::new(SelfTold::new(named, Box::new(self))))
    }

    /// A type by its full name.
    fn of_type(&self, full: &str) -> Result<Avro, String> {
        let root = *self.types.get(full).ok_or_else(|| format!("there is no type {full}"))?;
        self.of_file(root, full)
    }

    /// The same as it stands in one of the files.
    fn of_file(&self, root: usize, full: &str) -> Result<Avro, String> {
        let (text, files) = self.texts(root, full);
        Ok(Avro { nodes: compile::nodes(&text, &files)? })
    }

    /// What names a type of a file, and the texts that it needs.
    fn texts(&self, root: usize, full: &str) -> (String, NamedTexts) {
        let text = |at: usize| (self.files[at].path.clone(), self.files[at].text.clone());
        let files = self.needed(root).into_iter().map(text).collect();
        (Value::from(full).to_string(), files)
    }

    /// Of every file what it is for, also where another one says it differently; of the others what they define on the way.
    fn prints(&self) -> &BTreeMap<u64, (usize, String)> {
        self.prints.get_or_init(|| {
            let whole = |(at, file): (usize, &AvroFile)| -> Vec<(usize, String)> {
                file.names.whole.iter().map(|full| (at, full.clone())).collect()
            };
            let all = self.files.iter().enumerate().flat_map(whole);
            let others = self.types.iter().map(|(full, at)| (*at, full.clone()));
            let print = |(at, full): (usize, String)| {
                let (text, files) = self.texts(at, &full);
                Some((fingerprint(&text, &files)?, (at, full)))
            };
            let all: HashSet<(usize, String)> = all.chain(others).collect();
            all.into_iter().filter_map(print).collect()
        })
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

    fn places(&self, full: &str) -> Vec<&str> {
        let with = |names: fn(&TextNames) -> &Vec<String>| -> Vec<&AvroFile> {
            let has = |file: &&AvroFile| names(&file.names).iter().any(|name| name == full);
            self.files.iter().filter(has).collect()
        };
        let whole = with(|names| &names.whole);
        let files = if whole.is_empty() { with(|names| &names.defined) } else { whole };
        if files.len() < 2 {
            return Vec::new();
        }
        let meaning = |file: &AvroFile| definition(&serde_json::from_str(&file.text).ok()?, "", full, 0);
        let first = meaning(files[0]);
        let differs = files[1..].iter().any(|file| meaning(file) != first);
        if differs { files.into_iter().map(|file| &*file.path).collect() } else { Vec::new() }
    }

    fn broken(&self) -> &[String] {
        &self.broken
    }
}

impl Fingerprints for AvroFiles {
    fn compiled(&self, print: u64) -> Option<Result<Avro, String>> {
        self.prints().get(&print).map(|(at, full)| self.of_file(*at, full))
    }

    fn count(&self) -> usize {
        self.types.len()
    }
}

/// What a text says of a type, by its full name; `space` is the namespace around.
fn definition(value: &Value, space: &str, full: &str, depth: usize) -> Option<Value> {
    match value {
        _ if depth > DEEPEST => None,
        Value::Array(branches) => {
            branches.iter().find_map(|branch| definition(branch, space, full, depth + 1))
        }
        Value::Object(object) => {
            let text = |name: &str| object.get(name).and_then(Value::as_str);
            let mut inner = space.to_owned();
            if let (Some("record" | "error" | "enum" | "fixed"), Some(name)) = (text("type"), text("name")) {
                let own = Names::full(name, text("namespace").unwrap_or(space));
                if own == full {
                    return Some(value.clone());
                }
                own.rsplit_once('.').map_or("", |(space, _)| space).clone_into(&mut inner);
            }
            let fields = object.get("fields").and_then(Value::as_array).into_iter().flatten();
            let parts = ["type", "items", "values"].into_iter().filter_map(|name| object.get(name));
            // A field may be what a type is beside its name.
            fields.chain(parts).find_map(|part| definition(part, &inner, full, depth + 1))
        }
        _ => None,
    }
}
