//! The clusters of the config file: choose one, or type an address. Also the first screen of a user who has none.
use super::table::{Column, Resource, Table, Width};
use crate::config::{Address, Profile};
use crate::shell::{Cell, Command, Cx, Effect, Look, Ready, Route};
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use std::borrow::Cow;
use std::sync::Arc;

impl Resource for Arc<Profile> {
    type Of = ();
    const EMPTY: &'static str = "No profiles yet.  b types an address · `kafdeck config init` writes a config to fill in · `kafdeck demo` opens a demo cluster";
    const COLUMNS: &'static [Column<Arc<Profile>>] = &[
        Column::<Self>::new("profile", Width::Range(12, 32), |profile, _| {
            Cell::toned(profile.name.clone(), Tone::Strong)
        }),
        Column::<Self>::new("brokers", Width::Share { min: 20, parts: 1 }, |profile, _| {
            Cell::text(brokers(profile))
        })
        .priority(1),
        Column::<Self>::new("", Width::Fixed(10), |profile, _| {
            if profile.read_only { Cell::toned("read-only", Tone::Good) } else { Cell::text("") }
        })
        .priority(2),
    ];
    const COMMANDS: &'static [Command<Table<Arc<Profile>>>] = &[
        Command::<Table<Self>>::new(
            "profiles.open",
            &["enter"],
            "connect",
            "Opens the selected cluster.",
            |table, cx| {
                if let Some(profile) = table.selected() {
                    cx.say(Effect::Connect(Arc::clone(profile)));
                }
            },
        )
        .ready(|table, _| Ready::when(table.selected().is_some(), "there is no profile; b types an address"))
        .rank(1),
        Command::<Table<Self>>::new(
            "profiles.address",
            &["b"],
            "address",
            "Opens the cluster at an address that you type.",
            |_, cx| {
                ask_address(cx);
            },
        )
        .rank(2),
    ];

    fn route((): &()) -> Route {
        Route::Profiles
    }
    fn title((): &()) -> String {
        "Profiles".to_owned()
    }
    fn version(look: &Look) -> u64 {
        look.profiles.len() as u64 + 1
    }
    fn rows((): &(), look: &Look) -> Option<Vec<Arc<Profile>>> {
        Some(look.profiles.to_vec())
    }
    fn id(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.name)
    }
    fn foot(&self, look: &Look) -> Option<Words<'static>> {
        (look.cluster.as_deref() == Some(&self.name))
            .then(|| Words::toned(Tone::Muted, "this cluster is open now"))
    }
}

fn brokers(profile: &Profile) -> String {
    profile.brokers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn ask_address(cx: &mut Cx<'_>) {
    cx.prompt(
        "Connect to",
        "host:port, several with commas",
        "",
        |text| Address::list(text).map(Profile::of_brokers).map_err(|error| error.to_string()),
        |_: &mut Table<Arc<Profile>>, profile, cx| cx.say(Effect::Connect(Arc::new(profile))),
    );
}
