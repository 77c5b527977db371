//! What a filter says about where its records can lie, to be pushed into the plan of a read. Knows no plan.
use super::ast::{Expr, Op, Operand, Test};
use super::field::Field;
use super::ranges::Ranges;
use std::collections::BTreeSet;

/// Where matching records can lie: a record outside never matches, one inside may.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Bounds {
    /// Partitions as inclusive ranges in ascending order; none means all. An empty list means that nothing can match.
    pub partitions: Option<Vec<(i32, i32)>>,
    pub offsets: Span,
    /// Record timestamps, milliseconds since 1970-01-01T00:00Z. Timestamps may go down as offsets go up: `until` says that
    /// later records don't match, not that none follows one that is too late.
    pub times: Span,
    /// The record's key is one of these, byte for byte; none means any key. An empty list means that nothing can match.
    pub keys: Option<Vec<Vec<u8>>>,
}

/// A half-open range of offsets or times; none is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Span {
    /// The first that can match.
    pub from: Option<i64>,
    /// The first after `from` that can't match any more.
    pub until: Option<i64>,
}

impl Bounds {
    /// Whether records of `partition` can match.
    pub fn has_partition(&self, partition: i32) -> bool {
        let within = |&(first, last): &(i32, i32)| first <= partition && partition <= last;
        self.partitions.as_ref().is_none_or(|ranges| ranges.iter().any(within))
    }

    /// Whether the filter contradicts itself: no record anywhere can match.
    pub fn is_nothing(&self) -> bool {
        self.partitions.as_ref().is_some_and(Vec::is_empty)
            || self.keys.as_ref().is_some_and(Vec::is_empty)
            || self.offsets.is_nothing()
            || self.times.is_nothing()
    }
}

impl Span {
    /// Whether nothing lies within.
    pub fn is_nothing(&self) -> bool {
        matches!((self.from, self.until), (Some(from), Some(until)) if from >= until)
    }

    /// Whether `at` lies within.
    pub fn contains(&self, at: i64) -> bool {
        self.from.is_none_or(|from| from <= at) && self.until.is_none_or(|until| at < until)
    }
}

/// Where records that match `expr` can lie.
pub(super) fn bounds_of(expr: &Expr) -> Bounds {
    let place = LooseBounds::of(expr, true);
    Bounds {
        partitions: (!place.partitions.is_all()).then(|| {
            let clamp =
                |at: i64| i32::try_from(at.clamp(i32::MIN.into(), i32::MAX.into())).unwrap_or_default();
            place.partitions.as_slice().iter().map(|&(first, last)| (clamp(first), clamp(last))).collect()
        }),
        offsets: Span::around(&place.offsets),
        times: Span::around(&place.times),
        keys: place.keys.map(|keys| keys.into_iter().collect()),
    }
}

/// The numbers that a comparison lets through.
pub(super) fn ranges(op: Op, operand: &Operand) -> Ranges {
    let (first, last) = match operand {
        Operand::Time(time) if op == Op::Equal => {
            let spans = time.spans().map(|(first, last)| Ranges::of(first, last));
            return spans.reduce(|a, b| a.or(&b)).unwrap_or_default();
        }
        Operand::Time(time) => (time.from, time.until - 1),
        Operand::Number(text) | Operand::Text(text) => match text.parse() {
            Ok(number) => (number, number),
            // A whole number too large for 64 bits lies beyond all of ours.
            Err(_) => {
                let under = matches!(op, Op::Less | Op::AtMost) && !text.starts_with('-');
                let over = matches!(op, Op::More | Op::AtLeast) && text.starts_with('-');
                return if under || over { Ranges::all() } else { Ranges::default() };
            }
        },
    };
    let above = |at: i64| at.checked_add(1).map_or(Ranges::default(), |at| Ranges::of(at, i64::MAX));
    let below = |at: i64| at.checked_sub(1).map_or(Ranges::default(), |at| Ranges::of(i64::MIN, at));
    match op {
        Op::Less => below(first),
        Op::AtMost => Ranges::of(i64::MIN, last),
        Op::More => above(last),
        Op::AtLeast => Ranges::of(first, i64::MAX),
        _ => Ranges::of(first, last),
    }
}

