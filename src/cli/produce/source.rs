//! Where the records to send come from: lines, JSON lines or whole files. Reads on a thread of its own, as fast as the
//! records are taken; knows nothing of sending.
use super::by_schema::Writers;
use super::numbers::Numbers;
use crate::cli::say::say;
use crate::decode::framed::KeyOrValue;
use crate::form::jsonl;
use crate::kafka::model::PartitionId;
use crate::kafka::produce::Draft;
use bytes::Bytes;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use tokio::sync::mpsc;

/// Read at once; the lines in it travel together.
const BUFFER: usize = 256 << 10;
/// A byte order mark in UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";
/// Chunks read ahead of what is sent.
const AHEAD: usize = 4;

/// What a record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum From {
    /// Each line is a value
    Lines,
    /// Each line is a record as `read -o jsonl` writes it
    Jsonl,
    /// Each file is a value
    Files,
}

/// A record to send, or why there is none, and where in the input it stands.
pub struct Item {
    /// Counted from 1 over the whole input.
    pub number: u64,
    pub place: String,
    pub draft: Result<Draft, String>,
}

/// A source of this one record.
pub fn one(draft: Draft) -> mpsc::Receiver<Vec<Item>> {
    let (send, receive) = mpsc::channel(1);
    let item = Item { number: 1, place: "the record".to_owned(), draft: Ok(draft) };
    // There is room for one.
    let _ = send.try_send(vec![item]);
    receive
}

/// How records are made of the input.
pub struct Recipe {
    pub from: From,
    /// What all of them have.
    pub template: Draft,
    pub keep_partition: bool,
    /// None: all.
    pub only: Option<Numbers>,
    /// What of them is JSON, to be written by a schema.
    pub writers: Writers,
}

/// Starts reading. Nothing more comes after an item that is an error.
pub fn start(recipe: Recipe, files: Vec<PathBuf>) -> mpsc::Receiver<Vec<Item>> {
    let (send, receive) = mpsc::channel(AHEAD);
    let files = if files.is_empty() { vec![PathBuf::from("-")] } else { files };
    let mut maker = Maker { recipe, number: 0 };
    // Not a task: a read of the standard input can't be cancelled, and must not hold up the end of the program.
    std::thread::spawn(move || {
        for file in files {
            if !maker.read(&file, &send) {
                break;
            }
        }
    });
    receive
}

struct Maker {
    recipe: Recipe,
    /// Records read so far.
    number: u64,
}

impl Maker {
    /// Reads one file; false if reading must end.
    fn read(&mut self, file: &Path, send: &mpsc::Sender<Vec<Item>>) -> bool {
        let name =
            if file.as_os_str() == "-" { "standard input".to_owned() } else { file.display().to_string() };
        let done = match open(file) {
            Err(error) => Err(error),
            Ok(input) if self.recipe.from == From::Files => self.whole(input, &name, send),
            Ok(input) => self.lines(input, &name, send),
        };
        done.unwrap_or_else(|error| {
            let draft = Err(format!("can't read it: {error}"));
            let _ = send.blocking_send(vec![Item { number: self.number + 1, place: name, draft }]);
            false
        })
    }

    fn whole(
        &mut self,
        mut input: Box<dyn Read>,
        name: &str,
        send: &mpsc::Sender<Vec<Item>>,
    ) -> io::Result<bool> {
        let Some(number) = self.wanted() else { return Ok(true) };
        let mut value = Vec::new();
        input.read_to_end(&mut value)?;
        if value.starts_with(MARK) {
            say!("kafdeck: {name} begins with a byte order mark, which is sent as a part of it");
        }
        let draft = self.of_value(value);
        Ok(send.blocking_send(vec![Item { number, place: name.to_owned(), draft }]).is_ok())
    }

    /// The lines that one read brings travel together, so that a slow writer's lines don't wait for a full buffer.
    fn lines(
        &mut self,
        input: Box<dyn Read>,
        name: &str,
        send: &mpsc::Sender<Vec<Item>>,
    ) -> io::Result<bool> {
        let mut input = BufReader::with_capacity(BUFFER, input);
        let (mut number, mut rest) = (0, Vec::new());
        loop {
            let read = input.fill_buf()?;
            let length = read.len();
            if length == 0 {
                break;
            }
            let mut chunk = Vec::new();
            let mut start = 0;
            for end in memchr::memchr_iter(b'\n', read) {
                rest.extend_from_slice(&read[start..end]);
                start = end + 1;
                number += 1;
                chunk.extend(self.line(std::mem::take(&mut rest), name, number));
            }
            rest.extend_from_slice(&read[start..]);
            input.consume(length);
            if !chunk.is_empty() && !deliver(chunk, send) {
                return Ok(false);
            }
        }
        // The last line may lack its newline.
        let last = if rest.is_empty() { None } else { self.line(rest, name, number + 1) };
        Ok(last.is_none_or(|last| deliver(vec![last], send)))
    }

