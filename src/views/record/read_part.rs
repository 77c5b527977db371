//! The key or the value of the record as the schema that it names, or the format that it is in, makes it read, and what there is to say about that.
use super::versions::ReadByVersion;
use super::{RecordPart, Single};
use crate::decode::framed::{KeyOrValue, Lack};
use crate::kafka::record::Record;
use crate::query::Document;
use crate::shell::Cx;
use bytes::Bytes;

/// A part that is decoded.
pub(super) struct ReadPart {
    /// What it reads as.
    pub text: Option<Bytes>,
    /// By what, and how that was found: "Avro, schema 12 (orders-value v3), behind Confluent's five bytes".
    pub by: Option<String>,
    /// Why it does not read.
    pub lack: Option<String>,
    /// That it is not what its schema demands, though it can be read; or why another version can't read it.
    pub fault: Option<String>,
}

impl ReadPart {
    /// None where it is the text or the bytes that it is.
    pub fn of(record: &Record, part: RecordPart, read_as: Option<&ReadByVersion>) -> Option<ReadPart> {
        let of = match part {
            RecordPart::Key => KeyOrValue::Key,
            RecordPart::Value => KeyOrValue::Value,
            RecordPart::Header(_) | RecordPart::Facts => return None,
        };
        let document = record.view().document(of)?;
        let (by, other) = match &document {
            Document::Bytes(_) => return None,
            Document::Decoded(decoded) => {
                (Some(decoded.to_string()), read_as.and_then(|way| way.read(of, &record.reader, decoded)))
            }
            Document::Unread(_, Lack::Coming(_) | Lack::Schema(_)) => (None, None),
        };
        if let Some(Ok((text, by))) = other {
            return Some(ReadPart { text: Some(text.into()), by: Some(by), lack: None, fault: None });
        }
        let (text, lack) = document.read();
        let text = lack.is_none().then(|| Bytes::from(text.into_owned()));
        let invalid = || record.validity_soon(of).and_then(|validity| validity.fault());
        let fault = other.and_then(Result::err).or_else(invalid);
        Some(ReadPart { text, by, lack, fault })
    }
}

impl Single {
    /// Lays the record out once more when the schemas that it waits for are there.
    pub(super) fn ask_for_schemas(&self, cx: &mut Cx<'_>) {
        self.awaited.ask(cx, |single: &mut Single, cx| single.lay_out(cx));
    }
}
