//! Reads what a field is compared with; the field and the operator say what a word means.
use super::ast::{FieldState, Op, Operand, Test};
use super::field::Field;
use super::lexer::Lexeme;
use super::mistake::Mistake;
use super::number;
use super::parse::Parser;
use super::time::{EXPECTED, Time};

/// What was read: a value, or `null`, which is asked for in another way.
pub(super) enum OperandValue {
    Operand(Operand),
    Null,
}

impl OperandValue {
    /// The condition on `field`.
    pub fn into_test(self, field: Field, op: Op) -> Test {
        match self {
            OperandValue::Operand(operand) => Test::Compare { field, op, operand },
            OperandValue::Null => Test::Is { field, state: FieldState::Null },
        }
    }

    /// As one of a list; none for `null`, which no list can hold.
    pub fn into_operand(self) -> Option<Operand> {
        match self {
            OperandValue::Operand(operand) => Some(operand),
            OperandValue::Null => None,
        }
    }
}

/// Reads the value at the parser's place.
pub(super) fn operand(parser: &mut Parser<'_>, field: &Field, op: Op) -> Result<OperandValue, Mistake> {
    let lexed = parser.take();
    let (text, quoted) = match &lexed.piece {
        Lexeme::Word(word) if matches!(word.as_str(), "and" | "or" | "not") => {
            return Err(Mistake::new(lexed.at.clone(), format!("a value is missing before `{word}`"))
                .expected(expected(field, op)));
        }
        Lexeme::Word(word) => (word, false),
        Lexeme::Quoted(text) => (text, true),
        Lexeme::Sign(sign) => {
            return Err(Mistake::new(lexed.at.clone(), format!("`{sign}` can't follow an operator"))
                .expected("a value"));
        }
        _ => {
            return Err(
                Mistake::new(lexed.at.clone(), "a value is missing here").expected(expected(field, op))
            );
        }
    };
    let wrong = |message: String| Mistake::new(lexed.at.clone(), message).expected(expected(field, op));
    let ordered = matches!(op, Op::Less | Op::AtMost | Op::More | Op::AtLeast);
    let value = match field {
        _ if matches!(op, Op::Matches) => {
            super::ask::regex(text).map_err(|message| Mistake::new(lexed.at.clone(), message))?;
            Operand::Text(text.clone())
        }
        _ if matches!(op, Op::Contains | Op::Starts | Op::Ends) => {
            if field.is_count() || *field == Field::Timestamp {
                return Err(wrong(format!("`{field}` is a number, so `{op}` can't be asked of it")));
            }
            Operand::Text(text.clone())
        }
        Field::Timestamp => Operand::Time(
            Time::parse(text, parser.context).ok_or_else(|| wrong(format!("`{text}` is not a time")))?,
        ),
        _ if field.is_count() => {
            let digits = text.strip_prefix('-').unwrap_or(text);
            if digits.is_empty()
                || !digits.bytes().all(|byte| byte.is_ascii_digit())
                || !number::is_number(text.as_bytes())
            {
                return Err(wrong(format!("`{text}` is not a whole number")));
            }
            Operand::Number(text.clone())
        }
        _ if quoted => Operand::Text(text.clone()),
        _ if op == Op::Equal && text == "null" && *field != Field::Topic => return Ok(OperandValue::Null),
        _ if ordered && (Time::looks_like_date(text) || Time::looks_like_ago(text)) => Operand::Time(
            Time::parse(text, parser.context)
                .ok_or_else(|| wrong(format!("`{text}` is not a time")).expected(EXPECTED))?,
        ),
        _ if number::is_number(text.as_bytes()) && (ordered || field.path().is_some()) => {
            Operand::Number(text.clone())
        }
        _ => Operand::Text(text.clone()),
    };
    Ok(OperandValue::Operand(value))
}

fn expected(field: &Field, op: Op) -> String {
    match (field, op) {
        (_, Op::Matches) => "a regular expression in quotes".to_owned(),
        (Field::Timestamp, _) => EXPECTED.to_owned(),
        (field, _) if field.is_count() => "a whole number".to_owned(),
        _ => "a number, or text (in quotes if it has spaces)".to_owned(),
    }
}
