//! Scenarios: keys are pressed, the screen is read. Everything below is real: the embedded cluster over sockets, the client,
//! the engine. Only the terminal is a buffer and the clock stands still.
mod another;
mod asking;
mod became;
mod beside;
mod by_schema;
mod changes;
mod changing;
mod comparing;
mod connect;
mod connector;
mod deck;
mod deleting;
mod deleting_groups;
mod doctor;
mod documents;
mod everywhere;
mod evidence;
mod kinds;
mod known;
mod lists;
mod produce;
mod profiles;
mod reading_matter;
mod record;
mod records;
mod records_columns;
mod records_export;
mod records_histogram;
mod records_order;
mod records_positions;
mod records_recall;
mod records_truth;
mod resetting;
mod rights;
mod shape;
mod undoing;

use kafdeck::app::{App, Event, Keymap, Outside, ViewReply, global_rows};
use kafdeck::change::{Journal, Via};
use kafdeck::config::{Profile, StateFile};
use kafdeck::demo::story::{Story, StoryOptions};
use kafdeck::demo::{ConnectOptions, Demo, DemoConnect, ManualClock, Options};
use kafdeck::kafka::model::{Known, Timestamp};
use kafdeck::kafka::produce::{Producer, SendPace};
use kafdeck::kafka::{Cluster, Pulses};
use kafdeck::run::perform::Hands;
use kafdeck::shell::effect::{CallWork, Desk, Reach};
use kafdeck::shell::{Look, Route, job::Boxed};
use kafdeck::{ui::key::Key, views};
use ratatui::{Terminal, backend::TestBackend, buffer::Buffer};
use std::{path::PathBuf, sync::Arc, time::Duration};
use tokio::{runtime::Runtime, sync::Notify};

/// 2026-11-22T10:00Z.
pub const NOW: i64 = 1_795_341_600_000;
/// A wait that takes longer is a failure, not a slow machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// The program on the demo's story, without traffic.
pub struct Bench {
    pub demo: Demo,
    pub connect: Option<DemoConnect>,
    /// The cluster's; the program's own stands still.
    pub clock: Arc<ManualClock>,
    pub app: App,
    /// What the app wanted of the outside besides questions: copies, edits, quitting.
    pub outside: Vec<Outside>,
    reach: Reach,
    hands: Hands,
    /// The state folder, where the journal stands.
    pub state_folder: tempfile::TempDir,
    /// What is not done yet.
    held: Option<Vec<Outside>>,
    holds: fn(&Outside) -> bool,
    /// None: nobody looks by itself.
    pulses: Option<Pulses>,
    news: Arc<Notify>,
    size: (u16, u16),
    // Last: everything above lives on it.
    runtime: Runtime,
}

impl Bench {
    /// Opens a place on the demo's cluster.
    pub fn at(route: &str) -> Bench {
        Bench::with(route, |_| {})
    }

    /// The same with surroundings of the test's choice.
    pub fn with(route: &str, change: impl FnOnce(&mut Look)) -> Bench {
        Bench::beside(route, None, change)
    }

    fn beside(route: &str, connect: Option<ConnectOptions>, change: impl FnOnce(&mut Look)) -> Bench {
        let runtime = Runtime::new().unwrap();
        let entered = runtime.enter();
        let clock = Arc::new(ManualClock::at(NOW));
        let options = Options { clock: clock.clone(), controllers: true, ..Options::default() };
        let demo = runtime.block_on(Demo::start(options)).unwrap();
        Story::begin(&demo, StoryOptions { history: 2_000, ..StoryOptions::default() }).unwrap();
        let addresses = demo.bootstrap().split(',').map(|address| address.parse().unwrap()).collect();
        let state_folder = tempfile::tempdir().unwrap();
        let connect = runtime.block_on(beside::start(&demo, connect, state_folder.path()));
        let cluster = Cluster::connect(beside::reached(addresses, connect.as_ref()));
        let producer = Producer::new(cluster.wire().clone(), SendPace::Single);
        let pulses = cluster.pulse(|| Timestamp(NOW), Duration::from_secs(1));
        let news = Arc::new(Notify::new());
        let wake = Arc::clone(&news);
        let journal = Journal::inside(state_folder.path(), Via::Screen, beside::journal_clock);
        let hands = Hands { cluster: cluster.clone(), producer, journal };
        let reach = Reach { cluster, wake: Arc::new(move || wake.notify_one()) };
        let mut look = Look::blank();
        look.now = Timestamp(NOW);
        look.cluster = Some("demo".to_owned());
        look.cluster_option = format!("-b '{}'", demo.bootstrap());
        look.bootstrap = demo.bootstrap();
        look.connects = connect.is_some();
        change(&mut look);
        let route: Route = route.parse().unwrap();
        let mut rows = global_rows();
        rows.extend(views::all_rows());
        let app = App::new(look, Keymap::new(&rows, &[]).unwrap(), views::open, &route);
        drop(entered);
        let mut bench = Bench {
            demo,
            connect,
            clock,
            app,
            outside: Vec::new(),
            reach,
            hands,
            state_folder,
            held: None,
            holds: |_| false,
            pulses: Some(pulses),
            news,
            size: (100, 30),
            runtime,
        };
        bench.look_until(|look| matches!(look.pulse.groups, Known::Is(_)) && complete(look));
        let begun = bench.app.begin();
        bench.perform(begun);
        bench
    }

