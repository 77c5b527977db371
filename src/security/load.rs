//! Reads what the settings name: certificates and keys, out of PEM, PKCS#12 and JKS, into OpenSSL's own forms. Blocks on
//! the disk for as long as small files take.
use super::{Identity, Material, Secret, Store, StoreKind, Tls, Trust, jks, pem};
use openssl::error::ErrorStack;
use openssl::pkcs12::{ParsedPkcs12_2, Pkcs12};
use openssl::pkey::{PKey, Private};
use openssl::provider::Provider;
use openssl::x509::{X509, X509Ref};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// No certificate file is larger; one that is was not meant.
const LARGEST: u64 = 16 << 20;

/// Why a setting can't be used: what was being read, what is wrong with it, what to try.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unusable(pub Arc<str>);

fn unusable(what: &str, why: &impl std::fmt::Display) -> Unusable {
    Unusable(format!("{what}: {why}").into())
}

/// Who may sign for a broker.
pub enum Authorities {
    System,
    These(Vec<X509>),
    Anyone,
}

/// A certificate, those between it and its authority, and its key.
pub struct Keys {
    /// Our own first.
    pub chain: Vec<X509>,
    pub key: PKey<Private>,
}

/// Every file that the settings name: when one of them changes, what was read is out of date.
pub fn files(tls: &Tls) -> Vec<PathBuf> {
    let of = |material: &Material| match material {
        Material::File(path) => Some(path.clone()),
        Material::Inline(_) => None,
    };
    let trust = match &tls.trust {
        Trust::Pem(material) => of(material),
        Trust::Store(store) => Some(store.path.clone()),
        Trust::System | Trust::Anyone => None,
    };
    let own = match &tls.identity {
        Some(Identity::Pem { chain, key, .. }) => vec![of(chain), of(key)],
        Some(Identity::Store { store, .. }) => vec![Some(store.path.clone())],
        None => Vec::new(),
    };
    own.into_iter().chain([trust]).flatten().collect()
}

/// Reads whom to trust.
///
/// # Errors
/// If a file can't be read, or holds no certificate.
pub fn authorities(trust: &Trust) -> Result<Authorities, Unusable> {
    let found = match trust {
        Trust::System => return Ok(Authorities::System),
        Trust::Anyone => return Ok(Authorities::Anyone),
        Trust::Pem(material) => {
            let (what, text) = text_of(material, "the trusted certificates")?;
            certificates(&what, &text)?
        }
        Trust::Store(store) => match opened(store)? {
            OpenedStore::Jks(entries) => {
                let trusted = entries.iter().filter(|entry| entry.key.is_none());
                let all: Result<Vec<_>, _> =
                    trusted.flat_map(|entry| &entry.certificates).map(|der| X509::from_der(der)).collect();
                all.map_err(|error| unusable(&named(store), &error))?
            }
            OpenedStore::Pkcs12(parsed) => parsed.ca.into_iter().flatten().chain(parsed.cert).collect(),
        },
    };
    if found.is_empty() {
        let what = match trust {
            Trust::Store(store) => named(store),
            _ => "the trusted certificates".to_owned(),
        };
        return Err(unusable(&what, &"there is no trusted certificate in it"));
    }
    Ok(Authorities::These(found))
}

/// Reads who we are.
///
/// # Errors
/// If a file can't be read, a password is wrong, or key and certificate do not belong together.
pub fn keys(identity: &Identity) -> Result<Keys, Unusable> {
    let keys = match identity {
        Identity::Pem { chain, key, key_password } => {
            let (what, text) = text_of(chain, "the client certificate")?;
            let chain = certificates(&what, &text)?;
            let (what, text) = text_of(key, "the client key")?;
            Keys { chain, key: private_key(&what, &text, key_password.as_ref())? }
        }
        Identity::Store { store, alias, key_password } => {
            from_store(store, alias.as_deref(), key_password.as_ref())?
        }
    };
    let own = keys.chain.first().ok_or_else(|| unusable("the client certificate", &"there is none in it"))?;
    let fits = own.public_key().is_ok_and(|public| public.public_eq(&keys.key));
    if !fits {
        return Err(unusable("the client certificate", &"the key does not belong to it"));
    }
    Ok(keys)
}

/// Reads a key alone.
///
/// # Errors
/// If the file can't be read, holds no key, or its password is wrong.
pub fn key(material: &Material, password: Option<&Secret>) -> Result<PKey<Private>, Unusable> {
    let (what, text) = text_of(material, "the key")?;
    private_key(&what, &text, password)
}

