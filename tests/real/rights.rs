//! A login that may describe two topics of five and read one: each list says that it goes as far as may be seen, and each
//! refusal names the right, in the shell, on the screen and in the diagnosis.
use crate::harness::screen::Screen;
use crate::harness::{Cluster, Flavour, kcat, program, secured, tools};
use crate::secured::{TRUST, login, properties};

/// Settings with which carol logs in.
fn carol(cluster: &Cluster) -> String {
    let rows = format!("security.protocol=SASL_SSL; {TRUST}; {}", login("PLAIN", "carol", "carol-secret"));
    properties(cluster, &secured::address(cluster, "SASLTLS"), &rows)
}

fn five_topics(cluster: &Cluster) {
    for number in 1..=5 {
        let name = format!("acl-{number}");
        tools::create_topic(cluster, &name, 1, &[]);
        kcat::produce(&cluster.bootstrap(), &name, &[], "hello\n");
    }
    tools::allow(cluster, "carol", &["Describe"], &["--topic", "acl-1", "--topic", "acl-2"]);
    tools::allow(cluster, "carol", &["Read"], &["--topic", "acl-1"]);
}

pub fn a_limited_login_sees_what_it_may_and_is_told_the_rest(cluster: &mut Cluster) {
    five_topics(cluster);
    // A group that carol may not see.
    tools::consume_in_group(cluster, "acl-1", "acl-readers", 1);
    let file = carol(cluster);
    let run = |words: &[&str], input: &[u8]| {
        program::run_fed(&[words, &["--command-config", &file]].concat(), input)
    };
    let listed = run(&["topics", "--names"], b"");
    assert_eq!(
        (listed.code, listed.text().lines().skip(1).collect::<Vec<_>>()),
        (Some(0), vec!["acl-1", "acl-2"])
    );
    assert!(listed.errors.contains("as far as you may see (right: Describe on topics)"), "{listed:?}");
    let read = run(&["read", "acl-1", "--from", "begin", "-o", "%s\\n"], b"");
    assert_eq!((read.code, &*read.text()), (Some(0), "hello\n"), "{read:?}");
    let groups = run(&["groups"], b"");
    assert!(groups.code == Some(0) && !groups.text().contains("acl-readers"), "{groups:?}");
    assert!(groups.errors.contains("as far as you may see (right: Describe on groups)"), "{groups:?}");
    for (words, right) in [
        (&["read", "acl-2", "--from", "begin"][..], "Read on topic acl-2"),
        (&["read", "acl-4", "--from", "begin"], "Describe on topic acl-4"),
        (&["topic", "acl-4"], "Describe on topic acl-4"),
        (&["group", "acl-readers"], "Describe on group acl-readers"),
        (&["produce", "acl-1"], "Write on topic acl-1"),
        (&["topic", "delete", "acl-2", "--yes"], "Delete on topic acl-2"),
    ] {
        let refused = run(words, b"a record\n");
        let said = refused.text() + &refused.errors;
        assert!(refused.code != Some(0) && said.contains(right), "{words:?}: {refused:?}");
    }
    // What is known of a topic is shown, and what may not be known is named.
    let topic = run(&["topic", "acl-2", "-o", "json"], b"");
    assert!(topic.text().contains("\"end\": 1") || topic.text().contains("\"end\":1"), "{topic:?}");
    let theirs = kcat::consume(&cluster.bootstrap(), "acl-1", &[]);
    assert_eq!(theirs.len(), 1, "nothing was written");
    tells_of_the_cluster(cluster, &run);
    screens(cluster, &file);
}

type Run<'a> = &'a dyn Fn(&[&str], &[u8]) -> program::Answer;

/// Brokers, controller, and what the doctor says of the rights.
fn tells_of_the_cluster(cluster: &Cluster, run: Run<'_>) {
    let brokers = run(&["brokers", "-o", "json"], b"");
    assert!(brokers.text().contains("\"up\""), "{brokers:?}");
    if cluster.flavour == Flavour::Secured {
        let controller = run(&["controller"], b"");
        let said = controller.text() + &controller.errors;
        assert!(said.contains("Describe on the cluster"), "{controller:?}");
    }
    let doctor = run(&["doctor"], b"");
    assert_eq!(doctor.code, Some(0), "{doctor:?}");
    assert!(
        doctor.text().contains("2 topics seen, as far as you may see (1 may be read, 0 written)"),
        "{doctor:?}"
    );
    assert!(doctor.text().contains("nothing may be done with the cluster as a whole"), "{doctor:?}");
}

/// Every place shows what is allowed, and names what is missing.
fn screens(cluster: &Cluster, file: &str) {
    for (place, words) in [
        ("topics", &["acl-2", "as far as you may see (right: Describe on topics)"][..]),
        ("groups", &["as far as you may see (right: Describe on groups)"]),
        ("topics/acl-1/records", &["hello"]),
        ("topics/acl-2/records", &["Read on topic acl-2"]),
        ("topics/acl-2/configs", &["DescribeConfigs on topic acl-2"]),
        ("topics/acl-2", &["needs the right"]),
        ("topics/acl-4", &["Describe on topic acl-4"]),
        ("topics/acl-1/groups", &["as far as you may see (right: Describe on groups)"]),
        ("groups/acl-readers", &["Describe on group acl-readers"]),
        ("brokers", &["up", "needs the right Describe on the cluster"]),
        ("controller", &["Describe on the cluster"]),
        ("doctor", &["1 may be read"]),
    ] {
        if cluster.flavour != Flavour::Secured && place == "controller" {
            continue;
        }
        let screen = Screen::open(&["--command-config", file, "--go", place], 200, 50);
        screen.wait(&format!("{words:?} at {place}"), |text| words.iter().all(|word| text.contains(word)));
    }
}
