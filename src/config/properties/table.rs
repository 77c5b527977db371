//! Each property: what it is called in Java, in librdkafka and in a profile, and how it is set there.
use super::login::{self, entry};
use super::{Left, Pair, set};
use crate::config::profile::Profile;
use crate::config::sasl::{Mechanism, SaslTable};
use crate::config::tls::TlsTable;

/// Sets a property in a profile.
enum Set {
    Profile(fn(&mut Profile, &str) -> Result<(), String>),
    /// Means something only where TLS is on.
    Tls(fn(&mut TlsTable, &str) -> Result<(), String>),
    /// Means something only with a login.
    Sasl(fn(&mut SaslTable, &str) -> Result<(), String>),
}

struct Property {
    /// Java's name; empty where Java has none.
    java: &'static str,
    librdkafka: &'static str,
    /// The profile's key; of several the one that says most.
    ours: &'static str,
    set: Set,
}

const fn row(java: &'static str, librdkafka: &'static str, ours: &'static str, set: Set) -> Property {
    Property { java, librdkafka, ours, set }
}

/// A value that may be a secret, a path or PEM.
macro_rules! tls {
    ($field:ident) => {
        Set::Tls(|tls, value| {
            tls.$field = Some(entry(value));
            Ok(())
        })
    };
}
macro_rules! sasl {
    ($field:ident) => {
        Set::Sasl(|sasl, value| {
            sasl.$field = Some(entry(value));
            Ok(())
        })
    };
}
macro_rules! sasl_text {
    ($field:ident) => {
        Set::Sasl(|sasl, value| set::put(&mut sasl.$field, value))
    };
}

/// A claim of the assertion, which both call the same.
macro_rules! claim {
    ($name:literal, $claim:literal) => {
        row(
            $name,
            $name,
            concat!("sasl.assertion_claims.", $claim),
            Set::Sasl(|sasl, value| set::claim(sasl, $claim, value)),
        )
    };
}

