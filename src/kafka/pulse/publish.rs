//! Keeps the state of the look and makes a pulse of it after each answer.
use super::lags::{GroupsAnswer, Lags};
use super::look::{PartAnswer, SizesAnswer};
use super::parts::LookPart;
use super::rates::{TOTAL_KEPT, push};
use super::rows::{ListedOffsets, TopicRows};
use super::schedule::PartOutcome;
use super::stable::HeldBack;
use crate::kafka::brokers::unreachable;
use crate::kafka::errors::Error;
use crate::kafka::model::{Broker, BrokerId, BrokerState, Known, Overview, Pulse, Timestamp, Topic};
use crate::kafka::offsets_topic;
use crate::kafka::read::Place;
use crate::kafka::tally::{self, Disk};
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// Everything that was learned so far.
#[derive(Default)]
pub(super) struct Learned {
    pub(super) rows: TopicRows,
    lags: Lags,
    /// When each of the whole cluster's rates was told.
    rated: VecDeque<Instant>,
    held: HeldBack,
    /// As brokers tell it; what partitions and disks add up to is filled in for each pulse.
    overview: Overview,
    /// Every broker as last told of with an address: one that dies may be named by its replicas only.
    met: BTreeMap<BrokerId, Broker>,
    disks: BTreeMap<BrokerId, Disk>,
    no_disk: Known<u64>,
    trouble: BTreeMap<LookPart, Arc<str>>,
    /// When each part was last told.
    told: BTreeMap<LookPart, Timestamp>,
    partial: BTreeMap<LookPart, BTreeMap<BrokerId, Arc<str>>>,
    pulse: Pulse,
}

impl Learned {
    /// The topics as last published.
    pub(super) fn topics(&self) -> &Arc<[Topic]> {
        &self.pulse.topics
    }

    /// Takes an answer in.
    pub(super) fn apply(&mut self, answer: PartAnswer, time: Timestamp, now: Instant) -> PartOutcome {
        match answer {
            PartAnswer::Names(Ok((names, overview))) => {
                self.rows.names(names);
                if self.overview.id.is_none() {
                    self.overview = overview;
                }
                self.count();
                self.good(LookPart::Names)
            }
            PartAnswer::Names(Err(error)) => self.failed(LookPart::Names, &error),
            PartAnswer::Brokers(Ok(overview)) => self.brokers(overview),
            PartAnswer::Brokers(Err(error)) => {
                let why: Arc<str> = error.to_string().into();
                for broker in
                    self.overview.brokers.iter_mut().filter(|broker| broker.state == BrokerState::Up)
                {
                    broker.state = BrokerState::Unreachable(why.clone());
                }
                self.failed(LookPart::Brokers, &error)
            }
            PartAnswer::Ends(listing) => {
                self.ends(&listing, now);
                self.listed(LookPart::Ends, &listing)
            }
            PartAnswer::Firsts(listing) => {
                self.rows.firsts(&listing);
                self.listed(LookPart::Firsts, &listing)
            }
            PartAnswer::Stable(listing) => {
                self.held.look(&listing, &self.rows, time);
                self.pulse.held_back = self.held.list();
                self.listed(LookPart::Stable, &listing)
            }
            PartAnswer::Groups(Ok(answer)) => self.groups(answer, (time, now)),
            PartAnswer::Groups(Err(error)) => {
                if self.pulse.groups.at_least().is_none() {
                    self.pulse.groups = error.known();
                }
                self.failed(LookPart::Groups, &error)
            }
            PartAnswer::Sizes(sizes) => self.sizes(*sizes),
            PartAnswer::Cleanup { facts, more } => {
                let waited = failed_in(&facts);
                self.fill(facts, |topic| &mut topic.cleanup);
                self.walked(LookPart::Cleanup, more, waited)
            }
            PartAnswer::Lasts { facts, more } => {
                let waited = failed_in(&facts);
                facts.into_iter().for_each(|(topic, fact)| self.rows.dated(&topic, fact));
                self.walked(LookPart::Lasts, more, waited)
            }
        }
    }

