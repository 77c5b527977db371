//! How the cells of a column stand, if what it shows decides that: numbers by their points, and one mark in the head where
//! every cell would bear it.
use std::borrow::Cow;

use super::{GridColumn, GridRow, Width};
use crate::ui::paint::Align;
use crate::ui::tone::Tone;
use crate::ui::words::Words;

/// The columns as the visible rows want them, and the rows as these columns do.
pub(super) fn by_content<'c>(columns: &'c [GridColumn], rows: &mut [GridRow<'_>]) -> Cow<'c, [GridColumn]> {
    let mut columns = Cow::Borrowed(columns);
    for index in 0..columns.len() {
        if unite_marks(&columns[index], rows, index) {
            columns.to_mut()[index].matched = true;
        }
        if columns[index].by_content && are_numbers(rows, index) {
            columns.to_mut()[index].align = Align::Right;
            align_points(rows, index);
        }
    }
    columns
}

fn cells<'r, 'w>(rows: &'r [GridRow<'w>], index: usize) -> impl Iterator<Item = &'r Words<'w>> {
    rows.iter().filter_map(move |row| row.cells.get(index))
}

fn are_numbers(rows: &[GridRow<'_>], index: usize) -> bool {
    let mut cells = cells(rows, index).filter(|cell| !says_nothing(cell));
    cells.next().is_some_and(is_number) && cells.all(is_number)
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

/// Puts the points below each other: `9.5` stands with its point below that of `10.25`.
fn align_points(rows: &mut [GridRow<'_>], index: usize) {
    // A power of ten has no place by its point.
    if cells(rows, index).any(|cell| cell.text().contains(['e', 'E'])) {
        return;
    }
    let behind = |cell: &Words<'_>| cell.text().find('.').map_or(0, |at| cell.text().len() - at);
    let most = cells(rows, index).map(behind).max().unwrap_or(0);
    for cell in rows.iter_mut().filter_map(|row| row.cells.get_mut(index)) {
        let lacks = most - behind(cell);
        if lacks > 0 && !says_nothing(cell) {
            cell.push(Tone::Plain, " ".repeat(lacks));
        }
    }
}

/// Whether the head is marked in place of the cells: where every visible cell is marked from end to end, and where what is
/// marked is the same in all of them. Of the first kind the cells lose their marks here; the others are still brought to their
/// match first.
fn unite_marks(column: &GridColumn, rows: &mut [GridRow<'_>], index: usize) -> bool {
    if rows.len() < 2 || cells(rows, index).count() < rows.len() {
        return false;
    }
    let whole = |cell: &Words<'_>| {
        !cell.is_empty() && cell.pieces().iter().all(|(tone, text)| *tone == Tone::Match || text.is_empty())
    };
    if matches!(column.width, Width::Share { .. }) || !cells(rows, index).all(whole) {
        let mut marked = cells(rows, index).map(matches);
        return marked
            .next()
            .flatten()
            .is_some_and(|first| marked.all(|other| other.as_ref() == Some(&first)));
    }
    for cell in rows.iter_mut().filter_map(|row| row.cells.get_mut(index)) {
        let tone = if is_number(cell) { Tone::Number } else { Tone::Plain };
        *cell = std::mem::take(cell).all(tone);
    }
    true
}

/// The only text that is marked in a cell, whatever its case.
fn matches(cell: &Words<'_>) -> Option<String> {
    let mut marked =
        cell.pieces().iter().filter(|(tone, _)| *tone == Tone::Match).map(|(_, text)| text.to_lowercase());
    let first = marked.next()?;
    marked.all(|other| other == first).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(cells: &[Words<'static>]) -> Vec<GridRow<'static>> {
        cells.iter().map(|cell| GridRow::new(vec![cell.clone()])).collect()
    }

    fn shown(cells: &[Words<'static>]) -> (GridColumn, Vec<Words<'static>>) {
        let columns = [GridColumn::new("N", Width::Range(4, 20), 0).right_if_numbers()];
        let mut rows = rows(cells);
        let column = by_content(&columns, &mut rows)[0].clone();
        (column, rows.into_iter().map(|mut row| row.cells.remove(0)).collect())
    }

    fn align(cells: &[Words<'static>]) -> Align {
        shown(cells).0.align
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

    #[test]
    fn points_stand_below_each_other() {
        let none = || Words::toned(Tone::Muted, "–");
        let texts = |cells: &[Words<'static>]| shown(cells).1.iter().map(Words::text).collect::<Vec<_>>();
        assert_eq!(
            texts(&["10.25".into(), "9.5".into(), none(), "7".into()]),
            ["10.25", "9.5 ", "–", "7   "]
        );
        assert_eq!(texts(&["1.5".into(), "2e3".into()]), ["1.5", "2e3"]);
        assert_eq!(texts(&["12".into(), "7".into()]), ["12", "7"]);
    }

    #[test]
    fn where_every_cell_is_marked_the_head_is() {
        let found = |text: &'static str| Words::toned(Tone::Match, text);
        let (column, cells) = shown(&[found("FAILED"), found("FAILED")]);
        assert!(column.matched);
        assert_eq!(cells, [Words::plain("FAILED"), Words::plain("FAILED")]);
        let partly = || Words::toned(Tone::Match, "FAIL").and(Tone::Plain, "ED");
        let (column, cells) = shown(&[partly(), Words::plain("x ").and(Tone::Match, "fail")]);
        assert!(column.matched && cells[0] == partly(), "they are brought to their match first");
        for cells in [vec![found("A"), "B".into()], vec![found("A"), partly()], vec![found("A")]] {
            let (column, shown) = shown(&cells);
            assert!(!column.matched);
            assert_eq!(shown, cells);
        }
    }
}
