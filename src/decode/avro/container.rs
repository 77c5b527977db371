//! Avro's container files as values: the schema stands in them, before blocks of objects that may be packed. All objects are read, as
//! one list.
use super::super::document::{HowFar, TakesValue};
use super::super::framed::{Body, Encoding, EncodingFault, Read};
use super::super::step::Step;
use super::super::unpack;
use super::Avro;
use super::compile;
use super::input::Input;
use super::node::Nodes;
use super::read::{AvroReading, MOST_EMPTY, MOST_WRITTEN};
use crate::decode::visit;
use std::borrow::Cow;
use std::sync::{Arc, Mutex, PoisonError};

/// What it begins with.
const SIGN: &[u8] = b"Obj\x01";
/// Schemas that are kept compiled: those of one topic are mostly the same.
const MOST_KEPT: usize = 8;
/// Bytes of a schema, and of all that are kept.
const LARGEST_SCHEMA: usize = 1 << 20;
/// Bytes of all objects, unpacked.
const MOST: usize = 16 << 20;
/// The same where nobody has said that it is one, and it is looked at each time that it is drawn; larger ones are taken for
/// containers if they are not packed much.
const MOST_GUESSED: usize = 1 << 20;

/// Whether bytes are such a file.
pub(in crate::decode) fn begins(bytes: &[u8]) -> bool {
    bytes.starts_with(SIGN)
}

/// Reads container files, whatever their schema.
#[derive(Debug, Default)]
pub(in crate::decode) struct AvroContainers {
    kept: Mutex<Vec<KeptSchema>>,
}

/// Its text, and what it compiles to.
type KeptSchema = (Box<[u8]>, Arc<Avro>);

/// A file, its head read.
struct Container<'a> {
    avro: Arc<Avro>,
    codec: &'a str,
    /// Behind each block.
    mark: [u8; 16],
    /// It stands before the first block.
    input: Input<'a>,
}

impl AvroContainers {
    fn open<'a>(&self, bytes: &'a [u8]) -> Read<Container<'a>> {
        let mut input = Input::new(bytes);
        if input.take(SIGN.len(), "its sign")? != SIGN {
            return Err(EncodingFault::at(0, "it does not begin as a container file"));
        }
        let (mut schema, mut codec) = (None, "null");
        loop {
            let (count, _) = input.block()?;
            if count == 0 {
                break;
            }
            // Each takes two bytes at least, or the bytes end.
            for _ in 0..count {
                let (key, at) = (input.sized("a key of its head")?, input.at);
                let value = input.sized("a value of its head")?;
                match key {
                    b"avro.schema" => schema = Some((at, value)),
                    b"avro.codec" => codec = std::str::from_utf8(value).unwrap_or("?"),
                    _ => {}
                }
            }
        }
        let (at, schema) = schema.ok_or_else(|| EncodingFault::at(0, "its head has no schema"))?;
        let avro = self.compiled(schema);
        let avro = avro.map_err(|why| EncodingFault::at(at, format!("its schema: {why}")))?;
        let mark = input.array("the mark of its blocks")?;
        Ok(Container { avro, codec, mark, input })
    }

    fn compiled(&self, schema: &[u8]) -> Result<Arc<Avro>, String> {
        if schema.len() > LARGEST_SCHEMA {
            return Err(format!("it is larger than {} MiB", LARGEST_SCHEMA >> 20));
        }
        let kept = || self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, avro)) = kept().iter().find(|(own, _)| **own == *schema) {
            return Ok(avro.clone());
        }
        let text = std::str::from_utf8(schema).map_err(|_| "it is no UTF-8".to_owned())?;
        // Nobody waits for it who has another.
        let avro = Arc::new(Avro { nodes: compile::without_defaults(text)? });
        let mut kept = kept();
        kept.retain(|(own, _)| **own != *schema);
        kept.push((schema.into(), avro.clone()));
        let bytes = |kept: &[(Box<[u8]>, Arc<Avro>)]| kept.iter().map(|(own, _)| own.len()).sum::<usize>();
        while kept.len() > MOST_KEPT || bytes(&kept) > LARGEST_SCHEMA {
            kept.remove(0);
        }
        Ok(avro)
    }
}