impl Span {
    /// From the first to the last of `ranges`.
    fn around(ranges: &Ranges) -> Span {
        match ranges.as_slice() {
            [] => Span { from: Some(0), until: Some(0) },
            [(first, _), ..] => Span {
                from: Some(*first).filter(|&first| first != i64::MIN),
                until: ranges.as_slice().last().and_then(|&(_, last)| last.checked_add(1)),
            },
        }
    }
}

/// Bounds while they are put together.
#[derive(Clone, Debug)]
struct LooseBounds {
    partitions: Ranges,
    offsets: Ranges,
    times: Ranges,
    keys: Option<BTreeSet<Vec<u8>>>,
}

impl LooseBounds {
    fn anywhere() -> Self {
        LooseBounds { partitions: Ranges::all(), offsets: Ranges::all(), times: Ranges::all(), keys: None }
    }

    /// Where records lie for which `expr` is true, or false.
    fn of(expr: &Expr, holds: bool) -> LooseBounds {
        match expr {
            Expr::All => LooseBounds::anywhere(),
            Expr::Not(inner) => LooseBounds::of(inner, !holds),
            Expr::Test(test) => LooseBounds::of_test(test, holds),
            Expr::And(parts) | Expr::Or(parts) => {
                let both = matches!(expr, Expr::And(_)) == holds;
                let places = parts.iter().map(|part| LooseBounds::of(part, holds));
                places
                    .reduce(|a, b| if both { a.and(&b) } else { a.or(&b) })
                    .unwrap_or_else(LooseBounds::anywhere)
            }
        }
    }

    fn of_test(test: &Test, holds: bool) -> LooseBounds {
        let mut place = LooseBounds::anywhere();
        let (field, op, operands) = match test {
            Test::Compare { field, op, operand } => (field, *op, std::slice::from_ref(operand)),
            Test::In { field, operands } => (field, Op::Equal, operands.as_slice()),
            _ => return place,
        };
        let numbers = || {
            let numbers = operands
                .iter()
                .map(|operand| ranges(op, operand))
                .reduce(|a, b| a.or(&b))
                .unwrap_or_default();
            if holds { numbers } else { numbers.not() }
        };
        match field {
            Field::Partition => place.partitions = numbers(),
            Field::Offset => place.offsets = numbers(),
            Field::Timestamp => place.times = numbers(),
            Field::Key if op == Op::Equal && holds => place.keys = operands.iter().map(key).collect(),
            _ => {}
        }
        place
    }

    fn and(&self, other: &LooseBounds) -> LooseBounds {
        LooseBounds {
            partitions: self.partitions.and(&other.partitions),
            offsets: self.offsets.and(&other.offsets),
            times: self.times.and(&other.times),
            keys: match (&self.keys, &other.keys) {
                (Some(a), Some(b)) => Some(a.intersection(b).cloned().collect()),
                (a, b) => a.clone().or_else(|| b.clone()),
            },
        }
    }

    fn or(&self, other: &LooseBounds) -> LooseBounds {
        let keys = self.keys.as_ref().zip(other.keys.as_ref());
        LooseBounds {
            partitions: self.partitions.or(&other.partitions),
            offsets: self.offsets.or(&other.offsets),
            times: self.times.or(&other.times),
            keys: keys.map(|(a, b)| a.union(b).cloned().collect()),
        }
    }
}

/// The bytes of a key that equals the operand; none if other bytes could too.
fn key(operand: &Operand) -> Option<Vec<u8>> {
    match operand {
        Operand::Text(text) => Some(text.clone().into_bytes()),
        Operand::Number(_) | Operand::Time(_) => None,
    }
}
