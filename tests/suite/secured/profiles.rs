//! The built program on secured clusters, by profile, by `-X` and by a file of Java's: from the shell and on the screen. Secrets are
//! planted wherever one may stand, and everything that the program writes is searched for them.
use super::certificates::{Wanted, authority};
use super::{cluster, user};
use crate::cli::{Answer, Shell, run};
use crate::terminal::screen::Screen;
use kafdeck::demo::{Accounts, Certificate, Demo};
use std::path::{Path, PathBuf};

/// Every secret of these tests holds it.
const PLANTED: &str = "-secret";

fn accounts() -> Accounts {
    Accounts { users: vec![user("alice"), user("bob"), user("carol")], ..Accounts::default() }
}

fn over(demo: Demo) -> Shell {
    Shell { demo, home: tempfile::tempdir().unwrap() }
}

fn write(shell: &Shell, name: &str, text: &str) -> String {
    let file = shell.home.path().join(name);
    std::fs::write(&file, text).unwrap();
    file.to_str().unwrap().to_owned()
}

fn works(answer: &Answer, said: &str) {
    assert!(answer.code == 0 && answer.out.contains(said), "{answer:?}");
    assert!(!format!("{answer:?}").contains(PLANTED), "{answer:?}");
}

fn brokers(shell: &Shell) -> String {
    let bootstrap = shell.demo.bootstrap();
    format!("[{}]", bootstrap.split(',').map(|one| format!("\"{one}\"")).collect::<Vec<_>>().join(", "))
}

/// A profile over TLS whose password comes from `password`, in a file with its authority beside it.
fn profile(shell: &Shell, name: &str, mechanism: &str, user: &str, password: &str) -> String {
    format!(
        "[profiles.{name}]\nbrokers = {}\n[profiles.{name}.tls]\nca = \"ca.pem\"\n[profiles.{name}.sasl]\nmechanism = \"{mechanism}\"\nuser = \"{user}\"\n{password}\n\n",
        brokers(shell)
    )
}

async fn secured() -> (Shell, String) {
    let ca = authority("ca");
    let broker: Certificate = ca.signs(&Wanted::default()).at_the_broker(None);
    let shell = over(cluster(1, Some(broker), Some(accounts())).await);
    write(&shell, "ca.pem", &ca.pem());
    (shell, ca.pem())
}

