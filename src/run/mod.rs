//! The event loop: the only place that waits for the terminal, spawns, reads the clock and draws.
//!
//! `hangup` sees that the terminal is gone, `hearing` turns what comes from it into what the app takes. `terminal` turns the terminal into a screen and back, `writer` writes to it, `session` is the cluster that is open, `perform` does what the
//! app says, `codes` brings what a login wants entered in a browser, `ground` is the terminal's answer about its background, `clipboard`, `editor` and `remembering` are the outside worlds besides Kafka.
mod clipboard;
mod codes;
mod editor;
mod farewell;
mod ground;
mod hangup;
mod hearing;
mod opening;
pub mod perform;
mod remembering;
mod session;
mod setup;
mod signals;
pub mod terminal;
mod writer;

use crate::app::{App, Event, Outside};
use crate::change::{Journal, Via};
use crate::cli::unlocking::unlocked;
use crate::config::Start;
use crate::kafka::Cluster;
use crate::kafka::model::Timestamp;
use crate::shell::Notice;
use crate::shell::effect::Desk;
use crate::shell::job::Boxed;
use crate::ui::mouse::Mouse;
use clipboard::Clipboard;
use codes::LoginCodes;
use crossterm::event::EventStream;
use editor::Lent;
use ground::Listening;
use hangup::Hangup;
use opening::{OpeningCluster, OpeningNews};
use perform::Performer;
use remembering::Remembering;
use session::Session;
use signals::{Signal, Signals};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use terminal::TerminalScreen;

/// Between two frames at least.
const FRAME: Duration = Duration::from_millis(16);
/// The same after a key: who types waits for nothing.
const KEY_FRAME: Duration = Duration::from_millis(4);

/// The wall clock, read nowhere else.
pub fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// Opens the UI and returns when the user leaves it. The terminal is restored whatever happens.
///
/// # Errors
/// If there is no terminal, a route, theme or key in the config is wrong, or the terminal fails.
pub async fn ui(start: Start) -> anyhow::Result<()> {
    let app = setup::app(&start)?;
    let session = first(&start).await?;
    let signals = Signals::listen()?;
    let screen = TerminalScreen::enter(start.config.settings.mouse)?;
    let (hangup, leaving) = (Arc::new(Hangup::watch()), Arc::new(AtomicBool::new(false)));
    signals::end_without_terminal(Arc::clone(&hangup), Arc::clone(&leaving))?;
    let mut running = Loop::new(app, screen, signals, start);
    running.session = session;
    let result = tokio::select! {
        biased;
        result = running.until_left() => result,
        () = hangup.come() => Ok(()),
    };
    leaving.store(true, Ordering::Relaxed);
    farewell::leave(running).await;
    result
}

/// The cluster to begin with. Its secrets are read before the screen opens: a command may have something to say or to ask.
async fn first(start: &Start) -> anyhow::Result<Session> {
    match setup::chosen(start) {
        None => Ok(Session::none()),
        Some(profile) => Ok(Session::open(unlocked(profile).await.map_err(anyhow::Error::msg)?)),
    }
}

/// Looks for everything that would keep the UI from starting with this config.
///
/// # Errors
/// As `ui`, but for the terminal's.
pub fn check_start(start: &Start) -> anyhow::Result<()> {
    setup::app(start).map(drop)
}

struct Loop {
    app: App,
    screen: TerminalScreen,
    keys: Option<EventStream>,
    /// The terminal's answer comes among the keys.
    listening: Listening,
    signals: Signals,
    performer: Performer,
    remembering: Remembering,
    clipboard: Clipboard,
    codes: LoginCodes,
    session: Session,
    /// The cluster that is to be opened when its secrets are read.
    opening: OpeningCluster,
    start: Start,
    last_frame: Instant,
    last_click: Option<(Instant, Mouse)>,
    leaving: bool,
}

impl Loop {
    fn new(app: App, screen: TerminalScreen, signals: Signals, start: Start) -> Loop {
        Loop {
            app,
            screen,
            keys: Some(EventStream::new()),
            listening: Listening::default(),
            signals,
            performer: Performer::default(),
            remembering: Remembering::into_file(start.locations.state_file()),
            clipboard: Clipboard::default(),
            codes: LoginCodes::default(),
            session: Session::none(),
            opening: OpeningCluster::default(),
            start,
            last_frame: Instant::now(),
            last_click: None,
            leaving: false,
        }
    }

