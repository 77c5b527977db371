//! "Try on this record": a filter is typed, and a page says part by part why the record matches or not. Reads no cluster.
use crate::kafka::record::Record;
use crate::query::{self, Context, Filter, FilterPart};
use crate::shell::effect::{Prefill, WrongLine};
use crate::shell::{Cx, Look, Screen};
use crate::ui::input::InputMistake;
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use crate::ui::wrap::wrapped;

/// Cells that a level is indented by.
const INDENT: usize = 3;
/// Cells of a mark and its word: `✗ no   `.
const MARK: usize = 7;

/// What words in a filter mean here: the time that is now, the zone that times are shown in.
pub fn context(look: &Look) -> Context {
    Context::new(look.now.0, look.zone.clone())
}

/// What is wrong with a filter, for the line that it is typed in.
pub fn mistake(wrong: &query::Mistake) -> InputMistake {
    InputMistake { range: wrong.at.clone(), message: wrong.to_string() }
}

/// A topic's past filters, oldest first.
pub fn past(topic: &str, look: &Look) -> Vec<String> {
    look.state.filters(topic).iter().rev().cloned().collect()
}

/// Asks for a filter, beginning with `text`, and shows what it says of the record.
pub fn ask<V: Screen>(record: Record, topic: &str, text: String, cx: &mut Cx<'_>) {
    let context = context(cx.look);
    let topic = topic.to_owned();
    cx.prompt(
        "Try on this record",
        "a filter; ↑ ↓ go through those of this topic, enter says part by part what it makes of the record",
        Prefill { text, past: past(&topic, cx.look), begins: false },
        move |text| {
            let filter = Filter::parse(text, &context).map_err(|wrong| WrongLine::At(mistake(&wrong)))?;
            Ok::<_, WrongLine>((filter, record.clone(), topic.clone()))
        },
        |_: &mut V, (filter, record, topic), cx| {
            let lines = page(&filter.explain(&record.view()), usize::from(cx.look.size.0));
            cx.show(format!("{}:{} and the filter", record.partition, record.offset), lines);
            remember(&topic, filter.text(), cx);
        },
    );
}

/// Puts a filter in front of its topic's history, for this session and later ones.
pub fn remember(topic: &str, text: &str, cx: &mut Cx<'_>) {
    if text.trim().is_empty() || cx.look.state.filters(topic).first().is_some_and(|newest| newest == text) {
        return;
    }
    let (topic, text) = (topic.to_owned(), text.to_owned());
    cx.remember(move |state| state.remember_filter(&topic, &text));
}

/// The verdict, and below it each part with its own: marks and words, so that no colour is needed.
fn page(whole: &FilterPart, columns: usize) -> Vec<Words<'static>> {
    let (tone, verdict) =
        if whole.holds { (Tone::Good, "✓ It matches") } else { (Tone::Bad, "✗ It does not match") };
    let mut lines = vec![Words::toned(tone, verdict), Words::new()];
    add(whole, 0, columns.saturating_sub(8).max(20), &mut lines);
    lines
}

fn add(part: &FilterPart, level: usize, columns: usize, lines: &mut Vec<Words<'static>>) {
    let (tone, mark) = if part.holds { (Tone::Good, "✓ yes  ") } else { (Tone::Bad, "✗ no   ") };
    // However deep a part lies, a third of the page is left for its text.
    let indent = (level * INDENT).min(columns * 2 / 3 - MARK);
    let room = columns - indent - MARK;
    for (at, text) in wrapped(&part.text, room).into_iter().enumerate() {
        let before = if at == 0 { Words::toned(tone, mark) } else { Words::plain(" ".repeat(MARK)) };
        lines.push(Words::plain(" ".repeat(indent)).then(before).and(Tone::Plain, text));
    }
    for text in wrapped(&part.why, room) {
        lines.push(Words::plain(" ".repeat(indent + MARK)).and(Tone::Muted, text));
    }
    for inner in &part.parts {
        add(inner, level + 1, columns, lines);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deep_parts_still_have_room() {
        let mut part =
            FilterPart { text: "a".into(), holds: false, why: "missing".into(), parts: Vec::new() };
        for _ in 0..50 {
            part = FilterPart { text: "not a".into(), holds: true, why: String::new(), parts: vec![part] };
        }
        let lines = page(&part, 40);
        assert!(lines.last().unwrap().text().ends_with("missing"));
    }
}
