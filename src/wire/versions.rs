//! What one broker speaks: its answer to ApiVersions (18), and the choice of a version for each request.
use super::error::Error;
use super::names::{api_name, since};
use super::release;
use kafka_protocol::messages::{ApiKey, ApiVersionsResponse};
use kafka_protocol::protocol::{Message, Request};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The requests of one broker with their versions, and its features.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Versions {
    ranges: BTreeMap<i16, (i16, i16)>,
    /// Finalized features of the cluster (KIP-584), such as `metadata.version`, with their level.
    pub features: BTreeMap<String, i16>,
    /// The highest level of each feature that this broker's software knows.
    pub supported: BTreeMap<String, i16>,
}

impl Versions {
    pub(super) fn new(answer: &ApiVersionsResponse) -> Self {
        let range = |row: &kafka_protocol::messages::api_versions_response::ApiVersion| {
            (row.api_key, (row.min_version, row.max_version))
        };
        let finalized = answer.finalized_features.iter();
        let supported = answer.supported_features.iter();
        Versions {
            ranges: answer.api_keys.iter().map(range).collect(),
            features: finalized.map(|row| (row.name.to_string(), row.max_version_level)).collect(),
            supported: supported.map(|row| (row.name.to_string(), row.max_version)).collect(),
        }
    }

    /// Lowest and highest version of a request, by its key; none where the broker does not know it.
    pub fn range(&self, key: i16) -> Option<(i16, i16)> {
        self.ranges.get(&key).copied()
    }

    /// The release of Apache Kafka that these versions fit: "4.1", or "2.1" where it is that or older.
    pub fn release(&self) -> Option<&'static str> {
        release::guess(&self.ranges, &self.supported)
    }

    fn speaks(&self, key: ApiKey) -> bool {
        self.ranges.contains_key(&(key as i16))
    }

    /// Whether this broker belongs to a KRaft cluster: only there DescribeQuorum is served.
    pub fn is_kraft(&self) -> bool {
        self.speaks(ApiKey::DescribeQuorum)
    }

    /// Whether this is a KRaft controller's listener: the quorum's own requests, but no Metadata.
    pub fn is_controller(&self) -> bool {
        let quorum = [ApiKey::Vote, ApiKey::BeginQuorumEpoch, ApiKey::EndQuorumEpoch];
        !self.speaks(ApiKey::Metadata) && quorum.into_iter().any(|key| self.speaks(key))
    }

    /// The highest version that broker, codec and `cap` have in common.
    ///
    /// # Errors
    /// [`Error::Unsupported`], naming `who` and its release, if there is none.
    pub fn pick<R: Request>(&self, cap: Option<i16>, who: &str) -> Result<i16, Error> {
        let ours = <R as Message>::VERSIONS;
        let highest = ours.max.min(cap.unwrap_or(i16::MAX));
        let common = self.range(R::KEY).and_then(|(lowest, highest_there)| {
            let version = highest.min(highest_there);
            (version >= lowest.max(ours.min)).then_some(version)
        });
        common.ok_or_else(|| self.unsupported(R::KEY, who))
    }

    /// "broker 3 (Kafka 2.4)".
    pub(super) fn who_and_release(&self, who: &str) -> Arc<str> {
        match self.release() {
            Some(release) => format!("{who} (Kafka {release})").into(),
            None => who.into(),
        }
    }

    /// "this broker (Kafka 2.4) has no DescribeQuorum".
    pub fn unsupported(&self, key: i16, who: &str) -> Error {
        if self.is_controller() && self.range(key).is_none() {
            return Error::NotOfControllers { what: api_name(key).into() };
        }
        let who = self.who_and_release(who);
        let what: Arc<str> = match self.range(key) {
            None => api_name(key).into(),
            Some((low, high)) => {
                format!("version of {} that we speak (it has {low} to {high})", api_name(key)).into()
            }
        };
        Error::Unsupported { who, what, needs: since(key).filter(|_| self.range(key).is_none()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kafka_protocol::messages::api_versions_response::ApiVersion;
    use kafka_protocol::messages::{DescribeQuorumRequest, MetadataRequest};

    fn versions(rows: &[(i16, i16, i16)]) -> Versions {
        let row = |&(key, low, high): &(i16, i16, i16)| {
            ApiVersion::default().with_api_key(key).with_min_version(low).with_max_version(high)
        };
        Versions::new(&ApiVersionsResponse::default().with_api_keys(rows.iter().map(row).collect()))
    }

    #[test]
    fn picks_the_highest_common_version() {
        assert_eq!(versions(&[(3, 0, 8)]).pick::<MetadataRequest>(None, "it").unwrap(), 8);
        assert_eq!(versions(&[(3, 0, 99)]).pick::<MetadataRequest>(Some(11), "it").unwrap(), 11);
        assert!(versions(&[(3, 50, 99)]).pick::<MetadataRequest>(None, "it").is_err());
    }

    #[test]
    fn says_what_a_broker_lacks() {
        let error = versions(&[(3, 0, 9), (47, 0, 0)]).pick::<DescribeQuorumRequest>(None, "this broker");
        let text = error.unwrap_err().to_string();
        assert_eq!(text, "this broker (Kafka 2.4) has no DescribeQuorum: that needs Kafka 3.0 in KRaft mode");
    }
}
