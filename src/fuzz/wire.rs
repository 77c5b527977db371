//! Bytes from a broker or a client: answers, requests, record sets.
use crate::kafka::fuzz as kafka;
use crate::schema::{Message, walk};
use crate::wire::Metadata;
use bytes::Bytes;
use kafka_protocol::messages::{ApiKey, RequestKind, ResponseKind};
use kafka_protocol::protocol::Decodable;

/// Two bytes of key and version, then the body. What the walk lets pass is decoded; the fuzzer watches what that reserves.
pub(super) fn answers(data: &[u8]) {
    let [key, version, body @ ..] = data else { return };
    let (key, version) = (i16::from(key & 0x7f), i16::from(version & 0x1f));
    let Ok(api) = ApiKey::try_from(key) else { return };
    // The second byte's upper half says whether it is a client's.
    if data[1] & 0x20 != 0 {
        if walk(Message::Request(key), version, body).is_ok() {
            let mut rest = Bytes::copy_from_slice(body);
            let read = RequestKind::decode(api, &mut rest, version).is_ok();
            assert!(!read || rest.is_empty(), "{api:?} request version {version}: bytes were not read");
        }
        return;
    }
    if walk(Message::Response(key), version, body).is_err() {
        return;
    }
    let bytes = Bytes::copy_from_slice(body);
    let mut rest = bytes.clone();
    let read = ResponseKind::decode(api, &mut rest, version).is_ok();
    assert!(!read || rest.is_empty(), "{api:?} version {version}: bytes were not read");
    // What is read by hand reads whatever the codec does.
    match api {
        ApiKey::Metadata if version >= 4 => {
            let by_hand = Metadata::decode(&mut bytes.clone(), version);
            assert!(!read || by_hand.is_ok(), "Metadata version {version}: {by_hand:?}");
        }
        _ => kafka::answer(api, version, &bytes, read),
    }
}

/// A byte for the codec, then a record set; then the same bytes as what such a codec has packed.
pub(super) fn records(data: &[u8]) {
    let [codec, set @ ..] = data else { return };
    kafka::records(set);
    kafka::unpacked(*codec, set);
}
