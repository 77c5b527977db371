//! One condition, compiled, and how it is asked of a record.
use super::ask::ValueTest;
use super::ast::{FieldState, Op, Test};
use super::context::Context;
use super::doubts::Doubts;
use super::field::Field;
use super::jq::JqProgram;
use super::literals::Literals;
use super::needle::Needle;
use super::needs::Needs;
use super::path::Path;
use super::payload::Document;
use super::record::Record;
use super::required;
use crate::decode::framed::KeyOrValue;
use crate::decode::{self, Found, HowFar};

/// A condition in the form in which records are judged.
#[derive(Clone, Debug)]
pub(super) enum Check {
    Always(bool),
    /// Contained in key, value or the value of a header.
    Text(Needle),
    /// A whole number of the record lies in one of these inclusive ranges.
    Count(RecordNumber, Vec<(i64, i64)>),
    Topic(ValueTest),
    Key(ValueTest),
    Value(ValueTest),
    Header {
        name: String,
        ask: ValueTest,
    },
    NoHeader(String),
    InValue(Inside),
    InKey(Inside),
    Jq(JqProgram),
}

/// Which number of a record.
#[derive(Clone, Copy, Debug)]
pub(super) enum RecordNumber {
    Partition,
    Offset,
    Timestamp,
    Size,
    KeySize,
    ValueSize,
}

/// A question about what lies at a path.
#[derive(Clone, Debug)]
pub(super) struct Inside {
    pub path: Path,
    /// None: nothing may lie there.
    pub ask: Option<ValueTest>,
    /// What the document must contain for a yes; spares the walk.
    quick: Option<Literals>,
}

impl Check {
    /// Compiles a condition; an error only if a regular expression or a jq program does not compile.
    pub fn compile(test: &Test, context: &Context) -> Result<Check, String> {
        let (field, ask) = match test {
            Test::Text(text) => return Ok(Check::Text(Needle::smart(text))),
            Test::Jq(program) => return Ok(Check::Jq(JqProgram::compile(program)?)),
            Test::Compare { field, op, operand } => match count(field) {
                Some(which) => {
                    return Ok(Check::Count(which, super::bounds::ranges(*op, operand).into_vec()));
                }
                None => (field, Some(ValueTest::compare(*op, operand, context)?)),
            },
            Test::In { field, operands } => match count(field) {
                Some(which) => {
                    let ranges = operands.iter().map(|operand| super::bounds::ranges(Op::Equal, operand));
                    let ranges = ranges.reduce(|a, b| a.or(&b)).unwrap_or_default();
                    return Ok(Check::Count(which, ranges.into_vec()));
                }
                None => (field, Some(ValueTest::Equal(operands.clone()))),
            },
            Test::Is { field, state: FieldState::Missing } => (field, None),
            Test::Is { field, state } => (field, Some(ValueTest::Is(*state))),
            Test::Exists(field) => (field, Some(ValueTest::Exists)),
        };
        Ok(match (field, ask) {
            (Field::Header(name), Some(ask)) => Check::Header { name: name.clone(), ask },
            (Field::Header(name), None) => Check::NoHeader(name.clone()),
            (Field::InValue(path), ask) => Check::InValue(Inside::new(path, ask, test)),
            (Field::InKey(path), ask) => Check::InKey(Inside::new(path, ask, test)),
            // A key or value may be null, but is never missing; that it exists means that it is not null.
            (Field::Key | Field::Value, None) => Check::Always(false),
            (Field::Key, Some(ask)) => Check::Key(ask),
            (Field::Value, Some(ask)) => Check::Value(ask),
            (Field::Topic, Some(ask)) => Check::Topic(ask),
            // Numbers are always there, and are nothing else.
            (_, ask) => Check::Always(matches!(ask, Some(ValueTest::Exists))),
        })
    }

    /// For a condition that is the whole filter: its readers have looked for the filter's literals, which are the same.
    pub fn alone(self) -> Check {
        match self {
            Check::InValue(inside) => Check::InValue(Inside { quick: None, ..inside }),
            Check::InKey(inside) => Check::InKey(Inside { quick: None, ..inside }),
            other => other,
        }
    }

    /// Whether the condition holds.
    pub fn holds(&self, record: &Record<'_>, doubts: &mut Doubts) -> bool {
        match self {
            Check::Always(answer) => *answer,
            Check::Text(needle) => {
                says_in(record, KeyOrValue::Value, needle, doubts)
                    || says_in(record, KeyOrValue::Key, needle, doubts)
                    || record
                        .headers
                        .iter()
                        .any(|(_, value)| value.is_some_and(|value| needle.is_said_in(value)))
            }
            Check::Count(which, ranges) => {
                let number = which.of(record);
                ranges.iter().any(|&(first, last)| first <= number && number <= last)
            }
            Check::Topic(ask) => ask.of(&Found::Bytes(record.topic.as_bytes())),
            Check::Key(ask) => of_whole(ask, record, KeyOrValue::Key, doubts),
            Check::Value(ask) => of_whole(ask, record, KeyOrValue::Value, doubts),
            Check::Header { name, ask } => {
                let mut headers = record.headers.iter().filter(|(found, _)| *found == name.as_bytes());
                headers.any(|(_, value)| match value {
                    Some(value) => ask.of(&Found::Bytes(value)),
                    None => ask.of(&Found::Null),
                })
            }
            Check::NoHeader(name) => !record.headers.iter().any(|(found, _)| found == name.as_bytes()),
            Check::InValue(inside) => inside.holds(record, KeyOrValue::Value, doubts),
            Check::InKey(inside) => inside.holds(record, KeyOrValue::Key, doubts),
            Check::Jq(program) => program.ask(record).unwrap_or_else(|why| {
                doubts.failed.get_or_insert(why);
                false
            }),
        }
    }

