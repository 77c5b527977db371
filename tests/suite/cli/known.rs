//! Known clusters: a profile that leads to another cluster than before changes nothing there until that one is named.
use super::{Answer, Shell, run};
use kafdeck::demo::{Demo, Options};

async fn produce(shell: &Shell, arguments: &[&str]) -> Answer {
    let brokers = shell.demo.bootstrap().replace(',', "\", \"");
    let text = format!("[profiles.prod]\nbrokers = [\"{brokers}\"]\n");
    std::fs::write(shell.home.path().join("config.toml"), text).unwrap();
    let mut command = shell.command(&[&["produce", "orders", "-p", "prod"], arguments].concat());
    run(command.env_remove("KAFDECK_BROKERS"), b"x\n").await
}

#[tokio::test(flavor = "multi_thread")]
async fn another_cluster_than_before_is_not_changed_until_it_is_named() {
    let mut shell = Shell::start().await;
    let orders = |shell: &Shell| shell.demo.offsets("orders", 0).unwrap().2;
    shell.demo.create_topic("orders", 1, 1, &[]).unwrap();
    for sent in 1..=2 {
        let answer = produce(&shell, &[]).await;
        assert_eq!((answer.code, orders(&shell)), (0, sent), "{answer:?}");
    }
    let options = kafdeck::demo::Options { seed: 9, ..kafdeck::demo::Options::default() };
    shell.demo = kafdeck::demo::Demo::start(options).await.unwrap();
    shell.demo.create_topic("orders", 1, 1, &[]).unwrap();
    let id = shell.demo.cluster_id().to_owned();
    for arguments in [&[][..], &["--trust-cluster", "no-such-id"]] {
        let answer = produce(&shell, arguments).await;
        assert_eq!((answer.code, orders(&shell)), (1, 0), "{answer:?}");
        assert!(answer.err.contains(&format!("say --trust-cluster {id}")), "{answer:?}");
    }
    assert_eq!(produce(&shell, &["--trust-cluster", &id]).await.code, 0);
    assert_eq!((produce(&shell, &[]).await.code, orders(&shell)), (0, 2));
    // Addresses that stand in no file are nobody's: whoever writes them means what is there.
    shell.demo = kafdeck::demo::Demo::start(kafdeck::demo::Options::default()).await.unwrap();
    shell.demo.create_topic("orders", 1, 1, &[]).unwrap();
    let answer = shell.fed(&["produce", "orders"], b"x\n").await;
    assert_eq!((answer.code, orders(&shell)), (0, 1), "{answer:?}");
}

/// A verb that only looks goes on, and says it.
#[tokio::test(flavor = "multi_thread")]
async fn another_cluster_than_before_is_mentioned_by_a_verb_that_looks() {
    let mut shell = Shell::start().await;
    let list = async |shell: &Shell, with: &[&str]| {
        let brokers = shell.demo.bootstrap().replace(',', "\", \"");
        let text = format!("[profiles.prod]\nbrokers = [\"{brokers}\"]\n");
        std::fs::write(shell.home.path().join("config.toml"), text).unwrap();
        let mut command = shell.command(&[&["brokers"], with].concat());
        run(command.env_remove("KAFDECK_BROKERS"), b"").await
    };
    let first = shell.demo.cluster_id().to_owned();
    for _ in 0..2 {
        let answer = list(&shell, &["-p", "prod"]).await;
        assert_eq!((answer.code, answer.err.as_str()), (0, ""), "{answer:?}");
    }
    shell.demo = Demo::start(Options { seed: 9, ..Options::default() }).await.unwrap();
    let second = shell.demo.cluster_id().to_owned();
    for _ in 0..2 {
        let answer = list(&shell, &["-p", "prod"]).await;
        assert_eq!(answer.code, 0, "{answer:?}");
        let said =
            format!("than profile `prod` led to before: its id is {second}, not {first}; changes are locked");
        assert!(answer.err.contains(&said), "{answer:?}");
    }
    let answer = list(&shell, &["-p", "prod", "--trust-cluster", &second]).await;
    assert_eq!(answer.code, 0, "{answer:?}");
    assert_eq!(list(&shell, &["-p", "prod"]).await.err, "", "it is the right one from now on");
}
