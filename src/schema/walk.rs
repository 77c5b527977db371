//! Steps over the bytes of a message by its program.
//!
//! Reads lengths as the codec does, but refuses what the codec would only find out after it has reserved room for it.
//! Known tagged fields must have exactly the length that they say, because the codec reads them without looking at it.
use super::compile::{Each, MessageProgram, SkipStep, TaggedField};
use super::{Misfit, Why};

/// What was met, without the names around it: those are put in front on the way out, so that the way in costs nothing.
type WalkFault = Result<(), Box<Misfit>>;

pub(super) fn whole(program: &MessageProgram, bytes: &[u8]) -> Result<(), Misfit> {
    let mut walker = Walker { bytes, at: 0 };
    let walked = match program.flexible {
        true => walker.steps::<true>(&program.steps),
        false => walker.steps::<false>(&program.steps),
    };
    walked.map_err(|misfit| *misfit)?;
    match walker.left() {
        0 => Ok(()),
        left => Err(Misfit { field: String::new(), at: walker.at, why: Why::LeftOver(left) }),
    }
}

struct Walker<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Walker<'_> {
    fn left(&self) -> usize {
        self.bytes.len() - self.at
    }

    fn steps<const FLEXIBLE: bool>(&mut self, steps: &[SkipStep]) -> WalkFault {
        for step in steps {
            match step {
                SkipStep::Fixed(bytes, fields) => {
                    if *bytes > self.left() {
                        return Err(self.cut_in(fields));
                    }
                    self.at += bytes;
                }
                SkipStep::Text(name) => {
                    let length = self.length::<FLEXIBLE>(name, 2)?;
                    self.pass(name, length)?;
                }
                SkipStep::Blob(name) => {
                    let length = self.length::<FLEXIBLE>(name, 4)?;
                    self.pass(name, length)?;
                }
                SkipStep::Array(name, each) => self.array::<FLEXIBLE>(name, each)?,
                SkipStep::Maybe(name, inner) => match self.bytes.get(self.at) {
                    None => return Err(self.misfit(name, self.at, Why::CutShort)),
                    Some(0xff) => self.at += 1,
                    Some(1) => {
                        self.at += 1;
                        self.steps::<FLEXIBLE>(inner).map_err(|misfit| within(name, misfit))?;
                    }
                    Some(_) => return Err(self.misfit(name, self.at, Why::NoLength)),
                },
                SkipStep::Tags(known) => self.tags::<FLEXIBLE>(known)?,
            }
        }
        Ok(())
    }

    fn array<const FLEXIBLE: bool>(&mut self, name: &'static str, each: &Each) -> WalkFault {
        let begin = self.at;
        let claimed = self.length::<FLEXIBLE>(name, 4)?;
        let count = claimed as usize;
        if count.saturating_mul(each.least) > self.left() {
            let left = self.left();
            return Err(self.misfit(name, begin, Why::Elements { claimed, left }));
        }
        if let [SkipStep::Fixed(bytes, _)] = &*each.steps {
            self.at += count * bytes;
            return Ok(());
        }
        for _ in 0..count {
            self.steps::<FLEXIBLE>(&each.steps).map_err(|misfit| within(name, misfit))?;
        }
        Ok(())
    }

    fn tags<const FLEXIBLE: bool>(&mut self, known: &[TaggedField]) -> WalkFault {
        for _ in 0..self.varint(TAGS)? {
            let begin = self.at;
            let tag = self.varint(TAGS)?;
            let claimed = self.varint(TAGS)?;
            let found = known.iter().find(|known| known.tag == tag);
            let name = found.map_or(TAGS, |known| known.name);
            let end = self.at.saturating_add(claimed as usize);
            if end > self.bytes.len() {
                let left = self.left();
                return Err(self.misfit(name, begin, Why::Bytes { claimed, left }));
            }
            if let Some(known) = found {
                // What is read of the field must end where the field does, and can't be looked for behind that.
                let mut field = Walker { bytes: &self.bytes[..end], at: self.at };
                field.steps::<FLEXIBLE>(&known.steps)?;
                if field.at != end {
                    return Err(self.misfit(name, begin, Why::TagLength));
                }
            }
            self.at = end;
        }
        Ok(())
    }

    /// A length in its compact form, or in `size` bytes; null is as long as nothing.
    fn length<const FLEXIBLE: bool>(&mut self, name: &'static str, size: usize) -> Result<u32, Box<Misfit>> {
        let begin = self.at;
        if FLEXIBLE {
            return Ok(self.varint(name)?.saturating_sub(1));
        }
        let length = match (size, &self.bytes[begin..]) {
            (2, [a, b, ..]) => i32::from(i16::from_be_bytes([*a, *b])),
            (4, [a, b, c, d, ..]) => i32::from_be_bytes([*a, *b, *c, *d]),
            _ => return Err(self.misfit(name, begin, Why::CutShort)),
        };
        self.at += size;
        match length {
            -1 => Ok(0),
            length => u32::try_from(length).map_err(|_| self.misfit(name, begin, Why::NoLength)),
        }
    }

    fn pass(&mut self, name: &'static str, claimed: u32) -> WalkFault {
        let left = self.left();
        if claimed as usize > left {
            return Err(self.misfit(name, self.at, Why::Bytes { claimed, left }));
        }
        self.at += claimed as usize;
        Ok(())
    }

    fn varint(&mut self, name: &'static str) -> Result<u32, Box<Misfit>> {
        let begin = self.at;
        let mut value = 0;
        for shift in (0..32).step_by(7) {
            let Some(byte) = self.bytes.get(self.at) else {
                return Err(self.misfit(name, begin, Why::CutShort));
            };
            self.at += 1;
            value |= u32::from(byte & 0x7f) << shift;
            if *byte < 0x80 {
                return Ok(value);
            }
        }
        Err(self.misfit(name, begin, Why::NoLength))
    }

    #[cold]
    fn cut_in(&self, fields: &[(&'static str, usize)]) -> Box<Misfit> {
        let mut at = self.at;
        for (name, bytes) in fields {
            if at + bytes > self.bytes.len() {
                return self.misfit(name, at, Why::CutShort);
            }
            at += bytes;
        }
        unreachable!("the fields together are longer than what is left")
    }

    #[cold]
    fn misfit(&self, name: &'static str, at: usize, why: Why) -> Box<Misfit> {
        Box::new(Misfit { field: name.to_owned(), at, why })
    }
}

/// What tagged fields are called that have no name here.
const TAGS: &str = "tagged fields";

#[cold]
fn within(name: &'static str, mut misfit: Box<Misfit>) -> Box<Misfit> {
    misfit.field = format!("{name}.{}", misfit.field);
    misfit
}
