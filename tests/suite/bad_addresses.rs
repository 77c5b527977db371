//! Addresses at which no Kafka answers: the built program says what it met and what to try, soon, and with exit code 1.
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

/// No broker is waited for longer than this, whatever it does; twice the patience for one connection.
const PATIENCE: Duration = Duration::from_secs(12);

/// Answers every connection with `serve`, until the test ends.
pub fn server(serve: impl Fn(TcpStream) + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let serve = std::sync::Arc::new(serve);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let serve = serve.clone();
            std::thread::spawn(move || serve(stream));
        }
    });
    address
}

/// Waits for the first bytes and answers them.
pub fn answering(answer: &'static [u8]) -> impl Fn(TcpStream) {
    move |mut stream| {
        let mut question = [0; 4096];
        // A client that gives up first is no fault of this server.
        if stream.read(&mut question).is_ok() {
            let _ = stream.write_all(answer);
        }
    }
}

fn topics(address: &str) -> Output {
    let start = Instant::now();
    let home = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_kafdeck"))
        .args(["topics", "-b", address])
        .env("HOME", home.path())
        .env_remove("XDG_CONFIG_HOME")
        .output()
        .unwrap();
    assert!(start.elapsed() < PATIENCE, "it took {:?}", start.elapsed());
    output
}

/// Fails with these words on standard error, nothing on standard output.
fn fails_with(address: &str, words: &[&str]) {
    let output = topics(address);
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{errors}");
    assert_eq!(output.stdout, b"", "{errors}");
    for word in words {
        assert!(errors.contains(word), "no {word:?} in: {errors}");
    }
    assert!(!errors.contains("panicked"), "{errors}");
}

#[test]
fn nobody_listens() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    drop(listener);
    fails_with(&address, &[&address, "refused"]);
}

#[test]
fn a_web_server_listens() {
    let address = server(answering(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n"));
    fails_with(&address, &[&address, "HTTP"]);
}

#[test]
fn a_tls_server_listens() {
    // A fatal alert, as a TLS server answers to what is no ClientHello.
    let address = server(answering(&[21, 3, 3, 0, 2, 2, 70]));
    fails_with(&address, &[&address, "TLS"]);
}

#[test]
fn a_server_hangs_up() {
    let address = server(drop);
    fails_with(&address, &[&address, "closed"]);
}

#[test]
fn a_server_never_answers() {
    let address = server(|mut stream| {
        // Reads for as long as the client stays, and says nothing.
        let _ = std::io::copy(&mut stream, &mut std::io::sink());
    });
    fails_with(&address, &[&address, "answer"]);
}

#[test]
fn a_server_talks_nonsense() {
    let address = server(answering(&[0, 0, 0, 12, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]));
    fails_with(&address, &[&address]);
}

#[test]
fn a_name_does_not_resolve() {
    fails_with("no-such-host.invalid:9092", &["no-such-host.invalid"]);
}

#[test]
fn an_address_is_no_address() {
    for (address, word) in
        [("broker:port", "port"), ("broker:99999", "99999"), (":9092", "host"), ("", "host")]
    {
        let output = topics(address);
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{address:?}: {errors}");
        assert!(errors.contains(word), "{address:?}: no {word:?} in: {errors}");
    }
}
