//! Who asks the cluster, and how often: only what is seen does, at its own pace, and an answer belongs to its question.
use super::Bench;
use kafdeck::app::{Event, Outside, ViewReply};
use kafdeck::demo::Api;
use kafdeck::shell::Route;
use kafdeck::shell::effect::CallWork;
use kafdeck::ui::key::Key;
use std::collections::HashMap;
use std::sync::Arc;

/// A bench that asks nothing but what its places ask: the look at the cluster stands still.
fn still(route: &str) -> Bench {
    let mut bench = Bench::at(route);
    bench.pulses = None;
    // Whatever was under way is over once the task has ended: its questions are in order on their connections.
    bench.send(Event::Tick);
    bench.demo.take_asked();
    bench
}

/// What is asked in a minute of the bench's own clock, in which a look comes each second.
fn minute(bench: &mut Bench) -> HashMap<Api, u64> {
    bench.demo.take_asked();
    for _ in 0..60 {
        bench.app.look.now.0 += 1_000;
        let mut pulse = (*bench.app.look.pulse).clone();
        pulse.number += 1;
        bench.send(Event::Pulse(Arc::new(pulse)));
        if bench.app.next_tick().is_some() {
            bench.send(Event::Tick);
        }
    }
    bench.demo.take_asked()
}

fn count(asked: &HashMap<Api, u64>, api: Api) -> u64 {
    asked.get(&api).copied().unwrap_or_default()
}

/// How often a place asks in a minute, by the question that stands for it; the others are asked along with it.
fn expected(route: &Route) -> Option<(Api, u64)> {
    Some(match route {
        // Three brokers each.
        Route::Topic(_) => (Api::DescribeLogDirs, 3 * 12),
        // Its past is looked up once a minute besides.
        Route::Group(_) => (Api::OffsetFetch, 30 + 1),
        Route::GroupMembers(_) | Route::GroupTopology(_) => (Api::OffsetFetch, 12),
        Route::TopicConfigs(_)
        | Route::BrokerConfigs(_)
        | Route::AllBrokersConfigs
        | Route::TopicConfig { .. }
        | Route::BrokerConfig { .. }
        | Route::AllBrokersConfig(_) => (Api::DescribeConfigs, 2),
        Route::Controller => (Api::DescribeQuorum, 30),
        _ => return None,
    })
}

#[test]
fn each_place_asks_at_its_own_pace_while_it_is_seen() {
    for route in Route::every() {
        let mut bench = still(&route.to_string());
        let asked = minute(&mut bench);
        match expected(&route) {
            Some((api, times)) => assert_eq!(count(&asked, api), times, "{route}: {asked:?}"),
            None => assert!(asked.is_empty(), "{route} asks by itself: {asked:?}"),
        }
    }
}

#[test]
fn a_hidden_place_asks_nothing_and_catches_up_when_it_is_seen() {
    let covers = [
        ("topics/orders", "p", "topics/orders/produce"),
        ("groups/analytics", "d", "topics/orders"),
        ("controller", "enter", "brokers"),
    ];
    for (route, key, above) in covers {
        let mut bench = still(route);
        let (api, _) = expected(&route.parse().unwrap()).unwrap();
        bench.press(key);
        assert_eq!(bench.place(), above);
        let hidden = minute(&mut bench);
        assert_eq!(count(&hidden, api), 0, "{route} below {above}: {hidden:?}");
    }
    let mut bench = still("topics/orders");
    bench.press("p");
    assert_eq!(bench.place(), "topics/orders/produce");
    let hidden = minute(&mut bench);
    assert!(hidden.is_empty(), "the topic below asks: {hidden:?}");
    bench.press("esc");
    assert_eq!(bench.place(), "topics/orders");
    assert_eq!(count(&bench.demo.take_asked(), Api::DescribeLogDirs), 3, "seen again, it asks at once");
}

#[test]
fn places_on_the_way_to_another_ask_nothing() {
    let mut bench = still("deck");
    bench.go("topics/orders/produce");
    let asked = bench.demo.take_asked();
    assert!(asked.is_empty(), "{asked:?}");
}

