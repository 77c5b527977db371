//! The panels of the deck that only show: brokers, lag, busiest topics. Each returns the area below it.
use crate::kafka::model::{Broker, Group, Known, Pace, Topic};
use crate::shell::{Cell, Look};
use crate::ui::grid::{Grid, GridColumn, GridRow, GridState, Width};
use crate::ui::layout::inset;
use crate::ui::number;
use crate::ui::paint;
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Rows of a panel at most.
const ROWS: usize = 6;

/// A panel's head.
pub fn title(area: Rect, buffer: &mut Buffer, text: &str, look: &Look) {
    paint::line(
        buffer,
        inset(paint::row(area, 0), 1),
        &Words::toned(Tone::Head, text.to_owned()),
        &look.theme,
    );
}

/// Rows of panels below each other, each with a head, and a blank line between them: where there is no room for all, each has
/// some before one has many.
pub fn shares(height: u16, wanted: &[u16]) -> Vec<u16> {
    let around = paint::to_u16(2 * wanted.len()).saturating_sub(1);
    let mut left = height.saturating_sub(around);
    let mut shares = vec![0; wanted.len()];
    while left > 0 && shares != wanted {
        for (share, wanted) in shares.iter_mut().zip(wanted) {
            let one = u16::from(*share < *wanted && left > 0);
            (*share, left) = (*share + one, left - one);
        }
    }
    shares
}

/// Rows that each panel below the troubles has if there is room: lag, busiest topics, brokers.
pub fn wanted(look: &Look) -> [u16; 3] {
    let most = |count: usize, most: usize| paint::to_u16(count.clamp(1, most));
    let groups = look.pulse.groups.at_least().map_or(1, |groups| groups.len());
    let busy = look.pulse.topics.iter().filter(|topic| rate(topic) > 0.0).count();
    [most(groups, ROWS), most(busy, ROWS), most(look.pulse.overview.brokers.len(), 2 * ROWS)]
}

fn rate(topic: &Topic) -> f64 {
    topic.rate.at_least().copied().unwrap_or_default()
}

/// The area without its first rows.
pub fn below(area: Rect, rows: u16) -> Rect {
    let rows = rows.min(area.height);
    Rect { y: area.y + rows, height: area.height - rows, ..area }
}

/// A panel of rows.
fn panel(
    area: Rect,
    buffer: &mut Buffer,
    head: &str,
    columns: &[GridColumn],
    rows: Vec<GridRow<'static>>,
    look: &Look,
) -> Rect {
    title(area, buffer, head, look);
    let body = below(area, 1);
    let height = paint::to_u16(rows.len()).min(body.height);
    let row = |at: usize| rows[at].clone();
    let list = Rect { height, ..body };
    Grid::new(columns, rows.len(), &row).headless().unfocused().draw(
        buffer,
        list,
        &GridState::new(),
        &look.theme,
    );
    below(area, height + 2)
}

/// Every broker with its load.
pub fn brokers(area: Rect, buffer: &mut Buffer, look: &Look) -> Rect {
    let columns = [
        GridColumn::new("", Width::Range(1, 6), 0),
        GridColumn::new("", Width::Range(12, 28), 0),
        GridColumn::new("", Width::Range(1, 10), 3),
        GridColumn::new("", Width::Fixed(13), 1).right(),
        GridColumn::new("", Width::Fixed(9), 2).right(),
    ];
    let brokers = &look.pulse.overview.brokers;
    let rows = brokers.iter().take(2 * ROWS).map(|broker| broker_row(broker, look)).collect();
    panel(area, buffer, "Brokers", &columns, rows, look)
}

fn broker_row(broker: &Broker, look: &Look) -> GridRow<'static> {
    let star = if broker.is_controller.whole() == Some(&true) { "★" } else { "" };
    let row = GridRow::new(vec![
        Words::toned(Tone::Strong, broker.id.to_string()).and(Tone::Accent, star),
        Words::plain(format!("{}:{}", broker.host, broker.port)),
        Words::toned(Tone::Muted, broker.rack.clone().unwrap_or_default()),
        Words::toned(Tone::Muted, "leads ").and(Tone::Plain, broker.leaders.to_string()),
        Cell::known(&broker.disk, |bytes| Cell::Bytes(*bytes)).words(look),
    ]);
    if broker.state.is_down() || broker.in_sync < broker.replicas { row.sign('!', Tone::Bad) } else { row }
}

