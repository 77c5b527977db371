//! What every table can do, whatever its rows are.
use super::columns::on_screen;
use super::{Resource, Table};
use crate::shell::{Command, Cx, Handled, Look, Ready};
use crate::ui::grid::Hit;
use crate::ui::input::Typed;
use crate::ui::key::Key;
use crate::ui::mouse::Mouse;
use crate::ui::movement::Move;
use crate::ui::popup::Offer;

impl<R: Resource> Table<R> {
    /// The rows that come with every table.
    pub(super) const TABLE_COMMANDS: &'static [Command<Table<R>>] = &[
        Command::<Table<R>>::new(
            "table.filter",
            &["/"],
            "filter",
            "Shows only rows that contain what you type.",
            |table, _| {
                table.filtering = true;
            },
        )
        .rank(30),
        Command::<Table<R>>::new(
            "table.sort",
            &["s"],
            "sort",
            "Sorts by a column, which you choose by its number; the same again the other way round.",
            Table::choose_order,
        )
        .rank(31),
        Command::<Table<R>>::new(
            "table.reverse",
            &["S"],
            "reverse",
            "Sorts the other way round.",
            |table, cx| {
                if let Some((column, descending)) = table.sort {
                    table.sort = Some((column, !descending));
                    table.show_sorted(cx.look);
                }
            },
        )
        .ready(|table, _| Ready::when(table.sort.is_some(), "nothing is sorted: s sorts by a column")),
        Command::<Table<R>>::new(
            "table.mark",
            &["space"],
            "mark",
            "Marks the row, or takes its mark away.",
            |table, _| {
                table.mark();
            },
        ),
        Command::<Table<R>>::new(
            "table.copy",
            &["c"],
            "copy",
            "Copies the names of the marked rows, or of the selected one.",
            |table, cx| {
                let names: Vec<String> = table.chosen().iter().map(|row| row.id().into_owned()).collect();
                cx.copy(crate::ui::number::counted(names.len() as u64, "name"), names.join("\n"));
            },
        )
        .ready(|table, _| Ready::when(table.selected().is_some(), "there is no row to copy")),
        Command::<Table<R>>::new(
            "table.clear",
            &[],
            "clear",
            "Takes filter and marks away; Esc takes the marks, then the filter.",
            |table, cx| {
                table.filter.set("");
                table.marked.clear();
                table.arrange(cx.look);
            },
        )
        .ready(|table, _| {
            Ready::when(
                !table.filter.text().is_empty() || !table.marked.is_empty(),
                "no filter and no marks to clear",
            )
        }),
    ];

    /// Offers the columns that have a name, and none of them.
    fn choose_order(&mut self, cx: &mut Cx<'_>) {
        let columns = on_screen::<R>();
        let named: Vec<usize> = (0..columns.len()).filter(|at| !columns[*at].head.is_empty()).collect();
        let way = |column: usize| match self.sort {
            Some((sorted, true)) if sorted == column => "sorted, the greatest first: again turns it round",
            Some((sorted, false)) if sorted == column => "sorted, the least first: again turns it round",
            _ => "",
        };
        let mut offers: Vec<Offer> = named.iter().map(|at| Offer::new(columns[*at].head, way(*at))).collect();
        offers.push(Offer::new("no order", "as the cluster tells them"));
        cx.choose_by_number("Sort by", offers, move |table: &mut Table<R>, picked, cx| {
            match named.get(picked) {
                Some(column) => table.sort_by(*column, cx.look),
                None => {
                    table.sort = None;
                    table.show_sorted(cx.look);
                }
            }
        });
    }

    /// Takes the marks away, or else the filter; whether there was either.
    pub(super) fn unwind(&mut self, look: &Look) -> Handled {
        if !self.marked.is_empty() {
            self.marked.clear();
        } else if self.filter.text().is_empty() {
            return Handled::No;
        } else {
            self.filter.set("");
        }
        self.arrange(look);
        Handled::Yes
    }

    fn sort_by(&mut self, column: usize, look: &Look) {
        self.sort = match self.sort {
            Some((sorted, descending)) if sorted == column => Some((column, !descending)),
            _ => Some((column, numeric(on_screen::<R>()[column].align))),
        };
        self.show_sorted(look);
    }

    /// Whoever sorts asks who comes first; without an order the bar stays on its row.
    fn show_sorted(&mut self, look: &Look) {
        self.arrange(look);
        if self.sort.is_some() {
            self.grid.select_on_top(0);
        }
    }

    fn mark(&mut self) {
        let Some(id) = self.selected().map(|row| row.id().into_owned()) else { return };
        if !self.marked.remove(&id) {
            self.marked.insert(id);
        }
        self.grid.go(Move::Down, self.shown.len());
    }

    /// A key while the filter is typed: the rows follow each letter.
    pub(super) fn filter_key(&mut self, key: &Key, look: &Look) -> Handled {
        // The arrows move in the rows, not in what was typed before.
        if matches!(key.to_string().as_str(), "up" | "down" | "pageup" | "pagedown") {
            self.grid.key(key, self.shown.len());
            return Handled::Yes;
        }
        match self.filter.key(key) {
            Typed::Done => self.filtering = false,
            Typed::Left => {
                self.filtering = false;
                self.filter.set("");
                self.arrange(look);
            }
            Typed::Changed => {
                self.arrange(look);
                self.go_to_best();
            }
            Typed::Moved | Typed::Complete => {}
            Typed::Ignored => return Handled::No,
        }
        Handled::Yes
    }

    /// Does what Enter does on the selected row.
    fn enter(&mut self, cx: &mut Cx<'_>) {
        let enter = R::COMMANDS.iter().find(|command| command.row.keys.contains(&"enter"));
        if let Some(command) = enter.filter(|command| (command.ready)(self, cx.look) == Ready::Yes) {
            (command.run)(self, cx);
        }
    }

    pub(super) fn grid_mouse(&mut self, mouse: &Mouse, cx: &mut Cx<'_>) -> Handled {
        let hit = self.grid.mouse(mouse, self.shown.len());
        self.gone &= !matches!(hit, Hit::Row(_) | Hit::Open(_));
        match hit {
            Hit::Missed => return Handled::No,
            Hit::Head(column) => {
                if let Some(column) = self.drawn.get(column) {
                    self.sort_by(*column, cx.look);
                }
            }
            Hit::Open(_) => self.enter(cx),
            Hit::Row(_) | Hit::Scrolled => {}
        }
        Handled::Yes
    }
}

/// Numbers are first wanted from the greatest down.
fn numeric(align: crate::ui::paint::Align) -> bool {
    align == crate::ui::paint::Align::Right
}

/// Goes where Enter on the selected row leads.
pub fn open<R: Resource>(table: &mut Table<R>, cx: &mut Cx<'_>) {
    if let Some(route) = table.selected().and_then(Resource::enter) {
        cx.go(route);
    }
}
