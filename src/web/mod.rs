//! A service beside the cluster that is asked by HTTP and answers in JSON: its connections, its login, one exchange, and what an
//! answer means before its content does. Knows no service: which one is asked is said by whoever asks ([`WebKind`]).
//!
//! | file | owns |
//! |---|---|
//! | `keys` | who logs in, read when the service is first asked |
//! | `door` | one address of it: kept connections, and one exchange |
//! | `answer` | an answer judged: JSON, a refusal, a login, a page for people |
//! | `fault` | why there is no answer, in words |
//! | `told` | an answer of several, and who did not answer |
//! | `hidden_words` | secrets in running text: addresses, traces, refusals |
mod answer;
mod door;
mod fault;
mod hidden_words;
mod keys;
mod told;

pub(crate) use door::{CHANGING, LOOKING, ServiceAsk, ServiceDoor};
pub(crate) use fault::{WebKind, WebWhy};
pub(crate) use hidden_words::{MASK, hidden, is_reference};
pub(crate) use keys::ServiceKeys;
pub(crate) use told::ServiceTold;
