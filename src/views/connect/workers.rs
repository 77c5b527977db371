//! The workers of Kafka Connect, each asked by itself: they may differ.
use super::cells::NOT_CONFIGURED;
use crate::connect::model::{ConnectWorker, WorkerFacts, WorkerTrouble};
use crate::shell::{Cell, Command, Cx, Effect, Look, Route};
use crate::ui::tone::Tone;
use crate::views::table::{Column, Resource, Table, Width};
use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

/// A fact, where the worker told it.
fn told(worker: &ConnectWorker, cell: impl FnOnce(&WorkerFacts) -> Cell) -> Cell {
    worker.told.as_ref().map_or(Cell::None, cell)
}

impl Resource for ConnectWorker {
    type Of = ();
    const EMPTY: &'static str = "No worker is named.";
    const COLUMNS: &'static [Column<ConnectWorker>] = &[
        Column::<Self>::new("worker", Width::Range(20, 48), |worker, _| Cell::text(worker.address.clone()))
            .key("worker"),
        Column::<Self>::new("state", Width::Range(8, 24), |worker, _| state(worker))
            .priority(1)
            .told_as("state", |worker, _| {
                Cell::text(worker.told.as_ref().map_or_else(|trouble| trouble.word, |_| "up"))
            }),
        Column::<Self>::new("version", Width::Range(7, 12), |worker, _| {
            told(worker, |facts| Cell::Name(facts.version.clone()))
        })
        .priority(2)
        .key("version"),
        Column::<Self>::new("health", Width::Range(7, 16), |worker, _| {
            match (&worker.health, &worker.told) {
                (Some(health), _) => Cell::toned(
                    health.to_string(),
                    if **health == *"healthy" { Tone::Good } else { Tone::Warn },
                ),
                (None, Ok(_)) => Cell::Unsupported("workers tell their health since Connect 3.9".into()),
                (None, Err(_)) => Cell::None,
            }
        })
        .priority(4)
        .key("health"),
        Column::<Self>::new("connectors", Width::Fixed(10), |worker, _| {
            told(worker, |facts| counted(facts.connectors.as_ref().map(Vec::len)))
        })
        .right(3)
        .key("connectors"),
        Column::<Self>::new("plugins", Width::Fixed(7), |worker, _| {
            told(worker, |facts| counted(facts.plugins.as_ref().copied()))
        })
        .right(5)
        .key("plugins"),
        Column::<Self>::new("kafka cluster", Width::Range(13, 24), |worker, look| {
            told(worker, |facts| kafka_cluster(facts, look))
        })
        .priority(6)
        .told_as("kafka_cluster", |worker, _| {
            told(worker, |facts| Cell::or_none(facts.kafka_cluster.clone(), Cell::Name))
        }),
        Column::<Self>::new("connect", Width::Range(7, 16), |worker, _| Cell::Name(worker.connect.clone()))
            .priority(8)
            .key("connect"),
        Column::<Self>::shell_only("trouble", |worker, _| match (&worker.told, &worker.disagrees) {
            (Err(WorkerTrouble { why, .. }), _) | (_, Some(why)) => Cell::text(why.to_string()),
            _ => Cell::None,
        }),
    ];
    const COMMANDS: &'static [Command<Table<ConnectWorker>>] = &[
        Command::<Table<Self>>::new(
            "workers.connectors",
            &["W"],
            "connectors",
            "Shows the connectors.",
            |_, cx| cx.say(Effect::Replace(Route::Connectors)),
        )
        .rank(1),
        Command::<Table<Self>>::new(
            "workers.plugins",
            &["tab"],
            "plugins",
            "Lists the plugins of the workers.",
            |_, cx| cx.say(Effect::Replace(Route::ConnectPlugins)),
        )
        .rank(2),
        Command::<Table<Self>>::new(
            "workers.loggers",
            &[],
            "loggers",
            "Lists the loggers of the workers.",
            |_, cx| cx.say(Effect::Replace(Route::ConnectLoggers)),
        )
        .rank(3),
    ];

    fn route((): &()) -> Route {
        Route::ConnectWorkers
    }
    fn title((): &()) -> String {
        "Connect workers".to_owned()
    }
    const EVERY: Option<Duration> = Some(Duration::from_secs(5));
    fn ask((): &(), cx: &mut Cx<'_>) {
        cx.call(
            "ask the workers",
            |reach| async move { Ok(reach.cluster.connects().workers().await) },
            Table::<Self>::loaded,
        );
    }
    fn trouble((): &(), look: &Look) -> Option<String> {
        (!look.connects).then(|| NOT_CONFIGURED.to_owned())
    }
    fn id(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.address)
    }
    fn tone(&self) -> Tone {
        match (&self.told, &self.disagrees) {
            (Err(_), _) => Tone::Bad,
            (_, Some(_)) => Tone::Warn,
            _ => Tone::Plain,
        }
    }
}

/// A number that the worker was asked for by a question of its own.
fn counted(told: Result<usize, &Arc<str>>) -> Cell {
    told.map_or_else(|why| Cell::Failed(why.clone()), Cell::count)
}

fn state(worker: &ConnectWorker) -> Cell {
    match (&worker.told, &worker.disagrees) {
        (Err(trouble), _) => Cell::Noted(Box::new(Cell::toned(trouble.word, Tone::Bad)), trouble.why.clone()),
        (Ok(_), Some(why)) => Cell::Noted(Box::new(Cell::toned("differs", Tone::Warn)), why.clone()),
        (Ok(_), None) => Cell::toned("up", Tone::Good),
    }
}

/// Whether it works for the cluster that is open.
fn kafka_cluster(facts: &WorkerFacts, look: &Look) -> Cell {
    let Some(id) = &facts.kafka_cluster else { return Cell::None };
    match &look.pulse.overview.id {
        Some(own) if **own == **id => Cell::toned("this one", Tone::Good),
        Some(_) => Cell::Noted(
            Box::new(Cell::toned(id.to_string(), Tone::Warn)),
            "it works for another Kafka cluster than the one that is open".into(),
        ),
        None => Cell::Name(id.clone()),
    }
}
