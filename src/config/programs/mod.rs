//! Programs that turn keys and values into JSON, as `command:` chooses them: one process for a choice, kept running, asked about one value
//! after the other on a thread of its own. Whoever draws never waits for it.
//!
//! | file | owns |
//! |---|---|
//! | `process` | a running program: lines to it and from it, and its end |
//! | `answers` | what it has answered, within bounds |
//! | `asked` | what it is to be asked, and when it may be started again |
//! | here | the thread that asks, and whoever waits |
mod answers;
mod asked;
mod process;

pub use process::end_programs;

use crate::config::shared::Shared;
use crate::decode::framed::{Decoder, Interpreted, Interpreter};
use crate::safe::safe;
use asked::{Asked, Look};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use parking_lot::{Condvar, Mutex};
use process::{Process, ProcessFault};
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Larger values are not handed to a program.
const LARGEST: usize = 4 << 20;
/// How long an answer may take, the time in which the program starts included.
const PATIENCE: Duration = Duration::from_secs(10);
/// Whoever searches waits no longer for one, others that are asked for before it included.
const MOST_WAIT: Duration = Duration::from_secs(30);
/// Nor for a program to be started again, if that takes longer.
const MOST_REST: Duration = Duration::from_secs(5);
/// Characters of an answer that is no JSON.
const MOST_WORDS: usize = 200;

/// The programs that somebody reads with, by what is written: whoever chooses the same asks the same process.
static CHOSEN: Shared<Program> = Shared::new();

/// A program. It is ended when nobody reads with it any more.
pub struct Program {
    asking: Arc<Asking>,
}

struct Asking {
    name: Box<str>,
    words: Vec<String>,
    patience: Duration,
    asked: Mutex<Asked>,
    /// Something was asked, or nobody wants to know any more: for the thread that asks. Of its own, or whoever waits would wake
    /// the others by looking, and they him.
    wanted: Condvar,
    /// Something was answered, or given up: for whoever waits.
    changed: Condvar,
}

/// Why a program gave no answer.
struct NoAnswer {
    fault: ProcessFault,
    /// It ran, and was asked.
    was_asked: bool,
}

impl Program {
    /// The one of this choice, which is started once it is asked something.
    pub fn chosen(name: &str, words: Vec<String>) -> Arc<Program> {
        let known = CHOSEN.known(name);
        known.unwrap_or_else(|| CHOSEN.keep(name, Arc::new(Program::of(name, words, PATIENCE))))
    }

    fn of(name: &str, words: Vec<String>, patience: Duration) -> Program {
        let (name, asked) = (name.into(), Mutex::default());
        let (wanted, changed) = (Condvar::new(), Condvar::new());
        Program { asking: Arc::new(Asking { name, words, patience, asked, wanted, changed }) }
    }

    fn look_within(&self, bytes: &[u8], asked: &mut Asked, first: bool) -> Look {
        if bytes.len() > LARGEST {
            let most = LARGEST >> 20;
            return Look::Lacks(format!("it has more than {most} MiB, which no command is handed").into());
        }
        let look = asked.look(bytes, first, Instant::now());
        if matches!(look, Look::Coming) && asked.wants_worker() {
            let asking = self.asking.clone();
            std::thread::spawn(move || asking.work());
        }
        if matches!(look, Look::Coming) {
            self.asking.wanted.notify_one();
        }
        look
    }
}

impl Interpreter for Program {
    fn name(&self) -> &str {
        &self.asking.name
    }

    fn look(&self, bytes: &[u8]) -> Interpreted {
        self.look_within(bytes, &mut self.asking.asked.lock(), false).into()
    }

    fn wait(&self, bytes: &[u8]) -> Interpreted {
        let until = Instant::now() + MOST_WAIT;
        let mut asked = self.asking.asked.lock();
        loop {
            let wakes = match self.look_within(bytes, &mut asked, true) {
                Look::Coming => until,
                Look::Rests(again, _) if again < Instant::now() + MOST_REST && again < until => again,
                look => return look.into(),
            };
            let is_late = self.asking.changed.wait_until(&mut asked, wakes).timed_out();
            if is_late && Instant::now() >= until {
                let why = format!("the command has not answered within {} s", MOST_WAIT.as_secs());
                return Interpreted::Lacks(why.into());
            }
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.asking.asked.lock().end();
        self.asking.wanted.notify_all();
        self.asking.changed.notify_all();
    }
}

impl Asking {
    /// Asks one thing after the other, until nobody is left who wants to know.
    fn work(&self) {
        let mut running: Option<Process> = None;
        loop {
            let bytes = {
                let mut asked = self.asked.lock();
                loop {
                    if asked.is_ended() {
                        return;
                    }
                    match asked.next(Instant::now()) {
                        Ok(bytes) => break bytes,
                        Err(Some(again)) => _ = self.wanted.wait_until(&mut asked, again),
                        Err(None) => self.wanted.wait(&mut asked),
                    }
                }
            };
            // Before anybody is held up: an answer may be long.
            let answer = self.ask(&mut running, &bytes).map(|line| (line.len(), self.told(line)));
            let mut asked = self.asked.lock();
            match answer {
                Ok((length, told)) => asked.answered(bytes, told, length),
                Err(NoAnswer { fault, was_asked }) => {
                    fault.spoilt.into_iter().for_each(|since| asked.forget(since));
                    let why = format!("the command {}", fault.why).into();
                    asked.failed(was_asked.then_some(bytes), why, Instant::now());
                }
            }
            self.changed.notify_all();
        }
    }

    /// Asks the program that runs, or one that is started for it; none runs on if it gives no answer.
    fn ask(&self, running: &mut Option<Process>, bytes: &[u8]) -> Result<Vec<u8>, NoAnswer> {
        let failed = |was_asked: bool| move |fault: ProcessFault| NoAnswer { fault, was_asked };
        let there = running.take().map(|mut process| process.is_there().map(|is_there| (is_there, process)));
        let mut process = match there.transpose().map_err(failed(false))? {
            Some((true, process)) => process,
            Some((false, _)) | None => Process::start(&self.words).map_err(failed(false))?,
        };
        let line = BASE64_STANDARD.encode(bytes) + "\n";
        let answer = process.ask(line.into_bytes(), self.patience).map_err(failed(true))?;
        *running = Some(process);
        Ok(answer)
    }

    /// What a line says: JSON, or else why there is none.
    fn told(&self, line: Vec<u8>) -> answers::Told {
        Decoder::told(&self.name, &line).map(Arc::new).ok_or_else(|| {
            let text = String::from_utf8_lossy(&line);
            match text.trim() {
                "" => "the command says nothing of it".into(),
                text => {
                    let words: String = safe(text).chars().take(MOST_WORDS).collect();
                    format!("the command says: {words}").into()
                }
            }
        })
    }
}

impl From<Look> for Interpreted {
    fn from(look: Look) -> Interpreted {
        match look {
            Look::Known(Ok(decoder)) => Interpreted::Known(decoder),
            Look::Known(Err(why)) | Look::Lacks(why) => Interpreted::Lacks(why),
            Look::Rests(_, why) => {
                Interpreted::Lacks(format!("{why}; it is started again after a pause").into())
            }
            Look::Coming => Interpreted::Coming,
        }
    }
}

impl fmt::Debug for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Program({})", self.asking.name)
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
