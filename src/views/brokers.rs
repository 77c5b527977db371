//! The list of brokers: which are up, which controls, how evenly the work lies.
use super::table::{Column, Resource, RowPane, Table, Width};
use crate::kafka::Need;
use crate::kafka::model::{Broker, BrokerState, Role};
use crate::shell::{Cell, Command, Look, Ready, Route};
use crate::ui::tone::Tone;
use std::borrow::Cow;

impl Resource for Broker {
    type Of = ();
    const EMPTY: &'static str = "No broker has answered yet.";
    const COLUMNS: &'static [Column<Broker>] = &[
        Column::<Self>::new("id", Width::Fixed(5), |broker, _| {
            Cell::Count(broker.id.0.unsigned_abs().into())
        })
        .right(1)
        .key("id"),
        Column::<Self>::new("", Width::Fixed(1), |broker, _| controller(broker))
            .priority(1)
            .told_as("controller", |broker, _| Cell::known(&broker.is_controller, |is| Cell::Flag(*is))),
        Column::<Self>::new("address", Width::Range(14, 40), |broker, _| Cell::text(address(broker)))
            .priority(1)
            .key("address"),
        Column::<Self>::new("rack", Width::Fixed(8), |broker, _| {
            Cell::or_none(broker.rack.clone(), Cell::text)
        })
        .priority(7)
        .key("rack"),
        Column::<Self>::new("role", Width::Fixed(10), |broker, _| Cell::text(role(broker.role)))
            .priority(8)
            .key("role"),
        Column::<Self>::new("state", Width::Range(7, 30), |broker, _| state(broker))
            .priority(2)
            .told_as("state", |broker, _| Cell::text(state_word(&broker.state))),
        Column::<Self>::new("leaders", Width::Fixed(8), |broker, _| Cell::count(broker.leaders))
            .right(3)
            .key("leaders"),
        Column::<Self>::new("replicas", Width::Fixed(8), |broker, _| Cell::count(broker.replicas))
            .right(5)
            .key("replicas"),
        Column::<Self>::new("in sync", Width::Fixed(9), |broker, _| {
            Cell::Of(broker.in_sync as u64, broker.replicas as u64)
        })
        .right(4)
        .told_as("in_sync", |broker, _| Cell::count(broker.in_sync)),
        Column::<Self>::new("skew", Width::Fixed(7), |broker, _| {
            Cell::or_none(broker.leader_skew, Cell::Percent)
        })
        .right(6)
        .key("skew"),
        Column::<Self>::new("disk", Width::Fixed(9), |broker, _| {
            Cell::known(&broker.disk, |bytes| Cell::Bytes(*bytes))
        })
        .right(4)
        .told_as("disk", |broker, _| disk(broker)),
        Column::<Self>::new("free", Width::Fixed(9), |broker, _| free(broker)).right(9).key("free"),
        Column::<Self>::new("version", Width::Fixed(7), |broker, _| {
            Cell::or_none(broker.version, Cell::text)
        })
        .priority(10)
        .key("version"),
        Column::<Self>::shell_only("trouble", |broker, _| {
            Cell::or_none(broker.state.trouble().cloned(), why)
        }),
    ];
    const PANE: RowPane = RowPane::Asks;
    const COMMANDS: &'static [Command<Table<Broker>>] = &[
        Command::<Table<Self>>::new(
            "brokers.open",
            &["enter", "d"],
            "open",
            "Opens the broker: what it leads and follows, and what is out of sync there.",
            |table, cx| {
                if let Some(broker) = table.selected() {
                    cx.go(Route::Broker(broker.id));
                }
            },
        )
        .ready(|table, _| Ready::when(table.selected().is_some(), "no broker is selected"))
        .rank(1),
        Command::<Table<Self>>::new(
            "brokers.controller",
            &["5"],
            "controller",
            "Opens the controller and its quorum.",
            |_, cx| {
                cx.go(Route::Controller);
            },
        ),
        Command::<Table<Self>>::new(
            "brokers.configs",
            &["e"],
            "configs",
            "Shows the broker's configs.",
            |table, cx| {
                if let Some(broker) = table.selected() {
                    cx.go(Route::BrokerConfigs(broker.id));
                }
            },
        )
        .ready(|table, _| Ready::when(table.selected().is_some(), "no broker is selected"))
        .rank(2),
        Command::<Table<Self>>::new(
            "brokers.all-configs",
            &["*"],
            "all brokers",
            "Shows the configs that all brokers have by default.",
            |_, cx| {
                cx.go(Route::AllBrokersConfigs);
            },
        )
        .rank(3),
    ];

    const NEEDS: &'static [Need] = &[Need::Sizes];
    fn route((): &()) -> Route {
        Route::Brokers
    }
    fn title((): &()) -> String {
        "Brokers".to_owned()
    }
    fn rows((): &(), look: &Look) -> Option<Vec<Broker>> {
        look.pulse.at.map(|_| look.pulse.overview.brokers.clone())
    }
    fn id(&self) -> Cow<'_, str> {
        Cow::Owned(self.id.to_string())
    }
    fn beside(&self, (): &()) -> Option<Route> {
        Some(Route::Broker(self.id))
    }
    fn tone(&self) -> Tone {
        if self.state.is_down() || self.in_sync < self.replicas {
            Tone::Bad
        } else if self.state.trouble().is_some() || self.disk.lacks().is_some() {
            Tone::Warn
        } else {
            Tone::Plain
        }
    }
}

