//! Tokens by assertion and by device code, with the built program: from profiles, and from the settings of other clients.
use super::certificates::authority;
use super::tokens::knowing;
use super::web::{Web, WebRequest};
use super::{cluster, options};
use crate::cli::{Answer, Shell, run};
use crate::terminal::screen::Screen;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kafdeck::security::{DeviceLogin, Grant, Granted, Sasl, TokenRequest, TokenSource, Trust};
use kafdeck::wire::{Error, WhichTopics, Wire};
use openssl::bn::BigNum;
use openssl::ecdsa::EcdsaSig;
use openssl::hash::{MessageDigest, hash};
use openssl::pkey::{PKey, Private};
use openssl::rsa::Rsa;
use openssl::sign::Verifier;
use serde_json::Value;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

const JWT_BEARER: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

async fn shell() -> Shell {
    Shell { demo: cluster(1, None, knowing(&["granted"])).await, home: tempfile::tempdir().unwrap() }
}

fn write(shell: &Shell, name: &str, text: &str) -> String {
    let file = shell.home.path().join(name);
    std::fs::write(&file, text).unwrap();
    file.display().to_string()
}

fn config(shell: &Shell, name: &str, login: &str) {
    let brokers = shell.demo.bootstrap();
    let text = format!(
        "[profiles.{name}]\nbrokers = [\"{brokers}\"]\n[profiles.{name}.sasl]\nmechanism = \"OAUTHBEARER\"\n{login}\n"
    );
    write(shell, "config.toml", &text);
}

/// Header and claims of a JWT that this key has signed.
fn read(jwt: &str, key: &PKey<Private>) -> Option<(Value, Value)> {
    let (said, signature) = jwt.rsplit_once('.')?;
    let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
    let good = match key.ec_key() {
        Ok(ec) => {
            let number = |bytes: &[u8]| BigNum::from_slice(bytes).unwrap();
            let pair = EcdsaSig::from_private_components(number(&signature[..32]), number(&signature[32..]));
            pair.unwrap().verify(&hash(MessageDigest::sha256(), said.as_bytes()).unwrap(), &ec).unwrap()
        }
        Err(_) => {
            let mut verifier = Verifier::new(MessageDigest::sha256(), key).unwrap();
            verifier.verify_oneshot(&signature, said.as_bytes()).unwrap()
        }
    };
    let part = |text: &str| serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).unwrap()).unwrap();
    let (header, claims) = said.split_once('.')?;
    good.then(|| (part(header), part(claims)))
}

fn token() -> (u16, String) {
    (200, "{\"access_token\":\"granted\",\"expires_in\":3600}".to_owned())
}

fn refusal(error: &str) -> (u16, String) {
    (400, format!("{{\"error\":\"{error}\"}}"))
}

