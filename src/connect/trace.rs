//! The Java stack of a failed task, read: its causes, the one at the root first, Connect's own frames told apart from the plugin's;
//! and the record that it was about, where the words name one. What the plugin wrote into it of secrets is hidden here.
use crate::web::hidden;
use regex::Regex;
use std::sync::{Arc, LazyLock};

/// A stack as Connect tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StackTrace(Arc<str>);

/// One exception of a stack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TraceCause<'a> {
    /// The class without its package.
    pub(crate) exception: &'a str,
    pub(crate) message: String,
    pub(crate) frames: Vec<&'a str>,
}

/// A record that a stack names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TracedRecord {
    pub(crate) topic: String,
    pub(crate) partition: i32,
    pub(crate) offset: i64,
}

/// Packages whose frames say how the plugin was called, and not what went wrong.
const FOLDED: &[&str] = &[
    "org.apache.kafka.connect.runtime.",
    "org.apache.kafka.common.utils.",
    "java.base/",
    "java.util.concurrent.",
    "java.lang.Thread.",
    "jdk.internal.",
];

/// As converters and transformations say it, as a record prints itself, and as Kafka's own clients name a place.
static RECORDS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    let patterns = [
        r"in topic '?(?P<topic>[\w.-]+?)'? partition (?P<partition>\d+) at offset (?P<offset>\d+)",
        r"kafkaOffset=(?P<offset>\d+)[^}]*\}? ?ConnectRecord\{topic='(?P<topic>[\w.-]+)', kafkaPartition=(?P<partition>\d+)",
        r"topic='(?P<topic>[\w.-]+)', partition=(?P<partition>\d+), offset=(?P<offset>\d+)",
        r"(?P<topic>[\w.-]+)-(?P<partition>\d+)[ :@]+(?:at )?offset (?P<offset>\d+)",
    ];
    // Each is a constant that a test reads.
    patterns.iter().filter_map(|pattern| Regex::new(pattern).ok()).collect()
});

impl StackTrace {
    pub(crate) fn new(text: &str) -> Self {
        StackTrace(hidden(text.trim_end()).into())
    }

    /// All of it.
    pub(crate) fn text(&self) -> &str {
        &self.0
    }

    /// Its causes, the root first. There is one at least.
    pub(crate) fn causes(&self) -> Vec<TraceCause<'_>> {
        let mut causes: Vec<TraceCause<'_>> = Vec::new();
        for line in self.0.lines() {
            let inner = line.trim_start();
            if let Some(frame) = inner.strip_prefix("at ") {
                if let Some(cause) = causes.last_mut() {
                    cause.frames.push(frame);
                }
                continue;
            }
            let more = inner.starts_with("... ") && inner.ends_with(" more");
            let begins = inner.strip_prefix("Caused by: ").or_else(|| causes.is_empty().then_some(inner));
            match begins {
                Some(words) => causes.push(cause(words)),
                None if more || inner.is_empty() => {}
                // A message of several lines.
                None => {
                    if let Some(last) = causes.last_mut().filter(|last| last.frames.is_empty()) {
                        last.message = format!("{} {inner}", last.message).trim().to_owned();
                    }
                }
            }
        }
        causes.reverse();
        causes
    }

    /// What went wrong at the root, in one line.
    pub(crate) fn root(&self) -> String {
        let causes = self.causes();
        causes.first().map_or_else(String::new, |cause| match (cause.exception, cause.message.as_str()) {
            (exception, "") => exception.to_owned(),
            ("", message) => message.to_owned(),
            (_, message) => format!("{}: {message}", cause.exception),
        })
    }

    /// The record that it was about, where its words name one.
    pub(crate) fn record(&self) -> Option<TracedRecord> {
        let found = RECORDS.iter().find_map(|pattern| pattern.captures(&self.0))?;
        Some(TracedRecord {
            topic: found.name("topic")?.as_str().to_owned(),
            partition: found.name("partition")?.as_str().parse().ok()?,
            offset: found.name("offset")?.as_str().parse().ok()?,
        })
    }
}

fn cause(words: &str) -> TraceCause<'_> {
    let (class, message) = words.split_once(": ").unwrap_or((words.trim_end_matches(':'), ""));
    // Not every first line names a class.
    let (class, message) = if class.contains(char::is_whitespace) { ("", words) } else { (class, message) };
    let exception = class.rsplit('.').next().unwrap_or(class);
    TraceCause { exception, message: message.trim().to_owned(), frames: Vec::new() }
}

/// Whether a frame is Connect's or Java's own.
pub(crate) fn is_folded(frame: &str) -> bool {
    FOLDED.iter().any(|package| frame.starts_with(package))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONVERTER: &str = "org.apache.kafka.connect.errors.ConnectException: Tolerance exceeded in error handler\n\tat org.apache.kafka.connect.runtime.errors.RetryWithToleranceOperator.execAndHandleError(RetryWithToleranceOperator.java:260)\n\tat java.base/java.lang.Thread.run(Thread.java:840)\nCaused by: org.apache.kafka.connect.errors.DataException: Error converting message value in topic orders partition 2 at offset 1234 and timestamp 17: \nunexpected token\n\tat org.apache.kafka.connect.json.JsonConverter.toConnectData(JsonConverter.java:333)\n\t... 14 more\nCaused by: java.io.IOException\n\t... 18 more\n";

    #[test]
    fn the_root_comes_first_and_its_message_is_whole() {
        assert_eq!(RECORDS.len(), 4);
        let trace = StackTrace::new(CONVERTER);
        let causes = trace.causes();
        let names: Vec<&str> = causes.iter().map(|cause| cause.exception).collect();
        assert_eq!(names, ["IOException", "DataException", "ConnectException"]);
        assert!(causes[1].message.ends_with("timestamp 17: unexpected token"), "{}", causes[1].message);
        assert_eq!(trace.root(), "IOException");
        assert!(causes[2].frames.iter().all(|frame| is_folded(frame)));
        assert!(!is_folded(causes[1].frames[0]));
    }

    #[test]
    fn the_record_is_found_in_the_words() {
        let spot = |text: &str| {
            let record = StackTrace::new(text).record()?;
            Some((record.topic, record.partition, record.offset))
        };
        assert_eq!(spot(CONVERTER), Some(("orders".to_owned(), 2, 1234)));
        let record = "Failed to process SinkRecord{kafkaOffset=17, timestampType=CreateTime, originalTopic=a} ConnectRecord{topic='a.b-c', kafkaPartition=3, key=k}";
        assert_eq!(spot(record), Some(("a.b-c".to_owned(), 3, 17)));
        assert_eq!(spot("java.lang.NullPointerException"), None);
        assert_eq!(StackTrace::new("").root(), "");
        assert_eq!(StackTrace::new("just words: here").root(), "just words: here");
    }
}
