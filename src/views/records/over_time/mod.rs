//! The histogram of records over time above the list: what it shows, and asking for it. `live` counts what a follow brings,
//! `seeking` moves along it, `drawing` draws.
mod drawing;
mod live;
mod seeking;

pub(super) use seeking::COMMANDS;

use super::Records;
use crate::kafka::Error;
use crate::kafka::model::Timestamp;
use crate::kafka::read::{Histogram, HistogramRequest, Period, Range, RecordRow};
use crate::shell::{Cx, Look};
use crate::ui::time::TimeStyle;
use jiff::tz::TimeZone;
use ratatui::layout::Rect;
use std::cell::Cell;
use std::time::Duration;

/// The label of the question.
const COUNTING: &str = "count over time";
/// While a follow runs, the histogram is counted anew so often.
const RENEWED: Duration = Duration::from_secs(5);

/// The histogram of a records screen. Hidden until asked for.
#[derive(Default)]
pub struct OverTime {
    shown: bool,
    counted: Counted,
    /// What was asked for last.
    asked: Option<Range>,
    /// Where the reader has zoomed in, the closest last.
    zoom: Vec<Period>,
    /// The beginning of the bucket that was sought, until the reader moves in the list.
    sought: Option<Timestamp>,
    /// How many bars were asked for.
    most: usize,
    /// What came live can't be counted in: there is no axis yet.
    stale: bool,
    /// Where the bars stood at the last drawing.
    bars: Cell<Rect>,
}

#[derive(Default)]
enum Counted {
    #[default]
    Not,
    Is(Histogram),
    Failed(String),
}

impl OverTime {
    /// Shown or hidden from the start; counted once the screen is open.
    pub(super) fn shown(shown: bool) -> OverTime {
        OverTime { shown, ..OverTime::default() }
    }

    pub(super) fn is_shown(&self) -> bool {
        self.shown
    }

    fn histogram(&self) -> Option<&Histogram> {
        match &self.counted {
            Counted::Is(histogram) => Some(histogram),
            Counted::Not | Counted::Failed(_) => None,
        }
    }

    /// The reader has moved in the list: the mark follows the row under the cursor again.
    pub(super) fn let_go(&mut self) {
        self.sought = None;
    }
}

impl Records {
    /// Shows or hides the histogram.
    fn toggle_over_time(&mut self, cx: &mut Cx<'_>) {
        self.over_time.shown = !self.over_time.shown;
        self.over_time.sought = None;
        self.count_if_changed(cx);
    }

    /// The range may have changed: a histogram that is shown is that of the range.
    pub(super) fn count_if_changed(&mut self, cx: &mut Cx<'_>) {
        let same = self.over_time.asked.as_ref().is_some_and(|range| *range == self.question.range);
        if !same {
            self.over_time.zoom.clear();
            self.over_time.counted = Counted::Not;
            self.count_over_time(cx);
        }
    }

    /// Counts anew, if the histogram is shown.
    pub(super) fn count_over_time(&mut self, cx: &mut Cx<'_>) {
        if !self.over_time.shown {
            self.over_time.asked = None;
            return;
        }
        self.over_time.asked = Some(self.question.range.clone());
        self.over_time.most = usize::from(cx.look.size.0 / 2).clamp(8, 64);
        self.over_time.stale = false;
        let request = HistogramRequest {
            range: self.question.range.clone(),
            within: self.over_time.zoom.last().copied(),
            buckets: self.over_time.most,
            now: cx.look.now,
            zone: zone(cx.look),
        };
        cx.call(COUNTING, |reach| async move { reach.cluster.histogram(request).await }, Records::counted);
    }

    fn counted(&mut self, answer: Result<Histogram, Error>, cx: &mut Cx<'_>) {
        self.over_time.counted = match answer {
            Ok(histogram) => Counted::Is(histogram),
            Err(error) => Counted::Failed(error.to_string()),
        };
        self.count_shown(cx.look.now);
    }

    /// What a follow brings shows in the histogram too: how often it is counted anew.
    pub(super) fn renews_over_time(&self) -> Option<Duration> {
        let follows = self.read.reading.is_follow() && self.read.reading.is_running();
        (self.over_time.shown && self.over_time.zoom.is_empty() && follows).then_some(RENEWED)
    }

    /// The bucket that is marked: the one that was sought, or that of the row under the cursor.
    fn marked(&self) -> Option<usize> {
        let histogram = self.over_time.histogram()?;
        let time = self.over_time.sought.or_else(|| self.listing.selected().map(RecordRow::timestamp))?;
        histogram.at(time)
    }
}

/// The zone in which moments are round: that of the times on screen.
fn zone(look: &Look) -> TimeZone {
    if look.times == TimeStyle::Utc { TimeZone::UTC } else { look.zone.clone() }
}
