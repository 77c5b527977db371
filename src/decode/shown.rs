//! A value laid out for a viewer, which asks for the lines that it draws. Knows no screen.
use super::document::ShownBody;
use super::fault::DocumentFault;
use super::fold::Fold;
use super::format::Format;
use super::hex;
use super::page::{Page, PageLine};
use super::signs;
use super::stop::Stop;

/// How a value is to be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Showing {
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
    /// How it lay in the bytes, if not as it is: in an encoding, behind a frame. And what bytes are that are shown as hex.
    pub wrapped: Option<String>,
    /// Why it is not shown pretty, or breaks the rules of its format.
    pub fault: Option<DocumentFault>,
    /// It has a line for each member or element.
    pub pretty: bool,
    body: ShownBody,
}

/// Lays `bytes` out as `wanted`.
pub fn look(bytes: Option<&[u8]>, wanted: Showing) -> Shown {
    look_until(bytes, wanted, &Stop::default())
}

/// The head of `bytes` as it is written: what can be shown at once of what takes long to be laid out.
pub fn beginning(bytes: &[u8], most: usize, wanted: Showing) -> Shown {
    let inside = |at: &usize| bytes.get(*at).is_some_and(|byte| byte & 0xc0 == 0x80);
    let end = (0..=most.min(bytes.len())).rev().find(|at| !inside(at)).unwrap_or_default();
    let format = wanted.format.unwrap_or_else(|| Format::guess(Some(bytes)));
    let shown = look(Some(&bytes[..end]), Showing { format: Some(format), raw: true });
    // That the document ends too soon is no fault of its own.
    Shown { fault: None, ..shown }
}

/// Lays `bytes` out as `wanted`. Told to stop, it ends soon, with something that nobody shall see.
pub fn look_until(bytes: Option<&[u8]>, wanted: Showing, stop: &Stop) -> Shown {
    let guess = Format::guess(bytes);
    let bytes = bytes.unwrap_or_default();
    let format = wanted.format.filter(|_| guess.is_value()).unwrap_or(guess);
    let document = format.document();
    let shown = |body, fault, pretty| {
        let wrapped = document.wrapped(bytes).or_else(|| named(format, bytes));
        Shown { format, wrapped, fault, pretty, body }
    };
    if let Some(body) = document.body(bytes) {
        return shown(body, None, false);
    }
    let text = document.text(bytes);
    let mut bound = None;
    if !wanted.raw && format.has_paths() {
        let mut page = Page::until(stop);
        match document.pretty(&text, &mut page) {
            // It can be laid out, and may still be none that other readers take.
            Ok(()) => return shown(ShownBody::Page(page), document.check(bytes).err(), true),
            Err(fault) => bound = Some(fault),
        }
    }
    if stop.is_said() {
        return shown(ShownBody::Page(Page::new()), None, false);
    }
    // Laid out in part, it is in the way of what comes.
    let mut page = Page::until(stop);
    let fault = document.raw(&text, &mut page).err();
    shown(ShownBody::Page(page), fault.or(bound), false)
}

/// Colours text that is being edited: every line is as it stands in `text`, so that tokens fit what the editor holds.
pub fn highlight(text: &str, format: Format) -> Shown {
    let mut page = Page::exact();
    let fault = format.document().raw(text.as_bytes(), &mut page).err();
    Shown { format, wrapped: None, fault, pretty: false, body: ShownBody::Page(page) }
}

/// What bytes are of which nothing but hex can be shown.
fn named(format: Format, bytes: &[u8]) -> Option<String> {
    (format == Format::Binary).then(|| signs::named(bytes)).flatten()
}

impl Shown {
    /// The number of lines; at least one.
    pub fn len(&self) -> usize {
        match &self.body {
            ShownBody::Page(page) => page.len(),
            ShownBody::Hex(bytes) => hex::lines(bytes.len()),
        }
    }

    /// The line at `index`, none past the end.
    pub fn line(&self, index: usize) -> Option<PageLine<'_>> {
        match &self.body {
            ShownBody::Page(page) => page.line(index),
            ShownBody::Hex(bytes) => hex::line(bytes, index),
        }
    }

    /// The byte at which a line begins, in the value's text as UTF-8 (the value itself, unless it declares another encoding);
    /// none if the layout does not tell.
    pub fn source(&self, index: usize) -> Option<usize> {
        match &self.body {
            ShownBody::Page(page) => page.source(index),
            ShownBody::Hex(bytes) => Some(index * hex::WIDTH).filter(|&at| at < bytes.len()),
        }
    }

    /// The objects, arrays and elements that take several lines, in the order in which they begin; none unless pretty.
    pub fn folds(&self) -> &[Fold] {
        match &self.body {
            ShownBody::Page(page) => page.folds(),
            ShownBody::Hex(_) => &[],
        }
    }

    /// All lines from `first` on.
    pub fn lines(&self, first: usize) -> impl Iterator<Item = PageLine<'_>> {
        (first..self.len()).map_while(|index| self.line(index))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::TokenKind;

    fn text(shown: &Shown) -> Vec<String> {
        shown.lines(0).map(|line| line.text.into_owned()).collect()
    }

    #[test]
    fn a_faulty_document_is_shown_as_written_with_its_fault() {
        let shown = look(Some(b"{\"a\":\n FAILED}"), Showing::default());
        assert_eq!(text(&shown), ["{\"a\":", " FAILED}"]);
        assert_eq!(shown.fault.as_ref().unwrap().line, 2);
        assert!(shown.line(1).unwrap().tokens.iter().any(|token| token.kind == TokenKind::Error));
    }

    #[test]
    fn a_document_out_of_another_encoding_or_a_frame_says_so() {
        let latin = b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a><b>Z\xfcrich</b></a>";
        let shown = look(Some(latin), Showing::default());
        assert_eq!((shown.wrapped.as_deref(), shown.pretty), (Some("ISO-8859-1"), true));
        assert_eq!(text(&shown)[2], "  <b>Zürich</b>");
        assert_eq!(crate::decode::point(latin, shown.source(2).unwrap()).unwrap().0.len(), 2);
        let shown = look(Some(b"\0\0\0\0\x0c{\"a\":1}"), Showing::default());
        assert_eq!(shown.wrapped.as_deref(), Some("behind the five bytes of schema 12"));
        assert_eq!(text(&shown), ["{", "  \"a\": 1", "}"]);
        let shown = look(Some(b"<a>&nbsp;</a>"), Showing::default());
        assert!(shown.pretty && shown.fault.unwrap().message.contains("not declared"));
    }

    #[test]
    fn edited_text_is_coloured_as_it_stands() {
        let text = format!("{{\n\t\"a\x7f\": [1, 2],\n\t\"b\": \"{}\", oops", "x".repeat(9000));
        let shown = highlight(&text, Format::Json);
        assert_eq!(self::text(&shown), text.split('\n').collect::<Vec<_>>());
        assert_eq!(
            shown.line(1).unwrap().tokens[1],
            crate::decode::Token { range: 1..5, kind: TokenKind::Key }
        );
        assert!(shown.fault.is_some());
    }

    #[test]
    fn every_value_can_be_seen_as_hex_and_text() {
        let hex = Showing { format: Some(Format::Binary), raw: false };
        assert!(text(&look(Some(b"{}"), hex))[0].starts_with("00000000  7b 7d"));
        let plain = Showing { format: Some(Format::Text), raw: false };
        assert_eq!(text(&look(Some(b"\xff{}"), plain)), ["\\xff{}"]);
        assert_eq!(text(&look(None, hex)), ["null"]);
    }
}
