//! Pages to read: a schema, two versions beside each other, who refers to a version.
use super::line_diff::{self, DiffLine};
use crate::registry::UsedAs;
use crate::registry::model::SubjectVersion;
use crate::ui::number::counted;
use crate::ui::tone::Tone;
use crate::ui::words::Words;

/// Lines that are shown before and behind what changed.
const AROUND: usize = 3;

/// A schema's text, with what it refers to above it.
pub fn schema(version: &SubjectVersion) -> Vec<Words<'static>> {
    let facts = format!("{} · schema {}", version.schema.kind, version.id);
    let mut lines = vec![Words::toned(Tone::Muted, facts)];
    for reference in &version.schema.references {
        let words = format!("refers to {reference} as {}", reference.name);
        lines.push(Words::toned(Tone::Muted, words));
    }
    lines.push(Words::new());
    lines.extend(version.schema.pretty().lines().map(|line| Words::plain(line.to_owned())));
    lines
}

/// Two versions, line by line.
pub fn comparison(old: &SubjectVersion, new: &SubjectVersion) -> Vec<Words<'static>> {
    let (old_text, new_text) = (old.schema.pretty(), new.schema.pretty());
    let (more, less) = line_diff::counts(&old_text, &new_text);
    let mut lines = vec![
        Words::toned(
            Tone::Muted,
            format!("{} more, {} less", counted(more as u64, "line"), counted(less as u64, "line")),
        ),
        Words::new(),
    ];
    if old.schema.references != new.schema.references {
        lines.insert(1, Words::toned(Tone::Warn, "they refer to other schemas or versions"));
    }
    let found = line_diff::lines(&old_text, &new_text);
    let mut alike = 0;
    for (at, line) in found.iter().enumerate() {
        let near = found[at.saturating_sub(AROUND)..found.len().min(at + AROUND + 1)].iter();
        if near.into_iter().all(|line| matches!(line, DiffLine::Both(_))) {
            alike += 1;
            continue;
        }
        lines.extend(folded(&mut alike));
        lines.push(match line {
            DiffLine::Both(text) => Words::plain(format!("  {text}")),
            DiffLine::Old(text) => Words::toned(Tone::Bad, format!("- {text}")),
            DiffLine::New(text) => Words::toned(Tone::Good, format!("+ {text}")),
        });
    }
    lines.extend(folded(&mut alike));
    lines
}

/// So many lines that are alike, in one.
fn folded(alike: &mut usize) -> Option<Words<'static>> {
    let count = std::mem::take(alike) as u64;
    (count > 0).then(|| Words::toned(Tone::Muted, format!("… {} alike", counted(count, "line"))))
}

/// Who refers to a version.
pub fn referring(found: &UsedAs) -> Vec<Words<'static>> {
    if found.is_empty() {
        return vec![Words::plain("No schema refers to it.")];
    }
    let line = |(subject, version): &(std::sync::Arc<str>, i32)| match version {
        0 => Words::plain(subject.to_string()),
        version => Words::plain(format!("{subject} v{version}")),
    };
    found.iter().map(line).collect()
}
