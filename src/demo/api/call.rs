//! One request with all that is known about it, and the answer to it.
use super::ReplyPieces;
use crate::demo::options::Era;
use crate::demo::state::State;
use crate::schema::{Message, Why, walk};
use bytes::Bytes;
use kafka_protocol::error::ResponseError;
use kafka_protocol::messages::ApiKey;
use kafka_protocol::protocol::{Encodable, Request};
use parking_lot::Mutex;
use std::fmt;
use std::net::IpAddr;

/// A request that can't be answered: the connection is closed, as a broker does.
#[derive(Debug)]
pub struct Unanswerable(String);

/// An answer, or the end of the connection.
pub type Served = Result<ReplyPieces, Unanswerable>;

impl fmt::Display for Unanswerable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unanswerable {}

/// Which listener of a node a request came to: clients' own, or that of the quorum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endpoint {
    Broker,
    Controller,
}

/// The key of StreamsGroupDescribe, which the codec does not have.
pub const STREAMS_GROUP_DESCRIBE: i16 = 89;

/// A request whose body is not yet decoded.
#[derive(Debug)]
pub struct Call {
    /// As the client asked for it.
    pub key: i16,
    /// The same for the codec; of a request that it does not have, one with the same header.
    pub api: ApiKey,
    pub version: i16,
    pub correlation: i32,
    /// The broker that it came to, and by which of its doors.
    pub broker: i32,
    pub endpoint: Endpoint,
    /// The client's name for itself; empty without one.
    pub client: String,
    pub host: IpAddr,
    body: Bytes,
    /// Errors on request that this call has met: one use of a rule for each topic, however many partitions it has here.
    met: Mutex<Vec<(Option<String>, ResponseError)>>,
}

impl Call {
    pub fn new(
        api: ApiKey,
        version: i16,
        correlation: i32,
        (broker, endpoint): (i32, Endpoint),
        client: String,
        host: IpAddr,
        body: Bytes,
    ) -> Call {
        Call {
            key: api as i16,
            api,
            version,
            correlation,
            broker,
            endpoint,
            client,
            host,
            body,
            met: Mutex::default(),
        }
    }

    /// A request of a key that the codec does not have, with a header as `api` has it.
    pub fn of_key(self, key: i16) -> Call {
        Call { key, ..self }
    }

    /// The request's fields. What stands behind them is nobody's business, as with Kafka: librdkafka leaves three bytes
    /// behind the end of its question for all topics.
    pub fn read<R: Request>(&self) -> Result<R, Unanswerable> {
        let mut body = self.body.clone();
        match walk(Message::Request(R::KEY), self.version, &body) {
            Err(misfit) if !matches!(misfit.why, Why::LeftOver(_)) => return Err(self.broken(&misfit)),
            _ => {}
        }
        R::decode(&mut body, self.version).map_err(|error| self.broken(&error))
    }

    /// The request's fields, whose version has the layout of another one that the codec knows.
    pub fn read_as<R: Request>(&self, version: i16) -> Result<R, Unanswerable> {
        R::decode(&mut self.body.clone(), version).map_err(|error| self.broken(&error))
    }

    /// The answer with these fields.
    pub fn answer(&self, response: &impl Encodable) -> Served {
        let mut reply = self.reply();
        let size = response.compute_size(self.version).map_err(|error| self.broken(&error))?;
        reply.buffer().reserve(size);
        response.encode(reply.buffer(), self.version).map_err(|error| self.broken(&error))?;
        Ok(reply)
    }

    /// An answer without fields as yet.
    pub fn reply(&self) -> ReplyPieces {
        ReplyPieces::new(self.api.response_header_version(self.version) >= 1)
    }

    /// Whether this version of the API is at least `version`: newer fields may be set.
    pub fn since(&self, version: i16) -> bool {
        self.version >= version
    }

    /// The error that a test wants here: about this topic, or about the request (none). Without one, the error of whoever was
    /// asked and is not the controller.
    pub fn wanted_error(&self, state: &State, topic: Option<&str>) -> Option<ResponseError> {
        let mut met = self.met.lock();
        if let Some((_, error)) = met.iter().find(|(about, _)| about.as_deref() == topic) {
            return Some(*error);
        }
        let Some(error) = state.faults.error(self.api, self.broker, topic) else {
            return self.not_the_controller(state).then_some(ResponseError::NotController);
        };
        met.push((topic.map(str::to_owned), error));
        Some(error)
    }

    /// Whether only the active controller does this, and another was asked: any broker in the ZooKeeper era, and any of the
    /// quorum's voters at its own door. KRaft's brokers pass it on.
    fn not_the_controller(&self, state: &State) -> bool {
        let by_controller = match self.api {
            ApiKey::CreateTopics | ApiKey::DeleteTopics | ApiKey::CreatePartitions => true,
            // A ZooKeeper-era broker writes them itself.
            ApiKey::AlterConfigs | ApiKey::IncrementalAlterConfigs => state.options.era == Era::KRaft,
            _ => false,
        };
        let passed_on = state.options.era == Era::KRaft && self.endpoint == Endpoint::Broker;
        by_controller && !passed_on && self.broker != state.quorum.lock().leader
    }

    pub fn broken(&self, why: &impl fmt::Display) -> Unanswerable {
        Unanswerable(format!("{:?} version {} of {:?}: {why}", self.api, self.version, self.client))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kafka_protocol::messages::MetadataRequest;
    use std::net::Ipv4Addr;

    #[test]
    fn what_stands_behind_a_request_is_passed_over_and_what_lacks_is_not() {
        let read = |body: &'static [u8]| {
            let host = IpAddr::V4(Ipv4Addr::LOCALHOST);
            let body = Bytes::from_static(body);
            Call::new(ApiKey::Metadata, 13, 1, (1, Endpoint::Broker), "rdkafka".to_owned(), host, body)
                .read::<MetadataRequest>()
        };
        // As librdkafka 2.12 asks for all topics.
        assert_eq!(read(&[0, 0, 0, 0, 1, 0, 0]).unwrap().topics, None);
        assert!(read(&[0, 0, 0]).is_err());
    }
}
