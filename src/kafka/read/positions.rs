//! Where a position lies in each partition, and how far a range goes: for those who cut there, or think of reading.
use super::Position;
use super::place::place_all;
use super::progress::Reason;
use super::range::{Partitions, Range};
use super::survey::{Place, survey};
use crate::kafka::model::{Offset, PartitionEnds, Timestamp};
use crate::kafka::{Cluster, Error};
use jiff::tz::TimeZone;
use std::sync::Arc;

/// A position in each partition of some topics.
#[derive(Clone, Debug, Default)]
pub struct Positions {
    pub rows: Vec<(Place, PartitionEnds, Offset)>,
    /// Partitions that could not be asked, in words.
    pub missing: Vec<String>,
}

/// How far a range goes as things stand now.
#[derive(Clone, Debug, Default)]
pub struct Extent {
    /// From where and until where, in each partition that could be asked.
    pub rows: Vec<(Place, Offset, Offset)>,
    /// Partitions that could not be asked.
    pub missing: Vec<Reason>,
}

impl Extent {
    /// Offsets in the range: as many records, where every offset is one.
    pub fn offsets(&self) -> u64 {
        self.rows.iter().map(|(_, from, until)| (until.0 - from.0).max(0).unsigned_abs()).sum()
    }
}

impl Cluster {
    /// Finds the offsets that a range begins and ends at now. Reads no record.
    ///
    /// # Errors
    /// If a topic or a partition is not there, or nobody answers.
    pub async fn extent(&self, range: &Range, clock: (Timestamp, &TimeZone)) -> Result<Extent, Error> {
        let survey = survey(self, range, &crate::query::Bounds::default()).await?;
        let (from, until) = tokio::join!(
            place_all(self, &survey, range.from, clock),
            place_all(self, &survey, range.until, clock)
        );
        let edges = from?.into_iter().zip(until?);
        let rows = survey.places.into_iter().zip(edges);
        Ok(Extent {
            rows: rows.map(|(place, (from, until))| (place, Offset(from), Offset(until))).collect(),
            missing: survey.missing,
        })
    }

    /// Finds the offsets that a position means now, between the first and the end of each partition.
    ///
    /// # Errors
    /// If a topic or a partition is not there, or nobody answers.
    pub async fn positions(
        &self,
        topics: &[Arc<str>],
        partitions: Partitions,
        position: Position,
        (now, zone): (Timestamp, &TimeZone),
    ) -> Result<Positions, Error> {
        let range = Range { partitions, ..Range::of(topics.iter().cloned()) };
        let survey = survey(self, &range, &crate::query::Bounds::default()).await?;
        let placed = place_all(self, &survey, position, (now, zone)).await?;
        let rows = survey.places.iter().zip(&survey.ends).zip(placed);
        Ok(Positions {
            rows: rows.map(|((place, ends), at)| (place.clone(), *ends, Offset(at))).collect(),
            missing: survey.missing.iter().map(ToString::to_string).collect(),
        })
    }
}
