//! A command that prints a secret asks its user on the terminal, as a password store does: where the terminal is read line by line
//! it may, under the screen it is stopped, and that is said at once.
use super::{leave, open};
use kafdeck::demo::{Accounts, Demo, Door, Options};

const PROFILE: &str = "[profiles.mine]\nbrokers = [BROKERS]\n[profiles.mine.sasl]\nmechanism = \"PLAIN\"\nuser = \"alice\"\npassword = \"command:printf 'which one? ' >/dev/tty; read -r word </dev/tty && echo $word\"\n[profiles.other]\nbrokers = [\"127.0.0.1:1\"]\n";

async fn desk() -> (Demo, tempfile::TempDir) {
    let users = vec![("alice".to_owned(), "wonder land".to_owned())];
    let accounts = Accounts { mechanisms: vec!["PLAIN"], users, ..Accounts::default() };
    let door = Door { login: Some(accounts), ..Door::default() };
    let demo = Demo::start(Options { door, ..Options::default() }).await.unwrap();
    demo.create_topic("orders", 1, 1, &[]).unwrap();
    let home = tempfile::tempdir().unwrap();
    let brokers = format!("\"{}\"", demo.bootstrap().replace(',', "\", \""));
    std::fs::write(home.path().join("config.toml"), PROFILE.replace("BROKERS", &brokers)).unwrap();
    (demo, home)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_verbs_command_asks_where_it_was_started() {
    let (_demo, home) = desk().await;
    let mut screen = open(&home, &["topics", "--names", "-p", "mine"], 100, 30);
    screen.see("which one?");
    screen.press("wonder land\r");
    screen.see("orders");
    assert_eq!(screen.end(), 0);
    // An interrupt is for both.
    let mut screen = open(&home, &["topics", "--names", "-p", "mine"], 100, 30);
    screen.see("which one?");
    screen.press("\x03");
    assert_ne!(screen.end(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn under_the_screen_it_is_said_that_the_terminal_is_taken() {
    let (_demo, home) = desk().await;
    let mut screen = open(&home, &["-p", "other", "--go", "profiles"], 120, 30);
    screen.see("mine");
    screen.press("/mine\r\r");
    screen.see("wants to ask something on the terminal");
    leave(screen);
}

/// Somebody waits for a slow command, and is told for what.
#[tokio::test(flavor = "multi_thread")]
async fn a_slow_secret_is_waited_for_visibly() {
    let (demo, home) = desk().await;
    let pipe = home.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    let config = home.path().join("config.toml");
    let text = std::fs::read_to_string(&config).unwrap();
    let begin = text.find("command:").unwrap();
    let end = begin + text[begin..].find("$word").unwrap() + "$word".len();
    let slow = format!("{}command:cat {}{}", &text[..begin], pipe.display(), &text[end..]);
    std::fs::write(&config, slow).unwrap();
    let mut screen = open(&home, &["-p", "other", "--go", "profiles"], 120, 30);
    screen.see("mine");
    screen.press("/mine\r\r");
    screen.see("Waiting for what mine logs in with");
    std::fs::write(&pipe, "wonder land\n").unwrap();
    screen.see("3/3 brokers");
    screen.lose("Waiting for what mine logs in with");
    leave(screen);
    drop(demo);
}
