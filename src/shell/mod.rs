//! The vocabulary between views and app: where the user is (`places`, the table of all, `route`, their texts, and `circle`, the pages of one thing), what can be
//! done (`command_row`, its plain data, and `command`), what should happen outside (`effect`, said with the methods in `cx`),
//! what goes on beside it (`job`, and `far`: how far a change is), what a view is (`view`), what it looks at (`look`, and what another left for it on the
//! `shelf`), what it has to show beside it (`beside`), what it says (`notice`, `cell`).
//!
//! Nothing here waits, spawns, reads the clock or draws a whole screen.
mod beside;
pub(crate) mod cell;
mod circle;
pub(crate) mod command;
mod command_row;
mod cx;
pub mod effect;
pub(crate) mod escape;
mod far;
pub mod job;
pub(crate) mod look;
pub(crate) mod notice;
#[macro_use]
mod table;
mod places;
pub(crate) mod route;
pub(crate) mod saved;
pub(crate) mod shelf;
pub(crate) mod view;

pub(crate) use beside::Beside;
pub(crate) use cell::Cell;
pub(crate) use circle::circle;
pub(crate) use command::{Command, Ready};
pub use command_row::CommandRow;
pub(crate) use cx::answer;
pub(crate) use effect::{CallPace, Cx, Effect, Power, QuestionId, ViewId};
pub(crate) use far::far;
pub(crate) use job::Job;
pub use look::{Look, USUAL_BEAT};
pub use notice::Notice;
pub(crate) use notice::NoticeWeight;
pub use route::Route;
pub(crate) use shelf::Shelf;
pub(crate) use view::{Handled, Screen, Touched, View};