fn from_store(store: &Store, alias: Option<&str>, password: Option<&Secret>) -> Result<Keys, Unusable> {
    let what = named(store);
    let fail = |why: &dyn std::fmt::Display| Unusable(format!("{what}: {why}").into());
    match opened(store)? {
        OpenedStore::Jks(entries) => {
            let keyed: Vec<_> = entries.into_iter().filter(|entry| entry.key.is_some()).collect();
            let names = keyed.iter().map(|entry| entry.alias.as_str()).collect::<Vec<_>>().join(", ");
            // Java keeps aliases in small letters.
            let wanted = |entry: &&jks::JksEntry| {
                alias.is_none_or(|alias| entry.alias.to_lowercase() == alias.to_lowercase())
            };
            let found: Vec<_> = keyed.iter().filter(wanted).collect();
            let entry = match (&found[..], alias) {
                ([one], _) => one,
                ([], Some(alias)) => return Err(fail(&format!("no key has the alias {alias:?}: {names}"))),
                ([], None) => return Err(fail(&"there is no key in it")),
                _ => return Err(fail(&format!("it holds several keys, so an alias must be named: {names}"))),
            };
            let password = password.or(store.password.as_ref()).map_or("", Secret::expose);
            let key = entry.key.as_deref().unwrap_or_default();
            let key = jks::unlocked(key, password).map_err(|error| fail(&error))?;
            let key = PKey::private_key_from_pkcs8(&key).map_err(|error| fail(&error))?;
            let chain: Result<Vec<_>, _> = entry.certificates.iter().map(|der| X509::from_der(der)).collect();
            Ok(Keys { chain: chain.map_err(|error| fail(&error))?, key })
        }
        OpenedStore::Pkcs12(parsed) => {
            let (Some(key), Some(own)) = (parsed.pkey, parsed.cert) else {
                return Err(fail(&"there is no key in it"));
            };
            let name = own.alias().map(|name| String::from_utf8_lossy(name).into_owned());
            if let (Some(alias), Some(name)) = (alias, &name)
                && alias.to_lowercase() != name.to_lowercase()
            {
                // OpenSSL hands out the first key only.
                return Err(fail(&format!(
                    "its first key has the alias {name:?}, not {alias:?}; take that one out by: keytool -importkeystore \
                     -srckeystore {} -srcalias {alias} -destkeystore {alias}.p12 -deststoretype PKCS12",
                    store.path.display()
                )));
            }
            Ok(Keys { chain: ordered(own, parsed.ca.into_iter().flatten().collect()), key })
        }
    }
}

/// Our certificate, then who signed it, and so on: servers refuse a chain in another order.
fn ordered(own: X509, mut others: Vec<X509>) -> Vec<X509> {
    let mut chain = vec![own];
    while let Some(at) = others.iter().position(|other| {
        let last = &chain[chain.len() - 1];
        same_name(last, other) && !same_name(other, other)
    }) {
        chain.push(others.swap_remove(at));
    }
    chain
}

/// Whether `certificate` names `issuer` as its issuer.
fn same_name(certificate: &X509Ref, issuer: &X509Ref) -> bool {
    certificate.issuer_name().to_der().ok() == issuer.subject_name().to_der().ok()
}

enum OpenedStore {
    Jks(Vec<jks::JksEntry>),
    Pkcs12(ParsedPkcs12_2),
}

fn named(store: &Store) -> String {
    format!("the key store {}", store.path.display())
}

fn opened(store: &Store) -> Result<OpenedStore, Unusable> {
    let bytes = read(&store.path, &named(store))?;
    let password = store.password.as_ref().map(Secret::expose);
    let kind = match bytes.get(..4) {
        _ if store.kind.is_some() && bytes.first() != Some(&0x30) && !bytes.starts_with(&jks::MAGIC) => {
            store.kind
        }
        Some(magic) if magic == jks::MAGIC => Some(StoreKind::Jks),
        Some([0x30, ..]) => Some(StoreKind::Pkcs12),
        _ => None,
    };
    match kind {
        Some(StoreKind::Jks) => {
            let entries = jks::entries(&bytes, password).map_err(|error| unusable(&named(store), &error))?;
            Ok(OpenedStore::Jks(entries))
        }
        Some(StoreKind::Pkcs12) => {
            pkcs12(&bytes, password.unwrap_or_default(), &named(store)).map(OpenedStore::Pkcs12)
        }
        None => {
            let path = store.path.display();
            Err(unusable(
                &named(store),
                &format!(
                    "it is neither JKS nor PKCS#12; convert it by: keytool -importkeystore -srckeystore {path} \
                     -destkeystore {path}.p12 -deststoretype PKCS12 (of JCEKS or BCFKS with -srcstoretype)"
                ),
            ))
        }
    }
}