    /// Which parts of a record it looks at.
    pub fn needs(&self) -> Needs {
        let nothing = Needs::default();
        match self {
            Check::Always(_) | Check::Topic(_) => nothing,
            Check::Text(_) | Check::Jq(_) => Needs::ALL,
            Check::Key(_) | Check::InKey(_) => Needs { key: true, ..nothing },
            Check::Value(_) | Check::InValue(_) => Needs { value: true, ..nothing },
            Check::Header { .. } | Check::NoHeader(_) => Needs { headers: true, ..nothing },
            Check::Count(which, _) => match which {
                RecordNumber::Partition | RecordNumber::Offset | RecordNumber::Timestamp => nothing,
                RecordNumber::Size => Needs { key: true, value: true, headers: false },
                RecordNumber::KeySize => Needs { key: true, ..nothing },
                RecordNumber::ValueSize => Needs { value: true, ..nothing },
            },
        }
    }

    /// A rank by cost: cheap conditions are asked first.
    pub fn cost(&self) -> u8 {
        match self {
            Check::Always(_) | Check::Count(..) => 0,
            Check::Key(ValueTest::Equal(_)) | Check::Topic(_) => 1,
            Check::Key(_) | Check::Header { .. } | Check::NoHeader(_) => 2,
            Check::Text(_) | Check::InKey(_) => 3,
            Check::Value(ValueTest::Is(_)) => 6,
            Check::Value(_) => 4,
            Check::InValue(_) => 5,
            Check::Jq(_) => 7,
        }
    }
}

/// A whole key or value; null exists no more than a missing one would.
fn of_whole(ask: &ValueTest, record: &Record<'_>, of: KeyOrValue, doubts: &mut Doubts) -> bool {
    match (ask, record.document(of)) {
        (ValueTest::Exists, document) => document.is_some(),
        (ask, Some(document)) => {
            note(&document, doubts);
            ask.of(&document.whole())
        }
        (ask, None) => ask.of(&Found::Null),
    }
}

/// Whether a key or a value holds the text.
fn says_in(record: &Record<'_>, of: KeyOrValue, needle: &Needle, doubts: &mut Doubts) -> bool {
    record.document(of).is_some_and(|document| {
        note(&document, doubts);
        document.says(needle)
    })
}

/// What a document says that nobody can read is not known.
fn note(document: &Document<'_>, doubts: &mut Doubts) {
    if let Some(why) = document.lacks() {
        doubts.unknown.get_or_insert(why);
    }
}

fn count(field: &Field) -> Option<RecordNumber> {
    Some(match field {
        Field::Partition => RecordNumber::Partition,
        Field::Offset => RecordNumber::Offset,
        Field::Timestamp => RecordNumber::Timestamp,
        Field::Size => RecordNumber::Size,
        Field::KeySize => RecordNumber::KeySize,
        Field::ValueSize => RecordNumber::ValueSize,
        _ => return None,
    })
}

impl RecordNumber {
    pub fn of(self, record: &Record<'_>) -> i64 {
        let size = match self {
            RecordNumber::Partition => return i64::from(record.partition),
            RecordNumber::Offset => return record.offset,
            RecordNumber::Timestamp => return record.timestamp,
            RecordNumber::Size => record.size(),
            RecordNumber::KeySize => record.key.map_or(0, <[u8]>::len),
            RecordNumber::ValueSize => record.value.map_or(0, <[u8]>::len),
        };
        i64::try_from(size).unwrap_or(i64::MAX)
    }
}

impl Inside {
    fn new(path: &Path, ask: Option<ValueTest>, test: &Test) -> Self {
        let quick = Literals::of(required::of_inside(test).into_iter().collect());
        Inside { path: path.clone(), ask, quick }
    }

    fn holds(&self, record: &Record<'_>, of: KeyOrValue, doubts: &mut Doubts) -> bool {
        let Some(document) = record.document(of) else { return self.ask.is_none() };
        if self.quick.as_ref().is_some_and(|quick| document.is_without(quick)) {
            return false;
        }
        if let Some(why) = document.lacks() {
            doubts.unknown.get_or_insert(why);
            return false;
        }
        let seen = match &self.ask {
            Some(ask) => document.visit(&self.path, &mut |found| ask.of(&found)),
            None => document.visit(&self.path, &mut |_| true),
        };
        doubts.unread |= seen == HowFar::Part;
        (seen == HowFar::Enough) == self.ask.is_some()
    }
}

/// Calls `found` for what lies at the path in a document, until it returns true.
pub(super) fn visit<'a>(document: &'a [u8], path: &Path, found: &mut dyn FnMut(Found<'a>) -> bool) -> HowFar {
    decode::visit(document, path.steps(), found)
}

impl Path {
    /// The first value at the path in a JSON or XML document, as text; none if there is none. Null reads `null`.
    ///
    /// The text is what the document says: a screen must show it as it shows any value, escapes named.
    pub fn value<'a>(&self, document: &'a [u8]) -> Option<std::borrow::Cow<'a, str>> {
        self.find(document).map(|found| found.shown())
    }

    /// The first value at the path, undecoded.
    pub fn find<'a>(&self, document: &'a [u8]) -> Option<Found<'a>> {
        let mut first = None;
        visit(document, self, &mut |found| {
            first = Some(found);
            true
        });
        first
    }
}
