//! One record to be written. Null, empty and missing stay apart.
use bytes::Bytes;

/// A record: `None` is Kafka's null, and a null value is a tombstone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// Milliseconds since 1970; none takes the time of the append.
    pub timestamp: Option<i64>,
    pub key: Option<Bytes>,
    pub value: Option<Bytes>,
    /// In order; names may repeat.
    pub headers: Vec<Header>,
}

/// One header. Its name should be UTF-8 but need not be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    pub name: Bytes,
    pub value: Option<Bytes>,
}

impl Record {
    pub fn new(key: impl Into<Bytes>, value: impl Into<Bytes>) -> Record {
        Record { key: Some(key.into()), value: Some(value.into()), ..Record::default() }
    }

    /// A record without a key.
    pub fn of(value: impl Into<Bytes>) -> Record {
        Record { value: Some(value.into()), ..Record::default() }
    }

    /// A record with a key and a null value.
    pub fn tombstone(key: impl Into<Bytes>) -> Record {
        Record { key: Some(key.into()), ..Record::default() }
    }

    /// With a time, in milliseconds since 1970.
    pub fn at(mut self, timestamp: i64) -> Record {
        self.timestamp = Some(timestamp);
        self
    }

    pub fn header(mut self, name: impl Into<Bytes>, value: impl Into<Bytes>) -> Record {
        self.headers.push(Header { name: name.into(), value: Some(value.into()) });
        self
    }

    pub fn null_header(mut self, name: impl Into<Bytes>) -> Record {
        self.headers.push(Header { name: name.into(), value: None });
        self
    }
}
