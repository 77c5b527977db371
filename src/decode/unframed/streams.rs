//! What Kafka Streams puts around keys and values in its changelogs and windowed topics: times, before the value or behind the key.
//! Nothing says so in the bytes, so that it is read by choice; the length of a window stands nowhere.
use super::inside::as_json;
use crate::decode::calendar;
use crate::decode::document::{HowFar, TakesValue};
use crate::decode::framed::{Body, Encoding, EncodingFault, quoted};
use crate::decode::step::Step;
use crate::decode::visit;

/// Where times stand.
#[derive(Clone, Copy, Debug)]
pub(super) struct StreamsShape {
    pub name: &'static str,
    pub what: &'static str,
    /// What stands before the bytes of the value.
    before: &'static [StreamsPart],
    /// The same behind those of the key.
    behind: &'static [StreamsPart],
    inside: &'static str,
}

#[derive(Clone, Copy, Debug)]
enum StreamsPart {
    /// Milliseconds since 1970.
    Time(&'static str),
    Number(&'static str),
}

use StreamsPart::{Number, Time};

/// All of them.
pub(super) const SHAPES: &[StreamsShape] = &[
    StreamsShape {
        name: "timestamped",
        what: "a value of Streams' stores, behind its time",
        before: &[Time("timestamp")],
        behind: &[],
        inside: "value",
    },
    StreamsShape {
        name: "windowed",
        what: "a key of a windowed topic, before the start of its window",
        before: &[],
        behind: &[Time("start")],
        inside: "key",
    },
    StreamsShape {
        name: "window-store",
        what: "a key of a window store, before the start of its window and a number",
        before: &[],
        behind: &[Time("start"), Number("sequence")],
        inside: "key",
    },
    StreamsShape {
        name: "session",
        what: "a key of a session, before its end and its start",
        before: &[],
        behind: &[Time("end"), Time("start")],
        inside: "key",
    },
];

impl StreamsPart {
    fn size(self) -> usize {
        match self {
            Time(_) => 8,
            Number(_) => 4,
        }
    }

    fn write(self, bytes: &[u8], out: &mut Vec<u8>) {
        let name = match self {
            Time(name) | Number(name) => name,
        };
        quoted(name, out);
        out.push(b':');
        match (self, bytes.first_chunk(), bytes.first_chunk()) {
            (Time(_), Some(millis), _) => {
                let millis = i64::from_be_bytes(*millis);
                let behind = u32::try_from(millis.rem_euclid(1000)).unwrap_or_default();
                quoted(&(calendar::moment(millis.div_euclid(1000), behind, 3) + "Z"), out);
            }
            (_, _, Some(number)) => out.extend_from_slice(i32::from_be_bytes(*number).to_string().as_bytes()),
            _ => out.extend_from_slice(b"null"),
        }
    }
}

impl Encoding for StreamsShape {
    fn json(&self, body: Body<'_>, out: &mut Vec<u8>) -> Result<(), EncodingFault> {
        let size = |parts: &[StreamsPart]| parts.iter().map(|part| part.size()).sum::<usize>();
        let (before, behind) = (size(self.before), size(self.behind));
        let all = body.bytes;
        if all.len() < before + behind {
            let message = format!("{} bytes, and {} are of times alone", all.len(), before + behind);
            return Err(EncodingFault { at: all.len(), path: String::new(), message });
        }
        let (head, rest) = all.split_at(before);
        let (inside, tail) = rest.split_at(rest.len() - behind);
        out.push(b'{');
        let parts = |mut bytes: &[u8], parts: &[StreamsPart], out: &mut Vec<u8>| {
            for part in parts {
                part.write(bytes, out);
                out.push(b',');
                bytes = &bytes[part.size()..];
            }
        };
        parts(head, self.before, out);
        parts(tail, self.behind, out);
        quoted(self.inside, out);
        out.push(b':');
        as_json(inside, out);
        out.push(b'}');
        Ok(())
    }

    /// By its JSON.
    fn visit<'a>(&self, body: Body<'a>, steps: &[Step], found: TakesValue<'_, 'a>) -> HowFar {
        let mut json = Vec::new();
        match self.json(body, &mut json) {
            Ok(()) => visit(&json, steps, &mut |value| found(value.into_owned())),
            Err(_) => HowFar::Part,
        }
    }
}
