//! The thread that reads and writes an export.
use super::handle::{Export, ExportEnded, ExportOutcome, ExportStop};
use super::order::{ExportOrder, Shape, What};
use super::place::{ExportRefusal, trouble};
use super::target::ExportTarget;
use crate::kafka::read::{Ending, RecordRow, Tap};
use crate::kafka::record::Record;
use crate::kafka::{Cluster, await_answers};
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{oneshot, watch};
use tokio::time::Instant;

/// Between two wake-ups of the screen.
const PACE: Duration = Duration::from_millis(100);
/// Without records for so long, it is told why.
const IDLE: Duration = Duration::from_millis(500);
/// Failures that pass sooner are not worth a word.
const PASSING: Duration = Duration::from_secs(1);
/// Records of a list between two looks at whether it shall stop.
const STRETCH: usize = 500;

type WakeUp = Arc<dyn Fn() + Send + Sync>;

/// Takes the place and begins; `wake` is called when there is something new to show. The answer comes once it is sure
/// that the place can be written. Must be called within a tokio runtime.
///
/// # Errors
/// Why the place can't be written, with the order, for another try.
pub async fn start(
    cluster: Cluster,
    order: ExportOrder,
    wake: WakeUp,
) -> Result<Export, Box<(ExportOrder, ExportRefusal)>> {
    let taken = tokio::task::spawn_blocking(move || match ExportTarget::open(&order) {
        Ok(target) => Ok((order, target)),
        Err(refusal) => Err(Box::new((order, refusal))),
    });
    let (order, target) = taken.await.expect("taking a place does not panic")?;
    let export = Export::new(&order.path, order.words, order.since, &target);
    let shape = match &order.shape {
        Shape::File(form) => form.name(),
        Shape::Folder => "files",
    };
    tracing::info!("export: {} as {shape} to {}", export.words(), target.path.display());
    let job = ExportJob { export: export.clone(), target, wake: wake.clone(), told: Instant::now() };
    let runtime = tokio::runtime::Handle::current();
    let (done, ended) = oneshot::channel();
    // Disks block, and a thread of its own is nobody's to wait for when the program ends.
    let writing = move || {
        match order.what {
            What::Rows(rows) => job.rows(&rows),
            What::Scan(request) => {
                let reading = async { job.scan(cluster.scan(*request)).await };
                runtime.block_on(reading);
            }
        }
        // Nobody waits any more if the whole program is ending.
        let _ = done.send(());
    };
    if let Err(error) = std::thread::Builder::new().name("export".to_owned()).spawn(writing) {
        tracing::error!("no thread for the export: {error}");
    }
    let watched = export.clone();
    tokio::spawn(async move {
        if ended.await.is_err() {
            watched.broken();
            wake();
        }
    });
    Ok(export)
}

struct ExportJob {
    export: Export,
    target: ExportTarget,
    wake: WakeUp,
    told: Instant,
}

impl ExportJob {
    fn rows(mut self, rows: &[Record]) {
        let stop = self.export.stopping();
        for (number, stretch) in rows.chunks(STRETCH).enumerate() {
            if *stop.borrow() != ExportStop::No {
                return self.stopped();
            }
            match self.write(stretch.iter()) {
                Ok(true) => {}
                Ok(false) => return self.stopped(),
                Err(error) => return self.failed(&error),
            }
            self.tell(Some((number * STRETCH) as f64 / rows.len() as f64), None);
        }
        self.named();
    }

