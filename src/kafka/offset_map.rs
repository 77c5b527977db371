//! The offset map of a copied topic: which offset in the copy a record has. A file of JSON Lines, begun before the first batch is
//! sent, and one line longer before each: whoever was killed in between finds in it, and in where the copy ends, what has arrived.
//! The lines are not forced to the disk one by one: a machine that dies may lose the last of them, and then the copy is not gone on
//! with.
//!
//! The first line says of which topics it is. Each of the others is of one batch: its partition `p`, the offset `to` of its first
//! record in the copy, its offsets in the topic that was copied, `from`, in runs without a hole, and the number `by` which brokers
//! know it; or `done`, a partition that is copied to its end; or a `hole`, what is not copied, for it could not be read. Knows no
//! cluster.
use super::batch_bytes::Number;
use rustix::fs::{FlockOperation, flock};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, BufRead, BufReader, Write};
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
    /// What has arrived. Batches that follow each other in both topics are one run: a map of many records stays small.
    runs: Vec<MapRun>,
    /// The batch that was noted last, which may not have arrived.
    last: Option<MapBatch>,
    /// All of it is copied.
    pub(super) done: bool,
}

/// Records that follow each other without a hole in both topics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct MapRun {
    to: i64,
    first: i64,
    last: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct MapBatch {
    to: i64,
    runs: Vec<Run>,
    by: Option<Number>,
}

/// Where a copy goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct GoOn {
    /// The next offset to be copied.
    pub(super) next: i64,
    /// The number of its record, where the batches before have some. With it a batch that was sent before a kill, and that no
    /// broker tells of yet, is written once all the same.
    pub(super) number: Option<Number>,
}

/// A line after the first.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
enum MapLine {
    Batch {
        p: i32,
        to: i64,
        from: Vec<Run>,
        /// Producer, epoch, sequence.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<(i64, i16, i32)>,
    },
    Done {
        done: i32,
        /// Where the copy of it ends: a batch that was noted for a later place was never sent. None in maps of older versions.
        #[serde(default)]
        end: Option<i64>,
    },
    Hole {
        hole: String,
    },
}

