//! The columns as a list to tick off: those that are shown, the fields that the loaded records have, and what every record has.
//! The rows above show each choice at once; it is kept when it is meant, and else taken back.
mod drawing;
mod keys;

use super::{NAMES, RecordColumn};
use crate::query::KnownFields;
use crate::ui::grid::GridState;
use crate::ui::input::LineInput;

/// The list while it is open.
pub(in crate::views::records) struct Checklist {
    /// In the order of the list, which stays while it is open.
    lines: Vec<ColumnLine>,
    /// Which of them the filter leaves.
    shown: Vec<usize>,
    grid: GridState,
    filter: LineInput,
    filtering: bool,
    /// What was shown when it was opened.
    before: Vec<RecordColumn>,
}

/// A column that can be shown, and what stands in it.
struct ColumnLine {
    column: RecordColumn,
    name: String,
    what: String,
}

/// Values of a field that are told.
const EXAMPLES: usize = 4;

impl Checklist {
    /// The shown columns first, then what the records were seen to have in its order there, then the rest.
    pub fn new(chosen: &[RecordColumn], known: &KnownFields) -> Checklist {
        let mut list = Checklist {
            lines: Vec::new(),
            shown: Vec::new(),
            grid: GridState::new(),
            filter: LineInput::default(),
            filtering: false,
            before: chosen.to_vec(),
        };
        for column in chosen {
            list.add(column.clone(), known);
        }
        let has_parts = |name: &str| known.fields().any(|other| other.starts_with(&format!("{name}.")));
        for name in known.in_order().filter(|name| !has_parts(name)) {
            if let Ok(column) = RecordColumn::parse(name, &[])
                && !column.is_built_in()
            {
                list.add(column, known);
            }
        }
        for (name, _) in NAMES {
            if let Ok(column) = RecordColumn::parse(name, &[]) {
                list.add(column, known);
            }
        }
        list.search();
        list
    }

    fn add(&mut self, column: RecordColumn, known: &KnownFields) {
        if self.lines.iter().any(|line| line.column == column) {
            return;
        }
        let name = column.to_string();
        let own = NAMES.iter().find(|(own, _)| *own == name);
        let what = own.map_or_else(
            || known.values(&name).take(EXAMPLES).collect::<Vec<_>>().join(", "),
            |(_, what)| (*what).to_owned(),
        );
        self.lines.push(ColumnLine { column, name, what });
    }

    /// Leaves the lines whose name, or whose values, hold what is typed.
    fn search(&mut self) {
        let typed = self.filter.text().trim().to_lowercase();
        let holds = |line: &ColumnLine| {
            line.name.to_lowercase().contains(&typed) || line.what.to_lowercase().contains(&typed)
        };
        self.shown = (0..self.lines.len()).filter(|at| holds(&self.lines[*at])).collect();
        self.grid.select_on_top(0);
    }

    /// The line with the bar.
    fn selected(&self) -> Option<&ColumnLine> {
        let at = self.grid.selected_of(self.shown.len())?;
        Some(&self.lines[self.shown[at]])
    }
}
