//! Which schemas keys and values name, told by their first bytes and their headers alone: a tally for each partition and schema.
//! Bodies are not read, so that a census goes as fast as the records are unpacked. Knows no registry.
use super::records::RecordView;
use crate::decode::framed::{Frame, Framing, KeyOrValue, SchemaName};
use crate::query::Headers;
use std::collections::HashMap;

/// Names that are told apart in one partition: random bytes that look like frames name a schema each.
const MOST: usize = 500;

/// What a key or a value says of how it is written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SchemaSign {
    Named(SchemaName, Framing),
    /// It names no schema.
    Unnamed,
    Null,
    /// It names one, of more than are told apart.
    Others,
}

/// What is tallied: keys or values with the same sign.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SignOf {
    pub of: KeyOrValue,
    pub sign: SchemaSign,
}

/// How many there are, and where, in one partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tally {
    pub records: u64,
    /// Of the keys or values, frames included.
    pub bytes: u64,
    pub first: i64,
    pub last: i64,
    /// The least and the greatest timestamp; -1 where no record has one.
    pub earliest: i64,
    pub latest: i64,
}

/// The tallies of one partition, or of a stretch of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PartCensus {
    tallies: Vec<(SignOf, Tally)>,
    index: HashMap<SignOf, usize>,
    /// Where the key and the value of the record before stand: nearly always those of the next one do too.
    before: [usize; 2],
}

impl Tally {
    fn one(view: &RecordView<'_>, bytes: usize) -> Tally {
        let (offset, time) = (view.offset, view.timestamp);
        Tally { records: 1, bytes: bytes as u64, first: offset, last: offset, earliest: time, latest: time }
    }

    /// Adds another one; of several partitions the offsets mean nothing then.
    pub fn add(&mut self, other: &Tally) {
        self.records += other.records;
        self.bytes += other.bytes;
        self.first = self.first.min(other.first);
        self.last = self.last.max(other.last);
        self.earliest = match (self.earliest, other.earliest) {
            (..0, time) | (time, ..0) => time,
            (one, other) => one.min(other),
        };
        self.latest = self.latest.max(other.latest);
    }
}

impl PartCensus {
    pub fn is_empty(&self) -> bool {
        self.tallies.is_empty()
    }

    pub fn iter(&self) -> std::slice::Iter<'_, (SignOf, Tally)> {
        self.tallies.iter()
    }

    /// Counts a record's key and its value.
    pub(super) fn note(&mut self, view: &RecordView<'_>) {
        for (of, bytes) in [(KeyOrValue::Key, view.key), (KeyOrValue::Value, view.value)] {
            let one = SignOf { of, sign: sign(bytes, of, view.headers) };
            let tally = Tally::one(view, bytes.map_or(0, <[u8]>::len));
            let before = self.before[of as usize];
            match self.tallies.get_mut(before) {
                Some((same, sum)) if *same == one => sum.add(&tally),
                _ => self.before[of as usize] = self.add(one, &tally),
            }
        }
    }

    /// Takes in what a stretch behind this one came to.
    pub(super) fn take_in(&mut self, other: PartCensus) {
        for (sign, tally) in other.tallies {
            self.add(sign, &tally);
        }
    }

    fn add(&mut self, mut one: SignOf, tally: &Tally) -> usize {
        if self.tallies.len() >= MOST && !self.index.contains_key(&one) {
            one.sign = SchemaSign::Others;
        }
        if let Some(at) = self.index.get(&one) {
            self.tallies[*at].1.add(tally);
            return *at;
        }
        self.index.insert(one.clone(), self.tallies.len());
        self.tallies.push((one, *tally));
        self.tallies.len() - 1
    }
}

fn sign(bytes: Option<&[u8]>, of: KeyOrValue, headers: &[u8]) -> SchemaSign {
    let Some(bytes) = bytes else { return SchemaSign::Null };
    let named = Frame::may_be_named_in(headers);
    if !named && !Frame::may_begin(bytes) {
        return SchemaSign::Unnamed;
    }
    let headers = if named { Headers::Raw(headers) } else { Headers::None };
    match Frame::all(bytes, of, &headers).next() {
        Some(frame) => SchemaSign::Named(frame.name, frame.framing),
        None => SchemaSign::Unnamed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view<'a>(offset: i64, value: Option<&'a [u8]>) -> RecordView<'a> {
        RecordView { offset, timestamp: 1000 - offset, key: None, value, headers: &[] }
    }

    #[test]
    fn a_census_tells_by_the_first_bytes_alone() {
        let mut census = PartCensus::default();
        let values: [Option<&[u8]>; 6] = [
            Some(b"\0\0\0\0\x07abc"),
            Some(b"{}"),
            None,
            Some(b"\0\0\0\0\x07"),
            Some(b"\0\0\0\x07"),
            Some(b"\0\0\0\0\x08"),
        ];
        for (offset, value) in (0..).zip(values) {
            census.note(&view(offset, value));
        }
        let tally = |sign: SchemaSign| {
            let of = KeyOrValue::Value;
            census.index.get(&SignOf { of, sign }).map(|at| census.tallies[*at].1)
        };
        let named = |id| SchemaSign::Named(SchemaName::Id(id), Framing::Confluent);
        let seven = tally(named(7)).unwrap();
        assert_eq!((seven.records, seven.bytes, seven.first, seven.last), (2, 13, 0, 3));
        assert_eq!((seven.earliest, seven.latest), (997, 1000));
        assert_eq!(tally(named(8)).unwrap().records, 1);
        assert_eq!(tally(SchemaSign::Unnamed).unwrap().records, 2);
        assert_eq!(tally(SchemaSign::Null).unwrap().records, 1);
    }

    #[test]
    fn names_without_end_are_counted_together_and_none_is_lost() {
        let (mut whole, mut stretch) = (PartCensus::default(), PartCensus::default());
        for offset in 0..10_000_i64 {
            let bytes = [&[0][..], &(offset as u32 + 1).to_be_bytes()].concat();
            stretch.note(&view(offset, Some(&bytes)));
            if offset % 100 == 99 {
                whole.take_in(std::mem::take(&mut stretch));
            }
        }
        let values = whole.iter().filter(|(one, _)| one.of == KeyOrValue::Value);
        assert_eq!(values.clone().map(|(_, tally)| tally.records).sum::<u64>(), 10_000);
        assert!(values.count() <= MOST + 1);
    }
}
