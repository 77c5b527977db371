//! Opens a connection, step by step: name, stream and what secures it (`stream`), versions, and to which cluster it leads.
use super::codes;
use super::connection::{Connection, encode};
use super::error::Error;
use super::link::Link;
use super::login::LoginLine;
use super::metadata::{Metadata, MetadataLook, WhichTopics};
use super::names::BrokerId;
use super::names::error_name;
use super::patience::Patience;
use super::renewal;
use super::stream;
use super::terms::Terms;
use super::versions::Versions;
use crate::config::Address;
use crate::schema::{Message, walk};
use bytes::{Buf, Bytes};
use kafka_protocol::messages::{ApiVersionsRequest, ApiVersionsResponse};
use kafka_protocol::protocol::{Decodable, Request, StrBytes};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, timeout};

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
        Some(login) => Some((login, login.prepare().await?)),
        None => None,
    };
    let link = Link::start(address.clone(), stream::open(address, terms).await?, terms.clone());
    let versions = versions(&link, terms).await?;
    let mut session = None;
    if let Some((login, talk)) = talk {
        let client_id = &client_id(terms);
        let line = LoginLine { link: &link, versions: &versions, client_id, within: terms.options.connect };
        session = login.run(&line, talk).await?;
    }
    if versions.is_controller() {
        return Err(Error::Controller { address: address.clone() });
    }
    let connection = Connection::new(link, broker, versions, terms.clone(), begun.elapsed());
    belongs(&connection, terms.options.connect).await?;
    if let Some(life) = session {
        connection.keep(renewal::start(connection.held(), life));
    }
    Ok(connection)
}

pub(super) fn client_id(terms: &Terms) -> StrBytes {
    StrBytes::from_string(terms.options.client_id.clone())
}

/// Whether a fresh connection gets an answer.
pub(super) async fn knock(address: &Address, terms: &Arc<Terms>) -> Result<(), Error> {
    let link = Link::start(address.clone(), stream::open(address, terms).await?, terms.clone());
    versions(&link, terms).await.map(|_| ())
}

/// Asks which cluster the connection leads to: an address may have been given to another one since it was told.
async fn belongs(connection: &Connection, within: Duration) -> Result<(), Error> {
    let version = connection.pick::<MetadataLook>(None)?;
    let patience = Patience { within, pause: Duration::ZERO };
    match connection.exchange(version, &MetadataLook::at(WhichTopics::None), patience).await {
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

pub(super) async fn versions(link: &Link, terms: &Terms) -> Result<Versions, Error> {
    let within = terms.options.connect;
    match timeout(within, negotiate(link, &client_id(terms))).await {
        Ok(answer) => answer,
        Err(_) => Err(silent(link, within).await),
    }
}

/// Which versions the broker speaks. Brokers before 2.4 know only older forms of the question, and say so in format 0:
/// UNSUPPORTED_VERSION. Version 3 is asked for though there are newer ones, which brokers before 3.9 would refuse at the
/// price of a round trip: 4 differs in features whose lowest level is 0, which are not looked at; 5 (KIP-1242, not in Kafka
/// 4.3) sends along which broker is meant, which is looked up here in every version.
async fn negotiate(link: &Link, client_id: &StrBytes) -> Result<Versions, Error> {
    let request = ApiVersionsRequest::default()
        .with_client_software_name(StrBytes::from_static_str("kafdeck"))
        .with_client_software_version(StrBytes::from_static_str(env!("CARGO_PKG_VERSION")));
    let mut body = link.begin(|correlation| encode(correlation, client_id, 3, &request))?.answer().await?;
    let mut version = 3;
    if body.len() >= 2 && (&body[..2]).get_i16() == codes::UNSUPPORTED_VERSION {
        version = 0;
        let oldest = ApiVersionsRequest::default();
        body = link.begin(|correlation| encode(correlation, client_id, version, &oldest))?.answer().await?;
    }
    let unreadable = |detail: String| Error::Unreadable {
        address: link.address.clone(),
        question: "ApiVersions".into(),
        detail: detail.into(),
    };
    walk(Message::Response(ApiVersionsRequest::KEY), version, &body)
        .map_err(|misfit| unreadable(misfit.to_string()))?;
    let answer =
        ApiVersionsResponse::decode(&mut body, version).map_err(|error| unreadable(error.to_string()))?;
    match answer.error_code {
        0 => Ok(Versions::new(&answer)),
        code => Err(unreadable(format!("it says {}", error_name(code)))),
    }
}

/// Names what keeps silent. An HTTP server waits for the end of a line, so it is given one: the connection is lost anyway.
async fn silent(link: &Link, after: Duration) -> Error {
    let line = Bytes::from_static(b"\r\n\r\n");
    let provoked = async { link.begin(|_| Ok(line))?.answer().await };
    match timeout(Duration::from_millis(300), provoked).await {
        Ok(Err(error @ Error::NotKafka { .. })) => error,
        _ => Error::Silent { address: link.address.clone(), after },
    }
}
