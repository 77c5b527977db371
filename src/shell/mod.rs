//! The vocabulary between views and app: where the user is (`places`, the table of all, and `route`, their texts), what can be done (`command`), what should happen
//! outside (`effect`), what goes on beside it (`job`), what a view is (`view`), what it is given (`cx`, `look`, and what another
//! left for it on the `shelf`), what it says (`notice`, `cell`).
//!
//! Nothing here waits, spawns, reads the clock or draws a whole screen.
pub mod cell;
pub mod command;
pub mod cx;
pub mod effect;
pub mod job;
pub mod look;
pub mod notice;
#[macro_use]
mod table;
mod places;
pub mod route;
pub mod saved;
pub mod shelf;
pub mod view;

pub use cell::Cell;
pub use command::{Command, CommandRow, Ready};
pub use cx::{Cx, QuestionId};
pub use effect::{Act, Change, Changed, Effect, Power, Reach};
pub use job::Job;
pub use look::Look;
pub use notice::{Notice, NoticeWeight};
pub use route::Route;
pub use shelf::Shelf;
pub use view::{Handled, Screen, View, ViewId};
