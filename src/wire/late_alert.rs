//! What a listener says after a handshake that looked done: in TLS 1.3 a client certificate is judged when this side has long
//! begun to ask, and the reset that follows the refusal may take its words along. A second look asks for nothing and listens.
use super::error::{Error, TlsFault};
use super::stream;
use super::terms::Terms;
use super::tls;
use crate::config::Address;
use std::time::Duration;
use tokio::io::AsyncReadExt;
use tokio::time::timeout;

/// A listener judges a certificate at once; one that waits for a question says nothing.
const PATIENCE: Duration = Duration::from_millis(1500);

/// Why a secured listener hung up before its first answer; the same error where nothing more can be said.
pub(super) async fn explained(hung_up: Error, address: &Address, terms: &Terms) -> Error {
    let at_once = matches!(hung_up, Error::ClosedAtOnce { .. });
    if !at_once && !matches!(hung_up, Error::Closed { .. }) {
        return hung_up;
    }
    let Some(armour) = &terms.armour else { return hung_up };
    let mut stream = match stream::dial(address, Some(armour), &terms.options).await {
        Ok(stream) => stream,
        Err(error @ Error::Tls { .. }) => return error,
        Err(_) => return hung_up,
    };
    match timeout(PATIENCE, stream.read_u8()).await {
        Ok(Err(error)) => {
            let told = tls::refusal(&error, address, Some(armour), false);
            told.unwrap_or_else(|| if at_once { without_a_word(address, terms) } else { hung_up })
        }
        _ => hung_up,
    }
}

fn without_a_word(address: &Address, terms: &Terms) -> Error {
    let shown = terms.options.security.tls.as_ref().is_some_and(|tls| tls.identity.is_some());
    let perhaps = match shown {
        true => "it may not accept our client certificate",
        false => "it may want a client certificate, and none is set",
    };
    let detail = format!("it hung up after the handshake without a word: {perhaps}, or it is shutting down");
    Error::Tls { address: address.clone(), fault: TlsFault::HungUp, detail: detail.into() }
}
