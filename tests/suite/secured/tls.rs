//! TLS: whom the client believes, what it shows, and what it says where it does not come together.
use super::certificates::{Pair, Wanted, authority};
use super::{cluster, options, refusal, works};
use crate::read::{collect, numbers, record, request, sorted};
use kafdeck::demo::{Batch, Certificate, Demo, Door, Options as DemoOptions};
use kafdeck::kafka::Cluster;
use kafdeck::kafka::read::Ending;
use kafdeck::security::{Identity, Material, Secret, Security, Tls, TlsVersion, Trust};
use kafdeck::wire::{Address, Error, Options, TlsFault, WhichTopics, Wire};

fn inline(pem: &str) -> Material {
    Material::Inline(pem.into())
}

fn trusting(pair: &Pair) -> Tls {
    Tls { trust: Trust::Pem(inline(&pair.pem())), ..Tls::default() }
}

fn showing(pair: &Pair, client: &Pair, key: &str, key_password: Option<Secret>) -> Tls {
    let identity = Identity::Pem { chain: inline(&client.pem()), key: inline(key), key_password };
    Tls { identity: Some(identity), ..trusting(pair) }
}

async fn with_tls(certificate: Certificate) -> Demo {
    cluster(1, Some(certificate), None).await
}

#[track_caller]
fn is(error: &Error, wanted: TlsFault, words: &[&str]) {
    let told = error.to_string();
    assert!(matches!(error, Error::Tls { fault, .. } if *fault == wanted), "{wanted:?}: {error:?}");
    for word in words {
        assert!(told.contains(word), "no {word:?} in {told}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trusted_broker_is_listed_read_and_written_to() {
    let ca = authority("ca");
    let demo = with_tls(ca.signs(&Wanted::default()).at_the_broker(None)).await;
    works(&demo, options(&demo, Some(trusting(&ca)), None)).await;
    // As a properties file leaves it: on one line.
    let blanks = inline(&ca.pem().replace('\n', " "));
    works(&demo, options(&demo, Some(Tls { trust: Trust::Pem(blanks), ..Tls::default() }), None)).await;
}

/// One connection is as fast as the one processor that encrypts it: a search has several to each broker, and loses nothing.
#[tokio::test(flavor = "multi_thread")]
async fn a_search_has_several_connections_to_a_broker() {
    let ca = authority("ca");
    let demo = with_tls(ca.signs(&Wanted::default()).at_the_broker(None)).await;
    demo.create_topic("wide", 7, 1, &[]).unwrap();
    for number in 0..70 {
        demo.append("wide", (number % 7) as i32, &Batch::of([record(number)])).unwrap();
    }
    let cluster = Cluster::connect(options(&demo, Some(trusting(&ca)), None));
    cluster.topic_names().await.unwrap();
    let before = demo.at_the_door().connections;
    let (rows, _, ending) = collect(&cluster.scan(request("wide"))).await;
    assert_eq!(ending, Ending::Complete);
    assert_eq!(sorted(numbers(&rows)), (0..70).collect::<Vec<_>>());
    assert_eq!(demo.at_the_door().connections - before, 3);
}

#[tokio::test]
async fn an_authority_that_is_not_trusted_is_told_with_its_name() {
    let (ca, other) = (authority("the authority"), authority("other"));
    let demo = with_tls(ca.signs(&Wanted::default()).at_the_broker(None)).await;
    let error = refusal(options(&demo, Some(trusting(&other)), None)).await;
    is(&error, TlsFault::UnknownAuthority, &["CN=the authority", &demo.bootstrap()]);
    // The system's own authorities know neither.
    let error = refusal(options(&demo, Some(Tls::default()), None)).await;
    is(&error, TlsFault::UnknownAuthority, &["CN=the authority"]);
    let anyone = Tls { trust: Trust::Anyone, ..Tls::default() };
    Wire::new(options(&demo, Some(anyone), None)).metadata(WhichTopics::All).await.unwrap();
}

#[tokio::test]
async fn dates_and_hosts_are_held_to() {
    let ca = authority("ca");
    let expired =
        with_tls(ca.signs(&Wanted { until: -1, from: -9, ..Wanted::default() }).at_the_broker(None)).await;
    is(&refusal(options(&expired, Some(trusting(&ca)), None)).await, TlsFault::Dates, &["expired on"]);
    let early = with_tls(ca.signs(&Wanted { from: 1, ..Wanted::default() }).at_the_broker(None)).await;
    is(&refusal(options(&early, Some(trusting(&ca)), None)).await, TlsFault::Dates, &["valid from", "clock"]);
    let hosts = &["kafka.example", "10.1.2.3"];
    let elsewhere = with_tls(ca.signs(&Wanted { hosts, ..Wanted::default() }).at_the_broker(None)).await;
    let error = refusal(options(&elsewhere, Some(trusting(&ca)), None)).await;
    is(&error, TlsFault::WrongHost, &["kafka.example, 10.1.2.3", "not for 127.0.0.1"]);
    let unchecked = Tls { check_hostname: false, ..trusting(&ca) };
    Wire::new(options(&elsewhere, Some(unchecked), None)).metadata(WhichTopics::All).await.unwrap();
    let named = Tls { server_name: Some("kafka.example".to_owned()), ..trusting(&ca) };
    Wire::new(options(&elsewhere, Some(named), None)).metadata(WhichTopics::All).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_certificate_is_shown_where_it_is_wanted() {
    let (ca, clients, others) = (authority("ca"), authority("clients"), authority("others"));
    let demo = with_tls(ca.signs(&Wanted::default()).at_the_broker(Some(&clients))).await;
    let wanted = Wanted { name: "alice", hosts: &[], ..Wanted::default() };
    let alice = clients.signs(&wanted);
    works(&demo, options(&demo, Some(showing(&ca, &alice, &alice.key_pem(), None)), None)).await;
    let encrypted = alice.encrypted_key_pem("key-secret");
    works(&demo, options(&demo, Some(showing(&ca, &alice, &encrypted, Some("key-secret".into()))), None))
        .await;
    let error = refusal(options(&demo, Some(trusting(&ca)), None)).await;
    is(&error, TlsFault::ClientCertificate, &["wants a client certificate"]);
    let mallory = others.signs(&wanted);
    let error = refusal(options(&demo, Some(showing(&ca, &mallory, &mallory.key_pem(), None)), None)).await;
    is(&error, TlsFault::ClientCertificate, &["does not accept our client certificate"]);
}

/// Takes TLS 1.3 connections. The first is done with its handshake, and is reset at the first question, as when the refusal was on
/// its way and the reset took it along; those after it want a certificate of `clients`.
async fn resets_then_refuses(broker: &Pair, clients: &Pair) -> Address {
    use openssl::pkey::PKey;
    use openssl::ssl::{Ssl, SslAcceptor, SslMethod, SslVerifyMode};
    use std::pin::Pin;
    use tokio::io::AsyncReadExt;
    let acceptor = |wanted: Option<&Pair>| {
        let mut builder = SslAcceptor::mozilla_modern_v5(SslMethod::tls_server()).unwrap();
        builder.set_certificate(&broker.certificate).unwrap();
        builder.set_private_key(&PKey::private_key_from_pem(broker.key_pem().as_bytes()).unwrap()).unwrap();
        if let Some(clients) = wanted {
            builder.cert_store_mut().add_cert(clients.certificate.clone()).unwrap();
            builder.set_verify(SslVerifyMode::PEER | SslVerifyMode::FAIL_IF_NO_PEER_CERT);
        }
        builder.build()
    };
    let (lenient, strict) = (acceptor(None), acceptor(Some(clients)));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string().parse().unwrap();
    tokio::spawn(async move {
        let mut first = true;
        while let Ok((stream, _)) = listener.accept().await {
            let acceptor = if std::mem::take(&mut first) { &lenient } else { &strict };
            let mut stream =
                tokio_openssl::SslStream::new(Ssl::new(acceptor.context()).unwrap(), stream).unwrap();
            if Pin::new(&mut stream).accept().await.is_ok() {
                stream.read_u8().await.unwrap();
                stream.get_ref().set_zero_linger().unwrap();
            }
        }
    });
    address
}

/// In TLS 1.3 the certificate is judged after the handshake looked done, and what is said of it may be lost.
#[tokio::test]
async fn a_refusal_that_a_reset_took_along_is_heard_all_the_same() {
    let (ca, clients, others) = (authority("ca"), authority("clients"), authority("others"));
    let broker = ca.signs(&Wanted::default());
    let mallory = others.signs(&Wanted { name: "alice", hosts: &[], ..Wanted::default() });
    for (tls, words) in [
        (trusting(&ca), "wants a client certificate"),
        (showing(&ca, &mallory, &mallory.key_pem(), None), "does not accept our client certificate"),
    ] {
        let address = resets_then_refuses(&broker, &clients).await;
        let security = Security { tls: Some(tls), sasl: None };
        let error = refusal(Options { security, ..Options::new(vec![address]) }).await;
        is(&error, TlsFault::ClientCertificate, &[words]);
    }
}

#[tokio::test]
async fn settings_that_do_not_fit_are_told_before_anything_is_sent() {
    let (ca, alice) = (authority("ca"), authority("alice"));
    let demo = with_tls(ca.signs(&Wanted::default()).at_the_broker(None)).await;
    let encrypted = alice.encrypted_key_pem("key-secret");
    let missing = Tls { trust: Trust::Pem(Material::File("/nonexistent/ca.pem".into())), ..Tls::default() };
    for (tls, words) in [
        (showing(&ca, &alice, &encrypted, None), "encrypted, and no password"),
        (showing(&ca, &alice, &encrypted, Some("nope".into())), "the password for it is wrong"),
        (showing(&ca, &alice, &ca.key_pem(), None), "the key does not belong to it"),
        (showing(&ca, &alice, "no key", None), "no private key"),
        (missing, "/nonexistent/ca.pem"),
        (Tls { trust: Trust::Pem(inline("nothing")), ..Tls::default() }, "no certificate"),
        (Tls { ciphers: Some("NO-SUCH-CIPHER".to_owned()), ..trusting(&ca) }, "NO-SUCH-CIPHER"),
    ] {
        let error = refusal(options(&demo, Some(tls), None)).await;
        let told = error.to_string();
        assert!(matches!(error, Error::Settings { .. }) && told.contains(words), "{words}: {told}");
        assert!(!told.contains("nope"), "{told}");
    }
}

#[tokio::test]
async fn plain_and_tls_ports_are_told_apart() {
    let ca = authority("ca");
    let secured = with_tls(ca.signs(&Wanted::default()).at_the_broker(None)).await;
    let open = cluster(1, None, None).await;
    is(
        &refusal(options(&open, Some(trusting(&ca)), None)).await,
        TlsFault::Plaintext,
        &["plaintext listener"],
    );
    let told = refusal(options(&secured, None, None)).await.to_string();
    assert!(told.contains("TLS"), "{told}");
}

/// The certificate that the file holds now is shown, not the one that it held at the start.
#[tokio::test]
async fn a_certificate_that_is_replaced_is_taken_up() {
    let (ca, clients, others) = (authority("ca"), authority("clients"), authority("others"));
    let demo = with_tls(ca.signs(&Wanted::default()).at_the_broker(Some(&clients))).await;
    let wanted = Wanted { name: "alice", hosts: &[], ..Wanted::default() };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("alice.pem");
    // A new file in the place of the old one, as whoever rotates certificates does it.
    let write = |pair: &Pair| {
        let new = path.with_extension("new");
        std::fs::write(&new, format!("{}{}\n", pair.pem(), pair.key_pem())).unwrap();
        std::fs::rename(&new, &path).unwrap();
    };
    write(&others.signs(&wanted));
    let file = || Material::File(path.clone());
    let identity = Identity::Pem { chain: file(), key: file(), key_password: None };
    let mut options: Options = options(&demo, Some(Tls { identity: Some(identity), ..trusting(&ca) }), None);
    options.connect = std::time::Duration::from_secs(20);
    let wire = Wire::new(options);
    wire.metadata(WhichTopics::All).await.unwrap_err();
    write(&clients.signs(&wanted));
    // The failure stands for a moment; whoever reads waits for that by itself.
    while let Err(error) = wire.metadata(WhichTopics::All).await {
        assert!(matches!(error, Error::Tls { .. }), "{error}");
        tokio::task::yield_now().await;
    }
}

/// The host that a broker advertises is the one that is asked for and checked.
#[tokio::test]
async fn the_advertised_name_is_checked() {
    let ca = authority("ca");
    let only_by_name = ca.signs(&Wanted { hosts: &["localhost"], ..Wanted::default() });
    let door = Door { tls: Some(only_by_name.at_the_broker(None)), login: None };
    let advertised_host = Some("localhost".to_owned());
    let demo = Demo::start(DemoOptions { brokers: 1, advertised_host, door, ..DemoOptions::default() })
        .await
        .unwrap();
    let port = demo.address(1).unwrap().port();
    let mut reached = options(&demo, Some(trusting(&ca)), None);
    reached.bootstrap = vec![format!("localhost:{port}").parse().unwrap()];
    let wire = Wire::new(reached);
    wire.metadata(WhichTopics::All).await.unwrap();
    wire.fetch_connection(kafdeck::wire::BrokerId(1)).await.unwrap();
}

/// What librdkafka has no property for our own client sends by itself, with the same outcome.
#[tokio::test(flavor = "multi_thread")]
async fn settings_that_librdkafka_lacks_produce_as_well() {
    let ca = authority("ca");
    let elsewhere = ca.signs(&Wanted { hosts: &["kafka.example"], ..Wanted::default() });
    let demo = with_tls(elsewhere.at_the_broker(None)).await;
    let server_name = Some("kafka.example".to_owned());
    let named = Tls { server_name, min_version: Some(TlsVersion::V1_2), ..trusting(&ca) };
    works(&demo, options(&demo, Some(named.clone()), None)).await;
    let newest = Tls { ciphers: Some("TLS_AES_128_GCM_SHA256".to_owned()), ..named };
    works(&demo, options(&demo, Some(newest), None)).await;
}
