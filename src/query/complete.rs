//! What could stand at the cursor: fields, operators, values. Works on text that is not finished and may be wrong.
use super::ast::{OPS, STATES};
use super::field::{Field, NAMES};
use super::known::KnownFields;
use super::lexer::{Lexed, Lexeme, pieces};
use super::{number, quote};
use std::ops::Range;

/// What could stand at the cursor.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Completions {
    /// The bytes of the text that an item replaces.
    pub replace: Range<usize>,
    /// The likeliest first.
    pub items: Vec<FilterCompletion>,
    /// Something of the kind has to stand there, or is begun already: who types is not in the middle of plain text.
    pub wanted: bool,
}

/// One way to go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilterCompletion {
    /// What takes the place of [`Completions::replace`].
    pub text: String,
    /// What it means, or nothing.
    pub detail: &'static str,
}

/// More are not offered.
const MOST: usize = 100;

/// Offers what could stand at the byte `cursor` of `text`; nothing while a word is plain text to look for that fits no field.
pub fn complete(text: &str, cursor: usize, known: &KnownFields) -> Completions {
    let cursor = (0..=cursor.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    let before = &text[..cursor];
    let (mut done, start) = split(before);
    let word = &before[start..];
    // Inside `in (a, b` the field stands before the bracket.
    let in_list = matches!(done.iter().rposition(|lexed| lexed.piece == Lexeme::Open), Some(open)
        if open > 0 && is(&done[open - 1], "in") && !done[open..].iter().any(|lexed| lexed.piece == Lexeme::Close));
    if in_list {
        let open = done.iter().rposition(|lexed| lexed.piece == Lexeme::Open).unwrap_or(0);
        done.truncate(open);
    }
    let last = done.last().map(|lexed| &lexed.piece);
    let field = |back: usize| done.len().checked_sub(back).and_then(|at| field_of(&done[at]));
    let joins = |word: &str| matches!(word, "and" | "or" | "not");
    let begins = !word.is_empty()
        || matches!(last, Some(Lexeme::Word(last)) if joins(last))
        || matches!(last, Some(Lexeme::Open));
    let mut wanted = true;
    let items = match last {
        Some(Lexeme::Sign(_)) => values(field(2), word, known),
        Some(Lexeme::Word(last)) if last == "in" && in_list => values(field(2), word, known),
        Some(Lexeme::Word(last)) if matches!(last.as_str(), "contains" | "starts" | "ends") => {
            values(field(2), word, known)
        }
        Some(Lexeme::Word(last)) if last == "is" && field(2).is_some() => states(word, true),
        Some(Lexeme::Word(last)) if last == "not" && field(3).is_some() => states(word, false),
        Some(Lexeme::Word(_)) if field(1).is_some() && takes_operator(&done) => operators(word),
        _ if ends_condition(&done) => joined(word).into_iter().chain(fields(word, known)).collect(),
        _ => {
            wanted = begins;
            fields(word, known)
        }
    };
    Completions { replace: start..cursor, items, wanted }
}

/// The finished pieces before the cursor, and where the unfinished word begins.
fn split(before: &str) -> (Vec<Lexed>, usize) {
    let mut lexed = match pieces(before) {
        Ok(lexed) => lexed,
        // An open quote: the word that is being typed begins there.
        Err(mistake) => {
            let start = mistake.at.start;
            // In a path the quote belongs to the word: `."odd na`.
            let start = if before[..start].ends_with('.') {
                before[..start].rfind(char::is_whitespace).map_or(0, |at| at + 1)
            } else {
                start
            };
            let mut lexed = pieces(&before[..start]).unwrap_or_default();
            lexed.pop();
            return (lexed, start);
        }
    };
    lexed.pop();
    match lexed.last() {
        Some(last)
            if last.at.end == before.len() && matches!(last.piece, Lexeme::Word(_) | Lexeme::Quoted(_)) =>
        {
            let start = last.at.start;
            lexed.pop();
            (lexed, start)
        }
        _ => (lexed, before.len()),
    }
}

fn is(lexed: &Lexed, word: &str) -> bool {
    matches!(&lexed.piece, Lexeme::Word(found) if found == word)
}

fn field_of(lexed: &Lexed) -> Option<Field> {
    match &lexed.piece {
        Lexeme::Word(word) => Field::parse(word)?.ok(),
        _ => None,
    }
}

/// Whether the field that stands last begins a condition, rather than being the value of one.
fn takes_operator(done: &[Lexed]) -> bool {
    let before = done.len().checked_sub(2).map(|at| &done[at].piece);
    !matches!(before, Some(Lexeme::Sign(_)))
}

/// Whether a condition stands complete there: another one may follow.
fn ends_condition(done: &[Lexed]) -> bool {
    let field = |back: usize| done.len().checked_sub(back).is_some_and(|at| field_of(&done[at]).is_some());
    match done {
        [.., last] if last.piece == Lexeme::Close => true,
        [.., last] if is(last, "exists") => field(2),
        [.., before, _] => matches!(before.piece, Lexeme::Sign(_)) && field(3),
        _ => false,
    }
}

fn joined(word: &str) -> Vec<FilterCompletion> {
    let joins = [("and", "both hold"), ("or", "one of them holds")];
    let begun = joins.into_iter().filter(|(name, _)| name.starts_with(word));
    ranked(word, begun.map(|(name, detail)| (name.to_owned(), detail)))
}

fn fields(word: &str, known: &KnownFields) -> Vec<FilterCompletion> {
    let own = NAMES.iter().map(|(name, detail)| ((*name).to_owned(), *detail));
    let seen = known.fields().filter(|field| !NAMES.iter().any(|(name, _)| name == field));
    let seen = seen.map(|field| (field.to_owned(), ""));
    if word.is_empty() {
        return ranked(word, seen.chain(own));
    }
    // A path may be begun without its dot.
    let bare = word.trim_start_matches('.');
    let fits = |name: &str| name.starts_with(word) || name.trim_start_matches('.').starts_with(bare);
    ranked(word, seen.chain(own).filter(|(name, _)| fits(name)))
}

fn operators(word: &str) -> Vec<FilterCompletion> {
    let more = [
        ("!=", "not equal"),
        ("!~", "no regular expression match"),
        ("in", "one of (…)"),
        ("is", "null, empty, json …"),
        ("exists", "is there"),
    ];
    let all = OPS.iter().map(|(spelling, _, detail)| (*spelling, *detail)).chain(more);
    ranked(
        word,
        all.filter(|(spelling, _)| spelling.starts_with(word))
            .map(|(spelling, detail)| (spelling.to_owned(), detail)),
    )
}

fn states(word: &str, negation: bool) -> Vec<FilterCompletion> {
    let not = negation.then_some(("not", "the opposite"));
    let all = STATES.iter().map(|(name, _, detail)| (*name, *detail)).chain(not);
    ranked(
        word,
        all.filter(|(name, _)| name.starts_with(word)).map(|(name, detail)| (name.to_owned(), detail)),
    )
}

fn values(field: Option<Field>, word: &str, known: &KnownFields) -> Vec<FilterCompletion> {
    let Some(field) = field else { return Vec::new() };
    let typed = word.trim_start_matches(['"', '\'']).to_lowercase();
    let times = ["today", "yesterday", "now", "-15m", "-1h", "-24h"].map(|time| (time.to_owned(), ""));
    let name = field.to_string();
    let seen = known.values(&name).filter(|value| value.to_lowercase().starts_with(&typed));
    let seen = seen.map(|value| {
        let plain = number::is_number(value.as_bytes()) || matches!(value, "true" | "false" | "null");
        (if plain && !word.starts_with(['"', '\'']) { value.to_owned() } else { quote::quoted(value) }, "")
    });
    match field {
        Field::Timestamp => ranked(word, times.into_iter().filter(|(time, _)| time.starts_with(word))),
        _ => ranked(word, seen),
    }
}

/// At most so many, without what stands there already.
fn ranked(word: &str, items: impl Iterator<Item = (String, &'static str)>) -> Vec<FilterCompletion> {
    let items = items.filter(|(text, _)| text != word).take(MOST);
    items.map(|(text, detail)| FilterCompletion { text, detail }).collect()
}

#[cfg(test)]
#[path = "tests/complete_tests.rs"]
mod tests;
