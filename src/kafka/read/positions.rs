//! Where a position lies in each partition: for those who cut there, and don't read.
use super::Position;
use super::place::place_all;
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

impl Cluster {
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
