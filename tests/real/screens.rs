//! The main job through the UI in a real terminal, on real brokers: look around, follow, search, write, lose a broker.
use crate::harness::screen::Screen;
use crate::harness::{Cluster, kcat, program, tools};
use crate::orders;

const ENTER: &str = "\r";
const ESCAPE: &str = "\x1b";
const BACK_TAB: &str = "\x1b[Z";
const F5: &str = "\x1b[15~";

fn open(cluster: &Cluster, place: &str) -> Screen {
    Screen::open(&["-b", &cluster.bootstrap(), "--go", place], 120, 40)
}

/// From the list of topics into the records of one, into one record, and back out of the program.
pub fn a_topic_is_opened_from_the_list(cluster: &mut Cluster) {
    orders::topic(cluster, "opened", 3, "lz4", 1234);
    let mut screen = open(cluster, "topics");
    screen.see("opened");
    screen.see("1,234");
    screen.press("/opened");
    screen.press(ENTER);
    screen.lose("instruments");
    screen.press(ENTER);
    screen.see("customer-");
    screen.press(ENTER);
    screen.see("\"orderId\": ");
    screen.press(ESCAPE);
    // Not at once: Esc and a letter in one breath are Alt and the letter to every terminal program.
    screen.lose("\"orderId\": ");
    screen.press("q");
    assert_eq!(screen.end(), 0);
}

/// What is written while the UI follows appears on the screen.
pub fn new_records_are_followed(cluster: &mut Cluster) {
    orders::topic(cluster, "followed", 3, "none", 50);
    let mut screen = open(cluster, "topics/followed/records");
    screen.see("ord-000049");
    screen.press("f");
    for number in 1..=3 {
        let word = format!("while-following-{number}");
        kcat::produce(
            &cluster.bootstrap(),
            "followed",
            &["-z", "lz4"],
            &format!("{{\"word\":\"{word}\"}}\n"),
        );
        screen.see(&word);
    }
}

/// A search goes over the whole topic, not over what is loaded, and says that it did.
pub fn a_search_covers_the_whole_topic(cluster: &mut Cluster) {
    orders::topic(cluster, "combed", 3, "lz4", 20_000);
    let mut screen = open(cluster, "topics/combed/records");
    screen.see("customer-");
    screen.press("/CANCELLED");
    screen.press(ENTER);
    screen.see("200 match");
    screen.see("20,000");
    screen.wait("that the search is complete", |text| text.contains("complete"));
}

/// What is typed into the form arrives on the topic.
pub fn a_record_is_written(cluster: &mut Cluster) {
    tools::create_topic(cluster, "typed", 1, &orders::format_2(cluster));
    let mut screen = open(cluster, "topics/typed/produce");
    screen.see("typed");
    screen.see("value");
    // The form opens with the cursor in the value; the key is three fields before it.
    screen.press("{\"order\": 7}");
    screen.press(&BACK_TAB.repeat(3));
    screen.press("customer-7");
    screen.press(F5);
    screen.see("offset 0");
    let records = kcat::consume(&cluster.bootstrap(), "typed", &[]);
    assert_eq!(records.len(), 1, "{records:?}");
    assert_eq!(records[0].key.as_deref(), Some("customer-7"));
    assert_eq!(records[0].value.as_deref(), Some("{\"order\": 7}"));
}

