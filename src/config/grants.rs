//! By what right a token endpoint gives a token: the names of the grants, and which settings each of them needs.
use super::rows::ProfileRow;
use crate::nearest::{hint, nearest};
use serde::{Deserialize, Deserializer, de};

/// OAuth's grants, by the names that librdkafka and people use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GrantName {
    ClientCredentials,
    JwtBearer,
    DeviceCode,
}

const GRANTS: [GrantName; 3] = [GrantName::ClientCredentials, GrantName::JwtBearer, GrantName::DeviceCode];

impl GrantName {
    pub fn name(self) -> &'static str {
        match self {
            GrantName::ClientCredentials => "client_credentials",
            GrantName::JwtBearer => "jwt-bearer",
            GrantName::DeviceCode => "device_code",
        }
    }

    /// Reads the name, also with the prefix that OAuth's own has.
    ///
    /// # Errors
    /// With the nearest name.
    pub fn parse(text: &str) -> Result<Self, String> {
        let bare = text.strip_prefix("urn:ietf:params:oauth:grant-type:").unwrap_or(text);
        let names = || GRANTS.iter().map(|grant| grant.name());
        GRANTS.into_iter().find(|grant| grant.name() == bare).ok_or_else(|| {
            let meant = match nearest(bare, names()) {
                None => format!("; there are {}", names().collect::<Vec<_>>().join(", ")),
                near => hint(near),
            };
            format!("`{text}` is no grant{meant}")
        })
    }
}

impl<'de> Deserialize<'de> for GrantName {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        GrantName::parse(&String::deserialize(from)?).map_err(de::Error::custom)
    }
}

#[cfg(test)]
impl schemars::JsonSchema for GrantName {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "GrantName".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "enum": GRANTS.map(GrantName::name) })
    }
}

/// What can't be meant of an OAUTHBEARER login: the key that is wrong (none: the table as a whole), and why.
pub fn mistake(rows: &[ProfileRow<'_>], grant: GrantName) -> Option<(Option<String>, String)> {
    let has = |key: &str| rows.iter().any(|row| row.key.split('.').next() == Some(key));
    let wrong = |key: &str, why: &str| Some((Some(key.to_owned()), why.to_owned()));
    let of_endpoint = rows.iter().map(|row| row.key.split('.').next().unwrap_or_default());
    let mut of_endpoint = of_endpoint.filter(|key| !["mechanism", "token", "extensions"].contains(key));
    match (has("token"), has("token_url")) {
        (true, true) => return wrong("token_url", "`token` is the token already: keep one of them"),
        (true, false) => {
            let why = "`token` is the token already, and nobody is asked for one";
            return of_endpoint.next().and_then(|key| wrong(key, why));
        }
        (false, false) => {
            let why = "OAUTHBEARER needs a token: token = \"command:…\", or token_url with client_id and client_secret";
            return Some((None, why.to_owned()));
        }
        (false, true) => {}
    }
    let asserts = has("assertion") || has("assertion_key");
    if has("assertion") && has("assertion_key") {
        return wrong("assertion_key", "`assertion` is signed already: keep one of them");
    }
    let of_key = [
        "assertion_key_password",
        "assertion_header",
        "assertion_claims",
        "assertion_template",
        "assertion_seconds",
    ];
    if let Some(key) = of_key.iter().find(|key| has(key) && !has("assertion_key")) {
        return wrong(key, "it needs assertion_key = \"client.key\", which signs what is said");
    }
    match grant {
        GrantName::ClientCredentials if asserts && has("client_secret") => {
            wrong("client_secret", "the assertion stands in its place: keep one of them")
        }
        GrantName::ClientCredentials if !(asserts || has("client_id") && has("client_secret")) => wrong(
            "token_url",
            "it needs client_id and client_secret, too, or assertion_key, or device_url for a login in the browser",
        ),
        GrantName::ClientCredentials if has("device_url") => {
            wrong("device_url", "it belongs to grant = \"device_code\"")
        }
        GrantName::JwtBearer if !asserts => {
            wrong("grant", "jwt-bearer needs assertion = \"file:…\", or assertion_key = \"client.key\"")
        }
        GrantName::JwtBearer => ["client_secret", "encode_secret", "device_url"]
            .iter()
            .find(|key| has(key))
            .and_then(|key| wrong(key, "it means nothing with jwt-bearer: the assertion is the right")),
        GrantName::DeviceCode if asserts => wrong("grant", "device_code takes no assertion"),
        GrantName::DeviceCode if has("encode_secret") => {
            wrong("encode_secret", "it belongs to client_credentials")
        }
        GrantName::DeviceCode if !has("device_url") => {
            wrong("grant", "device_code needs device_url = \"https://…\"")
        }
        GrantName::DeviceCode if !has("client_id") => wrong("device_url", "it needs client_id, too"),
        _ => None,
    }
}
