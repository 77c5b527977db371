//! A census under way: the read, and what its schemas are looked up with. Shared by the table and whoever makes its rows; dropping the
//! last of them stops the read.
use super::uses::{SchemaUse, names, uses};
use crate::decode::framed::{Reader, SchemaLook, SchemaName};
use crate::kafka::Cluster;
use crate::kafka::read::{Ending, ReadPhase, ReadProgress, ScanRequest, Tap};
use crate::ui::number;
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use parking_lot::Mutex;
use std::sync::Arc;

/// The read of one topic.
pub struct CensusRun {
    pub tap: Tap,
    pub reader: Reader,
    /// The registry that is asked for the topic's schemas.
    pub registry: Option<Arc<str>>,
    /// How often schemas have come.
    answers: u64,
}

impl CensusRun {
    /// Starts it. Must be called within a tokio runtime.
    pub fn start(cluster: &Cluster, topic: &str, request: ScanRequest) -> CensusRun {
        let reader = cluster.readers().of(topic);
        let registry = cluster.registries().of_topic(topic);
        CensusRun { tap: cluster.scan(request), reader, registry, answers: 0 }
    }

    pub fn uses(&self) -> Vec<SchemaUse> {
        self.tap.census(|parts, censuses| uses(parts, censuses, &self.reader))
    }

    /// Schemas that have been met, with what they are asked of.
    pub fn names(&self) -> Vec<(Reader, SchemaName)> {
        let names = self.tap.census(|_, censuses| names(censuses));
        names.into_iter().map(|name| (self.reader.clone(), name)).collect()
    }

    /// Those of them that are still on their way.
    fn awaited(&self) -> Vec<(Reader, SchemaName)> {
        let coming = |name: &SchemaName| matches!(self.reader.look(name), Some(SchemaLook::Coming));
        self.names().into_iter().filter(|(_, name)| coming(name)).collect()
    }
}

/// A census that may not have begun.
#[derive(Clone, Default)]
pub struct SharedRun(Arc<Mutex<Option<CensusRun>>>);

impl SharedRun {
    pub fn begin(&self, run: CensusRun) {
        *self.0.lock() = Some(run);
    }

    pub fn stop(&self) {
        self.0.lock().iter().for_each(|run| run.tap.stop());
    }

    pub fn is_running(&self) -> bool {
        self.0.lock().as_ref().is_some_and(|run| run.tap.ending().is_none())
    }

    /// Counts up when there is something new.
    pub fn version(&self) -> u64 {
        let run = self.0.lock();
        let Some(run) = &*run else { return 0 };
        let progress = run.tap.progress();
        1 + progress.records + run.answers + u64::from(progress.ending().is_some())
    }

    pub fn uses(&self) -> Option<Vec<SchemaUse>> {
        self.0.lock().as_ref().map(CensusRun::uses)
    }

    pub fn registry(&self) -> Option<Arc<str>> {
        self.0.lock().as_ref()?.registry.clone()
    }

    pub fn awaited(&self) -> Vec<(Reader, SchemaName)> {
        self.0.lock().as_ref().map(CensusRun::awaited).unwrap_or_default()
    }

    pub fn answered(&self) {
        self.0.lock().iter_mut().for_each(|run| run.answers += 1);
    }

    /// Why nothing could be read.
    pub fn failed(&self) -> Option<String> {
        match self.0.lock().as_ref()?.tap.ending()? {
            Ending::Failed(why) => Some(why.to_string()),
            _ => None,
        }
    }

    /// What of the range it has not seen, once it has ended.
    pub fn lacks(&self) -> Option<String> {
        let run = self.0.lock();
        let tap = &run.as_ref()?.tap;
        let mut words: Vec<String> = tap.missing().iter().map(ToString::to_string).collect();
        if tap.ending() == Some(Ending::StoppedByUser) {
            let progress = tap.progress();
            let (read, all) = (number::count(progress.passed), number::count(progress.total));
            words.insert(0, format!("stopped by you after {read} of {all} offsets"));
        }
        words.extend(tap.waiting().map(|waiting| waiting.to_string()));
        (!words.is_empty()).then(|| words.join("; "))
    }

    /// How far it is, in a line.
    pub fn head(&self) -> Words<'static> {
        let run = self.0.lock();
        let Some(run) = &*run else { return Words::new() };
        let progress = run.tap.progress();
        let notes = run.tap.notes();
        let words = state(&progress).and(Tone::Muted, format!(" · {}", sums(&progress)));
        notes.iter().fold(words, |words, note| words.and(Tone::Warn, format!(" · {note}")))
    }
}

fn state(progress: &ReadProgress) -> Words<'static> {
    match &progress.phase {
        ReadPhase::Planning => Words::toned(Tone::Muted, "asking where the records lie …"),
        ReadPhase::Running | ReadPhase::Paused => {
            let percent = progress.fraction().unwrap_or(0.0) * 100.0;
            Words::toned(Tone::Accent, format!("reading, {percent:.0} %"))
        }
        ReadPhase::Ended(Ending::Complete) => Words::toned(Tone::Good, "complete"),
        ReadPhase::Ended(_) => Words::toned(Tone::Warn, "not all"),
    }
}

fn sums(progress: &ReadProgress) -> String {
    format!(
        "{} in {}, {}",
        number::counted(progress.records, "record"),
        number::counted(progress.partitions as u64, "partition"),
        number::bytes(progress.bytes).text()
    )
}
