//! What the services beside the cluster share: HTTP over sockets, and the mishaps that a test wants: answers that are late, cut,
//! endless, or other than the service's own. Knows no service.
mod mishaps;
mod serve;

pub use mishaps::{Mishaps, WebMishap};
pub use serve::{WebAsk, WebReply, run};
