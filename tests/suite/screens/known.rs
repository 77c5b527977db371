//! Known clusters on the screen: the first one is remembered, another one is told in the head and locks what changes.
use super::Bench;
use kafdeck::app::Outside;
use kafdeck::config::StateFile;
use std::sync::Arc;

#[test]
fn the_first_cluster_of_a_profile_is_remembered() {
    let mut bench = Bench::with("topics", |look| look.profile = Some("prod".to_owned()));
    let id = bench.demo.cluster_id().to_owned();
    assert_eq!(bench.state().known_cluster("prod"), Some(&*id));
    assert!(bench.outside.iter().any(|outside| matches!(outside, Outside::Remember(_))));
    bench.hides("another cluster");
}

#[test]
fn another_cluster_is_told_and_locks_changes_until_it_is_trusted() {
    let mut bench = Bench::with("topics", |look| {
        look.profile = Some("prod".to_owned());
        let mut state = StateFile::default();
        state.know_cluster("prod", "before");
        look.state = Arc::new(state);
    });
    let id = bench.demo.cluster_id().to_owned();
    bench.shows("! another cluster than before: locked").shows(&format!("its id is {id}, not before"));
    bench.press("D").shows("another cluster answers than before").hides("Delete");
    let pulse = std::mem::take(&mut bench.app.look.pulse);
    let lock = bench.app.look.lock().unwrap();
    assert!(lock.contains("not known yet"), "nobody has answered yet: {lock}");
    bench.app.look.pulse = pulse;
    bench.go("produce").shows("another cluster: nothing can be sent");
    bench.press("esc").press(":").type_text("trust").press("enter");
    bench.shows("read-write").shows(&format!("leads to cluster {id} from now on"));
    assert_eq!(bench.state().known_cluster("prod"), Some(&*id));
}

/// Addresses that stand in no file are remembered too: another cluster there is said, once, and nothing is locked.
#[test]
fn another_cluster_at_given_addresses_is_said_and_locks_nothing() {
    let at = |known: Option<&str>| {
        let known = known.map(str::to_owned);
        Bench::with("topics", move |look| {
            (look.cluster, look.by_address) = (Some("kafka:9092".to_owned()), true);
            let mut state = StateFile::default();
            known.iter().for_each(|known| state.know_cluster("kafka:9092", known));
            look.state = Arc::new(state);
        })
    };
    let mut first = at(None);
    let id = first.demo.cluster_id().to_owned();
    assert_eq!(first.state().known_cluster("kafka:9092"), Some(&*id));
    first.hides("another cluster");
    let mut other = at(Some("before"));
    other.shows(&format!("another cluster answers at kafka:9092 than the last time: its id is {id}"));
    assert_eq!(other.state().known_cluster("kafka:9092"), Some(&*id));
    other.hides("locked").shows("read-write");
}
