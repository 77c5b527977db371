//! Bytes into something to look at: JSON, XML, text, hex. Pure; knows nobody.
//!
//! | file | owns |
//! |---|---|
//! | `format` | which format bytes are in |
//! | `shown` | a value laid out in lines, pretty or raw, for a viewer that asks for the lines it draws |
//! | `preview` | a value on one line, with bounded work |
//! | `page` | lines and coloured pieces; makes whatever a terminal would obey visible |
//! | `fold` | which lines belong to one object, array or element |
//! | `json_walk`, `json` | JSON token by token: checked, pretty, minified, nothing lost |
//! | `xml_walk`, `xml_tag`, `xml` | XML likewise |
//! | `hex` | bytes with a text column |
//! | `fault` | why bytes are not of a format, with line and column |
//!
//! Nothing here goes through a tree of values: numbers keep their digits, objects their order and duplicate names.
mod fault;
mod fold;
mod format;
pub mod hex;
pub mod json;
pub mod json_walk;
mod page;
mod preview;
mod shown;
mod token;
pub mod xml;
mod xml_tag;
pub mod xml_walk;

pub use fault::Fault;
pub use fold::Fold;
pub use format::{Format, is_text};
pub use page::{Line, Page};
pub use preview::{Preview, preview};
pub use shown::{Shown, Wanted, highlight, look};
pub use token::{Kind, Token};

/// Whether `bytes` are one whole document of `format`; the fault has line and column.
pub fn check(format: Format, bytes: &[u8]) -> Result<(), Fault> {
    match format {
        Format::Json => json_walk::check(bytes),
        Format::Xml => xml::check(bytes),
        Format::Text => match std::str::from_utf8(bytes) {
            Ok(_) => Ok(()),
            Err(error) => Err(Fault::new(bytes, error.valid_up_to(), "this is not UTF-8")),
        },
        Format::Null | Format::Empty | Format::Binary => Ok(()),
    }
}

/// `bytes` with a line for each member or element, as text to edit or send: every character is kept.
pub fn pretty(format: Format, bytes: &[u8]) -> Result<String, Fault> {
    let mut page = Page::exact();
    match format {
        Format::Json => json::pretty(bytes, &mut page)?,
        Format::Xml => xml::pretty(bytes, &mut page)?,
        _ => return check(Format::Text, bytes).map(|()| String::from_utf8_lossy(bytes).into_owned()),
    }
    Ok(page.into_text())
}

/// `bytes` without the whitespace that means nothing.
pub fn minify(format: Format, bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    match format {
        Format::Json => json::minify(bytes),
        Format::Xml => xml::minify(bytes),
        _ => Ok(bytes.to_vec()),
    }
}
