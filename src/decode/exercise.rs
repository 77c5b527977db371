//! Everything that the program does with bytes out of a topic, in one pure call: for the tests that try bytes of all kinds. It fails by panicking.
use super::page::PageLine;
use super::{
    Format, Showing, Spelled, Step, disguises, highlight, learn, look, minify, point, pretty, preview, visit,
};

/// Tries the bytes as every format and with every look.
pub fn exercise(bytes: &[u8], steps: &[Step]) {
    for format in [None].into_iter().chain(Format::ALL.map(Some)) {
        for raw in [false, true] {
            let shown = look(Some(bytes), Showing { format, raw });
            for index in (0..shown.len()).take(200) {
                is_whole(&shown.line(index).expect("a line within the length"));
            }
            let places = (0..shown.len().min(20)).filter_map(|index| shown.source(index));
            places.for_each(|place| drop(point(bytes, place)));
            assert!(shown.folds().iter().all(|fold| fold.first < fold.last && fold.last < shown.len()));
        }
        let shown = preview(Some(bytes), format, 40);
        assert!(shown.text.chars().count() <= 40 && !shown.text.chars().any(char::is_control));
    }
    for format in Format::ALL {
        let _ = super::check_sent(format, bytes);
        let _ = pretty(format, bytes);
        if let Ok(small) = minify(format, bytes)
            && format.has_paths()
        {
            assert!(super::check(format, bytes).is_err() || minify(format, &small).is_ok());
        }
        if let Ok(text) = std::str::from_utf8(bytes) {
            let shown = highlight(text, format);
            assert_eq!(shown.len(), text.split('\n').count());
        }
    }
    let mut values = 0;
    visit(bytes, steps, &mut |found| {
        assert!(!found.shown().is_empty() || found.text().is_some_and(|text| text.is_empty()));
        values += 1;
        values > 1000
    });
    learn(bytes, 1 << 16, &mut |steps, _| assert!(steps.len() <= bytes.len()));
    disguises(bytes, Spelled::Value);
}

/// Tokens lie side by side and nothing steers a terminal.
fn is_whole(line: &PageLine<'_>) {
    let mut at = 0;
    for token in &line.tokens {
        assert_eq!(token.range.start, at);
        assert!(line.text.get(token.range.clone()).is_some());
        at = token.range.end;
    }
    assert_eq!(at, line.text.len());
    assert!(!line.text.chars().any(char::is_control), "{:?}", line.text);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Pieces that formats are made of, put together at random.
    const PIECES: &[&[u8]] = &[
        b"{",
        b"}",
        b"[",
        b"]",
        b"\"",
        b"'",
        b":",
        b",",
        b"\\",
        b"\\u00e9",
        b"a",
        b"1",
        b"-",
        b".5",
        b"null",
        b"NaN",
        b"//",
        b"/*",
        b"*/",
        b"<",
        b">",
        b"/",
        b"</a>",
        b"<a>",
        b"<a b=\"1\">",
        b"<a/>",
        b"&",
        b"&amp;",
        b"&#65;",
        b";",
        b"<!--",
        b"-->",
        b"<![CDATA[",
        b"]]>",
        b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>",
        b"<?xml version=\"1.0\"?>",
        b"<?p ",
        b"?>",
        b"<!DOCTYPE a [",
        b"<!ENTITY x \"",
        b"&x;",
        b"]>",
        b"\xef\xbb\xbf",
        b"\xff\xfe<\0a\0",
        b"\xfe\xff\0<",
        b"\0\0\0\0\x07",
        b"\0",
        b"\xfc",
        b"\xe9",
        b"\x1b",
        b"\n",
        b"\r",
        b"\t",
        b" ",
        "\u{e9}\u{301}".as_bytes(),
        "\u{65e5}".as_bytes(),
        "\u{200d}\u{202e}".as_bytes(),
        b"status",
    ];

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let step = prop_oneof![
            prop::sample::select(vec!["a", "@b", "status", "x"]).prop_map(|name| Step::Name(name.to_owned())),
            (0usize..3).prop_map(Step::Index),
            Just(Step::Each),
        ];
        prop::collection::vec(step, 0..4)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(600))]

        #[test]
        fn no_bytes_bring_it_down(
            pieces in prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..24), steps in steps(),
        ) {
            exercise(&pieces.concat(), &steps);
        }
    }
}
