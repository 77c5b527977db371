//! The built program with a secured profile: what its file says is how it connects, and no secret is shown.
use super::certificates::{Wanted, authority};
use super::cluster;
use crate::cli::Shell;
use kafdeck::demo::Accounts;

#[tokio::test(flavor = "multi_thread")]
async fn a_secured_profile_lists_produces_and_reads() {
    let ca = authority("ca");
    let broker = ca.signs(&Wanted::default()).at_the_broker(None);
    let demo = cluster(1, Some(broker), Some(Accounts::default())).await;
    let shell = Shell::start().await;
    let write = |name: &str, text: &str| std::fs::write(shell.home.path().join(name), text).unwrap();
    write("ca.pem", &ca.pem());
    let profile = |name: &str, password: &str| {
        let brokers = demo.bootstrap();
        format!(
            "[profiles.{name}]\nbrokers = [\"{brokers}\"]\n[profiles.{name}.tls]\nca = \"ca.pem\"\n\
             [profiles.{name}.sasl]\nmechanism = \"SCRAM-SHA-512\"\nuser = \"alice\"\npassword = \"{password}\"\n"
        )
    };
    write("config.toml", &format!("{}{}", profile("good", "alice-secret"), profile("bad", "planted-word")));
    let run = async |arguments: &[&str]| {
        let mut command = shell.command(arguments);
        command.env_remove("KAFDECK_BROKERS");
        crate::cli::run(&mut command, b"by hand").await
    };
    let listed = run(&["topics", "--names", "-p", "good"]).await;
    assert!(listed.code == 0 && listed.out.contains("orders"), "{listed:?}");
    let sent = run(&["produce", "orders", "-p", "good"]).await;
    assert_eq!(sent.code, 0, "{sent:?}");
    let read = run(&["read", "orders", "-p", "good", "--from", "begin", "-o", "%s\\n"]).await;
    assert!(read.code == 0 && read.out.ends_with("by hand\n"), "{read:?}");
    let refused = run(&["topics", "-p", "bad"]).await;
    assert_eq!(refused.code, 1, "{refused:?}");
    assert!(refused.err.contains("refuses the login as alice by SCRAM-SHA-512"), "{refused:?}");
    assert!(!format!("{refused:?}").contains("planted-word"), "{refused:?}");
}
