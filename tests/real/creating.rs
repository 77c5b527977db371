//! Topics are made in the form while real brokers judge it; and a policy that refuses is named.
use crate::harness::screen::Screen;
use crate::harness::{Cluster, program, rules, tools};

const CLEAR: &str = "\x15";
const F5: &str = "\x1b[15~";

/// What stands on a screen without its line ends.
fn in_a_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Each letter is judged by the cluster itself: its limits and its policy are told before anything is made.
pub fn a_form_is_judged_while_it_is_filled(cluster: &mut Cluster) {
    tools::create_topic(cluster, "one_of", 1, &[]);
    let bootstrap = cluster.bootstrap();
    let mut screen = Screen::open(&["-b", &bootstrap, "--go", "topics"], 80, 24);
    screen.see("one_of");
    screen.press("a");
    screen.see("Create a topic");
    screen.press(&format!("{}-one", rules::FORBIDDEN));
    screen.see("the controller would not");
    let policy = format!("CreateTopicPolicy (create.topic.policy.class.name) forbids it: {}", rules::WORDS);
    screen.wait("whose policy it is", |text| in_a_line(text).contains(&policy));
    // A dot is as good as an underscore to the metrics, and to the controller.
    screen.press(&format!("{CLEAR}one.of"));
    screen.wait("that it is too much alike", |text| in_a_line(text).contains("collides with existing topic"));
    screen.press(&format!("{CLEAR}by-form"));
    screen.see("✓ the controller would make it");
    screen.press("\t3\t9");
    screen.see("the controller would not");
    screen.press(&format!("\x7f{}", cluster.size()));
    screen.see("✓ the controller would make it: 3 partitions");
    assert!(!tools::topics(cluster).iter().any(|name| name.starts_with("by-form")), "only judged");
    screen.press(F5);
    screen.see("Create topic by-form");
    screen.press("y");
    screen.wait("that it is made", |text| text.contains("by-form") && !text.contains("Create a topic"));
    let described = tools::describe_topic(cluster, "by-form");
    assert!(described.contains("PartitionCount: 3"), "{described}");
    screen.press("q");
}

/// Whose policy it is that refuses a config.
pub fn a_policy_that_refuses_a_config_is_named(cluster: &mut Cluster) {
    let topic = format!("{}-one", rules::FIXED);
    tools::create_topic(cluster, &topic, 1, &[]);
    let bootstrap = cluster.bootstrap();
    let set = ["topic", "config", &topic, "--set", "retention.ms=1d", "--yes", "-b", &bootstrap];
    let refused = program::run_fed(&set, b"");
    assert_eq!(refused.code, Some(1), "{refused:?}");
    for part in ["AlterConfigPolicy (alter.config.policy.class.name)", rules::WORDS] {
        assert!(refused.errors.contains(part), "no {part:?} in {refused:?}");
    }
    assert!(!tools::describe_topic(cluster, &topic).contains("retention.ms"));
}
