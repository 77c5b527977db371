//! How the value of a property is read, where it is more than the text itself.
use super::login::entry;
use crate::config::address::Address;
use crate::config::entry::Entry;
use crate::config::grants::GrantName;
use crate::config::partitioner::PartitionerName;
use crate::config::profile::{Profile, ProfileIsolation};
use crate::config::sasl::{Mechanism, SaslTable};
use crate::config::tls::{TlsTable, Version};

#[allow(clippy::unnecessary_wraps, reason = "the form of every setter")]
pub fn put(place: &mut Option<String>, value: &str) -> Result<(), String> {
    *place = (!value.is_empty()).then(|| value.to_owned());
    Ok(())
}

pub fn brokers(profile: &mut Profile, value: &str) -> Result<(), String> {
    (profile.brokers, profile.bootstrap_controllers) = (addresses(value)?, Vec::new());
    Ok(())
}

pub fn controllers(profile: &mut Profile, value: &str) -> Result<(), String> {
    (profile.brokers, profile.bootstrap_controllers) = (Vec::new(), addresses(value)?);
    Ok(())
}

fn addresses(value: &str) -> Result<Vec<Address>, String> {
    // Java takes listeners' names in front of an address, too.
    let bare: Vec<&str> =
        value.split(',').map(|one| one.split_once("://").map_or(one, |(_, bare)| bare)).collect();
    Address::list(&bare.join(","))
}

pub fn isolation(profile: &mut Profile, value: &str) -> Result<(), String> {
    profile.isolation = Some(match value.to_ascii_lowercase().as_str() {
        "read_committed" => ProfileIsolation::Committed,
        "read_uncommitted" => ProfileIsolation::Uncommitted,
        _ => return Err(format!("`{value}` is neither read_committed nor read_uncommitted")),
    });
    Ok(())
}

pub fn partitioner(profile: &mut Profile, value: &str) -> Result<(), String> {
    profile.partitioner = Some(PartitionerName::parse(value)?);
    Ok(())
}

pub fn protocol(profile: &mut Profile, value: &str) -> Result<(), String> {
    let (tls, sasl) = match value.to_ascii_uppercase().as_str() {
        "PLAINTEXT" => (false, false),
        "SSL" => (true, false),
        "SASL_PLAINTEXT" => (false, true),
        "SASL_SSL" => (true, true),
        _ => return Err(format!("`{value}` is none of PLAINTEXT, SSL, SASL_PLAINTEXT, SASL_SSL")),
    };
    profile.tls = tls.then(|| profile.tls.take().unwrap_or_default());
    profile.sasl = sasl.then(|| profile.sasl.take().unwrap_or_default());
    Ok(())
}

pub fn truststore_type(tls: &mut TlsTable, value: &str) -> Result<(), String> {
    match value.to_ascii_uppercase().as_str() {
        "PEM" => {
            if let Some(file) = tls.truststore.take() {
                tls.ca = Some(file);
            }
            tls.truststore_password = None;
            Ok(())
        }
        _ => known_store(value),
    }
}

pub fn keystore_type(tls: &mut TlsTable, value: &str) -> Result<(), String> {
    match value.to_ascii_uppercase().as_str() {
        "PEM" => {
            if let Some(file) = tls.keystore.take() {
                tls.certificate = Some(file);
            }
            tls.keystore_password = None;
            Ok(())
        }
        _ => known_store(value),
    }
}

/// The kind is found by the file's first bytes.
fn known_store(value: &str) -> Result<(), String> {
    match value.to_ascii_uppercase().as_str() {
        "JKS" | "PKCS12" => Ok(()),
        _ => Err(format!(
            "`{value}` can't be read here: keytool -importkeystore -srckeystore STORE -destkeystore store.p12 -deststoretype \
             PKCS12 makes one that can"
        )),
    }
}

pub fn hostname(tls: &mut TlsTable, value: &str) -> Result<(), String> {
    tls.check_hostname = match value.to_ascii_lowercase().as_str() {
        "" | "none" => Some(false),
        "https" => None,
        _ => return Err(format!("`{value}` is neither https nor empty")),
    };
    Ok(())
}

pub fn verify(tls: &mut TlsTable, value: &str) -> Result<(), String> {
    tls.verify = match value.to_ascii_lowercase().as_str() {
        "false" | "f" | "0" => Some(false),
        "true" | "t" | "1" => None,
        _ => return Err(format!("`{value}` is neither true nor false")),
    };
    Ok(())
}

pub fn protocols(tls: &mut TlsTable, value: &str) -> Result<(), String> {
    let known = [
        ("TLSv1.3", Some(Version::V1_3)),
        // What is taken anyway.
        ("TLSv1.2", None),
        ("TLSv1.1", Some(Version::V1_1)),
        ("TLSv1", Some(Version::V1_0)),
    ];
    let named: Vec<&str> = value.split(',').map(str::trim).collect();
    let lowest = known.iter().rfind(|(name, _)| named.contains(name));
    tls.min_version = lowest.ok_or_else(|| format!("`{value}` names no version such as TLSv1.2"))?.1;
    Ok(())
}

pub fn ciphers(tls: &mut TlsTable, value: &str) -> Result<(), String> {
    if value.contains("_WITH_") {
        return Err("these are Java's names; write OpenSSL's: tls.ciphers = \"ECDHE-RSA-AES256-GCM-SHA384\""
            .to_owned());
    }
    put(&mut tls.ciphers, &value.replace(',', ":"))
}

