//! What can be done everywhere: the rows of the app itself. They give way to a view that takes the same key.
use super::App;
use super::event::Outside;
use super::overlay::{Overlay, help, palette::Places, reader::OpenPage};
use crate::shell::{CommandRow, Notice, Ready, Route};

/// A row of the app with its function.
pub(super) struct GlobalRow {
    pub row: CommandRow,
    pub run: fn(&mut App),
}

const fn global(
    name: &'static str,
    keys: &'static [&'static str],
    label: &'static str,
    help: &'static str,
    rank: u8,
    run: fn(&mut App),
) -> GlobalRow {
    GlobalRow { row: CommandRow { name, keys, label, help, rank, writes: false }, run }
}

/// All of them, in the order of the help page.
pub(super) const GLOBALS: &[GlobalRow] = &[
    global("go", &[":"], "go to", "Opens the palette: places, topics and commands by name.", 50, |app| {
        app.overlay = Some(Overlay::Palette(Places::new(app)));
    }),
    global("help", &["?", "f1"], "help", "Shows every key that works here.", 4, |app| {
        app.overlay = Some(Overlay::Reader(OpenPage::new(help::page(app))));
    }),
    global("back", &["esc", "backspace"], "back", "Goes back to the place before.", 0, App::back),
    global(
        "quit",
        &["q", "ctrl-c"],
        "quit",
        "Leaves the program; ctrl-c also while you type or choose.",
        60,
        App::quit,
    ),
    global("refresh", &["r", "f5"], "refresh", "Looks at the cluster again, now.", 0, |app| {
        app.top_view(|view, cx| view.refresh(cx));
    }),
    global(
        "times",
        &["T"],
        "times",
        "Shows times in the local zone, UTC, ISO, relative or epoch, in turn.",
        0,
        |app| {
            app.look.times = app.look.times.next();
            let words = app.look.times.words(&app.look.zone);
            app.note(Notice::info(words));
        },
    ),
    global("deck", &["1"], "deck", "Opens the deck: the cluster at a glance.", 61, |app| {
        app.jump(&Route::Deck);
    }),
    global("topics", &["2"], "topics", "Opens the list of topics.", 62, |app| app.jump(&Route::Topics)),
    global("groups", &["3"], "groups", "Opens the list of consumer groups.", 63, |app| {
        app.jump(&Route::Groups);
    }),
    global("brokers", &["4"], "brokers", "Opens the list of brokers.", 64, |app| app.jump(&Route::Brokers)),
    global("controller", &["5"], "controller", "Opens the controller and its quorum.", 0, |app| {
        app.jump(&Route::Controller);
    }),
    global("produce", &["6"], "produce", "Opens the form that writes a record.", 0, |app| {
        app.jump(&Route::Produce { topic: None });
    }),
    global("notices", &["8"], "notices", "Lists every notice of this session.", 0, |app| {
        app.jump(&Route::Notices);
    }),
    global("log", &["9"], "log", "Shows the program's log, librdkafka's lines included.", 0, |app| {
        app.jump(&Route::Log);
    }),
    global("profiles", &["0"], "profiles", "Lists the clusters of the config file.", 0, |app| {
        app.jump(&Route::Profiles);
    }),
    global(
        "stop-export",
        &["ctrl-x"],
        "stop export",
        "Stops the export that runs; its unfinished file stays, as .part.",
        0,
        App::stop_exports,
    ),
    global(
        "suspend",
        &["ctrl-z"],
        "suspend",
        "Stops the program and gives the shell back; `fg` resumes it.",
        0,
        |app| {
            app.outside.push(Outside::Suspend);
        },
    ),
    global("redraw", &["ctrl-l"], "redraw", "Draws the whole screen anew.", 0, |app| {
        app.outside.push(Outside::Redraw);
    }),
];

/// The rows alone: for the help page, the keymap and the README.
pub fn rows() -> Vec<CommandRow> {
    GLOBALS.iter().map(|global| global.row).collect()
}

impl App {
    /// Whether a global row can run now.
    pub(super) fn global_ready(&self, row: &CommandRow) -> Ready {
        if row.name == "stop-export" {
            return Ready::when(!self.look.exports.is_empty(), "no export is running");
        }
        let needs_cluster = !matches!(
            row.name,
            "go" | "help" | "back" | "quit" | "times" | "notices" | "log" | "profiles" | "suspend" | "redraw"
        );
        Ready::when(!needs_cluster || self.look.cluster.is_some(), "no cluster is chosen yet")
    }
}
