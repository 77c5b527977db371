//! The `where` language: lexer, parser, compiled form, required literals. Pure.
mod bounds;
mod context;
mod filter;
mod literals;
mod mistake;
mod needle;
mod record;
pub use bounds::{Bounds, Span};
pub use context::Context;
pub use filter::{Filter, Needs};
pub use literals::Literals;
pub use mistake::{Mistake, nearest};
pub use needle::Needle;
pub use record::{Header, HeaderIter, HeaderList, Headers, Record};
