//! The required literals of a filter: what a batch's bytes must contain before any of its records can match.
//! Knows how to look for them, not where they come from.
use super::needle::Needle;
use super::required::{Clause, Literal, worth};
use aho_corasick::packed;
use regex::bytes::{Regex, RegexBuilder};
use std::fmt::Write;

/// A sound test on the raw (decompressed) bytes of a whole batch, or of one record.
#[derive(Clone, Debug)]
pub struct Literals {
    /// All must hold.
    clauses: Vec<Any>,
}

/// Pieces of which one must be there.
#[derive(Clone, Debug)]
enum Any {
    One(Needle),
    /// One, or one of the signs that it is spelled in another way.
    Disguised(Needle, packed::Searcher),
    /// All pieces in one pass, byte for byte.
    Exact(packed::Searcher),
    /// All pieces in one pass, some of them in any case.
    Folded(Regex),
}

/// More clauses cost more than they spare; the best are kept.
const MOST_CLAUSES: usize = 4;

impl Literals {
    /// None if there is no clause: such a test would say nothing.
    pub(super) fn of(mut clauses: Vec<Clause>) -> Option<Self> {
        clauses.sort_by_key(|clause| std::cmp::Reverse(worth(clause)));
        clauses.dedup();
        clauses.truncate(MOST_CLAUSES);
        let clauses: Vec<Any> = clauses.iter().filter_map(Any::of).collect();
        (!clauses.is_empty()).then_some(Literals { clauses })
    }

    /// False only if no record within `bytes` can match the filter; true means "look closer".
    pub fn may_match(&self, bytes: &[u8]) -> bool {
        self.clauses.iter().all(|clause| clause.find(bytes).is_some())
    }

    /// Where `bytes` first give a reason to look closer; none if no record within can match. No record that ends before
    /// this place can match, so a caller may skip it unread.
    pub fn first(&self, bytes: &[u8]) -> Option<usize> {
        self.clauses.iter().try_fold(0, |first, clause| Some(clause.find(bytes)?.max(first)))
    }
}

impl Any {
    fn of(clause: &Clause) -> Option<Any> {
        if let [piece] = clause.as_slice() {
            return Some(Any::One(match piece {
                Literal::Exact(bytes) => Needle::exact(bytes),
                Literal::AnyCase(text) => Needle::any_case(text),
            }));
        }
        if let [Literal::AnyCase(text), signs @ ..] = clause.as_slice()
            && let Some(signs) = Self::exact(signs)
        {
            return Some(Any::Disguised(Needle::any_case(text), signs));
        }
        // A machine without the vector instructions has no such searcher, nor is there one for very many pieces.
        Self::exact(clause).map(Any::Exact).or_else(|| Self::folded(clause))
    }

    fn exact(pieces: &[Literal]) -> Option<packed::Searcher> {
        let exact = pieces.iter().map(|piece| match piece {
            Literal::Exact(bytes) => Some(bytes),
            Literal::AnyCase(_) => None,
        });
        exact.collect::<Option<Vec<_>>>().and_then(packed::Searcher::new)
    }

    /// None for a clause that does not compile (too large): leaving it out is sound.
    fn folded(clause: &Clause) -> Option<Any> {
        let mut pattern = String::new();
        for piece in clause {
            let bar = if pattern.is_empty() { "" } else { "|" };
            pattern.push_str(bar);
            match piece {
                Literal::Exact(bytes) => {
                    pattern.push_str("(?-u:");
                    for byte in bytes {
                        write!(pattern, "\\x{byte:02x}").expect("a string takes everything");
                    }
                    pattern.push(')');
                }
                Literal::AnyCase(text) if text.is_ascii() => {
                    write!(pattern, "(?i-u:{})", regex::escape(text)).expect("a string takes everything");
                }
                Literal::AnyCase(text) => {
                    write!(pattern, "(?i:{})", regex::escape(text)).expect("a string takes everything");
                }
            }
        }
        RegexBuilder::new(&pattern).size_limit(4 << 20).build().ok().map(Any::Folded)
    }

    fn find(&self, bytes: &[u8]) -> Option<usize> {
        match self {
            Any::One(needle) => needle.find(bytes),
            Any::Disguised(needle, signs) => {
                let found = needle.find(bytes);
                let before = &bytes[..found.unwrap_or(bytes.len())];
                signs.find(before).map(|sign| sign.start()).or(found)
            }
            Any::Exact(searcher) => searcher.find(bytes).map(|found| found.start()),
            Any::Folded(regex) => regex.find(bytes).map(|found| found.start()),
        }
    }
}
