//! What Kafka says about a record, in words and as facts that a filter can ask for. Pure.
use crate::connect::dead_letter::{DeadLetter, MOST_TRIES};
use crate::connect::trace::StackTrace;
use crate::decode::Format;
use crate::decode::framed::{KeyOrValue, Validity};
use crate::kafka::model::Timestamp;
use crate::kafka::record::{Codec, Record, TimestampType};
use crate::query::Field;
use crate::shell::Look;
use crate::ui::number;
use crate::ui::tone::Tone;
use crate::ui::width::pad_right;
use crate::ui::words::Words;
use crate::views::connect::resending::letter;

/// Cells of a fact's name.
const NAME: usize = 16;

/// One thing that Kafka says about a record, on a line of its own.
pub struct Fact {
    name: &'static str,
    value: String,
    /// The field that a filter asks for it by.
    pub field: Option<Field>,
}

impl Fact {
    pub fn words(&self) -> Words<'static> {
        Words::toned(Tone::Muted, pad_right(self.name, NAME)).and(Tone::Plain, self.value.clone())
    }
}

/// All that is known of a record besides its bytes, a line each.
pub fn all(record: &Record, look: &Look) -> Vec<Fact> {
    let batch = &record.batch;
    let fact = |name, value: String| Fact { name, value, field: None };
    let asked = |name, field, value: String| Fact { name, value, field: Some(field) };
    let length = |bytes: &Option<bytes::Bytes>| match bytes {
        Some(bytes) => number::counted(bytes.len() as u64, "byte"),
        None => "null".to_owned(),
    };
    let known = |number: i64| if number < 0 { "none".to_owned() } else { number.to_string() };
    let at = match record.timestamp {
        Timestamp(..0) => "none".to_owned(),
        at => format!("{}  ({}, {})", look.whole_time(at), kind(batch.timestamp_type), look.age(at)),
    };
    let mut all = vec![
        asked("topic", Field::Topic, record.topic.to_string()),
        asked("partition", Field::Partition, record.partition.to_string()),
        asked("offset", Field::Offset, number::signed(record.offset.0)),
        asked("timestamp", Field::Timestamp, at),
        asked("key size", Field::KeySize, length(&record.key)),
        asked("value size", Field::ValueSize, length(&record.value)),
        fact("headers", number::count(record.headers.len() as u64)),
        fact(
            "batch",
            format!(
                "{} from offset {}, {}",
                number::counted(batch.count.into(), "record"),
                number::signed(batch.base_offset.0),
                number::counted(batch.bytes.into(), "byte")
            ),
        ),
        fact("compression", codec(batch.codec).to_owned()),
        fact("record format", batch.magic.to_string()),
        fact("leader epoch", known(batch.leader_epoch.into())),
        fact("producer id", known(batch.producer_id)),
        fact("producer epoch", known(batch.producer_epoch.into())),
        fact("first sequence", known(batch.base_sequence.into())),
        fact("transactional", if batch.transactional { "yes" } else { "no" }.to_owned()),
    ];
    all.extend(letter(record).iter().flat_map(failure).map(|(name, value)| fact(name, value)));
    let parts = [("key", "key not read", KeyOrValue::Key), ("value", "value not read", KeyOrValue::Value)];
    for (name, not, of) in parts {
        all.extend(read_by(record, of, (name, not)).into_iter().map(|(name, value)| fact(name, value)));
    }
    all
}

/// By what a key or a value is read, or why it is not: each way that was tried. Nothing for what is plain text.
fn read_by(
    record: &Record,
    of: KeyOrValue,
    (name, not): (&'static str, &'static str),
) -> Vec<(&'static str, String)> {
    let Some(read) = record.read(of) else { return Vec::new() };
    if let Some(by) = record.read_by(of).filter(|_| read.lack.is_none()) {
        let mut told = vec![(if name == "key" { "key read by" } else { "value read by" }, by)];
        told.extend(validity(record, of, name));
        return told;
    }
    if !read.is_decoded && Format::guess(Some(&read.text)) != Format::Binary {
        return Vec::new();
    }
    let tried = record.view().tried(of).into_iter();
    let told = tried.filter_map(|tried| Some(format!("{}: {}", tried.what, tried.why_not?)));
    told.enumerate().map(|(at, words)| (if at == 0 { not } else { "" }, words)).collect()
}

