//! The first question on a fresh link: which versions the broker speaks. By it a broker that lives is told from one that stands
//! still, and what is no Kafka from what is.
use super::codes;
use super::envelope::encode;
use super::error::Error;
use super::late_alert;
use super::link::Link;
use super::names::error_name;
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
use tokio::time::timeout;

pub(super) fn client_id(terms: &Terms) -> StrBytes {
    StrBytes::from_string(terms.options.client_id.clone())
}

/// Whether a fresh connection gets an answer.
pub(super) async fn knock(address: &Address, terms: &Arc<Terms>) -> Result<(), Error> {
    let link = Link::start(
        address.clone(),
        stream::open(address, terms.armour.as_ref(), &terms.options).await?,
        terms.clone(),
    );
    versions(&link, terms).await.map(|_| ())
}

pub(super) async fn versions(link: &Link, terms: &Terms) -> Result<Versions, Error> {
    let within = terms.options.connect;
    match timeout(within, negotiate(link, &client_id(terms))).await {
        Ok(Err(error)) => Err(late_alert::explained(error, &link.address, terms).await),
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
