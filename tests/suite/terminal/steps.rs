//! A change of several steps while it goes on: how far it is stands on the terminal, in the shell and on the screen.
use super::{Desk, open};
use kafdeck::demo::Api;
use std::time::Duration;

/// Two topics, and the answer about the second that is deleted never comes.
async fn second_answer_held() -> Desk {
    let desk = Desk::new().await;
    for name in ["aa", "ab"] {
        desk.demo.create_topic(name, 1, 3, &[]).unwrap();
    }
    desk.demo.faults().on(Api::DeleteTopics).times(1).delay(Duration::ZERO);
    desk.demo.faults().on(Api::DeleteTopics).times(1).hold();
    desk
}

#[tokio::test(flavor = "multi_thread")]
async fn the_shell_tells_each_step_as_it_ends_and_which_is_under_way() {
    let desk = second_answer_held().await;
    let arguments = ["-b", &desk.demo.bootstrap(), "topic", "delete", "aa", "ab", "--yes"];
    let screen = open(&desk.home, &arguments, 100, 30);
    screen.see("2 of 2: delete topic ab …");
    assert!(screen.text().contains("deleted aa"), "{}", screen.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_screen_tells_which_step_is_under_way() {
    let desk = second_answer_held().await;
    let mut screen = desk.open("topics", 100, 30);
    screen.see("  aa  ");
    screen.press("  D");
    screen.see("Delete 2 topics");
    screen.press("2 topics\r");
    screen.see("Delete 2 topics · 2 of 2: delete topic ab …");
    // It is told beside whatever else is new.
    screen.press("T");
    screen.see("Times are");
    screen.see("2 of 2: delete topic ab …");
}
