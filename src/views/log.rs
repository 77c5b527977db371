//! The program's own log, librdkafka's lines included, the newest first.
use super::table::{Column, Resource, Table, Width};
use crate::config::{LogLevel, LogLine};
use crate::kafka::model::Timestamp;
use crate::shell::{Cell, Command, Look, Route};
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use std::borrow::Cow;

impl Resource for LogLine {
    type Of = ();
    const EMPTY: &'static str = "Nothing has been logged yet.";
    const COLUMNS: &'static [Column<LogLine>] = &[
        Column::<Self>::new("time", Width::Range(12, 32), |line, _| Cell::Time(Timestamp(line.at))),
        Column::<Self>::new("level", Width::Fixed(6), |line, _| level(line.level)),
        Column::<Self>::new("text", Width::Share { min: 20, parts: 1 }, |line, _| {
            Cell::text(line.text.clone())
        }),
        Column::<Self>::new("source", Width::Range(8, 32), |line, _| {
            Cell::toned(line.source.clone(), Tone::Muted)
        })
        .priority(3),
    ];
    const COMMANDS: &'static [Command<Table<LogLine>>] = &[
        Command::<Table<Self>>::new(
            "log.open",
            &["enter"],
            "open",
            "Shows the whole line with its time, level and source.",
            |table, cx| {
                if let Some(line) = table.selected() {
                    let mut lines: Vec<Words<'static>> =
                        line.text.lines().map(|text| Words::plain(text.to_owned())).collect();
                    let level = level(line.level).words(cx.look);
                    lines.push(Words::new());
                    lines.push(level.and(Tone::Muted, format!("  {}", line.source)));
                    cx.show(format!("Log line of {}", cx.look.whole_time(Timestamp(line.at))), lines);
                }
            },
        )
        .rank(1),
        Command::<Table<Self>>::new(
            "log.copy",
            &["C"],
            "copy line",
            "Copies the selected line.",
            |table, cx| {
                if let Some(line) = table.selected() {
                    cx.copy("line", format!("{} {}", line.source, line.text));
                }
            },
        )
        .rank(2),
    ];

    fn route((): &()) -> Route {
        Route::Log
    }
    fn title((): &()) -> String {
        "Log".to_owned()
    }
    fn version((): &(), look: &Look) -> u64 {
        look.log.last()
    }
    fn rows((): &(), look: &Look) -> Option<Vec<LogLine>> {
        Some(look.log.since(0).into_iter().rev().collect())
    }
    fn id(&self) -> Cow<'_, str> {
        Cow::Owned(self.number.to_string())
    }
}

fn level(level: LogLevel) -> Cell {
    let (text, tone) = match level {
        LogLevel::Error => ("error", Tone::Bad),
        LogLevel::Warn => ("warn", Tone::Warn),
        LogLevel::Info => ("info", Tone::Plain),
        LogLevel::Debug => ("debug", Tone::Muted),
        LogLevel::Trace => ("trace", Tone::Muted),
    };
    Cell::toned(text, tone)
}
