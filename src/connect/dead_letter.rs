//! A dead letter by its headers (`__connect.errors.*`): which connector could not work with which record, and why. And how often it was
//! sent again from here. Pure.
use super::trace::StackTrace;

/// What Connect writes in front of its headers.
const ERRORS: &str = "__connect.errors.";
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

/// Whether a header is Connect's, of the record's failure, or ours: it does not go back with the record.
pub(crate) fn is_of_failure(name: &[u8]) -> bool {
    name.starts_with(ERRORS.as_bytes()) || name == TRIES.as_bytes()
}

impl DeadLetter {
    /// None where no header is of a failure.
    pub(crate) fn of<'a>(headers: impl Iterator<Item = (&'a [u8], Option<&'a [u8]>)>) -> Option<DeadLetter> {
        let mut letter = DeadLetter { tries: Some(0), ..DeadLetter::default() };
        let mut any = false;
        for (name, value) in headers {
            let text = value.map(|value| String::from_utf8_lossy(value).into_owned());
            if name == TRIES.as_bytes() {
                letter.tries = text.as_deref().and_then(|text| text.parse().ok());
                continue;
            }
            let Some(of) = std::str::from_utf8(name).ok().and_then(|name| name.strip_prefix(ERRORS)) else {
                continue;
            };
            any = true;
            match of {
                "topic" => letter.topic = text,
                "partition" => letter.partition = text.and_then(|text| text.parse().ok()),
                "offset" => letter.offset = text.and_then(|text| text.parse().ok()),
                "connector.name" => letter.connector = text,
                "task.id" => letter.task = text,
                "stage" => letter.stage = text,
                "class.name" => letter.class = text,
                "exception.class.name" => letter.exception = text,
                "exception.message" => letter.message = text,
                "exception.stacktrace" => letter.trace = text.map(|text| StackTrace::new(&text)),
                _ => {}
            }
        }
        any.then_some(letter)
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
}
