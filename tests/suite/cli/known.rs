//! Known clusters: a profile that leads to another cluster than before changes nothing there until that one is named.
use super::{Answer, Shell, run};

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
