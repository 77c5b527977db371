//! One running program: a line of base64 to its standard input, a line from its standard output, within bounds on time and size. Knows
//! nothing of what the lines say.
use crate::config::asking::{CommandGroup, CommandPlace};
use crate::safe::safe;
use parking_lot::Mutex;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError, channel, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

/// How long its last words are waited for when it has ended.
const LAST_WORDS: Duration = Duration::from_millis(500);
/// One that has ended sooner is not started again at once.
const YOUNG: Duration = Duration::from_secs(10);
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
}

/// Ends every program that still runs, with all that they started: the end of this one.
pub fn end_programs() {
    RUNNING.lock().drain(..).for_each(CommandGroup::kill);
}

impl Process {
    /// Starts it; no shell has a part in that.
    pub fn start(words: &[String]) -> Result<Process, String> {
        let place = CommandPlace::apart();
        let (program, arguments) = words.split_first().ok_or("has no name")?;
        let mut command = Command::new(program);
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        place.give(&mut command);
        let mut child = command.spawn().map_err(|error| format!("can't be run: {error}"))?;
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
        Ok(Process { child, group, questions, answers, words, said_all, since: Instant::now() })
    }

    /// Whether it is still there to be asked. One that has ended of itself after a while is only started again; one that ends at
    /// once, or speaks unasked, is no better the next time.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn is_there(&mut self) -> Result<bool, String> {
        match self.answers.try_recv() {
            Err(TryRecvError::Empty) => Ok(true),
            Err(TryRecvError::Disconnected) if self.since.elapsed() >= YOUNG => Ok(false),
            Err(TryRecvError::Disconnected) => Err(self.last_words()),
            Ok(Ok(_)) => Err("answers more lines than it is asked".to_owned()),
            Ok(Err(why)) => Err(why),
        }
    }

    /// Asks, and waits for the answer.
    ///
    /// # Errors
    /// Why there is none: it must be ended then.
    pub fn ask(&mut self, question: Vec<u8>, patience: Duration) -> Result<Vec<u8>, String> {
        // If it is gone, its answers say so.
        let _ = self.questions.send(question);
        match self.answers.recv_timeout(patience) {
            Ok(answer) => answer,
            Err(RecvTimeoutError::Timeout) => {
                let said = self.words.lock().clone();
                let said = if said.is_empty() { said } else { format!(": {said}") };
                Err(format!("gave no answer within {patience:?}{said}"))
            }
            Err(RecvTimeoutError::Disconnected) => Err(self.last_words()),
        }
    }

    /// How it ended by itself.
    fn last_words(&mut self) -> String {
        let _ = self.said_all.recv_timeout(LAST_WORDS);
        self.kill();
        let how = match self.child.wait() {
            Ok(status) => {
                status.code().map_or_else(|| status.to_string(), |code| format!("exit code {code}"))
            }
            Err(error) => error.to_string(),
        };
        match &**self.words.lock() {
            "" => format!("ended ({how})"),
            said => format!("ended ({how}): {said}"),
        }
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
