//! Finds the connection on which a question can be answered, and keeps the map of the cluster fresh.
use super::codes;
use super::connection::Connection;
use super::controllers;
use super::error::Error;
use super::handle::{Wire, unreachable};
use super::metadata::{BrokerAddress, Metadata, MetadataLook, TopicMetadata, WhichTopics};
use super::names::{BrokerId, PartitionId};
use super::pool::Peer;
use super::question::{Question, Target};
use super::race;
use crate::config::Address;
use std::sync::Arc;
use std::time::Duration;

/// The brokers that are known no longer belong to the cluster.
const REBOOTSTRAP_REQUIRED: i16 = 129;

impl Wire {
    /// Asks for fresh metadata and remembers it. What did not change shares its memory with the answer before.
    ///
    /// # Errors
    /// If no broker answers.
    pub async fn metadata(&self, topics: WhichTopics<'_>) -> Result<Metadata, Error> {
        self.metadata_within(topics, self.options().answer).await
    }

    async fn metadata_within(&self, topics: WhichTopics<'_>, within: Duration) -> Result<Metadata, Error> {
        if self.options().controllers {
            return self.told_by_controllers(topics, within).await;
        }
        let (all, mut named) = (matches!(topics, WhichTopics::All), Vec::new());
        let topics = self.bounded(topics, &mut named)?;
        let question = Question::to(Target::Any).within(within);
        // Boxed: a question may need fresh metadata, which is itself a question.
        let mut answer = Box::pin(self.put(&question, |_| MetadataLook::at(topics))).await?;
        if answer.response.error == REBOOTSTRAP_REQUIRED {
            // Whoever is at the given addresses knows more than the brokers that were known (KIP-1102).
            tracing::info!(from = %answer.connection.address(), "told to start again from the given addresses");
            self.inner.leaders.forget_brokers();
            self.inner.pool.forget_good();
            answer = Box::pin(self.put(&question, |_| MetadataLook::at(topics))).await?;
        }
        let mut metadata = answer.response;
        if metadata.error != 0 {
            let doing = "asking for the cluster's metadata".into();
            return Err(Error::Code { doing, code: metadata.error, message: None });
        }
        metadata.told_by = answer.connection.address().clone();
        self.absorbed(metadata, all)
    }

    /// Controllers in the brokers' place, and no topic: one that is asked for by name can't be told of.
    async fn told_by_controllers(
        &self,
        topics: WhichTopics<'_>,
        within: Duration,
    ) -> Result<Metadata, Error> {
        if let WhichTopics::Some([_, ..]) = topics {
            return Err(Error::NotOfControllers { what: "topics".into() });
        }
        let question = Question::to(Target::Any).within(within).at_least(
            controllers::ASKS_FOR_CONTROLLERS,
            controllers::WHAT,
            controllers::SINCE,
        );
        let answer = Box::pin(self.put(&question, |_| controllers::look())).await?;
        self.absorbed(controllers::told(&answer.response, answer.connection.address())?, true)
    }

    /// Remembers what was told, if it is of this cluster.
    fn absorbed(&self, mut metadata: Metadata, all: bool) -> Result<Metadata, Error> {
        self.inner.terms.identity.note(metadata.cluster_id.as_ref(), &metadata.told_by)?;
        if all {
            self.keep_within(&mut metadata);
        }
        self.inner.leaders.absorb(&mut metadata, all);
        // Where several brokers advertise one address, nobody knows which of them this is.
        let mut same = metadata.brokers.iter().filter(|row| row.address == metadata.told_by);
        if let (Some(same), None) = (same.next(), same.next()) {
            self.inner.pool.adopt(&same.address, same.id);
        }
        Ok(metadata)
    }

    /// The brokers of the cluster as last told, asked for if never told.
    ///
    /// # Errors
    /// If no broker answers.
    pub async fn brokers(&self) -> Result<Arc<[BrokerAddress]>, Error> {
        match self.inner.leaders.brokers() {
            Some(brokers) => Ok(brokers),
            None => Ok(self.metadata(WhichTopics::None).await?.brokers),
        }
    }

    /// A topic's metadata as last told, asked for if never told.
    ///
    /// # Errors
    /// If there is no such topic (it is not created), or no broker answers.
    pub async fn topic(&self, topic: &Arc<str>) -> Result<TopicMetadata, Error> {
        if let Some(known) = self.inner.leaders.topic(topic) {
            return Ok(known);
        }
        self.fresh_topic(topic, self.options().answer).await
    }

    /// A topic's metadata, asked for now.
    async fn fresh_topic(&self, topic: &Arc<str>, within: Duration) -> Result<TopicMetadata, Error> {
        let metadata = self.metadata_within(WhichTopics::Some(std::slice::from_ref(topic)), within).await?;
        let found = metadata.topics.into_iter().next();
        match found {
            Some(found) if found.error == 0 || !found.partitions.is_empty() => Ok(found),
            Some(TopicMetadata { error: codes::TOPIC_AUTHORIZATION_FAILED, .. }) => {
                Err(Error::TopicDenied { topic: topic.clone() })
            }
            Some(TopicMetadata { error: code, .. }) if !is_missing(code) => {
                Err(Error::Code { doing: format!("looking up topic {topic}").into(), code, message: None })
            }
            _ => Err(Error::UnknownTopic { topic: topic.clone() }),
        }
    }

