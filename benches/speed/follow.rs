//! Following a topic into which records pour at full speed: frames, key presses, memory; then an idle screen.
use std::process::Child;
use std::time::{Duration, Instant};

use crate::harness::screen::Screen;
use crate::harness::{Cluster, Flavour, tools};
use crate::measure::{self, percentile};
use crate::table::{Table, megabytes, time};
use crate::{data, key_press};

const WHILE: Duration = Duration::from_secs(5);
const FILLED: Duration = Duration::from_secs(15);
const TOPIC: &str = "torrent";

/// Terminals: on the larger one the record under the bar stands beside the list, and follows it.
const SIZES: [(u16, u16); 2] = [(120, 40), (200, 50)];

/// Measures the flood, then the silence after it.
pub fn run() {
    SIZES.into_iter().for_each(run_on);
}

fn run_on((width, height): (u16, u16)) {
    let cluster = Cluster::start(Flavour::KRaft);
    tools::create_single_copy(&cluster, TOPIC, 6);
    let bootstrap = cluster.bootstrap();
    let place = format!("topics/{TOPIC}/records");
    let mut screen = Screen::open(&["-b", &bootstrap, "--go", &place], width, height);
    screen.see(TOPIC);
    screen.press("f");
    let before = ends(&cluster);
    let start = Instant::now();
    let mut senders: Vec<Child> = (0..4)
        .map(|_| data::sender(&bootstrap, TOPIC, "none", 1_000_000).spawn().expect("kcat starts"))
        .collect();
    screen.see("customer-");
    let (first, began) = (screen.frames(), Instant::now());
    let mut presses = key_press::latencies(&mut screen, ":", WHILE);
    let frames = (screen.frames() - first) as f64 / began.elapsed().as_secs_f64();
    let memory = measure::peak_memory(screen.id());
    let rate = (ends(&cluster) - before) as f64 / start.elapsed().as_secs_f64();
    for sender in &mut senders {
        sender.wait().expect("kcat can be waited for");
    }
    let mut table = Table::new(
        format!("following six partitions on {width}×{height} while {:.1} M records/s pour in", rate / 1e6),
        &[
            "frames/s",
            "key 50 %",
            "key 99 %",
            "presses",
            "memory",
            "dropped",
            "idle frames/s",
            "idle processor",
        ],
    );
    let (half, most) = (percentile(&mut presses, 50), percentile(&mut presses, 99));
    let dropped = dropped(&screen);
    drop(screen);
    let (idle_frames, idle_processor) = idle(&bootstrap, &place, (width, height));
    let presses = presses.len().to_string();
    let cells = [
        format!("{frames:.0}"),
        time(half),
        time(most),
        presses,
        megabytes(memory),
        dropped,
        idle_frames,
        idle_processor,
    ];
    table.row(cells);
    table.print();
}

fn ends(cluster: &Cluster) -> i64 {
    tools::offsets(cluster, TOPIC, -1).values().sum()
}

/// What the screen itself says was left out of the list because it came too fast.
fn dropped(screen: &Screen) -> String {
    let text = screen.text();
    let before = text.split(" dropped").next().filter(|before| before.len() < text.len());
    before.and_then(|before| before.split_whitespace().last()).unwrap_or("0").to_owned()
}

/// Frames a second and share of a processor while nothing happens to what is followed.
fn idle(bootstrap: &str, place: &str, (width, height): (u16, u16)) -> (String, String) {
    let mut screen = Screen::open(&["-b", bootstrap, "--go", place], width, height);
    screen.see("customer-");
    screen.press("f");
    screen.see("live");
    // The first looks at the cluster fill in what the head tells, its line of rates last.
    std::thread::sleep(FILLED);
    let (frames, used) = (screen.frames(), measure::processor_time(screen.id()));
    std::thread::sleep(WHILE);
    let frames = (screen.frames() - frames) as f64 / WHILE.as_secs_f64();
    let used = measure::processor_time(screen.id()).saturating_sub(used);
    (format!("{frames:.1}"), format!("{:.1} %", 100.0 * used.as_secs_f64() / WHILE.as_secs_f64()))
}
