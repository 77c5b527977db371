//! Clusters whose advertised addresses lead nowhere from here: reached by other addresses, through a program, or through a proxy.
mod batches;
mod doors;

use crate::read::{collect, numbers, record, request, until};
use crate::secured::certificates::{Wanted, authority};
use crate::secured::works;
use doors::{Door, Relay};
use kafdeck::config::{MapRule, Tunnel};
use kafdeck::demo::{Batch, Demo, Door as DemoDoor, Options as DemoOptions};
use kafdeck::kafka::Cluster;
use kafdeck::kafka::read::{Mode, Position, Range, ScanRequest};
use kafdeck::security::{Material, Security, Tls, Trust};
use kafdeck::wire::{Address, Error, Options, WhichTopics, Wire};

/// No resolver knows it (RFC 2606).
const ADVERTISED: &str = "broker.invalid";

async fn cluster() -> Demo {
    cluster_behind(DemoDoor::default()).await
}

async fn cluster_behind(door: DemoDoor) -> Demo {
    let advertised_host = Some(ADVERTISED.to_owned());
    let demo = Demo::start(DemoOptions { advertised_host, door, ..DemoOptions::default() }).await.unwrap();
    demo.create_topic("orders", 1, 3, &[]).unwrap();
    demo.append("orders", 0, &Batch::of((0..4).map(record))).unwrap();
    demo
}

/// The first address as brokers tell it, so that nothing gets there by itself.
fn options(demo: &Demo, via: Option<Tunnel>, map: &[&str]) -> Options {
    let bootstrap = Address::list(&demo.bootstrap()).unwrap();
    let named = bootstrap.iter().map(|address| Address::new(ADVERTISED, address.port)).collect();
    let map: Vec<MapRule> = map.iter().map(|rule| rule.parse().unwrap()).collect();
    Options { via, map, ..Options::new(named) }
}

