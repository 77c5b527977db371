//! What of a record is compared, as lines: its key, its headers, its value laid out. Knows no second record.
use crate::decode::framed::KeyOrValue;
use crate::decode::{Showing, look};
use crate::kafka::record::Record;
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use crate::views::shown;

/// Bytes of a value that are compared: more is said to be left out.
const MOST_BYTES: usize = 2 << 20;

/// The lines of a record.
pub struct RecordText {
    pub lines: Vec<Words<'static>>,
    /// What is not in them, in words.
    pub left_out: Option<String>,
}

impl RecordText {
    pub fn of(record: &Record) -> RecordText {
        let label = |name: &str| Words::toned(Tone::Muted, format!("{name} = "));
        let key = record.read(KeyOrValue::Key);
        let mut lines = vec![label("key").then(shown::key(key.as_ref().map(|key| &*key.text), MOST_BYTES))];
        for header in &record.headers {
            let name = shown::key(Some(&header.name), MOST_BYTES).all(Tone::Attribute);
            let value = match &header.value {
                None => Words::toned(Tone::Null, "(null)"),
                some => shown::key(some.as_deref(), MOST_BYTES),
            };
            lines.push(Words::toned(Tone::Muted, "header ").then(name).and(Tone::Muted, " = ").then(value));
        }
        let value = record.read(KeyOrValue::Value);
        let text = value.as_ref().map(|value| &*value.text);
        let whole = text.is_none_or(|text| text.len() <= MOST_BYTES);
        let shown = look(text.map(|text| &text[..text.len().min(MOST_BYTES)]), Showing::default());
        lines.extend(shown.lines(0).map(|line| shown::words(&line.text, &line.tokens)));
        let left_out = (!whole).then(|| "only the first 2 MB of a value are compared".to_owned());
        let lack = value.and_then(|value| value.lack);
        RecordText { lines, left_out: lack.or(left_out) }
    }
}
