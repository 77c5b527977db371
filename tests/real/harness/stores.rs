//! Certificates and key stores, made by Java's keytool once for all clusters of a run. Knows no cluster.
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use openssl::pkcs12::Pkcs12;
use openssl::symm::Cipher;

use super::jars;

/// Of every store.
pub const PASSWORD: &str = "changeit";

/// Broker, client and a stranger, each with a key of its own in JKS, who trusts whom, and the same in other forms.
pub fn copy_into(folder: &Path) {
    static MADE: OnceLock<PathBuf> = OnceLock::new();
    let made = MADE.get_or_init(|| {
        let folder = jars::workshop().join(format!("stores-{}", std::process::id()));
        // What an earlier run of this process left, if anything.
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("the target folder is writable");
        make(&folder);
        folder
    });
    for entry in fs::read_dir(made).expect("the stores were made") {
        let entry = entry.expect("a folder can be read to its end");
        fs::copy(entry.path(), folder.join(entry.file_name())).expect("the target folder is writable");
    }
}

fn keytool(folder: &Path, arguments: &[&str]) {
    let output = Command::new("keytool")
        .args(arguments)
        .args(["-storepass", PASSWORD, "-noprompt"])
        .current_dir(folder)
        .output()
        .expect("keytool starts: it comes with Java");
    assert!(output.status.success(), "keytool {arguments:?}: {}", String::from_utf8_lossy(&output.stdout));
}

fn make(folder: &Path) {
    let pair = |name: &str, more: &[&str]| {
        let (store, named) = (format!("{name}.jks"), format!("CN={name}"));
        let common = ["-genkeypair", "-alias", name, "-dname", &named, "-keyalg", "RSA", "-storetype", "JKS"];
        keytool(folder, &[&common[..], &["-keypass", PASSWORD, "-keystore", &store], more].concat());
        let certificate = format!("{name}.crt");
        let export = ["-exportcert", "-rfc", "-alias", name, "-keystore", &store, "-file", &certificate];
        keytool(folder, &export);
    };
    let san = ["-ext", "san=dns:localhost,dns:broker.invalid"];
    pair("broker", &san);
    pair("before", &san);
    pair("after", &san);
    pair("client", &[]);
    pair("stranger", &[]);
    pair("expired", &[&san[..], &["-startdate", "-30d", "-validity", "7"]].concat());
    for (store, kind, name) in [
        ("trust.jks", "JKS", "broker"),
        ("trust.p12", "PKCS12", "broker"),
        ("broker-trust.jks", "JKS", "client"),
    ] {
        let file = format!("{name}.crt");
        let import = ["-importcert", "-alias", name, "-file", &file, "-storetype", kind, "-keystore", store];
        keytool(folder, &import);
    }
    let copy = ["-importkeystore", "-srckeystore", "client.jks", "-srcstorepass", PASSWORD];
    keytool(folder, &[&copy[..], &["-destkeystore", "client.p12", "-deststoretype", "PKCS12"]].concat());
    // keytool gives no key out as PEM.
    let store = fs::read(folder.join("client.p12")).expect("keytool has written it");
    let parsed = Pkcs12::from_der(&store).and_then(|store| store.parse2(PASSWORD)).expect("keytool's store");
    let key = parsed.pkey.expect("it holds the client's key");
    let plain = key.private_key_to_pem_pkcs8().expect("a key has a PEM form");
    let encrypted = key.private_key_to_pem_pkcs8_passphrase(Cipher::aes_256_cbc(), b"key-secret");
    fs::write(folder.join("client.key"), plain).expect("the target folder is writable");
    fs::write(folder.join("client-encrypted.key"), encrypted.expect("a key can be encrypted"))
        .expect("the target folder is writable");
}
