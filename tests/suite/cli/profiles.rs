//! Profiles with security from the shell: what comes out of which layer, what is refused, what is imported; and no secret anywhere.
use super::{Answer, Shell, run};
use kafdeck::demo::{Batch, Record};

const SECRET: &str = "hunter2-planted";

fn write(shell: &Shell, name: &str, text: &str) -> String {
    let file = shell.home.path().join(name);
    std::fs::write(&file, text).unwrap();
    file.to_str().unwrap().to_owned()
}

fn silent(answer: &Answer) {
    assert!(!format!("{answer:?}").contains(SECRET), "{answer:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_merged_profile_tells_where_each_value_comes_from() {
    let shell = Shell::start().await;
    let text = format!(
        "[profiles.prod]\nbrokers = [\"kafka:9093\"]\n\n[profiles.prod.tls]\nca = \"ca.pem\"\n\n[profiles.prod.sasl]\nmechanism = \"PLAIN\"\nuser = \"alice\"\npassword = \"{SECRET}\"\n"
    );
    write(&shell, "config.toml", &text);
    let file = write(&shell, "client.properties", "ssl.truststore.type=PEM\ngroup.id=g\n");
    let shown = shell
        .run(&["config", "show", "-p", "prod", "-X", "sasl.username=bob", "--command-config", &file])
        .await;
    silent(&shown);
    let line =
        |key: &str| shown.out.lines().find(|line| line.starts_with(key)).unwrap_or_default().to_owned();
    assert!(
        line("brokers").contains("kafka:9093") && line("brokers").ends_with("# config.toml:2"),
        "{shown:?}"
    );
    assert!(line("tls.ca").contains("/ca.pem") && line("tls.ca").ends_with("# config.toml:5"), "{shown:?}");
    assert!(
        line("sasl.user").contains("bob") && line("sasl.user").ends_with("# -X sasl.username"),
        "{shown:?}"
    );
    assert!(line("sasl.password").contains("•••"), "{shown:?}");
    let all = shell.run(&["config", "show"]).await;
    silent(&all);
    assert!(all.out.contains("[profiles.prod.sasl]") && all.out.contains("•••"), "{all:?}");
    let schema = shell.run(&["config", "schema"]).await;
    assert!(
        serde_json::from_str::<serde_json::Value>(&schema.out).unwrap()["$defs"]["SaslTable"].is_object()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn properties_of_a_single_run_reach_the_cluster_or_are_refused() {
    let shell = Shell::start().await;
    shell.demo.create_topic("orders", 1, 1, &[]).unwrap();
    let bootstrap = shell.demo.bootstrap();
    let none = |arguments: &[&str]| {
        let mut command = shell.command(arguments);
        command.env_remove("KAFDECK_BROKERS");
        command
    };
    let file = write(&shell, "client.properties", &format!("bootstrap.servers={bootstrap}\nclient.id=me\n"));
    for arguments in [
        &["topics", "--names", "--command-config", &file][..],
        &["topics", "--names", "--consumer.config", &file],
        &["topics", "--names", "-X", &format!("bootstrap.servers={bootstrap}")],
        &["topics", "--names", "--command-property", &format!("metadata.broker.list={bootstrap}")],
        &["topics", "--names", "--bootstrap-server", &bootstrap, "-X", "security.protocol=PLAINTEXT"],
    ] {
        let answer = run(&mut none(arguments), b"").await;
        assert!(answer.code == 0 && answer.out.contains("orders"), "{arguments:?}: {answer:?}");
    }
    let password = format!("sasl.password={SECRET}");
    for (arguments, said) in [
        (&["-b", "a", "-X", &password][..], "-X sasl.password: it needs security.protocol=SASL_SSL"),
        (&["-b", "a", "-X", "acks=1"], "records are sent with acks=all"),
        (&["-X", "linger.ms=5"], "it names no bootstrap.servers"),
        (
            &["-b", "a", "-X", "security.protocol=SASL_SSL", "-X", "sasl.mechanism=PLAIN", "-X", &password],
            "needs user",
        ),
    ] {
        let answer = run(&mut none(&[&["topics"], arguments].concat()), b"").await;
        assert!(answer.code == 2 && answer.err.contains(said), "{arguments:?}: {answer:?}");
        silent(&answer);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_that_can_not_be_read_is_told_by_its_key() {
    let shell = Shell::start().await;
    let profile = |password: &str| {
        let bootstrap = shell.demo.bootstrap();
        format!(
            "[profiles.p]\nbrokers = [{}]\n[profiles.p.sasl]\nmechanism = \"PLAIN\"\nuser = \"me\"\n{password}\n",
            bootstrap.split(',').map(|address| format!("\"{address}\"")).collect::<Vec<_>>().join(", ")
        )
    };
    for (password, code, said) in [
        ("password = \"${NO_SUCH_VARIABLE}\"", 1, "sasl.password: the environment has no NO_SUCH_VARIABLE"),
        ("password = \"file:/no/such\"", 1, "sasl.password: can't read /no/such"),
        ("password = \"command:echo sorry >&2; exit 3\"", 1, "failed (exit code 3): sorry"),
        ("", 2, "password of me on p has to be typed, and there is no terminal"),
    ] {
        write(&shell, "config.toml", &profile(password));
        let mut command = shell.command(&["topics", "-p", "p"]);
        // Of a session without a terminal: a test may be run from one.
        let answer = run(detached(&mut command), b"").await;
        assert!(answer.code == code && answer.err.contains(said), "{password}: {answer:?}");
    }
}

/// In a session of its own, which has no terminal to ask on.
fn detached(command: &mut tokio::process::Command) -> &mut tokio::process::Command {
    let inner = command.as_std();
    let mut again = tokio::process::Command::new("setsid");
    again.arg("--wait").arg(inner.get_program()).args(inner.get_args()).env_clear();
    again.envs(inner.get_envs().filter_map(|(name, value)| Some((name, value?))));
    again.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped());
    again.stderr(std::process::Stdio::piped()).kill_on_drop(true);
    *command = again;
    command
}

#[tokio::test(flavor = "multi_thread")]
async fn another_tools_file_is_shown_then_written_and_comments_stay() {
    let shell = Shell::start().await;
    let before = "# mine\n[profiles.old] # kept\nbrokers = [\"x:1\"]\n";
    let config = write(&shell, "config.toml", before);
    let rpk = format!(
        "profiles:\n- name: local\n  kafka_api:\n    brokers: [{}]\n- name: prod\n  kafka_api:\n    brokers: [b:1]\n    tls: {{}}\n    sasl: {{user: me, password: {SECRET}, mechanism: SCRAM-SHA-256}}\n",
        shell.demo.bootstrap()
    );
    let file = write(&shell, "rpk.yaml", &rpk);
    let preview = shell.run(&["import", &file]).await;
    silent(&preview);
    for said in [
        "a file of rpk",
        "[profiles.prod.sasl]",
        "mechanism = \"SCRAM-SHA-256\"",
        "•••",
        "nothing is written yet",
    ] {
        assert!(preview.out.contains(said), "{said}: {preview:?}");
    }
    assert_eq!(std::fs::read_to_string(&config).unwrap(), before);
    let refused = shell.run(&["import", &file, "--name", "x", "--write"]).await;
    assert!(refused.code == 2 && refused.err.contains("--name needs --only"), "{refused:?}");
    let written = shell.run(&["import", &file, "--write"]).await;
    silent(&written);
    assert!(written.code == 0 && written.out.contains("kafdeck -p prod"), "{written:?}");
    // The file was readable by others before, and now holds a password.
    assert!(written.out.contains("chmod 600"), "{written:?}");
    let text = std::fs::read_to_string(&config).unwrap();
    assert!(text.starts_with(before) && text.contains(SECRET), "{text}");
    let again = shell.run(&["import", &file, "--only", "prod", "--write"]).await;
    assert!(again.code == 1 && again.err.contains("already"), "{again:?}");
    let renamed = shell.run(&["import", &file, "--only", "prod", "--name", "prod-2", "--write"]).await;
    assert_eq!(renamed.code, 0, "{renamed:?}");
    let listed = shell.run(&["topics", "-p", "local"]).await;
    assert!(listed.code == 0 && listed.err.contains("chmod 600"), "others may read the password: {listed:?}");
    std::fs::set_permissions(&config, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    let listed = shell.run(&["topics", "-p", "local"]).await;
    assert!(listed.code == 0 && listed.err.is_empty(), "{listed:?}");
    let unknown = shell.fed(&["import", "-"], SECRET.as_bytes()).await;
    assert!(unknown.code == 1 && unknown.err.contains("no cluster of Kafka is named here"), "{unknown:?}");
    silent(&unknown);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_decides_what_a_read_begins_with() {
    let shell = Shell::start().await;
    shell.demo.create_topic("orders", 1, 1, &[]).unwrap();
    let mut taken_back = shell.demo.begin("writer").unwrap();
    taken_back.append("orders", 0, &Batch::of([Record::of("taken back")])).unwrap();
    taken_back.abort().unwrap();
    shell.demo.append("orders", 0, &Batch::of([Record::of("stays")])).unwrap();
    let bootstrap = shell.demo.bootstrap();
    let profile = |more: &str| {
        let first = bootstrap.split(',').next().unwrap();
        write(&shell, "config.toml", &format!("[profiles.p]\nbrokers = [\"{first}\"]\n{more}"))
    };
    for (more, arguments, count) in [
        ("", &[][..], "2"),
        ("isolation = \"committed\"\n", &[], "1"),
        ("isolation = \"committed\"\n", &["--isolation", "uncommitted"], "2"),
        ("", &["-X", "isolation.level=read_committed"], "1"),
    ] {
        profile(more);
        let read = shell.run(&[&["read", "orders", "-p", "p", "--count"], arguments].concat()).await;
        assert_eq!((read.code, read.out.trim()), (0, count), "{more} {arguments:?}: {read:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_names_the_cluster_that_must_answer() {
    let shell = Shell::start().await;
    shell.demo.create_topic("orders", 1, 1, &[]).unwrap();
    let first = shell.demo.bootstrap().split(',').next().unwrap().to_owned();
    for (id, code) in [(shell.demo.cluster_id(), 0), ("another-cluster", 1)] {
        let text = format!(
            "[profiles.p]\nbrokers = [\"{first}\"]\ncluster_id = \"{id}\"\n[profiles.p.librdkafka]\nlinger.ms = 1\n"
        );
        write(&shell, "config.toml", &text);
        let listed = shell.run(&["topics", "-p", "p", "--names"]).await;
        assert_eq!(listed.code, code, "{listed:?}");
        let sent = shell.fed(&["produce", "orders", "-p", "p"], b"one\n").await;
        assert_eq!(sent.code, code, "{sent:?}");
        if code == 1 {
            assert!(listed.err.contains(id) && listed.err.contains(shell.demo.cluster_id()), "{listed:?}");
            assert!(sent.err.contains("another cluster answers"), "{sent:?}");
        }
    }
    assert_eq!(shell.demo.offsets("orders", 0).unwrap().2, 1, "nothing was sent to the wrong one");
}

/// A command that asks somebody something must not look like a program that hangs.
#[tokio::test(flavor = "multi_thread")]
async fn a_secret_that_takes_long_is_spoken_of() {
    use tokio::io::{AsyncBufReadExt, BufReader};
    let shell = Shell::start().await;
    let pipe = shell.home.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let (brokers, file) = (shell.demo.bootstrap().replace(',', "\", \""), pipe.display());
    let text = format!(
        "[profiles.slow]\nbrokers = [\"{brokers}\"]\n[profiles.slow.sasl]\nmechanism = \"PLAIN\"\nuser = \"u\"\npassword = \"command:cat {file}\"\n"
    );
    std::fs::write(shell.home.path().join("config.toml"), text).unwrap();
    let mut command = shell.command(&["topics", "-p", "slow"]);
    let mut child = command.env_remove("KAFDECK_BROKERS").spawn().unwrap();
    let mut said = BufReader::new(child.stderr.take().unwrap()).lines();
    loop {
        let line = said.next_line().await.unwrap().expect("the end of what is said");
        if line.contains("reading the secrets of slow: a command takes its time") {
            break;
        }
    }
    // What it waits for; that the brokers want no login is another matter.
    tokio::fs::write(&pipe, "secret\n").await.unwrap();
    assert_eq!(child.wait().await.unwrap().code(), Some(1));
}
