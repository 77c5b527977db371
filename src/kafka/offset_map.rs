//! The offset map of a copied topic: which offset in the copy a record has. A file of JSON Lines, begun before the first batch is
//! sent, and one line longer before each: whoever was killed in between finds in it, and in where the copy ends, what has arrived.
//!
//! The first line says of which topics it is. Each of the others is of one batch: its partition `p`, the offset `to` of its first
//! record in the copy, and its offsets in the topic that was copied, `from`, in runs without a hole; or `done`, a partition that is
//! copied to its end. Knows no cluster.
use rustix::fs::{FlockOperation, flock};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

/// Offsets without a hole: the first and the last.
pub(super) type Run = (i64, i64);

/// The form that this version writes and reads.
const FORM: u32 = 1;

/// Of which topics a map is; ids are nil where the cluster gives none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct MapTitle {
    pub(super) offset_map: u32,
    pub(super) from: String,
    pub(super) from_id: String,
    pub(super) to: String,
    pub(super) to_id: String,
}

/// The batches of one partition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct MapPart {
    rows: Vec<MapRow>,
    /// All of it is copied.
    pub(super) done: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct MapRow {
    to: i64,
    runs: Vec<Run>,
}

/// A line after the first.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
enum MapLine {
    Batch { p: i32, to: i64, from: Vec<Run> },
    Done { done: i32 },
}

/// The file, and what stands in it.
#[derive(Debug)]
pub(super) struct OffsetMap {
    file: File,
    pub(super) title: Option<MapTitle>,
    parts: BTreeMap<i32, MapPart>,
}

impl MapTitle {
    pub(super) fn new((from, from_id): (&str, String), (to, to_id): (&str, String)) -> MapTitle {
        MapTitle { offset_map: FORM, from: from.to_owned(), from_id, to: to.to_owned(), to_id }
    }
}

impl OffsetMap {
    /// Opens it, its owner's only, for nobody else to write meanwhile; makes it if it is not there.
    ///
    /// # Errors
    /// If that can't be done, or another kafdeck is at it: in words.
    pub(super) fn open(path: &Path) -> Result<OffsetMap, String> {
        let trouble = |error: io::Error| format!("the offset map {} can't be kept: {error}", path.display());
        if let Some(folder) = path.parent().filter(|folder| !folder.exists()) {
            DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(trouble)?;
        }
        let opened = OpenOptions::new().read(true).append(true).create(true).mode(0o600).open(path);
        let mut file = opened.map_err(trouble)?;
        flock(&file, FlockOperation::NonBlockingLockExclusive)
            .map_err(|_| "another kafdeck is copying these records".to_owned())?;
        let mut text = String::new();
        file.read_to_string(&mut text).map_err(trouble)?;
        if !text.is_empty() && !text.ends_with('\n') {
            // A kill has cut the last line: what it was to say was not sent yet.
            file.write_all(b"\n").map_err(trouble)?;
        }
        let mut lines = text.lines();
        let title: Option<MapTitle> = lines.next().and_then(|line| serde_json::from_str(line).ok());
        if title.as_ref().is_some_and(|title| title.offset_map != FORM) || title.is_none() && !text.is_empty()
        {
            return Err(format!("{} is no offset map that this version knows", path.display()));
        }
        let mut map = OffsetMap { file, title, parts: BTreeMap::new() };
        for line in lines.filter_map(|line| serde_json::from_str::<MapLine>(line).ok()) {
            map.take(line);
        }
        Ok(map)
    }

    fn take(&mut self, line: MapLine) {
        match line {
            MapLine::Done { done } => self.parts.entry(done).or_default().done = true,
            MapLine::Batch { p, to, from } => {
                let part = self.parts.entry(p).or_default();
                // One that had not arrived was sent again, perhaps cut otherwise.
                while part.rows.last().is_some_and(|last| last.to >= to) {
                    part.rows.pop();
                }
                part.rows.push(MapRow { to, runs: from });
            }
        }
    }

    /// Says of which topics it is, which nobody has said yet.
    ///
    /// # Errors
    /// If it can't be written.
    pub(super) fn begin(&mut self, title: MapTitle) -> io::Result<()> {
        self.write(&serde_json::to_string(&title)?)?;
        self.title = Some(title);
        self.file.sync_data()
    }

    /// A batch is about to be sent.
    ///
    /// # Errors
    /// If it can't be written: then nothing may be sent.
    pub(super) fn note(&mut self, partition: i32, to: i64, from: &[Run]) -> io::Result<()> {
        let line = MapLine::Batch { p: partition, to, from: from.to_vec() };
        self.write(&serde_json::to_string(&line)?)?;
        self.take(line);
        Ok(())
    }

