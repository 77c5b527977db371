//! Reading while others write: what a search covers, and that going on live loses and repeats nothing.
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use crate::harness::kcat::Writer;
use crate::harness::screen::Screen;
use crate::harness::{Cluster, kcat, program, tools};
use crate::orders;

/// A line that does not come in this time never comes.
const PATIENCE: Duration = Duration::from_secs(60);

/// A topic into which somebody writes, with a good many records in it already.
fn written_to(cluster: &Cluster, topic: &str) -> Writer {
    tools::create_topic(cluster, topic, 3, &orders::format_2(cluster));
    let writer = Writer::start(&cluster.bootstrap(), topic);
    while kcat::offsets(&cluster.bootstrap(), topic, 3, -1).iter().sum::<i64>() < 2_000 {}
    writer
}

/// A count and a read cover what was there when they began: every offset up to some end, and none after it.
pub fn a_read_is_a_snapshot(cluster: &mut Cluster) {
    let bootstrap = cluster.bootstrap();
    let writer = written_to(cluster, "snapshot");
    let ends = || kcat::offsets(&bootstrap, "snapshot", 3, -1);
    let before = ends();
    let counted = program::text(&["read", "snapshot", "-b", &bootstrap, "--count"]);
    let between = ends();
    let counted: i64 = counted.trim().parse().expect("a number");
    assert!(
        (before.iter().sum()..=between.iter().sum()).contains(&counted),
        "{before:?} {counted} {between:?}"
    );
    let read = crate::search::read(cluster, "snapshot", &[]);
    let after = ends();
    for partition in 0..3 {
        let offsets: Vec<i64> =
            read.iter().filter(|read| read.partition == partition as i64).map(|read| read.offset).collect();
        let end = offsets.len() as i64;
        assert!(offsets.iter().copied().eq(0..end), "partition {partition} has gaps or doubles");
        assert!((between[partition]..=after[partition]).contains(&end), "{between:?} {end} {after:?}");
    }
    // Otherwise nothing of this would be about writers.
    assert!(after > between && between > before, "nobody wrote: {before:?} {between:?} {after:?}");
    writer.stop();
}

/// `read --follow` from the beginning: what was there and what comes, each record once.
pub fn a_follow_has_neither_gap_nor_double(cluster: &mut Cluster) {
    let bootstrap = cluster.bootstrap();
    let writer = written_to(cluster, "flowing");
    let mut child = Command::new(program::PATH)
        .args(["read", "flowing", "-b", &bootstrap, "--follow", "--from", "begin", "-o", "%p:%o\\n"])
        .envs(program::environment())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the built program starts");
    let output = BufReader::new(child.stdout.take().expect("stdout is piped"));
    let (sender, lines) = mpsc::channel();
    std::thread::spawn(move || output.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
    let next = || lines.recv_timeout(PATIENCE).expect("a record that was written is followed");
    let mut seen: Vec<String> = (0..2_000).map(|_| next()).collect();
    let written = writer.stop();
    seen.extend((2_000..written).map(|_| next()));
    let stopped = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(stopped.expect("kill starts").success());
    let left = child.wait_with_output().expect("the program ends");
    let said = String::from_utf8_lossy(&left.stderr);
    assert_eq!(left.status.code(), Some(0), "{said}");
    assert!(said.contains("stopped by you"), "{said}");
    let more: Vec<String> = lines.iter().collect();
    assert_eq!(more, [] as [&str; 0], "more lines than records");
    let places = kcat::consume(&bootstrap, "flowing", &[]);
    let places: BTreeSet<String> =
        places.iter().map(|read| format!("{}:{}", read.partition, read.offset)).collect();
    assert_eq!(seen.into_iter().collect::<BTreeSet<_>>(), places);
    assert_eq!(places.len(), written);
}

/// A search in the UI that is turned into a follow: in the end every hit is in the list, once.
pub fn a_search_goes_on_live(cluster: &mut Cluster) {
    let bootstrap = cluster.bootstrap();
    let writer = written_to(cluster, "onward");
    let mut screen = Screen::open(&["-b", &bootstrap, "--go", "topics/onward/records"], 120, 40);
    screen.see("straw");
    screen.press("/needle\r");
    screen.see("✓ complete");
    screen.press("f");
    screen.see("● live");
    let at_least = kcat::offsets(&bootstrap, "onward", 3, -1).iter().sum::<i64>() + 2_000;
    while kcat::offsets(&bootstrap, "onward", 3, -1).iter().sum::<i64>() < at_least {}
    let written = writer.stop();
    // One record after all others: what is on the screen with it is all there is.
    kcat::produce(&bootstrap, "onward", &["-K", "|"], "last|the last needle\n");
    screen.see("the last needle");
    let hits = written.div_ceil(100) + 1;
    screen.wait(&format!("{hits} hits"), |text| text.contains(&format!("{hits} shown")));
    assert!(!screen.text().contains("dropped"), "{}", screen.text());
}