    /// Who leads a partition, and in which epoch (-1: not told).
    ///
    /// # Errors
    /// If there is no such partition, it has no leader, or no broker answers.
    pub async fn leader(&self, topic: &Arc<str>, partition: PartitionId) -> Result<(BrokerId, i32), Error> {
        self.leader_within(topic, partition, self.options().answer).await
    }

    async fn leader_within(
        &self,
        topic: &Arc<str>,
        partition: PartitionId,
        within: Duration,
    ) -> Result<(BrokerId, i32), Error> {
        if let Some(Ok(known)) = self.inner.leaders.leader(topic, partition) {
            return Ok(known);
        }
        self.fresh_topic(topic, within).await?;
        let unknown = || Err(Error::UnknownTopic { topic: topic.clone() });
        self.inner.leaders.leader(topic, partition).unwrap_or_else(unknown)
    }

    /// The leaders of this topic are not who they were: the next question asks anew.
    pub fn forget_leaders(&self, topic: &str) {
        self.inner.leaders.forget(topic);
    }

    /// Where a broker is, and who says so; asks for fresh metadata if it is unknown.
    pub(super) async fn advertised(&self, broker: BrokerId) -> Result<(Address, Address), Error> {
        if let Some(known) = self.inner.leaders.address(broker) {
            return Ok(known);
        }
        self.metadata(WhichTopics::None).await?;
        self.inner.leaders.address(broker).ok_or(Error::UnknownBroker { broker })
    }

    /// A connection to whoever the target is. `true`: it was open before.
    pub(super) async fn reach(&self, target: &Target, within: Duration) -> Result<(Connection, bool), Error> {
        match target {
            Target::Any => self.any().await,
            Target::Controller => match self.inner.leaders.controller() {
                Some(controller) => self.broker(controller).await,
                None => {
                    let controller = self.metadata_within(WhichTopics::None, within).await?.controller;
                    match controller {
                        Some(controller) => self.broker(controller).await,
                        None => self.any().await,
                    }
                }
            },
            Target::Broker(broker) => self.broker(*broker).await,
            Target::Leader(topic, partition) => {
                let (leader, _) = self.leader_within(topic, *partition, within).await?;
                self.broker(leader).await
            }
            Target::Group(id) => {
                let coordinator = self.coordinator(id, within).await?;
                self.broker(coordinator).await
            }
        }
    }

    async fn broker(&self, broker: BrokerId) -> Result<(Connection, bool), Error> {
        let (address, told_by) = self.advertised(broker).await?;
        let opened = self.inner.pool.control(&Peer::Broker(broker), &address).await;
        opened.map_err(|cause| unreachable(broker, address, told_by, cause))
    }

    /// The broker that answered last, else the first of all known that accepts a connection.
    async fn any(&self) -> Result<(Connection, bool), Error> {
        if let Some((_, good)) = self.inner.pool.good() {
            return Ok((good, true));
        }
        let ways = self.candidates().into_iter().map(|(place, address)| async move {
            let (connection, reused) = self.inner.pool.control(&place, &address).await?;
            Ok((place, connection, reused))
        });
        let (place, connection, reused) = match race::first(ways).await {
            Ok(opened) => opened,
            Err(failed) => self.again(failed).await?,
        };
        self.inner.pool.prefer(place, connection.clone());
        Ok((connection, reused))
    }

    /// No known broker answers. A given address that now leads to other brokers than it did is asked who they are
    /// (KIP-899); all others were tried.
    async fn again(&self, failed: Vec<Error>) -> Result<(Peer, Connection, bool), Error> {
        let changed = |address: &&Address| {
            failed
                .iter()
                .any(|error| matches!(error, Error::AnotherBroker { address: at, .. } if at == *address))
        };
        let given: Vec<Address> = self.options().bootstrap.iter().filter(changed).cloned().collect();
        let ways = given.into_iter().map(|address| async move {
            let place = Peer::Bootstrap(address.clone());
            let (connection, reused) = self.inner.pool.control(&place, &address).await?;
            Ok::<_, Error>((place, connection, reused))
        });
        race::first(ways)
            .await
            .map_err(|more| none_answers(if more.is_empty() { failed.clone() } else { more }))
    }

    /// Every address worth trying: the cluster's own first, then those the user gave.
    fn candidates(&self) -> Vec<(Peer, Address)> {
        let known = self.inner.leaders.brokers().unwrap_or_default();
        let mut found: Vec<_> = known.iter().map(|row| (Peer::Broker(row.id), row.address.clone())).collect();
        for address in &self.options().bootstrap {
            if !found.iter().any(|(_, known)| known == address) {
                found.push((Peer::Bootstrap(address.clone()), address.clone()));
            }
        }
        found
    }
}

/// One failure stands for itself; several are listed. What is not about an address (a login that is refused, a setting)
/// is the reason for all of them.
fn none_answers(mut failed: Vec<Error>) -> Error {
    if let Some(reason) = failed.iter().position(|error| !error.is_connection()) {
        return failed.swap_remove(reason);
    }
    match failed.len() {
        1 => failed.remove(0),
        _ => Error::NoneAnswers { tried: failed.into() },
    }
}

/// Whether an error code in metadata says that there is no such topic.
fn is_missing(code: i16) -> bool {
    matches!(code, codes::UNKNOWN_TOPIC_OR_PARTITION | codes::INVALID_TOPIC_EXCEPTION)
}
