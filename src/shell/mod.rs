//! The vocabulary between views and app: where the user is (`places`, the table of all, and `route`, their texts), what can be done (`command`), what should happen
//! outside (`effect`), what goes on beside it (`job`), what a view is (`view`), what it is given (`cx`, `look`, and what another
//! left for it on the `shelf`), what it says (`notice`, `cell`).
//!
//! Nothing here waits, spawns, reads the clock or draws a whole screen.
pub(crate) mod cell;
pub(crate) mod command;
pub(crate) mod cx;
pub mod effect;
pub(crate) mod job;
pub(crate) mod look;
pub(crate) mod notice;
#[macro_use]
mod table;
mod places;
pub(crate) mod route;
pub(crate) mod saved;
pub(crate) mod shelf;
pub(crate) mod view;

pub(crate) use cell::Cell;
pub use command::CommandRow;
pub(crate) use command::{Command, Ready};
pub(crate) use cx::{Cx, QuestionId};
pub(crate) use effect::{Effect, Power};
pub(crate) use job::Job;
pub use look::Look;
pub use notice::Notice;
pub(crate) use notice::NoticeWeight;
pub use route::Route;
pub(crate) use shelf::Shelf;
pub(crate) use view::{Handled, Screen, View, ViewId};
