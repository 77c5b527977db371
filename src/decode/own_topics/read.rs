//! A record of Kafka's own as JSON, by its definition. Every list is bounded by the bytes that are there.
use super::layout::{OwnField, OwnRecord};
use super::own_bytes::OwnBytes;
use crate::decode::framed::{EncodingFault, Leaf, Read, quoted};
use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use std::borrow::Cow;

/// Structures within each other; Kafka's own have fewer.
const DEEPEST: usize = 16;

pub(super) struct OwnReading<'a> {
    record: &'static OwnRecord,
    version: i16,
    pub input: OwnBytes<'a>,
}

impl<'a> OwnReading<'a> {
    /// `input` stands behind what says which record and which version this is.
    pub fn new(record: &'static OwnRecord, version: i16, input: OwnBytes<'a>) -> Read<Self> {
        if !record.versions.has(version) {
            let message = format!("{} has no version {version} that is known", record.name);
            return Err(EncodingFault::at(0, message));
        }
        Ok(OwnReading { record, version, input: input.of_lengths(record.flexible.has(version)) })
    }

    /// All of it; nothing may be left behind.
    pub fn json(&mut self, out: &mut Vec<u8>) -> Read<()> {
        out.extend_from_slice(b"{\"record\":");
        quoted(&self.record.name, out);
        self.fields(&self.record.fields, 0, out)?;
        out.push(b'}');
        self.input.end()
    }

    /// The members of a structure, each behind a comma.
    fn fields(&mut self, fields: &'static [OwnField], depth: usize, out: &mut Vec<u8>) -> Read<()> {
        if depth > DEEPEST {
            return Err(EncodingFault::at(self.input.at, "structures nested too deep"));
        }
        let version = self.version;
        let told = |field: &&OwnField| field.versions.has(version) && !field.tagged.has(version);
        for field in fields.iter().filter(told) {
            self.member(field, depth, out)?;
        }
        if self.input.is_flexible {
            self.tags(fields, depth, out)?;
        }
        Ok(())
    }

    fn member(&mut self, field: &'static OwnField, depth: usize, out: &mut Vec<u8>) -> Read<()> {
        out.push(b',');
        quoted(&field.name, out);
        out.push(b':');
        self.value(field, depth, out).map_err(|fault| fault.in_member(&field.name))
    }

    /// Fields that come with a number, if they do; one that is not known is passed over, as Kafka does.
    fn tags(&mut self, fields: &'static [OwnField], depth: usize, out: &mut Vec<u8>) -> Read<()> {
        for _ in 0..self.input.varint()? {
            let (tag, size) = (self.input.varint()?, self.input.varint()?);
            let end = self.input.at.saturating_add(size as usize);
            let is_it = |field: &&OwnField| field.tag == tag && field.tagged.has(self.version);
            match fields.iter().find(is_it) {
                Some(field) => self.member(field, depth, out)?,
                None => _ = self.input.take(size as usize, "a tagged field")?,
            }
            if self.input.at != end {
                return Err(EncodingFault::at(
                    self.input.at,
                    "a tagged field that is not as long as it says",
                ));
            }
        }
        Ok(())
    }

    fn value(&mut self, field: &'static OwnField, depth: usize, out: &mut Vec<u8>) -> Read<()> {
        let Some(items) = field.kind.strip_prefix("[]") else {
            return self.one(field, &field.kind, depth, out);
        };
        let Some(count) = self.input.count("a list")? else {
            out.extend_from_slice(b"null");
            return Ok(());
        };
        out.push(b'[');
        for index in 0..count {
            if index > 0 {
                out.push(b',');
            }
            self.one(field, items, depth, out).map_err(|fault| fault.in_element(index))?;
        }
        out.push(b']');
        Ok(())
    }

    fn one(&mut self, field: &'static OwnField, kind: &str, depth: usize, out: &mut Vec<u8>) -> Read<()> {
        match self.leaf(kind)? {
            Some(leaf) => leaf.write(out),
            None => self.structure(field, kind, depth, out)?,
        }
        Ok(())
    }

    fn structure(
        &mut self,
        field: &'static OwnField,
        kind: &str,
        depth: usize,
        out: &mut Vec<u8>,
    ) -> Read<()> {
        let is_one = !field.kind.starts_with("[]");
        if is_one && field.nullable.has(self.version) && self.input.array::<1>("a structure")? == [0xff] {
            out.extend_from_slice(b"null");
            return Ok(());
        }
        let shared = || self.record.structs.iter().find(|own| *own.name == *kind).map(|own| &own.fields);
        let fields = if field.fields.is_empty() { shared() } else { Some(&field.fields) };
        let unknown = || EncodingFault::at(self.input.at, format!("a {kind}, which is not known"));
        let fields = fields.ok_or_else(unknown)?;
        let begin = out.len();
        self.fields(fields, depth + 1, out)?;
        match out.get_mut(begin) {
            Some(comma) => *comma = b'{',
            None => out.push(b'{'),
        }
        out.push(b'}');
        Ok(())
    }

    /// A value without members; none for a structure.
    fn leaf(&mut self, kind: &str) -> Read<Option<Leaf<'a>>> {
        let input = &mut self.input;
        let number = "a number";
        Ok(Some(match kind {
            "bool" => Leaf::Bool(input.array::<1>("a boolean")? != [0]),
            "int8" => Leaf::Integer(i8::from_be_bytes(input.array(number)?).into()),
            "int16" => Leaf::Integer(i16::from_be_bytes(input.array(number)?).into()),
            "uint16" => Leaf::Integer(u16::from_be_bytes(input.array(number)?).into()),
            "int32" => Leaf::Integer(i32::from_be_bytes(input.array(number)?).into()),
            "int64" => Leaf::Integer(i64::from_be_bytes(input.array(number)?)),
            // As Kafka writes ids of topics.
            "uuid" => Leaf::Text(Cow::Owned(BASE64_URL_SAFE_NO_PAD.encode(input.array::<16>("an id")?))),
            "string" => match input.text()? {
                Some(text) => Leaf::Text(Cow::Borrowed(text)),
                None => Leaf::Null,
            },
            "bytes" => match input.sized()? {
                Some(bytes) => Leaf::Text(Cow::Owned(BASE64_STANDARD.encode(bytes))),
                None => Leaf::Null,
            },
            _ => return Ok(None),
        }))
    }
}
