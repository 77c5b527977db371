//! An export as work in the background: how far it is, and its end in words. Writes nothing.
use crate::export::{Export, ExportEnded, ExportOutcome, ExportProgress};
use crate::kafka::model::Timestamp;
use crate::shell::job::Boxed;
use crate::shell::{Job, Notice};
use crate::ui::number;
use crate::ui::spark;
use crate::ui::tone::Tone;
use crate::ui::words::Words;

impl Job for Export {
    fn words(&self, now: Timestamp, others: usize) -> Vec<Words<'static>> {
        let progress = self.progress();
        let elapsed = (now.0 - self.since().0).max(1).unsigned_abs();
        let more = if others == 0 { String::new() } else { format!("+{others} ") };
        let name = self.path().file_name().unwrap_or_default().to_string_lossy().into_owned();
        let part = progress.fraction.map_or_else(String::new, |part| number::percent(part).text() + " ");
        let bar = spark::progress(progress.fraction.unwrap_or_default(), 12);
        let short = format!("exporting {part}{more}");
        let named = format!("exporting {name} {more}{part}");
        let counts = match &progress.waiting {
            Some(waiting) => format!("{waiting} · "),
            None => counts(&progress, elapsed) + " · ",
        };
        let begin = |text: String| Words::toned(Tone::Accent, text);
        let key = Words::toned(Tone::Key, "^x").and(Tone::Muted, " stops ");
        vec![
            begin(format!("exporting {name} {more}{bar} {part}"))
                .and(Tone::Muted, counts.clone())
                .then(key.clone()),
            begin(named.clone()).and(Tone::Muted, counts).then(key.clone()),
            begin(named).then(key.clone()),
            begin(short.clone()).then(key),
            begin(short),
        ]
    }
    fn end(&self) -> Option<Notice> {
        Some(notice(self, &self.progress().outcome?))
    }
    fn loss(&self) -> String {
        format!("the export to {}, which is not done", self.shown(self.path()))
    }
    fn stop(&self) {
        Export::stop(self);
    }
    fn discard(&self) -> Boxed<()> {
        let export = self.clone();
        Box::pin(async move { export.discard().await })
    }
}

fn counts(progress: &ExportProgress, elapsed: u64) -> String {
    let rate = progress.records.saturating_mul(1000) / elapsed;
    let left = match progress.fraction {
        Some(part) if part > 0.02 => {
            let left = elapsed as f64 * (1.0 - part) / part;
            format!(" · {} left", number::duration(left as u64).text())
        }
        _ => String::new(),
    };
    format!(
        "{} · {} · {}/s{left}",
        number::counted(progress.records, "record"),
        number::bytes(progress.bytes).text(),
        number::count(rate)
    )
}

/// The end in words: how much, where, and whether that was all.
fn notice(export: &Export, outcome: &ExportOutcome) -> Notice {
    let ExportOutcome { records, bytes, tombstones, path, .. } = outcome;
    let shown = export.shown(path);
    let much = format!("{}, {}", number::counted(*records, "record"), number::bytes(*bytes).text());
    let nulls = match tombstones {
        0 => String::new(),
        nulls => format!(" · {} have no value and so no file", number::counted(*nulls, "tombstone")),
    };
    // What matters most comes first: a narrow terminal cuts the rest.
    let notice = match &outcome.ended {
        ExportEnded::Complete => Notice::good(format!("Exported {much}, complete · {shown}{nulls}")),
        ExportEnded::Incomplete(why) => Notice::warn(format!("Export {why}: {much} are in {shown}{nulls}")),
        ExportEnded::Stopped => {
            Notice::warn(format!("Export stopped by you: {much} so far are in {shown}{nulls}"))
        }
        ExportEnded::Failed(why) => {
            Notice::bad(format!("Not exported, the unfinished file is removed: {why}"))
        }
        ExportEnded::Unnamed(why) => Notice::bad(format!("Not finished: {why}; {much} are in {shown}")),
    };
    notice.detail(format!("{} · {much} · {}", export.words(), path.display()))
}