    async fn scan(mut self, tap: Tap) {
        let mut stop = self.export.stopping();
        loop {
            let rows = tokio::select! {
                biased;
                () = asked(&mut stop) => return self.stopped(),
                rows = tap.next() => rows,
                // While nothing comes, it is told why.
                () = tokio::time::sleep(IDLE) => Some(Vec::new()),
            };
            let Some(rows) = rows else { break };
            match self.write(rows.iter().filter_map(RecordRow::record)) {
                Ok(true) => {}
                Ok(false) => return self.stopped(),
                Err(error) => return self.failed(&error),
            }
            let waiting = tap.waiting().filter(|waiting| waiting.since >= PASSING);
            self.tell(tap.progress().fraction(), waiting.map(|waiting| waiting.to_string()));
        }
        match tap.ending().expect("the rows end only with the read") {
            Ending::Failed(why) => self.end(ExportEnded::Failed(why.to_string())),
            Ending::Complete | Ending::LimitReached => match tap.progress().unsure {
                unsure if unsure.is_empty() => self.named(),
                // What nobody could judge is not in it.
                unsure => self.unfinished(ExportEnded::Incomplete(format!("incomplete: {unsure}"))),
            },
            other => self.unfinished(ExportEnded::Incomplete(other.to_string())),
        }
    }

    /// Writes records; false if it shall stop before the last of them.
    fn write<'r>(&mut self, records: impl Iterator<Item = &'r Record>) -> io::Result<bool> {
        let stop = self.export.stopping();
        for record in records {
            // A command may take its time over each; the thread is nobody else's.
            if record.reader.is_through() {
                if *stop.borrow() != ExportStop::No {
                    return Ok(false);
                }
                await_answers(record);
            }
            self.target.record(record)?;
        }
        Ok(true)
    }

    /// Says how far it is, now and then.
    fn tell(&mut self, fraction: Option<f64>, waiting: Option<String>) {
        self.export.tell(&self.target, fraction, waiting);
        if self.told.elapsed() >= PACE {
            self.told = Instant::now();
            (self.wake)();
        }
    }

    /// Everything that was asked for is written.
    fn named(mut self) {
        if let Err(error) = self.target.flush() {
            return self.failed(&error);
        }
        let ended = match self.target.finish() {
            Ok(()) => ExportEnded::Complete,
            Err(error) if is_lack_of_room(&error) => return self.failed(&error),
            Err(error) => ExportEnded::Unnamed(unnamed(&self.target.path, &error)),
        };
        self.end(ended);
    }

    fn stopped(self) {
        if *self.export.stopping().borrow() == ExportStop::Discard {
            return self.end(ExportEnded::Failed("kafdeck was left before it was done".to_owned()));
        }
        self.unfinished(ExportEnded::Stopped);
    }

    /// What is not whole keeps the name that says so.
    fn unfinished(mut self, ended: ExportEnded) {
        match self.target.flush() {
            Ok(()) => self.end(ended),
            Err(error) => self.failed(&error),
        }
    }

    fn failed(self, error: &io::Error) {
        let why = trouble(&self.target.path, error);
        self.end(ExportEnded::Failed(why));
    }

    fn end(self, ended: ExportEnded) {
        let ExportJob { export, target, wake, .. } = self;
        let finished = matches!(ended, ExportEnded::Complete);
        let outcome = ExportOutcome {
            records: target.records,
            bytes: target.bytes,
            tombstones: target.tombstones,
            path: if finished { target.path.clone() } else { target.part.clone() },
            ended,
        };
        tracing::info!(
            "export: {:?}, {} records, {}",
            outcome.ended,
            outcome.records,
            outcome.path.display()
        );
        if matches!(outcome.ended, ExportEnded::Failed(_)) {
            target.remove();
        }
        export.end(outcome);
        wake();
    }
}

/// Waits until the export shall stop.
async fn asked(stop: &mut watch::Receiver<ExportStop>) {
    drop(stop.wait_for(|stop| *stop != ExportStop::No).await);
}

fn is_lack_of_room(error: &io::Error) -> bool {
    use io::ErrorKind as Kind;
    matches!(error.kind(), Kind::StorageFull | Kind::QuotaExceeded | Kind::FileTooLarge)
}

fn unnamed(path: &Path, error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::AlreadyExists | io::ErrorKind::DirectoryNotEmpty => {
            format!("{} was made by someone else meanwhile", path.display())
        }
        _ => trouble(path, error),
    }
}
