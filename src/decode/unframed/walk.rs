//! The seam of a format whose values say what they are: it tells one piece after the other, and is asked nothing else. JSON, paths
//! and checks are made of that here, for all of them in one way: no tree is built, and nesting has a limit.
use crate::decode::document::{HowFar, TakesValue};
use crate::decode::found::Found;
use crate::decode::framed::{Body, Encoding, EncodingFault, Leaf, Read, quoted};
use crate::decode::step::Step;
use std::borrow::Cow;
use std::fmt::Debug;
use std::marker::PhantomData;
use std::ops::ControlFlow::{self, Break, Continue};

/// Lists and maps within each other.
const DEEPEST: usize = 200;

/// How many parts of a list or a map are still to come.
#[derive(Clone, Copy, Debug)]
pub(super) enum PartsLeft {
    Count(usize),
    /// A sign ends them.
    Open,
}

/// What begins at a place.
#[derive(Debug)]
pub(super) enum Piece<'a> {
    Leaf(Leaf<'a>),
    List(PartsLeft),
    Map(PartsLeft),
}

impl<'a> Piece<'a> {
    /// As the name of a member: text as it is, a number or a word as it is written.
    pub fn into_name(self, at: usize) -> Read<Cow<'a, str>> {
        match self {
            Piece::Leaf(Leaf::Text(text)) => Ok(text),
            Piece::Leaf(leaf) => {
                let mut json = Vec::new();
                leaf.write(&mut json);
                Ok(Cow::Owned(String::from_utf8_lossy(&json).into_owned()))
            }
            Piece::List(_) | Piece::Map(_) => Err(EncodingFault::at(at, "a list or a map for a name")),
        }
    }
}

/// Walks through one value. Every piece takes a byte at least.
pub(super) trait PackedWalk<'a> {
    fn new(bytes: &'a [u8]) -> Self;

    /// The byte at which it stands.
    fn at(&self) -> usize;

    fn piece(&mut self) -> Read<Piece<'a>>;

    /// Whether the list or map has another part; the sign of its end is taken.
    fn open_more(&mut self) -> Read<bool>;

    /// The name of the next member, before its value.
    fn name(&mut self) -> Read<Cow<'a, str>>;

    /// Nothing may be left behind the value.
    fn end(&mut self) -> Read<()>;

    /// What was passed over without being told.
    fn remark(&self) -> Option<String> {
        None
    }
}

/// A format, as a name for its walk.
pub(super) trait PackedFormat: Debug + Default + Send + Sync + 'static {
    type Walk<'a>: PackedWalk<'a>;
}

/// An encoding of such a format.
#[derive(Debug, Default)]
pub(super) struct Packed<F>(PhantomData<F>);

/// A walk with all that is made of it.
struct PackedReading<W>(W);

impl<'a, W: PackedWalk<'a>> PackedReading<W> {
    fn more(&mut self, left: &mut PartsLeft) -> Read<bool> {
        match left {
            PartsLeft::Count(0) => Ok(false),
            PartsLeft::Count(count) => {
                *count -= 1;
                Ok(true)
            }
            PartsLeft::Open => self.0.open_more(),
        }
    }

    fn level(&self, depth: usize) -> Read<()> {
        if depth > DEEPEST {
            let message = format!("values nested deeper than {DEEPEST} levels");
            return Err(EncodingFault::at(self.0.at(), message));
        }
        Ok(())
    }

    fn json(&mut self, depth: usize, out: &mut Vec<u8>) -> Read<()> {
        let piece = self.0.piece()?;
        self.write(piece, depth, out)
    }

    fn write(&mut self, piece: Piece<'a>, depth: usize, out: &mut Vec<u8>) -> Read<()> {
        self.level(depth)?;
        match piece {
            Piece::Leaf(leaf) => leaf.write(out),
            Piece::List(mut left) => {
                out.push(b'[');
                let mut index = 0;
                while self.more(&mut left)? {
                    comma(index, out);
                    self.json(depth + 1, out).map_err(|fault| fault.in_element(index))?;
                    index += 1;
                }
                out.push(b']');
            }
            Piece::Map(mut left) => {
                out.push(b'{');
                let mut index = 0;
                while self.more(&mut left)? {
                    comma(index, out);
                    let name = self.0.name()?;
                    quoted(&name, out);
                    out.push(b':');
                    self.json(depth + 1, out).map_err(|fault| fault.in_member(&name))?;
                    index += 1;
                }
                out.push(b'}');
            }
        }
        Ok(())
    }

