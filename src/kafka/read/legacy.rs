//! Messages of formats 0 and 1, also those packed into a compressed wrapper message (KIP-31, KIP-32).
use super::batch::{FrameHeader, Framed, frame, int32};
use super::records::{BrokenRecords, RecordView};
use crate::kafka::record::TimestampType;

/// A message that is its own frame.
pub fn message<'a>(header: &FrameHeader, bytes: &'a [u8]) -> Result<RecordView<'a>, BrokenRecords> {
    let (key, value) = payload(header.magic, bytes)?;
    Ok(RecordView { offset: header.base_offset, timestamp: header.first_timestamp, key, value, headers: &[] })
}

/// The compressed messages of a wrapper.
pub fn wrapped(bytes: &[u8]) -> Result<&[u8], BrokenRecords> {
    let (_, value) = payload(bytes[16].cast_signed(), bytes)?;
    value.ok_or("a compressed message holds nothing")
}

/// The messages in a decompressed wrapper, given to `each` in order until it says false.
///
/// Format 1 numbers them from 0 (KIP-31), and the wrapper has the offset of the last; format 0 has absolute offsets.
/// A wrapper whose timestamp the broker set has set those of its messages too.
pub fn unwrap<'a>(
    wrapper: &FrameHeader,
    messages: &'a [u8],
    each: &mut dyn FnMut(RecordView<'a>) -> bool,
) -> Result<(), BrokenRecords> {
    let shift = if wrapper.magic == 1 { wrapper.last_offset - last(messages)? } else { 0 };
    let append_time = (wrapper.timestamp_type == TimestampType::LogAppend).then_some(wrapper.max_timestamp);
    let mut rest = messages;
    while let Some((header, bytes, after)) = next(rest)? {
        let (key, value) = payload(header.magic, bytes)?;
        let offset = header.base_offset.wrapping_add(shift);
        let timestamp = append_time.unwrap_or(header.first_timestamp);
        if !each(RecordView { offset, timestamp, key, value, headers: &[] }) {
            break;
        }
        rest = after;
    }
    Ok(())
}

fn last(messages: &[u8]) -> Result<i64, BrokenRecords> {
    let mut rest = messages;
    let mut last = 0;
    while let Some((header, _, after)) = next(rest)? {
        last = header.last_offset;
        rest = after;
    }
    Ok(last)
}

type NextMessage<'a> = Option<(FrameHeader, &'a [u8], &'a [u8])>;

fn next(messages: &[u8]) -> Result<NextMessage<'_>, BrokenRecords> {
    match frame(messages) {
        Framed::Whole(header, bytes) if header.magic < 2 => {
            Ok(Some((header, bytes, &messages[header.length..])))
        }
        Framed::Whole(..) => Err("a batch of format 2 stands inside a message of an older one"),
        Framed::Broken(why) => Err(why),
        // Old producers could leave a cut message at the end of a wrapper; brokers of their time passed over it.
        Framed::Cut { .. } | Framed::End => Ok(None),
    }
}

type Payload<'a> = (Option<&'a [u8]>, Option<&'a [u8]>);

fn payload(magic: i8, bytes: &[u8]) -> Result<Payload<'_>, BrokenRecords> {
    let at = if magic == 0 { 18 } else { 26 };
    let (key, at) = sized(bytes, at)?;
    let (value, _) = sized(bytes, at)?;
    Ok((key, value))
}

fn sized(bytes: &[u8], at: usize) -> Result<(Option<&[u8]>, usize), BrokenRecords> {
    const CUT: BrokenRecords = "a message ends in the middle";
    if bytes.len() < at + 4 {
        return Err(CUT);
    }
    let length = int32(bytes, at);
    let at = at + 4;
    match usize::try_from(length) {
        Err(_) => Ok((None, at)),
        Ok(length) => Ok((Some(bytes.get(at..at + length).ok_or(CUT)?), at + length)),
    }
}
