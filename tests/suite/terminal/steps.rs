//! A change of several steps while it goes on: how far it is stands on the terminal, in the shell and on the screen.
use super::{Desk, open};
use kafdeck::demo::Api;
use std::time::Duration;

/// Two groups, and the answer about the second that is deleted never comes.
async fn second_answer_held() -> Desk {
    let desk = Desk::new().await;
    for id in ["aa", "ab"] {
        desk.demo.commit(id, &[("orders", 0, 0)]);
    }
    desk.demo.faults().on(Api::DeleteGroups).times(1).delay(Duration::ZERO);
    desk.demo.faults().on(Api::DeleteGroups).times(1).hold();
    desk
}

#[tokio::test(flavor = "multi_thread")]
async fn the_shell_tells_each_step_as_it_ends_and_which_is_under_way() {
    let desk = second_answer_held().await;
    let arguments = ["-b", &desk.demo.bootstrap(), "group", "delete", "aa", "ab", "--yes"];
    let screen = open(&desk.home, &arguments, 100, 30);
    screen.see("2 of 2: delete group ab …");
    assert!(screen.text().contains("deleted group aa"), "{}", screen.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_screen_tells_which_step_is_under_way() {
    let desk = second_answer_held().await;
    let mut screen = desk.open("groups", 100, 30);
    screen.see("  aa  ");
    screen.press("  D");
    screen.see("Delete 2 groups");
    screen.press("2 groups\r");
    screen.see("Delete 2 groups · 2 of 2: delete group ab …");
    // It is told beside whatever else is new.
    screen.press("T");
    screen.see("Times are");
    screen.see("2 of 2: delete group ab …");
}