/// In the order in which they are set: what decides over others comes first.
const TABLE: &[Property] = &[
    row("bootstrap.servers", "bootstrap.servers", "brokers", Set::Profile(set::brokers)),
    row("bootstrap.controllers", "", "bootstrap_controllers", Set::Profile(set::controllers)),
    row("", "metadata.broker.list", "brokers", Set::Profile(set::brokers)),
    row(
        "client.id",
        "client.id",
        "client_id",
        Set::Profile(|profile, value| set::put(&mut profile.client_id, value)),
    ),
    row("isolation.level", "isolation.level", "isolation", Set::Profile(set::isolation)),
    row("", "partitioner", "partitioner", Set::Profile(set::partitioner)),
    row("security.protocol", "security.protocol", "tls", Set::Profile(set::protocol)),
    row("ssl.truststore.location", "", "tls.truststore", tls!(truststore)),
    row("ssl.truststore.password", "", "tls.truststore_password", tls!(truststore_password)),
    row("ssl.truststore.certificates", "ssl.ca.pem", "tls.ca", tls!(ca)),
    row("", "ssl.ca.location", "tls.ca", Set::Tls(set::ca_file)),
    row("ssl.truststore.type", "", "tls.truststore", Set::Tls(set::truststore_type)),
    row("ssl.keystore.location", "ssl.keystore.location", "tls.keystore", tls!(keystore)),
    row("ssl.keystore.password", "ssl.keystore.password", "tls.keystore_password", tls!(keystore_password)),
    row("ssl.keystore.type", "", "tls.keystore", Set::Tls(set::keystore_type)),
    row("ssl.keystore.certificate.chain", "ssl.certificate.pem", "tls.certificate", tls!(certificate)),
    row("", "ssl.certificate.location", "tls.certificate", tls!(certificate)),
    row("ssl.keystore.key", "ssl.key.pem", "tls.key", tls!(key)),
    row("", "ssl.key.location", "tls.key", tls!(key)),
    row("ssl.key.password", "ssl.key.password", "tls.key_password", tls!(key_password)),
    row(
        "ssl.endpoint.identification.algorithm",
        "ssl.endpoint.identification.algorithm",
        "tls.check_hostname",
        Set::Tls(set::hostname),
    ),
    row("", "enable.ssl.certificate.verification", "tls.verify", Set::Tls(set::verify)),
    row("ssl.enabled.protocols", "", "tls.min_version", Set::Tls(set::protocols)),
    row("ssl.cipher.suites", "ssl.cipher.suites", "tls.ciphers", Set::Tls(set::ciphers)),
    row("sasl.mechanism", "sasl.mechanism", "sasl.mechanism", Set::Sasl(set::mechanism)),
    row("", "sasl.mechanisms", "sasl.mechanism", Set::Sasl(set::mechanism)),
    row("sasl.login.callback.handler.class", "", "sasl.mechanism", Set::Sasl(set::handler)),
    row("sasl.jaas.config", "", "sasl", Set::Sasl(login::set)),
    row("", "sasl.username", "sasl.user", sasl!(user)),
    row("", "sasl.password", "sasl.password", sasl!(password)),
    row("sasl.kerberos.service.name", "sasl.kerberos.service.name", "sasl.service", sasl_text!(service)),
    row("", "sasl.kerberos.principal", "sasl.principal", sasl_text!(principal)),
    row("", "sasl.kerberos.keytab", "sasl.keytab", Set::Sasl(set::keytab)),
    row(
        "sasl.oauthbearer.token.endpoint.url",
        "sasl.oauthbearer.token.endpoint.url",
        "sasl.token_url",
        Set::Sasl(set::token_url),
    ),
    row("", "sasl.oauthbearer.client.id", "sasl.client_id", sasl!(client_id)),
    row(
        "sasl.oauthbearer.client.credentials.client.id",
        "sasl.oauthbearer.client.credentials.client.id",
        "sasl.client_id",
        sasl!(client_id),
    ),
    row("", "sasl.oauthbearer.client.secret", "sasl.client_secret", sasl!(client_secret)),
    row(
        "sasl.oauthbearer.client.credentials.client.secret",
        "sasl.oauthbearer.client.credentials.client.secret",
        "sasl.client_secret",
        sasl!(client_secret),
    ),
    row("", "sasl.oauthbearer.grant.type", "sasl.grant", Set::Sasl(set::grant)),
    row("sasl.oauthbearer.jwt.retriever.class", "", "sasl.grant", Set::Sasl(set::retriever)),
    row("sasl.oauthbearer.header.urlencode", "", "sasl.encode_secret", Set::Sasl(set::encoded)),
    row(
        "sasl.oauthbearer.assertion.file",
        "sasl.oauthbearer.assertion.file",
        "sasl.assertion",
        Set::Sasl(set::assertion_file),
    ),
    row(
        "sasl.oauthbearer.assertion.private.key.file",
        "sasl.oauthbearer.assertion.private.key.file",
        "sasl.assertion_key",
        sasl!(assertion_key),
    ),
    row("", "sasl.oauthbearer.assertion.private.key.pem", "sasl.assertion_key", sasl!(assertion_key)),
    row(
        "sasl.oauthbearer.assertion.private.key.passphrase",
        "sasl.oauthbearer.assertion.private.key.passphrase",
        "sasl.assertion_key_password",
        sasl!(assertion_key_password),
    ),
    row(
        "sasl.oauthbearer.assertion.template.file",
        "sasl.oauthbearer.assertion.jwt.template.file",
        "sasl.assertion_template",
        Set::Sasl(set::template),
    ),
    row(
        "sasl.oauthbearer.assertion.claim.exp.seconds",
        "sasl.oauthbearer.assertion.claim.exp.seconds",
        "sasl.assertion_seconds",
        Set::Sasl(set::seconds),
    ),
    claim!("sasl.oauthbearer.assertion.claim.iss", "iss"),
    claim!("sasl.oauthbearer.assertion.claim.sub", "sub"),
    claim!("sasl.oauthbearer.assertion.claim.aud", "aud"),
    row("sasl.oauthbearer.scope", "sasl.oauthbearer.scope", "sasl.scope", sasl_text!(scope)),
    row("", "sasl.oauthbearer.extensions", "sasl.extensions", Set::Sasl(set::extensions)),
    row("", "https.ca.location", "sasl.token_ca", Set::Sasl(set::token_ca_file)),
    row("", "https.ca.pem", "sasl.token_ca", sasl!(token_ca)),
];

