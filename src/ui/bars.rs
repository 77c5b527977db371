//! Bars over an axis: a histogram a few rows high, one of its bars marked. Works without colours. Knows no Kafka.
use super::paint;
use super::spark;
use super::theme::Theme;
use super::tone::Tone;
use super::width::cells;
use super::words::Words;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::ops::Range;

/// Widest bar: a single one must not fill the screen.
const WIDEST: usize = 8;
/// Cells between two labels.
const GAP: usize = 2;

/// What the bars stand on.
pub trait Scale {
    /// What stands under the left edge of a bar.
    fn label(&self, bar: usize) -> String;
    /// The bars to be labelled, at least `least` bars apart.
    fn ticks(&self, least: usize) -> Vec<usize>;
}

/// Values from left to right, all bars of about the same width. The last row of the area is the axis.
pub struct Bars<'a> {
    values: &'a [u64],
    marked: Option<usize>,
    scale: &'a dyn Scale,
}

impl<'a> Bars<'a> {
    pub fn new(values: &'a [u64], marked: Option<usize>, scale: &'a dyn Scale) -> Bars<'a> {
        Bars { values, marked, scale }
    }

    /// Draws the bars with the axis below them.
    pub fn draw(&self, buffer: &mut Buffer, area: Rect, theme: &Theme) {
        let used = used(area, self.values.len());
        if used == 0 || area.height == 0 {
            return;
        }
        let sums: Vec<f32> = (0..used)
            .map(|x| self.values[behind(x, used, self.values.len())].iter().sum::<u64>() as f32)
            .collect();
        let marked = self.marked.map(|bar| before(bar, used, self.values.len()));
        let height = usize::from(area.height - 1);
        for (at, line) in spark::histogram(&sums, height).into_iter().enumerate() {
            paint::line(buffer, paint::row(area, paint::to_u16(at)), &toned(&line, marked.clone()), theme);
        }
        let axis = paint::row(area, area.height - 1);
        for (x, words) in self.labels(usize::from(area.width), used) {
            let room = Rect { x: axis.x + paint::to_u16(x), width: axis.width - paint::to_u16(x), ..axis };
            paint::line(buffer, room, &words, theme);
        }
    }

    /// Labels with their cells: that of the marked bar first, then from the left what does not touch another one.
    fn labels(&self, room: usize, used: usize) -> Vec<(usize, Words<'static>)> {
        let count = self.values.len();
        let mut placed: Vec<(Range<usize>, Words<'static>)> = Vec::new();
        let place = |bar: usize, mark: &str, tone: Tone, placed: &mut Vec<(Range<usize>, Words<'static>)>| {
            let text = self.scale.label(bar);
            let (at, width) = (before(bar, used, count).start, 1 + cells(&text));
            // At the right edge the text stands before its mark.
            let (start, words) = match at + width <= room {
                true => (at, Words::toned(tone, format!("{mark}{text}"))),
                false => ((at + 1).saturating_sub(width), Words::toned(tone, format!("{text}{mark}"))),
            };
            let free = placed
                .iter()
                .all(|(taken, _)| start + width + GAP <= taken.start || start >= taken.end + GAP);
            if free && start + width <= room {
                placed.push((start..start + width, words));
            }
        };
        if let Some(bar) = self.marked {
            place(bar, "▲", Tone::Accent, &mut placed);
        }
        let widest = 1 + cells(&self.scale.label(0)).max(cells(&self.scale.label(count - 1))) + GAP;
        let ticks = self.scale.ticks((widest * count).div_ceil(used).max(1));
        ticks
            .into_iter()
            .filter(|bar| *bar < count)
            .for_each(|bar| place(bar, "╵", Tone::Muted, &mut placed));
        placed.into_iter().map(|(cells, words)| (cells.start, words)).collect()
    }
}