fn pkcs12(bytes: &[u8], password: &str, what: &str) -> Result<ParsedPkcs12_2, Unusable> {
    let store = Pkcs12::from_der(bytes).map_err(|error| unusable(what, &error))?;
    if password.contains('\0') {
        return Err(unusable(what, &"its password holds a zero byte"));
    }
    let parsed = store.parse2(password);
    let parsed = match parsed {
        // Stores from before 2022 are often under RC2, which OpenSSL 3 keeps apart.
        Err(first) if is_unsupported(&first) && legacy() => store.parse2(password),
        parsed => parsed,
    };
    parsed.map_err(|error| {
        if is_unsupported(&error) {
            return unusable(
                what,
                &"its encryption is too old for this OpenSSL; write it anew by keytool -importkeystore",
            );
        }
        let wrong =
            error.errors().iter().any(|row| row.reason().is_some_and(|why| why.contains("mac verify")));
        if wrong { unusable(what, &"the password is wrong") } else { unusable(what, &error) }
    })
}

fn is_unsupported(error: &ErrorStack) -> bool {
    error.errors().iter().any(|row| row.reason().is_some_and(|why| why.contains("unsupported")))
}

/// Whether OpenSSL's old algorithms are there. Loaded when first needed, beside the usual ones.
fn legacy() -> bool {
    static LEGACY: OnceLock<Option<Provider>> = OnceLock::new();
    LEGACY.get_or_init(|| Provider::try_load(None, "legacy", true).ok()).is_some()
}

fn read(path: &Path, what: &str) -> Result<Vec<u8>, Unusable> {
    let size = std::fs::metadata(path).map_err(|error| unusable(what, &error))?.len();
    if size > LARGEST {
        return Err(unusable(what, &"it is larger than 16 MB"));
    }
    std::fs::read(path).map_err(|error| unusable(what, &error))
}

/// PEM text with its lines as OpenSSL wants them, and what to call it.
fn text_of(material: &Material, role: &str) -> Result<(String, String), Unusable> {
    let (what, text) = match material {
        Material::Inline(text) => (role.to_owned(), text.expose().to_owned()),
        Material::File(path) => {
            let what = format!("{role} in {}", path.display());
            let bytes = read(path, &what)?;
            if bytes.starts_with(&jks::MAGIC) || bytes.first() == Some(&0x30) {
                return Err(unusable(&what, &"it is not PEM but a key store, or DER: name it as a store"));
            }
            (what, String::from_utf8_lossy(&bytes).into_owned())
        }
    };
    Ok((what, pem::rewrapped(&text)))
}

fn certificates(what: &str, text: &str) -> Result<Vec<X509>, Unusable> {
    let found = X509::stack_from_pem(text.as_bytes()).map_err(|error| unusable(what, &error))?;
    if found.is_empty() { Err(unusable(what, &"there is no certificate in it")) } else { Ok(found) }
}

/// The callback counts: without a password OpenSSL would ask the terminal.
fn private_key(what: &str, text: &str, password: Option<&Secret>) -> Result<PKey<Private>, Unusable> {
    // Certificates may stand in front of it, in the same file.
    let Some(from) = text.split_inclusive('\n').position(|line| line.contains("PRIVATE KEY-----")) else {
        return Err(unusable(what, &"there is no private key in it"));
    };
    let key: String = text.split_inclusive('\n').skip(from).collect();
    let mut asked = false;
    let found = PKey::private_key_from_pem_callback(key.as_bytes(), |room| {
        asked = true;
        let password = password.map_or("", Secret::expose).as_bytes();
        let length = password.len().min(room.len());
        room[..length].copy_from_slice(&password[..length]);
        Ok(length)
    });
    found.map_err(|error| match (asked, password) {
        (true, None) => unusable(what, &"it is encrypted, and no password is given for it"),
        (true, Some(_)) => unusable(what, &"it is encrypted, and the password for it is wrong"),
        (false, _) => unusable(what, &error),
    })
}
