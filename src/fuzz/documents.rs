//! Documents as they stand in records: laid out, checked, rewritten, and asked by a filter with paths.
use super::texts::{context, record};
use crate::decode::{self, Format, Showing, check, look, minify, pretty, preview};
use crate::query::{Context, Filter, point, values, with};

/// A filter up to the first line's end, then a document.
pub(super) fn document(data: &[u8]) {
    let end = data.iter().position(|byte| *byte == b'\n');
    let (line, document) = end.map_or((&[][..], data), |end| (&data[..end], &data[end + 1..]));
    laid_out(document);
    for format in Format::ALL.into_iter().filter(|format| format.has_paths()) {
        rewritten(format, document);
    }
    let context = context();
    pointed_at(document, &context);
    if let Ok(Ok(filter)) = std::str::from_utf8(line).map(|text| Filter::parse(text, &context)) {
        asked(&filter, document);
    }
}

fn laid_out(document: &[u8]) {
    let formats = Format::ALL.into_iter().map(Some);
    for format in formats.chain([None]) {
        for raw in [false, true] {
            let shown = look(Some(document), Showing { format, raw });
            for (index, line) in shown.lines(0).enumerate() {
                // Tokens are cut out of the line.
                line.tokens.iter().for_each(|token| assert!(line.text.get(token.range.clone()).is_some()));
                assert!(!line.text.chars().any(char::is_control), "{:?}", line.text);
                // Counted in its text as UTF-8, which takes up to three bytes for one of another encoding.
                assert!(shown.source(index).is_none_or(|at| at <= 3 * document.len()));
            }
            shown.folds();
        }
        let told = preview(Some(document), format, 80);
        assert!(!told.text.chars().any(char::is_control), "{:?}", told.text);
        told.tokens.iter().for_each(|token| assert!(told.text.get(token.range.clone()).is_some()));
    }
}

/// What is well-formed stays so, and says the same, in both layouts.
fn rewritten(format: Format, document: &[u8]) {
    let good = check(format, document).is_ok();
    let (wide, small) = (pretty(format, document), minify(format, document));
    if !good {
        return;
    }
    let (Ok(wide), Ok(small)) = (wide, small) else { panic!("{format:?} passes the check only") };
    assert!(check(format, wide.as_bytes()).is_ok(), "{format:?} is broken by laying out: {wide}");
    assert!(check(format, &small).is_ok(), "{format:?} is broken by minifying");
    // Text between elements is kept apart in one layout and not in the other.
    if format.name() == "JSON" {
        let again = minify(format, wide.as_bytes()).ok();
        assert_eq!(again.as_deref(), Some(&small[..]), "{wide}");
    }
}

/// What is pointed at is found again by the filter that is made of it.
fn pointed_at(document: &[u8], context: &Context) {
    let step = 1 + document.len() / 50;
    for at in (0..document.len()).step_by(step) {
        point(document, at);
    }
    let record = record(document);
    for (field, pick) in values(&record, context).into_iter().take(30) {
        for positive in [true, false] {
            let text = with("", &field, &pick, positive, context).expect("no filter is a filter");
            let filter = Filter::parse(&text, context);
            let filter = filter.unwrap_or_else(|mistake| panic!("{text}: {mistake}"));
            filter.marks().on(&record);
        }
    }
}

fn asked(filter: &Filter, document: &[u8]) {
    let record = record(document);
    let matches = filter.matches(&record);
    let raw = [b"topic".as_slice(), b"key", document].concat();
    let may = filter.literals().is_none_or(|literals| literals.may_match(&raw));
    assert!(may || !matches, "the prefilter of {:?} passes over {:?}", filter.text(), document);
    let told = filter.explain(&record);
    assert_eq!(told.holds, matches, "{:?} is explained otherwise", filter.text());
    let marked = filter.marks().on(&record);
    let shown = decode::preview(Some(document), None, 200).text;
    for field in [crate::query::Field::Value, crate::query::Field::Key] {
        for range in marked.ranges(&field, &shown) {
            assert!(shown.get(range.clone()).is_some(), "{range:?} of {shown:?}");
        }
        assert!(marked.first(&field, document).is_none_or(|at| at <= document.len()));
    }
}
