//! How a copy ended, in words: how many records, what could not be read (told even if that was before it was gone on with), and
//! where the map is.
use crate::change::{Outcome, StepEnd, some};
use crate::kafka::model::PartitionId;
use crate::kafka::offset_map::OffsetMap;
use crate::kafka::read::{Ending, Reason};

/// How reading and writing ended.
pub(super) struct CopyEnd {
    pub(super) ending: Ending,
    pub(super) failed: Option<StepEnd>,
    pub(super) stopped: bool,
}

impl CopyEnd {
    pub(super) fn end(self, map: &mut OffsetMap, partitions: &[PartitionId], place: &str) -> StepEnd {
        let records = match map.records() {
            1 => "1 record".to_owned(),
            records => format!("{records} records"),
        };
        let halted = |why: &str| format!("{why} ({records} so far; the rest can be gone on with)");
        match self.failed {
            Some(StepEnd::Told(Outcome::NotDone(why))) => return StepEnd::not_done(halted(&why)),
            Some(StepEnd::Told(Outcome::Unknown(why))) => return StepEnd::unknown(halted(&why)),
            Some(StepEnd::Unreachable(why)) => return StepEnd::Unreachable(halted(&why)),
            Some(told) => return told,
            None if self.stopped => return StepEnd::not_done(halted("stopped")),
            None => {}
        }
        match self.ending {
            Ending::Complete => {}
            Ending::Incomplete(reasons) if reasons.iter().all(is_hole) => {}
            other => return StepEnd::not_done(halted(&format!("reading them: {other}"))),
        }
        match map.finish(partitions.iter().map(|partition| partition.0)) {
            Err(error) => {
                StepEnd::unknown(format!("{records}, and the offset map can't be written: {error}"))
            }
            Ok(()) => with_holes(StepEnd::done, &records, map, place),
        }
    }
}

/// The end of a copy of which nothing is left to be done: what is not in it, if anything is not.
pub(super) fn with_holes(
    whole: fn(String) -> StepEnd,
    records: &str,
    map: &OffsetMap,
    place: &str,
) -> StepEnd {
    match map.holes.as_slice() {
        [] => whole(format!("{records}; {place}")),
        holes => StepEnd::partly(format!("{records}; not all: {}; {place}", some(holes))),
    }
}

/// Whether these records are not there to be copied, however often it is tried.
pub(super) fn is_hole(reason: &Reason) -> bool {
    matches!(
        reason,
        Reason::Retention { .. } | Reason::Gone { .. } | Reason::Corrupt { .. } | Reason::TooLarge { .. }
    )
}
