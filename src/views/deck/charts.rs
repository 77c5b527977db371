//! What has happened in the last minutes, on large screens: records in as columns, the lag of the worst groups from its least to its most.
//! Draws only.
use crate::kafka::model::Group;
use crate::shell::{Cell, Look};
use crate::ui::layout::inset;
use crate::ui::number;
use crate::ui::paint;
use crate::ui::spark;
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// The body from which on there is room for charts below the panels: a screen of 120 by 34.
const LEAST: (u16, u16) = (116, 28);
/// Rows of the charts at least and at most, their heads included.
const ROWS: (u16, u16) = (9, 18);
/// Rows of a group's lag, and from one group to the next.
const GROUP_ROWS: u16 = 2;
const GROUP_STEP: u16 = 3;
/// Cells of a group's name and lag.
const NAMES: u16 = 34;

/// The body without its charts, and the room of the charts, which take what `panels` rows leave; none on smaller screens.
pub fn split(body: Rect, panels: u16) -> (Rect, Option<Rect>) {
    if body.width < LEAST.0 || body.height < LEAST.1 {
        return (body, None);
    }
    let rows = body.height.saturating_sub(panels + 1).clamp(ROWS.0, ROWS.1);
    let above = Rect { height: body.height - rows - 1, ..body };
    (above, Some(Rect { y: above.bottom() + 1, height: rows, ..body }))
}

/// Records that came in, over all topics that are not internal.
pub fn records_in(area: Rect, buffer: &mut Buffer, look: &Look) {
    let pulse = &look.pulse;
    let head = inset(paint::row(area, 0), 1);
    let words = Words::toned(Tone::Head, "Records in");
    let rates: Vec<f32> = pulse.rates.iter().copied().filter(|rate| rate.is_finite()).collect();
    let most = rates.iter().copied().fold(0.0, f32::max);
    if rates.len() < 2 {
        paint::line(buffer, head, &words.and(Tone::Muted, "  watching …"), &look.theme);
        return;
    }
    let over = number::duration(u64::try_from(pulse.rates_over.as_millis()).unwrap_or(u64::MAX)).text();
    let told = format!("  the last {over}, at most {} rec/s", number::rate(most.into()).text());
    paint::line(buffer, head, &words.and(Tone::Muted, told), &look.theme);
    columns(&pulse.rates, below(area), buffer, look);
}

/// The lag of the groups that are most behind, each on a scale of its own: a growing one is told from one that stands.
pub fn lags(area: Rect, buffer: &mut Buffer, look: &Look) {
    let head =
        Words::toned(Tone::Head, "Lag over time").and(Tone::Muted, "  each from its least to its most");
    paint::line(buffer, inset(paint::row(area, 0), 1), &head, &look.theme);
    let groups = look.pulse.groups.at_least().map_or(&[][..], |groups| groups);
    let mut worst: Vec<&Group> = groups.iter().filter(|group| group.lags.len() > 1).collect();
    let lag = |group: &Group| group.lag.at_least().map_or(0, |lag| lag.records().saturating_abs());
    worst.sort_by_key(|group| std::cmp::Reverse(lag(group)));
    let body = below(area);
    for (at, group) in (0..body.height / GROUP_ROWS).zip(worst) {
        let y = body.y + at * GROUP_STEP;
        let row = Rect { y, height: GROUP_ROWS, ..body }.intersection(body);
        if row.height < GROUP_ROWS {
            break;
        }
        let names = Rect { width: NAMES.min(row.width / 2), height: 1, y: row.y + 1, ..inset(row, 3) };
        let name = Words::plain(group.id.to_string());
        paint::ends(buffer, names, &name, &Cell::lag(&group.lag).words(look), &look.theme);
        let chart =
            Rect { x: names.right() + 2, width: row.right().saturating_sub(names.right() + 3), ..row };
        let least = group.lags.iter().copied().filter(|lag| lag.is_finite()).fold(f32::INFINITY, f32::min);
        // What stands still is a line on the ground.
        let above: Vec<f32> = group.lags.iter().map(|lag| lag - least).collect();
        columns(&above, chart, buffer, look);
    }
}

/// Values as columns that fill the area from the right, the newest last.
fn columns(values: &[f32], area: Rect, buffer: &mut Buffer, look: &Look) {
    let area = inset(area, 1);
    let room = usize::from(area.width);
    let shown = &values[values.len().saturating_sub(room)..];
    let wide = (room / shown.len().max(1)).clamp(1, 4);
    let stretched: Vec<f32> = shown.iter().flat_map(|value| std::iter::repeat_n(*value, wide)).collect();
    let left = paint::to_u16(room - stretched.len().min(room));
    let area = Rect { x: area.x + left, width: area.width - left, ..area };
    let lines = spark::histogram(&stretched, usize::from(area.height));
    for (at, line) in (0..).zip(lines) {
        paint::line(buffer, paint::row(area, at), &Words::toned(Tone::Spark, line), &look.theme);
    }
    // The ground, where nothing stands on it.
    let ground = paint::row(area, area.height.saturating_sub(1));
    for x in ground.left()..ground.right() {
        if buffer[(x, ground.y)].symbol() == " " {
            buffer[(x, ground.y)].set_char('▁').set_style(look.style(Tone::Rule));
        }
    }
}

fn below(area: Rect) -> Rect {
    Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area }
}
