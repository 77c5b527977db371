//! Turns a message's line in a table into steps for one version of it.
//!
//! A message stands in its table as `KEY NAME LOWEST-HIGHEST flexible FIRST` and, on the lines after, its fields as
//! `Name:SHAPE`. A shape is a number of bytes, `s` (string), `b` (bytes), `[4]` or `[s]` (an array of those),
//! `[ … ]` (an array of structures), `{ … }` (a structure) or `?{ … }` (one that may be null). `@3+`, `@0-7` and `@5-5`
//! say in which versions a field is there, `#0@12+` that it is tagged field 0 in those versions.
use std::iter::Peekable;
use std::str::SplitAsciiWhitespace;

/// The first line of a message.
pub(super) struct MessageHead {
    pub(super) key: i16,
    pub(super) name: &'static str,
    pub(super) lowest: i16,
    pub(super) highest: i16,
    /// Compact lengths and tagged fields from this version on (KIP-482).
    flexible: Option<i16>,
}

/// How to step over one version of a message.
pub(super) struct MessageProgram {
    pub(super) flexible: bool,
    pub(super) steps: Box<[SkipStep]>,
}

/// One or more fields.
pub(super) enum SkipStep {
    /// Neighbours of fixed size: all of their bytes, and each one's name and size.
    Fixed(usize, Box<[(&'static str, usize)]>),
    Text(&'static str),
    Blob(&'static str),
    Array(&'static str, Each),
    /// A structure behind a byte that says whether it is there.
    Maybe(&'static str, Box<[SkipStep]>),
    /// The tagged fields at the end of a structure; those that have a layout.
    Tags(Box<[TaggedField]>),
}

/// A tagged field that has a layout.
pub(super) struct TaggedField {
    pub(super) tag: u32,
    pub(super) name: &'static str,
    pub(super) steps: Box<[SkipStep]>,
}

/// An element of an array.
pub(super) struct Each {
    pub(super) steps: Box<[SkipStep]>,
    /// Bytes that it has at least; never 0.
    pub(super) least: usize,
}

impl MessageHead {
    /// None for a line that is no such.
    pub(super) fn read(line: &'static str) -> Option<MessageHead> {
        let mut words = line.split(' ');
        let key = words.next()?.parse().ok()?;
        let name = words.next()?;
        let (lowest, highest) = words.next()?.split_once('-')?;
        let flexible = (words.next()? == "flexible").then(|| words.next())??;
        Some(MessageHead {
            key,
            name,
            lowest: lowest.parse().ok()?,
            highest: highest.parse().ok()?,
            flexible: if flexible == "none" { None } else { Some(flexible.parse().ok()?) },
        })
    }
}

/// The steps of `version`. The tables are part of this program, so a mistake in them is a fault of it: tests compile all.
pub(super) fn compile(head: &MessageHead, body: &'static str, version: i16) -> MessageProgram {
    let flexible = head.flexible.is_some_and(|first| version >= first);
    let mut reader = TableReader { words: body.split_ascii_whitespace().peekable(), version, flexible };
    let steps = reader.structure();
    assert!(reader.words.next().is_none(), "{} closes more than it opens", head.name);
    MessageProgram { flexible, steps }
}

struct TableReader {
    words: Peekable<SplitAsciiWhitespace<'static>>,
    version: i16,
    flexible: bool,
}

impl TableReader {
    /// Fields up to the bracket that closes them, or to the end.
    fn structure(&mut self) -> Box<[SkipStep]> {
        let mut steps = Vec::new();
        let mut tags = Vec::new();
        while let Some(word) = self.words.next_if(|word| !matches!(*word, "]" | "}")) {
            let (name, rest) = word.split_once(':').expect("a field has a name and a shape");
            let (rest, tag) = rest.split_once('#').map_or((rest, None), |(rest, tag)| (rest, Some(tag)));
            let (shape, versions) = rest.split_once('@').map_or((rest, ""), |(shape, range)| (shape, range));
            let field = self.field(name, shape);
            let (tag, tagged) = tag.map_or(("", "none"), |tag| tag.split_once('@').unwrap_or((tag, "")));
            let only_tagged = !tag.is_empty() && versions.is_empty();
            if self.flexible && self.holds(tagged) {
                let tag = tag.parse().expect("a tag is a number");
                tags.push(TaggedField { tag, name, steps: field.into() });
            } else if self.holds(versions) && !only_tagged {
                field.into_iter().for_each(|step| push(&mut steps, step));
            }
        }
        if self.flexible {
            steps.push(SkipStep::Tags(tags.into()));
        }
        steps.into()
    }

    /// The steps of one field; those of the fields within it are read in any case.
    fn field(&mut self, name: &'static str, shape: &'static str) -> Vec<SkipStep> {
        match shape {
            "[" => vec![SkipStep::Array(name, each(self.within("]"), self.flexible))],
            "{" => self.within("}").into_vec(),
            "?{" => vec![SkipStep::Maybe(name, self.within("}"))],
            _ => match shape.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                Some(element) => {
                    vec![SkipStep::Array(name, each([plain(name, element)].into(), self.flexible))]
                }
                None => vec![plain(name, shape)],
            },
        }
    }

    fn within(&mut self, end: &str) -> Box<[SkipStep]> {
        let steps = self.structure();
        assert_eq!(self.words.next(), Some(end), "a structure ends as it began");
        steps
    }

    /// Whether this version is in `3+`, `0-7` or, as most often, all of them.
    fn holds(&self, range: &str) -> bool {
        let number = |text: &str| text.parse::<i16>().expect("a version is a number");
        match (range, range.strip_suffix('+'), range.split_once('-')) {
            ("none", ..) => false,
            ("", ..) => true,
            (_, Some(first), _) => self.version >= number(first),
            (_, _, Some((first, last))) => (number(first)..=number(last)).contains(&self.version),
            _ => panic!("{range} is no range of versions"),
        }
    }
}

fn plain(name: &'static str, shape: &str) -> SkipStep {
    match shape {
        "s" => SkipStep::Text(name),
        "b" => SkipStep::Blob(name),
        bytes => {
            let bytes = bytes.parse().expect("a shape is a letter, a bracket or a number of bytes");
            SkipStep::Fixed(bytes, [(name, bytes)].into())
        }
    }
}

/// Neighbours of fixed size become one step.
fn push(steps: &mut Vec<SkipStep>, step: SkipStep) {
    match (steps.last_mut(), step) {
        (Some(SkipStep::Fixed(bytes, fields)), SkipStep::Fixed(more, others)) => {
            *bytes += more;
            *fields = fields.iter().copied().chain(others).collect();
        }
        (_, step) => steps.push(step),
    }
}

fn each(steps: Box<[SkipStep]>, flexible: bool) -> Each {
    // Elements without bytes could be claimed for nothing. There are none but in versions that lack the whole array.
    let least = steps.iter().map(|step| least(step, flexible)).sum::<usize>().max(1);
    Each { steps, least }
}

fn least(step: &SkipStep, flexible: bool) -> usize {
    match step {
        SkipStep::Fixed(bytes, _) => *bytes,
        SkipStep::Maybe(..) | SkipStep::Tags(_) => 1,
        _ if flexible => 1,
        SkipStep::Text(_) => 2,
        SkipStep::Blob(_) | SkipStep::Array(..) => 4,
    }
}
