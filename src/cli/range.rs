//! Which records of a topic are meant: the options that every verb takes that reads.
use super::completing::words;
use super::exit::usage;
use crate::config::ProfileIsolation;
use crate::kafka::read::{Partitions, Position, PositionMistake, Range};
use jiff::tz::TimeZone;

/// Where to begin and to end, in which partitions.
#[derive(Clone, Debug, clap::Args)]
pub struct RangeArgs {
    /// Where to begin: begin, end, end-N, an offset, a time (2026-11-22T10:00, today, "mon 9:00", 10:00),
    /// a time back (-15m), a percentage (50%) [default: begin]
    #[arg(long, value_name = "POSITION", allow_hyphen_values = true)]
    pub from: Option<String>,
    /// Where to end, exclusive: as --from [default: the end as it is now]
    #[arg(long, value_name = "POSITION", allow_hyphen_values = true)]
    pub until: Option<String>,
    /// Which partitions: 0,3-5
    #[arg(long, value_name = "SET")]
    partitions: Option<String>,
    /// Whether records of open and aborted transactions are read: committed, or uncommitted unless the profile says otherwise
    #[arg(long, value_name = "LEVEL", add = words(&["committed", "uncommitted"]))]
    isolation: Option<String>,
}

impl RangeArgs {
    /// The range over these topics; `begin` is where it begins if nothing is said.
    ///
    /// # Errors
    /// Which option says nothing that can be meant.
    pub fn range<'a>(
        &self,
        topics: impl IntoIterator<Item = &'a str>,
        (begin, isolation): (Position, Option<ProfileIsolation>),
        zone: &TimeZone,
    ) -> anyhow::Result<Range> {
        let wrong = |option: &str, why: &dyn std::fmt::Display| usage(format!("{option}: {why}"));
        type Parse = fn(&str, &TimeZone) -> Result<Position, PositionMistake>;
        let position = |option: &str, text: &Option<String>, usual: Position, parse: Parse| match text {
            Some(text) => parse(text, zone).map_err(|why| wrong(option, &why)),
            None => Ok(usual),
        };
        let partitions = self.partitions.as_deref().map_or(Ok(Partitions::All), str::parse);
        let usual = isolation.map_or("uncommitted", ProfileIsolation::name);
        let isolation = self.isolation.as_deref().unwrap_or(usual).parse();
        Ok(Range {
            from: position("--from", &self.from, begin, Position::parse)?,
            until: position("--until", &self.until, Position::End, Position::parse_end)?,
            partitions: partitions.map_err(|why| wrong("--partitions", &why))?,
            isolation: isolation.map_err(|why| wrong("--isolation", &why))?,
            ..Range::of(topics)
        })
    }
}