/// A broker stops under the open UI: its row stays and says why, what it held is marked, a search says exactly what is
/// missing from it, and all is well again when the broker is back.
pub fn a_broker_stops_and_comes_back(cluster: &mut Cluster) {
    let bootstrap = cluster.bootstrap();
    orders::topic(cluster, "mirrored", 3, "lz4", 3_000);
    tools::create_single_copy(cluster, "lonely", 6);
    kcat::produce(&bootstrap, "lonely", &["-K", "|"], &orders::lines(3_000));
    let lost = led_by(cluster, "lonely", 2);
    assert_eq!(lost.len(), 2, "{lost:?}");
    let left: usize = kcat::consume(&bootstrap, "lonely", &[])
        .iter()
        .filter(|read| !lost.contains(&read.partition))
        .count();
    let brokers = open(cluster, "brokers");
    let row = |text: &str, states: &[&str]| {
        let line = text.lines().find(|line| line.contains(&cluster.address(2)));
        line.is_some_and(|line| states.iter().any(|state| line.contains(state)))
    };
    brokers.wait("all brokers up", |text| text.contains("3/3 brokers") && row(text, &["up"]));
    let mut topics = open(cluster, "topics");
    topics.see("mirrored");
    topics.press("!");
    topics.see("None of");
    cluster.stop_broker(2);
    let row = |text: &str, states: &[&str]| {
        let line = text.lines().find(|line| line.contains(&cluster.address(2)));
        line.is_some_and(|line| states.iter().any(|state| line.contains(state)))
    };
    // A KRaft controller fences a broker that has gone; elsewhere it is no longer there to talk to.
    brokers.wait("broker 2 down, its row kept", |text| {
        text.contains("2/3 brokers") && row(text, &["fenced", "unreachable"])
    });
    topics.see("mirrored");
    topics.see("lonely");
    let whole = program::run_fed(&["read", "mirrored", "-b", &bootstrap, "-w", "CANCELLED", "--count"], b"");
    assert_eq!((whole.code, whole.text().trim()), (Some(0), "30"), "{whole:?}");
    let part = program::run_fed(&["read", "lonely", "-b", &bootstrap, "--count"], b"");
    assert_eq!((part.code, part.text().trim()), (Some(3), left.to_string().as_str()), "{part:?}");
    let unread: Vec<String> = lost.iter().map(ToString::to_string).collect();
    let named = format!("lonely {} unread", unread.join(", "));
    assert!(part.errors.contains("incomplete") && part.errors.contains(&named), "no {named:?} in {part:?}");
    // Its partitions have no leader, once the others know; before that, it is the broker that does not answer.
    assert!(part.errors.contains("no leader") || part.errors.contains("broker 2"), "{part:?}");
    cluster.start_broker(2);
    let row = |text: &str| text.lines().any(|line| line.contains(&cluster.address(2)) && line.contains("up"));
    brokers.wait("all brokers up again", |text| text.contains("3/3 brokers") && row(text));
    topics.see("None of");
    let whole = program::run_fed(&["read", "lonely", "-b", &bootstrap, "--count"], b"");
    assert_eq!((whole.code, whole.text().trim()), (Some(0), "3000"), "{whole:?}");
}

/// The partitions of a topic that a broker leads.
fn led_by(cluster: &Cluster, topic: &str, broker: i64) -> Vec<i64> {
    let metadata = kcat::metadata(&cluster.bootstrap());
    let topics = metadata["topics"].as_array().expect("kcat lists topics");
    let found = topics.iter().find(|found| found["topic"] == topic).expect("kcat lists the topic");
    let partitions = found["partitions"].as_array().expect("kcat lists partitions").iter();
    let led = partitions.filter(|partition| partition["leader"] == broker);
    led.map(|partition| partition["partition"].as_i64().expect("a number")).collect()
}

/// The whole cluster stops: the last rows stay, marked as old, and become current by themselves.
pub fn the_whole_cluster_stops_and_comes_back(cluster: &mut Cluster) {
    // The first of the list: the reasons below the rows take lines from its end.
    orders::topic(cluster, "a-survivor", 2, "none", 77);
    let mut screen = open(cluster, "topics");
    screen.see("a-survivor");
    screen.see("77");
    cluster.cut_power();
    screen.see("! rows");
    assert!(screen.text().contains("a-survivor"), "{}", screen.text());
    cluster.restore();
    screen.lose("! rows");
    kcat::produce(&cluster.bootstrap(), "a-survivor", &[], &"more\n".repeat(23));
    screen.see("100");
    // The next scenario gets a cluster that is well again: no topic lacks a leader or a replica.
    screen.press("!");
    screen.see("None of");
}
