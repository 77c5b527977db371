//! Runs a verb's future, and tells it when the user wants it to stop.
use anyhow::Context;
use std::future::Future;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

/// What a shell sees of a program that a second Ctrl-C ended.
const KILLED: i32 = 130;

/// Runs the future to its end. What still runs in the background after that is let go.
pub fn run<T>(future: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_name("kafdeck")
        .build()
        .context("can't start the threads that wait for the network")?;
    let ended = runtime.block_on(future);
    runtime.shutdown_background();
    ended
}

/// Tells of the first Ctrl-C or SIGTERM, so that a verb can end with a report. The second one ends the program.
#[derive(Clone)]
pub struct Interrupt(watch::Receiver<bool>);

impl Interrupt {
    /// Starts listening; needs the runtime.
    pub fn listen() -> anyhow::Result<Self> {
        let doing = "can't listen for Ctrl-C";
        let (mut key, mut term) = (
            signal(SignalKind::interrupt()).context(doing)?,
            signal(SignalKind::terminate()).context(doing)?,
        );
        let (tell, told) = watch::channel(false);
        tokio::spawn(async move {
            tokio::select! { _ = key.recv() => {}, _ = term.recv() => {} }
            tell.send_replace(true);
            tokio::select! { _ = key.recv() => {}, _ = term.recv() => {} }
            crate::config::end_programs();
            std::process::exit(KILLED);
        });
        Ok(Self(told))
    }

    /// Waits until the user wants to stop; returns at once if that has been said.
    pub async fn wanted(&mut self) {
        if self.0.wait_for(|wanted| *wanted).await.is_err() {
            // Nobody can say it any more.
            std::future::pending::<()>().await;
        }
    }

    /// Whether the user has said so.
    pub fn is_wanted(&self) -> bool {
        *self.0.borrow()
    }
}
