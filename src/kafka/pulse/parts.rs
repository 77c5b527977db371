//! The parts of the look, each of which is asked for by itself.

/// A part of the look that is asked for by itself. In the order of importance: the first that fails is the trouble.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum LookPart {
    Names,
    Brokers,
    Ends,
    Firsts,
    Groups,
    Stable,
    Sizes,
    Cleanup,
    Lasts,
}

pub(super) const PARTS: [LookPart; 9] = [
    LookPart::Names,
    LookPart::Brokers,
    LookPart::Ends,
    LookPart::Firsts,
    LookPart::Groups,
    LookPart::Stable,
    LookPart::Sizes,
    LookPart::Cleanup,
    LookPart::Lasts,
];