/// What the look itself asks for by what is needed, its own tests tell.
#[test]
fn the_look_at_the_cluster_is_told_what_is_seen_and_no_more() {
    let mut bench = still("groups");
    let places = [("9", "[]"), ("4", "[Sizes]"), ("3", "[Groups]"), ("0", "[]")];
    for (key, seen) in places {
        let outside = bench.app.handle(Event::Key(Key::parse(key).unwrap()));
        let told = outside.iter().find_map(|outside| match outside {
            Outside::Need(needs) => Some(format!("{needs:?}")),
            _ => None,
        });
        assert_eq!(told.as_deref(), Some(seen), "{key}");
    }
}

#[test]
fn after_a_slow_answer_a_place_rests() {
    let mut bench = still("controller");
    let outside = loop {
        bench.app.look.now.0 += 1_000;
        let outside = bench.app.handle(Event::Tick);
        if !outside.is_empty() {
            break outside;
        }
    };
    bench.app.look.now.0 += 3_000;
    bench.perform(outside);
    bench.demo.take_asked();
    // Three seconds of asking: the next question leaves a minute after this one did.
    bench.app.look.now.0 += 56_000;
    bench.send(Event::Tick);
    assert!(bench.demo.take_asked().is_empty());
    bench.app.look.now.0 += 1_000;
    bench.send(Event::Tick);
    assert_eq!(count(&bench.demo.take_asked(), Api::DescribeQuorum), 1);
}

/// Takes what a label names out of what leaves.
fn taken(outside: &mut Vec<Outside>, label: &str) -> Option<Outside> {
    let is_it = |one: &Outside| matches!(one, Outside::Call { call, .. } if call.label == label);
    let at = outside.iter().position(is_it)?;
    Some(outside.remove(at))
}

#[test]
fn a_slow_look_back_holds_up_no_partition_and_rests_by_its_own_pace() {
    let mut bench = still("groups/analytics");
    bench.app.look.now.0 += 61_000;
    let mut outside = bench.app.handle(Event::Tick);
    let slow = taken(&mut outside, "look back at the group").unwrap();
    bench.perform(outside);
    for _ in 0..5 {
        bench.app.look.now.0 += 2_000;
        let mut outside = bench.app.handle(Event::Tick);
        assert!(taken(&mut outside, "look back at the group").is_none(), "it is under way");
        let partitions =
            taken(&mut outside, "load the group").expect("the partitions are asked for meanwhile");
        bench.perform(vec![partitions]);
    }
    // It took ten seconds: for 200 it is not asked for again.
    bench.perform(vec![slow]);
    bench.app.look.now.0 += 180_000;
    let mut outside = bench.app.handle(Event::Tick);
    assert!(taken(&mut outside, "look back at the group").is_none());
    assert!(taken(&mut outside, "load the group").is_some());
}

#[test]
fn a_past_that_has_no_room_is_not_asked_for() {
    let mut bench = still("groups/analytics");
    bench.resize(80, 20);
    bench.app.look.now.0 += 61_000;
    let asked = minute(&mut bench);
    assert_eq!((count(&asked, Api::OffsetFetch), count(&asked, Api::Fetch)), (30, 0), "{asked:?}");
}

#[test]
fn the_time_of_a_record_is_looked_up_once() {
    let mut bench = still("groups/analytics");
    bench.resize(140, 20);
    bench.app.look.now.0 += 61_000;
    bench.send(Event::Tick);
    assert!(count(&bench.demo.take_asked(), Api::Fetch) > 0, "of each partition");
    let asked = minute(&mut bench);
    assert_eq!((count(&asked, Api::OffsetFetch), count(&asked, Api::Fetch)), (30, 0), "{asked:?}");
}

/// Answers what the app asks for, without telling it yet.
fn answered(bench: &mut Bench, outside: Vec<Outside>) -> Vec<Event> {
    let mut replies = Vec::new();
    for outside in outside {
        if let Outside::Call { view, question, call } = outside {
            let CallWork::Ask(ask) = call.start else { panic!("work, not a question") };
            let answer = bench.runtime.block_on(ask(bench.reach.clone()));
            replies.push(Event::Reply(ViewReply::Call { view, question, answer }));
        }
    }
    replies
}

