//! Offsets of a group into a file, in Kafka's own form, and out of one.
use super::super::named_partition::NamedPartition;
use super::super::table::Table;
use super::making::look_at;
use super::wanted::{ResetAsk, SetsOffsets};
use crate::kafka::resetting::{Destination, OffsetRows, read_sheet, write_sheet};
use crate::shell::effect::Desk;
use crate::shell::{Cx, Notice};
use crate::ui::number;
use std::io::Write;
use std::path::PathBuf;

/// A file of 10,000 partitions has less than a megabyte.
const MOST: u64 = 64 << 20;

/// Asks for the file that offsets are taken from.
pub(super) fn ask_file<V: SetsOffsets>(wanted: ResetAsk, cx: &mut Cx<'_>) {
    cx.prompt(
        "Offsets from the file",
        "a path; topic,partition,offset a line",
        "",
        |text| match text.trim() {
            "" => Err("no path was given".to_owned()),
            path => Ok(path.to_owned()),
        },
        move |_: &mut V, path: String, cx| {
            let shown = path.clone();
            cx.errand(
                "read the file of offsets",
                move |desk| async move { read(&meant(&path, &desk)) },
                move |_: &mut V, bytes: Result<Vec<u8>, String>, cx| {
                    let rows = bytes.and_then(|bytes| offset_rows(&bytes, &wanted.group, &shown));
                    match rows {
                        Ok(rows) => look_at::<V>(wanted, Destination::Rows(rows), cx),
                        Err(why) => cx.note(Notice::bad(format!("Nothing was set: {shown}: {why}"))),
                    }
                },
            );
        },
    );
}

/// The offsets of a file for a group.
///
/// # Errors
/// The line that is no row.
pub fn offset_rows(bytes: &[u8], group: &str, path: &str) -> Result<OffsetRows, String> {
    let rows = read_sheet(bytes, group).map_err(|mistake| mistake.to_string())?;
    let rows = rows.into_iter().map(|(place, row)| (place, row.offset)).collect();
    Ok(OffsetRows { of: path.into(), is_file: true, rows })
}

fn meant(path: &str, desk: &Desk) -> PathBuf {
    match path.strip_prefix("~/").zip(directories::BaseDirs::new()) {
        Some((rest, base)) => base.home_dir().join(rest),
        None => desk.here.join(path),
    }
}

fn read(path: &std::path::Path) -> Result<Vec<u8>, String> {
    let size = std::fs::metadata(path).map_err(|error| error.to_string())?.len();
    if size > MOST {
        return Err(format!("{} are too many for a file of offsets", number::bytes(size).text()));
    }
    std::fs::read(path).map_err(|error| error.to_string())
}

impl Table<NamedPartition> {
    /// Writes the committed offsets into a new file.
    pub(in crate::views) fn export_offsets(&mut self, cx: &mut Cx<'_>) {
        let name = format!("{}-offsets.csv", file_name(self.of()));
        cx.prompt(
            "Write the offsets into the new file",
            "topic,partition,offset a line: R takes it back, and so does kafka-consumer-groups.sh --from-file",
            name,
            |text| match text.trim() {
                "" => Err("no path was given".to_owned()),
                path => Ok(path.to_owned()),
            },
            |table: &mut Self, path: String, cx| {
                let rows = table.rows().iter().filter_map(|row| Some((row.place(), row.committed()?.0)));
                let rows: Vec<_> = rows.collect();
                let count = number::counted(rows.len() as u64, "offset");
                let text = write_sheet(rows.iter().map(|(place, offset)| (place, *offset)));
                cx.errand(
                    "write the file of offsets",
                    move |desk| async move {
                        let path = meant(&path, &desk);
                        let written = write_new(&path, &text);
                        (path, written)
                    },
                    move |_: &mut Self, (path, written): (PathBuf, Result<(), String>), cx| {
                        let path = path.display();
                        cx.note(match written {
                            Ok(()) => Notice::good(format!("Wrote {count} to {path}")),
                            Err(why) => Notice::bad(format!("Nothing was written: {why}: {path}")),
                        });
                    },
                );
            },
        );
    }
}

/// Never over a file that is there.
fn write_new(path: &std::path::Path, text: &str) -> Result<(), String> {
    let file = std::fs::OpenOptions::new().write(true).create_new(true).open(path);
    let mut file = file.map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => "there is a file of that name already".to_owned(),
        _ => error.to_string(),
    })?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_data()).map_err(|error| error.to_string())
}

/// A group's id may have any characters; a file's name may not.
fn file_name(group: &str) -> String {
    let plain = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '_' };
    group.chars().map(plain).collect()
}
