//! Where the panels of the deck stand: two columns where the screen is wide, else all below each other; each has some rows before
//! one has many.
use super::Deck;
use super::charts;
use super::panels::{DeckPanel, shares};
use crate::shell::Look;
use crate::ui::grid::{Grid, GridRow, GridState};
use crate::ui::layout::inset;
use crate::ui::paint;
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// From this width on the panels stand side by side.
const WIDE: u16 = 96;
/// Between the two columns.
const GAP: u16 = 3;

impl Deck {
    pub(super) fn draw_deck(&self, area: Rect, buffer: &mut Buffer, look: &Look) {
        let Some(panels) = self.panels.as_ref().filter(|_| look.pulse.at.is_some()) else {
            let words = match &look.pulse.trouble {
                Some(why) => Words::toned(Tone::Bad, "! ")
                    .and(Tone::Plain, why.to_string())
                    .and(Tone::Key, "  7")
                    .and(Tone::Muted, " asks the doctor"),
                None => Words::toned(Tone::Muted, "asking the cluster …"),
            };
            paint::lines(buffer, inset(below(area, 1), 3), &words, &look.theme);
            return;
        };
        let rows =
            |numbers: [usize; 2]| numbers.iter().map(|number| panels[*number].wanted() + 2).sum::<u16>();
        let (area, below_them) = charts::split(area, rows([0, 1]).max(rows([2, 3])));
        if let Some(room) = below_them {
            let (left, right) = halves(room);
            charts::records_in(left, buffer, look);
            charts::lags(right, buffer, look);
        }
        let columns: Vec<(Rect, Vec<usize>)> = if area.width >= WIDE {
            let (left, right) = halves(area);
            vec![(left, vec![0, 1]), (right, vec![2, 3])]
        } else {
            vec![(area, (0..panels.len()).collect())]
        };
        for (area, numbers) in columns {
            let wanted: Vec<u16> = numbers.iter().map(|number| panels[*number].wanted()).collect();
            let mut rest = area;
            for (number, share) in numbers.into_iter().zip(shares(area.height, &wanted)) {
                let own = Rect { height: (share + 1).min(rest.height), ..rest };
                let grid = &self.grids[number];
                draw_panel(&panels[number], (grid, number == self.focus), own, buffer, look);
                rest = below(rest, share + 2);
            }
        }
    }
}

fn halves(area: Rect) -> (Rect, Rect) {
    let left = Rect { width: (area.width - GAP) / 2, ..area };
    let right = Rect { x: left.right() + GAP, width: area.width - left.width - GAP, ..area };
    (left, right)
}

fn draw_panel(
    panel: &DeckPanel,
    (state, focused): (&GridState, bool),
    area: Rect,
    buffer: &mut Buffer,
    look: &Look,
) {
    let tone = if focused { Tone::Title } else { Tone::Head };
    let line = inset(paint::row(area, 0), 1);
    let body = below(area, 1);
    let right = Words::toned(Tone::Muted, how_many(panel, body.height));
    paint::ends(buffer, line, &Words::toned(tone, panel.head), &right, &look.theme);
    if panel.lines.is_empty() {
        paint::line(buffer, inset(paint::row(body, 0), 3), &panel.empty, &look.theme);
        return;
    }
    let row = |at: usize| panel.lines.get(at).map_or_else(GridRow::default, |line| line.row.clone());
    let grid = Grid::new(&panel.columns, panel.lines.len(), &row).headless();
    let grid = if focused { grid } else { grid.unfocused() };
    grid.draw(buffer, body, state, &look.theme);
}

/// How many lines there are, where not all are to be seen or some are not known.
fn how_many(panel: &DeckPanel, height: u16) -> String {
    match (panel.is_part, panel.all > panel.lines.len().min(usize::from(height))) {
        (true, _) => format!("≥ {} ", panel.all),
        (false, true) => format!("{} ", panel.all),
        (false, false) => String::new(),
    }
}

/// The area without its first rows.
fn below(area: Rect, rows: u16) -> Rect {
    let rows = rows.min(area.height);
    Rect { y: area.y + rows, height: area.height - rows, ..area }
}
