//! Where the cells of a column stand, if what it shows decides that.
use std::borrow::Cow;

use super::{GridColumn, GridRow};
use crate::ui::paint::Align;
use crate::ui::tone::Tone;
use crate::ui::words::Words;

/// The columns with those that go by their content made right-aligned, if that is numbers.
pub(super) fn by_content<'c>(columns: &'c [GridColumn], rows: &[GridRow<'_>]) -> Cow<'c, [GridColumn]> {
    if !columns.iter().any(|column| column.by_content) {
        return Cow::Borrowed(columns);
    }
    let mut columns = columns.to_vec();
    for (index, column) in columns.iter_mut().enumerate().filter(|(_, column)| column.by_content) {
        let mut cells = rows.iter().filter_map(|row| row.cells.get(index)).filter(|cell| !says_nothing(cell));
        let first = cells.next();
        if first.is_some_and(is_number) && cells.all(is_number) {
            column.align = Align::Right;
        }
    }
    Cow::Owned(columns)
}

/// A sign that there is no value.
fn says_nothing(cell: &Words<'_>) -> bool {
    cell.pieces().iter().all(|(tone, text)| matches!(tone, Tone::Muted | Tone::Null) || text.is_empty())
}

fn is_number(cell: &Words<'_>) -> bool {
    let text = cell.text();
    text.contains(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | 'e' | 'E'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::grid::Width;

    fn align(cells: &[Words<'static>]) -> Align {
        let columns = [GridColumn::new("N", Width::Fixed(6), 0).right_if_numbers()];
        let rows: Vec<GridRow<'_>> = cells.iter().map(|cell| GridRow::new(vec![cell.clone()])).collect();
        by_content(&columns, &rows)[0].align
    }

    #[test]
    fn numbers_stand_right_and_anything_else_left() {
        let none = || Words::toned(Tone::Muted, "–");
        assert_eq!(align(&["1".into(), none(), "-2.50".into(), "1e9".into()]), Align::Right);
        assert_eq!(align(&["1".into(), "OPEN".into()]), Align::Left);
        assert_eq!(align(&["1, 2".into()]), Align::Left);
        assert_eq!(align(&[none()]), Align::Left);
        assert_eq!(align(&["e".into()]), Align::Left);
    }
}
