//! What stands on the terminal when the program opens, and what is said where there is none.
use super::{Desk, leave, open};
use kafdeck::demo::{Batch, Record};
use std::process::{Command, Stdio};

#[tokio::test(flavor = "multi_thread")]
async fn topics_are_listed_with_their_records() {
    let desk = Desk::new().await;
    let screen = desk.open("topics", 100, 30);
    for name in ["orders", "payments", "shipments", "customers"] {
        screen.see(name);
    }
    let records: i64 =
        (0..).map_while(|partition| desk.demo.offsets("payments", partition)).map(|ends| ends.2).sum();
    screen.wait("the records of payments", |text| {
        text.lines().any(|line| line.contains("payments") && line.contains(&records.to_string()))
    });
    leave(screen);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_smallest_terminal_shows_where_it_is_and_what_is_there() {
    let desk = Desk::new().await;
    for (place, title, shown) in [
        ("deck", "Deck", "Needs a look"),
        ("topics", "Topics", "audit"),
        ("topics/orders/records", "orders", "{"),
    ] {
        let screen = desk.open(place, 20, 5);
        screen.see(title);
        screen.see(shown);
        leave(screen);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_opens_within_a_second_of_its_start() {
    let home = tempfile::tempdir().unwrap();
    let screen = super::open(&home, &["demo", "--go", "topics"], 100, 30);
    screen.see("orders");
    leave(screen);
}

/// The line to copy does the same in another window, as long as the demo runs.
#[tokio::test(flavor = "multi_thread")]
async fn the_demos_lines_name_its_connect_worker() {
    let home = tempfile::tempdir().unwrap();
    let mut screen = super::open(&home, &["demo", "--go", "connectors"], 200, 40);
    screen.see("tasks failed");
    // What failed first stands on top; the bar may be elsewhere, since it began before.
    screen.press("gR");
    screen.see("--connect");
    screen.press("\x1b");
    screen.lose("--connect");
    leave(screen);
}

/// Looks at the cluster come once a second meanwhile: they do not put off what is due.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_into_a_form_of_a_connector_is_judged_by_itself() {
    let home = tempfile::tempdir().unwrap();
    let place = "create/connector/connect/FileStreamSource";
    let mut screen = super::open(&home, &["demo", "--go", place], 120, 40);
    screen.see("the plugin finds");
    screen.press("\t\t\tmany");
    screen.see("Invalid value many for configuration tasks.max");
}

#[test]
fn without_a_terminal_it_says_so_and_names_the_verbs() {
    let home = tempfile::tempdir().unwrap();
    for arguments in [&["-b", "127.0.0.1:1"][..], &["demo"], &[]] {
        let output = Command::new(env!("CARGO_BIN_EXE_kafdeck"))
            .args(arguments)
            .env("KAFDECK_HOME", home.path())
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {said}");
        assert_eq!(output.stdout, b"", "{arguments:?}: nothing is drawn into a pipe");
        assert!(said.contains("no terminal") && said.contains("kafdeck topics"), "{arguments:?}: {said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn records_on_a_terminal_do_not_steer_it_in_any_form() {
    let desk = Desk::new().await;
    desk.demo.create_topic("odd", 1, 1, &[]).unwrap();
    let record = Record::new("k", "\x1b[2J\x1b[31mred \u{9b}31m and the end");
    desk.demo.append("odd", 0, &Batch::of([record])).unwrap();
    for form in ["raw", "csv", "%s", "table", "jsonl"] {
        let mut screen =
            open(&desk.home, &["read", "odd", "-o", form, "-b", &desk.demo.bootstrap()], 120, 10);
        screen.see("and the end");
        let shown = if form == "jsonl" {
            "\\u001b[2J\\u001b[31mred \\u009b31m"
        } else {
            "␛[2J␛[31mred ‹009B›31m"
        };
        screen.see(shown);
        assert_eq!(screen.end(), 0, "{form}");
    }
}
