//! Which columns fit, and where they stand: the least important go first, and nothing ever overflows.

use super::{GAP, GridColumn, Width};

/// A column that is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlacedColumn {
    /// Index into the columns.
    pub column: usize,
    /// Cells from the left of the room.
    pub x: u16,
    /// Cells wide.
    pub width: u16,
}

/// Places columns in `room` cells. `seen` is the widest content of each column so far.
pub fn place(columns: &[GridColumn], seen: &[u16], room: u16) -> Vec<PlacedColumn> {
    let mut shown: Vec<usize> = (0..columns.len()).collect();
    while needed(columns, seen, &shown, true) > room {
        let least = shown.iter().copied().filter(|index| columns[*index].priority > 0);
        // Of equals the rightmost goes first.
        let Some(drop) = least.max_by_key(|index| (columns[*index].priority, *index)) else { break };
        shown.retain(|index| *index != drop);
    }
    let widths = divide(columns, seen, &shown, room);
    let mut x = 0u16;
    let mut placed = Vec::with_capacity(shown.len());
    for (column, width) in shown.into_iter().zip(widths) {
        let width = width.min(room.saturating_sub(x));
        if width > 0 {
            placed.push(PlacedColumn { column, x, width });
        }
        x = x.saturating_add(width).saturating_add(GAP).min(room);
    }
    placed
}

fn wish(column: &GridColumn, seen: u16) -> u16 {
    match column.width {
        Width::Fixed(width) => width,
        Width::Range(min, max) => seen.clamp(min, max.max(min)),
        Width::Share { min, .. } => min,
    }
}

fn least(column: &GridColumn, seen: u16) -> u16 {
    match column.width {
        Width::Range(min, _) if column.priority == 0 => min,
        _ => wish(column, seen),
    }
}

fn needed(columns: &[GridColumn], seen: &[u16], shown: &[usize], at_least: bool) -> u16 {
    let width = |index: &usize| {
        let seen = seen.get(*index).copied().unwrap_or_default();
        if at_least { least(&columns[*index], seen) } else { wish(&columns[*index], seen) }
    };
    let gaps = GAP.saturating_mul(u16::try_from(shown.len().saturating_sub(1)).unwrap_or(u16::MAX));
    shown.iter().map(width).fold(gaps, u16::saturating_add)
}

/// Widths of the shown columns: first what each needs, then the rest to those that want it.
fn divide(columns: &[GridColumn], seen: &[u16], shown: &[usize], room: u16) -> Vec<u16> {
    let seen_of = |index: usize| seen.get(index).copied().unwrap_or_default();
    let mut widths: Vec<u16> = shown.iter().map(|index| least(&columns[*index], seen_of(*index))).collect();
    let mut rest = room.saturating_sub(needed(columns, seen, shown, true));
    for (width, index) in widths.iter_mut().zip(shown) {
        let more = (wish(&columns[*index], seen_of(*index)).saturating_sub(*width)).min(rest);
        *width += more;
        rest -= more;
    }
    let parts_of = |index: usize| match columns[index].width {
        Width::Share { parts, .. } => u32::from(parts.max(1)),
        _ => 0,
    };
    let mut parts: u32 = shown.iter().map(|index| parts_of(*index)).sum();
    for (width, index) in widths.iter_mut().zip(shown) {
        let own = parts_of(*index);
        if let Some(more) = (u32::from(rest) * own).checked_div(parts) {
            let more = u16::try_from(more).unwrap_or(rest);
            *width += more;
            rest -= more;
            parts -= own;
        }
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns() -> Vec<GridColumn> {
        vec![
            GridColumn::new("NAME", Width::Range(8, 30), 0),
            GridColumn::new("PARTS", Width::Fixed(6), 2).right(),
            GridColumn::new("SIZE", Width::Fixed(8), 1).right(),
            GridColumn::new("VALUE", Width::Share { min: 10, parts: 1 }, 3),
        ]
    }

    fn shown(room: u16) -> Vec<(usize, u16)> {
        place(&columns(), &[12, 0, 0, 0], room).iter().map(|placed| (placed.column, placed.width)).collect()
    }

    #[test]
    fn the_least_important_goes_first() {
        assert_eq!(shown(60), [(0, 12), (1, 6), (2, 8), (3, 28)]);
        assert_eq!(shown(36), [(0, 12), (1, 6), (2, 8)]);
        assert_eq!(shown(25), [(0, 12), (2, 8)]);
        assert_eq!(shown(10), [(0, 10)]);
        assert_eq!(shown(3), [(0, 3)]);
        assert_eq!(shown(0), []);
    }

    #[test]
    fn nothing_overflows_at_any_width() {
        for room in 0..200 {
            for placed in place(&columns(), &[200, 3, 3, 3], room) {
                assert!(placed.x + placed.width <= room, "{room}: {placed:?}");
            }
        }
    }
}