fn controller(broker: &Broker) -> Cell {
    match broker.is_controller.whole() {
        Some(true) => Cell::toned("★", Tone::Accent),
        _ => Cell::text(""),
    }
}

/// Where it listens; a controller that tells no port has none.
pub fn address(broker: &Broker) -> String {
    match broker.port {
        0 => broker.host.clone(),
        port if broker.host.contains(':') => format!("[{}]:{port}", broker.host),
        port => format!("{}:{port}", broker.host),
    }
}

/// What a broker that is down keeps on disk can't be known, and its state says why: nothing that lacks.
pub fn disk(broker: &Broker) -> Cell {
    match &broker.state {
        BrokerState::Up | BrokerState::Unknown | BrokerState::Doubtful(_) => {
            Cell::known(&broker.disk, |bytes| Cell::Bytes(*bytes))
        }
        BrokerState::Fenced | BrokerState::Unreachable(_) => Cell::Unsupported("the broker is down".into()),
    }
}

/// What is free on its fullest volume: it is the first that stops it.
fn free(broker: &Broker) -> Cell {
    // One directory that does not tell may be the fullest: what the others have is no answer then.
    let free: Option<Vec<u64>> =
        broker.log_dirs.iter().map(|dir| dir.volume.map(|volume| volume.free)).collect();
    match free.and_then(|free| free.into_iter().min()) {
        Some(free) => Cell::Bytes(free),
        None if broker.disk.at_least().is_some() => Cell::Unsupported(
            "only brokers since Kafka 3.3 tell it, of directories that they can read".into(),
        ),
        None => disk(broker),
    }
}

fn why(why: std::sync::Arc<str>) -> Cell {
    Cell::text(why.to_string())
}

fn state_word(state: &BrokerState) -> &'static str {
    match state {
        BrokerState::Unknown => "unknown",
        BrokerState::Up => "up",
        BrokerState::Doubtful(_) => "doubtful",
        BrokerState::Fenced => "fenced",
        BrokerState::Unreachable(_) => "unreachable",
    }
}

/// A role in words.
pub fn role(role: Role) -> &'static str {
    match role {
        Role::Broker => "broker",
        Role::Controller => "controller",
        Role::Both => "both",
    }
}

/// How it fares.
pub fn state(broker: &Broker) -> Cell {
    match &broker.state {
        BrokerState::Unknown if broker.role == Role::Controller => {
            Cell::Unsupported("brokers before Kafka 3.3 do not tell when a controller was heard of".into())
        }
        BrokerState::Unknown => Cell::Loading,
        BrokerState::Up => Cell::toned("up", Tone::Good),
        BrokerState::Fenced => Cell::toned("fenced", Tone::Bad),
        BrokerState::Doubtful(why) => Cell::toned(format!("doubtful: {why}"), Tone::Warn),
        BrokerState::Unreachable(why) => Cell::toned(format!("unreachable: {why}"), Tone::Bad),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kafka::model::{BrokerId, Known, LogDir, Volume};
    use std::sync::Arc;

    #[test]
    fn a_directory_that_does_not_tell_leaves_it_open_how_much_is_free() {
        let dir = |volume| LogDir { path: "/d".into(), replicas: 1, bytes: 1, volume, trouble: None };
        let told = |free| dir(Some(Volume { total: 100, free }));
        let broker = |log_dirs: &[LogDir]| Broker {
            id: BrokerId(1),
            host: "h".to_owned(),
            port: 9092,
            rack: None,
            role: Role::Broker,
            is_controller: Known::Loading,
            state: BrokerState::Up,
            leaders: 0,
            replicas: 0,
            in_sync: 0,
            leader_skew: None,
            disk: Known::Is(1),
            log_dirs: Arc::from(log_dirs),
            version: None,
        };
        assert!(matches!(free(&broker(&[told(9), told(7)])), Cell::Bytes(7)));
        assert!(matches!(free(&broker(&[told(9), dir(None)])), Cell::Unsupported(_)));
    }
}
