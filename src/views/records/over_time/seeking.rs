//! Moving along the histogram. The list keeps its order: oldest first it goes on from the beginning of the bucket, newest
//! first it goes back from its end; either way the bucket's records are the first ones, with pages on both sides.
use super::{Counted, Records};
use crate::kafka::read::{Anchor, Position, RecordRow};
use crate::shell::{Command, Cx, Look, Notice, Ready};
use crate::ui::bars::bar_at;
use crate::ui::mouse::{Mouse, MouseKind};

/// Least lines of a terminal on which the histogram leaves room for rows.
const LINES: u16 = 14;

/// The histogram's commands.
pub(in crate::views::records) const COMMANDS: &[Command<Records>] = &[
    Command::<Records>::new(
        "records.histogram",
        &["H"],
        "over time",
        "Shows how the records of the range are spread over time, without reading them; again hides it.",
        Records::toggle_over_time,
    )
    .ready(|records, look| {
        Ready::when(
            records.over_time.shown || look.size.1 >= LINES,
            "the terminal is too low for a histogram",
        )
    })
    .rank(4),
    Command::<Records>::new(
        "records.earlier",
        &["<", "left"],
        "earlier",
        "Moves to the bar before in the histogram, and the list with it.",
        |records, cx| records.step(false, cx),
    )
    .ready(has_bars),
    Command::<Records>::new(
        "records.later",
        &[">", "right"],
        "later",
        "Moves to the next bar of the histogram, and the list with it.",
        |records, cx| records.step(true, cx),
    )
    .ready(has_bars),
    Command::<Records>::new(
        "records.zoom-in",
        &["."],
        "zoom in",
        "Spreads the marked bar of the histogram over the whole axis.",
        Records::zoom_in,
    )
    .ready(|records, look| match has_bars(records, look) {
        Ready::Yes => {
            let fine = records.over_time.histogram().is_some_and(|histogram| histogram.step <= 1);
            Ready::when(!fine && records.marked().is_some(), "no bar is marked that could be spread")
        }
        no => no,
    }),
    Command::<Records>::new(
        "records.zoom-out",
        &[","],
        "zoom out",
        "Shows the axis of the histogram as it was before zooming in.",
        |records, cx| {
            records.over_time.zoom.pop();
            records.count_over_time(cx);
        },
    )
    .ready(|records, _| {
        Ready::when(
            records.over_time.shown && !records.over_time.zoom.is_empty(),
            "the histogram shows all of the range",
        )
    }),
];

fn has_bars(records: &Records, _: &Look) -> Ready {
    match &records.over_time.counted {
        Counted::Is(histogram) if records.over_time.shown => {
            Ready::when(histogram.total() > 0, "there are no records to move along")
        }
        Counted::Not if records.over_time.shown => {
            Ready::No("the records are still being counted".to_owned())
        }
        Counted::Failed(why) if records.over_time.shown => Ready::No(format!("there is no histogram: {why}")),
        _ => Ready::No("no histogram is shown: H shows records over time".to_owned()),
    }
}

impl Records {
    /// To the next bar that has records.
    fn step(&mut self, later: bool, cx: &mut Cx<'_>) {
        let Some(histogram) = self.over_time.histogram() else { return };
        let filled = |index: &usize| histogram.counts[*index] > 0;
        let all = 0..histogram.counts.len();
        let next = match (self.marked(), later) {
            (Some(at), true) => (at + 1..all.end).find(filled),
            (Some(at), false) => (0..at).rev().find(filled),
            (None, true) => all.clone().find(filled),
            (None, false) => all.clone().rev().find(filled),
        };
        match next {
            Some(index) => self.seek(index, cx),
            None => cx.note(Notice::info(match later {
                true => "There is nothing later on this axis",
                false => "There is nothing earlier on this axis",
            })),
        }
    }

    /// Brings the list to a bucket. What a search has found is not read again: the cursor goes to the first hit there.
    fn seek(&mut self, index: usize, cx: &mut Cx<'_>) {
        let Some(histogram) = self.over_time.histogram() else { return };
        let period = histogram.bucket(index);
        self.over_time.sought = Some(period.from);
        if self.question.filter.is_some() {
            let within = |row: usize| {
                let time = self.listing.shown(row).map(RecordRow::timestamp);
                time.is_some_and(|time| period.from <= time && time < period.until)
            };
            match (0..self.listing.rows.len()).find(|row| within(*row)) {
                Some(row) => self.listing.grid.select_on_top(row),
                None => cx.note(Notice::info("The search has found nothing in that time (so far)")),
            }
            return;
        }
        self.stop(cx);
        self.jump(
            match self.listing.rows.newest_first() {
                true => Anchor::UpTo(Position::Time(period.until)),
                false => Anchor::At(Position::Time(period.from)),
            },
            cx,
        );
    }

    fn zoom_in(&mut self, cx: &mut Cx<'_>) {
        let marked = self.marked().zip(self.over_time.histogram());
        let Some(period) = marked.map(|(index, histogram)| histogram.bucket(index)) else { return };
        self.over_time.zoom.push(period);
        self.over_time.sought = None;
        self.count_over_time(cx);
    }

    /// A click on a bar seeks.
    pub(in crate::views::records) fn click_over_time(&mut self, mouse: &Mouse, cx: &mut Cx<'_>) -> bool {
        let area = self.over_time.bars.get();
        let clicked = matches!(mouse.kind, MouseKind::Click | MouseKind::DoubleClick) && mouse.is_in(area);
        let count = self.over_time.histogram().map_or(0, |histogram| histogram.counts.len());
        if !clicked || !self.over_time.shown || count == 0 {
            return false;
        }
        if let Some(index) = bar_at(area, count, mouse.column) {
            self.seek(index, cx);
        }
        true
    }
}
