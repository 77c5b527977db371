//! The records inside a batch of format 2, walked in place. Knows no network and copies nothing.

/// A record as it lies in its batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordView<'a> {
    pub offset: i64,
    /// -1 where the format has none.
    pub timestamp: i64,
    pub key: Option<&'a [u8]>,
    pub value: Option<&'a [u8]>,
    /// From the varint that counts the headers on; empty in formats 0 and 1.
    pub headers: &'a [u8],
}

/// Why the bytes are no records; the batch around them is corrupt.
pub type BrokenRecords = &'static str;

/// Walks the records of a decompressed batch; knows at which byte it stands, so that a caller that has searched the
/// bytes can skip records without looking into them.
pub struct RecordWalk<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Records that the batch header says are still to come.
    left: i32,
    base_offset: i64,
    base_timestamp: i64,
    append_time: Option<i64>,
}

impl<'a> RecordWalk<'a> {
    /// `append_time` replaces the records' own timestamps where the broker set them (LogAppendTime).
    pub fn of(
        bytes: &'a [u8],
        count: i32,
        base_offset: i64,
        base_timestamp: i64,
        append_time: Option<i64>,
    ) -> Self {
        Self { bytes, at: 0, left: count, base_offset, base_timestamp, append_time }
    }

    /// Passes over records that end at or before byte `until`; how many they were.
    pub fn skip_to(&mut self, until: usize) -> Result<u64, BrokenRecords> {
        let mut passed = 0;
        while self.left > 0 {
            let (length, start) = varint(self.bytes, self.at).ok_or(CUT)?;
            let end = end(length, start, self.bytes.len())?;
            if end > until {
                break;
            }
            self.at = end;
            self.left -= 1;
            passed += 1;
        }
        Ok(passed)
    }

    /// Passes over records that end at or before byte `until`, up to the first that must be looked at, as its key, its value or what
    /// stands behind them says; how many they were. Nothing else of them is read: this is asked of every record of a search.
    pub fn skip_unless(
        &mut self,
        until: usize,
        looked_at: impl Fn(Option<&[u8]>, Option<&[u8]>, &[u8]) -> bool,
    ) -> Result<u64, BrokenRecords> {
        let mut passed = 0;
        while self.left > 0 {
            let (length, start) = varint(self.bytes, self.at).ok_or(CUT)?;
            let end = end(length, start, self.bytes.len())?;
            if end > until {
                break;
            }
            let record = &self.bytes[start..end];
            // Behind the attributes and two deltas.
            let at = behind_varint(record, 1).and_then(|at| behind_varint(record, at)).ok_or(CUT)?;
            let (key, at) = sized(record, at)?;
            let (value, at) = sized(record, at)?;
            if looked_at(key, value, &record[at..]) {
                break;
            }
            self.at = end;
            self.left -= 1;
            passed += 1;
        }
        Ok(passed)
    }

    /// Passes over all that are left; how many they were.
    pub fn skip_all(&mut self) -> u64 {
        std::mem::take(&mut self.left).max(0) as u64
    }

    /// The byte at which the next record begins.
    pub fn position(&self) -> usize {
        self.at
    }

    /// The next record; none after the last one that the header counts.
    pub fn next(&mut self) -> Result<Option<RecordView<'a>>, BrokenRecords> {
        if self.left <= 0 {
            return Ok(None);
        }
        let (length, start) = varint(self.bytes, self.at).ok_or(CUT)?;
        let end = end(length, start, self.bytes.len())?;
        let view = self.view(&self.bytes[start..end])?;
        self.at = end;
        self.left -= 1;
        Ok(Some(view))
    }

    fn view(&self, record: &'a [u8]) -> Result<RecordView<'a>, BrokenRecords> {
        // The first byte holds attributes that Kafka does not use yet.
        let (time_delta, at) = varint64(record, 1).ok_or(CUT)?;
        let (offset_delta, at) = varint(record, at).ok_or(CUT)?;
        let (key, at) = sized(record, at)?;
        let (value, at) = sized(record, at)?;
        headers_fill(record, at)?;
        Ok(RecordView {
            offset: self.base_offset.wrapping_add(i64::from(offset_delta)),
            timestamp: self.append_time.unwrap_or_else(|| self.base_timestamp.wrapping_add(time_delta)),
            key,
            value,
            headers: &record[at..],
        })
    }
}

