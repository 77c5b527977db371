//! Bearer tokens: from each source, refused, and replaced by newer ones.
use super::certificates::{Wanted, authority};
use super::web::Web;
use super::{cluster, options, refusal, works};
use kafdeck::demo::Accounts;
use kafdeck::security::{
    AwsCredentials, ClientProof, Grant, Material, MskIam, Sasl, Secret, TokenRequest, TokenSource, Trust,
};
use kafdeck::wire::{Error, WhichTopics, Wire};
use openssl::ssl::{SslAcceptor, SslMethod};
use std::sync::atomic::{AtomicUsize, Ordering};

fn bearer(source: TokenSource) -> Option<Sasl> {
    Some(Sasl::OauthBearer { source, extensions: Vec::new() })
}

pub fn knowing(tokens: &[&str]) -> Option<Accounts> {
    let bearers = tokens.iter().map(|token| (*token).to_owned()).collect();
    Some(Accounts { bearers, ..Accounts::default() })
}

/// A token endpoint: gives out `token-1`, `token-2` …, each for an hour; to whom has another secret it says no.
async fn endpoint(acceptor: Option<SslAcceptor>) -> Web {
    let given = AtomicUsize::new(0);
    Web::secured(acceptor, move |asked| {
        // kafdeck:s3cret in base64.
        if asked.header("authorization") == Some("Basic a2FmZGVjazpzM2NyZXQ=") {
            let count = given.fetch_add(1, Ordering::SeqCst) + 1;
            (200, format!("{{\"access_token\":\"token-{count}\",\"expires_in\":3600}}"))
        } else {
            (401, "{\"error\":\"invalid_client\",\"error_description\":\"who?\"}".to_owned())
        }
    })
    .await
}

fn credentials(endpoint: String, secret: &str, trust: Trust) -> TokenSource {
    TokenSource::Endpoint(Box::new(TokenRequest {
        endpoint,
        grant: Grant::ClientCredentials(ClientProof::Secret {
            id: "kafdeck".to_owned(),
            secret: secret.into(),
            encoded: false,
        }),
        scope: Some("kafka read".to_owned()),
        audience: None,
        resource: None,
        trust,
    }))
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
    let endpoint = endpoint(Some(acceptor.build())).await;
    let port = endpoint.port;
    let demo = cluster(1, None, knowing(&["token-1", "token-2", "token-3"])).await;
    let trust = Trust::Pem(Material::Inline(Secret::new(ca.pem())));
    let source = credentials(format!("https://localhost:{port}/oauth/token?x=1"), "s3cret", trust);
    // Three handles, each with its own tokens: the list, the reader, the producer.
    works(&demo, options(&demo, None, bearer(source))).await;
    let asked = endpoint.asked();
    assert_eq!(asked.len(), 3);
    assert_eq!(asked[0].line, "POST /oauth/token?x=1 HTTP/1.1");
    assert_eq!(asked[0].body, "grant_type=client_credentials&scope=kafka%20read");
    let untrusted = credentials(format!("https://localhost:{port}/"), "s3cret", Trust::System);
    let told = refusal(options(&demo, None, bearer(untrusted))).await.to_string();
    assert!(told.contains("CN=ca") && !told.contains("s3cret"), "{told}");
}

#[tokio::test]
async fn why_there_is_no_token_is_told() {
    let demo = cluster(1, None, knowing(&["abc"])).await;
    let endpoint = endpoint(None).await;
    let address = endpoint.url("/token");
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
    let endpoint = endpoint(None).await;
    let demo = cluster(1, None, knowing(&["token-2"])).await;
    let source = credentials(endpoint.url("/token"), "s3cret", Trust::System);
    let wire = Wire::new(options(&demo, None, bearer(source)));
    let error = wire.metadata(WhichTopics::All).await.unwrap_err();
    assert!(matches!(error, Error::LoginRefused { .. }), "{error}");
    while let Err(error) = wire.metadata(WhichTopics::All).await {
        assert!(matches!(error, Error::LoginRefused { .. }), "{error}");
        tokio::task::yield_now().await;
    }
    assert_eq!(endpoint.asked().len(), 2);
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
        Some(Sasl::MskIam(MskIam {
            region: region.map(str::to_owned),
            credentials: keys.clone(),
            role: None,
        }))
    };
    let told = refusal(options(&demo, None, sasl(None))).await.to_string();
    assert!(told.contains("region"), "{told}");
    let error = refusal(options(&demo, None, sasl(Some("eu-west-1")))).await;
    assert!(matches!(error, Error::LoginRefused { .. }), "signed, and not among the good ones: {error}");
}
