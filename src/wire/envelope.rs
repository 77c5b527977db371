//! What stands around a request and an answer: length and header.
use super::error::Error;
use super::names::api_name;
use super::primitives::Primitives;
use bytes::{BufMut, Bytes, BytesMut};
use kafka_protocol::messages::RequestHeader;
use kafka_protocol::protocol::{Encodable, Request, StrBytes};

/// Length, header and body of a request.
pub(super) fn encode<R: Request>(
    correlation: i32,
    client_id: &StrBytes,
    version: i16,
    request: &R,
) -> Result<Bytes, Error> {
    let header = RequestHeader::default()
        .with_request_api_key(R::KEY)
        .with_request_api_version(version)
        .with_correlation_id(correlation)
        .with_client_id(Some(client_id.clone()));
    let mut frame = BytesMut::with_capacity(256);
    frame.put_u32(0);
    let written = header.encode(&mut frame, R::header_version(version));
    written.and_then(|()| request.encode(&mut frame, version)).map_err(|error| Error::Unwritable {
        question: format!("{} version {version}", api_name(R::KEY)).into(),
        detail: error.to_string().into(),
    })?;
    let length = u32::try_from(frame.len() - 4).expect("a request is far smaller than 4 GiB");
    frame[..4].copy_from_slice(&length.to_be_bytes());
    Ok(frame.freeze())
}

/// Steps over the tagged fields of a response header (KIP-482).
pub(super) fn skip_tags(body: &mut Bytes) -> Result<(), &'static str> {
    let mut fields = Primitives::new(body, true);
    fields.tags().map_err(|_| "its header is cut short")
}
