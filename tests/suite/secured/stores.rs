//! Key stores as Java's keytool wrote them (`data/`): JKS, PKCS#12 of today and of old. Read as they are.
use super::{cluster, options, refusal, works};
use kafdeck::demo::{Certificate, Demo};
use kafdeck::security::load::keys;
use kafdeck::security::{Identity, Secret, Store, Tls, Trust};
use std::path::{Path, PathBuf};

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/secured/data").join(name)
}

fn store(name: &str, password: Option<&str>) -> Store {
    Store { path: file(name), kind: None, password: password.map(Secret::from) }
}

fn identity(name: &str, alias: Option<&str>, key_password: Option<&str>) -> Identity {
    Identity::Store {
        store: store(name, Some("changeit")),
        alias: alias.map(str::to_owned),
        key_password: key_password.map(Secret::from),
    }
}

fn tls(trust: &str, identity: Identity) -> Tls {
    Tls { trust: Trust::Store(store(trust, Some("changeit"))), identity: Some(identity), ..Tls::default() }
}

/// A broker whose own key lies in a store, and that knows one client.
async fn demo() -> Demo {
    let own = keys(&identity("broker.jks", None, None)).unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let certificate = Certificate {
        chain: text(own.chain[0].to_pem().unwrap()),
        key: text(own.key.private_key_to_pem_pkcs8().unwrap()),
        clients: Some(std::fs::read_to_string(file("client.pem")).unwrap()),
    };
    cluster(1, Some(certificate), None).await
}

#[tokio::test(flavor = "multi_thread")]
async fn stores_of_every_kind_list_read_and_produce() {
    let demo = demo().await;
    let by_alias = || identity("client.jks", Some("Client"), Some("key-secret"));
    for setting in [
        tls("trust.jks", by_alias()),
        tls("trust.p12", by_alias()),
        // Under RC2, as Java wrote it for decades; its key has the password of the store.
        tls("trust.jks", identity("legacy.p12", None, None)),
    ] {
        works(&demo, options(&demo, Some(setting), None)).await;
    }
    let unchecked = Tls { trust: Trust::Store(store("trust.jks", None)), ..tls("trust.jks", by_alias()) };
    works(&demo, options(&demo, Some(unchecked), None)).await;
}

#[tokio::test]
async fn what_is_wrong_with_a_store_is_told() {
    let demo = demo().await;
    let wrong =
        |name: &str| Identity::Store { store: store(name, Some("wrong")), alias: None, key_password: None };
    for (own, words) in [
        (identity("client.jks", None, None), "several keys, so an alias must be named"),
        (identity("client.jks", Some("nobody"), None), "no key has the alias \"nobody\""),
        (identity("client.jks", Some("client"), None), "the password of the key is wrong"),
        (identity("trust.jks", None, None), "there is no key in it"),
        (identity("legacy.p12", Some("other"), None), "keytool -importkeystore"),
        (identity("other.jceks", None, None), "neither JKS nor PKCS#12"),
        (wrong("client.jks"), "the password of the store is wrong"),
        (wrong("trust.p12"), "the password is wrong"),
    ] {
        let told = refusal(options(&demo, Some(tls("trust.jks", own)), None)).await.to_string();
        assert!(told.contains(words), "{words}: {told}");
    }
}