    async fn until_left(&mut self) -> anyhow::Result<()> {
        if setup::asks_for_ground(&self.start) {
            self.screen.writer().send(self.listening.ask());
        }
        let begun = self.app.begin();
        self.perform(begun).await?;
        let mut dirty = true;
        let mut typed = false;
        let mut tick: Option<tokio::time::Instant> = None;
        let news = self.performer.news();
        let writer = self.screen.writer().clone();
        while !self.leaving {
            let pause = if typed { KEY_FRAME } else { FRAME };
            let frame_due = tokio::time::Instant::from_std(self.last_frame + pause);
            // Counted from when it was first wanted: whatever happens meanwhile does not put it off.
            let wanted = self.app.next_tick().map(|after| tokio::time::Instant::now() + after);
            tick = wanted.map(|wanted| tick.map_or(wanted, |due| wanted.min(due)));
            let keys = self.keys.as_mut().expect("the keys are listened to while the loop waits");
            let held = self.listening.until();
            let event = tokio::select! {
                biased;
                came = hearing::next(keys, held) => match came? {
                    Some(came) => {
                        typed |= self.heard(came).await?;
                        dirty |= self.app.take_dirty();
                        continue;
                    }
                    // The terminal is gone.
                    None => return Ok(()),
                },
                // While the terminal takes no more, nothing is drawn, and everything else goes on.
                () = async { writer.idle().await; tokio::time::sleep_until(frame_due).await }, if dirty => {
                    self.draw()?;
                    (dirty, typed) = (false, false);
                    continue;
                }
                signal = self.signals.next() => {
                    self.signal(signal).await?;
                    dirty = true;
                    continue;
                }
                reply = self.performer.reply() => Some(Event::Reply(reply)),
                pulse = self.session.pulse() => Some(Event::Pulse(pulse)),
                error = self.remembering.failure() => Some(Event::Note(trouble("This can't be kept", error))),
                news = self.opening.news() => Some(self.opened(news)),
                notice = self.clipboard.done() => Some(Event::Note(notice)),
                page = self.codes.next() => Some(Event::Page(page)),
                // Taps are emptied once a frame: what a flood brings between two frames costs one sort, not a hundred.
                () = news.notified(), if !dirty => Some(Event::Woke),
                () = async { tokio::time::sleep_until(tick.unwrap_or(frame_due)).await }, if tick.is_some() => {
                    tick = None;
                    Some(Event::Tick)
                }
            };
            if let Some(event) = event {
                self.take(event).await?;
                dirty |= self.app.take_dirty();
            }
        }
        Ok(())
    }

    /// What comes of a cluster that was chosen.
    fn opened(&mut self, news: OpeningNews) -> Event {
        match news {
            OpeningNews::Slow(profile) => Event::Note(
                Notice::info(format!(
                    "Waiting for what {} logs in with · another choice gives it up",
                    profile.name
                ))
                .passing(),
            ),
            OpeningNews::Done(profile, opened) => match *opened {
                Ok(options) => {
                    self.performer.cancel_all();
                    self.session = Session::open(options);
                    Event::Connected(setup::session(&self.start, &profile))
                }
                Err(why) => Event::Note(trouble("It can't be opened", why)),
            },
        }
    }

    async fn take(&mut self, event: Event) -> anyhow::Result<()> {
        self.app.look.now = now();
        let outside = self.app.handle(event);
        self.perform(outside).await
    }

    fn draw(&mut self) -> anyhow::Result<()> {
        self.app.look.now = now();
        let app = &mut self.app;
        self.screen.draw(|frame| app.draw(frame))?;
        self.screen.entitle(&self.app.title());
        self.last_frame = Instant::now();
        Ok(())
    }

    async fn signal(&mut self, signal: Signal) -> anyhow::Result<()> {
        match signal {
            Signal::Leave => self.leaving = true,
            Signal::Suspend => self.suspend().await?,
            // A terminal that is gone can't be taken back: its keys would be waited for, and never let go of.
            Signal::Continue if terminal::is_gone() => self.leaving = true,
            // Whoever stopped it without asking left the screen to the shell as it was.
            Signal::Continue => self.resume()?,
        }
        Ok(())
    }

    async fn suspend(&mut self) -> anyhow::Result<()> {
        self.hear_out().await?;
        self.keys = None;
        self.screen.leave();
        self.signals.stop().await?;
        self.resume()
    }

