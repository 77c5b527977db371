//! What is to go wrong, said in advance: the next n answers of an API are late, cut, held, other bytes or errors.
//! Knows requests by API, broker and topic; carried out by the server (late, cut, held, other bytes) and by each API (errors).
use kafka_protocol::error::ResponseError;
use kafka_protocol::messages::ApiKey;
use parking_lot::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// What becomes of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It leaves this much later (real time).
    Delay(Duration),
    /// It never leaves; the connection stays open.
    Hold,
    /// The connection is closed in its place. The request has been carried out.
    Cut,
    /// Half of it leaves, then the connection is closed.
    CutInside,
    /// These bytes leave in its place, behind its header.
    Instead(&'static [u8]),
    /// It says that a quota throttles the client for so long, in which the connection is not read (KIP-219).
    Throttle(Duration),
    /// It says this error.
    Error(ResponseError),
}

#[derive(Clone, Debug)]
struct Rule {
    api: ApiKey,
    broker: Option<i32>,
    topic: Option<String>,
    /// None: until [`Faults::clear`].
    left: Option<u32>,
    fault: Fault,
}

/// All faults that are asked for.
#[derive(Debug, Default)]
pub struct Faults {
    any: AtomicBool,
    rules: Mutex<Vec<Rule>>,
    offered: Mutex<Vec<ApiKey>>,
}

impl Faults {
    /// Starts a rule about the answers of `api`: by default the next one, of any broker, about any topic.
    pub fn on(&self, api: ApiKey) -> FaultPlan<'_> {
        FaultPlan {
            faults: self,
            rule: Rule { api, broker: None, topic: None, left: Some(1), fault: Fault::Hold },
        }
    }

    /// Forgets every rule. Answers that are held stay held until their connection ends.
    pub fn clear(&self) {
        self.rules.lock().clear();
        self.any.store(false, Ordering::Release);
    }

    /// From now on ApiVersions says that the cluster speaks version 0 of this API, though asking closes the connection:
    /// to see who would ask.
    pub fn offer(&self, api: ApiKey) {
        self.offered.lock().push(api);
    }

    /// What is said to be spoken and is not.
    pub(super) fn offered(&self) -> Vec<ApiKey> {
        self.offered.lock().clone()
    }

    /// Whether nothing is to go wrong.
    pub(super) fn none(&self) -> bool {
        !self.any.load(Ordering::Acquire)
    }

    /// Takes one use of the first rule that is about this answer as a whole and not an error.
    pub(super) fn of_answer(&self, api: ApiKey, broker: i32) -> Option<Fault> {
        self.take(|rule| {
            let whole = !matches!(rule.fault, Fault::Error(_));
            whole && rule.api == api && rule.broker.is_none_or(|asked| asked == broker)
        })
    }

    /// Takes one use of the first rule that wants an error about this topic (or about the request, with none).
    pub(super) fn error(&self, api: ApiKey, broker: i32, topic: Option<&str>) -> Option<ResponseError> {
        let fault = self.take(|rule| {
            let error = matches!(rule.fault, Fault::Error(_));
            let about = rule.topic.is_none() || rule.topic.as_deref() == topic;
            let mine = error && about && rule.api == api;
            mine && rule.broker.is_none_or(|asked| asked == broker)
        });
        match fault {
            Some(Fault::Error(error)) => Some(error),
            _ => None,
        }
    }

    fn take(&self, fits: impl Fn(&Rule) -> bool) -> Option<Fault> {
        if !self.any.load(Ordering::Acquire) {
            return None;
        }
        let mut rules = self.rules.lock();
        let at = rules.iter().position(fits)?;
        let fault = rules[at].fault;
        if let Some(left) = &mut rules[at].left {
            *left -= 1;
            if *left == 0 {
                rules.remove(at);
            }
        }
        self.any.store(!rules.is_empty(), Ordering::Release);
        Some(fault)
    }
}

/// A rule being said; one of the closing words sets it in force.
#[must_use = "a rule is in force only after delay, hold, cut, cut_inside, instead or error"]
pub struct FaultPlan<'a> {
    faults: &'a Faults,
    rule: Rule,
}

impl FaultPlan<'_> {
    /// Only answers of this broker.
    pub fn broker(mut self, id: i32) -> Self {
        self.rule.broker = Some(id);
        self
    }

    /// Only what is said about this topic; for errors.
    pub fn topic(mut self, name: &str) -> Self {
        self.rule.topic = Some(name.to_owned());
        self
    }

    /// The next `count` answers (errors about topics: the next `count` of those).
    pub fn times(mut self, count: u32) -> Self {
        self.rule.left = Some(count);
        self
    }

    /// Every answer until [`Faults::clear`].
    pub fn always(mut self) -> Self {
        self.rule.left = None;
        self
    }

    pub fn delay(self, time: Duration) {
        self.set(Fault::Delay(time));
    }

    pub fn hold(self) {
        self.set(Fault::Hold);
    }

    pub fn cut(self) {
        self.set(Fault::Cut);
    }

    pub fn cut_inside(self) {
        self.set(Fault::CutInside);
    }

    pub fn instead(self, body: &'static [u8]) {
        self.set(Fault::Instead(body));
    }

    /// For answers that begin with the throttle time.
    pub fn throttle(self, time: Duration) {
        self.set(Fault::Throttle(time));
    }

    pub fn error(self, error: ResponseError) {
        self.set(Fault::Error(error));
    }

    fn set(mut self, fault: Fault) {
        self.rule.fault = fault;
        if self.rule.left == Some(0) {
            return;
        }
        self.faults.rules.lock().push(self.rule);
        self.faults.any.store(true, Ordering::Release);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_hits_as_often_as_asked_and_only_where_asked() {
        let faults = Faults::default();
        let error = ResponseError::NotLeaderOrFollower;
        faults.on(ApiKey::Fetch).broker(2).topic("a").times(2).error(error);
        assert_eq!(faults.error(ApiKey::Fetch, 1, Some("a")), None);
        assert_eq!(faults.error(ApiKey::Fetch, 2, Some("b")), None);
        assert_eq!(faults.error(ApiKey::Produce, 2, Some("a")), None);
        assert_eq!(faults.of_answer(ApiKey::Fetch, 2), None);
        assert_eq!(faults.error(ApiKey::Fetch, 2, Some("a")), Some(error));
        assert_eq!(faults.error(ApiKey::Fetch, 2, Some("a")), Some(error));
        assert_eq!(faults.error(ApiKey::Fetch, 2, Some("a")), None);
    }

    #[test]
    fn a_standing_rule_ends_with_clear() {
        let faults = Faults::default();
        faults.on(ApiKey::Metadata).always().hold();
        assert_eq!(faults.of_answer(ApiKey::Metadata, 1), Some(Fault::Hold));
        assert_eq!(faults.of_answer(ApiKey::Metadata, 3), Some(Fault::Hold));
        faults.clear();
        assert_eq!(faults.of_answer(ApiKey::Metadata, 1), None);
    }
}
