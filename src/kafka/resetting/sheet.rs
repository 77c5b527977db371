//! A group's offsets as a file: the CSV that Kafka's own tool writes (`--export`) and reads (`--from-file`), a row a
//! partition: `topic,partition,offset`, or with the group in front. Pure.
use crate::kafka::model::PartitionId;
use crate::kafka::read::Place;
use std::collections::BTreeMap;
use std::fmt;

/// What is wrong with a file of offsets, and on which line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetMistake {
    pub line: u64,
    pub why: String,
}

impl fmt::Display for SheetMistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.why)
    }
}

/// An offset with the line that it stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SheetRow {
    pub offset: i64,
    pub line: u64,
}

const FORM: &str = "write topic,partition,offset, or group,topic,partition,offset";

/// Reads a file. Of rows with a group, those of `group` are taken.
///
/// # Errors
/// The first line that is no row, with its number; a file without any row of the group.
pub fn read_sheet(bytes: &[u8], group: &str) -> Result<BTreeMap<Place, SheetRow>, SheetMistake> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut rows = BTreeMap::new();
    let mut others: Vec<String> = Vec::new();
    let mut last = 1;
    for (line, text) in (1..).zip(bytes.split(|byte| *byte == b'\n')) {
        let wrong = |why: String| SheetMistake { line, why };
        // No name has a line break in it: a line is a row, and its number is that of the editor.
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text);
        let Some(record) = reader.records().next() else { continue };
        let record = record.map_err(|error| wrong(unreadable(&error)))?;
        last = line;
        let fields: Vec<&str> = record.iter().map(str::trim).collect();
        let (whose, row) = match fields.as_slice() {
            [""] => continue,
            [topic, partition, offset] => (None, [*topic, *partition, *offset]),
            [whose, topic, partition, offset] => (Some(*whose), [*topic, *partition, *offset]),
            other => return Err(wrong(format!("{} columns: {FORM}", other.len()))),
        };
        if line == 1 && row[1..] == ["partition", "offset"] {
            continue;
        }
        let (place, offset) = one_row(row).map_err(wrong)?;
        if let Some(whose) = whose.filter(|whose| *whose != group) {
            if !others.iter().any(|known| known == whose) {
                others.push(whose.to_owned());
            }
            continue;
        }
        if let Some(SheetRow { line: first, .. }) = rows.get(&place) {
            let (topic, partition) = place;
            return Err(wrong(format!("{topic}/{partition} stands on line {first} already")));
        }
        rows.insert(place, SheetRow { offset, line });
    }
    match (rows.is_empty(), others.as_slice()) {
        (false, _) => Ok(rows),
        (true, []) => Err(SheetMistake { line: last, why: format!("there is no row: {FORM}") }),
        (true, others) => Err(SheetMistake {
            line: last,
            why: format!("all rows are of other groups than {group}: {}", others.join(", ")),
        }),
    }
}

fn one_row([topic, partition, offset]: [&str; 3]) -> Result<(Place, i64), String> {
    if topic.is_empty() {
        return Err(format!("the topic is missing: {FORM}"));
    }
    let partition: i32 = partition
        .parse()
        .ok()
        .filter(|partition| *partition >= 0)
        .ok_or_else(|| format!("`{partition}` is no partition of {topic}: it is a number from 0 on"))?;
    let offset: i64 = offset.parse().ok().filter(|offset| *offset >= 0).ok_or_else(|| {
        format!("`{offset}` is no offset of {topic}/{partition}: it is a whole number from 0 on")
    })?;
    Ok(((topic.into(), PartitionId(partition)), offset))
}

fn unreadable(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::Utf8 { .. } => "it is no text in UTF-8".to_owned(),
        _ => error.to_string(),
    }
}

/// Writes offsets as Kafka's own tool does for one group.
pub fn write_sheet<'a>(rows: impl IntoIterator<Item = (&'a Place, i64)>) -> String {
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    for ((topic, partition), offset) in rows {
        // Into memory: there is nothing that could fail.
        let _ = writer.write_record([&**topic, &partition.to_string(), &offset.to_string()]);
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<(String, i32, i64)>, String> {
        let rows = read_sheet(text.as_bytes(), "billing").map_err(|mistake| mistake.to_string())?;
        Ok(rows.into_iter().map(|((topic, at), row)| (topic.to_string(), at.0, row.offset)).collect())
    }

    #[test]
    fn kafkas_files_are_read_with_and_without_groups() {
        let rows = Ok(vec![("orders".to_owned(), 0, 5), ("orders".to_owned(), 1, 9)]);
        assert_eq!(read("orders,0,5\norders,1,9\n"), rows);
        assert_eq!(read("orders , 0,5\r\n\r\norders,1, 9"), rows);
        assert_eq!(read("\u{feff}billing,orders,0,5\nother,orders,0,77\nbilling,orders,1,9\n"), rows);
        assert_eq!(read("topic,partition,offset\norders,1,9\norders,0,5\n"), rows);
        let quoted = read("\"or\"\"d,ers\",2,1\n");
        assert_eq!(quoted, Ok(vec![("or\"d,ers".to_owned(), 2, 1)]));
    }

    #[test]
    fn a_bad_line_is_told_with_its_number() {
        let why = |text: &str| read(text).unwrap_err();
        assert!(why("orders,0,5\n\norders,1,x9\n").starts_with("line 3: `x9` is no offset of orders/1"));
        assert!(why("orders,0,-1\n").starts_with("line 1: `-1` is no offset"));
        assert!(why("orders,zero,5\n").contains("`zero` is no partition"));
        assert!(why("orders,0\n").starts_with("line 1: 2 columns"));
        assert!(why("orders,0,5\norders,0,6\n").starts_with("line 2: orders/0 stands on line 1 already"));
        assert!(why(",0,5\n").contains("the topic is missing"));
        assert!(why("").contains("there is no row"));
        assert!(why("other,orders,0,5\n").contains("all rows are of other groups than billing: other"));
        assert!(why("orders,0,99999999999999999999\n").contains("is no offset"));
    }

    #[test]
    fn what_is_written_is_read_again() {
        let rows: BTreeMap<Place, i64> =
            [(("a,b".into(), PartitionId(1)), 7), (("orders".into(), PartitionId(0)), 9)].into();
        let text = write_sheet(rows.iter().map(|(place, offset)| (place, *offset)));
        assert_eq!(text, "\"a,b\",1,7\norders,0,9\n");
        let again = read_sheet(text.as_bytes(), "any").unwrap();
        assert!(again.iter().map(|(place, row)| (place, row.offset)).eq(rows.iter().map(|(p, o)| (p, *o))));
    }
}
