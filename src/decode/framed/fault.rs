//! A fault on its way out of a value within values: each level adds its own step. Knows no encoding.
use super::encoding::EncodingFault;
use std::fmt::Write;

/// What reading gives: the fault is boxed, so that what is read without one stays small.
pub type Read<T> = Result<T, Box<EncodingFault>>;

impl EncodingFault {
    /// At a byte of the body.
    pub fn at(at: usize, message: impl Into<String>) -> Box<EncodingFault> {
        Box::new(EncodingFault { at, path: String::new(), message: message.into() })
    }

    /// Seen from a level further out, where the value is the member `name`.
    pub fn in_member(mut self: Box<Self>, name: &str) -> Box<EncodingFault> {
        self.path.insert_str(0, &format!(".{name}"));
        self
    }

    /// Seen from a level further out, where the value is an element.
    pub fn in_element(mut self: Box<Self>, index: usize) -> Box<EncodingFault> {
        let mut path = String::new();
        let _ = write!(path, "[{index}]");
        self.path.insert_str(0, &path);
        self
    }
}
