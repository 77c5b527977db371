//! Reads a filter's text: `and`, `or`, `not`, brackets, and plain words. Conditions on fields are read in `parse_test`.
use super::ast::{Expr, Test};
use super::context::Context;
use super::lexer::{Lexed, Lexeme, pieces};
use super::mistake::Mistake;
use super::parse_test::test;
use super::quote::quoted;
use std::ops::Range;

/// Brackets and `not` nest at most so deep, and a filter has at most so many conditions.
const DEEPEST: usize = 60;
const MOST_TESTS: usize = 2000;

/// Reads `text`; empty text is every record.
pub(super) fn parse(text: &str, context: &Context) -> Result<Expr, Mistake> {
    let read = read(text, context);
    match bare_program(text) {
        Some((program, certain)) if certain || read.is_err() => {
            let written = &text[program.clone()];
            let quoted =
                if written.contains(['\'', '\\']) { quoted(written) } else { format!("'{written}'") };
            Err(Mistake::new(program, "the program of jq needs quotes").suggest(Some(quoted)))
        }
        _ => read,
    }
}

/// Where a jq program stands that lacks its quotes, and whether it can be nothing else.
fn bare_program(text: &str) -> Option<(Range<usize>, bool)> {
    let program = text.trim().strip_prefix("jq")?;
    let bare = program.trim_start();
    if bare.is_empty() || bare.len() == program.len() || bare.starts_with(['"', '\'']) {
        return None;
    }
    let end = text.trim_end().len();
    Some((end - bare.len()..end, bare.starts_with(['.', '[', '{']) || bare.contains('|')))
}

fn read(text: &str, context: &Context) -> Result<Expr, Mistake> {
    let pieces = pieces(text)?;
    if pieces.len() == 1 {
        return Ok(Expr::All);
    }
    let mut parser = Parser { pieces: &pieces, at: 0, context, depth: 0, tests: 0 };
    let expr = parser.any()?;
    match parser.peek() {
        Lexeme::End => Ok(expr),
        Lexeme::Close => Err(parser.wrong("this `)` closes nothing")),
        _ => Err(parser.wrong("this does not belong here").expected("`and`, `or` or a further condition")),
    }
}

/// A place in the pieces of a text.
pub(super) struct Parser<'a> {
    pieces: &'a [Lexed],
    at: usize,
    pub context: &'a Context,
    depth: usize,
    tests: usize,
}

impl<'a> Parser<'a> {
    /// The next piece; the end stays the end.
    pub fn peek(&self) -> &'a Lexeme {
        &self.here().piece
    }

    /// The piece after the next.
    pub fn peek_second(&self) -> &'a Lexeme {
        &self.pieces[(self.at + 1).min(self.pieces.len() - 1)].piece
    }

    /// The next piece with its place.
    pub fn here(&self) -> &'a Lexed {
        &self.pieces[self.at.min(self.pieces.len() - 1)]
    }

    /// Takes the next piece.
    pub fn take(&mut self) -> &'a Lexed {
        let lexed = self.here();
        self.at += 1;
        lexed
    }

    /// Where the piece before the next ends.
    pub fn before(&self) -> usize {
        self.at.checked_sub(1).and_then(|at| self.pieces.get(at)).map_or(0, |lexed| lexed.at.end)
    }

    /// Takes the next piece if it is this word, written small or large.
    pub fn take_word(&mut self, word: &str) -> bool {
        let found = is_word(self.peek(), word);
        self.at += usize::from(found);
        found
    }

    /// A mistake at the next piece.
    pub fn wrong(&self, message: impl Into<String>) -> Mistake {
        Mistake::new(self.here().at.clone(), message)
    }

    fn any(&mut self) -> Result<Expr, Mistake> {
        let mut parts = vec![self.all()?];
        while self.take_word("or") || self.take_word("||") {
            parts.push(self.all()?);
        }
        Ok(one_or(parts, Expr::Or))
    }

    fn all(&mut self) -> Result<Expr, Mistake> {
        let mut parts = vec![self.one()?];
        loop {
            let joined = self.take_word("and") || self.take_word("&&");
            let ends = matches!(self.peek(), Lexeme::End | Lexeme::Close)
                || is_word(self.peek(), "or")
                || is_word(self.peek(), "||");
            if ends && !joined {
                return Ok(one_or(parts, Expr::And));
            }
            parts.push(self.one()?);
        }
    }

    fn one(&mut self) -> Result<Expr, Mistake> {
        self.depth += 1;
        self.tests += 1;
        if self.depth > DEEPEST || self.tests > MOST_TESTS {
            return Err(self.wrong("the filter is too deeply nested or too long"));
        }
        let expr = self.one_within()?;
        self.depth -= 1;
        Ok(expr)
    }

    fn one_within(&mut self) -> Result<Expr, Mistake> {
        if self.take_word("not") {
            return Ok(Expr::Not(Box::new(self.one()?)));
        }
        match self.peek() {
            Lexeme::Open => {
                let open = self.take();
                let inner = self.any()?;
                match self.peek() {
                    Lexeme::Close => {
                        self.take();
                        Ok(inner)
                    }
                    _ => Err(Mistake::new(open.at.clone(), "this `(` is never closed").expected("`)`")),
                }
            }
            Lexeme::Quoted(text) if !matches!(self.peek_second(), Lexeme::Sign(_)) => {
                self.take();
                Ok(Expr::Test(Test::Text(text.clone())))
            }
            Lexeme::Word(word)
                if ["and", "or", "&&", "||"].iter().any(|other| word.eq_ignore_ascii_case(other)) =>
            {
                let suggestion = Some(format!("\"{word}\""));
                Err(self.wrong(format!("a condition is missing before `{word}`")).suggest(suggestion))
            }
            Lexeme::End => Err(self.wrong("a condition is missing at the end").expected(CONDITION)),
            Lexeme::Word(_) | Lexeme::Quoted(_) => test(self),
            Lexeme::Sign(sign) => Err(self
                .wrong(format!("nothing stands before `{sign}`"))
                .expected("a field, or the text in quotes")),
            Lexeme::Close | Lexeme::Comma => {
                Err(self.wrong("a condition is missing here").expected(CONDITION))
            }
        }
    }
}

pub(super) const CONDITION: &str = "text to look for, or a field and an operator as in `.status = \"OPEN\"`";

/// Whether a piece is this word, written small or large.
pub(super) fn is_word(piece: &Lexeme, word: &str) -> bool {
    matches!(piece, Lexeme::Word(found) if found == word || *found == word.to_uppercase())
}

fn one_or(mut parts: Vec<Expr>, many: fn(Vec<Expr>) -> Expr) -> Expr {
    if parts.len() == 1 { parts.remove(0) } else { many(parts) }
}