#[tokio::test(flavor = "multi_thread")]
async fn each_place_of_a_secret_lists_reads_and_produces() {
    let (shell, _) = secured().await;
    write(&shell, "password", "bob-secret\n");
    let text = [
        profile(&shell, "clear", "SCRAM-SHA-512", "alice", "password = \"alice-secret\""),
        profile(&shell, "file", "SCRAM-SHA-256", "bob", "password = \"file:password\""),
        profile(&shell, "command", "PLAIN", "carol", "password = \"command:printf 'carol-%s\\\\n' secret\""),
        profile(&shell, "variable", "PLAIN", "alice", "password = \"${KAFKA_PASSWORD}\""),
    ];
    write(&shell, "config.toml", &text.concat());
    for name in ["clear", "file", "command", "variable"] {
        let with = |arguments: &[&str]| {
            let mut command = shell.command(&[arguments, &["-p", name, "-vv"]].concat());
            command.env("KAFKA_PASSWORD", "alice-secret");
            command
        };
        works(&run(&mut with(&["topics", "--names"]), b"").await, "orders");
        works(&run(&mut with(&["produce", "orders"]), b"{\"n\":1}\n").await, "");
        works(&run(&mut with(&["read", "orders", "--count"]), b"").await, "");
    }
    assert_eq!(shell.demo.offsets("orders", 0).unwrap().2, 8);
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_of_other_clients_reach_a_secured_cluster_for_one_run() {
    let (shell, ca) = secured().await;
    let bootstrap = shell.demo.bootstrap();
    let ca_file = shell.home.path().join("ca.pem").display().to_string();
    let ca_property = format!("ssl.ca.location={ca_file}");
    let kcat = [
        "topics",
        "--names",
        "-b",
        &bootstrap,
        "-X",
        "security.protocol=SASL_SSL",
        "-X",
        &ca_property,
        "-X",
        "sasl.mechanism=SCRAM-SHA-256",
        "-X",
        "sasl.username=alice",
        "-X",
        "sasl.password=${KAFKA_PASSWORD}",
    ];
    works(&run(shell.command(&kcat).env("KAFKA_PASSWORD", "alice-secret"), b"").await, "orders");
    // PEM in one line, as a properties file holds it.
    let java = format!(
        "bootstrap.servers={bootstrap}\nsecurity.protocol=SASL_SSL\nsasl.mechanism=PLAIN\nsasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username=\"bob\" password=\"bob-secret\";\nssl.truststore.type=PEM\nssl.truststore.certificates={}\ngroup.id=g\n",
        ca.replace('\n', " \\\n")
    );
    let java = write(&shell, "client.properties", &java);
    works(&shell.run(&["topics", "--names", "--command-config", &java]).await, "orders");
    works(&shell.run(&["import", &java, "--name", "java", "--write"]).await, "kafdeck -p java");
    works(&shell.run(&["topics", "--names", "-p", "java"]).await, "orders");
    let wrong = [
        "topics",
        "-p",
        "java",
        "-X",
        "sasl.jaas.config=x.PlainLoginModule required username=bob password=wrong-secret;",
    ];
    let wrong = shell.run(&wrong).await;
    assert!(wrong.code == 1 && !format!("{wrong:?}").contains(PLANTED), "{wrong:?}");
}

/// The screen with logs at their loudest: opened by a typed password, switched, imported into, shown the config; then everything
/// below its home is searched, and all that it drew.
#[tokio::test(flavor = "multi_thread")]
async fn a_planted_secret_is_written_nowhere() {
    let (shell, _) = secured().await;
    write(&shell, "password", "bob-secret\n");
    let text = [
        profile(&shell, "typed", "SCRAM-SHA-512", "alice", ""),
        profile(&shell, "clear", "PLAIN", "bob", "password = \"bob-secret\""),
        profile(&shell, "wrong", "SCRAM-SHA-256", "carol", "password = \"nobodys-secret\""),
    ];
    let config = write(&shell, "config.toml", &text.concat());
    let home = shell.home.path().display().to_string();
    let environment = [("KAFDECK_HOME", home.clone()), ("HOME", home), ("TZ", "UTC".to_owned())];
    let arguments = ["-vv", "-p", "typed"];
    let mut screen = Screen::start(env!("CARGO_BIN_EXE_kafdeck"), &arguments, environment, 110, 30);
    screen.see("password of alice on typed");
    screen.press("alice-secret\r");
    screen.see("1/1 brokers");
    let command_line = std::fs::read(format!("/proc/{}/cmdline", screen.id())).unwrap();
    assert!(!String::from_utf8_lossy(&command_line).contains(PLANTED));
    // A record is sent, which goes into the journal.
    screen.press(":topics/orders/produce\r");
    screen.see("Produce");
    screen.press("{\"n\":4}\x1b[15~");
    screen.see("Sent to orders");
    screen.press("\x1b");
    screen.lose("acks all");
    screen.press("0");
    screen.see("this cluster is open now");
    screen.press("\x1b[B\r");
    screen.see("● clear");
    screen.see("1/1 brokers");
    screen.press("0");
    screen.see("SCRAM-SHA-256");
    screen.press("\x1b[B\x1b[Bt");
    screen.see("wrong can't be opened");
    screen.press("\r");
    screen.lose("wrong can't be opened");
    screen.press("9");
    screen.see("Log");
    let drawn = screen.text();
    screen.press("q");
    assert_eq!(screen.end(), 0);
    assert!(!drawn.contains(PLANTED) && !screen.text().contains(PLANTED), "{drawn}");
    assert!(!screen.ever_showed(PLANTED), "it was drawn, or echoed");
    let own = [config, shell.home.path().join("password").display().to_string()].map(PathBuf::from);
    let mut searched = Vec::new();
    search(shell.home.path(), &own, &mut searched);
    let names: Vec<String> = searched.iter().map(|path| path.display().to_string()).collect();
    for name in ["kafdeck.log", "journal.jsonl", "state.json"] {
        assert!(names.iter().any(|path| path.ends_with(name)), "{name} was not written: {names:?}");
    }
}

/// Fails at a file that holds a planted secret, but for those in which it was planted.
fn search(folder: &Path, own: &[PathBuf], searched: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            search(&path, own, searched);
        } else if !own.contains(&path) {
            let bytes = std::fs::read(&path).unwrap();
            let text = String::from_utf8_lossy(&bytes);
            let line = text.lines().find(|line| line.contains(PLANTED));
            assert_eq!(line, None, "{}", path.display());
            searched.push(path);
        }
    }
}
