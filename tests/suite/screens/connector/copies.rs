//! A connector copied to another Connect cluster: of the profile, or of another profile.
use super::Bench;
use kafdeck::app::{Event, Outside, SessionFacts};
use kafdeck::config::ConfigFile;
use kafdeck::demo::{ConnectOptions, DemoConnect};
use std::sync::Arc;

const NEW: &str = "payments-table";

/// The list with a second worker that has no connectors.
fn bench() -> (Bench, DemoConnect) {
    let mut bench = Bench::with_connect("connectors", ConnectOptions::default());
    let other = bench.block_on(DemoConnect::start(&bench.demo, ConnectOptions::default())).unwrap();
    bench.resize(130, 40).press("/").type_text(NEW).press("enter");
    (bench, other)
}

fn made(bench: &mut Bench, other: &DemoConnect) {
    bench.shows("Create a connector of SqliteSinkConnector").shows(NEW).hides("t0p-secret").hides("-copy");
    bench.press("f5").shows("Create connector payments-table").shows("connection.password → (secret)");
    bench.press("y").shows("Created connector payments-table");
    assert_eq!(other.value(NEW, "connection.password").as_deref(), Some("t0p-secret"));
    assert_eq!(bench.place(), "connectors/spare/payments-table");
    assert!(!format!("{:?}", bench.journal()).contains("t0p-secret"));
}

#[test]
fn a_copy_is_made_on_another_connect_of_the_profile() {
    let (mut bench, other) = bench();
    let url = bench.worker().url();
    bench.connects(&[("shop", &[&url]), ("spare", &[&other.url()])]).press("r A");
    bench.shows("Copy payments-table to which Connect cluster?").shows("where it is").shows("beside it");
    bench.type_text("spare").press("enter");
    made(&mut bench, &other);
}

#[test]
fn a_copy_is_made_on_the_connect_of_another_profile_which_is_opened_for_it() {
    let (mut bench, other) = bench();
    let text = format!(
        "[profiles.demo]\nbrokers = [\"a:1\"]\n[profiles.next]\nbrokers = [\"b:1\"]\n[profiles.next.connect.spare]\nworkers = [\"{}\"]\n[profiles.none]\nbrokers = [\"c:1\"]\n",
        other.url()
    );
    std::fs::write(bench.config_file(), text).unwrap();
    let profiles = ConfigFile::read(&bench.config_file(), true).unwrap().profiles;
    bench.app.look.profiles = profiles.into_iter().map(Arc::new).collect();
    bench.app.look.profile = Some("demo".to_owned());
    bench
        .press("A")
        .shows("next/spare")
        .shows("opens that profile")
        .hides("none")
        .type_text("next")
        .press("enter");
    assert!(matches!(bench.outside.last(), Some(Outside::Connect(profile)) if profile.name == "next"));
    // It is open.
    bench.connects(&[("spare", &[&other.url()])]);
    let opened = facts(&bench, "next");
    bench.send(Event::Connected(opened));
    assert_eq!(bench.place(), "create/connector/spare/io.kafdeck.demo.SqliteSinkConnector");
    made(&mut bench, &other);
    // Who opens it again is not led there once more.
    let opened = facts(&bench, "next");
    bench.send(Event::Connected(opened));
    assert_ne!(bench.place(), "create/connector/spare/io.kafdeck.demo.SqliteSinkConnector");
}

fn facts(bench: &Bench, name: &str) -> SessionFacts {
    let look = bench.app.look.clone();
    SessionFacts {
        name: name.to_owned(),
        profile: Some(name.to_owned()),
        by_address: false,
        option: format!("-p '{name}'"),
        bootstrap: "--bootstrap-server b:1".to_owned(),
        colour: None,
        locked_by: None,
        confirm_sends: false,
        confirm: None,
        unverified: None,
        bounds: look.bounds,
        connects: true,
        registries: false,
        partitioner: look.partitioner,
        isolation: look.isolation,
    }
}