impl Container<'_> {
    fn nodes(&self) -> &Nodes {
        &self.avro.nodes
    }

    /// Writes all objects as a list; how many they are. `most`: bytes of all of them, unpacked.
    fn json(&mut self, out: &mut Vec<u8>, most: usize) -> Read<usize> {
        let (mut index, mut size) = (0, 0);
        // Values without bytes are counted over all blocks: there may be any number of those, too.
        let mut empty = MOST_EMPTY;
        out.push(b'[');
        while self.input.left() > 0 {
            let at = self.input.at;
            let count = self.input.long()?;
            let count = usize::try_from(count)
                .map_err(|_| EncodingFault::at(at, format!("a block of {count} objects")))?;
            let packed = self.input.sized("a block")?;
            let bytes = unpacked(self.codec, packed, most).map_err(|why| EncodingFault::at(at, why))?;
            size += bytes.len();
            if size > most {
                return Err(EncodingFault::at(at, format!("its objects have more than {} MiB", most >> 20)));
            }
            let mut reading = AvroReading::new(self.nodes(), &bytes);
            reading.empty = empty + bytes.len();
            reading.most = MOST_WRITTEN.min(most.saturating_mul(16));
            for _ in 0..count {
                if index > 0 {
                    out.push(b',');
                }
                // An object may take no bytes, and a block say that it has as many of them as it likes.
                let read = reading.json(self.nodes().root, 0, out);
                read.map_err(|mut fault| {
                    fault.at = at;
                    fault.in_element(index)
                })?;
                index += 1;
            }
            reading.end().map_err(|fault| EncodingFault::at(at, fault.message))?;
            empty = reading.empty;
            if self.input.array::<16>("the mark of a block")? != self.mark {
                return Err(EncodingFault::at(at, "another mark stands behind a block than its head says"));
            }
        }
        out.push(b']');
        Ok(index)
    }
}

fn unpacked<'p>(codec: &str, packed: &'p [u8], most: usize) -> Result<Cow<'p, [u8]>, String> {
    let told = |unpacked: Result<Vec<u8>, String>| {
        unpacked.map(Cow::Owned).map_err(|why| format!("no {codec}: {why}"))
    };
    match codec {
        "null" => Ok(Cow::Borrowed(packed)),
        "deflate" => told(unpack::deflate(packed, most)),
        "zstandard" => told(unpack::zstandard_up_to(packed, most)),
        "snappy" => {
            let (packed, sum) = packed.split_last_chunk::<4>().ok_or("a block without its checksum")?;
            let bytes = unpack::snappy_block(packed, most).map_err(|why| format!("no {codec}: {why}"))?;
            let is = crc_fast::checksum(crc_fast::CrcAlgorithm::Crc32IsoHdlc, &bytes);
            match is == u64::from(u32::from_be_bytes(*sum)) {
                true => Ok(Cow::Owned(bytes)),
                false => Err("the checksum of a block is wrong".to_owned()),
            }
        }
        other => Err(format!("it is packed with {other}, which is not read here")),
    }
}

impl Encoding for AvroContainers {
    fn json(&self, body: Body<'_>, out: &mut Vec<u8>) -> Result<(), EncodingFault> {
        let read = self.open(body.bytes).and_then(|mut container| container.json(out, MOST));
        read.map(drop).map_err(|fault| *fault)
    }

    fn fits(&self, body: Body<'_>) -> bool {
        let most = MOST_GUESSED.max(body.bytes.len().saturating_mul(4)).min(MOST);
        let read = self.open(body.bytes).and_then(|mut container| container.json(&mut Vec::new(), most));
        read.is_ok()
    }

    /// By its JSON: the objects may be packed.
    fn visit<'a>(&self, body: Body<'a>, steps: &[Step], found: TakesValue<'_, 'a>) -> HowFar {
        let mut json = Vec::new();
        match self.json(body, &mut json) {
            Ok(()) => visit(&json, steps, &mut |value| found(value.into_owned())),
            Err(_) => HowFar::Part,
        }
    }

    fn remark(&self, body: Body<'_>) -> Option<String> {
        let mut container = self.open(body.bytes).ok()?;
        let name = container.nodes().names.get(&container.nodes().root);
        let of = name.map(|name| format!(" of {name}")).unwrap_or_default();
        let packed = match container.codec {
            "null" => String::new(),
            codec => format!(", packed with {codec}"),
        };
        let count = container.json(&mut Vec::new(), MOST).ok()?;
        let objects = if count == 1 { "object" } else { "objects" };
        Some(format!("{count} {objects}{of}{packed}"))
    }
}

#[cfg(test)]
#[path = "../tests/avro_hostile_tests.rs"]
mod tests;
