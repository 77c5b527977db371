//! Asks from where or until where to read: a few places by a digit, anything else as it is typed, and below it what that means
//! and how much lies in the range.
use super::Records;
use crate::kafka::Error;
use crate::kafka::model::Offset;
use crate::kafka::read::{Extent, Position, PositionMistake, Range};
use crate::shell::effect::{LinePick, LinePicker};
use crate::shell::{CallPace, Cx, Effect, Look, answer};
use crate::ui::number;
use crate::ui::time::with_weekday;
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use jiff::tz::TimeZone;

/// The edge of the range that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edge {
    From,
    Until,
}

/// The same digits mean the same places at both edges.
const PICKS: [LinePick; 9] = [
    LinePick { digit: '1', text: "begin", what: "the first record still there" },
    LinePick { digit: '2', text: "end", what: "the end as it is when reading begins" },
    LinePick { digit: '3', text: "end-500", what: "the last 500 of each partition" },
    LinePick { digit: '4', text: "-15m", what: "a quarter of an hour ago" },
    LinePick { digit: '5', text: "-1h", what: "an hour ago" },
    LinePick { digit: '6', text: "-24h", what: "a day ago" },
    LinePick { digit: '7', text: "today", what: "midnight; also today 9:00, or 14:00" },
    LinePick { digit: '8', text: "yesterday", what: "also yesterday 14:00, mon 9:00, 2026-11-22T10:00" },
    LinePick { digit: '9', text: "-7d", what: "a week ago" },
];

/// Partitions whose offsets are told one by one.
const MOST_TOLD: usize = 4;

impl Edge {
    fn of(self, range: &mut Range) -> &mut Position {
        match self {
            Edge::From => &mut range.from,
            Edge::Until => &mut range.until,
        }
    }

    fn usual(self) -> Position {
        match self {
            Edge::From => Position::Begin,
            Edge::Until => Position::End,
        }
    }

    /// No text is the usual.
    fn parse(self, text: &str, zone: &TimeZone) -> Result<Position, PositionMistake> {
        match self {
            _ if text.trim().is_empty() => Ok(self.usual()),
            Edge::From => Position::parse(text, zone),
            Edge::Until => Position::parse_end(text, zone),
        }
    }

    fn title(self) -> &'static str {
        match self {
            Edge::From => "From where to read",
            Edge::Until => "Until where to read",
        }
    }
}

impl Records {
    pub(super) fn ask_position(&mut self, edge: Edge, cx: &mut Cx<'_>) {
        let now = edge.of(&mut self.question.range).to_string();
        let zone = cx.look.zone.clone();
        let asked = zone.clone();
        let picker = LinePicker {
            // Nothing lies before the first record.
            picks: PICKS.iter().filter(|pick| edge == Edge::From || pick.text != "begin").copied().collect(),
            at_once: Box::new(move |text, look| meaning(text, edge, look)),
            asks: Box::new(move |text| {
                let position = edge.parse(text, &asked).ok()?;
                let asked = (text.to_owned(), edge, position);
                Some(answer(asked, Records::ask_extent))
            }),
        };
        cx.prompt_with_picks(
            (edge.title(), picker),
            now,
            move |text| edge.parse(text, &zone).map_err(|mistake| mistake.to_string()),
            move |records: &mut Records, position, cx| {
                *edge.of(&mut records.question.range) = position;
                if edge == Edge::From {
                    // Who names a beginning wants to see it.
                    records.listing.order(position == Position::Begin);
                }
                records.again(cx);
            },
        );
    }

    /// Asks how far the range would go.
    fn ask_extent(&mut self, (text, edge, position): (String, Edge, Position), cx: &mut Cx<'_>) {
        let mut range = self.question.range.clone();
        *edge.of(&mut range) = position;
        let (now, zone) = (cx.look.now, cx.look.zone.clone());
        cx.call_at(
            CallPace::Own,
            "find the offsets",
            move |reach| async move { reach.cluster.extent(&range, (now, &zone)).await },
            move |_: &mut Records, extent, cx| {
                cx.say(Effect::Tell { text, words: extent_words(&extent, edge) });
            },
        );
    }
}

/// What a text means by itself.
fn meaning(text: &str, edge: Edge, look: &Look) -> Words<'static> {
    let position = match edge.parse(text, &look.zone) {
        Ok(position) => position,
        Err(_) => {
            let help = "begin, end-500, an offset (1234, or @5), 50%, 14:00, yesterday 14:00, mon 9:00, -1h, 2 hours ago, \
                        2026-11-22T10:00";
            return Words::toned(Tone::Muted, help);
        }
    };
    if let Some(at) = position.time(look.now, &look.zone) {
        let time = Words::plain(with_weekday(at.0, &look.zone));
        return match at.0 - look.now.0 {
            1.. => time.and(Tone::Warn, " · that is yet to come"),
            _ => time.and(Tone::Muted, format!(" · {}", look.age(at))),
        };
    }
    Words::plain(match position {
        Position::Begin => "the first record still there".to_owned(),
        Position::EndMinus(count) => {
            format!("{} before the end of each partition", number::counted(count, "offset"))
        }
        Position::Offset(offset) => format!("offset {} of each partition", number::signed(offset.0)),
        Position::Percent(percent) => format!("{percent} % of the way from the first to the last record"),
        _ => "the end as it is when reading begins".to_owned(),
    })
}

/// Which offsets that are, and how much lies in the range; what could not be asked is a hole in it.
fn extent_words(extent: &Result<Extent, Error>, edge: Edge) -> Words<'static> {
    let extent = match extent {
        Ok(extent) => extent,
        Err(error) => {
            return Words::toned(Tone::Bad, format!("! which offsets that is is not known: {error}"));
        }
    };
    let words = Words::toned(Tone::Muted, offsets(extent, edge));
    let (count, missing) = (extent.offsets(), !extent.missing.is_empty());
    let sign = if missing { '≥' } else { '≈' };
    let words = match count {
        0 if !missing => words.and(Tone::Warn, " · no record lies in the range"),
        _ => words.and(Tone::Plain, format!(" · {sign} {}", number::counted(count, "record"))),
    };
    extent.missing.iter().fold(words, |words, reason| words.and(Tone::Bad, format!(" · ! {reason}")))
}

fn offsets(extent: &Extent, edge: Edge) -> String {
    let several = extent.rows.iter().any(|((topic, _), ..)| *topic != extent.rows[0].0.0);
    let at =
        |from: &Offset, until: &Offset| number::signed(if edge == Edge::From { from.0 } else { until.0 });
    match extent.rows.as_slice() {
        [] => "no partition".to_owned(),
        [(_, from, until)] => format!("offset {}", at(from, until)),
        rows => {
            let told = rows.iter().take(MOST_TOLD).map(|((topic, partition), from, until)| {
                let topic = if several { format!("{topic} ") } else { String::new() };
                format!("{topic}{partition} at {}", at(from, until))
            });
            let told: Vec<String> = told.collect();
            let more = rows.len().saturating_sub(MOST_TOLD);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            format!("offsets: {}{more}", told.join(", "))
        }
    }
}
