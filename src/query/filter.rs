//! A filter as the rest of the program holds it. Knows the compiled form, not how it is made.
use super::{Bounds, Context, Literals, Mistake, Needle, Record};
use std::sync::Arc;

/// A compiled filter over records; cheap to clone, free to share between threads.
#[derive(Clone, Debug)]
pub struct Filter(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    text: String,
    words: Vec<Needle>,
    literals: Option<Literals>,
    bounds: Bounds,
}

/// Which parts of a record a filter looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Needs {
    pub key: bool,
    pub value: bool,
    pub headers: bool,
}

impl Filter {
    /// Compiles `text`; empty text matches every record.
    pub fn parse(text: &str, _context: &Context) -> Result<Filter, Mistake> {
        let words: Vec<Needle> = text.split_whitespace().map(Needle::smart).collect();
        let literals = Literals::of(words.iter().map(|word| vec![word.clone()]).collect());
        Ok(Filter(Arc::new(Inner {
            text: text.trim().to_owned(),
            words,
            literals,
            bounds: Bounds::default(),
        })))
    }

    /// Whether the filter lets the record through.
    pub fn matches(&self, record: &Record<'_>) -> bool {
        self.0.words.iter().all(|word| {
            record.key.is_some_and(|key| word.is_in(key))
                || record.value.is_some_and(|value| word.is_in(value))
                || record.headers.iter().any(|(_, value)| value.is_some_and(|value| word.is_in(value)))
        })
    }

    /// Whether every record matches: there is nothing to evaluate.
    pub fn is_all(&self) -> bool {
        self.0.words.is_empty()
    }

    /// Which parts of a record must be there to be asked about.
    pub fn needs(&self) -> Needs {
        let all = !self.is_all();
        Needs { key: all, value: all, headers: all }
    }

    /// What a batch must contain before any of its records can match; none if that can't be told.
    pub fn literals(&self) -> Option<&Literals> {
        self.0.literals.as_ref()
    }

    /// Where matching records can lie.
    pub fn bounds(&self) -> &Bounds {
        &self.0.bounds
    }

    /// The text that it was made from.
    pub fn text(&self) -> &str {
        &self.0.text
    }
}
