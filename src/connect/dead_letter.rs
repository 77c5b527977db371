//! A dead letter by its headers (`__connect.errors.*`, or Spring's): which connector could not work with which record, and why. And how
//! often it was sent again from here. Pure.
use super::trace::{StackTrace, TracedRecord};

/// What Connect writes in front of its headers.
const ERRORS: &str = "__connect.errors.";
/// What Spring's `DeadLetterPublishingRecoverer` does.
const SPRING: &str = "kafka_dlt-";
/// How often a record was sent again, in a header that goes along with it: into the next dead letter, too.
pub(crate) const TRIES: &str = "kafdeck.tries";
/// More often than this it is not: what has failed so often fails again.
pub(crate) const MOST_TRIES: u32 = 3;

/// Why a record is where it is. What its headers do not tell is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct DeadLetter {
    pub(crate) topic: Option<String>,
    pub(crate) partition: Option<i32>,
    pub(crate) offset: Option<i64>,
    pub(crate) connector: Option<String>,
    /// Whose listener it was, of Spring's.
    pub(crate) group: Option<String>,
    pub(crate) task: Option<String>,
    /// "VALUE_CONVERTER", "TRANSFORMATION", "TASK_PUT", …
    pub(crate) stage: Option<String>,
    /// The converter or transformation.
    pub(crate) class: Option<String>,
    pub(crate) exception: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) trace: Option<StackTrace>,
    /// How often it was sent again; none where its header is no number.
    pub(crate) tries: Option<u32>,
}

/// Whether a header is of the record's failure, or ours: it does not go back with the record.
pub(crate) fn is_of_failure(name: &[u8]) -> bool {
    [ERRORS, SPRING].iter().any(|prefix| name.starts_with(prefix.as_bytes())) || name == TRIES.as_bytes()
}

/// The filter that finds the dead letters of a record.
pub(crate) fn letters_of(record: &TracedRecord) -> String {
    let TracedRecord { topic, partition, offset } = record;
    let parts =
        [("topic", topic.clone()), ("partition", partition.to_string()), ("offset", offset.to_string())];
    parts.map(|(name, value)| format!("header.{ERRORS}{name} = \"{value}\"")).join(" and ")
}

