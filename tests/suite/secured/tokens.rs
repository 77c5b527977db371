//! Bearer tokens: from each source, refused, and replaced by newer ones.
use super::certificates::{Wanted, authority};
use super::{cluster, options, refusal, works};
use kafdeck::demo::Accounts;
use kafdeck::security::{
    AwsCredentials, ClientCredentials, Material, MskIam, Sasl, Secret, TokenSource, Trust,
};
use kafdeck::wire::{Error, WhichTopics, Wire};
use openssl::ssl::{Ssl, SslAcceptor, SslMethod};
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;

fn bearer(source: TokenSource) -> Option<Sasl> {
    Some(Sasl::OauthBearer { source, extensions: Vec::new() })
}

fn knowing(tokens: &[&str]) -> Option<Accounts> {
    let bearers = tokens.iter().map(|token| (*token).to_owned()).collect();
    Some(Accounts { bearers, ..Accounts::default() })
}

/// A token endpoint: what it was asked last, and how often.
#[derive(Default)]
struct Endpoint {
    asked: Mutex<String>,
    count: AtomicUsize,
}

impl Endpoint {
    /// Gives out `token-1`, `token-2` …, each for an hour; to whom has another secret it says no.
    async fn answer(&self, mut stream: impl AsyncRead + AsyncWrite + Unpin) {
        let mut asked = vec![0; 4096];
        let mut filled = 0;
        // The form is the last thing sent, and has this end.
        while !asked[..filled].ends_with(b"scope=kafka%20read") {
            match stream.read(&mut asked[filled..]).await {
                Ok(0) | Err(_) => return,
                Ok(more) => filled += more,
            }
        }
        let asked = String::from_utf8_lossy(&asked[..filled]).into_owned();
        // kafdeck:s3cret in base64.
        let right = asked.contains("Basic a2FmZGVjazpzM2NyZXQ=");
        *self.asked.lock().unwrap() = asked;
        let (status, body) = if right {
            let count = self.count.fetch_add(1, Ordering::SeqCst) + 1;
            ("200 OK", format!("{{\"access_token\":\"token-{count}\",\"expires_in\":3600}}"))
        } else {
            ("401 Unauthorized", "{\"error\":\"invalid_client\",\"error_description\":\"who?\"}".to_owned())
        };
        let answer = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n\r\n{body}", body.len());
        let _ = stream.write_all(answer.as_bytes()).await;
        let _ = stream.flush().await;
    }
}

async fn endpoint(acceptor: Option<SslAcceptor>) -> (Arc<Endpoint>, u16) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let endpoint = Arc::new(Endpoint::default());
    let serving = endpoint.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            match &acceptor {
                None => serving.answer(stream).await,
                Some(acceptor) => {
                    let ssl = Ssl::new(acceptor.context()).unwrap();
                    let mut stream = tokio_openssl::SslStream::new(ssl, stream).unwrap();
                    if Pin::new(&mut stream).accept().await.is_ok() {
                        serving.answer(stream).await;
                    }
                }
            }
        }
    });
    (endpoint, port)
}

