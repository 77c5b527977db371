//! Answers for people: aligned columns, nothing that a terminal would obey.
use super::{Cell, Printout, Sheet};
use crate::safe;
use crate::ui::number;
use crate::ui::time::whole;
use jiff::tz::TimeZone;
use std::io::Write;

/// Appends facts as `name  value` lines, then each sheet under its name.
pub fn answer(answer: &Printout, zone: &TimeZone, out: &mut Vec<u8>) {
    let names = answer.facts.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    // Writing to a Vec can't fail.
    for (name, cell) in &answer.facts {
        let _ = writeln!(out, "{:names$}  {}", name.replace('_', " "), shown(cell, zone).0);
    }
    for (name, sheet) in &answer.sheets {
        if !out.is_empty() {
            out.push(b'\n');
        }
        if !name.is_empty() {
            let _ = writeln!(out, "{}", name.replace('_', " "));
        }
        lines(sheet, zone, out);
    }
}

fn lines(sheet: &Sheet, zone: &TimeZone, out: &mut Vec<u8>) {
    let heads: Vec<_> = sheet.columns.iter().map(|name| name.replace('_', " ").to_uppercase()).collect();
    let rows: Vec<Vec<(String, usize)>> =
        sheet.rows.iter().map(|row| row.iter().map(|cell| shown(cell, zone)).collect()).collect();
    let columns: Vec<(usize, bool)> = heads
        .iter()
        .enumerate()
        .map(|(at, head)| {
            let width = rows.iter().map(|row| row[at].1).max().unwrap_or(0).max(head.len());
            (width, sheet.rows.iter().any(|row| is_number(&row[at])))
        })
        .collect();
    let heads: Vec<_> = heads.into_iter().map(|head| (head.clone(), head.len())).collect();
    for row in std::iter::once(&heads).chain(&rows) {
        line(row, &columns, out);
    }
}

fn line(row: &[(String, usize)], columns: &[(usize, bool)], out: &mut Vec<u8>) {
    let start = out.len();
    for ((text, width), (column, right)) in row.iter().zip(columns) {
        if out.len() > start {
            out.extend_from_slice(b"  ");
        }
        let gap = column - width;
        out.resize(out.len() + if *right { gap } else { 0 }, b' ');
        out.extend_from_slice(text.as_bytes());
        out.resize(out.len() + if *right { 0 } else { gap }, b' ');
    }
    let kept = out.trim_ascii_end().len().max(start);
    out.truncate(kept);
    out.push(b'\n');
}

fn is_number(cell: &Cell) -> bool {
    match cell {
        Cell::AtLeast(part, _) | Cell::Noted(part, _) => is_number(part),
        Cell::Count(_) | Cell::Signed(_) | Cell::Rate(_) | Cell::Percent(_) => true,
        Cell::AtMost(_) | Cell::Bytes(_) => true,
        _ => false,
    }
}

/// A cell in a sentence.
pub fn plain(cell: &Cell) -> String {
    shown(cell, &TimeZone::UTC).0
}

/// The text and its width in cells.
fn shown(cell: &Cell, zone: &TimeZone) -> (String, usize) {
    let joined = |numbers: &[i64]| numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    let text = match cell {
        Cell::Text(text, _) => text.to_string(),
        Cell::Name(name) => name.to_string(),
        Cell::Flag(flag) => (if *flag { "yes" } else { "no" }).to_owned(),
        Cell::Count(number) => number::count(*number),
        Cell::Signed(number) => number::signed(*number),
        Cell::Rate(number) | Cell::Percent(number) => format!("{number:.1}"),
        Cell::AtMost(number) => number::about(*number),
        Cell::Bytes(bytes) => number::bytes(*bytes).text(),
        Cell::Of(some, all) => format!("{some}/{all}"),
        Cell::Time(at) | Cell::Age(at) => whole(at.0, zone),
        Cell::Numbers(numbers) => joined(numbers),
        Cell::Texts(texts) => texts.join(","),
        Cell::AtLeast(part, _) => format!("≥ {}", shown(part, zone).0),
        Cell::Noted(part, _) => format!("{} !", shown(part, zone).0),
        Cell::None | Cell::Absent(_) | Cell::Spark(_) => String::new(),
        Cell::Loading | Cell::Denied(_) | Cell::Unsupported(_) | Cell::Failed(_) => "–".to_owned(),
    };
    let mut safe = String::with_capacity(text.len());
    let mut width = 0;
    for cluster in safe::clusters(&text) {
        safe.push_str(&cluster.shown);
        width += cluster.width;
    }
    (safe, width)
}
