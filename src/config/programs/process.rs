//! One running program: a line of base64 to its standard input, a line from its standard output, within bounds on time and size. Knows
//! nothing of what the lines say.
use crate::config::asking::{CommandGroup, CommandPlace};
use crate::safe::safe;
use parking_lot::Mutex;
use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError, channel, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

/// How long its last words are waited for when it has ended.
const LAST_WORDS: Duration = Duration::from_millis(500);
/// One that has ended sooner is not started again at once.
const YOUNG: Duration = Duration::from_secs(10);
/// After its first answer it is listened to for so long: what speaks before it is asked answers each question with what belongs to the
/// one before.
const SETTLES: Duration = Duration::from_millis(300);
/// Between two looks at whether it has ended.
const LOOK_AGAIN: Duration = Duration::from_millis(5);
/// Bytes of an answer.
const MOST: u64 = 16 << 20;
/// Characters of its last words.
const MOST_WORDS: usize = 200;

/// Those that run now.
static RUNNING: Mutex<Vec<CommandGroup>> = Mutex::new(Vec::new());

/// A running program.
pub(super) struct Process {
    child: Child,
    group: Option<CommandGroup>,
    questions: Sender<Vec<u8>>,
    answers: Receiver<Result<Vec<u8>, String>>,
    /// The last line of its standard error, and a word when that has ended.
    words: Arc<Mutex<String>>,
    said_all: Receiver<()>,
    since: Instant,
    /// It has answered once, and no more than that.
    is_settled: bool,
}

/// What is wrong with a program.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ProcessFault {
    pub why: String,
    /// Nothing that was said since then can be believed.
    pub spoilt: Option<Instant>,
}

impl From<String> for ProcessFault {
    fn from(why: String) -> Self {
        ProcessFault { why, spoilt: None }
    }
}

impl From<&str> for ProcessFault {
    fn from(why: &str) -> Self {
        why.to_owned().into()
    }
}

/// Ends every program that still runs, with all that they started: the end of this one.
pub fn end_programs() {
    RUNNING.lock().drain(..).for_each(CommandGroup::kill);
}

impl Process {
    /// Starts it; no shell has a part in that.
    ///
    /// # Errors
    /// It can't be run.
    pub fn start(words: &[String]) -> Result<Process, ProcessFault> {
        let place = CommandPlace::apart();
        let (program, arguments) = words.split_first().ok_or("has no name")?;
        let mut command = Command::new(program);
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        place.give(&mut command);
        let mut child = command.spawn().map_err(|error| not_run(program, &error))?;
        let group = place.group_of(child.id());
        RUNNING.lock().extend(group);
        let (questions, asked) = channel::<Vec<u8>>();
        let input = child.stdin.take();
        // What it does not read holds up nobody else.
        thread::spawn(move || {
            let Some(mut input) = input else { return };
            while let Ok(line) = asked.recv() {
                if input.write_all(&line).and_then(|()| input.flush()).is_err() {
                    return;
                }
            }
        });
        let (answer, answers) = sync_channel(1);
        let output = child.stdout.take();
        thread::spawn(move || {
            let Some(mut output) = output.map(BufReader::new) else { return };
            while let Some(line) = line(&mut output) {
                let is_last = line.is_err();
                if answer.send(line).is_err() || is_last {
                    return;
                }
            }
        });
        let (words, (all, said_all)) = (Arc::new(Mutex::new(String::new())), channel());
        let (errors, last) = (child.stderr.take(), words.clone());
        thread::spawn(move || {
            errors.into_iter().for_each(|errors| keep_last_line(BufReader::new(errors), &last));
            let _ = all.send(());
        });
        let since = Instant::now();
        Ok(Process { child, group, questions, answers, words, said_all, since, is_settled: false })
    }

