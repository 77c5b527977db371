//! The tables against the codec: whatever they describe it reads, whatever it writes they describe, in every version.
use super::compile::{Each, MessageProgram, SkipStep, TaggedField};
use super::{Message, Why, tables, walk};
use bytes::{BufMut, Bytes, BytesMut};
use kafka_protocol::messages::{
    ApiKey, ConsumerProtocolAssignment, ConsumerProtocolSubscription, RequestKind, ResponseKind,
};
use kafka_protocol::protocol::Decodable;

/// Writes a message by its program, and notes where its lengths stand.
struct Writer {
    bytes: BytesMut,
    flexible: bool,
    /// Where a length begins, and how many bytes it has.
    lengths: Vec<(usize, usize)>,
    seed: u64,
    /// Most elements of an array.
    most: u64,
}

impl Writer {
    fn of(program: &MessageProgram, seed: u64, most: u64) -> Writer {
        let flexible = program.flexible;
        let mut writer = Writer { bytes: BytesMut::new(), flexible, lengths: Vec::new(), seed, most };
        writer.steps(&program.steps);
        writer
    }

    fn below(&mut self, most: u64) -> u64 {
        // Xorshift: good enough for choosing among a few.
        self.seed ^= self.seed << 13;
        self.seed ^= self.seed >> 7;
        self.seed ^= self.seed << 17;
        self.seed % most
    }

    fn length(&mut self, length: usize, size: usize) {
        let begin = self.bytes.len();
        match size {
            _ if self.flexible => self.varint(length as u32 + 1),
            2 => self.bytes.put_i16(length as i16),
            _ => self.bytes.put_i32(length as i32),
        }
        self.lengths.push((begin, self.bytes.len() - begin));
    }

    fn varint(&mut self, mut value: u32) {
        while value >= 0x80 {
            self.bytes.put_u8(value as u8 | 0x80);
            value >>= 7;
        }
        self.bytes.put_u8(value as u8);
    }

    fn sized(&mut self, size: usize) {
        let length = self.below(200) as usize;
        self.length(length, size);
        self.bytes.put_bytes(b'x', length);
    }

    fn steps(&mut self, steps: &[SkipStep]) {
        for step in steps {
            match step {
                SkipStep::Fixed(bytes, _) => (0..*bytes).for_each(|_| {
                    let byte = self.below(256) as u8;
                    self.bytes.put_u8(byte);
                }),
                SkipStep::Text(_) => self.sized(2),
                SkipStep::Blob(_) => self.sized(4),
                SkipStep::Array(_, Each { steps, least }) => {
                    assert!(steps.iter().any(|step| !matches!(step, SkipStep::Fixed(0, _))) && *least > 0);
                    let count = self.below(self.most + 1);
                    self.length(count as usize, 4);
                    (0..count).for_each(|_| self.steps(steps));
                }
                SkipStep::Maybe(_, inner) => match self.below(2) {
                    0 => self.bytes.put_i8(-1),
                    _ => {
                        self.bytes.put_i8(1);
                        self.steps(inner);
                    }
                },
                SkipStep::Tags(known) => {
                    self.varint(known.len() as u32 + 1);
                    for TaggedField { tag, steps, .. } in known {
                        let outside = std::mem::take(&mut self.bytes);
                        let lengths = std::mem::take(&mut self.lengths);
                        self.steps(steps);
                        let field = std::mem::replace(&mut self.bytes, outside);
                        self.varint(*tag);
                        self.varint(field.len() as u32);
                        let begin = self.bytes.len();
                        let inside = std::mem::replace(&mut self.lengths, lengths);
                        self.lengths.extend(inside.into_iter().map(|(at, size)| (begin + at, size)));
                        self.bytes.put_slice(&field);
                    }
                    self.bytes.put_slice(&[77, 3, b't', b'a', b'g']);
                }
            }
        }
    }
}

/// What the codec makes of the bytes: how many it leaves, and what it writes of it again.
fn coded(message: Message, bytes: &Bytes, version: i16) -> Option<anyhow::Result<(usize, BytesMut)>> {
    let mut rest = bytes.clone();
    let mut again = BytesMut::new();
    let api = |key| ApiKey::try_from(key).ok().filter(|api: &ApiKey| holds(*api, version));
    let read = match message {
        Message::Request(key) => RequestKind::decode(api(key)?, &mut rest, version)
            .and_then(|request| request.encode(&mut again, version)),
        Message::Response(key) => ResponseKind::decode(api(key)?, &mut rest, version)
            .and_then(|response| response.encode(&mut again, version)),
        Message::Subscription => ConsumerProtocolSubscription::decode(&mut rest, version).map(|_| ()),
        Message::Assignment => ConsumerProtocolAssignment::decode(&mut rest, version).map(|_| ()),
    };
    // A request's newest version and its answer's may differ by one that is not stable yet.
    let unspoken = read.as_ref().is_err_and(|error| format!("{error:#}").contains("version not supported"));
    (!unspoken).then(|| read.map(|()| (rest.len(), again)))
}

fn holds(api: ApiKey, version: i16) -> bool {
    let spoken = api.valid_versions();
    (spoken.min..=spoken.max).contains(&version)
}