/// Tells Java or librdkafka something that needs no telling here, or that is theirs alone: passed over without a word.
const SILENT: &[&str] = &[
    "ssl.protocol",
    "sasl.client.callback.handler.class",
    "sasl.oauthbearer.method",
    "sasl.oauthbearer.jwt.validator.class",
    // The key says it.
    "sasl.oauthbearer.assertion.algorithm",
    // Always there, and harmless.
    "sasl.oauthbearer.assertion.claim.jti.include",
    // Always a minute ago.
    "sasl.oauthbearer.assertion.claim.nbf.seconds",
    "sasl.kerberos.kinit.cmd",
    "sasl.kerberos.min.time.before.relogin",
    "sasl.kerberos.ticket.renew.window.factor",
    "sasl.kerberos.ticket.renew.jitter",
    "key.serializer",
    "value.serializer",
    "key.deserializer",
    "value.deserializer",
];

/// The profile's key for a property's name, also written with `_` or `-`.
pub fn ours(name: &str) -> Option<&'static str> {
    let name = name.replace(['_', '-'], ".");
    let is = |property: &&Property| property.java == name || property.librdkafka == name;
    TABLE.iter().find(is).map(|property| property.ours)
}

/// All names of the table: for hints.
pub fn names() -> impl Iterator<Item = &'static str> {
    TABLE.iter().flat_map(|row| [row.java, row.librdkafka]).filter(|name| !name.is_empty())
}

/// Sets the properties in the profile. What is not set is in the answer.
///
/// # Errors
/// With the name of a property whose value can't be meant.
pub fn apply(profile: &mut Profile, pairs: &[Pair]) -> Result<Vec<Left>, String> {
    let mut left = Vec::new();
    for property in TABLE {
        // Of a key that stands there twice the last one counts, as in Java.
        let is = |(key, _): &&Pair| *key == property.java || *key == property.librdkafka;
        let Some((key, value)) = pairs.iter().rfind(is) else { continue };
        if let Err(why) = put(profile, property, value.trim()) {
            match why {
                Refused::Unused(why) => left.push(Left::Unused { key: key.clone(), why }),
                Refused::Wrong(why) => return Err(format!("{key}: {why}")),
            }
        }
    }
    settle_mechanism(profile);
    settle_verification(profile);
    if let Some(sasl) = &mut profile.sasl {
        set::settle_grant(sasl);
    }
    for (key, _) in pairs {
        if !names().any(|name| name == key) && !SILENT.contains(&key.as_str()) {
            left.push(Left::Unknown { key: key.clone() });
        }
    }
    Ok(left)
}

enum Refused {
    Unused(String),
    Wrong(String),
}

fn put(profile: &mut Profile, property: &Property, value: &str) -> Result<(), Refused> {
    let unused = |why: &str| Err(Refused::Unused(why.to_owned()));
    match property.set {
        Set::Profile(set) => set(profile, value).map_err(Refused::Wrong),
        Set::Tls(set) => match &mut profile.tls {
            Some(tls) => set(tls, value).map_err(Refused::Wrong),
            None => unused("it needs security.protocol=SSL or SASL_SSL"),
        },
        Set::Sasl(set) => match &mut profile.sasl {
            None => unused("it needs security.protocol=SASL_SSL or SASL_PLAINTEXT"),
            Some(sasl) => {
                let key = property.ours.strip_prefix("sasl.").unwrap_or("mechanism");
                match sasl.mechanism {
                    Some(mechanism) if !mechanism.takes(key) => {
                        unused(&format!("it means nothing with sasl.mechanism={}", mechanism.name()))
                    }
                    _ => set(sasl, value).map_err(Refused::Wrong),
                }
            }
        },
    }
}

/// Both clients take GSSAPI where none is named.
fn settle_mechanism(profile: &mut Profile) {
    if let Some(sasl) = &mut profile.sasl {
        sasl.mechanism.get_or_insert(Mechanism::Gssapi);
    }
}

/// Nothing is verified: whom to trust means nothing then.
fn settle_verification(profile: &mut Profile) {
    if let Some(tls) = profile.tls.as_mut().filter(|tls| tls.verify == Some(false)) {
        (tls.ca, tls.truststore, tls.truststore_password, tls.check_hostname) = (None, None, None, None);
    }
}
