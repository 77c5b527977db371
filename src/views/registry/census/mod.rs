//! Which schemas the records of a topic name: read from the first bytes of each, while one looks on.
//!
//! | file | owns |
//! |---|---|
//! | `uses` | the rows, as data |
//! | `run` | the read that they come from |
mod run;
mod uses;

pub(crate) use run::CensusRun;
pub(crate) use uses::SchemaUse;

use crate::kafka::read::{Mode, PositionMistake, Range, ScanRequest};
use crate::shell::{Cell, Command, Cx, Effect, Look, Ready, Route};
use crate::ui::number;
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use crate::views::table::{Column, Resource, Table, Width};
use run::SharedRun;
use std::borrow::Cow;
use uses::place;

const LABEL: &str = "ask for the schemas";

/// Of which records.
#[derive(Clone)]
pub struct CensusOf {
    pub topic: String,
    /// The range, as a route writes it.
    pub query: String,
    run: SharedRun,
}

impl CensusOf {
    /// Of a topic, and the part of it that the query says.
    pub fn new(topic: String, query: String) -> CensusOf {
        CensusOf { topic, query, run: SharedRun::default() }
    }

    fn range(&self, look: &Look) -> Result<Range, PositionMistake> {
        Range::from_query([self.topic.as_str()], &self.query, &look.zone)
    }

    fn route(&self, query: String) -> Route {
        Route::TopicSchemas { topic: self.topic.clone(), query }
    }
}

impl Resource for SchemaUse {
    type Of = CensusOf;
    const EMPTY: &'static str = "There is no record here.";
    const COLUMNS: &'static [Column<SchemaUse>] = &[
        Column::<Self>::new("of", Width::Fixed(5), |row, _| Cell::text(row.of())).key("of"),
        Column::<Self>::new("schema", Width::Range(10, 48), |row, _| Cell::text(row.called())).key("schema"),
        Column::<Self>::shell_only("id", |row, _| row.id()),
        Column::<Self>::new("subject", Width::Range(12, 60), |row, _| row.known_as())
            .priority(1)
            .key("subjects"),
        Column::<Self>::new("type", Width::Fixed(11), |row, _| {
            row.told(|schema| Cell::text(schema.written.kind.to_string()))
        })
        .priority(4)
        .key("type"),
        Column::<Self>::new("framing", Width::Range(10, 28), |row, _| row.framing())
            .priority(7)
            .key("framing"),
        Column::<Self>::new("records", Width::Range(7, 16), |row, _| Cell::Count(row.sum.records))
            .right(0)
            .key("records"),
        Column::<Self>::new("share", Width::Fixed(7), |row, _| Cell::text(format!("{:.1} %", row.share())))
            .right(3)
            .told_as("percent", |row, _| Cell::Percent(row.share())),
        Column::<Self>::new("bytes", Width::Range(6, 9), |row, _| Cell::Bytes(row.sum.bytes))
            .right(6)
            .key("bytes"),
        Column::<Self>::new("partitions", Width::Fixed(10), |row, _| Cell::count(row.places.len()))
            .right(6)
            .key("partitions"),
        Column::<Self>::new("first", Width::Range(8, 24), |row, _| row.earliest()).priority(5).key("first"),
        Column::<Self>::new("last", Width::Range(8, 24), |row, _| row.latest()).priority(2).key("last"),
        Column::<Self>::shell_only("first_at", |row, _| place(row.first())),
        Column::<Self>::shell_only("last_at", |row, _| place(row.last())),
    ];
    const COMMANDS: &'static [Command<Table<SchemaUse>>] = &[
        Command::<Table<Self>>::new(
            "census.first",
            &["enter"],
            "first record",
            "Opens the records from the first one on that names the schema, the oldest first.",
            |table, cx| {
                if let Some((partition, offset)) = table.selected().and_then(SchemaUse::first) {
                    let query = format!("partitions={partition}&from={offset}&order=oldest");
                    cx.go(Route::Records { topic: table.of().topic.clone(), query });
                }
            },
        )
        .ready(chosen)
        .rank(1),
        Command::<Table<Self>>::new(
            "census.last",
            &["o"],
            "last record",
            "Opens the records up to the last one that names the schema, the newest first.",
            |table, cx| {
                if let Some((partition, offset)) = table.selected().and_then(SchemaUse::last) {
                    let query = format!("partitions={partition}&until={}", offset + 1);
                    cx.go(Route::Records { topic: table.of().topic.clone(), query });
                }
            },
        )
        .ready(chosen)
        .rank(2),
        Command::<Table<Self>>::new(
            "census.subject",
            &["d"],
            "subject",
            "Opens the subject that has the schema.",
            Table::<Self>::open_subject,
        )
        .ready(|table, _| Ready::when(table.subject().is_some(), "no subject is known that has it"))
        .rank(3),
        Command::<Table<Self>>::new(
            "census.partitions",
            &["P"],
            "partitions",
            "Shows in which partitions they are: records, first and last of each.",
            Table::<Self>::show_partitions,
        )
        .ready(chosen)
        .rank(4),
        Command::<Table<Self>>::new(
            "census.range",
            &["F"],
            "range",
            "Counts another part of the topic: from, until, partitions, isolation.",
            Table::<Self>::ask_range,
        )
        .rank(5),
        Command::<Table<Self>>::new(
            "census.stop",
            &["ctrl-x"],
            "stop",
            "Stops reading; what was counted stays.",
            |table, _| {
                table.of().run.stop();
            },
        )
        .ready(|table, _| Ready::when(table.of().run.is_running(), "nothing is being read"))
        .rank(6),
    ];

    fn route(of: &CensusOf) -> Route {
        of.route(of.query.clone())
    }
    fn title(of: &CensusOf) -> String {
        format!("{} › Schemas", of.topic)
    }
    fn ask(of: &CensusOf, cx: &mut Cx<'_>) {
        // Else the place says what is wrong with its range.
        let Ok(range) = of.range(cx.look) else { return };
        let mode = Mode::Census;
        let request = ScanRequest { mode, ..ScanRequest::of(range, cx.look.now, cx.look.zone.clone()) };
        let topic = of.topic.clone();
        cx.call(
            "start the census",
            move |reach| async move {
                let run = CensusRun::start(&reach.cluster, &topic, request);
                run.tap.on_news(reach.wake);
                run
            },
            |table: &mut Table<Self>, run, cx| {
                table.of().run.begin(run);
                Self::woke(table, cx);
            },
        );
    }
    fn woke(table: &mut Table<Self>, cx: &mut Cx<'_>) {
        if cx.is_asking(LABEL) {
            return;
        }
        let awaited = table.of().run.awaited();
        if awaited.is_empty() {
            return;
        }
        let ask =
            |reach: crate::shell::effect::Reach| async move { reach.cluster.await_schemas(awaited).await };
        cx.call(LABEL, ask, |table: &mut Table<Self>, (), cx| {
            table.of().run.answered();
            Self::woke(table, cx);
        });
    }
    fn version(of: &CensusOf, _look: &Look) -> u64 {
        of.run.version()
    }
    fn rows(of: &CensusOf, _look: &Look) -> Option<Vec<SchemaUse>> {
        of.run.uses()
    }
    fn head(of: &CensusOf, _: &[SchemaUse], _look: &Look) -> Vec<Words<'static>> {
        let mut head = of.run.head();
        if !of.query.is_empty() {
            head = head.and(Tone::Muted, format!(" · {}", of.query.replace('&', " ")));
        }
        vec![head, Words::new()]
    }
    fn trouble(of: &CensusOf, look: &Look) -> Option<String> {
        of.range(look).err().map(|mistake| mistake.to_string()).or_else(|| of.run.failed())
    }
    fn lacks(of: &CensusOf, _look: &Look) -> Option<String> {
        of.run.lacks()
    }
    fn id(&self) -> Cow<'_, str> {
        Cow::Owned(format!("{} {}", self.of(), self.called()))
    }
}

