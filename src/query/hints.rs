//! What a filter means that its writer may not have meant: it is understood, and yet something else was likely wanted. Told
//! beside the answer; nothing here changes it.
use super::ast::{Expr, FieldState, Operand, Test};
use super::field::Field;
use super::filter::Filter;
use super::time::Time;

/// Quotes that a word processor puts in place of `"`.
const PASTED: &[char] = &['\u{201c}', '\u{201d}', '\u{201e}', '\u{2018}', '\u{2019}', '\u{ab}', '\u{bb}'];

impl Filter {
    /// Hints for the user, each a sentence; mostly none.
    pub fn hints(&self) -> Vec<String> {
        let mut hints = Vec::new();
        collect(self.expr(), &mut hints);
        hints.dedup();
        hints
    }
}

fn collect(expr: &Expr, hints: &mut Vec<String>) {
    match expr {
        Expr::All => {}
        Expr::And(parts) | Expr::Or(parts) => {
            if matches!(parts.first(), Some(Expr::Test(Test::Text(word))) if word == "jq") {
                hints.push(
                    "jq is looked for as a word: its program needs quotes, jq '.value.n > 5'".to_owned(),
                );
            }
            parts.iter().for_each(|part| collect(part, hints));
        }
        Expr::Not(inner) => {
            if let Expr::Test(Test::Is { field, state: FieldState::Null }) = &**inner
                && !matches!(field, Field::Key | Field::Value)
            {
                hints.push(format!(
                    "`{field} != null` also holds where there is no {field}: add `and {field} exists` for those that have one"
                ));
            }
            collect(inner, hints);
        }
        Expr::Test(test) => of_test(test, hints),
    }
}

fn of_test(test: &Test, hints: &mut Vec<String>) {
    match test {
        Test::Text(text) => pasted(text, hints),
        Test::Compare { field, operand: Operand::Text(text), .. } => {
            pasted(text, hints);
            if field.path().is_some() && is_decimal_comma(text) {
                let point = text.replace(',', ".");
                hints.push(format!("`{text}` is compared as text: a number has a point, {point}"));
            }
        }
        Test::Compare { field: Field::Timestamp, operand: Operand::Time(time), .. } => {
            in_other_units(time, hints);
        }
        Test::In { field, operands } => {
            let times = operands.iter().filter_map(|operand| match operand {
                Operand::Time(time) if *field == Field::Timestamp => Some(time),
                _ => None,
            });
            times.for_each(|time| in_other_units(time, hints));
            let texts = operands.iter().filter_map(|operand| match operand {
                Operand::Text(text) => Some(text),
                _ => None,
            });
            texts.for_each(|text| pasted(text, hints));
        }
        _ => {}
    }
}

fn in_other_units(time: &Time, hints: &mut Vec<String>) {
    if let Some((unit, millis)) = time.in_other_units() {
        hints.push(format!(
            "{time} is taken for milliseconds since 1970; if a time in {unit} is meant, write {millis}"
        ));
    }
}

fn pasted(text: &str, hints: &mut Vec<String>) {
    if let Some(quote) =
        text.chars().find(|c| PASTED.contains(c)).filter(|_| text.trim_matches(PASTED) != text)
    {
        let plain = text.trim_matches(PASTED);
        hints.push(format!("{quote} is looked for as a part of the text: quotes are \", as in \"{plain}\""));
    }
}

/// `1,5`, as much of the world writes numbers.
fn is_decimal_comma(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let number = text.strip_prefix('-').unwrap_or(text);
    number.split_once(',').is_some_and(|(whole, rest)| digits(whole) && digits(rest))
}

#[cfg(test)]
mod tests {
    use crate::query::tests::filter;

    #[test]
    fn what_means_something_else_gets_a_hint() {
        for (text, said) in [
            ("“FAILED”", "as in \"FAILED\""),
            (".status = “FAILED”", "as in \"FAILED\""),
            (".status in (“A”, B)", "as in \"A\""),
            (".n > 1,5", "a number has a point, 1.5"),
            ("timestamp > 1732000000", "if a time in seconds is meant, write 1732000000000"),
            ("not timestamp < 1732000000000000", "in microseconds is meant, write 1732000000000"),
            ("timestamp in (1732000000000000000, now)", "in nanoseconds is meant, write 1732000000000"),
            (".a.b != null", "add `and .a.b exists`"),
            (".a is not null", "also holds where there is no .a"),
            ("jq value.status = \"PAID\"", "its program needs quotes"),
        ] {
            let hints = filter(text).hints();
            assert!(hints.len() == 1 && hints[0].contains(said), "{text}: {hints:?}");
        }
        for text in [
            "\"FAILED\"",
            ".n > 1.5",
            "timestamp > 1732000000000",
            "timestamp > 50000",
            "offset > 1732000000",
            ".a = null",
            "value != null",
            "jq '.value'",
            "it’s",
            ".a = \"1,5 m\"",
            "",
        ] {
            assert_eq!(filter(text).hints(), Vec::<String>::new(), "{text}");
        }
    }
}
