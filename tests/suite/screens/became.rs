//! What a page is of is deleted, or created anew by the same name, while the page stands open and nobody presses a key.
use super::Bench;
use kafdeck::app::Event;
use kafdeck::shell::Look;
use rdkafka::admin::{AdminClient, AdminOptions};
use rdkafka::client::DefaultClientContext;

/// Lets time pass until the page asks again by itself.
fn later(bench: &mut Bench, milliseconds: i64) {
    bench.app.look.now.0 += milliseconds;
    bench.send(Event::Tick);
}

/// Looks at the cluster until a look is as wanted.
fn look(bench: &mut Bench, wanted: impl Fn(&Look) -> bool) {
    bench.pulses.as_ref().unwrap().poke();
    bench.look_until(wanted);
}

fn is_listed(look: &Look) -> bool {
    look.pulse.topics.iter().any(|topic| &*topic.name == "orders")
}

fn create_anew(bench: &mut Bench) {
    let before = bench.app.look.pulse.topics.iter().find(|topic| &*topic.name == "orders").unwrap().id;
    bench.demo.delete_topic("orders");
    bench.demo.create_topic("orders", 6, 3, &[]).unwrap();
    look(bench, |look| look.pulse.topics.iter().any(|topic| &*topic.name == "orders" && topic.id != before));
}

#[test]
fn a_topic_that_is_deleted_under_its_pages_is_said_to_be() {
    for place in ["topics/orders", "topics/orders/configs"] {
        let mut bench = Bench::at(place);
        bench.demo.delete_topic("orders");
        for _ in 0..3 {
            later(&mut bench, 30_000);
        }
        bench.shows("! deleted: there is no topic \"orders\" any more").shows(" · deleted");
        // However often it is asked for, it is said once.
        let said = bench.app.look.notices.iter().filter(|notice| notice.text.contains("deleted")).count();
        assert_eq!(said, 1, "{place}");
    }
    let mut bench = Bench::at("topics/orders/groups");
    bench.demo.delete_topic("orders");
    look(&mut bench, |look| !is_listed(look));
    bench.shows("topic orders is not listed any more: deleted, or hidden from you");
    let mut bench = Bench::at("topics/orders/records");
    bench.demo.delete_topic("orders");
    look(&mut bench, |look| !is_listed(look));
    bench.shows("! orders is not listed any more: deleted, or hidden from you");
}

#[test]
fn a_topic_that_is_created_anew_under_its_pages_is_said_to_be_another_one() {
    for place in ["topics/orders", "topics/orders/configs", "topics/orders/groups"] {
        let mut bench = Bench::at(place);
        bench.hides("another one");
        create_anew(&mut bench);
        bench.shows("! another one: what was opened here was deleted").shows(" · another one");
        // Whoever asks for it anew means the one that is there.
        bench.press("r").hides("another one");
    }
    let mut bench = Bench::at("topics/orders/records");
    bench.hides("another topic");
    create_anew(&mut bench);
    bench.shows("! orders is another topic now, created anew: r reads it").press("r").hides("another topic");
}

#[test]
fn a_group_that_is_deleted_under_its_pages_is_said_to_be() {
    for place in ["groups/gone", "groups/gone/members"] {
        let mut bench = Bench::at("deck");
        bench.demo.commit("gone", &[("orders", 0, 1)]);
        bench.go(place).shows("gone");
        let addresses = bench.demo.bootstrap();
        bench.block_on(async {
            let mut config = rdkafka::ClientConfig::new();
            let admin: AdminClient<DefaultClientContext> =
                config.set("bootstrap.servers", addresses).create().unwrap();
            let deleted = admin.delete_groups(&["gone"], &AdminOptions::new()).await.unwrap();
            assert!(deleted[0].is_ok(), "{deleted:?}");
        });
        later(&mut bench, 5_000);
        bench.shows("there is no group \"gone\"").shows(" · deleted");
    }
}
