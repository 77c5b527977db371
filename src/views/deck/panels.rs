//! The panels of the deck as lines, each with the place that it is about: what needs a look, lag, brokers, the busiest topics. Pure:
//! a look in, lines out.
use super::troubles::{self, Trouble};
use crate::kafka::model::{Broker, Group, Known, Pace, Pulse, Topic};
use crate::shell::{Cell, Look, Route};
use crate::ui::grid::{GridColumn, GridRow, Width};
use crate::ui::number;
use crate::ui::paint;
use crate::ui::tone::Tone;
use crate::ui::words::Words;

/// Lines of a panel at most: the lists have the rest.
const LINES: usize = 40;
/// How many panels there are.
pub const PANELS: usize = 4;

/// What a line is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeckGoal {
    pub route: Route,
    /// The row there on which the bar begins.
    pub row: Option<String>,
    /// The topic that it is about, if it is about one.
    pub topic: Option<String>,
}

impl DeckGoal {
    fn at(route: Route) -> DeckGoal {
        DeckGoal { route, row: None, topic: None }
    }
}

/// One line.
pub struct DeckLine {
    pub row: GridRow<'static>,
    pub goal: DeckGoal,
}

/// A head, and lines, or what stands there when there are none.
pub struct DeckPanel {
    pub head: &'static str,
    pub columns: Vec<GridColumn>,
    pub lines: Vec<DeckLine>,
    /// How many there are, with those that have no line.
    pub all: usize,
    /// Something that would stand here is not known: what does stand here is a part.
    pub is_part: bool,
    pub empty: Words<'static>,
}

impl DeckPanel {
    /// Rows that it fills if there is room, without its head.
    pub fn wanted(&self) -> u16 {
        paint::to_u16(self.lines.len()).max(1)
    }
}

/// All of them, in the order in which one walks them.
pub fn all(look: &Look) -> [DeckPanel; PANELS] {
    [needing(&look.pulse, look), lag(look), brokers(look), busiest(look)]
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

fn needing(pulse: &Pulse, look: &Look) -> DeckPanel {
    let line = |trouble: Trouble| {
        let sign = if trouble.tone == Tone::Muted { '·' } else { '!' };
        let cells = vec![Words::toned(Tone::Strong, trouble.name), Words::plain(trouble.text)];
        let goal = DeckGoal { route: trouble.route, row: trouble.row, topic: trouble.topic };
        DeckLine { row: GridRow::new(cells).sign(sign, trouble.tone), goal }
    };
    let unseen = troubles::unseen(pulse);
    let is_part = unseen.is_some();
    let empty = match unseen {
        Some(unseen) => Words::toned(Tone::Muted, format!("nothing yet; still looking at {unseen} …")),
        None => Words::toned(Tone::Good, "✓ ")
            .and(Tone::Muted, "nothing: replicas in sync, brokers up, no group behind"),
    };
    let lines: Vec<DeckLine> = troubles::find(pulse, look).into_iter().map(line).collect();
    DeckPanel {
        head: "Needs a look",
        columns: vec![
            GridColumn::new("", Width::Range(10, 28), 0),
            GridColumn::new("", Width::Share { min: 10, parts: 1 }, 0),
        ],
        all: lines.len(),
        lines,
        is_part,
        empty,
    }
}

/// Every broker with its load.
fn brokers(look: &Look) -> DeckPanel {
    let brokers = &look.pulse.overview.brokers;
    let most = brokers.iter().map(|broker| broker.leaders).max().unwrap_or_default();
    let line = |broker: &Broker| {
        let route = if broker.role.is_broker() { Route::Broker(broker.id) } else { Route::Controller };
        DeckLine { row: broker_row(broker, most, look), goal: DeckGoal::at(route) }
    };
    DeckPanel {
        head: "Brokers",
        columns: vec![
            GridColumn::new("", Width::Range(3, 6), 0),
            GridColumn::new("", Width::Range(21, 40), 0),
            GridColumn::new("", Width::Range(1, 10), 3),
            GridColumn::new("", Width::Fixed(13), 1).right(),
            GridColumn::new("", Width::Fixed(BAR), 4),
            GridColumn::new("", Width::Fixed(9), 2).right(),
            GridColumn::new("", Width::Fixed(BAR), 5),
        ],
        lines: brokers.iter().take(LINES).map(line).collect(),
        all: brokers.len(),
        // Controllers tell of no broker.
        is_part: look.pulse.overview.through_controllers,
        empty: Words::toned(Tone::Muted, "no broker has answered yet"),
    }
}

/// Cells of a broker's bars: of its leaders against the others, and of its fullest volume.
const BAR: u16 = 8;

fn broker_row(broker: &Broker, most: usize, look: &Look) -> GridRow<'static> {
    let star = if broker.is_controller.whole() == Some(&true) { "★" } else { "" };
    let part = broker.leaders as f64 / most.max(1) as f64;
    let row = GridRow::new(vec![
        Words::toned(Tone::Strong, broker.id.to_string()).and(Tone::Accent, star),
        Words::plain(format!("{}:{}", broker.host, broker.port)),
        Words::toned(Tone::Muted, broker.rack.clone().unwrap_or_default()),
        Words::toned(Tone::Muted, "leads ").and(Tone::Plain, broker.leaders.to_string()),
        Words::toned(Tone::Spark, crate::ui::spark::bar(part, usize::from(BAR))),
        Cell::known(&broker.disk, |bytes| Cell::Bytes(*bytes)).words(look),
        broker.fullest().map(|used| crate::views::broker_dirs::bar(used, BAR)).unwrap_or_default(),
    ]);
    if broker.state.is_down() || broker.in_sync < broker.replicas { row.sign('!', Tone::Bad) } else { row }
}