    /// Lends the terminal to the editor. What is typed there is the editor's, an interrupt too; who stops the editor stops
    /// the program, as one job.
    async fn edit(&mut self, lent: Lent, text: &str, ending: &str) -> anyhow::Result<Result<String, String>> {
        self.hear_out().await?;
        self.keys = None;
        self.screen.leave();
        let mut editing = std::pin::pin!(editor::edit(lent, text, ending));
        let edited = loop {
            tokio::select! {
                biased;
                edited = &mut editing => break edited,
                signal = self.signals.next_of_ours() => match signal {
                    Signal::Suspend => self.signals.stop().await?,
                    Signal::Leave | Signal::Continue => self.leaving = true,
                },
            }
        };
        self.signals.forget_interrupts();
        self.resume()?;
        Ok(edited)
    }

    fn resume(&mut self) -> anyhow::Result<()> {
        self.keys = None;
        self.screen.enter_again()?;
        self.keys = Some(EventStream::new());
        Ok(())
    }

    /// What an errand is given.
    fn desk(&self) -> Desk {
        let show = self.codes.show();
        let reach = move |profile| -> Boxed<Result<Cluster, String>> {
            let show = Arc::clone(&show);
            Box::pin(async { Session::unlock(profile, show).await.map(Cluster::connect) })
        };
        Desk {
            config_file: self.start.locations.config_file.clone(),
            journal: self.start.locations.journal(),
            here: std::env::current_dir().unwrap_or_default(),
            reach: Arc::new(reach),
        }
    }

    async fn perform(&mut self, outside: Vec<Outside>) -> anyhow::Result<()> {
        let mut work = outside;
        while !work.is_empty() {
            let mut more = Vec::new();
            for outside in work {
                more.append(&mut self.perform_one(outside).await?);
            }
            work = more;
        }
        Ok(())
    }

    /// What is begun here and done elsewhere.
    fn hand_out(&mut self, outside: Outside) {
        match outside {
            Outside::Call { view, question, call } => {
                let reach = self.session.reach(self.performer.wake());
                self.performer.call(reach, view, question, call);
            }
            Outside::Change { view, question, agreed, act } => {
                let folder = &self.start.locations.state_dir;
                let journal = Journal::inside(folder, Via::Screen, SystemTime::now);
                let hands = self.session.hands(journal);
                let hands = hands.expect("only a view of a cluster says a change");
                self.performer.change(hands, (view, question), agreed, act);
            }
            Outside::Errand { view, question, errand } => {
                self.performer.errand(self.desk(), view, question, errand);
            }
            Outside::Profiles(profiles) => {
                self.start.config.profiles = profiles.iter().map(|profile| (**profile).clone()).collect();
            }
            Outside::Cancel(view) => {
                self.performer.cancel(view);
            }
            Outside::Remember(memory) => {
                self.remembering.remember(memory);
            }
            Outside::Refresh => {
                self.session.poke();
            }
            Outside::Need(needs) => {
                self.session.need(needs);
            }
            Outside::Beat(every) => self.session.beat(every),
            Outside::Copy { what, text } => {
                self.clipboard.copy(what, text, self.screen.writer().clone());
            }
            Outside::Connect(profile) => {
                self.opening.begin(profile, self.codes.show());
            }
            // These are waited for, and performed where that is possible.
            Outside::Read { .. }
            | Outside::Edit { .. }
            | Outside::Suspend
            | Outside::Redraw
            | Outside::Quit => {}
        }
    }

    async fn perform_one(&mut self, outside: Outside) -> anyhow::Result<Vec<Outside>> {
        let event = match outside {
            Outside::Read { text, ending } => match self.edit(Lent::ToRead, &text, ending).await? {
                Ok(_) => return Ok(Vec::new()),
                Err(why) => Event::Note(trouble("It can't be shown", why)),
            },
            Outside::Edit { view, text, ending, answer } => {
                let edited = self.edit(Lent::ToEdit, &text, ending).await?;
                Event::Reply(crate::app::ViewReply::Edited { view, answer: answer(edited) })
            }
            Outside::Suspend => {
                self.suspend().await?;
                return Ok(Vec::new());
            }
            Outside::Redraw => {
                self.screen.clear()?;
                return Ok(Vec::new());
            }
            Outside::Quit => {
                self.leaving = true;
                return Ok(Vec::new());
            }
            others => {
                self.hand_out(others);
                return Ok(Vec::new());
            }
        };
        self.app.look.now = now();
        Ok(self.app.handle(event))
    }
}

/// Says something that went wrong outside any question.
fn trouble(what: &str, error: impl std::fmt::Display) -> Notice {
    Notice::bad(format!("{what}: {error}"))
}
