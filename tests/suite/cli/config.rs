//! The config verbs: what is written, what is refused, what wins.
use super::{Shell, run};

#[tokio::test(flavor = "multi_thread")]
async fn a_config_is_written_once_and_never_overwritten() {
    let shell = Shell::start().await;
    let file = shell.home.path().join("config.toml");
    let path = shell.run(&["config", "path"]).await;
    assert_eq!(path.out.trim(), file.to_str().unwrap());
    assert!(!file.exists());
    assert_eq!(shell.run(&["config", "check"]).await.code, 0);
    assert_eq!(shell.run(&["config", "init"]).await.code, 0);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), kafdeck::config::EXAMPLE);
    std::fs::write(&file, "# mine\n").unwrap();
    let again = shell.run(&["config", "init"]).await;
    assert!(again.code == 1 && again.err.contains("never overwritten"), "{again:?}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "# mine\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_is_added_shown_and_used() {
    let shell = Shell::start().await;
    shell.demo.create_topic("orders", 1, 1, &[]).unwrap();
    let bootstrap = shell.demo.bootstrap();
    let added = shell.run(&["config", "add", "here", "-b", &bootstrap, "--color", "red"]).await;
    assert_eq!(added.code, 0, "{added:?}");
    let shown = run(shell.command(&["config", "show"]).env("KAFDECK_THEME", "paper"), b"").await;
    assert!(shown.out.contains("[profiles.here]") && shown.out.contains("color = \"red\""), "{shown:?}");
    assert!(shown.out.contains("theme = \"paper\""), "{shown:?}");
    let mut topics = shell.command(&["-p", "here", "topics", "--names"]);
    let topics = run(topics.env("KAFDECK_BROKERS", "nowhere:1"), b"").await;
    assert!(topics.code == 0 && topics.out.contains("orders"), "{topics:?}");
    let again = shell.run(&["config", "add", "here", "-b", "x"]).await;
    assert!(again.code == 1 && again.err.contains("already"), "{again:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_file_stops_every_verb_but_those_that_mend_it() {
    let shell = Shell::start().await;
    std::fs::write(shell.home.path().join("config.toml"), "[ui]\nthem = \"x\"\n").unwrap();
    for verb in [&["topics"][..], &["config", "check"]] {
        let answer = shell.run(verb).await;
        assert_eq!(answer.code, 1, "{answer:?}");
        assert!(
            answer.err.contains("config.toml:2: unknown key `ui.them`; did you mean `theme`?"),
            "{answer:?}"
        );
    }
    assert_eq!(shell.run(&["config", "path"]).await.code, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_start_would_refuse_is_refused_by_the_check() {
    let shell = Shell::start().await;
    let file = shell.home.path().join("config.toml");
    for (text, said) in [
        ("[keys]\n\"records.folow\" = \"x\"\n", "names no command `records.folow`"),
        ("[keys]\nquit = \"ctrl-m\"\n", "no terminal can tell"),
        ("[ui]\ntheme = \"no-such\"\n", "no-such"),
        ("[profiles.a]\nbrokers = [\"a:1\"]\ncolor = \"no-such\"\n", "[profiles.a] color"),
        (
            "[profiles.a]\nbrokers = [\"a:1\"]\n[profiles.a.librdkafka]\nlinger.msec = 5\n",
            "[profiles.a.librdkafka] librdkafka does not take linger.msec",
        ),
        (
            "[profiles.a]\nbrokers = [\"a:1\"]\n[profiles.a.librdkafka]\nlinger.ms = \"soon\"\n",
            "librdkafka does not take linger.ms = \"soon\"",
        ),
    ] {
        std::fs::write(&file, text).unwrap();
        let answer = shell.run(&["config", "check"]).await;
        assert!(answer.code == 1 && answer.err.contains(said), "{text}: {answer:?}");
    }
    // Whatever is wrong about a line, a password in it is not repeated.
    let secret = "[profiles.a]\nbrokers = [\"a:1\"]\nwarehouse = \"http://me:hunter2@registry\"\n";
    for (text, said) in [
        (secret.to_owned(), "unknown key `profiles.a.warehouse`"),
        (secret.replace("registry\"\n", "registry\n"), "line 3"),
    ] {
        std::fs::write(&file, text).unwrap();
        for verb in ["check", "show"] {
            let answer = shell.run(&["config", verb]).await;
            assert!(answer.code == 1 && answer.err.contains(said), "{answer:?}");
            assert!(!format!("{answer:?}").contains("hunter2"), "{answer:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_terminal_that_can_place_no_text_is_told_in_plain_words() {
    let shell = Shell::start().await;
    let answer = run(shell.command(&["-b", "nowhere:1"]).env("TERM", "dumb"), b"").await;
    assert!(
        answer.code == 2 && answer.err.contains("TERM=dumb") && !answer.err.contains('\u{1b}'),
        "{answer:?}"
    );
    assert_eq!(answer.out, "");
}
