//! A value laid out for a viewer, which asks for the lines that it draws. Knows no screen.
use super::fault::Fault;
use super::fold::Fold;
use super::format::Format;
use super::page::{Line, Page};
use super::token::Kind;
use super::{hex, json, xml};

/// How a value is to be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Wanted {
    /// None: as the guess says.
    pub format: Option<Format>,
    /// As written, rather than with a line for each member or element.
    pub raw: bool,
}

/// A value laid out. Making it takes time linear in its size, once; a line costs the same whatever the size.
#[derive(Clone, Debug)]
pub struct Shown {
    /// What it is shown as.
    pub format: Format,
    /// Why it is not shown pretty or as the format that was wanted.
    pub fault: Option<Fault>,
    body: Body,
}

#[derive(Clone, Debug)]
enum Body {
    Page(Page),
    Hex(Vec<u8>),
}

/// Lays `bytes` out as `wanted`.
pub fn look(bytes: Option<&[u8]>, wanted: Wanted) -> Shown {
    let guess = Format::guess(bytes);
    let bytes = bytes.unwrap_or_default();
    let format = match guess {
        Format::Null | Format::Empty => guess,
        _ => wanted.format.unwrap_or(guess),
    };
    let mut page = Page::new();
    let fault = match format {
        Format::Binary => return Shown { format, fault: None, body: Body::Hex(bytes.to_vec()) },
        Format::Json | Format::Xml => return document(bytes, format, wanted.raw),
        Format::Null => {
            page.push("null", Kind::Word);
            None
        }
        Format::Empty => {
            page.push("empty", Kind::Word);
            None
        }
        Format::Text => {
            page.push_bytes(bytes, Kind::Plain);
            super::check(Format::Text, bytes).err()
        }
    };
    Shown { format, fault, body: Body::Page(page) }
}

/// Colours text that is being edited: every line is as it stands in `text`, so that tokens fit what the editor holds.
pub fn highlight(text: &str, format: Format) -> Shown {
    let mut page = Page::exact();
    let fault = match format {
        Format::Json => json::raw(text.as_bytes(), &mut page).err(),
        Format::Xml => xml::raw(text.as_bytes(), &mut page).err(),
        _ => {
            page.push_bytes(text.as_bytes(), Kind::Plain);
            None
        }
    };
    Shown { format, fault, body: Body::Page(page) }
}

/// JSON or XML; with a fault it is shown as written, as far as it goes in colour.
fn document(bytes: &[u8], format: Format, as_written: bool) -> Shown {
    let (pretty, raw): (Layout, Layout) = match format {
        Format::Json => (json::pretty, json::raw),
        _ => (xml::pretty, xml::raw),
    };
    if !as_written {
        let mut page = Page::new();
        if pretty(bytes, &mut page).is_ok() {
            return Shown { format, fault: None, body: Body::Page(page) };
        }
    }
    let mut page = Page::new();
    let fault = raw(bytes, &mut page).err();
    Shown { format, fault, body: Body::Page(page) }
}

type Layout = fn(&[u8], &mut Page) -> Result<(), Fault>;

impl Shown {
    /// The number of lines; at least one.
    #[expect(clippy::len_without_is_empty, reason = "there is always a line")]
    pub fn len(&self) -> usize {
        match &self.body {
            Body::Page(page) => page.len(),
            Body::Hex(bytes) => hex::lines(bytes.len()),
        }
    }

    /// The line at `index`, none past the end.
    pub fn line(&self, index: usize) -> Option<Line<'_>> {
        match &self.body {
            Body::Page(page) => page.line(index),
            Body::Hex(bytes) => hex::line(bytes, index),
        }
    }

    /// The byte of the value at which a line begins; none if the layout does not tell.
    pub fn source(&self, index: usize) -> Option<usize> {
        match &self.body {
            Body::Page(page) => page.source(index),
            Body::Hex(bytes) => Some(index * hex::WIDTH).filter(|&at| at < bytes.len()),
        }
    }

    /// The objects, arrays and elements that take several lines, in the order in which they begin; none unless pretty.
    pub fn folds(&self) -> &[Fold] {
        match &self.body {
            Body::Page(page) => page.folds(),
            Body::Hex(_) => &[],
        }
    }

    /// All lines from `first` on.
    pub fn lines(&self, first: usize) -> impl Iterator<Item = Line<'_>> {
        (first..self.len()).map_while(|index| self.line(index))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(shown: &Shown) -> Vec<String> {
        shown.lines(0).map(|line| line.text.into_owned()).collect()
    }

    #[test]
    fn a_faulty_document_is_shown_as_written_with_its_fault() {
        let shown = look(Some(b"{\"a\":\n FAILED}"), Wanted::default());
        assert_eq!(text(&shown), ["{\"a\":", " FAILED}"]);
        assert_eq!(shown.fault.as_ref().unwrap().line, 2);
        assert!(shown.line(1).unwrap().tokens.iter().any(|token| token.kind == Kind::Error));
    }

    #[test]
    fn edited_text_is_coloured_as_it_stands() {
        let text = format!("{{\n\t\"a\x7f\": [1, 2],\n\t\"b\": \"{}\", oops", "x".repeat(9000));
        let shown = highlight(&text, Format::Json);
        assert_eq!(self::text(&shown), text.split('\n').collect::<Vec<_>>());
        assert_eq!(shown.line(1).unwrap().tokens[1], crate::decode::Token { range: 1..5, kind: Kind::Key });
        assert!(shown.fault.is_some());
    }

    #[test]
    fn every_value_can_be_seen_as_hex_and_text() {
        let hex = Wanted { format: Some(Format::Binary), raw: false };
        assert!(text(&look(Some(b"{}"), hex))[0].starts_with("00000000  7b 7d"));
        let plain = Wanted { format: Some(Format::Text), raw: false };
        assert_eq!(text(&look(Some(b"\xff{}"), plain)), ["\\xff{}"]);
        assert_eq!(text(&look(None, hex)), ["null"]);
    }
}