impl DeadLetter {
    /// None where no header is of a failure.
    pub(crate) fn of<'a>(headers: impl Iterator<Item = (&'a [u8], Option<&'a [u8]>)>) -> Option<DeadLetter> {
        let mut letter = DeadLetter { tries: Some(0), ..DeadLetter::default() };
        let mut any = false;
        for (name, value) in headers {
            let Ok(name) = std::str::from_utf8(name) else { continue };
            let text = || value.map(|value| String::from_utf8_lossy(value).into_owned());
            if name == TRIES {
                letter.tries = text().as_deref().and_then(|text| text.parse().ok());
            } else if let Some(of) = name.strip_prefix(ERRORS) {
                any = true;
                letter.take(of, text());
            } else if let Some(of) = name.strip_prefix(SPRING) {
                any = true;
                letter.take_of_spring(of, value);
            }
        }
        any.then_some(letter)
    }

    /// Takes one of Connect's headers, by what stands behind the prefix.
    fn take(&mut self, of: &str, text: Option<String>) {
        match of {
            "topic" => self.topic = text,
            "partition" => self.partition = text.and_then(|text| text.parse().ok()),
            "offset" => self.offset = text.and_then(|text| text.parse().ok()),
            "connector.name" => self.connector = text,
            "task.id" => self.task = text,
            "stage" => self.stage = text,
            "class.name" => self.class = text,
            "exception.class.name" => self.exception = text,
            "exception.message" => self.message = text,
            "exception.stacktrace" => self.trace = text.map(|text| StackTrace::new(&text)),
            _ => {}
        }
    }

    /// Takes one of Spring's; its numbers are binary.
    fn take_of_spring(&mut self, of: &str, value: Option<&[u8]>) {
        let text = || value.map(|value| String::from_utf8_lossy(value).into_owned());
        match of {
            "original-topic" => self.topic = text(),
            "original-partition" => {
                self.partition = value.and_then(|it| Some(i32::from_be_bytes(it.try_into().ok()?)));
            }
            "original-offset" => {
                self.offset = value.and_then(|it| Some(i64::from_be_bytes(it.try_into().ok()?)));
            }
            "original-consumer-group" => self.group = text(),
            "exception-fqcn" => _ = self.exception.get_or_insert_with(|| text().unwrap_or_default()),
            // What the listener failed for, where its container says more.
            "exception-cause-fqcn" => self.exception = text(),
            "exception-message" => self.message = text(),
            "exception-stacktrace" => self.trace = text().map(|text| StackTrace::new(&text)),
            _ => {}
        }
    }

    /// Where Connect was with it, in words.
    pub(crate) fn stage_in_words(&self) -> Option<String> {
        let stage = self.stage.as_deref()?;
        Some(match stage {
            "KEY_CONVERTER" => "reading the key".to_owned(),
            "VALUE_CONVERTER" => "reading the value".to_owned(),
            "HEADER_CONVERTER" => "reading a header".to_owned(),
            "TRANSFORMATION" => "changing the record".to_owned(),
            "TASK_PUT" => "handing it to the sink".to_owned(),
            other => other.to_lowercase(),
        })
    }

    /// Why it is not sent again; none where it may be.
    pub(crate) fn refusal(&self) -> Option<String> {
        match (self.topic.as_ref(), self.tries) {
            (None, _) => Some("its headers do not say which topic it was in".to_owned()),
            (_, None) => Some(format!("its header {TRIES} is no number")),
            (_, Some(tries)) if tries >= MOST_TRIES => {
                Some(format!("it was sent again {tries} times already, and {MOST_TRIES} is the bound"))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(headers: &[(&str, &str)]) -> Option<DeadLetter> {
        DeadLetter::of(headers.iter().map(|(name, value)| (name.as_bytes(), Some(value.as_bytes()))))
    }

    #[test]
    fn headers_say_what_failed_and_how_often_it_was_tried() {
        assert_eq!(letter(&[("a", "b"), (TRIES, "1")]), None);
        let headers = [
            ("__connect.errors.topic", "orders"),
            ("__connect.errors.partition", "3"),
            ("__connect.errors.offset", "17"),
            ("__connect.errors.stage", "VALUE_CONVERTER"),
            ("__connect.errors.exception.stacktrace", "a.B: no\n\tat c.D(E)"),
        ];
        let one = letter(&headers).unwrap();
        assert_eq!((one.topic.as_deref(), one.partition, one.offset), (Some("orders"), Some(3), Some(17)));
        assert_eq!(one.stage_in_words().as_deref(), Some("reading the value"));
        assert_eq!((one.trace.as_ref().unwrap().root().as_str(), one.refusal()), ("B: no", None));
        let tried = |tries: &str| letter(&[&headers[..], &[(TRIES, tries)]].concat()).unwrap().refusal();
        assert_eq!(tried("2"), None);
        assert!(tried("3").unwrap().contains("3 is the bound") && tried("x").unwrap().contains("no number"));
        assert!(letter(&headers[1..]).unwrap().refusal().unwrap().contains("which topic"));
    }

    #[test]
    fn what_a_listener_of_spring_could_not_read_is_told() {
        let headers: &[(&str, &[u8])] = &[
            ("kafka_dlt-original-topic", b"orders"),
            ("kafka_dlt-original-partition", &[0, 0, 0, 3]),
            ("kafka_dlt-original-offset", &[0, 0, 0, 0, 0, 0, 1, 2]),
            ("kafka_dlt-original-consumer-group", b"order-writer"),
            ("kafka_dlt-exception-cause-fqcn", b"x.JsonParseException"),
            ("kafka_dlt-exception-fqcn", b"x.ListenerExecutionFailedException"),
            ("kafka_dlt-exception-message", b"no"),
        ];
        let headers = headers.iter().map(|(name, value)| (name.as_bytes(), Some(*value)));
        let one = DeadLetter::of(headers).unwrap();
        assert_eq!((one.topic.as_deref(), one.partition, one.offset), (Some("orders"), Some(3), Some(258)));
        assert_eq!((one.group.as_deref(), one.connector.as_deref()), (Some("order-writer"), None));
        assert_eq!((one.exception.as_deref(), one.refusal()), (Some("x.JsonParseException"), None));
        // Not as Spring writes them.
        let odd = [("kafka_dlt-original-partition", b"3".as_slice())];
        let odd = DeadLetter::of(odd.iter().map(|(name, value)| (name.as_bytes(), Some(*value)))).unwrap();
        assert_eq!((odd.partition, odd.refusal().is_some()), (None, true));
    }
}
