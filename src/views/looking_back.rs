//! A group's past above its partitions: the curve of its lag over the last hours, and when it rebalanced. Read once a minute
//! at most from what its coordinator has written, and never for more than 5 % of the time, beside the partitions' own questions;
//! who may not read that sees the curve since the program was started. Kept until the program ends, so that a place that is
//! opened again has it at once.
use super::group_kind::kind_of;
use super::named_partition::NamedPartition;
use super::table::Table;
use crate::kafka::lookback::{LagPast, PastWindow, Rebalance};
use crate::kafka::model::{Group, Timestamp};
use crate::shell::{CallPace, Cx, Look, Ready};
use crate::ui::number;
use crate::ui::spark;
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use std::collections::HashMap;
use std::sync::Arc;

/// How far back, and in how many steps.
const HOURS: i64 = 6;
const STEPS: usize = 72;
/// After so many milliseconds it is read again, or after so many times as long as reading took.
const STALE: i64 = 60_000;
const REST: i64 = 20;
/// The lowest terminal that has room for a curve beside the rows, and the one that has room for a high curve.
const LOW: u16 = 22;
const HIGH: u16 = 34;
const DOING: &str = "look back at the group";

/// What is known of the past of groups.
#[derive(Clone, Default)]
struct GroupPasts(HashMap<Arc<str>, KeptPast>);

#[derive(Clone)]
struct KeptPast {
    /// When it is read again, if somebody looks.
    until: Timestamp,
    past: Result<Arc<LagPast>, Arc<str>>,
}

impl GroupPasts {
    fn of<'a>(group: &str, look: &'a Look) -> Option<&'a KeptPast> {
        look.kept.get::<GroupPasts>()?.0.get(group)
    }
}

/// Reads the past of a group, unless that was done just now or there is no room to show it.
pub(super) fn look_back_if_seen(group: &str, cx: &mut Cx<'_>) {
    if cx.look.size.1 >= LOW {
        look_back(group, cx);
    }
}

fn look_back(group: &str, cx: &mut Cx<'_>) {
    if !keeps_past(group, cx.look) {
        return;
    }
    let fresh = |kept: &KeptPast| cx.look.now < kept.until;
    if GroupPasts::of(group, cx.look).is_some_and(fresh) || cx.is_asking(DOING) {
        return;
    }
    let (group, at): (Arc<str>, _) = (group.into(), cx.look.now);
    let from = Timestamp(at.0.saturating_sub(HOURS * 3_600_000).max(0));
    let window = PastWindow { from, until: at, steps: STEPS };
    let asked = group.clone();
    cx.call_at(
        CallPace::Own,
        DOING,
        move |reach| async move { reach.cluster.past_of_group(&asked, window).await },
        move |_: &mut Table<NamedPartition>, past: Result<LagPast, Arc<str>>, cx| {
            let past = past.map(Arc::new);
            let took = cx.look.now.0.saturating_sub(at.0);
            let until = Timestamp(at.0.saturating_add(STALE.max(took.saturating_mul(REST))));
            cx.keep(move |pasts: &mut GroupPasts| drop(pasts.0.insert(group, KeptPast { until, past })));
        },
    );
}

/// Whether the group's coordinator writes down how far it has read: that of a share group keeps the present only.
fn keeps_past(group: &str, look: &Look) -> bool {
    kind_of(group, look) != Some("share")
}

/// Whether its rebalances can be told; if not, why.
pub(super) fn tells_rebalances(table: &Table<NamedPartition>, look: &Look) -> Ready {
    Ready::when(keeps_past(table.of(), look), "of a share group Kafka keeps the present only")
}

/// The lines above the partitions.
pub(super) fn lines(group: &Group, look: &Look) -> Vec<Words<'static>> {
    let rows = match look.size.1 {
        ..LOW => return Vec::new(),
        LOW..HIGH => 2,
        _ => 5,
    };
    let width = usize::from(look.size.0).saturating_sub(8).clamp(8, 120);
    if group.kind == "share" {
        let mut lines = curve(&group.lags, rows.min(2), width);
        let text = "lag since kafdeck was started: of a share group Kafka keeps the present only";
        lines.push(Words::toned(Tone::Muted, text));
        return lines;
    }
    match GroupPasts::of(&group.id, look).map(|kept| &kept.past) {
        None => vec![Words::toned(Tone::Muted, "looking back …")],
        Some(Err(why)) => {
            let why = format!("lag since kafdeck was started; its past can't be read: {why}");
            let mut lines = curve(&group.lags, rows.min(2), width);
            lines.push(Words::toned(Tone::Muted, why));
            lines
        }
        Some(Ok(past)) => {
            let known: Vec<f32> =
                past.lags.iter().map(|lag| lag.map_or(f32::NAN, |lag| lag as f32)).collect();
            let mut lines = curve(&stretched(&known, width), rows, width);
            lines.push(axis(past, look));
            lines.push(rebalances(past, look));
            lines.push(Words::new());
            lines
        }
    }
}

