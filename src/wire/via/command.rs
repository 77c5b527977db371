//! A program whose standard input and output are the stream. It ends with the stream; what it said on its standard error is told
//! when the stream ends before it should.
use std::io;
use std::pin::Pin;
use std::process::{ExitStatus, Stdio};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, ReadBuf};
use tokio::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command};
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// How much of what the program says is kept: the end of it.
const MOST_WORDS: usize = 2_000;

/// How long the end of the program and its last words are waited for after the end of its output.
const MOMENT: Duration = Duration::from_millis(500);

/// The stream through a program.
pub(super) struct CommandStream {
    stdin: ChildStdin,
    stdout: ChildStdout,
    program: String,
    via: Arc<str>,
    ending: CommandEnding,
}

/// Why the stream ended, as the program tells it.
#[derive(Debug, thiserror::Error)]
#[error("{why}")]
pub(super) struct LastWords {
    /// The command as it was written.
    pub(super) via: Arc<str>,
    pub(super) why: Arc<str>,
}

/// How the program ended, if it did in time, and the end of what it said.
type LastHeard = (Option<ExitStatus>, Vec<u8>);

/// What is left to hear of the program.
enum CommandEnding {
    /// It runs; it is killed when this is dropped.
    Running(Option<(Child, JoinHandle<Vec<u8>>)>),
    /// Its output has ended.
    Waiting(Pin<Box<dyn Future<Output = LastHeard> + Send>>),
    Told,
}

/// Starts the program.
pub(super) fn start(words: &[String], via: Arc<str>) -> Result<CommandStream, String> {
    let [program, arguments @ ..] = words else { return Err("no program is named".to_owned()) };
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    // A group of its own: ctrl-c in the terminal is meant for us, not for the connections.
    command.process_group(0).kill_on_drop(true);
    let mut child = command.spawn().map_err(|error| format!("can't start {program}: {error}"))?;
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let (Some(stdin), Some(stdout), Some(stderr)) = (stdin, stdout, stderr) else {
        return Err(format!("{program} has no standard input and output"));
    };
    let ending = CommandEnding::Running(Some((child, tokio::spawn(listen(stderr)))));
    Ok(CommandStream { stdin, stdout, program: program.clone(), via, ending })
}

/// The end of what the program says.
async fn listen(mut stderr: ChildStderr) -> Vec<u8> {
    let (mut words, mut piece) = (Vec::new(), [0; 512]);
    while let Ok(length @ 1..) = stderr.read(&mut piece).await {
        words.extend_from_slice(&piece[..length]);
        let excess = words.len().saturating_sub(MOST_WORDS);
        words.drain(..excess);
    }
    words
}

impl CommandStream {
    /// Why the stream ended, if the program says so: by its words, or by its exit status.
    fn poll_why(&mut self, cx: &mut Context<'_>) -> Poll<Option<String>> {
        if let CommandEnding::Running(running) = &mut self.ending
            && let Some((mut child, listening)) = running.take()
        {
            self.ending = CommandEnding::Waiting(Box::pin(async move {
                let status = timeout(MOMENT, child.wait()).await.ok().and_then(Result::ok);
                drop(child);
                let words = timeout(MOMENT, listening).await.ok().and_then(Result::ok);
                (status, words.unwrap_or_default())
            }));
        }
        let CommandEnding::Waiting(waiting) = &mut self.ending else { return Poll::Ready(None) };
        let (status, words) = std::task::ready!(waiting.as_mut().poll(cx));
        self.ending = CommandEnding::Told;
        let words = String::from_utf8_lossy(&words).split_whitespace().collect::<Vec<_>>().join(" ");
        let ended = status.filter(|status| !status.success()).map(|status| format!("ended with {status}"));
        Poll::Ready(match (words.is_empty(), ended) {
            (true, None) => None,
            (true, Some(ended)) => Some(format!("{} {ended}", self.program)),
            (false, _) => Some(format!("{} says: {words}", self.program)),
        })
    }
}

impl AsyncRead for CommandStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if matches!(self.ending, CommandEnding::Running(_)) {
            let before = buf.filled().len();
            std::task::ready!(Pin::new(&mut self.stdout).poll_read(cx, buf))?;
            if buf.filled().len() > before || buf.remaining() == 0 {
                return Poll::Ready(Ok(()));
            }
        }
        let why = std::task::ready!(self.poll_why(cx));
        let Some(why) = why else { return Poll::Ready(Ok(())) };
        let words = LastWords { via: self.via.clone(), why: why.into() };
        Poll::Ready(Err(io::Error::new(io::ErrorKind::ConnectionAborted, words)))
    }
}

impl AsyncWrite for CommandStream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        match Pin::new(&mut self.stdin).poll_write(cx, buf) {
            // It reads no more. Why, the other direction will tell in a moment.
            Poll::Ready(Err(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
                Poll::Ready(Ok(buf.len()))
            }
            written => written,
        }
    }
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stdin).poll_flush(cx)
    }
    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stdin).poll_shutdown(cx)
    }
}