const CUT: BrokenRecords = "a record ends in the middle";
/// A record without key, value and headers: its length, attributes, two deltas, two lengths and a count.
const LEAST_RECORD: usize = 7;

/// Whether there are bytes for as many records as the header of their batch counts.
pub fn count_fits(bytes: &[u8], count: i32) -> Result<(), BrokenRecords> {
    match usize::try_from(count) {
        Ok(count) if count <= bytes.len() / LEAST_RECORD => Ok(()),
        Ok(_) => Err("the batch counts more records than it has bytes for"),
        Err(_) => Err("the batch counts less than no records"),
    }
}

/// As many headers as are counted end where the record does, as Kafka's own reader demands: headers that can't be read
/// would be missing without a word.
fn headers_fill(record: &[u8], at: usize) -> Result<(), BrokenRecords> {
    if record[at..] == [0] {
        return Ok(());
    }
    let (count, mut at) = varint(record, at).ok_or(CUT)?;
    for _ in 0..u32::try_from(count).map_err(|_| "a record counts less than no headers")? {
        let (name, after) = sized(record, at)?;
        name.ok_or("a header of a record has no name")?;
        (_, at) = sized(record, after)?;
    }
    if at == record.len() { Ok(()) } else { Err("the headers of a record end before the record does") }
}

fn end(length: i32, start: usize, most: usize) -> Result<usize, BrokenRecords> {
    let length = usize::try_from(length).map_err(|_| "the length of a record is negative")?;
    let end = start + length;
    if end > most { Err("a record is longer than its batch") } else { Ok(end) }
}

fn sized(record: &[u8], at: usize) -> Result<(Option<&[u8]>, usize), BrokenRecords> {
    let (length, at) = varint(record, at).ok_or(CUT)?;
    if length < 0 {
        return Ok((None, at));
    }
    let end = at + length as usize;
    let bytes = record.get(at..end).ok_or("a key, value or header is longer than its record")?;
    Ok((Some(bytes), end))
}

/// A zigzag varint of 32 bits at `at`, and the byte after it.
#[inline]
pub fn varint(bytes: &[u8], at: usize) -> Option<(i32, usize)> {
    // Nearly all lengths and deltas have one or two bytes.
    let first = *bytes.get(at)?;
    if first < 0x80 {
        return Some((zigzag(u32::from(first)), at + 1));
    }
    let second = *bytes.get(at + 1)?;
    let mut value = u32::from(first & 0x7f) | u32::from(second & 0x7f) << 7;
    if second < 0x80 {
        return Some((zigzag(value), at + 2));
    }
    for place in 2..5 {
        let byte = *bytes.get(at + place)?;
        value |= u32::from(byte & 0x7f) << (7 * place);
        if byte < 0x80 {
            return Some((zigzag(value), at + place + 1));
        }
    }
    None
}

fn zigzag(value: u32) -> i32 {
    (value >> 1).cast_signed() ^ -(value & 1).cast_signed()
}

/// The byte behind a number, whatever it is.
fn behind_varint(bytes: &[u8], at: usize) -> Option<usize> {
    let length = bytes.get(at..)?.iter().take(10).position(|byte| *byte < 0x80)?;
    Some(at + length + 1)
}

fn varint64(bytes: &[u8], at: usize) -> Option<(i64, usize)> {
    let mut value = 0u64;
    for place in 0..10 {
        let byte = *bytes.get(at + place)?;
        value |= u64::from(byte & 0x7f) << (7 * place);
        if byte < 0x80 {
            return Some(((value >> 1).cast_signed() ^ -(value & 1).cast_signed(), at + place + 1));
        }
    }
    None
}