fn curve(lags: &[f32], rows: usize, width: usize) -> Vec<Words<'static>> {
    let lags = &lags[lags.len().saturating_sub(width)..];
    let is_told = |lag: &&f32| !lag.is_nan();
    if lags.iter().filter(is_told).all(|lag| *lag <= 0.0) {
        let words = match (lags.iter().any(|lag| lag.is_nan()), lags.iter().find(is_told)) {
            (_, None) => "how the lag was is not known",
            (true, Some(_)) => "no lag in as much of this time as is known",
            (false, Some(_)) => "no lag in all this time",
        };
        return vec![Words::toned(Tone::Muted, words)];
    }
    let mut blocks = spark::histogram(lags, rows);
    let ground = blocks.pop().unwrap_or_default();
    let high = blocks.into_iter().map(|line| Words::toned(Tone::Spark, line));
    high.chain([grounded(&ground, lags)]).collect()
}

/// The lowest line of the curve: where nothing is known stands a dot, which is not the blank of no lag.
fn grounded(line: &str, lags: &[f32]) -> Words<'static> {
    let mut words = Words::new();
    for (block, lag) in line.chars().zip(lags) {
        words = match lag.is_nan() {
            true => words.and(Tone::Muted, "·"),
            false => words.and(Tone::Spark, block.to_string()),
        };
    }
    words
}

/// A step may be several cells wide, never less than one.
fn stretched(values: &[f32], width: usize) -> Vec<f32> {
    let each = (width / values.len().max(1)).max(1);
    values.iter().flat_map(|value| std::iter::repeat_n(*value, each)).collect()
}

/// From when, the most, and what lacks.
fn axis(past: &LagPast, look: &Look) -> Words<'static> {
    let most = past.lags.iter().flatten().max().copied().unwrap_or(0);
    let until = past.from + past.step * past.lags.len() as i64;
    let words = Words::toned(Tone::Muted, "lag ")
        .and(Tone::Plain, look.minute(Timestamp(past.from)))
        .and(Tone::Muted, " to ")
        .and(Tone::Plain, look.minute(Timestamp(until.min(look.now.0))))
        .and(Tone::Muted, " · at most ")
        .and(Tone::Plain, number::count(most))
        .and(Tone::Muted, format!(" · from {}", number::counted(past.commits, "commit")));
    match (past.in_part, &past.lacks) {
        (_, Some(why)) => words.and(Tone::Warn, format!(" · not all: {why}")),
        (true, None) => {
            words.and(Tone::Muted, " · at least: of some partitions nothing is known so far back")
        }
        (false, None) => words,
    }
}

fn rebalances(past: &LagPast, look: &Look) -> Words<'static> {
    let Some(last) = past.rebalances.last() else {
        return Words::toned(Tone::Muted, "no rebalance in all this time");
    };
    let count = number::counted(past.rebalances.len() as u64, "rebalance");
    Words::plain(count).and(Tone::Muted, ", the last ").then(rebalance(last, look))
}

/// `10:02:11 generation 7, 3 members, + app on 10.0.0.2`.
fn rebalance(row: &Rebalance, look: &Look) -> Words<'static> {
    let members = number::counted(row.members as u64, "member");
    let mut words = Words::plain(look.time(row.at))
        .and(Tone::Muted, format!(" generation {}, ", row.generation))
        .and(Tone::Plain, members);
    for (sign, tone, names) in [("+", Tone::Good, &row.joined), ("−", Tone::Bad, &row.left)] {
        for name in names {
            words = words.and(Tone::Muted, ", ").and(tone, format!("{sign} {name}"));
        }
    }
    words
}

impl Table<NamedPartition> {
    /// Shows every rebalance that is known, the newest first.
    pub(super) fn show_rebalances(&mut self, cx: &mut Cx<'_>) {
        let lines = match GroupPasts::of(self.of(), cx.look).map(|kept| &kept.past) {
            None => {
                look_back(self.of(), cx);
                vec![Words::plain("It is being read: try again in a moment.")]
            }
            Some(Err(why)) => vec![Words::plain(format!("The past of this group can't be read: {why}"))],
            Some(Ok(past)) if past.rebalances.is_empty() => {
                vec![Words::plain(format!("No rebalance in the last {HOURS} hours."))]
            }
            Some(Ok(past)) => past.rebalances.iter().rev().map(|row| rebalance(row, cx.look)).collect(),
        };
        let title = format!("{}: rebalances of the last {HOURS} hours", self.of());
        cx.show(title, lines);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(lags: &[f32]) -> Vec<String> {
        curve(lags, 2, 8).iter().map(Words::text).collect()
    }

    #[test]
    fn what_is_not_known_is_not_drawn_as_no_lag() {
        assert_eq!(drawn(&[f32::NAN, f32::NAN]), ["how the lag was is not known"]);
        assert_eq!(drawn(&[f32::NAN, 0.0]), ["no lag in as much of this time as is known"]);
        assert_eq!(drawn(&[0.0, 0.0]), ["no lag in all this time"]);
        assert_eq!(drawn(&[f32::NAN, 0.0, 4.0, 8.0]), ["   █", "· ██"]);
    }
}