/// Lists, produces and reads, none of it with a word.
async fn works(shell: &Shell, with: &[&str]) {
    let before = shell.demo.offsets("orders", 0).unwrap().2;
    for (arguments, input, said) in [
        (&["topics", "--names"][..], "", "orders"),
        (&["produce", "orders"], "{\"n\":1}\n", ""),
        (&["read", "orders", "--count"], "", ""),
    ] {
        let mut command = shell.command(&[arguments, with].concat());
        command.env_remove("KAFDECK_BROKERS");
        let answer = run(&mut command, input.as_bytes()).await;
        assert!(answer.code == 0 && answer.out.contains(said), "{answer:?}");
    }
    assert_eq!(shell.demo.offsets("orders", 0).unwrap().2, before + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_proves_itself_by_a_key_of_either_kind() {
    let rsa = PKey::from_rsa(Rsa::generate(2048).unwrap()).unwrap();
    for (key, algorithm) in [(rsa, "RS256"), (authority("x").key, "ES256")] {
        let known = key.clone();
        let web = Web::start(move |asked| {
            let jwt = asked.field("client_assertion").unwrap_or_default();
            match read(&jwt, &known) {
                Some((header, claims))
                    if header["alg"] == algorithm && header["kid"] == "k1" && claims["iss"] == "kafdeck" =>
                {
                    token()
                }
                _ => refusal("invalid_client"),
            }
        })
        .await;
        let shell = shell().await;
        let pem = key.private_key_to_pem_pkcs8_passphrase(openssl::symm::Cipher::aes_256_cbc(), b"pass");
        write(&shell, "client.key", &String::from_utf8(pem.unwrap()).unwrap());
        let url = web.url("/token");
        config(
            &shell,
            "signed",
            &format!(
                "token_url = \"{url}\"\nclient_id = \"kafdeck\"\nassertion_key = \"client.key\"\nassertion_key_password = \"pass\"\nassertion_header = {{ kid = \"k1\" }}\nscope = \"kafka\"\nresource = \"urn:kafka\""
            ),
        );
        works(&shell, &["-p", "signed"]).await;
        let asked = web.asked().remove(0);
        assert_eq!(
            asked.field("client_assertion_type").unwrap(),
            "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
        );
        let fields = ["grant_type", "client_id", "scope", "resource"].map(|name| asked.field(name).unwrap());
        assert_eq!(fields, ["client_credentials", "kafdeck", "kafka", "urn:kafka"]);
        let (_, claims) = read(&asked.field("client_assertion").unwrap(), &key).unwrap();
        assert_eq!((claims["sub"].as_str(), claims["aud"].as_str()), (Some("kafdeck"), Some(url.as_str())));
        let (from, until) = (claims["nbf"].as_u64().unwrap(), claims["exp"].as_u64().unwrap());
        assert_eq!(until - from, 360, "a minute ago, and five more");
        let first = claims["jti"].as_str().unwrap().to_owned();
        let (_, claims) = read(&web.asked()[1].field("client_assertion").unwrap(), &key).unwrap();
        assert_ne!(claims["jti"], first, "none is used twice");
    }
}

/// Kafka 4's own properties, and librdkafka's for the same.
#[tokio::test(flavor = "multi_thread")]
async fn settings_of_other_clients_grant_by_assertion() {
    let key = authority("x").key;
    let known = key.clone();
    let web = Web::start(move |asked| {
        let signed = read(&asked.field("assertion").unwrap_or_default(), &known);
        let right = asked.field("grant_type").as_deref() == Some(JWT_BEARER);
        match signed.filter(|(_, claims)| {
            right && claims["sub"] == "svc" && claims["aud"] == "idp" && claims["team"] == "t"
        }) {
            Some(_) => token(),
            None if asked.field("client_assertion").as_deref() == Some("ready.made.one") => token(),
            None => refusal("invalid_grant"),
        }
    })
    .await;
    let shell = shell().await;
    let (url, brokers) = (web.url("/token"), shell.demo.bootstrap());
    let pem =
        write(&shell, "client.key", &String::from_utf8(key.private_key_to_pem_pkcs8().unwrap()).unwrap());
    let template = write(&shell, "template.json", "{\"payload\":{\"team\":\"t\",\"sub\":\"other\"}}");
    let base = format!(
        "bootstrap.servers={brokers}\nsecurity.protocol=SASL_PLAINTEXT\nsasl.mechanism=OAUTHBEARER\nsasl.oauthbearer.token.endpoint.url={url}\n"
    );
    let java = format!(
        "{base}sasl.oauthbearer.jwt.retriever.class=org.apache.kafka.common.security.oauthbearer.JwtBearerJwtRetriever\nsasl.oauthbearer.assertion.algorithm=ES256\nsasl.oauthbearer.assertion.private.key.file={pem}\nsasl.oauthbearer.assertion.claim.iss=svc\nsasl.oauthbearer.assertion.claim.sub=svc\nsasl.oauthbearer.assertion.claim.aud=idp\nsasl.oauthbearer.assertion.claim.exp.seconds=120\nsasl.oauthbearer.assertion.template.file={template}\n"
    );
    let file = write(&shell, "jwt.properties", &java);
    works(&shell, &["--command-config", &file]).await;
    let one_line = std::fs::read_to_string(&pem).unwrap().replace('\n', "\\n");
    let properties = [
        format!("sasl.oauthbearer.grant.type={JWT_BEARER}"),
        "sasl.oauthbearer.assertion.algorithm=ES256".to_owned(),
        format!("sasl.oauthbearer.assertion.private.key.pem={one_line}"),
        "sasl.oauthbearer.assertion.claim.sub=svc".to_owned(),
        "sasl.oauthbearer.assertion.claim.aud=idp".to_owned(),
        format!("sasl.oauthbearer.assertion.jwt.template.file={template}"),
    ];
    let base = write(&shell, "base.properties", &base);
    let flags = properties.iter().flat_map(|property| ["-X", property.as_str()]);
    works(&shell, &["--command-config", &base].into_iter().chain(flags).collect::<Vec<_>>()).await;
    // Java prefers a file that is ready, whatever else stands there.
    let ready = write(&shell, "ready.jwt", "ready.made.one\n");
    let text = std::fs::read_to_string(&base).unwrap();
    let file = write(
        &shell,
        "file.properties",
        &format!(
            "{text}sasl.oauthbearer.assertion.file={ready}\nsasl.oauthbearer.assertion.claim.iss=svc\nsasl.oauthbearer.client.credentials.client.id=me\nsasl.oauthbearer.client.credentials.client.secret=unused\n"
        ),
    );
    works(&shell, &["--command-config", &file]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn why_an_assertion_is_not_made_is_told() {
    let web = Web::start(|_| refusal("invalid_client")).await;
    let shell = shell().await;
    let small = PKey::from_rsa(Rsa::generate(1024).unwrap()).unwrap();
    write(&shell, "small.key", &String::from_utf8(small.private_key_to_pem_pkcs8().unwrap()).unwrap());
    let url = web.url("/token");
    for (login, words) in [
        ("assertion_key = \"small.key\"", "1024 bits is too short"),
        ("assertion_key = \"none.key\"", "none.key"),
        ("assertion = \"file:none.jwt\"", "the assertion file"),
        ("assertion = \"command:echo vault is sealed >&2; false\"", "vault is sealed"),
        ("assertion = \"${ASSERTION}\"", "the environment has no ASSERTION"),
        ("grant = \"jwt-bearer\"", "jwt-bearer needs assertion"),
        ("grant = \"jwt-barer\"\nassertion_key = \"small.key\"", "did you mean `jwt-bearer`?"),
        ("assertion_claims = { iss = \"a\" }\nclient_secret = \"s\"", "it needs assertion_key"),
        (
            "device_url = \"http://127.0.0.1:1/\"\nassertion_key = \"small.key\"",
            "device_code takes no assertion",
        ),
    ] {
        config(&shell, "p", &format!("token_url = \"{url}\"\nclient_id = \"me\"\n{login}"));
        let answer = shell.run(&["topics", "-p", "p"]).await;
        assert!(answer.code != 0 && answer.err.contains(words), "{login}: {answer:?}");
    }
}

/// An endpoint that gives a token once the code was entered, which a test does by the flag.
async fn device(entered: Arc<AtomicBool>, denied: bool) -> Web {
    let polls = AtomicUsize::new(0);
    Web::start(move |asked: &WebRequest| {
        assert_eq!(asked.field("client_id").as_deref(), Some("kafdeck"), "{asked:?}");
        if asked.line.contains("/device") {
            let code = "{\"device_code\":\"d3vice\",\"user_code\":\"WDJB-MJHT\",\"verification_uri\":\"https://idp.example/device\",\"verification_uri_complete\":\"https://idp.example/device?c=WDJB-MJHT\",\"expires_in\":900,\"interval\":1}";
            return (200, code.to_owned());
        }
        assert_eq!(asked.field("device_code").as_deref(), Some("d3vice"), "{asked:?}");
        match polls.fetch_add(1, Ordering::SeqCst) {
            0 => refusal("authorization_pending"),
            _ if denied => refusal("access_denied"),
            _ if entered.load(Ordering::SeqCst) => token(),
            _ => refusal("authorization_pending"),
        }
    })
    .await
}

fn by_device(shell: &Shell, web: &Web) {
    let (token, device) = (web.url("/token"), web.url("/device"));
    config(
        shell,
        "browser",
        &format!(
            "token_url = \"{token}\"\ndevice_url = \"{device}\"\nclient_id = \"kafdeck\"\nscope = \"kafka\""
        ),
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_shell_tells_the_code_and_waits_until_it_is_entered() {
    let shell = shell().await;
    let web = device(Arc::new(AtomicBool::new(true)), false).await;
    by_device(&shell, &web);
    let answer = shell.run(&["topics", "--names", "-p", "browser"]).await;
    assert!(answer.code == 0 && answer.out.contains("orders"), "{answer:?}");
    for words in
        ["https://idp.example/device and enter the code WDJB-MJHT within 15 minutes", "device?c=WDJB-MJHT"]
    {
        assert!(answer.err.contains(words), "{answer:?}");
    }
    assert_eq!(web.asked()[0].field("scope").as_deref(), Some("kafka"));
    let sent = shell.fed(&["produce", "orders", "-p", "browser"], b"{\"n\":4}\n").await;
    assert_eq!((sent.code, shell.demo.offsets("orders", 0).unwrap().2), (0, 5), "{sent:?}");
    let web = device(Arc::default(), true).await;
    by_device(&shell, &web);
    let Answer { code, err, .. } = shell.run(&["topics", "-p", "browser"]).await;
    assert!(code == 1 && err.contains("refused in the browser"), "{err}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_screen_shows_the_code_until_the_cluster_opens() {
    let shell = shell().await;
    let entered = Arc::<AtomicBool>::default();
    let web = device(entered.clone(), false).await;
    by_device(&shell, &web);
    let environment = [("KAFDECK_HOME", shell.home.path().display().to_string()), ("TZ", "UTC".to_owned())];
    let mut screen = Screen::start(env!("CARGO_BIN_EXE_kafdeck"), &[], environment, 80, 24);
    screen.see("browser");
    screen.press("\r");
    screen.see("WDJB-MJHT");
    screen.see("https://idp.example/device");
    entered.store(true, Ordering::SeqCst);
    screen.see("1/1 brokers");
    assert!(!screen.text().contains("WDJB-MJHT"), "it closes by itself: {}", screen.text());
    screen.press("q");
    assert_eq!(screen.end(), 0);
}

fn granted(web: &Web, refresh: &str) -> Option<Sasl> {
    let past = SystemTime::now() - Duration::from_secs(1);
    let granted = Granted { token: "old".into(), until: Some(past), refresh: Some(refresh.into()) };
    let login = DeviceLogin {
        url: web.url("/device"),
        id: "kafdeck".to_owned(),
        secret: None,
        granted: Some(granted),
    };
    let source = TokenSource::Endpoint(Box::new(TokenRequest {
        endpoint: web.url("/token"),
        grant: Grant::Device(login),
        scope: None,
        audience: None,
        resource: None,
        trust: Trust::System,
    }));
    Some(Sasl::OauthBearer { source, extensions: Vec::new() })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_goes_on_by_its_refresh_token_and_begins_anew_where_that_has_ended() {
    let demo = cluster(1, None, knowing(&["granted"])).await;
    let entered = Arc::<AtomicBool>::default();
    let seen = entered.clone();
    let web = Web::start(move |asked: &WebRequest| {
        let refresh = asked.field("refresh_token");
        match (asked.line.contains("/device"), refresh.as_deref()) {
            (true, _) => (200, "{\"device_code\":\"d\",\"user_code\":\"AB\",\"verification_uri\":\"https://idp.example\",\"interval\":1}".to_owned()),
            (_, Some("good")) => token(),
            (_, Some(_)) => refusal("invalid_grant"),
            (_, None) if seen.load(Ordering::SeqCst) => token(),
            _ => refusal("authorization_pending"),
        }
    })
    .await;
    Wire::new(options(&demo, None, granted(&web, "good"))).metadata(WhichTopics::All).await.unwrap();
    assert_eq!(web.asked()[0].field("grant_type").as_deref(), Some("refresh_token"));
    let wire = Wire::new(options(&demo, None, granted(&web, "ended")));
    let error = wire.metadata(WhichTopics::All).await.unwrap_err();
    assert!(matches!(error, Error::NoToken { .. }), "{error}");
    assert!(error.to_string().contains("open https://idp.example and enter the code AB"), "{error}");
    entered.store(true, Ordering::SeqCst);
    while let Err(error) = wire.metadata(WhichTopics::All).await {
        assert!(error.to_string().contains("enter the code AB"), "{error}");
        tokio::task::yield_now().await;
    }
    let codes = web.asked().iter().filter(|asked| asked.line.contains("/device")).count();
    assert_eq!(codes, 1, "one code, however often it is told");
}
