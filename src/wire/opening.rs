//! Opens a connection, step by step: name, stream and what secures it (`stream`), versions (`greeting`), a login, and to which
//! cluster it leads.
use super::connection::{Connection, Failed};
use super::controllers;
use super::error::Error;
use super::greeting::{client_id, versions};
use super::link::Link;
use super::logging_in::LoginLine;
use super::metadata::{Metadata, MetadataLook, WhichTopics};
use super::names::BrokerId;
use super::patience::Patience;
use super::renewal;
use super::stream;
use super::terms::Terms;
use crate::config::Address;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// Opens a connection. A port that hangs up at the first question is tried twice: it may just have been restarting.
pub(super) async fn open(
    address: &Address,
    broker: Option<BrokerId>,
    terms: &Arc<Terms>,
) -> Result<Connection, Error> {
    match attempt(address, broker, terms).await {
        Err(Error::WantsLogin { .. }) => attempt(address, broker, terms).await,
        opened => opened,
    }
}

/// The steps, each within `options.connect`: name, connection, what secures it; versions; the cluster. A login comes
/// before the last: brokers that want one answer ApiVersions to anybody, and nothing else.
async fn attempt(
    address: &Address,
    broker: Option<BrokerId>,
    terms: &Arc<Terms>,
) -> Result<Connection, Error> {
    terms.identity.check()?;
    let begun = Instant::now();
    // What is said at the login first: a token may take its time, and a broker closes whoever keeps it waiting.
    let talk = match &terms.login {
        Some(login) => Some((login, login.prepare(address).await?)),
        None => None,
    };
    let link = Link::start(
        address.clone(),
        stream::open(address, terms.armour.as_ref(), &terms.options).await?,
        terms.clone(),
    );
    let versions = versions(&link, terms).await?;
    let mut session = None;
    if let Some((login, talk)) = talk {
        let client_id = &client_id(terms);
        let line = LoginLine { link: &link, versions: &versions, client_id, within: terms.options.connect };
        session = login.run(&line, talk).await?;
    }
    let address = address.clone();
    match (versions.is_controller(), terms.options.controllers) {
        (true, false) => return Err(Error::Controller { address }),
        (false, true) => return Err(Error::NoController { address }),
        _ => {}
    }
    let connection = Connection::new(link, broker, versions, terms.clone(), begun.elapsed());
    belongs(&connection, terms.options.connect).await?;
    if let Some(life) = session {
        connection.keep(renewal::start(connection.held(), life));
    }
    Ok(connection)
}

/// Asks which cluster the connection leads to: an address may have been given to another one since it was told.
async fn belongs(connection: &Connection, within: Duration) -> Result<(), Error> {
    match describe(connection, Patience { within, pause: Duration::ZERO }).await {
        Ok(metadata) => {
            connection.terms().identity.note(metadata.cluster_id.as_ref(), connection.address())?;
            is_that_broker(connection, &metadata)
        }
        // It answered which versions it speaks; brokers that want a login close at whatever else comes first.
        Err(failed) => Err(match failed.error {
            Error::Closed { address, .. } if connection.terms().login.is_none() => {
                Error::WantsLogin { address }
            }
            error => error,
        }),
    }
}

/// Which cluster it is and who is in it, of whichever kind of listener this is.
pub(super) async fn describe(connection: &Connection, patience: Patience) -> Result<Metadata, Failed> {
    if connection.terms().options.controllers {
        return controllers::describe(connection, patience).await;
    }
    let version = connection.pick::<MetadataLook>(None).map_err(|error| Failed { error, sent: false })?;
    connection.exchange(version, &MetadataLook::at(WhichTopics::None), patience).await
}

/// Whether the cluster still has the broker at this address. No answer says which broker gave it; but it says where the
/// brokers are now, and an address that was given to another one is not taken for the first.
fn is_that_broker(connection: &Connection, metadata: &Metadata) -> Result<(), Error> {
    let Some(expected) = connection.broker() else { return Ok(()) };
    let mut there = metadata.brokers.iter().filter(|row| row.address == *connection.address());
    match there.next() {
        Some(first) if first.id != expected && !there.any(|row| row.id == expected) => {
            let address = connection.address().clone();
            Err(Error::AnotherBroker { address, expected, found: first.id })
        }
        _ => Ok(()),
    }
}
