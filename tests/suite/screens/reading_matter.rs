//! What is read as a page: a whole notice, a whole line of the log; and a group's lag on one topic alone.
use super::Bench;
use kafdeck::config::LogLevel;
use kafdeck::shell::Notice;

#[test]
fn enter_opens_a_notice_whole() {
    let long = format!("{}the end of it", "a long story ".repeat(20));
    let mut bench = Bench::with("notices", |look| {
        let notice = Notice::bad(long).detail("first line of the detail\nsecond line of the detail");
        look.notices = std::sync::Arc::new(vec![notice]);
    });
    bench.hides("the end of it").press("enter").shows("the end of it").shows("second line of the detail");
    bench.press("esc").hides("the end of it");
}

#[test]
fn enter_opens_a_line_of_the_log_whole() {
    let text = format!("{}the end of it", "a long story ".repeat(20));
    let mut bench = Bench::with("log", |look| {
        look.log.push(1_795_341_600_000, LogLevel::Warn, "librdkafka".to_owned(), text);
    });
    bench.hides("the end of it").press("enter").shows("the end of it").shows("warn  librdkafka");
    bench.resize(60, 24).shows("end of it").press("esc").hides("Log line of");
}

#[test]
fn a_topic_shows_the_lag_of_its_groups_on_itself() {
    let mut bench = Bench::at("topics/orders/groups");
    bench.resize(140, 30).shows("LAG, ALL TOPICS").shows("PARTITIONS").shows("MEMBERS");
    let pulse = bench.app.look.pulse.clone();
    let groups = pulse.groups.whole().unwrap();
    let (group, read) = groups
        .iter()
        .find_map(|group| Some((group, group.reads.iter().find(|row| &*row.topic == "orders")?)))
        .unwrap();
    let lags = group.reads.iter().filter_map(|row| row.lag.whole().copied()).sum();
    assert_eq!(Some(&lags), group.lag.whole(), "the parts add up to the whole");
    let line = bench.line(&group.id);
    let lag = kafdeck::ui::number::count(read.lag.whole().unwrap().behind);
    assert!(line.contains(&format!(" {lag} ")), "{lag} in {line}");
}

#[test]
fn what_stands_above_the_rows_is_read_whole_on_80_by_24() {
    let mut bench = Bench::at("deck");
    bench.resize(80, 24).go("groups/analytics").shows("type classic").shows("protocol consumer");
    assert!(
        bench.line("at most").contains(" to ") && !bench.line("at most").contains('…'),
        "{}",
        bench.screen()
    );
    bench.shows("+ analytics-0").shows("+ analytics-2").shows("TOPIC");
    bench.go("brokers/all/configs").shows("what can be set for all brokers").shows("before it");
}

#[test]
fn trouble_that_the_head_has_no_room_for_is_read_whole_below_the_rows() {
    let mut bench = Bench::at("topics");
    bench.resize(80, 24).shows("orders");
    let pulse = (*bench.app.look.pulse).clone();
    let trouble =
        Some("listing topics: nothing listens on 10.0.0.1:9092 (connection refused): is it running?".into());
    bench.app.look.pulse = std::sync::Arc::new(kafdeck::kafka::model::Pulse { trouble, ..pulse });
    bench.shows("! rows").shows("orders").shows("(connection refused): is").shows("running?");
    bench.resize(200, 24).shows("is it running?");
    let told = bench.screen().matches("nothing listens").count();
    assert_eq!(told, 1, "where the head has room it is told there alone:\n{}", bench.screen());
}
