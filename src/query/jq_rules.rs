//! What a jq program in a filter may not use: whatever acts on the outside, and whatever could run or grow without end.
//! A filter is asked millions of times and nobody can stop it in the middle of a record.

/// Names that reach outside the record.
const OUTSIDE: &[&str] = &[
    "env",
    "halt",
    "halt_error",
    "input",
    "inputs",
    "debug",
    "stderr",
    "now",
    "input_line_number",
    "input_filename",
    "localtime",
    "strflocaltime",
];

/// Names and words that can loop for ever, or make something small very large.
const ENDLESS: &[&str] = &[
    "def",
    "reduce",
    "foreach",
    "repeat",
    "while",
    "until",
    "range",
    "recurse",
    "import",
    "include",
    "getpath",
    "ENV",
    "setpath",
    "pick",
    "combinations",
];

/// Longer programs, or more deeply bracketed ones, are refused: jq is parsed with recursion.
const LONGEST: usize = 2000;
const DEEPEST: usize = 40;

/// Whether a name of jq's library is left out.
pub(super) fn is_barred(name: &str) -> bool {
    OUTSIDE.contains(&name)
}

/// Whether a program keeps to the rules.
pub(super) fn check(program: &str) -> Result<(), String> {
    if program.len() > LONGEST {
        return Err(format!("a jq program in a filter has at most {LONGEST} characters"));
    }
    let mut depth = 0usize;
    let mut rest = program;
    let mut before = ' ';
    while let Some(character) = rest.chars().next() {
        let mut length = character.len_utf8();
        match character {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            '"' => length = string(rest),
            '#' => length = rest.find('\n').unwrap_or(rest.len()),
            'a'..='z' | 'A'..='Z' | '_' | '$' => {
                length = rest[1..]
                    .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
                    .map_or(rest.len(), |end| end + 1);
                let name = rest[..length].trim_start_matches('$');
                word(name, before, &rest[length..])?;
            }
            '*' => {
                return Err("`*` could repeat text without limit; multiply with `fma(.a; .b; 0)`".to_owned());
            }
            '=' => length = sign(rest, before)?,
            _ => {}
        }
        if depth > DEEPEST {
            return Err("the jq program is too deeply nested".to_owned());
        }
        before = rest[..length].chars().next_back().unwrap_or(' ');
        rest = &rest[length..];
    }
    Ok(())
}

fn word(name: &str, before: char, after: &str) -> Result<(), String> {
    if before == '.' || (name == "recurse" && !after.trim_start().starts_with('(')) {
        return Ok(());
    }
    if OUTSIDE.contains(&name) || ENDLESS.contains(&name) {
        return Err(format!("jq's `{name}` can't be used in a filter"));
    }
    Ok(())
}

/// `==` is a comparison, any other sign with `=` but `!=`, `<=` and `>=` changes something.
fn sign(rest: &str, before: char) -> Result<usize, String> {
    if rest.starts_with("==") {
        return Ok(2);
    }
    if matches!(before, '!' | '<' | '>') {
        return Ok(1);
    }
    Err("a filter changes nothing: jq compares with `==`".to_owned())
}

/// The length of the string at the head. With an interpolation in it only its quote is passed: its code is looked at.
fn string(rest: &str) -> usize {
    let mut escaped = false;
    for (at, character) in rest.char_indices().skip(1) {
        match character {
            '(' if escaped => return 1,
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_run_for_ever_is_refused() {
        for program in [
            "def f: f; f",
            "[repeat(1)]",
            "until(false; .)",
            "[range(1e9)]",
            "recurse(.+1)",
            "\"\\(input)\"",
            "$ENV.HOME",
            "halt",
            "reduce .[] as $x (0; . + $x)",
            ". |= 1",
            ".a = 1",
            ".a += 1",
            "\"x\" * 1000000000",
            "env",
        ] {
            assert!(check(program).is_err(), "{program}");
        }
        assert!(check(&"(".repeat(50)).is_err());
        assert!(check(&"x".repeat(3000)).is_err());
    }

    #[test]
    fn what_filters_need_is_allowed() {
        for program in [
            ".value.input == \"halt now\"",
            "any(.value.items[]; .qty >= 2)",
            ".a != 1 and .b <= 2",
            "..|numbers",
            "[recurse]",
            "\"\\(.a)x\" == \"1x\"",
            ".a # = comment",
            "test(\"a\\\\(b\")",
        ] {
            assert_eq!(check(program), Ok(()), "{program}");
        }
    }
}
