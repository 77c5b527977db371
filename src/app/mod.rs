//! The state machine: events in, effects out. No I/O, no clock, no lock.
//!
//! `stack` holds the open views, `settle` works off what they say, `leaving` closes them and warns of what is lost, `keys`
//! decides who gets a key, `seen` lets the place on top ask and the others rest, `beside` shows what is under its bar in a second pane, `known` tells another cluster from the one before, `global` is what can be done everywhere, `chrome` draws the head, `foot` the footer, `panes` what lies between, `tabs` the pages of one thing, `strip` the places that have a number, `overlay` the things
//! that open on top of a view, `changes` and `jobs` watch over what is under way.
mod beside;
mod changes;
mod chrome;
mod event;
mod foot;
mod global;
mod jobs;
mod keymap;
mod keys;
mod known;
mod leaving;
pub(crate) mod overlay;
mod panes;
mod seen;
mod settle;
mod stack;
mod strip;
mod tabs;

pub use event::{Event, Outside, SessionFacts, ViewReply};
pub use global::rows as global_rows;
pub use keymap::Keymap;

use crate::kafka::Need;
use crate::shell::effect::Said;
use crate::shell::{Look, Route, Shelf, View, ViewId};
use overlay::Overlay;
use stack::Stack;
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

/// Opens a place: the registry of `views`, or a test's own.
pub type Opener = fn(&Route, &Look) -> Box<dyn View>;

/// The whole program as a value.
pub struct App {
    pub look: Look,
    stack: Stack,
    overlay: Option<Overlay>,
    /// Dialogs that wait: for the one that is open to close, and for the view that they belong to be on top.
    waiting: VecDeque<(ViewId, Overlay)>,
    /// What the places that are seen show of the look; none if that has not been said to the cluster's yet.
    needs: Option<Arc<[Need]>>,
    /// What the second pane shows and is to show.
    following: beside::Following,
    /// How many questions were asked in this session.
    questions: u64,
    /// Where the user was before the last jump.
    before: Option<Route>,
    /// What was chosen in the palette, the oldest first.
    past: Vec<String>,
    /// How many the pages had that have been seen.
    tallies: tabs::Tallies,
    keymap: Keymap,
    opener: Opener,
    /// Said by views during an event, not yet worked off.
    said: Vec<Said>,
    /// For `run` to perform.
    outside: Vec<Outside>,
    /// The place that is wanted on a cluster that is being opened, by its profile.
    onward: Option<(String, Route, Shelf)>,
    /// When the newest notice leaves the line above the footer, in ms since the epoch.
    notice_until: i64,
    /// What the user was told is lost by leaving; the same again leaves.
    warned: Option<String>,
    /// The user is to leave when the outcome of every change is known.
    leaves_after: bool,
    /// The user leaves whatever is under way.
    insists: bool,
    /// Set when something changed that a frame would show.
    dirty: bool,
}

impl App {
    /// Opens at a place, its way back to the deck beneath it.
    pub fn new(look: Look, keymap: Keymap, opener: Opener, route: &Route) -> App {
        let mut app = App {
            look,
            stack: Stack::default(),
            overlay: None,
            waiting: VecDeque::new(),
            needs: None,
            following: beside::Following::default(),
            questions: 0,
            before: None,
            past: Vec::new(),
            tallies: tabs::Tallies::new(),
            keymap,
            opener,
            said: Vec::new(),
            outside: Vec::new(),
            onward: None,
            notice_until: 0,
            warned: None,
            leaves_after: false,
            insists: false,
            dirty: true,
        };
        app.jump(route);
        app.settle();
        app
    }

    /// Takes one event in; what it leads to outside is returned.
    pub fn handle(&mut self, event: Event) -> Vec<Outside> {
        match event {
            Event::Key(key) => {
                self.pass_notice();
                let waited = self.leaves_after;
                self.key(&key);
                // Whoever goes on working stays.
                self.leaves_after &= !waited;
            }
            Event::Paste(text) => {
                self.pass_notice();
                self.leaves_after = false;
                self.paste(&text);
            }
            Event::Mouse(mouse) => self.mouse(&mouse),
            Event::Resize(width, height) => self.look.size = (width, height),
            Event::Theme(theme) => self.look.theme = theme,
            Event::Reply(reply) => self.reply(reply),
            Event::Pulse(pulse) => self.pulse(pulse),
            Event::Woke => {
                self.each_view(|view, cx| view.woke(cx));
                self.end_jobs();
            }
            Event::Tick => {
                self.seen_views(|view, cx| view.tick(cx));
                self.rest_overlay();
            }
            Event::Note(notice) => self.note(notice),
            Event::Page(page) => self.page(page),
            Event::Connected(session) => self.connected(session),
        }
        self.dirty = true;
        self.settle();
        self.tally();
        std::mem::take(&mut self.outside)
    }

    /// What came up before the first event.
    pub fn begin(&mut self) -> Vec<Outside> {
        std::mem::take(&mut self.outside)
    }

    /// Whether something changed since this was asked last.
    pub fn take_dirty(&mut self) -> bool {
        std::mem::take(&mut self.dirty)
    }

    /// The place and the cluster, for the title of the terminal's window.
    pub fn title(&self) -> String {
        let place = self.stack.place().map(|open| open.view.title());
        let named = place.into_iter().chain(self.look.cluster.clone()).chain(["kafdeck".to_owned()]);
        named.collect::<Vec<_>>().join(" · ")
    }

    /// The place on top.
    pub fn route(&self) -> Option<Route> {
        self.stack.place().map(|open| open.view.route())
    }

    /// After what time the screen changes by itself; none while nothing moves.
    pub fn next_tick(&self) -> Option<Duration> {
        if self.stack.all().any(|open| !open.flights.is_empty()) || !self.look.changes.is_empty() {
            return Some(Duration::from_millis(120));
        }
        let fading = (self.look.now.0 < self.notice_until)
            .then(|| Duration::from_millis(self.notice_until.abs_diff(self.look.now.0)));
        let moves = self.stack.seen().any(|open| open.view.ticks()) || !self.look.jobs.is_empty();
        let ticking = moves.then_some(Duration::from_secs(1));
        let rests = self.overlay.as_ref().and_then(Overlay::due);
        let stirs = self.stack.seen().filter_map(|open| open.view.stirs()).map(|at| at.0);
        let due = self.stack.seen().filter_map(|open| open.due(self.look.every)).chain(self.following.due());
        let due = due.chain(stirs).chain(rests).min();
        let due =
            due.map(|due| Duration::from_millis(due.saturating_sub(self.look.now.0).max(0).unsigned_abs()));
        fading.into_iter().chain(ticking).chain(due).min()
    }
}
