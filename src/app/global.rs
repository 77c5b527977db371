//! What can be done everywhere: the rows of the app itself, and the places that have a key. They give way to a view that takes
//! the same key.
use super::App;
use super::event::Outside;
use super::overlay::{Overlay, help, palette::Places, reader::OpenPage};
use crate::shell::route::{JUMPS, Jump};
use crate::shell::{CommandRow, Notice, Ready, Route};

/// A row with what it does.
#[derive(Clone, Copy)]
pub(super) struct GlobalRow {
    pub row: CommandRow,
    ready: fn(&App) -> Ready,
    run: Run,
}

#[derive(Clone, Copy)]
enum Run {
    Do(fn(&mut App)),
    Go(&'static Route),
}

const fn global(
    name: &'static str,
    keys: &'static [&'static str],
    label: &'static str,
    help: &'static str,
    rank: u8,
    run: fn(&mut App),
) -> GlobalRow {
    let row = CommandRow { name, keys, label, help, rank, writes: false };
    GlobalRow { row, ready: |_| Ready::Yes, run: Run::Do(run) }
}

impl GlobalRow {
    const fn ready(mut self, ready: fn(&App) -> Ready) -> GlobalRow {
        self.ready = ready;
        self
    }

    fn of(jump: &'static Jump) -> GlobalRow {
        let ready = if jump.of_cluster { on_a_cluster } else { |_: &App| Ready::Yes };
        GlobalRow { row: jump.row, ready, run: Run::Go(&jump.to) }
    }
}

fn on_a_cluster(app: &App) -> Ready {
    Ready::when(app.look.cluster.is_some(), "no cluster is chosen yet")
}

/// Those of the app itself, in the order of the help page.
const OWN: &[GlobalRow] = &[
    global(
        "go",
        &[":"],
        "go to",
        "Opens the palette: places, topics and commands by name, k9s's words (ctx, cg, po) included; up recalls.",
        50,
        |app| {
            app.overlay = Some(Overlay::Palette(Places::new(app, app.global_rows())));
        },
    ),
    global("help", &["?", "f1"], "help", "Shows every key that works here.", 4, |app| {
        app.overlay = Some(Overlay::Reader(OpenPage::new(help::page(app, app.global_rows()))));
    }),
    global(
        "back",
        &["esc", "backspace"],
        "back",
        "Takes away what is open, the marks, the filter, in turn; then goes back to the place before.",
        0,
        App::back,
    ),
    global(
        "page-before",
        &["shift-tab"],
        "page before",
        "Goes to the page before among those of a topic, a group or the like, as tab goes to the next.",
        0,
        App::page_before,
    )
    .ready(App::has_pages),
    global(
        "pane",
        &["|"],
        "second pane",
        "Shows what is under the bar beside the list, or below it; again hides that.",
        0,
        App::toggle_beside,
    ),
    global(
        "pane-in",
        &["tab", "ctrl-w"],
        "into the pane",
        "Goes into the second pane, and out of it: its keys work there.",
        0,
        App::turn_aside,
    )
    .ready(App::has_beside),
    global("pane-larger", &["{"], "larger", "Gives the second pane more room.", 0, |app| {
        app.resize_beside(true);
    })
    .ready(App::has_beside),
    global("pane-smaller", &["}"], "smaller", "Gives the second pane less room.", 0, |app| {
        app.resize_beside(false);
    })
    .ready(App::has_beside),
    global(
        "quit",
        &["q", "ctrl-c"],
        "quit",
        "Leaves the program; ctrl-c also while you type or choose.",
        60,
        App::quit,
    ),
    global(
        "refresh",
        &["r", "f5"],
        "refresh",
        "Looks at the cluster again, now; `refresh 5s` in the palette says how often it does by itself.",
        0,
        |app| {
            app.top_view(|view, cx| view.refresh(cx));
        },
    )
    .ready(on_a_cluster),
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
    global(
        "stop",
        &["ctrl-x"],
        "stop",
        "Stops the export that runs, its file stays as .part; a change stops before its next step.",
        0,
        App::stop_jobs,
    )
    .ready(|app| {
        let runs = !app.look.jobs.is_empty() || !app.look.changes.is_empty();
        Ready::when(runs, "no export is running, and no change")
    }),
    global(
        "trust",
        &[],
        "trust",
        "Says that the cluster that answers is the right one, though another one did before.",
        0,
        App::trust,
    )
    .ready(App::is_strange),
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
    global(
        "last",
        &["`"],
        "last place",
        "Goes to where you were before the last jump; so does - in the palette.",
        0,
        |app| {
            app.go_to_last();
        },
    )
    .ready(App::has_last),
    global("redraw", &["ctrl-l"], "redraw", "Draws the whole screen anew.", 0, |app| {
        app.outside.push(Outside::Redraw);
    }),
];

/// The row of that number, if there is one: of the app itself, then of the places.
const fn numbered(at: usize) -> Option<&'static CommandRow> {
    if at < OWN.len() {
        return Some(&OWN[at].row);
    }
    match &JUMPS[at - OWN.len()] {
        Some(jump) => Some(&jump.row),
        None => None,
    }
}

// No name and no key stands twice.
const _: () = {
    let mut at = 0;
    while at < OWN.len() + JUMPS.len() {
        let mut other = at + 1;
        while other < OWN.len() + JUMPS.len() {
            if let (Some(one), Some(other)) = (numbered(at), numbered(other)) {
                one.tell_apart(other);
            }
            other += 1;
        }
        at += 1;
    }
};

/// All of them.
pub(super) fn globals() -> impl Iterator<Item = GlobalRow> {
    OWN.iter().copied().chain(Route::jumps().map(GlobalRow::of))
}

/// The rows alone: for the help page, the keymap and the README.
pub fn rows() -> Vec<CommandRow> {
    globals().map(|global| global.row).collect()
}

impl App {
    /// Every global row, and whether it can run now.
    pub(super) fn global_rows(&self) -> impl Iterator<Item = (CommandRow, Ready)> {
        globals().map(|global| (global.row, (global.ready)(self)))
    }

    /// Runs a command of the program by name, if it is ready.
    pub(super) fn run_global(&mut self, name: &str) {
        let Some(global) = globals().find(|global| global.row.name == name) else { return };
        match ((global.ready)(self), global.run) {
            (Ready::Yes, Run::Do(run)) => run(self),
            (Ready::Yes, Run::Go(route)) => self.jump(route),
            (Ready::No(why), _) => self.note(Notice::warn(why)),
        }
    }
}