/// The bar at a column of the area that [`Bars::draw`] was given.
pub fn bar_at(area: Rect, count: usize, column: u16) -> Option<usize> {
    let used = used(area, count);
    let x = usize::from(column.checked_sub(area.x)?);
    (x < used).then(|| behind(x, used, count).start)
}

/// Cells that the bars take.
fn used(area: Rect, count: usize) -> usize {
    usize::from(area.width).min(count * WIDEST)
}

/// The values behind one cell: one, or several where there are more values than cells.
fn behind(x: usize, used: usize, count: usize) -> Range<usize> {
    let from = x * count / used;
    from..((x + 1) * count / used).max(from + 1)
}

/// The cells before which a bar stands; at least one.
fn before(bar: usize, used: usize, count: usize) -> Range<usize> {
    let from = (bar * used).div_ceil(count).min(used - 1);
    let from = if behind(from, used, count).contains(&bar) { from } else { from.saturating_sub(1) };
    from..((bar + 1) * used).div_ceil(count).max(from + 1)
}

/// One row of blocks, those of the marked bar in a tone of their own.
fn toned(line: &str, marked: Option<Range<usize>>) -> Words<'static> {
    let part = |range: Range<usize>| line.chars().skip(range.start).take(range.len()).collect::<String>();
    let length = line.chars().count();
    let marked = marked.unwrap_or(length..length);
    Words::toned(Tone::Spark, part(0..marked.start))
        .and(Tone::Accent, part(marked.clone()))
        .and(Tone::Spark, part(marked.end.min(length)..length))
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Hours;

    impl Scale for Hours {
        fn label(&self, bar: usize) -> String {
            format!("{bar:02}h")
        }
        fn ticks(&self, least: usize) -> Vec<usize> {
            (0..1000).step_by(least.next_multiple_of(3)).collect()
        }
    }

    fn shown(values: &[u64], marked: Option<usize>, width: u16, height: u16) -> String {
        let area = Rect::new(0, 0, width, height);
        let mut buffer = Buffer::empty(area);
        Bars::new(values, marked, &Hours).draw(&mut buffer, area, &Theme::default());
        paint::text_of(&buffer)
    }

    #[test]
    fn bars_stand_over_their_labels() {
        let values = [0, 1, 4, 8, 2, 0];
        assert_eq!(shown(&values, None, 24, 3), "            ████\n    ▂▂▂▂████████▄▄▄▄\n╵00h        ╵03h\n");
        assert_eq!(shown(&values, Some(3), 24, 2), "    ▁▁▁▁▄▄▄▄████▂▂▂▂\n╵00h        ▲03h\n");
        assert_eq!(shown(&values, Some(5), 24, 2).lines().last(), Some("╵00h        ╵03h    ▲05h"));
        assert_eq!(shown(&values, Some(5), 12, 2).lines().last(), Some("╵00h   05h▲"));
    }

    #[test]
    fn little_room_sums_what_shares_a_cell_and_never_fails() {
        assert_eq!(shown(&[1, 1, 0, 0, 0, 4], None, 3, 2).lines().next(), Some("▄ █"));
        for width in 0..9 {
            for height in 0..3 {
                shown(&[5; 20], Some(19), width, height);
                shown(&[], Some(3), width, height);
            }
        }
        assert_eq!(shown(&[7], None, 40, 2).lines().next(), Some("████████"));
    }

    #[test]
    fn a_click_finds_the_bar_that_is_drawn_there() {
        for (width, count) in [(80, 37), (80, 80), (30, 60), (100, 3)] {
            let area = Rect::new(5, 0, width, 4);
            let used = used(area, count);
            for x in 0..used {
                let bar = bar_at(area, count, 5 + x as u16).unwrap();
                assert!(used < count || before(bar, used, count).contains(&x), "{width} {count} {x}");
            }
            assert_eq!((bar_at(area, count, 4), bar_at(area, count, 5 + used as u16)), (None, None));
        }
    }
}
