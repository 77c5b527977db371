//! Sees that whoever showed the screen has closed it. What was the terminal is at its end then, and crossterm would read there
//! for ever: nobody may ask it for keys any more. Knows no signal and no screen.
use super::terminal::is_gone;
use crossterm::event::{Event, EventStream};
use futures_util::StreamExt;
use rustix::event::{PollFd, PollFlags, poll};
use std::future::{pending, poll_fn};
use std::io::{self, stdin};
use std::task::Poll;
use std::time::Duration;
use tokio::sync::watch;

/// Between two looks at a terminal that says that it has been hung up, and is there all the same.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// Knows whether the terminal is gone.
pub struct Hangup(watch::Receiver<bool>);

impl Hangup {
    /// Watches the terminal on a thread of its own, which sleeps until the end. Where that can't be, signals tell of it.
    pub fn watch() -> Hangup {
        let (tell, told) = watch::channel(false);
        let watching = std::thread::Builder::new().name("hangup".to_owned()).spawn(move || {
            if sleep_until_gone().is_ok() {
                tell.send_replace(true);
            }
        });
        if let Err(error) = watching {
            tracing::warn!("can't watch whether the terminal is closed: {error}");
        }
        Hangup(told)
    }

    /// Returns once the terminal is gone.
    pub async fn come(&self) {
        let mut told = self.0.clone();
        if told.wait_for(|gone| *gone).await.is_err() {
            pending::<()>().await;
        }
    }
}

fn sleep_until_gone() -> io::Result<()> {
    let terminal = stdin();
    loop {
        // That it was hung up is told whatever is asked for.
        match poll(&mut [PollFd::new(&terminal, PollFlags::empty())], None) {
            Ok(_) if is_gone() => return Ok(()),
            Ok(_) => std::thread::sleep(LOOK_AGAIN),
            Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

/// The next event of the terminal; none if that is gone, which is looked at before crossterm is.
pub async fn next(keys: &mut EventStream) -> Option<io::Result<Event>> {
    poll_fn(|cx| if is_gone() { Poll::Ready(None) } else { keys.poll_next_unpin(cx) }).await
}
