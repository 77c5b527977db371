//! What of the look is asked for only while somebody looks at it: names, brokers and end offsets are the head's, and always
//! asked for. Knows no screen.
use super::parts::LookPart;

/// Something that a place shows of the look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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
    pub(super) fn part(self) -> LookPart {
        match self {
            Need::Counts => LookPart::Firsts,
            Need::LastTimes => LookPart::Lasts,
            Need::Cleanup => LookPart::Cleanup,
            Need::Sizes => LookPart::Sizes,
            Need::Groups => LookPart::Groups,
            Need::Transactions => LookPart::Stable,
        }
    }
}
