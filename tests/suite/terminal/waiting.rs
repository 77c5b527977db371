//! A record that no broker confirms: while it waits one is told for what, and takes it back.
use super::{Desk, given_back, leave, screen::Screen};
use kafdeck::demo::{Api, ErrorCode};

#[tokio::test(flavor = "multi_thread")]
async fn the_form_says_what_a_record_waits_for_and_takes_it_back() {
    let desk = Desk::new().await;
    desk.demo.faults().on(Api::Produce).always().error(ErrorCode::NotEnoughReplicas);
    let mut screen = desk.open("topics/orders/produce", 80, 24);
    screen.see("orders › Produce");
    screen.press("{}");
    // F5 and F9, as xterm has them.
    screen.press("\x1b[15~");
    screen.see("too few replicas in sync · f9 takes it back");
    screen.press("\x1b[20~");
    screen.see("taken back");
    screen.see(" 1 not sent");
    screen.press("\x1b");
    screen.lose("Produce");
    leave(screen);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_shell_says_what_a_record_waits_for_and_takes_it_back() {
    let desk = Desk::new().await;
    desk.demo.faults().on(Api::Produce).always().error(ErrorCode::NotEnoughReplicas);
    let home = desk.home.path().display().to_string();
    let arguments = ["produce", "orders", "-b", &desk.demo.bootstrap()];
    let environment = [("KAFDECK_HOME", home)];
    let mut screen = Screen::start(env!("CARGO_BIN_EXE_kafdeck"), &arguments, environment, 120, 30);
    screen.press("one\n");
    screen.see("waiting: too few replicas in sync; Ctrl-C takes back what no broker has");
    screen.press("\x03");
    screen.see("not sent: it was taken back");
    screen.see("--only 1-");
    assert_eq!(screen.end(), 3, "{}", screen.text());
    given_back(&screen);
}
