//! A profile's secrets and its login in the browser, before anything is connected: what takes its time says so on the standard
//! error. For verbs, and for the screen before it opens.
use super::say::say;
use crate::config::Profile;
use crate::wire::{self, DeviceCode, Options};
use std::sync::Arc;
use std::time::Duration;

/// A command that takes longer is spoken of.
const WORD: Duration = Duration::from_secs(2);

/// How to reach the cluster of a profile.
///
/// # Errors
/// In words, with the key that could not be read, or why nobody is logged in.
pub async fn unlocked(profile: Profile) -> Result<Options, String> {
    let name = profile.name.clone();
    let mut reading =
        tokio::task::spawn_blocking(move || profile.unlock().map(|security| Options::of(&profile, security)));
    let read = match tokio::time::timeout(WORD, &mut reading).await {
        Ok(read) => read,
        Err(_) => {
            say!("kafdeck: reading the secrets of {name}: a command takes its time (Ctrl-C gives up)");
            reading.await
        }
    };
    let options = read.map_err(|_| "reading its secrets broke: the log tells more".to_owned())??;
    wire::logged_in(options, &(Arc::new(show) as wire::ShowDeviceCode)).await
}

fn show(code: &DeviceCode) {
    say!("kafdeck: to log in, {}", code.words());
    if let Some(complete) = &code.complete {
        say!("kafdeck: or open {complete}");
    }
    say!("kafdeck: waiting for that (Ctrl-C gives up)");
}