    fn skip(&mut self, depth: usize) -> Read<()> {
        let piece = self.0.piece()?;
        self.pass(piece, depth)
    }

    fn pass(&mut self, piece: Piece<'a>, depth: usize) -> Read<()> {
        let (mut left, is_map) = match piece {
            Piece::Leaf(_) => return Ok(()),
            Piece::List(left) => (left, false),
            Piece::Map(left) => (left, true),
        };
        self.level(depth)?;
        while self.more(&mut left)? {
            if is_map {
                self.0.name()?;
            }
            self.skip(depth + 1)?;
        }
        Ok(())
    }

    /// Follows the steps into the value that begins here, and stands behind it afterwards.
    fn follow(&mut self, steps: &[Step], depth: usize, found: TakesValue<'_, 'a>) -> Read<ControlFlow<()>> {
        self.level(depth)?;
        let piece = self.0.piece()?;
        match (piece, steps.split_first()) {
            (piece, None) => {
                let value = self.taken(piece, depth)?;
                return Ok(if found(value) { Break(()) } else { Continue(()) });
            }
            (Piece::Map(mut left), Some((Step::Name(name), rest))) => {
                while self.more(&mut left)? {
                    let is_it = self.0.name()? == name.as_str();
                    if self.part(is_it, rest, depth, found)?.is_break() {
                        return Ok(Break(()));
                    }
                }
            }
            (Piece::List(mut left), Some((step @ (Step::Index(_) | Step::Each), rest))) => {
                let mut index = 0;
                while self.more(&mut left)? {
                    let is_it = *step == Step::Each || *step == Step::Index(index);
                    if self.part(is_it, rest, depth, found)?.is_break() {
                        return Ok(Break(()));
                    }
                    index += 1;
                }
            }
            (piece, Some(_)) => self.pass(piece, depth)?,
        }
        Ok(Continue(()))
    }

    fn part(
        &mut self,
        is_it: bool,
        rest: &[Step],
        depth: usize,
        found: TakesValue<'_, 'a>,
    ) -> Read<ControlFlow<()>> {
        if is_it { self.follow(rest, depth + 1, found) } else { self.skip(depth + 1).map(Continue) }
    }

    fn taken(&mut self, piece: Piece<'a>, depth: usize) -> Read<Found<'a>> {
        Ok(match piece {
            Piece::Leaf(leaf) => leaf.found(),
            piece => {
                let mut json = Vec::new();
                self.write(piece, depth, &mut json)?;
                Found::Whole(Cow::Owned(json))
            }
        })
    }
}

impl<F: PackedFormat> Encoding for Packed<F> {
    fn json(&self, body: Body<'_>, out: &mut Vec<u8>) -> Result<(), EncodingFault> {
        let mut reading = PackedReading(F::Walk::new(body.bytes));
        reading.json(0, out).and_then(|()| reading.0.end()).map_err(|fault| *fault)
    }

    fn visit<'a>(&self, body: Body<'a>, steps: &[Step], found: TakesValue<'_, 'a>) -> HowFar {
        let mut reading = PackedReading(F::Walk::new(body.bytes));
        match reading.follow(steps, 0, found) {
            Ok(Break(())) => HowFar::Enough,
            Ok(Continue(())) if reading.0.end().is_ok() => HowFar::All,
            Ok(Continue(())) | Err(_) => HowFar::Part,
        }
    }

    fn fits(&self, body: Body<'_>) -> bool {
        let mut reading = PackedReading(F::Walk::new(body.bytes));
        reading.skip(0).and_then(|()| reading.0.end()).is_ok()
    }

    fn remark(&self, body: Body<'_>) -> Option<String> {
        let mut reading = PackedReading(F::Walk::new(body.bytes));
        // What was passed over up to a fault is told all the same.
        let _ = reading.skip(0);
        reading.0.remark()
    }
}

fn comma(index: usize, out: &mut Vec<u8>) {
    if index > 0 {
        out.push(b',');
    }
}
