//! A token endpoint of the suite's own (RFC 6749, client credentials), and the keys by which a broker knows its tokens. Knows no
//! client and no cluster.
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use openssl::hash::MessageDigest;
use openssl::pkey::PKey;
use openssl::rsa::Rsa;
use openssl::sign::Signer;
use parking_lot::{Condvar, Mutex};
use serde_json::json;

/// Who may have a token, and of what it has to be for.
pub const CLIENT: (&str, &str) = ("erin", "erin-secret");
pub const AUDIENCE: &str = "kafka-of-the-suite";
/// Of tokens, and of whoever gives them.
pub const ISSUER: &str = "https://issuer.invalid/";

/// What never comes is waited for no longer.
const PATIENCE: Duration = Duration::from_secs(60);

pub fn keys_file(folder: &Path) -> PathBuf {
    folder.join("issuer.jwks")
}

fn key_file(folder: &Path) -> PathBuf {
    folder.join("issuer.key")
}

/// Makes the key that signs, and the file by which a broker checks it.
pub fn make_keys(folder: &Path) {
    let key = Rsa::generate(2048).expect("OpenSSL makes a key");
    let number = |number: &openssl::bn::BigNumRef| URL_SAFE_NO_PAD.encode(number.to_vec());
    let row = json!({ "kty": "RSA", "kid": "suite", "use": "sig", "alg": "RS256", "n": number(key.n()), "e": number(key.e()) });
    fs::write(keys_file(folder), json!({ "keys": [row] }).to_string())
        .expect("the target folder is writable");
    let pem = PKey::from_rsa(key).and_then(|key| key.private_key_to_pem_pkcs8());
    fs::write(key_file(folder), pem.expect("a key has a PEM form")).expect("the target folder is writable");
}

/// The endpoint; it serves until the suite ends.
pub struct Issuer {
    port: u16,
    given: Arc<(Mutex<usize>, Condvar)>,
}

impl Issuer {
    /// With the keys below `folder`; its tokens live for so many seconds.
    pub fn start(folder: &Path, seconds: u64) -> Issuer {
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
        let port = listener.local_addr().expect("it is bound").port();
        let given = Arc::<(Mutex<usize>, Condvar)>::default();
        let (counted, key) = (given.clone(), fs::read(key_file(folder)).expect("the keys were made"));
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if answer(stream, &key, seconds) == Some(200) {
                    *counted.0.lock() += 1;
                    counted.1.notify_all();
                }
            }
        });
        Issuer { port, given }
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/token", self.port)
    }

    /// How many tokens were given so far.
    pub fn given(&self) -> usize {
        *self.given.0.lock()
    }

    /// Waits until so many were given.
    pub fn wait_for(&self, count: usize) {
        let mut given = self.given.0.lock();
        while *given < count {
            let late = self.given.1.wait_for(&mut given, PATIENCE).timed_out();
            assert!(!late, "{given} of {count} tokens were asked for");
        }
    }
}

/// Reads one question and answers it; gives the status.
fn answer(mut stream: TcpStream, key: &[u8], seconds: u64) -> Option<u16> {
    let mut lines = BufReader::new(stream.try_clone().ok()?);
    let (mut login, mut length) = (None, 0);
    loop {
        let mut line = String::new();
        lines.read_line(&mut line).ok()?;
        let Some((name, value)) = line.split_once(':') else {
            if line.trim().is_empty() {
                break;
            }
            continue;
        };
        match &*name.to_ascii_lowercase() {
            "authorization" => login = value.trim().strip_prefix("Basic ").map(str::to_owned),
            "content-length" => length = value.trim().parse().ok()?,
            _ => {}
        }
    }
    let mut form = vec![0; length];
    lines.read_exact(&mut form).ok()?;
    let form = String::from_utf8(form).ok()?;
    let known = login.is_some_and(|login| login == STANDARD.encode(format!("{}:{}", CLIENT.0, CLIENT.1)));
    let wanted = form.split('&').any(|row| row == "grant_type=client_credentials");
    let (status, body) = match (known, wanted) {
        (true, true) => (
            200,
            json!({ "access_token": token(key, seconds), "expires_in": seconds, "token_type": "Bearer" }),
        ),
        (true, false) => (400, json!({ "error": "unsupported_grant_type" })),
        (false, _) => {
            (401, json!({ "error": "invalid_client", "error_description": "nobody here is called so" }))
        }
    };
    let body = body.to_string();
    let head = format!(
        "HTTP/1.1 {status} Said\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes())).ok()?;
    Some(status)
}

/// A JWT, signed by RS256.
fn token(key: &[u8], seconds: u64) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs();
    let head = json!({ "alg": "RS256", "typ": "JWT", "kid": "suite" });
    let claims = json!({ "iss": ISSUER, "aud": AUDIENCE, "sub": CLIENT.0, "iat": now, "exp": now + seconds, "scope": "kafka" });
    let part = |value: serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let said = format!("{}.{}", part(head), part(claims));
    let key = PKey::private_key_from_pem(key).expect("the suite's own key");
    let signature = Signer::new(MessageDigest::sha256(), &key)
        .and_then(|mut signer| signer.sign_oneshot_to_vec(said.as_bytes()));
    format!("{said}.{}", URL_SAFE_NO_PAD.encode(signature.expect("OpenSSL signs")))
}