/// The groups with most lag.
pub fn lag(area: Rect, buffer: &mut Buffer, look: &Look) -> Rect {
    let groups = match &look.pulse.groups {
        Known::Is(groups) | Known::AtLeast(groups, _) => groups,
        other => {
            title(area, buffer, "Lag", look);
            let words = Cell::known(other, |_| Cell::None);
            let words = words
                .reason()
                .map_or_else(|| words.words(look), |why| Words::toned(Tone::Muted, why.to_owned()));
            paint::line(buffer, inset(paint::row(area, 1), 3), &words, &look.theme);
            return below(area, 3);
        }
    };
    let mut worst: Vec<&Group> = groups.iter().collect();
    worst.sort_by_key(|group| {
        std::cmp::Reverse(group.lag.at_least().map_or(-1, |lag| lag.records().saturating_abs()))
    });
    let columns = [
        GridColumn::new("", Width::Range(12, 28), 0),
        GridColumn::new("", Width::Fixed(12), 0).right(),
        GridColumn::new("", Width::Fixed(8), 2),
        GridColumn::new("", Width::Range(8, 21), 1),
    ];
    let rows: Vec<GridRow<'static>> =
        worst.into_iter().take(ROWS).map(|group| lag_row(group, look)).collect();
    if rows.is_empty() {
        title(area, buffer, "Lag", look);
        let words = Words::toned(Tone::Muted, "no consumer groups");
        paint::line(buffer, inset(paint::row(area, 1), 3), &words, &look.theme);
        return below(area, 3);
    }
    panel(area, buffer, "Lag", &columns, rows, look)
}

fn lag_row(group: &Group, look: &Look) -> GridRow<'static> {
    let trend = pace(&group.pace());
    let row = GridRow::new(vec![
        Words::toned(Tone::Strong, group.id.to_string()),
        Cell::lag(&group.lag).words(look),
        Cell::Spark(group.lags.as_slice().into()).words(look),
        trend,
    ]);
    if group.falls_behind() { row.sign('!', Tone::Warn) } else { row }
}

/// How a group fares, in a few words.
fn pace(pace: &Pace) -> Words<'static> {
    let (tone, text) = match pace {
        Pace::NothingCommitted => (Tone::Muted, "nothing committed".to_owned()),
        Pace::Unknown(_) => (Tone::Muted, "not known".to_owned()),
        Pace::NobodyReads => (Tone::Muted, "nobody reads".to_owned()),
        Pace::NoMembers => (Tone::Muted, "no members".to_owned()),
        Pace::MovesWithoutMembers => (Tone::Muted, "moves without members".to_owned()),
        Pace::PastEnd => (Tone::Warn, "past the end".to_owned()),
        Pace::KeepsUp => (Tone::Muted, "keeps up".to_owned()),
        Pace::Grows(trend) => (Tone::Warn, format!("+{}/s", number::rate(*trend).text())),
        Pace::Shrinks(trend) => (Tone::Good, format!("{}/s", number::rate(*trend).text())),
        Pace::Stuck(still) => (Tone::Warn, format!("no commit for {}", number::duration(*still).text())),
        Pace::Watching => (Tone::Muted, "watching …".to_owned()),
    };
    Words::toned(tone, text)
}

/// The topics into which most records come.
pub fn busiest(area: Rect, buffer: &mut Buffer, look: &Look) -> Rect {
    let mut busiest: Vec<&Topic> = look.pulse.topics.iter().filter(|topic| rate(topic) > 0.0).collect();
    busiest.sort_by(|a, b| rate(b).total_cmp(&rate(a)));
    let columns = [
        GridColumn::new("", Width::Range(12, 34), 0),
        GridColumn::new("", Width::Fixed(12), 0).right(),
        GridColumn::new("", Width::Fixed(8), 1),
    ];
    let rows: Vec<GridRow<'static>> = busiest
        .into_iter()
        .take(ROWS)
        .map(|topic| {
            GridRow::new(vec![
                Words::toned(Tone::Strong, topic.name.to_string()),
                Cell::Rate(rate(topic)).words(look).and(Tone::Muted, " rec/s"),
                Cell::Spark(topic.rates.clone()).words(look),
            ])
        })
        .collect();
    if rows.is_empty() {
        title(area, buffer, "Busiest topics", look);
        paint::line(
            buffer,
            inset(paint::row(area, 1), 3),
            &Words::toned(Tone::Muted, "nothing comes in"),
            &look.theme,
        );
        return below(area, 3);
    }
    panel(area, buffer, "Busiest topics", &columns, rows, look)
}

#[cfg(test)]
mod tests {
    use super::shares;

    #[test]
    fn where_there_is_no_room_for_all_each_panel_has_some() {
        assert_eq!(shares(19, &[8, 6, 6, 3]), [3, 3, 3, 3], "80 by 24");
        assert_eq!(shares(19, &[1, 6, 6, 3]), [1, 4, 4, 3], "what one does not need the others have");
        assert_eq!(shares(60, &[3, 5, 6, 3]), [3, 5, 6, 3]);
        assert_eq!(shares(9, &[8, 6, 6, 3]), [1, 1, 0, 0], "what is wrong comes first");
        assert_eq!(shares(3, &[8, 6]), [0, 0]);
    }
}