async fn refusal(options: Options) -> String {
    Wire::new(options).metadata(WhichTopics::All).await.unwrap_err().to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn other_addresses_list_read_and_produce() {
    let demo = cluster().await;
    works(&demo, options(&demo, None, &[r"broker\.invalid:(\d+) = 127.0.0.1:$1"])).await;
    let lost = refusal(options(&demo, None, &["other:1 = 127.0.0.1:1"])).await;
    assert!(lost.contains(ADVERTISED), "{lost}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_lists_reads_and_produces() {
    let demo = cluster().await;
    let relay = Relay::new();
    works(&demo, options(&demo, Some(relay.tunnel()), &[])).await;
    assert!(relay.started() > 1, "one for each connection");
    relay.all_have_ended().await;
}

/// What TLS checks is the name that is advertised, whatever is dialled.
#[tokio::test(flavor = "multi_thread")]
async fn through_a_program_and_by_another_address_tls_checks_the_advertised_name() {
    let ca = authority("ca");
    let relay = Relay::new();
    for (hosts, right) in [([ADVERTISED], true), (["127.0.0.1"], false)] {
        let broker = ca.signs(&Wanted { hosts: &hosts, ..Wanted::default() }).at_the_broker(None);
        let door = DemoDoor { tls: Some(broker), login: None };
        let demo = cluster_behind(door).await;
        let tls = Tls { trust: Trust::Pem(Material::Inline(ca.pem().into())), ..Tls::default() };
        let security = Security { tls: Some(tls), sasl: None };
        let mapped = options(&demo, None, &[r"broker\.invalid:(\d+) = 127.0.0.1:$1"]);
        for reached in [mapped, options(&demo, Some(relay.tunnel()), &[])] {
            let reached = Options { security: security.clone(), ..reached };
            if right {
                works(&demo, reached).await;
            } else {
                let told = refusal(reached).await;
                assert!(told.contains(ADVERTISED) && told.contains("127.0.0.1"), "{told}");
            }
        }
    }
    let told = refusal(Options {
        security: Security { tls: Some(Tls::default()), sasl: None },
        via: Some("sh -c 'echo no route >&2; exit 1' x %h %p".parse().unwrap()),
        ..Options::new(vec![Address::new(ADVERTISED, 9092)])
    })
    .await;
    assert!(told.contains("sh says: no route"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_socks_proxy_lists_reads_and_produces() {
    let demo = cluster().await;
    for login in [None, Some(("me", "secret"))] {
        let door = Door::socks(login).await;
        works(&demo, options(&demo, Some(door.tunnel("socks5")), &[])).await;
        assert!(door.opened() > 1);
    }
    let door = Door::socks(Some(("me", "other"))).await;
    let told = refusal(options(&demo, Some(door.tunnel("socks5")), &[])).await;
    assert!(told.contains("via socks5://me:•••@") && told.contains("the proxy refuses"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_http_proxy_lists_reads_and_produces() {
    let demo = cluster().await;
    for login in [None, Some(("me", "secret"))] {
        let door = Door::http(login).await;
        works(&demo, options(&demo, Some(door.tunnel("http")), &[])).await;
        assert!(door.opened() > 1);
    }
    let door = Door::http(Some(("me", "other"))).await;
    let told = refusal(options(&demo, Some(door.tunnel("http")), &[])).await;
    assert!(told.contains("the proxy wants a login") && !told.contains("secret"), "{told}");
    // A broker is no proxy.
    let broker = format!("http://{}", demo.address(1).unwrap()).parse().unwrap();
    let told = refusal(options(&demo, Some(broker), &[])).await;
    assert!(told.contains("no HTTP proxy"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_follow_goes_on_when_its_program_is_killed() {
    let demo = cluster().await;
    let relay = Relay::new();
    let cluster = Cluster::connect(options(&demo, Some(relay.tunnel()), &[]));
    let range = Range { from: Position::Begin, ..Range::of(["orders"]) };
    let tap = cluster.scan(ScanRequest { range, mode: Mode::Tail, ..request("orders") });
    until(&tap, |tap| tap.progress().records == 4).await;
    let mut seen = numbers(&tap.take());
    for next in 4..8 {
        relay.kill_all();
        demo.append("orders", 0, &Batch::of([record(next)])).unwrap();
        while seen.len() <= next as usize {
            seen.extend(numbers(&tap.next().await.unwrap()));
        }
    }
    assert_eq!(seen, (0..8).collect::<Vec<_>>(), "none lost, none twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_fails_is_told_in_its_own_words() {
    let demo = cluster().await;
    for (command, words) in [
        ("sh -c 'echo Permission denied >&2; exit 255' x %h %p", "sh says: Permission denied"),
        ("sh -c 'exit 7' x %h %p", "exit status: 7"),
        ("no-such-program %h %p", "can't start no-such-program"),
    ] {
        let told = refusal(options(&demo, Some(command.parse().unwrap()), &[])).await;
        assert!(told.contains(words), "{told}");
    }
    // A broker's name is no option and no piece of a script.
    let hostile = Options {
        via: Some("echo %h %p".parse().unwrap()),
        ..Options::new(vec![Address::new("-oProxyCommand=x", 9092)])
    };
    let error = Wire::new(hostile).metadata(WhichTopics::All).await.unwrap_err();
    assert!(error.to_string().contains("no host name"), "{error}");
    assert!(matches!(error, Error::Tunnel { .. } | Error::NoneAnswers { .. }), "{error:?}");
}

/// What librdkafka sends and what this client sends lie in the log alike.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_sent_through_a_tunnel_lies_there_as_librdkafka_would_have_put_it() {
    let demo = Demo::start(DemoOptions::default()).await.unwrap();
    let straight = Options::new(Address::list(&demo.bootstrap()).unwrap());
    let mapped = Options { map: vec!["none:1 = none:1".parse().unwrap()], ..straight.clone() };
    let mut logs = Vec::new();
    for (topic, options) in [("straight", &straight), ("mapped", &mapped)] {
        demo.create_topic(topic, 5, 3, &[]).unwrap();
        doors::send_samples(options.clone(), topic).await;
        let (rows, _, _) = collect(&Cluster::connect(straight.clone()).scan(request(topic))).await;
        let mut rows: Vec<_> = rows
            .iter()
            .map(|row| {
                let record = row.record().unwrap().clone();
                let place = (record.partition, record.offset, record.timestamp);
                (place, record.key, record.value, record.headers)
            })
            .collect();
        rows.sort_by_key(|row| row.0);
        logs.push(rows);
    }
    assert_eq!(logs[0].len(), doors::SAMPLES);
    assert_eq!(logs[0], logs[1]);
}
