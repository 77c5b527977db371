//! Where offsets are to go and which partitions are meant, as options of a verb. Knows no particular verb.
use super::exit::usage;
use crate::kafka::Cluster;
use crate::kafka::model::{Offset, PartitionId};
use crate::kafka::read::Position;
use crate::kafka::resetting::{Destination, ResetScope};
use crate::views::resetting::offset_rows;
use anyhow::Context;
use jiff::tz::TimeZone;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::PathBuf;
use std::sync::Arc;

/// Where to: one of them.
#[derive(Debug, clap::Args)]
#[group(id = "destination", required = true, multiple = false)]
pub struct DestinationArgs {
    /// To the first record still there
    #[arg(long)]
    to_earliest: bool,
    /// To the end
    #[arg(long)]
    to_latest: bool,
    /// To this offset in every partition
    #[arg(long, value_name = "OFFSET")]
    to_offset: Option<i64>,
    /// To the first record from this time on: 2026-11-22T10:00, "yesterday 10:00", 10:00
    #[arg(long, value_name = "TIME")]
    to_time: Option<String>,
    /// To the first record from so long ago on: 15m, 2h, 1d
    #[arg(long, value_name = "DURATION")]
    back: Option<String>,
    /// So many records on; below zero it reads them again
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    shift: Option<i64>,
    /// To any position: end-500, 50%, a time
    #[arg(long, value_name = "POSITION", allow_hyphen_values = true)]
    to: Option<String>,
    /// To the offsets of a file, a row a partition as `group offsets --export` writes it; - is the standard input
    #[arg(long, value_name = "FILE")]
    from_file: Option<PathBuf>,
    /// To where another group stands
    #[arg(long, value_name = "ID", add = super::completing::groups())]
    like: Option<String>,
}

impl DestinationArgs {
    /// What was said, with the file read and the other group looked up.
    ///
    /// # Errors
    /// What is wrong with it: the word, the line of the file, the group.
    pub async fn read(&self, cluster: &Cluster, group: &str, zone: &TimeZone) -> anyhow::Result<Destination> {
        let position = |text: &str| {
            Position::parse(text, zone).map(Destination::At).map_err(|mistake| usage(mistake.to_string()))
        };
        if self.to_earliest {
            return Ok(Destination::At(Position::Begin));
        }
        if self.to_latest {
            return Ok(Destination::At(Position::End));
        }
        if let Some(offset) = self.to_offset {
            return match offset {
                0.. => Ok(Destination::At(Position::Offset(Offset(offset)))),
                _ => Err(usage("an offset is 0 or more: --shift goes back from where the group stands")),
            };
        }
        if let Some(by) = self.shift {
            return match by {
                0 => Err(usage("a shift by 0 sets nothing")),
                by => Ok(Destination::Shift(by)),
            };
        }
        if let Some(text) = &self.to_time {
            let found = position(text)?;
            let timed = matches!(&found, Destination::At(position) if position.time(crate::run::now(), zone).is_some());
            return if timed {
                Ok(found)
            } else {
                Err(usage(format!("`{text}` is no time: 2026-11-22T10:00")))
            };
        }
        if let Some(text) = &self.back {
            return position(&format!("-{}", text.trim_start_matches('-')));
        }
        if let Some(text) = &self.to {
            return position(text);
        }
        if let Some(other) = &self.like {
            return Ok(Destination::Rows(cluster.offset_rows(&other.as_str().into()).await?));
        }
        let path = self.from_file.as_ref().ok_or_else(|| usage("where to?"))?;
        let shown = path.display().to_string();
        let rows = read_file(path).with_context(|| format!("nothing was set: {shown}"))?;
        let rows = offset_rows(&rows, group, &shown);
        rows.map(Destination::Rows).map_err(|why| anyhow::anyhow!("nothing was set: {shown}: {why}"))
    }
}

fn read_file(path: &std::path::Path) -> std::io::Result<Vec<u8>> {
    if path.as_os_str() == "-" {
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes)?;
        return Ok(bytes);
    }
    std::fs::read(path)
}

/// `orders`, or `orders:0,3-5`; a topic that stands twice has both.
///
/// # Errors
/// What is no set of partitions.
pub fn scope(topics: &[String]) -> anyhow::Result<ResetScope> {
    if topics.is_empty() {
        return Ok(ResetScope::All);
    }
    let mut wanted: BTreeMap<Arc<str>, Option<BTreeSet<PartitionId>>> = BTreeMap::new();
    for word in topics {
        let Some((topic, numbers)) = word.split_once(':') else {
            wanted.insert(word.as_str().into(), None);
            continue;
        };
        let set: crate::kafka::read::Partitions = numbers
            .parse()
            .map_err(|mistake: crate::kafka::read::PositionMistake| usage(format!("{word}: {mistake}")))?;
        let crate::kafka::read::Partitions::Only(set) = set else {
            wanted.insert(topic.into(), None);
            continue;
        };
        let known = wanted.entry(topic.into()).or_insert_with(|| Some(BTreeSet::new()));
        if let Some(known) = known {
            known.extend(set.into_iter().map(PartitionId));
        }
    }
    Ok(ResetScope::Only(wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn topics_are_named_whole_or_by_partition() {
        let scope = |words: &[&str]| {
            let words: Vec<String> = words.iter().map(ToString::to_string).collect();
            super::scope(&words).map_err(|error| error.to_string())
        };
        assert_eq!(scope(&[]), Ok(ResetScope::All));
        let some = |numbers: &[i32]| Some(numbers.iter().copied().map(PartitionId).collect());
        let orders = |only| ResetScope::Only([("orders".into(), only)].into());
        assert_eq!(scope(&["orders"]), Ok(orders(None)));
        assert_eq!(scope(&["orders:0,2-3", "orders:7"]), Ok(orders(some(&[0, 2, 3, 7]))));
        assert_eq!(scope(&["orders", "orders:7"]), Ok(orders(None)));
        assert!(scope(&["orders:x"]).unwrap_err().contains("orders:x"));
    }
}
