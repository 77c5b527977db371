//! What a profile is bound to: names outside are never asked about. Everything that the program sends is recorded on its way to
//! the broker, and searched for them.
use crate::cli::{Answer, Shell, run};
use crate::read::record;
use crate::terminal::screen::Screen;
use kafdeck::demo::{Batch, Demo, Options};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Stands in the names of everything outside.
const OUTSIDE: &str = "elsewhere";

/// Between the program and a broker: what the program sends is kept.
struct Recorder {
    at: SocketAddr,
    sent: Arc<Mutex<Vec<u8>>>,
}

impl Recorder {
    async fn before(broker: String) -> Recorder {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = listener.local_addr().unwrap();
        let sent = Arc::<Mutex<Vec<u8>>>::default();
        let kept = sent.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let (kept, broker) = (kept.clone(), broker.clone());
                tokio::spawn(async move {
                    let Ok(broker) = TcpStream::connect(broker).await else { return };
                    let ((mut asking, mut answering), (mut answers, mut asked)) =
                        (client.into_split(), broker.into_split());
                    let questions = async {
                        let mut room = vec![0; 64 << 10];
                        while let Ok(count @ 1..) = asking.read(&mut room).await {
                            kept.lock().unwrap().extend_from_slice(&room[..count]);
                            if asked.write_all(&room[..count]).await.is_err() {
                                break;
                            }
                        }
                        let _ = asked.shutdown().await;
                    };
                    tokio::join!(questions, async {
                        drop(tokio::io::copy(&mut answers, &mut answering).await);
                    });
                });
            }
        });
        Recorder { at, sent }
    }

    fn has_seen(&self, text: &str) -> bool {
        self.sent.lock().unwrap().windows(text.len()).any(|window| window == text.as_bytes())
    }
}

async fn bound(topics: &str, groups: &str) -> (Shell, Recorder) {
    let demo = Demo::start(Options { brokers: 1, ..Options::default() }).await.unwrap();
    for topic in ["team-a", "team-b", "elsewhere-1"] {
        demo.create_topic(topic, 1, 1, &[]).unwrap();
        demo.append(topic, 0, &Batch::of((0..3).map(record))).unwrap();
    }
    for group in ["team-readers", "elsewhere-readers"] {
        demo.commit(group, &[("team-a", 0, 1), ("elsewhere-1", 0, 1)]);
    }
    let recorder = Recorder::before(demo.bootstrap()).await;
    let shell = Shell { demo, home: tempfile::tempdir().unwrap() };
    let at = recorder.at;
    let text = format!(
        "[profiles.team]\nbrokers = [\"{at}\"]\nmap = ['127\\.0\\.0\\.1:\\d+ = {at}']\ntopics = [{topics}]\ngroups = [{groups}]\n"
    );
    std::fs::write(shell.home.path().join("config.toml"), text).unwrap();
    (shell, recorder)
}

async fn ask(shell: &Shell, arguments: &[&str]) -> Answer {
    let mut command = shell.command(&[arguments, &["-p", "team"]].concat());
    run(command.env_remove("KAFDECK_BROKERS"), b"{\"n\":3}\n").await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_shell_asks_about_nothing_else() {
    let (shell, recorder) = bound("\"team-*\"", "\"team-readers\"").await;
    let topics = ask(&shell, &["topics"]).await;
    assert!(topics.out.contains("team-a") && topics.out.contains("team-b"), "{topics:?}");
    assert!(!topics.out.contains(OUTSIDE), "{topics:?}");
    assert!(topics.err.contains("listed as the profile bounds it: team-*"), "{topics:?}");
    let groups = ask(&shell, &["groups"]).await;
    assert!(groups.out.contains("team-readers") && !groups.out.contains(OUTSIDE), "{groups:?}");
    let group = ask(&shell, &["group", "team-readers"]).await;
    assert!(group.code == 0 && group.out.contains("team-a") && !group.out.contains(OUTSIDE), "{group:?}");
    for arguments in
        [&["topic", "team-a"][..], &["read", "team-a", "--count"], &["produce", "team-a"], &["doctor"]]
    {
        let answer = ask(&shell, arguments).await;
        assert_eq!(answer.code, 0, "{arguments:?}: {answer:?}");
    }
    for arguments in [
        &["topic", "elsewhere-1"][..],
        &["read", "elsewhere-1"],
        &["produce", "elsewhere-1"],
        &["group", "elsewhere-readers"],
        &["topic", "delete", "elsewhere-1", "--yes"],
        &["group", "delete", "elsewhere-readers", "--yes"],
    ] {
        let answer = ask(&shell, arguments).await;
        let said = format!("{} {}", answer.out, answer.err);
        assert!(answer.code != 0 && said.contains("none of this profile's"), "{arguments:?}: {answer:?}");
    }
    assert!(recorder.has_seen("team-a") && recorder.has_seen("team-readers"));
    assert!(!recorder.has_seen(OUTSIDE), "a name outside was sent");
    assert_eq!(shell.demo.offsets("elsewhere-1", 0).unwrap().2, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_screen_asks_about_nothing_else() {
    let (shell, recorder) = bound("\"team-a\", \"team-gone\"", "\"team-*\"").await;
    let home = shell.home.path().display().to_string();
    let environment = [("KAFDECK_HOME", home), ("TZ", "UTC".to_owned())];
    let arguments = ["-p", "team", "--go", "topics"];
    let mut screen = Screen::start(env!("CARGO_BIN_EXE_kafdeck"), &arguments, environment, 110, 30);
    screen.see("team-a");
    screen.see("as the profile bounds it");
    let shown = screen.text();
    assert!(!shown.contains(OUTSIDE) && !shown.contains("team-b") && !shown.contains("team-gone"), "{shown}");
    screen.press(":groups\r");
    screen.see("team-readers");
    screen.see("as the profile bounds it");
    screen.press(":groups/team-readers\r");
    screen.see("team-a");
    screen.press(":topics/elsewhere-1/records\r");
    screen.see("none of this profile's");
    screen.press(":groups/elsewhere-readers\r");
    screen.see("none of this profile's");
    screen.press("q");
    assert_eq!(screen.end(), 0);
    assert!(!recorder.has_seen(OUTSIDE) && !recorder.has_seen("team-b"), "a name outside was sent");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bound_that_names_nothing_is_a_mistake() {
    let (shell, _recorder) = bound("", "\"a\"").await;
    let answer = ask(&shell, &["topics"]).await;
    assert!(answer.code != 0 && answer.err.contains("topics names nothing"), "{answer:?}");
}
