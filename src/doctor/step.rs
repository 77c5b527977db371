//! A step of a diagnosis as plain data, and the verdict over all of them.
use std::sync::Arc;
use std::time::Duration;

/// What was looked at, in the order in which one thing depends on the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Layer {
    Proxies,
    Via,
    Names,
    Connect,
    Tls,
    Versions,
    Login,
    Cluster,
    Advertised,
    Rights,
    Clock,
}

impl Layer {
    pub fn name(self) -> &'static str {
        match self {
            Layer::Proxies => "proxies",
            Layer::Via => "via",
            Layer::Names => "names",
            Layer::Connect => "connect",
            Layer::Tls => "tls",
            Layer::Versions => "versions",
            Layer::Login => "login",
            Layer::Cluster => "cluster",
            Layer::Advertised => "advertised",
            Layer::Rights => "rights",
            Layer::Clock => "clock",
        }
    }
}

/// How a step ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    Good,
    /// It holds, and there is something to say.
    Note,
    Bad,
}

impl Finding {
    pub fn name(self) -> &'static str {
        match self {
            Finding::Good => "ok",
            Finding::Note => "note",
            Finding::Bad => "failed",
        }
    }
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExamStep {
    pub layer: Layer,
    /// What it was about: an address, a broker; empty where it was about all.
    pub about: Arc<str>,
    pub finding: Finding,
    pub took: Option<Duration>,
    pub found: String,
    /// What to change, in one sentence.
    pub advice: Option<String>,
}

impl ExamStep {
    pub fn good(layer: Layer, about: &str, found: impl Into<String>) -> ExamStep {
        ExamStep {
            layer,
            about: about.into(),
            finding: Finding::Good,
            took: None,
            found: found.into(),
            advice: None,
        }
    }

    pub fn note(layer: Layer, about: &str, found: impl Into<String>, advice: impl Into<String>) -> ExamStep {
        ExamStep {
            finding: Finding::Note,
            advice: Some(advice.into()),
            ..ExamStep::good(layer, about, found)
        }
    }

    pub fn bad(layer: Layer, about: &str, found: impl Into<String>, advice: impl Into<String>) -> ExamStep {
        ExamStep { finding: Finding::Bad, ..ExamStep::note(layer, about, found, advice) }
    }

    #[must_use]
    pub fn took(self, time: Duration) -> ExamStep {
        ExamStep { took: Some(time), ..self }
    }

    /// How long it took, for people: "0.4 ms", "3,012 ms".
    pub fn time(&self) -> Option<String> {
        let micros = self.took?.as_micros();
        Some(match micros {
            0..100_000 => format!("{}.{} ms", micros / 1000, micros % 1000 / 100),
            _ => format!("{} ms", micros / 1000),
        })
    }
}

/// The verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Health {
    Healthy,
    /// Some of it can be worked with.
    Partly,
    Broken,
}

impl Health {
    pub fn name(self) -> &'static str {
        match self {
            Health::Healthy => "healthy",
            Health::Partly => "partly",
            Health::Broken => "broken",
        }
    }

    pub fn words(self) -> &'static str {
        match self {
            Health::Healthy => "Healthy: every step went well.",
            Health::Partly => "Partly: the cluster answers, but not all of it can be reached or used.",
            Health::Broken => "Broken: this cluster can't be worked with from here.",
        }
    }
}

/// What the steps come to.
pub fn health(steps: &[ExamStep]) -> Health {
    let bad = |step: &&ExamStep| step.finding == Finding::Bad;
    let of = |layer: Layer| steps.iter().filter(move |step| step.layer == layer);
    // A step about all: the addresses lead to clusters that differ.
    let torn = of(Layer::Cluster).any(|step| step.finding == Finding::Bad && step.about.is_empty());
    let met = of(Layer::Cluster).any(|step| step.finding != Finding::Bad);
    let none_reached = of(Layer::Advertised).next().is_some() && of(Layer::Advertised).all(|step| bad(&step));
    match steps.iter().any(|step| step.finding == Finding::Bad) {
        _ if torn || !met || none_reached => Health::Broken,
        true => Health::Partly,
        false => Health::Healthy,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_dead_address_of_two_is_partly_and_no_cluster_is_broken() {
        let dead = ExamStep::bad(Layer::Connect, "a:1", "refused", "Start it.");
        let met = ExamStep::good(Layer::Cluster, "b:1", "cluster x");
        let reached = ExamStep::good(Layer::Advertised, "broker 1", "reached");
        let lost = ExamStep { finding: Finding::Bad, ..reached.clone() };
        let torn = ExamStep::bad(Layer::Cluster, "", "two clusters", "Name one.");
        let verdict =
            |steps: &[&ExamStep]| health(&steps.iter().map(|step| (*step).clone()).collect::<Vec<_>>());
        assert_eq!(verdict(&[&met, &reached]), Health::Healthy);
        assert_eq!(verdict(&[&dead, &met, &reached]), Health::Partly);
        assert_eq!(verdict(&[&met, &reached, &lost]), Health::Partly);
        assert_eq!(verdict(&[&met, &lost]), Health::Broken);
        assert_eq!(verdict(&[&met, &torn, &reached]), Health::Broken);
        assert_eq!(verdict(&[&dead]), Health::Broken);
        assert_eq!(verdict(&[]), Health::Broken, "nothing was seen");
    }

    #[test]
    fn times_are_short() {
        let time =
            |micros| ExamStep::good(Layer::Names, "", "").took(Duration::from_micros(micros)).time().unwrap();
        assert_eq!([time(40), time(1_960), time(3_012_000)], ["0.0 ms", "1.9 ms", "3012 ms"]);
    }
}
