//! Reads one condition: a field, an operator and what it is compared with; or a plain word.
use super::ast::{Expr, OPS, Op, STATES, Test};
use super::field::{Field, NAMES};
use super::lexer::Lexeme;
use super::mistake::Mistake;
use super::operand::operand;
use super::parse::{Parser, is_word};
use crate::nearest::nearest;

/// Reads the condition at the parser's place, which is a word, or quoted text before a sign.
pub(super) fn test(parser: &mut Parser<'_>) -> Result<Expr, Mistake> {
    let lexed = parser.take();
    let word = match &lexed.piece {
        Lexeme::Word(word) => word,
        Lexeme::Quoted(text) => {
            let path = super::path::Path::of(vec![crate::decode::Step::Name(text.clone())]);
            return Err(Mistake::new(lexed.at.clone(), "text in quotes is looked for, it is not a field")
                .expected("a field, or a path such as `.\"odd name\"`")
                .suggest(path.map(|path| path.to_string())));
        }
        _ => return Err(Mistake::new(lexed.at.clone(), "a field is missing here")),
    };
    if let ("jq", Lexeme::Quoted(program)) = (word.as_str(), parser.peek()) {
        parser.take();
        super::jq::check(program)
            .map_err(|message| Mistake::new(lexed.at.start..parser.before(), message))?;
        return Ok(Expr::Test(Test::Jq(program.clone())));
    }
    let operator_follows = follows(parser);
    match Field::parse(word) {
        Some(Ok(field)) if operator_follows => condition(parser, field),
        Some(Err((at, message))) if operator_follows || word.starts_with('.') => {
            let at = lexed.at.start + at.min(word.len());
            Err(Mistake::new(at..lexed.at.end, message))
        }
        Some(Ok(field)) if word.starts_with('.') => Err(Mistake::new(
            parser.here().at.clone(),
            format!("an operator is missing after `{field}`"),
        )
        .expected(
            "= != < <= > >= ~ !~ contains starts ends in is exists; text that begins with a dot needs quotes",
        )),
        None if matches!(parser.peek(), Lexeme::Sign(_)) => Err(unknown(parser, word, lexed.at.clone())),
        _ => Ok(Expr::Test(Test::Text(word.clone()))),
    }
}

/// Whether an operator stands next. A word counts only if what must follow it follows, so that text stays text.
fn follows(parser: &Parser<'_>) -> bool {
    let second = parser.peek_second();
    let next = parser.peek();
    match next {
        Lexeme::Sign(_) => true,
        Lexeme::Word(_) if is_word(next, "not") => is_word(second, "in") || is_word(second, "exists"),
        Lexeme::Word(_) => {
            ["contains", "starts", "ends", "in", "is", "exists"].iter().any(|word| is_word(next, word))
        }
        _ => false,
    }
}

fn unknown(parser: &Parser<'_>, word: &str, at: std::ops::Range<usize>) -> Mistake {
    let known = parser.context.paths.iter().map(String::as_str);
    let by_path = nearest(&format!(".{word}"), known).map(str::to_owned);
    let by_name = nearest(word, NAMES.iter().map(|(name, _)| *name).filter(|name| !name.ends_with('.')));
    let by_header = word.strip_prefix("headers.").map(|name| format!("header.{name}"));
    let is_name = word.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '[' | ']'));
    let as_path = is_name.then(|| format!(".{word}"));
    let suggestion = by_header.or(by_name.map(str::to_owned)).or(by_path).or(as_path);
    Mistake::new(at, format!("`{word}` is not a field"))
        .expected("key, value, header.NAME, topic, partition, offset, timestamp, size, key.size or a path such as `.status`")
        .suggest(suggestion)
}

/// The operator behind a field and what follows it.
fn condition(parser: &mut Parser<'_>, field: Field) -> Result<Expr, Mistake> {
    if parser.take_word("not") {
        return Ok(Expr::Not(Box::new(condition(parser, field)?)));
    }
    if parser.take_word("exists") {
        return Ok(Expr::Test(Test::Exists(field)));
    }
    if parser.take_word("is") {
        return state(parser, field);
    }
    if parser.take_word("in") {
        return list(parser, field);
    }
    let sign = parser.take();
    let spelling = match &sign.piece {
        Lexeme::Sign(sign) => sign,
        Lexeme::Word(word) => word.as_str(),
        _ => return Err(Mistake::new(sign.at.clone(), "an operator is missing here")),
    };
    let (negative, plain) = match spelling {
        "!=" => (true, "="),
        "!~" => (true, "~"),
        other => (false, other),
    };
    let op = OPS.iter().find(|(spelling, ..)| spelling.eq_ignore_ascii_case(plain)).map(|(_, op, _)| *op);
    let op = op.ok_or_else(|| Mistake::new(sign.at.clone(), format!("`{spelling}` is not an operator")))?;
    if matches!(op, Op::Starts | Op::Ends) {
        // "starts with" reads better to some.
        let with = is_word(parser.peek(), "with")
            && matches!(parser.peek_second(), Lexeme::Quoted(_) | Lexeme::Word(_));
        if with
            && !matches!(parser.peek_second(), Lexeme::Word(next) if next.eq_ignore_ascii_case("and") || next.eq_ignore_ascii_case("or"))
        {
            parser.take();
        }
    }
    let test = operand(parser, &field, op)?.into_test(field, op);
    Ok(if negative { Expr::Not(Box::new(Expr::Test(test))) } else { Expr::Test(test) })
}

fn state(parser: &mut Parser<'_>, field: Field) -> Result<Expr, Mistake> {
    let negative = parser.take_word("not");
    let expected = "null, empty, missing, json, xml, text or binary";
    let found = parser.take();
    let Lexeme::Word(word) = &found.piece else {
        return Err(Mistake::new(found.at.clone(), "`is` asks what a field is").expected(expected));
    };
    let Some((_, state, _)) = STATES.iter().find(|(name, ..)| name.eq_ignore_ascii_case(word)) else {
        return Err(Mistake::new(
            found.at.clone(),
            format!("a field can't be `{word}`; to compare it, write `=`"),
        )
        .expected(expected)
        .suggest(nearest(word, STATES.iter().map(|(name, ..)| *name))));
    };
    let test = Expr::Test(Test::Is { field, state: *state });
    Ok(if negative { Expr::Not(Box::new(test)) } else { test })
}

fn list(parser: &mut Parser<'_>, field: Field) -> Result<Expr, Mistake> {
    if *parser.peek() != Lexeme::Open {
        return Err(parser
            .wrong("the values of `in` are missing")
            .expected("values in brackets: `in (1, 2)`"));
    }
    parser.take();
    let mut operands = Vec::new();
    loop {
        let at = parser.here().at.clone();
        match operand(parser, &field, Op::Equal)?.into_operand() {
            Some(operand) => operands.push(operand),
            None => {
                return Err(Mistake::new(at, "null can't stand in a list")
                    .expected(format!("`or {field} is null` outside it")));
            }
        }
        let next = parser.take();
        match next.piece {
            Lexeme::Comma => {}
            Lexeme::Close => return Ok(Expr::Test(Test::In { field, operands })),
            _ => return Err(Mistake::new(next.at.clone(), "the list is not closed").expected("`,` or `)`")),
        }
    }
}
