//! Limited rights: a login that may describe two topics of five and read one sees what it may see, and each list and each
//! refusal says what is missing.
use super::Bench;
use kafdeck::demo::{AclResource, Batch, Operation, Record};
use kafdeck::kafka::Cluster;
use kafdeck::shell::Look;

/// Five topics of the test, of which two may be described and one read; nothing else may be seen.
fn limited(route: &str) -> Bench {
    let mut bench = Bench::at("deck");
    for number in 1..=5 {
        let name = format!("team-{number}");
        bench.demo.create_topic(&name, 1, 1, &[]).unwrap();
        bench.demo.append(&name, 0, &Batch::of([Record::of("hello")])).unwrap();
    }
    let names: Vec<String> = bench.app.look.pulse.topics.iter().map(|topic| topic.name.to_string()).collect();
    let rights = bench.demo.rights();
    let hidden = ["team-3", "team-4", "team-5", "__consumer_offsets", "__transaction_state"];
    for name in names.iter().map(String::as_str).chain(hidden) {
        rights.deny(Operation::Describe, AclResource::topic(name));
    }
    rights.deny(Operation::Read, AclResource::topic("team-2"));
    rights.deny(Operation::DescribeConfigs, AclResource::topic("team-2"));
    rights.deny(Operation::Describe, AclResource::Cluster);
    for group in ["analytics", "billing"] {
        rights.deny(Operation::Describe, AclResource::group(group));
    }
    bench.app.look.state = Default::default();
    // A handle that was opened with these rights: they do not change under it.
    bench.reconnect();
    let seen = |look: &Look| look.pulse.topics.len() == 2 && look.pulse.overview.rights.is_some();
    bench.look_until(seen).go(route);
    bench
}

#[test]
fn lists_say_that_they_go_as_far_as_may_be_seen() {
    let mut bench = limited("topics");
    bench.shows("≥ 2 as far as you may see (right: Describe on topics)");
    bench.shows("team-1").shows("team-2").hides("team-3");
    bench.go("groups").look_until(|look| look.pulse.groups.at_least().is_some());
    bench.shows("as far as you may see (right: Describe on groups)").hides("analytics");
}

#[test]
fn where_only_controllers_are_asked_the_quorum_and_configs_show_and_lists_say_why_not() {
    let mut bench = Bench::at("deck");
    let addresses = bench.demo.controllers().split(',').map(|one| one.parse().unwrap()).collect();
    let options = kafdeck::wire::Options { controllers: true, ..kafdeck::wire::Options::new(addresses) };
    bench.reach.cluster = Cluster::connect(options);
    bench.reconnect().look_until(|look| look.pulse.overview.through_controllers);
    bench.resize(160, 40).go("controller").shows("voter").shows("metadata.version");
    bench.go("brokers").shows("controller");
    bench.look_until(|look| look.pulse.topics.is_empty());
    bench.go("topics").shows("not told by controllers");
    bench.go("groups").shows("groups can't be asked of a KRaft controller");
    bench.go("deck").shows("topics and groups").hides("still looking");
    bench.shows("3/3 controllers").shows("no topics are told").hides("0 topics");
    bench.go("topics/orders").shows("can't be asked of a KRaft controller");
    bench.go("topics/orders/records").shows("can't be asked of a KRaft controller");
    bench.go("doctor").until("Healthy: every step went well.");
}

#[test]
fn what_is_refused_names_the_right() {
    let mut bench = limited("topics/team-1/records");
    bench.shows("hello");
    bench.go("topics/team-2/records").shows("Read on topic team-2");
    bench.go("topics/team-2/configs").shows("the right DescribeConfigs on");
    bench.go("topics/team-3").shows("the right Describe on topic");
    bench.go("controller").shows("the right Describe on");
    bench.go("doctor").until("Healthy: every step went well.");
    bench.shows("2 topics seen, as far as you may see (1 may be read");
}
