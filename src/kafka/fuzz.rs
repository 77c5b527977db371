//! Opens what is read by hand, and the record formats, to the fuzz targets. Knows nothing of them.
use super::list_offsets::LeaderAnswer;
use super::logdirs::LogDirs;
pub(crate) use super::read::fuzz::{records, unpacked};
use bytes::Bytes;
use kafka_protocol::messages::ApiKey;
use kafka_protocol::protocol::Decodable;

/// Reads an answer by hand; must succeed if `good`.
///
/// # Panics
/// If it does not.
pub fn answer(api: ApiKey, version: i16, bytes: &Bytes, good: bool) {
    let mut bytes = bytes.clone();
    let read = match api {
        ApiKey::ListOffsets => LeaderAnswer::decode(&mut bytes, version).is_ok(),
        ApiKey::DescribeLogDirs => LogDirs::decode(&mut bytes, version).is_ok(),
        _ => return,
    };
    assert!(read || !good, "{api:?} version {version} can't be read by hand");
}