/// The groups with most lag.
fn lag(look: &Look) -> DeckPanel {
    let (groups, empty) = match &look.pulse.groups {
        Known::Is(groups) | Known::AtLeast(groups, _) => {
            (groups.to_vec(), Words::toned(Tone::Muted, "no consumer groups"))
        }
        other => {
            let cell = Cell::known(other, |_| Cell::None);
            let why = cell.reason().map(|why| Words::toned(Tone::Muted, why.to_owned()));
            (Vec::new(), why.unwrap_or_else(|| cell.words(look)))
        }
    };
    let mut worst: Vec<&Group> = groups.iter().collect();
    worst.sort_by_key(|group| {
        std::cmp::Reverse(group.lag.at_least().map_or(-1, |lag| lag.records().saturating_abs()))
    });
    let line = |group: &Group| DeckLine {
        row: lag_row(group, look),
        goal: DeckGoal::at(Route::Group(group.id.to_string())),
    };
    DeckPanel {
        head: "Lag",
        columns: vec![
            GridColumn::new("", Width::Range(12, 28), 0),
            GridColumn::new("", Width::Fixed(12), 0).right(),
            GridColumn::new("", Width::Range(8, 24), 2),
            GridColumn::new("", Width::Range(8, 21), 1),
        ],
        all: worst.len(),
        is_part: lacks(&look.pulse.groups) || worst.iter().any(|group| lacks(&group.lag)),
        lines: worst.into_iter().take(LINES).map(line).collect(),
        empty,
    }
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
fn busiest(look: &Look) -> DeckPanel {
    // As in the head: what Kafka writes for itself is nobody's traffic.
    let theirs = look.pulse.topics.iter().filter(|topic| !topic.internal);
    let mut busiest: Vec<&Topic> = theirs.filter(|topic| rate(topic) > 0.0).collect();
    let is_part = look.pulse.topics.iter().any(|topic| lacks(&topic.rate));
    busiest.sort_by(|a, b| rate(b).total_cmp(&rate(a)));
    let line = |topic: &Topic| {
        let row = GridRow::new(vec![
            Words::toned(Tone::Strong, topic.name.to_string()),
            Cell::Rate(rate(topic)).words(look).and(Tone::Muted, " rec/s"),
            Cell::Spark(topic.rates.clone()).words(look),
        ]);
        let topic = topic.name.to_string();
        let route = Route::Records { topic: topic.clone(), query: String::new() };
        DeckLine { row, goal: DeckGoal { route, row: None, topic: Some(topic) } }
    };
    DeckPanel {
        head: "Busiest topics",
        columns: vec![
            GridColumn::new("", Width::Range(12, 34), 0),
            GridColumn::new("", Width::Fixed(12), 0).right(),
            GridColumn::new("", Width::Range(8, 24), 1),
        ],
        all: busiest.len(),
        is_part,
        lines: busiest.into_iter().take(LINES).map(line).collect(),
        empty: Words::toned(
            Tone::Muted,
            if is_part { "nothing that is known of" } else { "nothing comes in" },
        ),
    }
}

/// Whether something of it is not known for a reason; what is still asked for is not missed.
fn lacks<T>(known: &Known<T>) -> bool {
    known.hole().or(known.lacks()).is_some()
}

fn rate(topic: &Topic) -> f64 {
    topic.rate.at_least().copied().unwrap_or_default()
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
