//! One step of a path into a document. Knows no format and no way of writing a path.

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// A member of an object, a child element, or with `@` an attribute.
    Name(String),
    /// An element of an array, or the n-th of the elements of one name; counted from 0.
    Index(usize),
    /// Any element.
    Each,
}