/// The file, and what stands in it.
#[derive(Debug)]
pub(super) struct OffsetMap {
    file: File,
    pub(super) title: Option<MapTitle>,
    parts: BTreeMap<i32, MapPart>,
    /// What could not be read, in words, each once.
    pub(super) holes: Vec<String>,
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
        let file = opened.map_err(trouble)?;
        flock(&file, FlockOperation::NonBlockingLockExclusive)
            .map_err(|_| "another kafdeck is copying these records".to_owned())?;
        let mut map = OffsetMap { file, title: None, parts: BTreeMap::new(), holes: Vec::new() };
        match map.load() {
            Ok(true) => Ok(map),
            Ok(false) => Err(format!("{} is no offset map that this version knows", path.display())),
            Err(error) => Err(trouble(error)),
        }
    }

    /// Reads what stands in it; whether it is a map.
    fn load(&mut self) -> io::Result<bool> {
        let mut reader = BufReader::new(self.file.try_clone()?);
        let mut line = Vec::new();
        let (mut begun, mut cut) = (false, false);
        while reader.read_until(b'\n', &mut line)? > 0 {
            cut = line.last() != Some(&b'\n');
            if begun {
                // A line that a kill has cut says nothing: what it was to say was not sent yet.
                if let Ok(line) = serde_json::from_slice(&line) {
                    self.take(line);
                }
            } else {
                self.title =
                    serde_json::from_slice(&line).ok().filter(|title: &MapTitle| title.offset_map == FORM);
                begun = true;
            }
            line.clear();
        }
        if cut {
            self.file.write_all(b"\n")?;
        }
        Ok(self.title.is_some() || !begun)
    }

    fn take(&mut self, line: MapLine) {
        match line {
            MapLine::Hole { hole } => self.holes.push(hole),
            MapLine::Done { done, end } => {
                let part = self.parts.entry(done).or_default();
                match (&part.last, end) {
                    (Some(last), Some(end)) if last.to >= end => part.last = None,
                    _ => part.arrived(),
                }
                part.done = true;
            }
            MapLine::Batch { p, to, from, by } => {
                let part = self.parts.entry(p).or_default();
                // One that had not arrived was sent again, perhaps cut otherwise.
                if part.last.as_ref().is_some_and(|last| last.to < to) {
                    part.arrived();
                }
                let number = |(producer, epoch, sequence)| Number { producer, epoch, sequence };
                part.last = Some(MapBatch { to, runs: from, by: by.map(number) });
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
    pub(super) fn note(
        &mut self,
        partition: i32,
        to: i64,
        from: &[Run],
        by: Option<Number>,
    ) -> io::Result<()> {
        let by = by.map(|number| (number.producer, number.epoch, number.sequence));
        let line = MapLine::Batch { p: partition, to, from: from.to_vec(), by };
        self.write(&serde_json::to_string(&line)?)?;
        self.take(line);
        Ok(())
    }

    /// Something could not be read, and is not copied: this is told whenever the copy is gone on with.
    ///
    /// # Errors
    /// If it can't be written.
    pub(super) fn note_hole(&mut self, hole: String) -> io::Result<()> {
        if self.holes.contains(&hole) {
            return Ok(());
        }
        let line = MapLine::Hole { hole };
        self.write(&serde_json::to_string(&line)?)?;
        self.take(line);
        Ok(())
    }

    /// These partitions are copied to their end.
    ///
    /// # Errors
    /// If it can't be written.
    pub(super) fn finish(&mut self, partitions: impl Iterator<Item = i32>) -> io::Result<()> {
        let mut lines = Vec::new();
        for partition in partitions {
            let line = MapLine::Done { done: partition, end: Some(self.part(partition).end()) };
            lines.push(serde_json::to_string(&line)?);
            self.take(line);
        }
        if lines.is_empty() {
            return Ok(());
        }
        self.write(&lines.join("\n"))?;
        self.file.sync_data()
    }

    fn write(&mut self, line: &str) -> io::Result<()> {
        self.file.write_all(format!("{line}\n").as_bytes())
    }

    /// One partition; what nothing was noted of has no rows.
    pub(super) fn part(&mut self, partition: i32) -> &mut MapPart {
        self.parts.entry(partition).or_default()
    }

    /// Records that have arrived.
    pub(super) fn records(&self) -> u64 {
        self.parts.values().map(|part| part.end().max(0).unsigned_abs()).sum()
    }
}

impl MapBatch {
    fn count(&self) -> i64 {
        self.runs.iter().map(|(first, last)| last - first + 1).sum()
    }
}

impl MapRun {
    /// Where in the copy the next one begins.
    fn end(&self) -> i64 {
        self.to + (self.last - self.first) + 1
    }
}

impl MapPart {
    /// Where the copy ends, as far as it has arrived.
    pub(super) fn end(&self) -> i64 {
        self.runs.last().map_or(0, MapRun::end)
    }

    /// The batch that was noted last has arrived.
    pub(super) fn arrived(&mut self) {
        let Some(batch) = self.last.take() else { return };
        let mut to = batch.to;
        for (first, last) in batch.runs {
            match self.runs.last_mut() {
                Some(run) if run.last + 1 == first && run.end() == to => run.last = last,
                _ => self.runs.push(MapRun { to, first, last }),
            }
            to += last - first + 1;
        }
    }

    /// Where it goes on when the copy ends at `end`: a last batch that has not arrived is sent again.
    ///
    /// # Errors
    /// Where the copy would end by the map, if it ends elsewhere.
    pub(super) fn resumed(&mut self, begin: i64, end: i64) -> Result<GoOn, i64> {
        let mut number = None;
        match self.last.as_ref().map(|last| (last.to, last.count(), last.by)) {
            Some((to, _, by)) if to == end => {
                self.last = None;
                number = by;
            }
            Some((to, count, by)) if to + count == end => {
                self.arrived();
                number = by.map(|by| by.after(usize::try_from(count).unwrap_or(0)));
            }
            Some((to, count, _)) => return Err(to + count),
            None => {}
        }
        match self.end() {
            noted if noted == end => {
                Ok(GoOn { next: self.runs.last().map_or(begin, |run| run.last + 1), number })
            }
            noted => Err(noted),
        }
    }

    /// Where in the copy the record of this offset stands, or else the next one.
    pub(super) fn translated(&self, offset: i64) -> i64 {
        let at = self.runs.partition_point(|run| run.last < offset);
        self.runs.get(at).map_or(self.end(), |run| run.to + (offset - run.first).max(0))
    }
}

#[cfg(test)]
#[path = "offset_map_tests.rs"]
mod tests;