/// Whether it is what the schema demands, and all that the schema objects to.
fn validity(record: &Record, of: KeyOrValue, name: &'static str) -> Vec<(&'static str, String)> {
    let judged = if name == "key" { "key judged" } else { "value judged" };
    let words = match record.validity_soon(of) {
        None => return Vec::new(),
        Some(Validity::Valid) => vec!["valid".to_owned()],
        Some(Validity::Unknown(why)) => vec![format!("not known: {why}")],
        Some(Validity::Invalid(all)) => all.iter().map(ToString::to_string).collect(),
    };
    words.into_iter().enumerate().map(|(at, words)| (if at == 0 { judged } else { "" }, words)).collect()
}

/// Why it is a dead letter, line by line.
fn failure(letter: &DeadLetter) -> Vec<(&'static str, String)> {
    let original = letter.topic.as_ref().map(|topic| {
        let number = |number: Option<i64>| number.map_or("?".to_owned(), |number| number.to_string());
        format!("{topic}/{} offset {}", number(letter.partition.map(i64::from)), number(letter.offset))
    });
    let tries = match letter.tries {
        Some(0) => None,
        Some(tries) => Some(format!("{tries} of {MOST_TRIES} at most")),
        None => Some("its header is no number".to_owned()),
    };
    let rows = [
        ("dead letter of", original),
        ("connector", letter.connector.clone()),
        ("consumer group", letter.group.clone()),
        ("task", letter.task.clone()),
        ("failed at", letter.stage_in_words()),
        ("in class", letter.class.clone()),
        ("exception", letter.exception.clone()),
        ("message", letter.message.clone()),
        ("root cause", letter.trace.as_ref().map(StackTrace::root)),
        ("sent again", tries),
    ];
    rows.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

/// The same in a line: who failed at it, where, and why.
pub fn failed(record: &Record) -> Option<Words<'static>> {
    let letter = letter(record)?;
    let who = letter.connector.clone().or_else(|| Some(format!("group {}", letter.group.as_ref()?)));
    let who = who.unwrap_or_else(|| "a connector".to_owned());
    let task = letter.task.as_ref().map_or(String::new(), |task| format!(" task {task}"));
    let stage = letter.stage_in_words().map_or(String::new(), |stage| format!(" {stage}"));
    let exception = letter.exception.as_deref().map(|class| class.rsplit('.').next().unwrap_or(class));
    let why: Vec<&str> = exception.into_iter().chain(letter.message.as_deref()).collect();
    let words = Words::toned(Tone::Muted, "failed   ").and(Tone::Strong, format!("{who}{task}{stage}"));
    Some(words.and(Tone::Bad, format!("  {}", why.join(": "))))
}

fn kind(kind: TimestampType) -> &'static str {
    match kind {
        TimestampType::None => "no time in format 0",
        TimestampType::Create => "create time",
        TimestampType::LogAppend => "log append time",
    }
}

/// Lines of metadata for the right side of the head.
pub fn metadata(record: &Record, look: &Look) -> Vec<Words<'static>> {
    let batch = &record.batch;
    let kind = kind(batch.timestamp_type);
    let epoch =
        if batch.leader_epoch < 0 { String::new() } else { format!(" · epoch {}", batch.leader_epoch) };
    let producer = match batch.producer_id {
        -1 => "no producer id".to_owned(),
        id => format!("producer {id}/{}", batch.producer_epoch),
    };
    let transactional = if batch.transactional { " · transactional" } else { "" };
    let length =
        |bytes: &Option<bytes::Bytes>| number::count(bytes.as_ref().map_or(0, bytes::Bytes::len) as u64);
    let count = number::count(batch.count.into());
    vec![
        Words::toned(Tone::Muted, "partition ")
            .and(Tone::Plain, record.partition.to_string())
            .and(Tone::Muted, " · offset ")
            .and(Tone::Plain, number::signed(record.offset.0))
            .and(Tone::Muted, epoch),
        Words::plain(look.whole_time(record.timestamp))
            .and(Tone::Muted, format!("  ({kind}, {})", look.age(record.timestamp))),
        Words::toned(
            Tone::Muted,
            format!("key {} + value {} bytes{transactional}", length(&record.key), length(&record.value)),
        ),
        Words::toned(
            Tone::Muted,
            format!("{} batch of {count} · format {} · {producer}", codec(batch.codec), batch.magic),
        ),
    ]
}

fn codec(codec: Codec) -> &'static str {
    match codec {
        Codec::None => "uncompressed",
        Codec::Gzip => "gzip",
        Codec::Snappy => "snappy",
        Codec::Lz4 => "lz4",
        Codec::Zstd => "zstd",
    }
}
