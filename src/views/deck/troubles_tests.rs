//! What needs a look is found, and what could not be looked at is no good news.
use super::*;
use crate::kafka::model::{
    BrokerId, Controller, Group, Lag, LogDir, Offset, Overview, Quorum, QuorumReplica, Timestamp,
};
use crate::kafka::model::{Role, Watched};
use std::sync::Arc;

fn broker(id: i32, state: BrokerState) -> Broker {
    Broker {
        id: BrokerId(id),
        host: "h".to_owned(),
        port: 9092,
        rack: None,
        role: Role::Both,
        is_controller: Known::Loading,
        state,
        leaders: 0,
        replicas: 0,
        in_sync: 0,
        leader_skew: None,
        disk: Known::Is(1),
        log_dirs: Arc::default(),
        version: None,
    }
}

fn well() -> Pulse {
    let controller = Known::Is(Controller { id: BrokerId(1), epoch: Some(3), since: Timestamp(0) });
    let brokers = vec![broker(1, BrokerState::Up), broker(2, BrokerState::Up)];
    let overview = Overview { controller, brokers, ..Overview::default() };
    let groups = Known::Is(Arc::from(Vec::new()));
    Pulse { at: Some(Timestamp(0)), overview, groups, ..Pulse::default() }
}

fn found(pulse: &Pulse) -> Vec<(Tone, String, String)> {
    find(pulse, &Look::blank())
        .into_iter()
        .map(|trouble| (trouble.tone, trouble.name, trouble.text))
        .collect()
}

#[test]
fn an_all_clear_names_what_was_not_seen_yet() {
    assert_eq!(found(&well()), []);
    assert_eq!((unseen(&well()), well().is_well()), (None, Some(true)));
    let mut early = Pulse { groups: Known::Loading, ..well() };
    early.overview.controller = Known::Loading;
    early.overview.brokers[1].state = BrokerState::Unknown;
    assert_eq!(unseen(&early).as_deref(), Some("the brokers, the controller, the groups"));
    assert_eq!(early.is_well(), None);
    let nothing = Pulse { overview: Overview::default(), ..well() };
    assert!(unseen(&nothing).is_some_and(|unseen| unseen.contains("the brokers")));
}

#[test]
fn what_could_not_be_had_is_a_matter() {
    let mut pulse = well();
    pulse.groups = Known::AtLeast(Arc::from(Vec::new()), "groups of broker 3: gone".into());
    pulse.overview.controller = Known::Failed("no election yet".into());
    pulse.overview.brokers[0].disk = Known::AtLeast(5, "log directory /e1 is offline".into());
    pulse.partial.insert(BrokerId(2), "did not answer ListOffsets within 3 s".into());
    let matters = found(&pulse);
    let texts: Vec<&str> = matters.iter().map(|(_, _, text)| text.as_str()).collect();
    assert_eq!(texts[0], "no election yet", "{texts:?}");
    for text in ["/e1 is offline", "did not answer", "not all are known: groups of broker 3"] {
        assert!(texts.iter().any(|told| told.contains(text)), "{text}: {texts:?}");
    }
    assert_eq!(pulse.is_well(), Some(false));
}

#[test]
fn a_volume_that_is_all_but_full_is_a_matter_before_it_stops_the_broker() {
    let volume = |free| {
        let volume = Some(Volume { total: 1000, free });
        let dir = LogDir { path: "/d1".into(), replicas: 3, bytes: 10, volume, trouble: None };
        let mut pulse = well();
        pulse.overview.brokers[0].log_dirs = [dir].as_slice().into();
        found(&pulse)
    };
    assert_eq!(volume(51), []);
    for (free, tone, text) in [
        (50, Tone::Warn, "95 % of what /d1 lies on are full"),
        (11, Tone::Warn, "98 % of what /d1 lies on are full"),
        (10, Tone::Bad, "99 % of what /d1 lies on are full"),
    ] {
        let matters = volume(free);
        assert_eq!((matters.len(), matters[0].0, matters[0].2.as_str()), (1, tone, text), "{free}");
    }
}

#[test]
fn voters_that_do_not_follow_are_named() {
    let voter = |id: i32, end: i64, fetched: Option<i64>, caught_up: i64| QuorumReplica {
        id: BrokerId(id),
        log_end: Offset(end),
        last_fetch: fetched.map(Timestamp),
        last_caught_up: Some(Timestamp(caught_up)),
    };
    let leader = voter(1, 200, Some(100_000), 100_000);
    let (slow, dead) = (voter(2, 68, Some(99_900), 37_000), voter(3, 150, Some(30_000), 30_000));
    let mut pulse = well();
    pulse.overview.quorum = Known::Is(Quorum {
        leader: BrokerId(1),
        epoch: 3,
        high_watermark: Offset(200),
        voters: vec![leader, slow, dead, voter(4, 0, None, -1)],
        observers: Vec::new(),
    });
    let matters = found(&pulse);
    let text =
        |name: &str| matters.iter().find(|(_, named, _)| named == name).map(|(_, _, text)| text.as_str());
    assert_eq!(text("voter 1"), None);
    assert_eq!(text("voter 2"), Some("132 records behind, not caught up for 63 s"));
    assert_eq!(text("voter 3"), Some("not heard of for 70 s; 2 of 4 voters left"));
    // What a lost broker means is told as well as what a lost vote means.
    pulse.overview.brokers.push(broker(3, BrokerState::Fenced));
    let matters = found(&pulse);
    let told = |name: &str| matters.iter().any(|(_, named, _)| named == name);
    assert!(told("broker 3") && told("voter 3"), "{matters:?}");
    assert_eq!(text("voter 4"), Some("the quorum's leader has never heard of it; 2 of 4 voters left"));
}

#[test]
fn stuck_groups_and_strange_commits_are_named() {
    let watched = Some(Watched { since: Timestamp(0), moved: None, seen: Timestamp(80_000) });
    let stable = |id: &str, lag: Lag| Group {
        state: "Stable".to_owned(),
        lag: Known::Is(lag),
        watched,
        ..Group::bare(id.into())
    };
    let beyond = Lag { past: 495, ..Lag::default() };
    let groups = vec![stable("beyond", beyond), stable("done", Lag::of(0)), stable("stuck", Lag::of(7))];
    let matters = found(&Pulse { groups: Known::Is(groups.into()), ..well() });
    let texts: Vec<(&str, &str)> = matters.iter().map(|(_, name, text)| (&**name, &**text)).collect();
    assert_eq!(texts.len(), 2, "{texts:?}");
    assert!(texts[0].0 == "beyond" && texts[0].1.contains("495 past the end"), "{texts:?}");
    assert!(texts[1].0 == "stuck" && texts[1].1.starts_with("stuck: no commit for 80 s"), "{texts:?}");
}