    /// Whether it is still there to be asked. One that has ended of itself after a while is only started again; one that ends at
    /// once, or speaks unasked, is no better the next time.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn is_there(&mut self) -> Result<bool, ProcessFault> {
        match self.answers.try_recv() {
            Err(TryRecvError::Empty) => Ok(true),
            Err(TryRecvError::Disconnected) if self.since.elapsed() >= YOUNG => Ok(false),
            Err(TryRecvError::Disconnected) => Err(self.last_words().into()),
            Ok(line) => Err(self.unasked(line)),
        }
    }

    /// Asks, and waits for the answer.
    ///
    /// # Errors
    /// Why there is none: it must be ended then.
    pub fn ask(&mut self, question: Vec<u8>, patience: Duration) -> Result<Vec<u8>, ProcessFault> {
        // If it is gone, its answers say so.
        let _ = self.questions.send(question);
        match self.answers.recv_timeout(patience) {
            Ok(answer) => {
                let answer = answer?;
                if !std::mem::replace(&mut self.is_settled, true)
                    && let Ok(line) = self.answers.recv_timeout(SETTLES)
                {
                    return Err(self.unasked(line));
                }
                Ok(answer)
            }
            Err(RecvTimeoutError::Timeout) => {
                let said = self.words.lock().clone();
                let said = if said.is_empty() { said } else { format!(": {said}") };
                Err(format!("gave no answer within {patience:?}{said}").into())
            }
            Err(RecvTimeoutError::Disconnected) => Err(self.last_words().into()),
        }
    }

    /// What it says unasked makes it doubtful to which question each of its answers belongs.
    fn unasked(&self, line: Result<Vec<u8>, String>) -> ProcessFault {
        let why = line.map_or_else(|why| why, |_| "answers more lines than it is asked".to_owned());
        ProcessFault { why, spoilt: Some(self.since) }
    }

    /// How it ended by itself.
    fn last_words(&mut self) -> String {
        let until = Instant::now() + LAST_WORDS;
        let _ = self.said_all.recv_timeout(LAST_WORDS);
        // Its output closes a moment before it is gone.
        while !self.has_ended() && Instant::now() < until {
            thread::sleep(LOOK_AGAIN);
        }
        // Looked at before it is killed: that would else be told of it.
        let has_ended = self.has_ended();
        self.kill();
        let how = match self.child.wait() {
            Ok(_) if !has_ended => "closed its output".to_owned(),
            Ok(status) => {
                let code = |code| format!("exit code {code}");
                format!("ended ({})", status.code().map_or_else(|| status.to_string(), code))
            }
            Err(error) => format!("ended ({error})"),
        };
        match &**self.words.lock() {
            "" => how,
            said => format!("{how}: {said}"),
        }
    }

    /// Whether it has; its number stays its own, as long as nobody takes note of its end.
    fn has_ended(&self) -> bool {
        let look = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
        let pid = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw);
        pid.is_none_or(|pid| !matches!(waitid(WaitId::Pid(pid), look), Ok(None)))
    }

    fn kill(&self) {
        let mut running = RUNNING.lock();
        let place = self.group.and_then(|group| running.iter().position(|own| *own == group));
        // Once it is off the list its number may be another's.
        if let Some(place) = place {
            running.swap_remove(place).kill();
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
        let _ = self.child.wait();
    }
}

/// Why it does not run, and what to do about that.
fn not_run(program: &str, error: &io::Error) -> String {
    let cure = match error.kind() {
        io::ErrorKind::NotFound if !program.contains('/') => {
            format!(" (it is looked for in PATH; write ./{program} for one in this folder)")
        }
        _ => String::new(),
    };
    format!("can't be run: {error}{cure}")
}

/// Reads words to their end, so that who says them is never held up; of an endless line only pieces are looked at.
fn keep_last_line(mut errors: impl BufRead, last: &Mutex<String>) {
    let mut line = Vec::new();
    while errors.by_ref().take(4096).read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
        let text = String::from_utf8_lossy(&line);
        if !text.trim().is_empty() {
            *last.lock() = safe(text.trim()).chars().take(MOST_WORDS).collect();
        }
        line.clear();
    }
}

/// The next line; none at the end.
fn line(output: &mut BufReader<ChildStdout>) -> Option<Result<Vec<u8>, String>> {
    let mut line = Vec::new();
    match output.take(MOST + 1).read_until(b'\n', &mut line) {
        Ok(_) if line.len() as u64 > MOST => Some(Err(format!("answers with more than {} MiB", MOST >> 20))),
        // A line that has no end is none.
        Ok(_) if line.pop() == Some(b'\n') => Some(Ok(line)),
        Ok(_) => None,
        Err(error) => Some(Err(format!("can't be heard: {error}"))),
    }
}
