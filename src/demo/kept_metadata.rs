//! The encoded list of all topics, as it was sent last. Knows nothing of what stands in it.
use bytes::Bytes;
use parking_lot::Mutex;

/// What the encoded topics depend on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EncodedKey {
    /// How many changes the metadata log had seen.
    pub changes: i64,
    pub version: i16,
    /// Whether the rights on each topic are told.
    pub bits: bool,
}

/// The last encoded list of topics, with its count.
#[derive(Debug, Default)]
pub struct KeptMetadata(pub Mutex<Option<(EncodedKey, usize, Bytes)>>);
