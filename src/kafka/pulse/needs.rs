//! What of the look is asked for only while somebody looks at it: names, brokers and end offsets are the head's, and always
//! asked for. Knows no screen.
use super::schedule::Part;

/// Something that a place shows of the look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// How many records topics hold.
    Counts,
    /// When the last record came.
    LastTimes,
    /// How topics are cleaned up.
    Cleanup,
    /// Bytes on disk, by topic and by broker.
    Sizes,
    /// Groups and their lag.
    Groups,
    /// Transactions that hold readers back.
    Transactions,
}

impl Need {
    pub(super) fn part(self) -> Part {
        match self {
            Need::Counts => Part::Firsts,
            Need::LastTimes => Part::Lasts,
            Need::Cleanup => Part::Cleanup,
            Need::Sizes => Part::Sizes,
            Need::Groups => Part::Groups,
            Need::Transactions => Part::Stable,
        }
    }
}