fn credentials(endpoint: String, secret: &str, trust: Trust) -> TokenSource {
    TokenSource::ClientCredentials(ClientCredentials {
        endpoint,
        client_id: "kafdeck".to_owned(),
        client_secret: secret.into(),
        scope: Some("kafka read".to_owned()),
        audience: None,
        trust,
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_of_every_source_list_read_and_produce() {
    let demo = cluster(1, None, knowing(&["abc", "def", "ghi"])).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("token");
    std::fs::write(&path, "def\n").unwrap();
    for source in [
        TokenSource::Static("abc".into()),
        TokenSource::File(path),
        TokenSource::Command("echo ghi".to_owned()),
    ] {
        works(&demo, options(&demo, None, bearer(source))).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn client_credentials_are_exchanged_for_a_token_over_tls() {
    let ca = authority("ca");
    let pair = ca.signs(&Wanted::default());
    let mut acceptor = SslAcceptor::mozilla_intermediate_v5(SslMethod::tls_server()).unwrap();
    acceptor.set_certificate(&pair.certificate).unwrap();
    acceptor.set_private_key(&pair.key).unwrap();
    let (endpoint, port) = endpoint(Some(acceptor.build())).await;
    let demo = cluster(1, None, knowing(&["token-1", "token-2", "token-3"])).await;
    let trust = Trust::Pem(Material::Inline(Secret::new(ca.pem())));
    let source = credentials(format!("https://localhost:{port}/oauth/token?x=1"), "s3cret", trust);
    // Three handles, each with its own tokens: the list, the reader, the producer.
    works(&demo, options(&demo, None, bearer(source))).await;
    assert_eq!(endpoint.count.load(Ordering::SeqCst), 3);
    let asked = endpoint.asked.lock().unwrap().to_lowercase();
    assert!(asked.starts_with("post /oauth/token?x=1 http/1.1\r\n"), "{asked}");
    assert!(asked.contains("grant_type=client_credentials&scope=kafka%20read"), "{asked}");
    let untrusted = credentials(format!("https://localhost:{port}/"), "s3cret", Trust::System);
    let told = refusal(options(&demo, None, bearer(untrusted))).await.to_string();
    assert!(told.contains("CN=ca") && !told.contains("s3cret"), "{told}");
}

#[tokio::test]
async fn why_there_is_no_token_is_told() {
    let demo = cluster(1, None, knowing(&["abc"])).await;
    let (_endpoint, port) = endpoint(None).await;
    let address = format!("http://127.0.0.1:{port}/token");
    for (source, words) in [
        (credentials(address, "wrong", Trust::System), "401: invalid_client (who?)"),
        (credentials("http://idp.example/".to_owned(), "x", Trust::System), "use https"),
        (TokenSource::Command("echo please log in >&2; false".to_owned()), "please log in"),
        (TokenSource::Static("".into()), "there is no token"),
    ] {
        let error = refusal(options(&demo, None, bearer(source))).await;
        assert!(matches!(error, Error::NoToken { .. }), "{error}");
        assert!(error.to_string().contains(words), "{words}: {error}");
    }
    assert_eq!(demo.at_the_door().connections, 0, "no broker was kept waiting for a token");
}

/// The broker says in JSON why a token is not good, once one byte more is sent.
#[tokio::test]
async fn the_objection_to_a_token_is_told() {
    let demo = cluster(1, None, knowing(&["abc"])).await;
    let error = refusal(options(&demo, None, bearer(TokenSource::Static("xyz".into())))).await;
    assert!(matches!(error, Error::LoginRefused { .. }), "{error}");
    let told = error.to_string();
    assert!(told.contains("{\"status\":\"invalid_token\"}") && !told.contains("xyz"), "{told}");
    assert_eq!(told.matches("invalid_token").count(), 1, "{told}");
}

/// A token that the broker no longer takes is not kept for the next connection.
#[tokio::test]
async fn a_token_that_was_refused_is_fetched_anew() {
    let (endpoint, port) = endpoint(None).await;
    let demo = cluster(1, None, knowing(&["token-2"])).await;
    let source = credentials(format!("http://127.0.0.1:{port}/token"), "s3cret", Trust::System);
    let wire = Wire::new(options(&demo, None, bearer(source)));
    let error = wire.metadata(WhichTopics::All).await.unwrap_err();
    assert!(matches!(error, Error::LoginRefused { .. }), "{error}");
    while let Err(error) = wire.metadata(WhichTopics::All).await {
        assert!(matches!(error, Error::LoginRefused { .. }), "{error}");
        tokio::task::yield_now().await;
    }
    assert_eq!(endpoint.count.load(Ordering::SeqCst), 2);
}

/// A signed token goes the way of every other; what is missing for one is told.
#[tokio::test]
async fn msk_tokens_are_signed_here() {
    let demo = cluster(1, None, knowing(&[])).await;
    let keys = AwsCredentials::Keys {
        access_key: "AK".to_owned(),
        secret_key: "s3cret".into(),
        session_token: None,
    };
    let sasl = |region: Option<&str>| {
        Some(Sasl::MskIam(MskIam { region: region.map(str::to_owned), credentials: keys.clone() }))
    };
    let told = refusal(options(&demo, None, sasl(None))).await.to_string();
    assert!(told.contains("region"), "{told}");
    let error = refusal(options(&demo, None, sasl(Some("eu-west-1")))).await;
    assert!(matches!(error, Error::LoginRefused { .. }), "signed, and not among the good ones: {error}");
}
