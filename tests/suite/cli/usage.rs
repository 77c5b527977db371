//! Wrong command lines, help, versions, completions and manual pages.
use super::{Shell, run};
use crate::cluster::commit;
use kafdeck::kafka::Cluster;
use kafdeck::wire::{Address, Options};

#[tokio::test(flavor = "multi_thread")]
async fn wrong_words_are_usage_errors_with_the_nearest() {
    let shell = Shell::start().await;
    shell.demo.create_topic("orders", 1, 1, &[]).unwrap();
    for (arguments, code, said) in [
        (&["raed", "orders"][..], 2, "read"),
        (&["read"], 2, "<TOPIC>"),
        (&["read", "oders"], 1, "did you mean `orders`?"),
        (&["read", "orders", "--from", "sometime"], 2, "is no position"),
        (&["read", "orders", "--partitions", "x"], 2, "--partitions"),
        (&["read", "orders", "--isolation", "some"], 2, "committed or uncommitted"),
        (&["read", "orders", "--where", "sizee > 3"], 2, "did you mean `size`?"),
        (&["read", "orders", "--isolation", "comitted"], 2, "did you mean `committed`?"),
        (&["read", "orders", "-o", "jsnl"], 2, "did you mean `jsonl`?"),
        (&["read", "orders", "-o", "%q"], 2, "%q is unknown"),
        (&["topic", "order"], 1, "did you mean `orders`?"),
        (&["-p", "prod", "topics"], 1, "no profile `prod`"),
        (&["-b", "a:b", "topics"], 2, "`b` is not a port"),
        (&["demo", "-b", "none"], 2, "how many brokers"),
    ] {
        let answer = shell.run(arguments).await;
        assert_eq!(answer.code, code, "{arguments:?}: {answer:?}");
        assert!(answer.err.contains(said), "{arguments:?}: {answer:?}");
        assert_eq!(answer.out, "", "{arguments:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_cluster_a_verb_says_how_to_name_one() {
    let shell = Shell::start().await;
    let answer = run(shell.command(&["topics"]).env_remove("KAFDECK_BROKERS"), b"").await;
    assert_eq!(answer.code, 2, "{answer:?}");
    assert!(answer.err.contains("-b host:port") && answer.err.contains("config add"), "{answer:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_version_names_what_is_linked() {
    let answer = Shell::start().await.run(&["--version"]).await;
    let lines: Vec<_> = answer.out.lines().collect();
    assert_eq!(lines[0], format!("kafdeck {}", env!("CARGO_PKG_VERSION")));
    assert!(lines[1].starts_with("librdkafka 2.") && lines[2].starts_with("OpenSSL 3."), "{answer:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_verb_has_a_manual_page() {
    let shell = Shell::start().await;
    let folder = shell.home.path().join("man");
    let answer = shell.run(&["man", folder.to_str().unwrap()]).await;
    assert_eq!(answer.code, 0, "{answer:?}");
    for verb in
        ["read", "produce", "topics", "topic", "brokers", "controller", "groups", "group", "demo", "config"]
    {
        let page = std::fs::read_to_string(folder.join(format!("kafdeck-{verb}.1"))).unwrap();
        assert!(page.contains(".SH SYNOPSIS"), "{verb}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_shell_completes_topics_profiles_groups_and_words() {
    let shell = Shell::start().await;
    shell.demo.create_topic("orders", 1, 1, &[]).unwrap();
    shell.demo.create_topic("payments", 1, 1, &[]).unwrap();
    let script = shell.run(&["completions", "bash"]).await;
    assert!(script.code == 0 && script.out.contains("KAFDECK_COMPLETE"), "{script:?}");
    let added = shell.run(&["config", "add", "production", "-b", "kafka:9092"]).await;
    assert_eq!(added.code, 0, "{added:?}");
    let cluster = Cluster::connect(Options::new(Address::list(&shell.demo.bootstrap()).unwrap()));
    commit(&cluster, "billing", "orders", 0, 0).await;
    for (words, last, offered) in [
        (&["kafdeck", "read", "o"][..], "2", "orders"),
        (&["kafdeck", "-p", ""], "2", "production"),
        (&["kafdeck", "group", "b"], "2", "billing"),
        (&["kafdeck", "read", "orders", "--isolation", "c"], "4", "committed"),
        (&["kafdeck", "read", "orders", "-o", "j"], "4", "jsonl"),
    ] {
        let mut command = shell.command(&[&["--"], words].concat());
        command.env("KAFDECK_COMPLETE", "bash").env("_CLAP_COMPLETE_INDEX", last).env("_CLAP_IFS", "\n");
        let answer = run(&mut command, b"").await;
        assert_eq!(answer.out.trim(), offered, "{words:?}: {answer:?}");
    }
}
