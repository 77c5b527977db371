//! A trace to read: what went wrong at the root first, then what came of it; Connect's and Java's own frames are counted, not shown.
use crate::connect::trace::{StackTrace, TraceCause, is_folded};
use crate::ui::number;
use crate::ui::tone::Tone;
use crate::ui::words::Words;

/// The page.
pub(super) fn page(trace: &StackTrace) -> Vec<Words<'static>> {
    let mut lines = Vec::new();
    if let Some(record) = trace.record() {
        let spot = format!("{}/{} offset {}", record.topic, record.partition, record.offset);
        lines.push(Words::toned(Tone::Muted, "about the record ").and(Tone::Accent, spot));
        lines.push(Words::new());
    }
    for (at, cause) in trace.causes().iter().enumerate() {
        if at > 0 {
            lines.push(Words::toned(Tone::Muted, "which led to"));
        }
        lines.extend(of_cause(cause, at == 0));
    }
    lines
}

fn of_cause(cause: &TraceCause<'_>, root: bool) -> Vec<Words<'static>> {
    let tone = if root { Tone::Bad } else { Tone::Plain };
    let mut words = Words::toned(tone, cause.exception.to_owned());
    if !cause.message.is_empty() {
        let between = if cause.exception.is_empty() { "" } else { ": " };
        words = words.and(Tone::Plain, format!("{between}{}", cause.message));
    }
    let mut lines = vec![words];
    let mut folded = 0;
    for frame in &cause.frames {
        if is_folded(frame) {
            folded += 1;
            continue;
        }
        fold(&mut lines, &mut folded);
        lines.push(Words::toned(Tone::Muted, format!("  at {frame}")));
    }
    fold(&mut lines, &mut folded);
    lines
}

fn fold(lines: &mut Vec<Words<'static>>, folded: &mut usize) {
    if *folded > 0 {
        let count = number::counted(*folded as u64, "frame");
        lines.push(Words::toned(Tone::Muted, format!("  … {count} of Connect and Java")));
        *folded = 0;
    }
}

/// The root in one line, for below a table.
pub(super) fn root(trace: &StackTrace) -> Words<'static> {
    Words::toned(Tone::Bad, "! ").and(Tone::Plain, trace.root())
}
