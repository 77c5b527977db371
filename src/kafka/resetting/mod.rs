//! Setting a group's offsets: where to (`destination`), from which file (`sheet`), and what that would do partition by
//! partition (`looking`), whether
//! somebody commits beside (`restless`), where groups stand before and after (`standing`). Looks only; the change itself is made by whoever acts. Knows no screen.
mod destination;
mod looking;
mod restless;
mod sheet;
mod standing;

pub use destination::{Destination, Landing, OffsetRows};
pub use looking::{ResetLook, ResetRow, ResetScope, ResetWish};
pub use sheet::{SheetMistake, SheetRow, read_sheet, write_sheet};
pub use standing::{GroupCommits, Strayed};
