//! Servers that are no Connect, or one gone mad: each is a sentence within the time that a question may take, on the screen and in the
//! shell.
use super::screens::Bench;
use kafdeck::demo::{Demo, Options};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Stdio;
use std::time::{Duration, Instant};

/// What a server does with each connection.
type Serving = fn(&mut TcpStream) -> std::io::Result<()>;

/// It serves until the test's process ends.
fn server(serving: Serving) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for connection in listener.incoming() {
            let mut connection = connection.unwrap();
            std::thread::spawn(move || {
                let mut question = [0; 4096];
                let _ = connection.read(&mut question);
                // A client that hangs up has had enough.
                let _ = serving(&mut connection);
            });
        }
    });
    url
}

/// Head and body; the connection is closed after them.
fn say(to: &mut TcpStream, head: &str, body: &[u8]) -> std::io::Result<()> {
    to.write_all(format!("HTTP/1.1 {head}\r\n\r\n").as_bytes())?;
    to.write_all(body)
}

fn json(to: &mut TcpStream, body: &[u8]) -> std::io::Result<()> {
    let head = format!("200 OK\r\nContent-Type: application/json\r\nContent-Length: {}", body.len());
    say(to, &head, body)
}

const CASES: &[(Serving, &str)] = &[
    (
        |to| {
            say(to, "200 OK", b"").and_then(|()| {
                loop {
                    to.write_all(&[b' '; 65536])?;
                }
            })
        },
        "larger than 32 MiB",
    ),
    (|to| json(to, &vec![b' '; 50 << 20]), "larger than 32 MiB"),
    (|to| json(to, b"{\"a\": {\"status\": {\"connector\""), "its JSON is cut short after"),
    (|to| json(to, b"{\"a\": {\"status\": {\"tasks\": 7}}}"), "another shape than Connect's"),
    (|to| json(to, &[b'['; 200_000]), "its answer is no JSON"),
    (
        |to| say(to, "200 OK\r\nContent-Type: text/html", b"<html><title>Grafana</title>"),
        "a web page \"Grafana\" answered",
    ),
    (|to| say(to, "401 Unauthorized\r\nWWW-Authenticate: Basic", b"no"), "a login is wanted (no)"),
    (|to| say(to, "407 Proxy Authentication Required", b"<html>"), "a proxy in between wants a login (407)"),
    (
        |to| say(to, "302 Found\r\nLocation: https://login.example/?next=x", b""),
        "it redirects to \"https://login.example",
    ),
    (|to| say(to, "302 Found\r\nLocation: /connectors", b""), "it redirects more than 3 times"),
    (
        |to| say(to, "500 Internal Server Error\r\nContent-Type: text/html", b"<h1>oops</h1>"),
        "a web page answered (500)",
    ),
    (|to| say(to, "503 Service Unavailable", b""), "Connect refuses (503): it says no more"),
    (
        |to| say(to, "200 OK\r\nTransfer-Encoding: chunked", b"ZZZ\r\nhello"),
        "listing the connectors of connect",
    ),
    (|to| say(to, "200 OK\r\nContent-Encoding: gzip", &[0x1f, 0x8b, 8, 0, 0, 0]), "compressed (gzip)"),
    (|to| say(to, "200 OK\r\nContent-Length: 900", b"{}"), "closed before the answer was whole"),
    (|to| say(to, "204 No Content", b""), "another shape than Connect's"),
    (|to| to.write_all(b"SSH-2.0-OpenSSH_9.2\r\n"), "does not speak HTTP"),
    (
        |to| loop {
            to.write_all(b"HTTP/1.1 200 OK\r\nX: y\r\n")?;
        },
        "does not speak HTTP",
    ),
    (|to| to.read_to_end(&mut Vec::new()).map(drop), "no answer within 10s"),
];

#[tokio::test(flavor = "multi_thread")]
async fn whoever_answers_in_place_of_connect_is_told_in_the_shell() {
    let demo = Demo::start(Options::default()).await.unwrap();
    let home = tempfile::tempdir().unwrap();
    let (bootstrap, home) = (demo.bootstrap(), home.path());
    let asked = CASES.iter().map(async |(serving, words)| {
        let begun = Instant::now();
        let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_kafdeck"));
        command.env_clear().env("HOME", home).env("KAFDECK_HOME", home).stdin(Stdio::null());
        command.args(["-b", &bootstrap, "--connect", &server(*serving), "connectors"]);
        let done = command.output().await.unwrap();
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert!(done.status.code() == Some(1) && said.contains(words), "{words}: {said}");
        assert!(said.lines().count() == 1 && said.len() < 700, "{said}");
        assert!(begun.elapsed() < Duration::from_secs(30), "{words}: {:?}", begun.elapsed());
    });
    futures_util::future::join_all(asked).await;
}

#[test]
fn whoever_answers_in_place_of_connect_is_told_on_the_screen() {
    let mut bench = Bench::with("connectors", |look| look.connects = true);
    bench.resize(300, 20);
    for (serving, words) in CASES.iter().filter(|(_, words)| !words.contains("10s")) {
        bench.connects(&[("connect", &[&server(*serving)])]).press("r").shows(words);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn names_that_hold_control_characters_are_shown_by_signs() {
    let demo = Demo::start(Options::default()).await.unwrap();
    let url = server(|to| {
        let status = r#"{"connector":{"state":"RUNNING"},"tasks":[],"type":"sink"}"#;
        let info = r#"{"config":{"topics":"orders"}}"#;
        json(to, format!("{{\"a\\u0000\\u001b[31mb\":{{\"status\":{status},\"info\":{info}}}}}").as_bytes())
    });
    let home = tempfile::tempdir().unwrap();
    let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_kafdeck"));
    command.env_clear().env("KAFDECK_HOME", home.path()).stdin(Stdio::null());
    let done =
        command.args(["-b", &demo.bootstrap(), "--connect", &url, "connectors"]).output().await.unwrap();
    let said = String::from_utf8_lossy(&done.stdout).into_owned();
    assert!(done.status.success() && said.contains("running, no tasks"), "{said}");
    assert!(!said.contains(['\0', '\u{1b}']), "{said:?}");
}