    /// A new handle on the cluster, as after a new start: nothing is known of it.
    pub fn reconnect(&mut self) -> &mut Bench {
        let _entered = self.runtime.enter();
        let cluster = Cluster::connect(self.reach.cluster.wire().options().clone());
        self.pulses = Some(cluster.pulse(|| Timestamp(NOW), Duration::from_secs(1)));
        self.hands.producer = Producer::new(cluster.wire().clone(), SendPace::Single);
        self.hands.cluster = cluster.clone();
        self.reach.cluster = cluster;
        self
    }

    /// Goes to a place by the palette.
    pub fn go(&mut self, place: &str) -> &mut Bench {
        self.press(":").type_text(place).press("enter")
    }

    /// The place on top.
    pub fn place(&self) -> String {
        self.app.route().unwrap().to_string()
    }

    /// What was copied last: how it is called, and the text.
    pub fn copied(&self) -> (&str, &str) {
        match self.outside.last() {
            Some(Outside::Copy { what, text }) => (what, text),
            _ => panic!("nothing was copied"),
        }
    }

    /// The lines of the journal.
    pub fn journal(&self) -> Vec<serde_json::Value> {
        let text =
            std::fs::read_to_string(self.state_folder.path().join("journal.jsonl")).unwrap_or_default();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// Whether the program was left.
    pub fn is_left(&self) -> bool {
        self.outside.iter().any(|outside| matches!(outside, Outside::Quit))
    }

    /// What the session leaves for the next one: every change that it said, made on an empty file.
    pub fn state(&self) -> StateFile {
        let mut state = StateFile::default();
        for outside in &self.outside {
            if let Outside::Remember(change) = outside {
                change(&mut state);
            }
        }
        state
    }

    /// Presses keys: `"/ f o o enter"`. A word of several letters that is no key is typed.
    pub fn press(&mut self, keys: &str) -> &mut Bench {
        for word in keys.split_whitespace() {
            match Key::parse(word) {
                Ok(key) => self.send(Event::Key(key)),
                Err(_) => word.chars().for_each(|c| self.send(Event::Key(Key::char(c)))),
            }
        }
        self
    }

    /// Types text as it is, blanks included.
    pub fn type_text(&mut self, text: &str) -> &mut Bench {
        text.chars().for_each(|c| self.send(Event::Key(Key::char(c))));
        self
    }

    /// Pastes text, as a terminal does it.
    pub fn paste(&mut self, text: &str) -> &mut Bench {
        self.send(Event::Paste(text.to_owned()));
        self
    }

    /// Hands an event to the app and does everything that it leads to.
    pub fn send(&mut self, event: Event) {
        let outside = self.app.handle(event);
        self.perform(outside);
    }

    fn perform(&mut self, outside: Vec<Outside>) {
        for outside in outside {
            if let (Some(held), true) = (&mut self.held, (self.holds)(&outside)) {
                held.push(outside);
                continue;
            }
            let reach = self.reach.clone();
            let reply = match outside {
                Outside::Call { view, question, call } => {
                    let answer = match call.start {
                        CallWork::Ask(ask) => self.runtime.block_on(ask(reach)),
                        CallWork::Work(work) => work(),
                    };
                    ViewReply::Call { view, question, answer }
                }
                Outside::Change { view, question, agreed, act } => {
                    match self.runtime.block_on(self.hands.clone().make(agreed, act)) {
                        Ok(changed) => ViewReply::Changed { view, question, changed },
                        Err(refused) => ViewReply::Refused { view, question, refused },
                    }
                }
                Outside::Errand { view, question, errand } => {
                    let answer = self.runtime.block_on((errand.start)(self.desk()));
                    ViewReply::Call { view, question, answer }
                }
                Outside::Refresh => {
                    self.pulses.iter().for_each(Pulses::poke);
                    continue;
                }
                Outside::Need(needs) => {
                    self.pulses.iter().for_each(|pulses| pulses.need(needs.clone()));
                    continue;
                }
                other => {
                    self.outside.push(other);
                    continue;
                }
            };
            self.send(Event::Reply(reply));
        }
    }

    /// The config file of the session.
    pub fn config_file(&self) -> PathBuf {
        self.state_folder.path().join("config.toml")
    }

    /// What an errand is given: this session's own folder, and whatever cluster a profile names.
    fn desk(&self) -> Desk {
        let reach = |profile: Arc<Profile>| -> Boxed<Result<Cluster, String>> {
            let reached = move || Ok(kafdeck::wire::Options::of(&profile, profile.unlock()?));
            Box::pin(async move { reached().map(Cluster::connect) })
        };
        Desk {
            config_file: self.config_file(),
            journal: self.state_folder.path().join("journal.jsonl"),
            here: self.state_folder.path().to_owned(),
            reach: Arc::new(reach),
        }
    }

    /// Answers what was opened in `$EDITOR` last, given what stood there.
    pub fn edited(&mut self, change: impl FnOnce(&str) -> String) -> &mut Bench {
        let at = self.outside.iter().rposition(|outside| matches!(outside, Outside::Edit { .. }));
        let Some(Outside::Edit { view, text, answer, .. }) = at.map(|at| self.outside.remove(at)) else {
            panic!("nothing was opened in the editor")
        };
        self.send(Event::Reply(ViewReply::Edited { view, answer: answer(Ok(change(&text))) }));
        self
    }

    /// Takes looks at the cluster in until one is as wanted.
    pub fn look_until(&mut self, wanted: impl Fn(&Look) -> bool) -> &mut Bench {
        while !wanted(&self.app.look) {
            let pulses = self.pulses.as_mut().expect("somebody looks");
            let next = async { tokio::time::timeout(PATIENCE, pulses.changed()).await };
            let pulse = self.runtime.block_on(next).expect("a look at the cluster as wanted comes in time");
            self.send(Event::Pulse(pulse));
        }
        self
    }

    /// Takes news of feeds in until the screen shows a text.
    pub fn until(&mut self, text: &str) -> &mut Bench {
        while !self.screen().contains(text) {
            let news = Arc::clone(&self.news);
            let next = async move { tokio::time::timeout(PATIENCE, news.notified()).await };
            let came = self.runtime.block_on(next);
            assert!(came.is_ok(), "waited for {text:?}, but the screen stays:\n{}", self.screen());
            self.send(Event::Woke);
        }
        // The status line reads the progress as it is; the rows that belong to it come with the next news.
        self.send(Event::Woke);
        self
    }

    /// Sets the size of the terminal.
    pub fn resize(&mut self, width: u16, height: u16) -> &mut Bench {
        self.size = (width, height);
        self.send(Event::Resize(width, height));
        self
    }

    /// What the terminal shows.
    pub fn screen(&mut self) -> String {
        kafdeck::ui::paint::text_of(&self.cells())
    }

    /// The same cell by cell, with their styles.
    pub fn cells(&mut self) -> Buffer {
        let mut terminal = Terminal::new(TestBackend::new(self.size.0, self.size.1)).unwrap();
        terminal.draw(|frame| self.app.draw(frame)).unwrap();
        terminal.backend().buffer().clone()
    }

    /// Fails with the whole screen if a text is not on it.
    pub fn shows(&mut self, text: &str) -> &mut Bench {
        let screen = self.screen();
        assert!(screen.contains(text), "no {text:?} on the screen:\n{screen}");
        self
    }

    /// Fails with the whole screen if a text is on it.
    pub fn hides(&mut self, text: &str) -> &mut Bench {
        let screen = self.screen();
        assert!(!screen.contains(text), "{text:?} is on the screen:\n{screen}");
        self
    }

    /// The line of the screen that contains a text.
    pub fn line(&mut self, text: &str) -> String {
        let screen = self.screen();
        let line = screen.lines().find(|line| line.contains(text));
        line.unwrap_or_else(|| panic!("no {text:?} on the screen:\n{screen}")).to_owned()
    }

    /// Changes that pass the gate from now on are not made yet.
    pub fn hold_changes(&mut self) -> &mut Bench {
        self.hold(|outside| matches!(outside, Outside::Change { .. }))
    }

    /// Work for a processor is not done from now on.
    pub fn hold_work(&mut self) -> &mut Bench {
        self.hold(|outside| matches!(outside, Outside::Call { call, .. } if call.start.is_work()))
    }

    fn hold(&mut self, what: fn(&Outside) -> bool) -> &mut Bench {
        (self.held, self.holds) = (Some(Vec::new()), what);
        self
    }

    /// Does what was held, oldest first.
    pub fn let_go(&mut self) -> &mut Bench {
        let held = self.held.take().unwrap();
        self.perform(held);
        self
    }

    /// Does something to the cluster from outside.
    pub fn block_on<T>(&self, doing: impl Future<Output = T>) -> T {
        self.runtime.block_on(doing)
    }
}

/// Every slow column has an answer.
fn complete(look: &Look) -> bool {
    let topics = &look.pulse.topics;
    let known = |topic: &kafdeck::kafka::model::Topic| {
        topic.records != Known::Loading && topic.size != Known::Loading && topic.cleanup != Known::Loading
    };
    !topics.is_empty() && topics.iter().all(known)
}
