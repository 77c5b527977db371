//! The clusters of the config file: choose one, try it, make, edit and delete them. Also the first screen of a user who has none.
//!
//! | file | owns |
//! |---|---|
//! | `making` | a new profile, question by question |
//! | `login` | of these the ones about a login, and where its password is kept |
//! | `opening` | what has to be typed before, opening and trying |
//! | `file` | the config file: writing, editing, deleting |
//! | `taking` | other tools' settings |
mod file;
mod login;
mod making;
pub(in crate::views) mod opening;
mod taking;

use super::table::{Column, Resource, Table, Width};
use crate::config::{Address, Mechanism, Profile};
use crate::shell::{Cell, Command, Cx, Look, Ready, Route};
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use std::borrow::Cow;
use std::sync::Arc;

/// The screen.
type Profiles = Table<Arc<Profile>>;

impl Resource for Arc<Profile> {
    type Of = ();
    const EMPTY: &'static str = "No profiles yet.  a makes one, question by question · I takes over another tool's settings · @ opens an address · `kafdeck demo` opens a demo cluster";
    const COLUMNS: &'static [Column<Arc<Profile>>] = &[
        Column::<Self>::new("profile", Width::Range(12, 32), |profile, _| {
            Cell::toned(profile.name.clone(), Tone::Strong)
        }),
        Column::<Self>::new("", Width::Fixed(4), |profile, look| {
            let open = look.cluster.as_deref() == Some(&profile.name);
            if open { Cell::toned("open", Tone::Accent) } else { Cell::text("") }
        }),
        Column::<Self>::new("brokers", Width::Share { min: 20, parts: 1 }, |profile, _| {
            Cell::text(brokers(profile))
        })
        .priority(1),
        Column::<Self>::new("security", Width::Range(9, 28), |profile, _| security(profile)).priority(2),
        Column::<Self>::new("", Width::Fixed(10), |profile, _| {
            if profile.read_only { Cell::toned("read-only", Tone::Good) } else { Cell::text("") }
        })
        .priority(3),
    ];
    const COMMANDS: &'static [Command<Profiles>] = &[
        Command::<Profiles>::new(
            "profiles.open",
            &["enter"],
            "connect",
            "Opens the selected cluster.",
            |table, cx| chosen(table, cx, opening::open),
        )
        .ready(is_chosen)
        .rank(1),
        Command::<Profiles>::new(
            "profiles.address",
            &["@"],
            "address",
            "Opens the cluster at an address that you type.",
            |_, cx| ask_address(cx),
        )
        .rank(2),
        Command::<Profiles>::new(
            "profiles.new",
            &["a"],
            "new",
            "Makes a profile, question by question, and tries it.",
            |_, cx| making::begin(cx),
        )
        .rank(3),
        Command::<Profiles>::new(
            "profiles.try",
            &["t"],
            "try",
            "Tries whether the selected cluster answers, and stays here.",
            |table, cx| chosen(table, cx, opening::attempt),
        )
        .ready(is_chosen)
        .rank(4),
        Command::<Profiles>::new(
            "profiles.import",
            &["I"],
            "import",
            "Takes over another tool's settings: those in their usual places, or a file that you name.",
            |_, cx| taking::begin(cx),
        )
        .rank(5),
        Command::<Profiles>::new(
            "profiles.edit",
            &["e"],
            "edit",
            "Opens the config file in $EDITOR; it is checked before it is kept.",
            |_, cx| file::edit(cx),
        )
        .rank(6),
        Command::<Profiles>::new(
            "profiles.delete",
            &["D"],
            "delete",
            "Deletes the selected profile from the config file; the cluster is not touched.",
            |table, cx| chosen(table, cx, file::delete),
        )
        .ready(is_chosen),
    ];

    fn route((): &()) -> Route {
        Route::Profiles
    }
    fn title((): &()) -> String {
        "Profiles".to_owned()
    }
    fn version((): &(), look: &Look) -> u64 {
        // A list that was read anew lies elsewhere.
        (look.profiles.as_ptr() as u64) ^ look.profiles.len() as u64
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

fn chosen(table: &Profiles, cx: &mut Cx<'_>, act: fn(Profile, &mut Cx<'_>)) {
    if let Some(profile) = table.selected() {
        act((**profile).clone(), cx);
    }
}

fn is_chosen(table: &Profiles, _: &Look) -> Ready {
    Ready::when(table.selected().is_some(), "there is no profile; a makes one, @ opens an address")
}

fn brokers(profile: &Profile) -> String {
    profile.addresses().iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// In Kafka's words. What leaves the door open is marked.
fn security(profile: &Profile) -> Cell {
    let mechanism = profile.sasl.as_ref().and_then(|sasl| sasl.mechanism).map(Mechanism::name);
    match (&profile.tls, mechanism) {
        (Some(_), Some(mechanism)) if profile.unverified().is_some() => {
            Cell::toned(format!("{} · {mechanism}", profile.unverified().unwrap_or_default()), Tone::Warn)
        }
        (Some(_), None) if profile.unverified().is_some() => {
            Cell::toned(profile.unverified().unwrap_or_default(), Tone::Warn)
        }
        (None, Some("PLAIN")) => Cell::toned("PLAIN without TLS", Tone::Warn),
        (Some(_), Some(mechanism)) => Cell::text(format!("TLS · {mechanism}")),
        (Some(_), None) => Cell::text("TLS"),
        (None, Some(mechanism)) => Cell::text(mechanism),
        (None, None) => Cell::toned("none", Tone::Muted),
    }
}

/// The addresses of a line, as `-b` takes them.
fn addresses(text: &str) -> Result<Profile, String> {
    Address::list(text).map(Profile::of_brokers)
}

fn ask_address(cx: &mut Cx<'_>) {
    cx.prompt(
        "Connect to",
        "host:port, several with commas",
        "",
        addresses,
        |_: &mut Profiles, profile, cx| opening::open(profile, cx),
    );
}