    /// A pulse of what is known now. `topics_changed`: whether the rows differ from those of the last one.
    pub(super) fn publish(&mut self, part: LookPart, time: Timestamp) -> Arc<Pulse> {
        if !matches!(part, LookPart::Brokers | LookPart::Groups) {
            for topic in &mut self.rows.topics {
                topic.held_back = self.held.holds(&topic.name);
            }
            self.pulse.topics = self.rows.topics.iter().cloned().collect();
        }
        if matches!(part, LookPart::Names | LookPart::Brokers | LookPart::Sizes) {
            let mut overview = self.overview.clone();
            tally::partitions(&mut overview.brokers, &self.rows.topics);
            self.remember(&mut overview.brokers);
            tally::disks(&mut overview.brokers, &self.disks, &self.no_disk);
            self.pulse.overview = overview;
        }
        self.pulse.number += 1;
        self.date(part, time);
        self.pulse.trouble = self.trouble.values().next().cloned();
        self.pulse.partial =
            self.partial.values().flatten().map(|(broker, why)| (*broker, why.clone())).collect();
        Arc::new(self.pulse.clone())
    }

    fn brokers(&mut self, overview: Overview) -> PartOutcome {
        let unreached = unreachable(&overview.brokers);
        // What is not known yet may be known in a moment, and what an unreachable broker took was waiting.
        let settled = unreached.is_empty() && !matches!(overview.controller, Known::Failed(_));
        self.partial.insert(LookPart::Brokers, unreached);
        self.overview = overview;
        self.good(LookPart::Brokers);
        if settled { PartOutcome::Good } else { PartOutcome::Failed }
    }

    fn ends(&mut self, listing: &ListedOffsets, now: Instant) {
        let Some(rate) = self.rows.ends(listing, now) else { return };
        let failed: Vec<String> = listing.offsets.failed.keys().map(ToString::to_string).collect();
        let lacks = (!failed.is_empty())
            .then(|| format!("brokers that could not be asked: {}", failed.join(", ")).into());
        self.pulse.rate = Known::Is(rate).lacking(lacks);
        push(&mut self.pulse.rates, rate as f32, TOTAL_KEPT);
        self.rated.push_back(now);
        while self.rated.len() > self.pulse.rates.len() {
            self.rated.pop_front();
        }
        self.pulse.rates_over = self.rated.front().map_or(Duration::ZERO, |first| now.duration_since(*first));
    }

    /// How old the rows are: in trouble, those of the part that has not been told for longest. What was told of other
    /// parts meanwhile makes these no younger.
    fn date(&mut self, part: LookPart, time: Timestamp) {
        if !self.trouble.contains_key(&part) {
            self.told.insert(part, time);
        }
        let oldest = self.trouble.keys().filter_map(|part| self.told.get(part)).min();
        self.pulse.at = oldest.or_else(|| self.told.values().max()).copied();
    }

    /// A part of which each look asks for some.
    fn walked(&mut self, part: LookPart, more: bool, waited: bool) -> PartOutcome {
        self.trouble.remove(&part);
        match (more, waited) {
            (true, _) => PartOutcome::More,
            (false, true) => PartOutcome::Waited,
            (false, false) => PartOutcome::Good,
        }
    }

    /// Gives brokers without an address the one that they had.
    fn remember(&mut self, brokers: &mut [Broker]) {
        for broker in brokers {
            if !broker.host.is_empty() {
                self.met.insert(broker.id, broker.clone());
            } else if let Some(met) = self.met.get(&broker.id) {
                (broker.host, broker.port, broker.rack) = (met.host.clone(), met.port, met.rack.clone());
            }
        }
    }

    fn good(&mut self, part: LookPart) -> PartOutcome {
        self.trouble.remove(&part);
        PartOutcome::Good
    }

    fn failed(&mut self, part: LookPart, error: &Error) -> PartOutcome {
        tracing::debug!(?part, %error, "a look failed");
        if let Some(another) = error.another_cluster() {
            self.pulse.another = Some(another);
        }
        // What a kind of cluster or an ACL does not give is a fact for its cell, not a trouble of the look. But without
        // names and brokers there is nothing that a cell could stand in.
        let needed = matches!(part, LookPart::Names | LookPart::Brokers);
        if !needed && (matches!(error, Error::Denied { .. }) || error.is_unsupported()) {
            return self.good(part);
        }
        self.trouble.insert(part, error.to_string().into());
        PartOutcome::Failed
    }

