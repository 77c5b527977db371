//! However the program is left, the terminal is as it was: by a key, by a signal, or for a while.
use super::screen::Screen;
use super::{ALL, Desk, given_back, leave};
use kafdeck::config::StateFile;
use kafdeck::demo::Api;
use rustix::process::{Pid, Signal, WaitOptions, kill_process as kill, waitpid};
use std::io::Write;
use std::process::Command;

fn process(screen: &Screen) -> Pid {
    Pid::from_raw(i32::try_from(screen.id()).unwrap()).unwrap()
}

/// Waits until it stops or ends: the signal that stopped it.
fn stopped_by(process: Pid) -> Option<i32> {
    let (_, status) = waitpid(Some(process), WaitOptions::UNTRACED).unwrap().expect("it was waited for");
    status.stopping_signal()
}

/// The list of topics, drawn.
async fn opened(desk: &Desk) -> Screen {
    let screen = desk.open("topics", 80, 24);
    screen.see("orders");
    screen.wait_until_taken(&ALL);
    screen
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_that_leave() {
    let desk = Desk::new().await;
    for keys in ["q", "\x03", ":q\r"] {
        let mut screen = opened(&desk).await;
        screen.press(keys);
        assert_eq!(screen.end(), 0, "{keys:?}");
        given_back(&screen);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn signals_that_end() {
    let desk = Desk::new().await;
    let gentle = [Signal::TERM, Signal::HUP, Signal::INT, Signal::QUIT];
    let others = [Signal::USR1, Signal::USR2, Signal::ALARM, Signal::VTALARM, Signal::XCPU];
    for signal in gentle.into_iter().chain(others) {
        let mut screen = opened(&desk).await;
        kill(process(&screen), signal).unwrap();
        screen.end();
        given_back(&screen);
    }
}

/// A terminal that reads no more: a frozen window, a broken connection that nobody has noticed.
#[tokio::test(flavor = "multi_thread")]
async fn a_signal_ends_it_though_the_terminal_reads_nothing() {
    let desk = Desk::new().await;
    for signal in [Signal::TERM, Signal::HUP] {
        let mut screen = opened(&desk).await;
        screen.freeze(true);
        // Far more than a terminal holds.
        for _ in 0..200 {
            screen.press("1");
            screen.press("2");
        }
        kill(process(&screen), signal).unwrap();
        assert_eq!(screen.end_frozen(), 0);
        screen.freeze(false);
    }
}

/// A window that is closed, a tmux server that is killed: the system says SIGHUP and SIGCONT at once, and whoever went on
/// waiting for keys would turn in a circle for ever.
#[tokio::test(flavor = "multi_thread")]
async fn a_terminal_that_is_closed_ends_it() {
    let desk = Desk::new().await;
    for place in ["topics", "topics/orders/records", "deck"] {
        let screen = desk.open(place, 80, 24);
        screen.wait_until_taken(&ALL);
        screen.see("read-write");
        let id = process(&screen);
        assert!(screen.close(), "{place}: process {id} outlives its terminal");
    }
}

/// What was to be remembered is, and what became of a send stands in the journal.
#[tokio::test(flavor = "multi_thread")]
async fn a_terminal_that_is_closed_loses_nothing() {
    let desk = Desk::new().await;
    desk.demo.faults().on(Api::Produce).always().hold();
    let mut screen = desk.open("topics/orders/records", 100, 24);
    screen.see("newest of");
    screen.press("/first\r");
    screen.see("0 match");
    screen.press("/\x15\r");
    screen.see("newest of");
    screen.press(":topics/orders/produce\r");
    screen.see("the value");
    let before = records(&desk);
    screen.press("1\x1b[15~");
    screen.wait("the broker has the record", |_| records(&desk) > before);
    assert!(screen.close(), "it outlives its terminal");
    let kept = StateFile::load(&desk.home.path().join("state/state.json")).unwrap();
    assert_eq!(kept.filters("orders"), ["first"]);
    let journal = std::fs::read_to_string(desk.home.path().join("state/journal.jsonl")).unwrap();
    let last: serde_json::Value = serde_json::from_str(journal.lines().last().unwrap()).unwrap();
    assert_eq!((&last["event"], &last["outcome"]), (&"end".into(), &"unknown".into()), "{journal}");
}

/// A process of another session gets no signal when the terminal is closed: it must see that for itself.
#[tokio::test(flavor = "multi_thread")]
async fn a_terminal_that_is_closed_without_a_word_ends_it() {
    let desk = Desk::new().await;
    let (pid, home) = (desk.home.path().join("pid"), desk.home.path().display().to_string());
    let program = desk.script("alone", &format!("echo $$ >{}; exec \"$@\"", pid.display()));
    let program = program.display().to_string();
    let arguments =
        ["--wait", &program, env!("CARGO_BIN_EXE_kafdeck"), "-b", &desk.demo.bootstrap(), "--go", "topics"];
    let environment = [("KAFDECK_HOME", home), ("TZ", "UTC".to_owned())];
    let screen = Screen::start("setsid", &arguments, environment, 80, 24);
    screen.see("orders");
    screen.wait_until_taken(&ALL);
    let pid = Pid::from_raw(std::fs::read_to_string(&pid).unwrap().trim().parse().unwrap()).unwrap();
    // Whoever waits for it is told by the terminal, and is not the one that is meant.
    screen.close();
    let ends = async {
        while rustix::process::test_kill_process(pid).is_ok() {
            tokio::task::yield_now().await;
        }
    };
    let ended = tokio::time::timeout(std::time::Duration::from_secs(60), ends).await;
    if ended.is_err() {
        let _ = kill(pid, Signal::KILL);
    }
    assert!(ended.is_ok(), "process {pid:?} outlives its terminal");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_hangs_does_not_hold_up_the_end() {
    let desk = Desk::new().await;
    let mut screen = opened(&desk).await;
    desk.demo.faults().on(Api::Fetch).always().hold();
    screen.press(super::ENTER);
    screen.see("Records");
    leave(screen);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_that_is_cut_off_leaves_nothing_behind() {
    let desk = Desk::new().await;
    let folder = tempfile::tempdir().unwrap();
    let files = || std::fs::read_dir(folder.path()).unwrap().count();
    let path = folder.path().join("orders.jsonl").display().to_string();
    for by_key in [true, false] {
        let mut screen = desk.open("topics/orders/records", 100, 24);
        screen.see("newest of");
        desk.demo.faults().on(Api::Fetch).always().hold();
        for (keys, shown) in [("x", "which records"), ("range\r", "in which form"), ("json\r", "Export to")] {
            screen.press(keys);
            screen.see(shown);
        }
        screen.press(&format!("\x15{path}\r"));
        screen.see("exporting");
        assert_eq!(files(), 1);
        if by_key {
            screen.press("q");
            screen.see("nce more");
            screen.press("q");
        } else {
            kill(process(&screen), Signal::TERM).unwrap();
        }
        screen.end();
        given_back(&screen);
        assert_eq!(files(), 0, "by key: {by_key}");
        desk.demo.faults().clear();
    }
}

/// A disk that takes its time: a reader of the state file waits until somebody writes into this pipe.
#[tokio::test(flavor = "multi_thread")]
async fn a_slow_disk_holds_up_no_key_and_loses_nothing() {
    let desk = Desk::new().await;
    let mut screen = desk.open("topics/orders/records", 80, 24);
    screen.see("orders › Records");
    let file = desk.home.path().join("state/state.json");
    // Which cluster answers is kept at first; then the file gives way to one that nobody reads.
    let address = desk.demo.bootstrap();
    let address = address.split(',').next().unwrap();
    screen.wait("the cluster that answers", |_| {
        std::fs::read_to_string(&file).is_ok_and(|text| text.contains(address))
    });
    std::fs::remove_file(&file).unwrap();
    assert!(Command::new("mkfifo").arg(&file).status().unwrap().success());
    screen.press("/first\r");
    screen.see("0 match");
    screen.press("/\x15second\r");
    screen.see("second");
    screen.press("q");
    screen.wait_until_taken(&[]);
    std::fs::write(&file, "{}").unwrap();
    assert_eq!(screen.end(), 0);
    let kept = StateFile::load(&file).unwrap();
    assert_eq!(kept.filters("orders"), ["second", "first"], "everything is kept, in its order");
}

/// Stops and goes on: the shell gets its terminal meanwhile, and the screen comes back whole.
#[tokio::test(flavor = "multi_thread")]
async fn it_stops_and_goes_on() {
    let desk = Desk::new().await;
    let mut screen = opened(&desk).await;
    let process = process(&screen);
    for by_key in [true, false] {
        if by_key {
            screen.press("\x1a");
        } else {
            kill(process, Signal::TSTP).unwrap();
        }
        screen.wait_until_taken(&[]);
        assert_eq!(stopped_by(process), Some(Signal::STOP.as_raw()));
        given_back(&screen);
        kill(process, Signal::CONT).unwrap();
        screen.wait_until_taken(&ALL);
        screen.see("orders");
        screen.see("payments");
    }
    // It takes keys as before.
    screen.press("?");
    screen.see("Help ·");
    screen.press(super::ESCAPE);
    screen.lose("Help ·");
    leave(screen);
}

/// Stopped without being asked, so that the shell found the terminal as it was, and has set it to its own liking.
#[tokio::test(flavor = "multi_thread")]
async fn a_screen_that_was_stopped_hard_comes_back_whole() {
    let desk = Desk::new().await;
    let mut screen = opened(&desk).await;
    let process = process(&screen);
    kill(process, Signal::STOP).unwrap();
    assert_eq!(stopped_by(process), Some(Signal::STOP.as_raw()));
    let terminal = screen.terminal();
    let set = |words: &[&str]| Command::new("stty").arg("-F").arg(&terminal).args(words).status().unwrap();
    assert!(set(&["sane"]).success());
    // What the shell writes meanwhile.
    std::fs::OpenOptions::new().write(true).open(&terminal).unwrap().write_all(b"\x1b[H\x1b[2J$ ").unwrap();
    let frames = screen.frames();
    kill(process, Signal::CONT).unwrap();
    screen.redrawn(frames);
    screen.see("orders");
    screen.see("payments");
    screen.wait_until_taken(&ALL);
    // In raw mode again: a key needs no newline.
    screen.press("q");
    assert_eq!(screen.end(), 0);
}

fn records(desk: &Desk) -> i64 {
    (0..6).map(|partition| desk.demo.offsets("orders", partition).unwrap().1).sum()
}

/// The record is with the broker and the answer is not: the end says that it is not known, to the user and to the journal.
#[tokio::test(flavor = "multi_thread")]
async fn a_send_under_way_is_never_told_as_not_sent() {
    for by_key in [true, false] {
        let desk = Desk::new().await;
        desk.demo.faults().on(Api::Produce).always().hold();
        let mut screen = desk.open("topics/orders/produce", 100, 24);
        screen.see("the value");
        let before = records(&desk);
        screen.press("1\x1b[15~");
        screen.see("send the record");
        screen.wait("the broker has the record", |_| records(&desk) > before);
        if by_key {
            screen.press("\x03");
            screen.see("Waiting for: Send a record to orders");
            screen.press("\x03");
        } else {
            kill(process(&screen), Signal::TERM).unwrap();
        }
        screen.end();
        given_back(&screen);
        let text = screen.text();
        assert!(text.contains("left before this was known: Send a record to orders"), "{text}");
        let journal = std::fs::read_to_string(desk.home.path().join("state/journal.jsonl")).unwrap();
        let last: serde_json::Value = serde_json::from_str(journal.lines().last().unwrap()).unwrap();
        assert_eq!((&last["event"], &last["outcome"]), (&"end".into(), &"unknown".into()), "{journal}");
    }
}
