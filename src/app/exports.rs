//! Watches over what is being written to files: progress on the line above the footer, a notice at the end. Leaving a place
//! does not end its export; leaving the program does.
use super::App;
use crate::export::{Ended, Export, ExportOutcome, ExportProgress};
use crate::shell::Notice;
use crate::ui::number;
use crate::ui::spark;
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use std::sync::Arc;

impl App {
    pub(super) fn watch(&mut self, export: Export) {
        Arc::make_mut(&mut self.look.exports).push(export);
        // It may be over already, and then nothing wakes us for it any more.
        self.end_exports();
    }

    /// Tells of those that have ended.
    pub(super) fn end_exports(&mut self) {
        if self.look.exports.is_empty() {
            return;
        }
        let exports = std::mem::take(&mut self.look.exports);
        let mut running = Vec::new();
        for export in exports.iter() {
            match export.progress().outcome {
                Some(outcome) => self.note(notice(export, &outcome)),
                None => running.push(export.clone()),
            }
        }
        self.look.exports = Arc::new(running);
    }

    /// Stops all of them; each tells its end.
    pub(super) fn stop_exports(&mut self) {
        match self.look.exports.as_slice() {
            [] => self.note(Notice::warn("no export is running")),
            running => running.iter().for_each(Export::stop),
        }
    }

    /// What runs and how far it is, in at most `room` cells; the oldest speaks for several.
    pub(super) fn export_words(&self, room: usize) -> Words<'static> {
        let Some(export) = self.look.exports.first() else { return Words::new() };
        let progress = export.progress();
        let elapsed = (self.look.now.0 - export.since().0).max(1).unsigned_abs();
        let more = match self.look.exports.len() {
            1 => String::new(),
            all => format!("+{} ", all - 1),
        };
        let name = export.path().file_name().unwrap_or_default().to_string_lossy().into_owned();
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
        let choices = [
            begin(format!("exporting {name} {more}{bar} {part}"))
                .and(Tone::Muted, counts.clone())
                .then(key.clone()),
            begin(named.clone()).and(Tone::Muted, counts).then(key.clone()),
            begin(named).then(key.clone()),
            begin(short.clone()).then(key),
            begin(short),
        ];
        choices.into_iter().find(|words| words.width() <= room).unwrap_or_default()
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
        Ended::Complete => Notice::good(format!("Exported {much}, complete · {shown}{nulls}")),
        Ended::Incomplete(why) => Notice::warn(format!("Export {why}: {much} are in {shown}{nulls}")),
        Ended::Stopped => Notice::warn(format!("Export stopped by you: {much} so far are in {shown}{nulls}")),
        Ended::Failed(why) => Notice::bad(format!("Not exported, the unfinished file is removed: {why}")),
        Ended::Unnamed(why) => Notice::bad(format!("Not finished: {why}; {much} are in {shown}")),
    };
    notice.detail(format!("{} · {much} · {}", export.words(), path.display()))
}
