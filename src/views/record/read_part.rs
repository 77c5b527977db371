//! The key or the value of the record as the schema that it names, or the format that it is in, makes it read, and what there is to say about that.
use super::{RecordPart, Single};
use crate::decode::framed::{KeyOrValue, Lack};
use crate::kafka::record::Record;
use crate::query::Document;
use crate::shell::Cx;
use crate::views::schemas;
use bytes::Bytes;

/// A part that is decoded.
pub(super) struct ReadPart {
    /// What it reads as.
    pub text: Option<Bytes>,
    /// By what, and how that was found: "Avro, schema 12 (orders-value v3), behind Confluent's five bytes".
    pub by: Option<String>,
    /// Why it does not read.
    pub lack: Option<String>,
}

impl ReadPart {
    /// None where it is the text or the bytes that it is.
    pub fn of(record: &Record, part: RecordPart) -> Option<ReadPart> {
        let of = match part {
            RecordPart::Key => KeyOrValue::Key,
            RecordPart::Value => KeyOrValue::Value,
            RecordPart::Header(_) | RecordPart::Facts => return None,
        };
        let document = record.view().document(of)?;
        let by = match &document {
            Document::Bytes(_) => return None,
            Document::Decoded(decoded) => Some(decoded.to_string()),
            Document::Unread(_, Lack::Coming(_) | Lack::Schema(_)) => None,
        };
        let (text, lack) = document.read();
        let text = lack.is_none().then(|| Bytes::from(text.into_owned()));
        Some(ReadPart { text, by, lack })
    }
}

impl Single {
    /// Lays the record out once more when the schemas that it waits for are there.
    pub(super) fn ask_for_schemas(&self, cx: &mut Cx<'_>) {
        schemas::ask(self.record.iter(), cx, |single: &mut Single, cx| single.lay_out(cx));
    }
}
