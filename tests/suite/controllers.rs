//! Controllers in the brokers' place (KIP-919): quorum, features and configs show, the rest says why not.
use crate::cli::{Shell, run};
use kafdeck::demo::{Demo, Options as DemoOptions};
use kafdeck::kafka::Cluster;
use kafdeck::kafka::model::{BrokerId, BrokerState, ClusterKind, Role, Timestamp};
use kafdeck::wire::{Address, Error, Options, WhichTopics, Wire};

async fn demo() -> Demo {
    let demo = Demo::start(DemoOptions { controllers: true, ..DemoOptions::default() }).await.unwrap();
    demo.create_topic("orders", 2, 3, &[]).unwrap();
    demo
}

fn through(addresses: &str, controllers: bool) -> Options {
    Options { controllers, ..Options::new(Address::list(addresses).unwrap()) }
}

#[tokio::test(flavor = "multi_thread")]
async fn quorum_features_and_configs_are_told_and_no_topics() {
    let demo = demo().await;
    let cluster = Cluster::connect(through(&demo.controllers(), true));
    let overview = cluster.overview(Timestamp(0)).await.unwrap();
    assert_eq!(overview.id.as_deref(), Some(demo.cluster_id()));
    assert_eq!(overview.kind, ClusterKind::KRaft);
    assert_eq!(overview.controller.whole().unwrap().id, BrokerId(demo.controller()));
    assert_eq!(overview.quorum.whole().unwrap().voters.len(), 3);
    assert!(overview.feature_words().unwrap().contains("metadata.version "), "{overview:?}");
    assert!(overview.through_controllers && overview.rights.is_some());
    let ports: Vec<String> =
        overview.brokers.iter().map(|row| format!("{}:{}", row.host, row.port)).collect();
    assert_eq!(ports.join(","), demo.controllers());
    let well =
        |row: &kafdeck::kafka::model::Broker| row.state == BrokerState::Up && row.role == Role::Controller;
    assert!(overview.brokers.iter().all(well), "{overview:?}");
    let configs = cluster.broker_configs(BrokerId(2)).await.unwrap();
    assert!(configs.iter().any(|config| config.name == "log.retention.hours"), "{configs:?}");
    let refused = cluster.topic_names().await.unwrap_err();
    assert!(refused.is_unsupported() && refused.to_string().contains("topics can't be asked"), "{refused}");
    let refused = cluster.topic_detail(&"orders".into()).await.unwrap_err().to_string();
    assert!(refused.contains("topics can't be asked of a KRaft controller"), "{refused}");
    let asked = demo.take_asked();
    assert!(!asked.contains_key(&kafdeck::demo::Api::Metadata), "{asked:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_controller_that_leaves_is_told_and_the_others_are_asked() {
    let demo = demo().await;
    let cluster = Cluster::connect(through(&demo.controllers(), true));
    cluster.overview(Timestamp(0)).await.unwrap();
    let leader = demo.controller();
    demo.stop_broker(leader).await;
    let overview = cluster.overview(Timestamp(1)).await.unwrap();
    let lost = overview.brokers.iter().find(|row| row.id == BrokerId(leader)).unwrap();
    assert!(lost.state.is_down(), "{lost:?}");
    assert_eq!(overview.controller.whole().unwrap().id, BrokerId(demo.controller()));
    assert_ne!(demo.controller(), leader);
    demo.start_broker(leader).await.unwrap();
    let cluster = Cluster::connect(through(&demo.controllers(), true));
    let overview = cluster.overview(Timestamp(2)).await.unwrap();
    assert!(overview.brokers.iter().all(|row| !row.state.is_down()), "{overview:?}");
}

/// Only the active controller tells of the quorum and changes anything; which one that is, any of them tells.
#[tokio::test(flavor = "multi_thread")]
async fn whichever_controller_is_active_is_asked() {
    let demo = demo().await;
    let mut leaders = std::collections::BTreeSet::new();
    let cluster = Cluster::connect(through(&demo.controllers(), true));
    for now in 0..3 {
        let leader = demo.controller();
        leaders.insert(leader);
        let overview = cluster.overview(Timestamp(now)).await.unwrap();
        assert_eq!(overview.controller.whole().map(|told| told.id), Some(BrokerId(leader)), "{overview:?}");
        let fresh = Cluster::connect(through(&demo.controllers(), true));
        assert_eq!(fresh.quorum().await.unwrap().leader, BrokerId(leader));
        demo.silence_voter(leader);
    }
    assert_eq!(leaders.len(), 3, "each has led");
}

/// A broker's configs are set through a controller as through a broker: by the active one.
#[tokio::test(flavor = "multi_thread")]
async fn configs_are_changed_through_controllers() {
    let shell = Shell { demo: demo().await, home: tempfile::tempdir().unwrap() };
    let controllers = shell.demo.controllers();
    let first = controllers.split(',').next().unwrap();
    for id in ["1", "2", "3"] {
        let through = ["--bootstrap-controller", &controllers];
        let set = ["broker", "config", id, "--set", "log.cleaner.threads=2", "--yes"];
        let mut command = shell.command(&[&set[..], &through].concat());
        let changed = run(command.env_remove("KAFDECK_BROKERS"), b"").await;
        assert_eq!(changed.code, 0, "{changed:?}");
        let same = format!("kafka-configs.sh --bootstrap-controller {first} --alter");
        assert!(changed.out.contains(&same), "{changed:?}");
        let shown = run(&mut shell.command(&["broker", "config", id, "-o", "json"]), b"").await;
        assert!(shown.out.contains("log.cleaner.threads"), "{shown:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_other_kind_of_listener_is_named() {
    let demo = demo().await;
    let met = |addresses: String, controllers| async move {
        Wire::new(through(&addresses, controllers)).metadata(WhichTopics::None).await.unwrap_err()
    };
    let one = |list: String| list.split(',').next().unwrap().to_owned();
    let broker = met(one(demo.bootstrap()), true).await;
    assert!(matches!(broker, Error::NoController { .. }), "{broker}");
    let controller = met(one(demo.controllers()), false).await;
    assert!(matches!(controller, Error::Controller { .. }), "{controller}");
    assert!(controller.to_string().contains("--bootstrap-controller"), "{controller}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_shell_shows_what_controllers_tell() {
    let shell = Shell { demo: demo().await, home: tempfile::tempdir().unwrap() };
    let controllers = shell.demo.controllers();
    let asked = |words: &'static [&'static str]| {
        let mut command = shell.command(&[words, &["--bootstrap-controller", &controllers]].concat());
        command.env_remove("KAFDECK_BROKERS");
        async move { run(&mut command, b"a record\n").await }
    };
    let controller = asked(&["controller", "-o", "json"]).await;
    let told: serde_json::Value = serde_json::from_str(&controller.out).unwrap();
    assert_eq!(told["leader"], shell.demo.controller(), "{controller:?}");
    assert!(told["features"].as_str().unwrap().starts_with("metadata.version "), "{controller:?}");
    assert_eq!(told["voters"].as_array().unwrap().len(), 3);
    let brokers = asked(&["brokers"]).await;
    assert!(brokers.code == 0 && brokers.out.matches("controller").count() >= 3, "{brokers:?}");
    for words in [&["topics"][..], &["topic", "orders"], &["read", "orders"], &["produce", "orders"]] {
        let refused = asked(words).await;
        let why = "can't be asked of a KRaft controller: name a broker's address for that (-b)";
        assert!(refused.code == 1 && refused.err.contains(why), "{words:?}: {refused:?}");
    }
    let doctor = asked(&["doctor"]).await;
    assert_eq!(doctor.code, 0, "{doctor:?}");
    assert!(
        doctor.out.contains("3 controllers") && doctor.out.contains("controllers tell of no topics"),
        "{doctor:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_names_controllers_or_brokers() {
    let shell = Shell { demo: demo().await, home: tempfile::tempdir().unwrap() };
    let list = shell.demo.controllers().replace(',', "\", \"");
    let file = shell.home.path().join("config.toml");
    let text = format!("[profiles.quorum]\nbootstrap_controllers = [\"{list}\"]\n");
    std::fs::write(&file, &text).unwrap();
    let on = |words: &'static [&'static str]| {
        let mut command = shell.command(&[words, &["-p", "quorum"]].concat());
        command.env_remove("KAFDECK_BROKERS");
        async move { run(&mut command, b"").await }
    };
    let controller = on(&["controller"]).await;
    assert!(controller.code == 0 && controller.out.contains("KRaft"), "{controller:?}");
    let shown = on(&["config", "show"]).await;
    assert!(shown.out.contains("bootstrap_controllers") && shown.out.contains("config.toml:2"), "{shown:?}");
    // Brokers on the command line take the controllers' place.
    let bootstrap = shell.demo.bootstrap();
    let topics = run(&mut shell.command(&["topics", "--names", "-p", "quorum", "-b", &bootstrap]), b"").await;
    assert!(topics.code == 0 && topics.out.contains("orders"), "{topics:?}");
    let by_property = ["controller", "-X", &format!("bootstrap.controllers={}", shell.demo.controllers())];
    let by_property = run(shell.command(&by_property).env_remove("KAFDECK_BROKERS"), b"").await;
    assert!(by_property.code == 0 && by_property.out.contains("KRaft"), "{by_property:?}");
    std::fs::write(&file, format!("{text}brokers = [\"kafka:9092\"]\n")).unwrap();
    let both = on(&["controller"]).await;
    assert!(both.code != 0 && both.err.contains("leave one of both out"), "{both:?}");
}
