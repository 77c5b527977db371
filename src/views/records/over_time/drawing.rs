//! Draws the histogram: a line that says what is counted, the bars, their axis.
use super::{Counted, Records, zone};
use crate::kafka::read::{Histogram, Period, Reason};
use crate::shell::Look;
use crate::ui::bars::{Bars, Scale};
use crate::ui::layout::inset;
use crate::ui::number;
use crate::ui::paint;
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

const SECOND: i64 = 1000;
const MINUTE: i64 = 60 * SECOND;
const DAY: i64 = 1440 * MINUTE;

impl Records {
    /// Draws it at the top of an area, if it is shown and there is room; the rest of the area.
    pub(in crate::views::records) fn draw_over_time(
        &self,
        area: Rect,
        buffer: &mut Buffer,
        look: &Look,
    ) -> Rect {
        self.over_time.bars.set(Rect::default());
        // Rows of the list have the greater right to a low terminal.
        let height = match area.height {
            ..10 => 0,
            10..16 => 4,
            16..30 => 5,
            _ => 6,
        };
        if !self.over_time.shown || height == 0 {
            return area;
        }
        let height = match &self.over_time.counted {
            // Room for the bars that are coming.
            Counted::Not => height,
            Counted::Is(histogram) if histogram.total() > 0 => height,
            Counted::Is(_) | Counted::Failed(_) => 1,
        };
        let (left, right) = (self.count_words(look), self.marked_words(look));
        paint::ends(buffer, inset(paint::row(area, 0), 1), &left, &right, &look.theme);
        if let Some(histogram) = self.over_time.histogram().filter(|histogram| histogram.total() > 0) {
            let bars = inset(Rect { y: area.y + 1, height: height - 1, ..area }, 1);
            let moments = MomentScale { histogram, zone: zone(look) };
            Bars::new(&histogram.counts, self.marked(), &moments).draw(buffer, bars, &look.theme);
            self.over_time.bars.set(bars);
        }
        Rect { y: area.y + height, height: area.height - height, ..area }
    }

    /// What the bars count, and what they do not.
    fn count_words(&self, look: &Look) -> Words<'static> {
        let histogram = match &self.over_time.counted {
            Counted::Not => return Words::toned(Tone::Muted, "counting records over time …"),
            Counted::Failed(why) => return Words::toned(Tone::Bad, format!("! no histogram: {why}")),
            Counted::Is(histogram) => histogram,
        };
        let total = histogram.total();
        let mut words = match (total, histogram.counts.len()) {
            (0, _) if histogram.untimed > 0 => {
                Words::toned(Tone::Muted, "no record of this range has a timestamp")
            }
            (0, _) => Words::toned(Tone::Muted, "no records in this range"),
            (_, 1) if histogram.step == 1 => {
                let at = look.whole_time(histogram.start);
                Words::plain(number::about(total)).and(Tone::Muted, format!(" records, all of {at}"))
            }
            _ => Words::plain(number::about(total))
                .and(Tone::Muted, format!(" records · {} a bar", length(histogram.step))),
        };
        if !self.over_time.zoom.is_empty() {
            words.push(Tone::Muted, " · zoomed in: , shows more");
        }
        if histogram.untimed > 0 && total > 0 {
            words.push(Tone::Warn, format!(" · {} without a time", number::about(histogram.untimed)));
        }
        if histogram.outside > 0 {
            let outside = number::about(histogram.outside);
            words.push(Tone::Warn, format!(" · {outside} with times far outside"));
        }
        if !histogram.missing.is_empty() {
            words.push(Tone::Bad, format!(" · ! without {}", uncounted(&histogram.missing)));
        }
        if self.question.filter.is_some() {
            words.push(Tone::Muted, " · all records, not only hits");
        }
        words
    }

    /// The bar that is marked.
    fn marked_words(&self, look: &Look) -> Words<'static> {
        let Some((index, histogram)) = self.marked().zip(self.over_time.histogram()) else {
            return Words::new();
        };
        let Period { from, until } = histogram.bucket(index);
        let zone = zone(look);
        let (from, until) = (zoned(from.0, &zone), zoned(until.0, &zone));
        let Some((from, until)) = from.zip(until) else { return Words::new() };
        let today = zoned(look.now.0, &zone).is_some_and(|now| now.date() == from.date());
        let date = if today { String::new() } else { from.strftime("%Y-%m-%d ").to_string() };
        let end = if from.date() == until.date() { clock(histogram.step) } else { "%m-%d %H:%M" };
        let time = format!("{date}{} – {}", from.strftime(clock(histogram.step)), until.strftime(end));
        Words::toned(Tone::Accent, format!("▲ {time}"))
            .and(Tone::Plain, format!("  {}", number::about(histogram.counts[index])))
    }
}

/// Partitions that are not counted, as a short list.
fn uncounted(missing: &[Reason]) -> String {
    let mut names = Vec::new();
    for reason in missing {
        if let Reason::Unread { partitions, .. } = reason {
            names.extend(partitions.iter().map(|(topic, partition)| format!("{topic} {partition}")));
        }
    }
    let more = names.len().saturating_sub(3);
    names.truncate(3);
    let names = names.join(", ");
    if more > 0 { format!("{names} and {more} more partitions") } else { names }
}

/// The length of a bar in its largest whole unit.
fn length(step: i64) -> String {
    let units = [(7 * DAY, "w"), (DAY, "d"), (60 * MINUTE, "h"), (MINUTE, "min"), (SECOND, "s"), (1, "ms")];
    let whole = units.iter().find(|(unit, _)| step % unit == 0);
    whole.map_or_else(String::new, |(unit, name)| format!("{} {name}", step / unit))
}

/// How exact times on the axis are.
fn clock(step: i64) -> &'static str {
    match step {
        ..SECOND => "%H:%M:%S%.3f",
        SECOND..MINUTE => "%H:%M:%S",
        _ => "%H:%M",
    }
}

fn zoned(time: i64, zone: &TimeZone) -> Option<Zoned> {
    Timestamp::from_millisecond(time).ok().map(|moment| moment.to_zoned(zone.clone()))
}

/// The axis in the reader's zone.
struct MomentScale<'a> {
    histogram: &'a Histogram,
    zone: TimeZone,
}

impl Scale for MomentScale<'_> {
    fn label(&self, bar: usize) -> String {
        let (at, step) = (self.histogram.bucket(bar).from.0, self.histogram.step);
        let Some(moment) = zoned(at, &self.zone) else { return at.to_string() };
        let span = step.saturating_mul(self.histogram.counts.len() as i64);
        let midnight = moment.time() == jiff::civil::Time::midnight();
        let form = match step {
            _ if span > 360 * DAY => "%Y-%m-%d",
            DAY.. => "%m-%d",
            _ if midnight && span > DAY / 4 => "%m-%d",
            step => clock(step),
        };
        moment.strftime(form).to_string()
    }

    fn ticks(&self, least: usize) -> Vec<usize> {
        self.histogram.ticks(least, &self.zone)
    }
}
