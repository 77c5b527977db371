//! Codes that somebody has to enter in a browser, on their way from the login to the screen.
use crate::safe::safe;
use crate::shell::effect::TextPage;
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use crate::wire::{DeviceCode, ShowDeviceCode};
use std::sync::Arc;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// Both ends of the way.
pub struct LoginCodes {
    sender: UnboundedSender<DeviceCode>,
    receiver: UnboundedReceiver<DeviceCode>,
}

impl Default for LoginCodes {
    fn default() -> Self {
        let (sender, receiver) = unbounded_channel();
        LoginCodes { sender, receiver }
    }
}

impl LoginCodes {
    /// What a login is given to have its code shown.
    pub fn show(&self) -> ShowDeviceCode {
        let sender = self.sender.clone();
        // Who leaves meanwhile enters nothing.
        Arc::new(move |code| drop(sender.send(code.clone())))
    }

    /// The next code, as a page to read.
    pub async fn next(&mut self) -> TextPage {
        match self.receiver.recv().await {
            Some(code) => page(&code),
            None => std::future::pending().await,
        }
    }
}

fn page(code: &DeviceCode) -> TextPage {
    let line = |text: &str| Words::plain(safe(text).into_owned());
    let mut lines = vec![
        line("Open this address in a browser:"),
        Words::toned(Tone::Title, safe(&code.url).into_owned()),
        Words::new(),
        line("and enter this code:"),
        Words::toned(Tone::Title, safe(&code.code).into_owned()),
    ];
    if let Some(complete) = &code.complete {
        lines.extend([Words::new(), line("or open this, which has the code in it:"), line(complete)]);
    }
    lines.extend([
        Words::new(),
        line("The cluster opens as soon as that is done; choosing another one gives it up."),
    ]);
    TextPage { title: "Log in".to_owned(), lines, ..TextPage::default() }
}