    fn of_value(&self, value: Vec<u8>) -> Result<Draft, String> {
        let mut draft = Draft { value: Some(value.into()), ..self.recipe.template.clone() };
        self.recipe.writers.write(&mut draft, KeyOrValue::Value)?;
        Ok(draft)
    }

    /// The number of the record that comes next; none if it is not to be sent.
    fn wanted(&mut self) -> Option<u64> {
        self.number += 1;
        Some(self.number).filter(|number| self.recipe.only.as_ref().is_none_or(|only| only.contains(*number)))
    }

    fn line(&mut self, mut line: Vec<u8>, name: &str, at: u64) -> Option<Item> {
        let number = self.wanted()?;
        if at == 1 && line.starts_with(MARK) {
            // It says how a file of lines is encoded, and belongs to none of its lines.
            say!("kafdeck: {name} begins with a byte order mark, which is not sent");
            line.drain(..MARK.len());
        }
        let place = format!("line {at} of {name}");
        let draft = match self.recipe.from {
            From::Lines => self.of_value(line),
            _ => jsonl::read(&line).and_then(|line| self.of_line(line)),
        };
        Some(Item { number, place, draft })
    }

    /// The line's own headers come before those of the command line.
    fn of_line(&self, line: jsonl::RecordLine<'_>) -> Result<Draft, String> {
        let Recipe { template, keep_partition, writers, .. } = &self.recipe;
        let part = |of, bytes: &Option<Bytes>| match writers.of(of) {
            Some(_) => line.json(of),
            None => Ok(bytes.clone()),
        };
        let own = line.partition.filter(|_| *keep_partition).map(PartitionId);
        let mut draft = Draft {
            topic: template.topic.clone(),
            partition: own.or(template.partition),
            key: part(KeyOrValue::Key, &line.key)?,
            value: part(KeyOrValue::Value, &line.value)?,
            headers: line.headers.iter().chain(&template.headers).cloned().collect(),
            timestamp: line.timestamp,
        };
        writers.write(&mut draft, KeyOrValue::Key)?;
        writers.write(&mut draft, KeyOrValue::Value)?;
        Ok(draft)
    }
}

/// False if nobody takes them any more, or one of them is an error.
fn deliver(chunk: Vec<Item>, send: &mpsc::Sender<Vec<Item>>) -> bool {
    let good = chunk.iter().all(|item| item.draft.is_ok());
    send.blocking_send(chunk).is_ok() && good
}

fn open(file: &Path) -> io::Result<Box<dyn Read>> {
    if file.as_os_str() == "-" { Ok(Box::new(io::stdin())) } else { Ok(Box::new(File::open(file)?)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(from: From, text: &str) -> Vec<(String, Result<Option<Bytes>, String>)> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("input");
        std::fs::write(&file, text).unwrap();
        let (template, writers) = (Draft::default(), Writers::default());
        let recipe = Recipe { from, template, keep_partition: false, only: None, writers };
        let mut items = start(recipe, vec![file]);
        let mut found = Vec::new();
        while let Some(chunk) = items.blocking_recv() {
            let place = |item: &Item| item.place.split(" of ").next().unwrap().to_owned();
            found.extend(chunk.into_iter().map(|item| (place(&item), item.draft.map(|draft| draft.value))));
        }
        found
    }

    #[test]
    fn a_line_is_a_value_byte_for_byte() {
        let found = all(From::Lines, "one\r\n\nthree");
        let values: Vec<_> = found.iter().map(|(_, value)| value.clone().unwrap().unwrap()).collect();
        assert_eq!(values, [&b"one\r"[..], b"", b"three"]);
        assert_eq!(found[2].0, "line 3");
    }

    #[test]
    fn a_byte_order_mark_belongs_to_the_file_and_to_no_line() {
        let found = all(From::Lines, "\u{feff}one\n\u{feff}two");
        let values: Vec<_> = found.iter().map(|(_, value)| value.clone().unwrap().unwrap()).collect();
        assert_eq!(values, ["one", "\u{feff}two"]);
        assert_eq!(all(From::Jsonl, "\u{feff}{\"value\":null}\n")[0].1, Ok(None));
        assert_eq!(all(From::Files, "\u{feff}one")[0].1.clone().unwrap().unwrap(), "\u{feff}one");
    }

    #[test]
    fn a_file_is_one_value() {
        let found = all(From::Files, "one\ntwo\n");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].1.clone().unwrap().unwrap(), "one\ntwo\n");
    }

    #[test]
    fn a_wrong_line_is_named_and_ends_it() {
        let found = all(From::Jsonl, "{\"value\":null}\n{\"value\":3}\n");
        assert_eq!(found[0].1, Ok(None));
        assert_eq!(found[1].0, "line 2");
        assert!(found[1].1.as_ref().unwrap_err().contains("text, null or"));
    }
}