    fn listed(&mut self, part: LookPart, listing: &ListedOffsets) -> PartOutcome {
        let failed = &listing.offsets.failed;
        let said = failed.iter().map(|(broker, error)| (*broker, error.to_string().into()));
        self.partial.insert(part, said.collect());
        if listing.is_lost() {
            let cause = failed.values().next().expect("a lost listing has a failure").clone();
            return self.failed(part, &Error::wire("listing offsets")(cause));
        }
        self.good(part);
        if listing.is_partial() { PartOutcome::Failed } else { PartOutcome::Good }
    }

    fn groups(&mut self, answer: GroupsAnswer, now: (Timestamp, Instant)) -> PartOutcome {
        let whole = answer.partial.is_empty();
        let lacks = offsets_topic::lacks(&answer.topic, &answer.partial);
        self.partial.insert(LookPart::Groups, answer.partial.clone());
        let last = self.pulse.groups.at_least().cloned().unwrap_or_default();
        let rows = &self.rows;
        let first = |(topic, partition): &Place| rows.first(topic, *partition);
        let silent = answer.is_silent();
        self.pulse.groups = Known::Is(self.lags.look(answer, &last, now, first)).lacking(lacks.clone());
        match lacks.filter(|_| silent) {
            Some(why) => drop(self.trouble.insert(LookPart::Groups, why)),
            None => drop(self.trouble.remove(&LookPart::Groups)),
        }
        if whole { PartOutcome::Good } else { PartOutcome::Failed }
    }

    fn sizes(&mut self, sizes: SizesAnswer) -> PartOutcome {
        (self.disks, self.no_disk) = (sizes.brokers, sizes.missing);
        self.fill(sizes.topics, |topic| &mut topic.size);
        match sizes.trouble {
            Some(error) => self.failed(LookPart::Sizes, &error),
            None => {
                self.trouble.remove(&LookPart::Sizes);
                let waited = self.disks.values().any(|disk| matches!(disk.bytes, Known::Failed(_)));
                if waited { PartOutcome::Waited } else { PartOutcome::Good }
            }
        }
    }

    /// Puts facts into the rows of their topics. A failure does not replace what was known.
    fn fill<T>(&mut self, facts: Vec<(Arc<str>, Known<T>)>, cell: impl Fn(&mut Topic) -> &mut Known<T>) {
        for (name, fact) in facts {
            let Some(at) = self.rows.at(&name) else { continue };
            let cell = cell(&mut self.rows.topics[at]);
            if !matches!((&fact, &*cell), (Known::Failed(_), Known::Is(_))) {
                *cell = fact;
            }
        }
    }

    fn count(&mut self) {
        let topics = &self.rows.topics;
        self.pulse.visible_topics = topics.iter().filter(|topic| !topic.internal).count();
        self.pulse.unhealthy_topics = topics.iter().filter(|topic| topic.is_unhealthy()).count();
    }
}

/// Whether some of these could not be had: what that took was waiting.
fn failed_in<T>(facts: &[(Arc<str>, Known<T>)]) -> bool {
    facts.iter().any(|(_, fact)| matches!(fact, Known::Failed(_) | Known::AtLeast(..)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire;

    #[test]
    fn an_answer_that_could_not_be_had_is_no_good_news() {
        let mut state = Learned::default();
        let (who, what) = ("127.0.0.1:28901".into(), "Metadata".into());
        let cause = wire::Error::Unsupported { who, what, needs: None };
        let failed = || Err::<(), Error>(Error::wire("listing topics")(cause.clone()));
        state.apply(PartAnswer::Names(failed().map(|()| Default::default())), Timestamp(1), Instant::now());
        let pulse = state.publish(LookPart::Names, Timestamp(1));
        assert!(pulse.trouble.as_ref().is_some_and(|why| why.contains("has no Metadata")), "{pulse:?}");
        assert_eq!((pulse.at, pulse.is_well()), (None, None));
        // What only cells need is a fact for them.
        state.apply(PartAnswer::Names(Ok(Default::default())), Timestamp(2), Instant::now());
        state.apply(PartAnswer::Groups(failed().map(|()| unreachable!())), Timestamp(2), Instant::now());
        let pulse = state.publish(LookPart::Groups, Timestamp(2));
        assert!(pulse.trouble.is_none() && matches!(pulse.groups, Known::Unsupported(_)), "{pulse:?}");
    }
}
