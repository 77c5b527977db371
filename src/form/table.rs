//! Records as lines for people: time, place, key, value. Nothing from a record reaches the terminal as it is.
use crate::decode::framed::KeyOrValue;
use crate::decode::{self, Format};
use crate::kafka::record::Record;
use crate::safe;
use crate::ui::time::whole;
use jiff::tz::TimeZone;
use std::io::Write;

/// Widths of time, partition and offset; a longer one pushes the line, it is never cut.
const TIME: usize = 29;
const PARTITION: usize = 4;
const OFFSET: usize = 11;
const KEY: usize = 16;

/// Appends the line of names.
pub fn head(topics: bool, out: &mut Vec<u8>) {
    let topic = if topics { "TOPIC\t" } else { "" };
    // Writing to a Vec can't fail.
    let _ = writeln!(
        out,
        "{topic}{:TIME$} {:>PARTITION$} {:>OFFSET$}  {:KEY$} VALUE",
        "TIME", "P", "OFFSET", "KEY"
    );
}

/// Appends one record as one line.
pub fn record(record: &Record, zone: &TimeZone, topics: bool, out: &mut Vec<u8>) {
    if topics {
        let _ = write!(out, "{}\t", record.topic);
    }
    let time = if record.timestamp.0 < 0 { "–".to_owned() } else { whole(record.timestamp.0, zone) };
    let _ = write!(out, "{time:TIME$} {:>PARTITION$} {:>OFFSET$}  ", record.partition, record.offset);
    let width = part(record, KeyOrValue::Key, "∅", out);
    out.resize(out.len() + KEY.saturating_sub(width), b' ');
    out.push(b' ');
    part(record, KeyOrValue::Value, "∅ (tombstone)", out);
    out.push(b'\n');
}

/// A key or a value, as its schema reads it, or with the reason why none does.
fn part(record: &Record, of: KeyOrValue, null: &str, out: &mut Vec<u8>) -> usize {
    let read = record.read(of);
    let width = content(read.as_ref().map(|read| &*read.text), null, out);
    match read.and_then(|read| read.lack) {
        Some(why) => width + content(Some(format!("  ({why})").as_bytes()), null, out),
        _ => width,
    }
}

/// Text with whatever a terminal would obey made visible; other bytes as hex. Gives the width.
fn content(bytes: Option<&[u8]>, null: &str, out: &mut Vec<u8>) -> usize {
    let Some(bytes) = bytes else {
        out.extend_from_slice(null.as_bytes());
        return null.chars().count();
    };
    if Format::guess(Some(bytes)) == Format::Binary {
        let start = out.len();
        out.extend_from_slice(b"0x");
        for byte in bytes {
            let _ = write!(out, "{byte:02x}");
        }
        return out.len() - start;
    }
    let mut width = 0;
    for chunk in decode::text(bytes).utf8_chunks() {
        for cluster in safe::clusters(chunk.valid()) {
            out.extend_from_slice(cluster.shown.as_bytes());
            width += cluster.width;
        }
        for byte in chunk.invalid() {
            let _ = write!(out, "\\x{byte:02x}");
            width += 4;
        }
    }
    width
}