fn chosen(table: &Table<SchemaUse>, _: &Look) -> Ready {
    Ready::when(table.selected().is_some(), "no row is selected")
}

impl Table<SchemaUse> {
    /// The registry and the subject of the schema under the cursor: the one of the topic's name, or the first.
    fn subject(&self) -> Option<(String, String)> {
        let row = self.selected()?;
        let own = row.named.of.subject(&self.of().topic);
        let known = &row.schema()?.written.known_as;
        let (subject, _) = known.iter().find(|(subject, _)| **subject == *own).or_else(|| known.first())?;
        Some((self.of().run.registry()?.to_string(), subject.to_string()))
    }

    fn open_subject(&mut self, cx: &mut Cx<'_>) {
        if let Some((registry, subject)) = self.subject() {
            cx.go(Route::Subject { registry, subject });
        }
    }

    fn show_partitions(&mut self, cx: &mut Cx<'_>) {
        let Some(row) = self.selected() else { return };
        let line = |one: SchemaUse| {
            let (partition, tally) = one.places[0];
            let time = |cell: Cell| cell.words(cx.look).text();
            Words::plain(format!("partition {partition}  "))
                .and(Tone::Plain, number::counted(tally.records, "record"))
                .and(
                    Tone::Muted,
                    format!(", offsets {}–{}", number::signed(tally.first), number::signed(tally.last)),
                )
                .and(Tone::Muted, format!(", {} – {}", time(one.earliest()), time(one.latest())))
        };
        let title = format!(
            "{} of {}: {}",
            row.called(),
            self.of().topic,
            number::counted(row.places.len() as u64, "partition")
        );
        let lines = row.apart().map(line).collect();
        cx.show(title, lines);
    }

    fn ask_range(&mut self, cx: &mut Cx<'_>) {
        let of = self.of().clone();
        let zone = cx.look.zone.clone();
        let accept = move |text: &str| {
            let query = text.split_whitespace().collect::<Vec<_>>().join("&");
            Range::from_query([of.topic.as_str()], &query, &zone)
                .map(|_| of.route(query))
                .map_err(|why| why.to_string())
        };
        let help = "such as from=-1h, or from=end-10000 partitions=0,3-5; also until and isolation; nothing: all of it";
        let before = self.of().query.replace('&', " ");
        cx.prompt("Which records", help, before, accept, |_: &mut Self, route, cx| {
            cx.say(Effect::Replace(route));
        });
    }
}
