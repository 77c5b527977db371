//! HTTP/1.1 as a client, over any stream that somebody else has opened: one connection, one exchange after the other, each within
//! its bounds of time and size. Knows no service, opens nothing, trusts nobody.
//!
//! | file | owns |
//! |---|---|
//! | `line` | a connection, kept from one exchange to the next |
//! | `ask` | what is asked and answered |
//! | `fault` | why there is no answer, in words |
mod ask;
mod fault;
mod line;

pub(crate) use ask::{HttpAnswer, HttpAsk, HttpBounds};
pub(crate) use fault::HttpFault;
pub(crate) use hyper::Method;
pub(crate) use hyper::header::{self, HeaderName};
pub(crate) use line::HttpLine;