/// Every message of the tables in every version, as written from several seeds.
fn each(mut look: impl FnMut(Message, &str, i16, Writer)) {
    for (message, name, lowest, highest) in tables::all() {
        for version in lowest..=highest {
            let program = tables::program(message, version).unwrap();
            for seed in 1..=6_u64 {
                look(
                    message,
                    name,
                    version,
                    Writer::of(program, seed.wrapping_mul(0x9e37_79b9_7f4a_7c15), 3),
                );
            }
        }
    }
}

#[test]
fn what_the_tables_describe_the_codec_reads_to_the_last_byte() {
    let mut read = 0;
    each(|message, name, version, writer| {
        let bytes = writer.bytes.freeze();
        let whose = format!("{message:?} {name} version {version}");
        assert_eq!(walk(message, version, &bytes), Ok(()), "{whose}");
        let Some(coded) = coded(message, &bytes, version) else { return };
        let (left, again) = coded.unwrap_or_else(|error| panic!("{whose}: {error:#}"));
        assert_eq!(left, 0, "{whose}: bytes are left");
        if !again.is_empty() {
            assert_eq!(walk(message, version, &again), Ok(()), "{whose}, written by the codec");
        }
        read += 1;
    });
    assert!(read > 1500, "{read} messages were compared");
}

#[test]
fn every_message_and_version_of_the_codec_has_a_layout() {
    // Those between controllers, which no broker answers.
    let others = [52, 53, 54, 56, 58, 59, 62, 63, 67, 70, 73, 82];
    let mut missing = Vec::new();
    for api in (0..128).filter(|key| !others.contains(key)).filter_map(|key| ApiKey::try_from(key).ok()) {
        let spoken = api.valid_versions();
        for version in spoken.min..=spoken.max {
            for message in [Message::Request(api as i16), Message::Response(api as i16)] {
                if tables::program(message, version).is_none() {
                    missing.push(format!("{api:?} {message:?} version {version}"));
                }
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
    assert_eq!(walk(Message::Response(3), 99, &[]).unwrap_err().why, Why::Unknown);
    assert_eq!(walk(Message::Response(3), -1, &[]).unwrap_err().why, Why::Unknown);
}

#[test]
fn no_length_of_any_message_is_believed() {
    let mut tried = 0;
    each(|message, name, version, writer| {
        for (at, size) in writer.lengths {
            let most: &[u8] = match size {
                _ if writer.flexible => &[0xff, 0xff, 0xff, 0xff, 0x0f],
                2 => &[0x7f, 0xff],
                _ => &[0x7f, 0xff, 0xff, 0xff],
            };
            let bytes = [&writer.bytes[..at], most, &writer.bytes[at + size..]].concat();
            let why = walk(message, version, &bytes).map_err(|misfit| misfit.why);
            // Within a tagged field there are even fewer bytes than in the message.
            let refused = matches!(why, Err(Why::Elements { .. } | Why::Bytes { .. } | Why::CutShort));
            assert!(refused, "{message:?} {name} version {version}, length at {at}: {why:?}");
            tried += 1;
        }
    });
    assert!(tried > 10_000, "{tried} lengths were tried");
}

#[test]
fn no_message_may_be_cut_short_or_go_on() {
    each(|message, name, version, writer| {
        let bytes = &writer.bytes[..];
        let whose = format!("{message:?} {name} version {version}");
        for length in (0..bytes.len()).step_by(1 + bytes.len() / 40) {
            assert!(walk(message, version, &bytes[..length]).is_err(), "{whose}, its first {length} bytes");
        }
        let more = [bytes, &[0]].concat();
        assert_eq!(walk(message, version, &more).unwrap_err().why, Why::LeftOver(1), "{whose}");
    });
}

#[test]
fn says_which_field_and_where() {
    let told = |bytes: &[u8], version| walk(Message::Response(3), version, bytes).unwrap_err().to_string();
    let claimed = told(&[0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0x0f, 1, 2], 9);
    assert_eq!(claimed, "Brokers at byte 4 claims 4294967294 elements, but only 2 bytes follow");
    let broker = [0, 0, 0, 0, 2, 0, 0, 0, 1, 40, b'h', b'o', b's', b't', 0, 0, 0];
    assert_eq!(told(&broker, 9), "Brokers.Host at byte 10 claims 39 bytes, but only 7 follow");
    assert_eq!(
        told(&[0, 0, 0, 0, 2, 0, 0], 9),
        "Brokers at byte 4 claims 1 element, but only 2 bytes follow"
    );
    let broker = [0, 0, 0, 0, 2, 0, 0, 0, 1, 5, b'h', b'o', b's', b't', 0, 0, 0];
    assert_eq!(told(&broker, 9), "it ends in Brokers.Port at byte 14");
    assert_eq!(told(&[0, 0, 0, 0, 0xff, 0xff, 0xff, 0xfe], 8), "Brokers at byte 4 has no possible length");
    let whole = [0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 9, 9];
    assert_eq!(told(&whole, 9), "2 bytes are left over from byte 16 on");
    // A tagged field that the codec would read past its end.
    let features = [0, 0, 1, 0, 0, 0, 0, 1, 1, 3, 0, 0, 0, 0, 0, 0, 0, 0];
    let told = walk(Message::Response(18), 3, &features).unwrap_err();
    assert_eq!((told.field.as_str(), told.at), ("FinalizedFeaturesEpoch", 10));
}
