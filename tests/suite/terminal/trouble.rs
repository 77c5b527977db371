//! Clusters that don't answer, under the open UI: it says what it did, to what, why that failed and what to try, in full
//! on a terminal of 80 columns; and it recovers by itself.
use super::{Desk, ENTER, given_back, leave, open};
use crate::bad_addresses::{answering, server};
use kafdeck::demo::{Demo, Options};

/// A text without its line breaks and frames: messages are wrapped.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Opens the program at an address where no Kafka answers and waits for all of these words, on every kind of screen.
fn says(address: &str, words: &[&str]) {
    for (place, doing) in [
        ("deck", "listing topics"),
        ("topics", "listing topics"),
        ("controller", "asking for the metadata quorum"),
        ("topics/orders/records", "orders"),
    ] {
        let home = tempfile::tempdir().unwrap();
        let screen = open(&home, &["-b", address, "--go", place], 80, 24);
        for word in words.iter().chain([&doing, &address]) {
            screen.wait(&format!("{word:?} at {place}"), |text| flat(text).contains(word));
        }
        leave(screen);
    }
}

#[test]
fn nobody_listens() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    drop(listener);
    says(&address, &["connection refused", "is the broker running, and is the port right?"]);
}

#[test]
fn a_web_server_listens() {
    let address = server(answering(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n"));
    says(&address, &["an HTTP server answers there", "give the port of a broker"]);
}

#[test]
fn a_tls_server_listens() {
    let address = server(answering(&[21, 3, 3, 0, 2, 2, 70]));
    says(&address, &["speaks TLS: set TLS", "a port without it"]);
}

#[test]
fn a_server_never_answers() {
    let address = server(|mut stream| {
        let _ = std::io::copy(&mut stream, &mut std::io::sink());
    });
    says(&address, &["never answered within", "it may not be Kafka, or the broker hangs"]);
}

#[test]
fn a_name_does_not_resolve() {
    says("no-such-host.invalid:9092", &["does not resolve", "check its spelling, DNS or /etc/hosts"]);
}

/// The bootstrap address answers, but the address that the brokers advertise does not: that one is named, and where it
/// comes from.
#[tokio::test(flavor = "multi_thread")]
async fn an_advertised_address_that_fails_is_named() {
    let host = "no-such-host.invalid";
    let options = Options { advertised_host: Some(host.to_owned()), ..Options::default() };
    let desk = Desk::with(options).await;
    let first = desk.demo.address(1).unwrap().to_string();
    let screen = open(&desk.home, &["-b", &first, "--go", "topics/orders/records"], 80, 24);
    for word in [host, "does not resolve", "advertises", "advertised.listeners", &first] {
        screen.wait(&format!("{word:?}"), |text| flat(text).contains(word));
    }
    leave(screen);
}

/// The rows stay, marked as old, and become current by themselves; records that could not be read can be asked for again.
#[tokio::test(flavor = "multi_thread")]
async fn a_cluster_goes_away_and_comes_back() {
    let desk = Desk::new().await;
    let mut screen = desk.open("topics", 100, 30);
    screen.wait("orders with their records", |text| {
        text.lines().any(|line| line.contains("orders") && line.contains("1,659"))
    });
    for broker in 1..=3 {
        desk.demo.stop_broker(broker).await;
    }
    screen.wait("that the rows are old", |text| {
        text.contains("! rows") && text.lines().any(|line| line.contains("orders") && line.contains("1,659"))
    });
    screen.press("/shipments");
    screen.press(ENTER);
    screen.lose("telemetry");
    screen.press(ENTER);
    screen.wait("why there are no records", |text| flat(text).contains("connection refused"));
    start_all(&desk.demo).await;
    screen.lose("! rows");
    screen.press("r");
    screen.see("2026-");
    leave(screen);
}

async fn start_all(demo: &Demo) {
    for broker in 1..=3 {
        demo.start_broker(broker).await.unwrap();
    }
}

/// The broker that controls stops: another takes over in a later epoch, and the screen says so.
#[tokio::test(flavor = "multi_thread")]
async fn the_controller_fails_over() {
    let desk = Desk::new().await;
    let before = desk.demo.controller();
    let screen = desk.open("controller", 100, 30);
    let leads = |text: &str, node: i32| -> Option<i32> {
        let rest = flat(text);
        let rest = rest.split_once(&format!("node {node} leads since epoch "))?.1.to_owned();
        rest.split(' ').next()?.parse().ok()
    };
    screen.wait("the controller", |text| leads(text, before).is_some());
    let epoch = leads(&screen.text(), before).unwrap();
    desk.demo.stop_broker(before).await;
    let after = desk.demo.controller();
    assert_ne!(after, before);
    screen.wait("the new controller", |text| leads(text, after).is_some_and(|now| now > epoch));
    leave(screen);
}

/// A state file that can't be read costs comfort only: that is said, and everything else works.
#[tokio::test(flavor = "multi_thread")]
async fn a_state_file_that_is_none_is_told() {
    let desk = Desk::new().await;
    let file = desk.home.path().join("state").join("state.json");
    for broken in ["{ this is no JSON", "a folder"] {
        // Whatever an earlier round left there.
        let _ = std::fs::remove_file(&file);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        if broken == "a folder" {
            std::fs::create_dir(&file).unwrap();
        } else {
            std::fs::write(&file, broken).unwrap();
        }
        let mut screen = desk.open("notices", 120, 30);
        screen.wait("what is wrong with the state file", |text| flat(text).contains("state.json"));
        screen.press("2");
        screen.see("orders");
        leave(screen);
    }
}

/// What is wrong with the command line or the config file is said before the terminal is taken, with the nearest name.
#[tokio::test(flavor = "multi_thread")]
async fn wrong_words_are_said_on_the_shells_own_screen() {
    let desk = Desk::new().await;
    let bootstrap = desk.demo.bootstrap();
    let wrong = |arguments: &[&str], words: &[&str]| {
        let mut screen = open(&desk.home, arguments, 100, 30);
        assert_ne!(screen.end(), 0, "{arguments:?}");
        given_back(&screen);
        for word in words {
            assert!(flat(&screen.text()).contains(word), "{arguments:?}: no {word:?} in:\n{}", screen.text());
        }
    };
    wrong(&["-b", &bootstrap, "--go", "topcs"], &["topcs", "did you mean", "topics"]);
    wrong(&["-b", &bootstrap, "--theme", "drak"], &["drak", "dark"]);
    let file = desk.home.path().join("config.toml");
    std::fs::write(&file, "[profiles.production]\nbrokers = [\"localhost:9092\"]\n").unwrap();
    wrong(&["-p", "prodution"], &["no profile `prodution`", "production"]);
    std::fs::write(&file, "[ui\ntheme = 3\n").unwrap();
    wrong(&["-b", &bootstrap], &["config.toml", "1"]);
    std::fs::write(&file, "[keys]\n\"topics.records\" = \"ctrl-nothing\"\n").unwrap();
    wrong(&["-b", &bootstrap], &["config.toml", "ctrl-nothing"]);
    std::fs::write(&file, "[keys]\n\"topics.record\" = \"x\"\n").unwrap();
    wrong(&["-b", &bootstrap], &["config.toml", "topics.record", "did you mean"]);
    std::fs::write(&file, "[uii]\ntheme = \"dark\"\n").unwrap();
    wrong(&["-b", &bootstrap], &["config.toml", "uii", "did you mean"]);
}

/// A topic that is not there: it is named, on every screen that is about one.
#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_topic_is_named() {
    let desk = Desk::new().await;
    for place in ["topics/oders", "topics/oders/records"] {
        let screen = desk.open(place, 80, 24);
        screen.wait("that there is none", |text| flat(text).contains("there is no topic \"oders\""));
        leave(screen);
    }
}

/// Two addresses of different clusters, and the first dies: rows of one and records for it never meet the other.
#[tokio::test(flavor = "multi_thread")]
async fn another_cluster_behind_the_second_address_is_told_and_gets_nothing() {
    let cluster = |seed| Demo::start(Options { brokers: 1, seed, ..Options::default() });
    let (ours, theirs) = (cluster(1).await.unwrap(), cluster(7).await.unwrap());
    for demo in [&ours, &theirs] {
        demo.create_topic("orders", 1, 1, &[]).unwrap();
    }
    let home = tempfile::tempdir().unwrap();
    let addresses = format!("{},{}", ours.bootstrap(), theirs.bootstrap());
    let mut screen = open(&home, &["-b", &addresses, "--go", "topics/orders/produce"], 120, 24);
    screen.see("1/1 brokers");
    screen.press("31415926");
    screen.see("31415926");
    ours.stop_broker(1).await;
    screen.see("another cluster answers at");
    screen.press("\x1b[15~");
    screen.wait("that it is not sent", |text| flat(text).contains("not sent"));
    assert_eq!(theirs.offsets("orders", 0).unwrap().2, 0, "{}", screen.text());
    screen.press("\x03\x03");
    screen.end();
    given_back(&screen);
}