pub fn mechanism(sasl: &mut SaslTable, value: &str) -> Result<(), String> {
    sasl.mechanism = Some(Mechanism::parse(value)?);
    Ok(())
}

/// MSK's login behind OAUTHBEARER; the other handlers are Kafka's own, and follow from the other settings.
#[allow(clippy::unnecessary_wraps, reason = "the form of every setter")]
pub fn handler(sasl: &mut SaslTable, value: &str) -> Result<(), String> {
    if value.ends_with("IAMOAuthBearerLoginCallbackHandler") {
        sasl.mechanism = Some(Mechanism::MskIam);
    }
    Ok(())
}

/// Java's way to say that the token stands in a file.
pub fn token_url(sasl: &mut SaslTable, value: &str) -> Result<(), String> {
    match value.strip_prefix("file:") {
        Some(path) => {
            let path = format!("/{}", path.trim_start_matches('/'));
            sasl.token = Some(Entry::File(path.into()));
            Ok(())
        }
        None => put(&mut sasl.token_url, value),
    }
}

pub fn grant(sasl: &mut SaslTable, value: &str) -> Result<(), String> {
    sasl.grant = Some(GrantName::parse(value)?);
    Ok(())
}

/// Java's classes that ask for a token; the others follow from the other settings.
pub fn retriever(sasl: &mut SaslTable, value: &str) -> Result<(), String> {
    match value.rsplit('.').next().unwrap_or(value) {
        "JwtBearerJwtRetriever" => sasl.grant = Some(GrantName::JwtBearer),
        "ClientCredentialsJwtRetriever" | "DefaultJwtRetriever" | "FileJwtRetriever" => {}
        other => {
            return Err(format!("the class {other} can't be run here; token = \"command:…\" runs a program"));
        }
    }
    Ok(())
}

pub fn encoded(sasl: &mut SaslTable, value: &str) -> Result<(), String> {
    sasl.encode_secret = match value.to_ascii_lowercase().as_str() {
        "true" => true,
        "false" => false,
        _ => return Err(format!("`{value}` is neither true nor false")),
    };
    Ok(())
}

#[allow(clippy::unnecessary_wraps, reason = "the form of every setter")]
pub fn assertion_file(sasl: &mut SaslTable, value: &str) -> Result<(), String> {
    sasl.assertion = Some(Entry::File(value.into()));
    Ok(())
}

#[allow(clippy::unnecessary_wraps, reason = "the form of every setter")]
pub fn template(sasl: &mut SaslTable, value: &str) -> Result<(), String> {
    sasl.assertion_template = Some(value.into());
    Ok(())
}

pub fn seconds(sasl: &mut SaslTable, value: &str) -> Result<(), String> {
    let count = value.parse().ok().filter(|count| *count > 0);
    sasl.assertion_seconds = Some(count.ok_or_else(|| format!("`{value}` is no number of seconds"))?);
    Ok(())
}

#[allow(clippy::unnecessary_wraps, reason = "the form of every setter")]
pub fn claim(sasl: &mut SaslTable, name: &str, value: &str) -> Result<(), String> {
    sasl.assertion_claims.insert(name.to_owned(), value.to_owned());
    Ok(())
}

pub fn extensions(sasl: &mut SaslTable, value: &str) -> Result<(), String> {
    for pair in value.split(',').map(str::trim).filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').ok_or("expected name=value,name=value")?;
        sasl.extensions.insert(name.trim().to_owned(), value.trim().to_owned());
    }
    Ok(())
}

/// librdkafka looks for the system's authorities itself when told to probe.
#[allow(clippy::unnecessary_wraps, reason = "the form of every setter")]
pub fn ca_file(tls: &mut TlsTable, value: &str) -> Result<(), String> {
    tls.ca = (value != "probe").then(|| entry(value));
    Ok(())
}

#[allow(clippy::unnecessary_wraps, reason = "the form of every setter")]
pub fn token_ca_file(sasl: &mut SaslTable, value: &str) -> Result<(), String> {
    sasl.token_ca = (value != "probe").then(|| entry(value));
    Ok(())
}

#[allow(clippy::unnecessary_wraps, reason = "the form of every setter")]
pub fn keytab(sasl: &mut SaslTable, value: &str) -> Result<(), String> {
    sasl.keytab = Some(value.into());
    Ok(())
}

/// Takes away what other programs pass over beside what they prefer: a file of theirs may hold both.
pub fn settle_grant(sasl: &mut SaslTable) {
    let asserts = sasl.assertion.is_some() || sasl.assertion_key.is_some();
    if sasl.token.is_some() {
        let (token, extensions) = (sasl.token.take(), std::mem::take(&mut sasl.extensions));
        *sasl = SaslTable { mechanism: sasl.mechanism, token, extensions, ..SaslTable::default() };
    }
    if sasl.assertion.is_some() {
        (sasl.assertion_key, sasl.assertion_key_password, sasl.assertion_template) = (None, None, None);
        sasl.assertion_seconds = None;
        sasl.assertion_header.clear();
        sasl.assertion_claims.clear();
    }
    if asserts {
        (sasl.client_secret, sasl.encode_secret) = (None, false);
    }
}