    /// A partition is copied to its end.
    ///
    /// # Errors
    /// If it can't be written.
    pub(super) fn finish(&mut self, partition: i32) -> io::Result<()> {
        let line = MapLine::Done { done: partition };
        self.write(&serde_json::to_string(&line)?)?;
        self.take(line);
        self.file.sync_data()
    }

    fn write(&mut self, line: &str) -> io::Result<()> {
        self.file.write_all(format!("{line}\n").as_bytes())
    }

    /// One partition; what nothing was noted of has no rows.
    pub(super) fn part(&mut self, partition: i32) -> &mut MapPart {
        self.parts.entry(partition).or_default()
    }

    /// Records that are copied, as far as is noted.
    pub(super) fn records(&self) -> u64 {
        self.parts.values().map(|part| part.records().max(0).unsigned_abs()).sum()
    }
}

impl MapRow {
    fn count(&self) -> i64 {
        self.runs.iter().map(|(first, last)| last - first + 1).sum()
    }
}

impl MapPart {
    /// Records that are noted: where the copy ends when all of them have arrived.
    pub(super) fn records(&self) -> i64 {
        self.rows.last().map_or(0, |row| row.to + row.count())
    }

    /// The next offset to be copied, when the copy ends at `end`: a last batch that has not arrived is sent again.
    ///
    /// # Errors
    /// Where the copy would end by the map, if it ends elsewhere.
    pub(super) fn resumed(&mut self, begin: i64, end: i64) -> Result<i64, i64> {
        if self.rows.last().is_some_and(|last| last.to == end) {
            self.rows.pop();
        }
        match self.records() {
            noted if noted == end => {
                Ok(self.rows.last().and_then(|row| row.runs.last()).map_or(begin, |(_, last)| last + 1))
            }
            noted => Err(noted),
        }
    }

    /// Where in the copy the record of this offset stands, or else the next one.
    pub(super) fn translated(&self, offset: i64) -> i64 {
        let at = self.rows.partition_point(|row| row.runs.last().is_some_and(|(_, last)| *last < offset));
        let Some(row) = self.rows.get(at) else { return self.records() };
        let mut to = row.to;
        for (first, last) in &row.runs {
            if *last >= offset {
                return to + (offset - first).max(0);
            }
            to += last - first + 1;
        }
        to
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn title() -> MapTitle {
        MapTitle::new(("orders", "a".to_owned()), ("copy", "b".to_owned()))
    }

    #[test]
    fn an_offset_is_found_in_the_copy_or_the_next_one_is() {
        let folder = tempfile::tempdir().unwrap();
        let mut map = OffsetMap::open(&folder.path().join("maps/m")).unwrap();
        map.begin(title()).unwrap();
        map.note(0, 0, &[(10, 14), (20, 22)]).unwrap();
        map.note(0, 8, &[(30, 30)]).unwrap();
        let part = map.part(0);
        let translated: Vec<i64> =
            [0, 10, 14, 15, 20, 22, 23, 30, 31, 99].map(|offset| part.translated(offset)).to_vec();
        assert_eq!(translated, [0, 0, 4, 5, 5, 7, 8, 8, 9, 9]);
        assert_eq!(MapPart::default().translated(7), 0);
    }

    #[test]
    fn after_a_kill_the_end_of_the_copy_tells_what_has_arrived() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("m");
        let mut map = OffsetMap::open(&path).unwrap();
        map.begin(title()).unwrap();
        map.note(0, 0, &[(10, 14)]).unwrap();
        map.note(0, 5, &[(16, 17)]).unwrap();
        assert!(OffsetMap::open(&path).unwrap_err().contains("another kafdeck"));
        drop(map);
        // A line that a kill has cut.
        let mut file = OpenOptions::new().append(true).open(&path).unwrap();
        file.write_all(b"{\"p\":0,\"to\":7,\"fr").unwrap();
        drop(file);
        let again = || OffsetMap::open(&path).unwrap();
        let mut map = again();
        assert_eq!(map.title, Some(title()));
        assert_eq!(map.part(0).resumed(10, 7), Ok(18), "the last batch has arrived");
        assert_eq!(map.part(0).clone().resumed(10, 9), Err(7), "somebody else has written");
        drop(map);
        let mut map = again();
        assert_eq!(map.part(0).resumed(10, 5), Ok(15), "the last batch has not arrived");
        map.note(0, 5, &[(16, 19)]).unwrap();
        map.finish(0).unwrap();
        drop(map);
        let mut map = again();
        assert_eq!((map.part(0).records(), map.part(0).done), (9, true), "the line before counts no more");
        assert_eq!(map.part(1).resumed(3, 0), Ok(3), "nothing was sent yet");
    }
}