#[test]
fn a_late_answer_to_an_older_question_is_dropped() {
    let mut bench = still("topics/orders/records");
    bench.shows("newest first");
    let order = || Event::Key(Key::parse("O").unwrap());
    let first = bench.app.handle(order());
    let second = bench.app.handle(order());
    let oldest = answered(&mut bench, first);
    let newest = answered(&mut bench, second);
    assert_eq!((oldest.len(), newest.len()), (1, 1));
    for reply in newest.into_iter().chain(oldest) {
        bench.send(reply);
    }
    bench.shows("newest first").shows("newest of").hides("oldest of");
}

#[test]
fn a_dialog_that_opens_late_takes_no_keys_that_are_meant_for_another() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.jsonl");
    std::fs::write(&path, "precious").unwrap();
    let mut bench = still("topics/orders/records");
    bench.press("x").type_text("list").press("enter").type_text("json").press("enter");
    bench.press("ctrl-u").type_text(path.to_str().unwrap());
    let begun = bench.app.handle(Event::Key(Key::parse("enter").unwrap()));
    let late = answered(&mut bench, begun);
    assert_eq!(late.len(), 1);
    bench.press(":").type_text("overw");
    late.into_iter().for_each(|reply| bench.send(reply));
    bench.hides("exists already").type_text("rite").shows(": overwrite").press("esc").shows("exists already");
    // One that belongs to a place below waits until that is seen again.
    bench.press("esc");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "precious");
}

/// What only looks, and changes nothing.
const LOOKS: &[Api] = &[
    Api::ApiVersions,
    Api::Metadata,
    Api::Fetch,
    Api::ListOffsets,
    Api::OffsetForLeaderEpoch,
    Api::OffsetFetch,
    Api::FindCoordinator,
    Api::DescribeGroups,
    Api::ListGroups,
    Api::DescribeConfigs,
    Api::DescribeLogDirs,
    Api::DescribeCluster,
    Api::DescribeQuorum,
    Api::DescribeProducers,
    Api::DescribeTransactions,
    Api::ListTransactions,
    Api::ConsumerGroupDescribe,
    Api::ShareGroupDescribe,
];

#[test]
fn a_walk_through_all_places_writes_nothing_and_pushes_no_telemetry() {
    let mut bench = Bench::at("deck");
    for route in Route::every() {
        bench.go(&route.to_string());
        assert_eq!(bench.place(), route.to_string());
        bench.screen();
        bench.press("down r enter r esc esc");
    }
    bench.go("topics/orders/records").press("/").type_text(".status = \"PAID\"").press("enter");
    bench.until("complete");
    let mut asked = bench.demo.take_asked();
    // A form that is filled is judged by the controller, which creates nothing.
    if bench.demo.take_rehearsed() == count(&asked, Api::CreateTopics) {
        asked.remove(&Api::CreateTopics);
    }
    let more: Vec<&Api> = asked.keys().filter(|api| !LOOKS.contains(api)).collect();
    assert!(more.is_empty(), "{more:?}");
    assert!(count(&asked, Api::Fetch) > 0 && count(&asked, Api::DescribeQuorum) > 0, "{asked:?}");
}

// What is said is read whole on a terminal of 80 by 24: the cure often stands at the end of the sentence.
#[test]
fn an_offer_says_below_the_list_what_does_not_fit_beside_it() {
    let mut bench = Bench::at("create/topic");
    bench
        .resize(80, 24)
        .press("f2")
        .type_text("large")
        .shows("max.message.bytes; producers and consumers have limits of");
    bench.shows("their own");
}

#[test]
fn a_question_says_in_several_lines_what_may_be_typed() {
    let mut bench = Bench::at("topics");
    bench.look_until(|look| !look.pulse.topics.is_empty()).shows("orders");
    bench.resize(80, 24).press("e").shows("Configs of").shows("cleanup.policy=compact,delete -segment.ms");
}

#[test]
fn a_long_notice_has_as_many_lines_as_it_needs() {
    let mut bench = Bench::at("groups/analytics");
    bench.resize(60, 24).press("R").press("enter").type_text("begin").press("enter");
    bench.type_text("leave").press("enter");
    bench.shows("Nothing was set: analytics has 3 members").shows("stop them first");
}
