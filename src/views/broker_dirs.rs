//! A broker's log directories, one by one: what lies there, and how full it is. Draws no table: there are few, and they stand above one.
use crate::kafka::model::{Broker, LogDir, Volume};
use crate::shell::{Cell, Look};
use crate::ui::spark;
use crate::ui::tone::Tone;
use crate::ui::words::Words;

/// So many have a line of their own.
const LINES: usize = 3;
/// Cells of a bar.
const BAR: u16 = 8;

/// A line a directory: those that can't be read first, then the fullest.
pub(super) fn lines(broker: &Broker, look: &Look) -> Vec<Words<'static>> {
    let mut dirs: Vec<&LogDir> = broker.log_dirs.iter().collect();
    let used = |dir: &LogDir| dir.volume.map_or(-1.0, Volume::used);
    dirs.sort_by(|a, b| b.trouble.is_some().cmp(&a.trouble.is_some()).then(used(b).total_cmp(&used(a))));
    let mut lines: Vec<Words<'static>> = dirs.iter().take(LINES).map(|dir| line(dir, look)).collect();
    if dirs.len() > LINES {
        lines.push(Words::toned(Tone::Muted, format!("and {} more log directories", dirs.len() - LINES)));
    }
    lines
}

fn line(dir: &LogDir, look: &Look) -> Words<'static> {
    if let Some(trouble) = &dir.trouble {
        return Words::toned(Tone::Bad, format!("! {trouble}"));
    }
    let words =
        Words::plain(dir.path.to_string()).and(Tone::Muted, "  ").then(Cell::Bytes(dir.bytes).words(look));
    let words = match dir.volume {
        None => words,
        Some(volume) => words
            .and(Tone::Muted, "  ")
            .then(bar(volume.used(), BAR))
            .and(Tone::Muted, "  free ")
            .then(Cell::Bytes(volume.free).words(look))
            .and(Tone::Muted, " of ")
            .then(Cell::Bytes(volume.total).words(look)),
    };
    words.and(Tone::Muted, "  replicas ").and(Tone::Plain, dir.replicas.to_string())
}

/// How full a volume is, 0 to 1.
pub(super) fn bar(used: f64, width: u16) -> Words<'static> {
    let tone = if used >= Volume::NEARLY_FULL { Tone::Warn } else { Tone::Spark };
    let full = spark::bar(used, usize::from(width));
    let rest = "─".repeat(usize::from(width).saturating_sub(full.chars().count()));
    Words::toned(tone, full).and(Tone::Rule, rest)
}
