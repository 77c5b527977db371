//! The same connection setting as librdkafka's properties, for the client that sends records: what one reaches the other
//! does, or it is said why not. Certificates and keys go over as text in memory, whatever file they came from.
use super::error::Error;
use super::options::Options;
use super::tls::split_ciphers;
use crate::config::Address;
use crate::security::load::{self, Authorities, Unusable};
use crate::security::{Sasl, Tls};
use openssl::error::ErrorStack;

/// Property and value.
pub(super) type Properties = Vec<(&'static str, String)>;

/// What of the setting librdkafka has no property for. Then it must not connect at all: it would do so in another way.
pub(super) fn lacking(options: &Options) -> Option<&'static str> {
    if options.via.is_some() {
        return Some("a way through something else (via)");
    }
    if !options.map.is_empty() {
        return Some("other addresses than those that are advertised (map)");
    }
    let security = &options.security;
    let tls = security.tls.as_ref().and_then(|tls| {
        let newest = |ciphers: &String| !split_ciphers(ciphers).1.is_empty();
        [
            (tls.server_name.is_some(), "a server name of its own for TLS"),
            (tls.min_version.is_some(), "a lowest TLS version"),
            (tls.ciphers.as_ref().is_some_and(newest), "a choice of TLS 1.3 ciphers"),
        ]
        .into_iter()
        .find_map(|(asked, what)| asked.then_some(what))
    });
    tls.or(match &security.sasl {
        Some(Sasl::Scram { delegation_token: true, .. }) => Some("delegation tokens"),
        Some(Sasl::OauthBearer { extensions, .. }) if !extensions.is_empty() => {
            Some("OAUTHBEARER extensions")
        }
        Some(Sasl::Kerberos(_)) => Some("Kerberos"),
        _ => None,
    })
}

impl Options {
    /// It starts from `brokers`: those of the cluster that was looked at, where they are known. From the addresses that
    /// the user gave it could get to another cluster behind one of them.
    ///
    /// # Errors
    /// If key material can't be read, or librdkafka has no such setting: it must not connect in another way.
    pub(super) fn librdkafka(&self, brokers: &[Address]) -> Result<Properties, Error> {
        if let Some(what) = lacking(self) {
            return Err(Error::SendingLacks { what });
        }
        let addresses = if brokers.is_empty() { &self.bootstrap } else { brokers };
        let list: Vec<String> = addresses.iter().map(ToString::to_string).collect();
        // librdkafka takes no less than a second.
        let connect = self.connect.as_millis().max(1000);
        let mut properties = vec![
            ("bootstrap.servers", list.join(",")),
            ("client.id", self.client_id.clone()),
            ("security.protocol", self.security.protocol().to_lowercase()),
            ("socket.connection.setup.timeout.ms", connect.to_string()),
        ];
        if let Some(tls) = &self.security.tls {
            encrypted(tls, &mut properties)?;
        }
        if let Some(sasl) = &self.security.sasl {
            logged_in(sasl, &mut properties);
        }
        Ok(properties)
    }
}

fn encrypted(tls: &Tls, properties: &mut Properties) -> Result<(), Error> {
    let odd = |error: ErrorStack| Error::Settings { why: Unusable(error.to_string().into()) };
    let settings = |why| Error::Settings { why };
    let pem = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    match load::authorities(&tls.trust).map_err(settings)? {
        Authorities::Anyone => properties.push(("enable.ssl.certificate.verification", "false".to_owned())),
        Authorities::System => {
            if let Some(place) = super::tls::system_authorities() {
                properties.push(("ssl.ca.location", place.display().to_string()));
            }
        }
        Authorities::These(certificates) => {
            let mut text = String::new();
            for certificate in certificates {
                text.push_str(&pem(certificate.to_pem().map_err(odd)?));
            }
            properties.push(("ssl.ca.pem", text));
        }
    }
    if let Some(identity) = &tls.identity {
        let keys = load::keys(identity).map_err(settings)?;
        let mut chain = String::new();
        for certificate in &keys.chain {
            chain.push_str(&pem(certificate.to_pem().map_err(odd)?));
        }
        properties.push(("ssl.certificate.pem", chain));
        properties.push(("ssl.key.pem", pem(keys.key.private_key_to_pem_pkcs8().map_err(odd)?)));
    }
    let algorithm = if tls.check_hostname { "https" } else { "none" };
    properties.push(("ssl.endpoint.identification.algorithm", algorithm.to_owned()));
    if let Some((older, _)) = tls.ciphers.as_deref().map(split_ciphers) {
        properties.push(("ssl.cipher.suites", older));
    }
    Ok(())
}

/// Tokens come through a callback, from the same source as ours.
fn logged_in(sasl: &Sasl, properties: &mut Properties) {
    properties.push(("sasl.mechanism", sasl.mechanism().to_owned()));
    if let Sasl::Plain { user, password } | Sasl::Scram { user, password, .. } = sasl {
        properties.push(("sasl.username", user.clone()));
        properties.push(("sasl.password", password.expose().to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::security::{ScramHash, Security, TlsVersion, Trust};

    fn properties(security: Security) -> Result<Properties, Error> {
        Options { security, ..Options::new(vec![Address::new("kafka", 9093)]) }.librdkafka(&[])
    }

    #[test]
    fn what_the_setting_says_librdkafka_is_told() {
        let tls = Tls { trust: Trust::Anyone, check_hostname: false, ..Tls::default() };
        let sasl = Sasl::Scram {
            hash: ScramHash::Sha512,
            user: "alice".to_owned(),
            password: "x".into(),
            delegation_token: false,
        };
        let told = properties(Security { tls: Some(tls), sasl: Some(sasl) }).unwrap();
        let is = |name: &str| told.iter().find(|(key, _)| *key == name).map(|(_, value)| value.as_str());
        assert_eq!(is("security.protocol"), Some("sasl_ssl"));
        assert_eq!(is("enable.ssl.certificate.verification"), Some("false"));
        assert_eq!(is("ssl.endpoint.identification.algorithm"), Some("none"));
        assert_eq!((is("sasl.mechanism"), is("sasl.username")), (Some("SCRAM-SHA-512"), Some("alice")));
        let plain = properties(Security::default()).unwrap();
        assert!(plain.contains(&("security.protocol", "plaintext".to_owned())) && plain.len() == 4);
    }

    #[test]
    fn what_librdkafka_can_not_keep_to_is_refused_by_name() {
        let tls = Tls { min_version: Some(TlsVersion::V1_3), ..Tls::default() };
        let refused = properties(Security { tls: Some(tls), sasl: None }).unwrap_err().to_string();
        assert!(refused.contains("a lowest TLS version"), "{refused}");
        let ciphers = Some("TLS_AES_256_GCM_SHA384".to_owned());
        let refused = properties(Security { tls: Some(Tls { ciphers, ..Tls::default() }), sasl: None });
        assert!(refused.is_err());
    }
}
