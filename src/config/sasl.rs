//! `[profiles.NAME.sasl]`: its presence is a login. Plain data as it was written, and which settings go with which mechanism.
use super::entry::{Entry, anchored};
use super::grants::{self, GrantName};
use super::rows::{ProfileRow, RowValue};
use crate::nearest::{hint, nearest};
use serde::{Deserialize, Deserializer, de};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Who logs in and how that is proved, as written. Which keys belong to which mechanism is checked when the file is read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(default)]
pub struct SaslTable {
    /// `PLAIN`, `SCRAM-SHA-256`, `SCRAM-SHA-512`, `OAUTHBEARER`, `AWS_MSK_IAM` or `GSSAPI` (Kerberos).
    pub mechanism: Option<Mechanism>,
    /// PLAIN, SCRAM: the user's name, or a delegation token's id.
    pub user: Option<Entry>,
    /// PLAIN, SCRAM: left out, it is asked for when the cluster is opened.
    pub password: Option<Entry>,
    /// SCRAM: `user` and `password` are a delegation token's id and HMAC.
    pub delegation_token: bool,
    /// OAUTHBEARER: the token; `file:` and `command:` are read anew for each login.
    pub token: Option<Entry>,
    /// OAUTHBEARER: the token endpoint.
    pub token_url: Option<String>,
    /// By what right it gives one: `client_credentials` (left out), `jwt-bearer` or `device_code`.
    pub grant: Option<GrantName>,
    pub client_id: Option<Entry>,
    pub client_secret: Option<Entry>,
    /// Id and secret are percent-encoded before they are sent, as RFC 6749 wants it and not every server expects.
    pub encode_secret: bool,
    pub scope: Option<String>,
    pub audience: Option<String>,
    /// The service that the token is for (RFC 8707).
    pub resource: Option<String>,
    /// Where a code is had that somebody enters in a browser.
    pub device_url: Option<String>,
    /// A signed statement in place of client_secret: a JWT; `file:` and `command:` are read anew each time.
    pub assertion: Option<Entry>,
    /// The key that signs one: a PEM file, or PEM text; RSA makes RS256, P-256 makes ES256.
    pub assertion_key: Option<Entry>,
    pub assertion_key_password: Option<Entry>,
    /// What stands in its head beside `alg` and `typ`, such as `kid`.
    pub assertion_header: BTreeMap<String, String>,
    /// What it says beside the times; left out: `iss` and `sub` are the client_id, `aud` is the token_url.
    pub assertion_claims: BTreeMap<String, String>,
    /// JSON with `header` and `payload` to start from.
    pub assertion_template: Option<PathBuf>,
    /// How long it is good; left out: 300.
    #[cfg_attr(test, schemars(range(min = 1)))]
    pub assertion_seconds: Option<u32>,
    /// The authorities to trust at token_url: a PEM file, or PEM text. Left out: those of the system.
    pub token_ca: Option<Entry>,
    /// OAUTHBEARER: what goes with the token, such as logicalCluster and identityPoolId.
    pub extensions: BTreeMap<String, String>,
    /// AWS_MSK_IAM: left out, it is read out of the broker's name.
    pub region: Option<String>,
    /// AWS_MSK_IAM: the profile of AWS's own files.
    pub aws_profile: Option<String>,
    /// AWS_MSK_IAM: left out, AWS's environment and files are asked.
    pub access_key: Option<Entry>,
    pub secret_key: Option<Entry>,
    pub session_token: Option<Entry>,
    /// AWS_MSK_IAM: prints credentials as `aws configure export-credentials --format process` does.
    pub credentials_command: Option<String>,
    /// AWS_MSK_IAM: the role that is taken on with these credentials.
    pub role_arn: Option<String>,
    /// How its session is called; left out: `kafdeck`.
    pub role_session: Option<String>,
    /// What the owner of the role wants to be told.
    pub external_id: Option<String>,
    /// GSSAPI: the first part of the brokers' principal; left out: `kafka`.
    pub service: Option<String>,
    /// GSSAPI: left out: whoever the ticket cache is for.
    pub principal: Option<String>,
    /// GSSAPI: left out: the ticket cache.
    pub keytab: Option<PathBuf>,
    /// GSSAPI: where the tickets are, as Kerberos writes it: `FILE:/tmp/krb5cc_1000`. Left out: the usual place (KRB5CCNAME).
    pub ticket_cache: Option<String>,
}

/// Kafka's mechanisms, and MSK's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mechanism {
    Plain,
    Scram256,
    Scram512,
    OauthBearer,
    MskIam,
    Gssapi,
}

const MECHANISMS: [Mechanism; 6] = {
    use Mechanism::{Gssapi, MskIam, OauthBearer, Plain, Scram256, Scram512};
    [Plain, Scram256, Scram512, OauthBearer, MskIam, Gssapi]
};

impl Mechanism {
    pub fn name(self) -> &'static str {
        match self {
            Mechanism::Plain => "PLAIN",
            Mechanism::Scram256 => "SCRAM-SHA-256",
            Mechanism::Scram512 => "SCRAM-SHA-512",
            Mechanism::OauthBearer => "OAUTHBEARER",
            Mechanism::MskIam => "AWS_MSK_IAM",
            Mechanism::Gssapi => "GSSAPI",
        }
    }

    /// Reads Kafka's name, in whatever letters.
    ///
    /// # Errors
    /// With the nearest name.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wanted = text.trim().to_ascii_uppercase();
        let known = || MECHANISMS.iter().map(|mechanism| mechanism.name());
        MECHANISMS.into_iter().find(|mechanism| mechanism.name() == wanted).ok_or_else(|| {
            let meant = match nearest(&wanted, known()) {
                None => format!("; there are {}", known().collect::<Vec<_>>().join(", ")),
                near => hint(near),
            };
            format!("`{text}` is no SASL mechanism{meant}")
        })
    }

    /// The keys that mean something with it, those that must be there in front.
    fn keys(self) -> (&'static [&'static str], &'static [&'static str]) {
        match self {
            Mechanism::Plain => (&["user"], &["password"]),
            Mechanism::Scram256 | Mechanism::Scram512 => (&["user"], &["password", "delegation_token"]),
            Mechanism::OauthBearer => (
                &[],
                &[
                    "token",
                    "token_url",
                    "grant",
                    "client_id",
                    "client_secret",
                    "encode_secret",
                    "scope",
                    "audience",
                    "resource",
                    "device_url",
                    "assertion",
                    "assertion_key",
                    "assertion_key_password",
                    "assertion_header",
                    "assertion_claims",
                    "assertion_template",
                    "assertion_seconds",
                    "token_ca",
                    "extensions",
                ],
            ),
            Mechanism::MskIam => (
                &[],
                &[
                    "region",
                    "aws_profile",
                    "access_key",
                    "secret_key",
                    "session_token",
                    "credentials_command",
                    "role_arn",
                    "role_session",
                    "external_id",
                ],
            ),
            Mechanism::Gssapi => (&[], &["service", "principal", "keytab", "ticket_cache"]),
        }
    }

    pub fn takes(self, key: &str) -> bool {
        let (needed, more) = self.keys();
        let table = key.split('.').next().unwrap_or(key);
        table == "mechanism" || needed.contains(&table) || more.contains(&table)
    }
}

impl<'de> Deserialize<'de> for Mechanism {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Mechanism::parse(&String::deserialize(from)?).map_err(de::Error::custom)
    }
}

#[cfg(test)]
impl schemars::JsonSchema for Mechanism {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Mechanism".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "enum": MECHANISMS.map(Mechanism::name) })
    }
}

impl SaslTable {
    /// What is set, in the file's words.
    pub fn rows(&self) -> Vec<ProfileRow<'_>> {
        let open = |entry: &'_ Option<Entry>| entry.as_ref().map(|entry| RowValue::Open(entry.clone()));
        let secret = |entry: &'_ Option<Entry>| entry.as_ref().map(|entry| RowValue::Secret(entry.clone()));
        let text = |text: &'_ Option<String>| text.clone().map(RowValue::Text);
        let path =
            |path: &'_ Option<PathBuf>| path.as_ref().map(|path| RowValue::Text(path.display().to_string()));
        let fixed = [
            ("mechanism", self.mechanism.map(|mechanism| RowValue::Text(mechanism.name().to_owned()))),
            ("user", open(&self.user)),
            ("password", secret(&self.password)),
            ("delegation_token", self.delegation_token.then_some(RowValue::Flag(true))),
            ("token", secret(&self.token)),
            ("token_url", text(&self.token_url)),
            ("grant", self.grant.map(|grant| RowValue::Text(grant.name().to_owned()))),
            ("client_id", open(&self.client_id)),
            ("client_secret", secret(&self.client_secret)),
            ("encode_secret", self.encode_secret.then_some(RowValue::Flag(true))),
            ("scope", text(&self.scope)),
            ("audience", text(&self.audience)),
            ("resource", text(&self.resource)),
            ("device_url", text(&self.device_url)),
            ("assertion", secret(&self.assertion)),
            ("assertion_key", open(&self.assertion_key)),
            ("assertion_key_password", secret(&self.assertion_key_password)),
            ("assertion_template", path(&self.assertion_template)),
            ("assertion_seconds", self.assertion_seconds.map(|count| RowValue::Number(count.into()))),
            ("token_ca", open(&self.token_ca)),
            ("region", text(&self.region)),
            ("aws_profile", text(&self.aws_profile)),
            ("access_key", open(&self.access_key)),
            ("secret_key", secret(&self.secret_key)),
            ("session_token", secret(&self.session_token)),
            ("credentials_command", text(&self.credentials_command)),
            ("role_arn", text(&self.role_arn)),
            ("role_session", text(&self.role_session)),
            ("external_id", text(&self.external_id)),
            ("service", text(&self.service)),
            ("principal", text(&self.principal)),
            ("keytab", path(&self.keytab)),
            ("ticket_cache", text(&self.ticket_cache)),
        ];
        let fixed = fixed.into_iter().filter_map(|(name, value)| Some(ProfileRow::new(name, value?)));
        let tables = [
            ("extensions", &self.extensions),
            ("assertion_header", &self.assertion_header),
            ("assertion_claims", &self.assertion_claims),
        ];
        let below = tables.into_iter().flat_map(|(table, rows)| {
            rows.iter().map(move |(name, value)| {
                ProfileRow::new(format!("{table}.{name}"), RowValue::Text(value.clone()))
            })
        });
        fixed.chain(below).collect()
    }

    /// What can't be meant: the key that is wrong (none: the table as a whole), and why.
    pub fn mistake(&self) -> Option<(Option<String>, String)> {
        let Some(mechanism) = self.mechanism else {
            let why = "no mechanism: mechanism = \"SCRAM-SHA-512\", for example".to_owned();
            return Some((None, why));
        };
        let rows = self.rows();
        let name = mechanism.name();
        if let Some(row) = rows.iter().find(|row| !mechanism.takes(&row.key)) {
            let owner = MECHANISMS.iter().find(|other| other.takes(&row.key));
            let owner =
                owner.map_or_else(String::new, |other| format!("it belongs to {}, and ", other.name()));
            let (needed, more) = mechanism.keys();
            let taken = [needed, more].concat().join(", ");
            return Some((Some(row.key.to_string()), format!("{owner}{name} takes {taken}")));
        }
        let has = |key: &str| rows.iter().any(|row| row.key == key);
        let missing = |why: &str| Some((None, format!("{name}{why}")));
        if let Some(key) = mechanism.keys().0.iter().find(|key| !has(key)) {
            return missing(&format!(" needs {key} = \"…\""));
        }
        match mechanism {
            Mechanism::OauthBearer => grants::mistake(&rows, self.grant()),
            Mechanism::MskIam if !has("role_arn") && (has("role_session") || has("external_id")) => {
                missing(": role_session and external_id belong to role_arn = \"arn:aws:iam::…\"")
            }
            Mechanism::Gssapi if has("keytab") && has("ticket_cache") => {
                let why = "`keytab` gets its own tickets: keep one of them";
                Some((Some("ticket_cache".to_owned()), why.to_owned()))
            }
            Mechanism::MskIam if has("access_key") != has("secret_key") => {
                missing(" needs access_key and secret_key, or neither")
            }
            _ => None,
        }
    }

    /// Makes relative paths ones below `folder`.
    pub fn anchor(&mut self, folder: &Path) {
        if let Some(ca) = &mut self.token_ca {
            ca.anchor_path(folder);
        }
        if let Some(key) = &mut self.assertion_key {
            key.anchor_path(folder);
        }
        for path in [&mut self.keytab, &mut self.assertion_template].into_iter().flatten() {
            *path = anchored(path, folder);
        }
        let more =
            [&mut self.user, &mut self.token, &mut self.assertion, &mut self.client_id, &mut self.access_key];
        more.into_iter().flatten().for_each(|entry| entry.anchor(folder));
        for (_, entry) in self.secrets() {
            if let Some(entry) = entry {
                entry.anchor(folder);
            }
        }
    }

    /// The secrets that can be asked for, by key.
    pub fn secrets(&mut self) -> [(&'static str, &mut Option<Entry>); 5] {
        [
            ("sasl.password", &mut self.password),
            ("sasl.client_secret", &mut self.client_secret),
            ("sasl.assertion_key_password", &mut self.assertion_key_password),
            ("sasl.secret_key", &mut self.secret_key),
            ("sasl.session_token", &mut self.session_token),
        ]
    }

    /// The grant that is written, or meant by the other keys.
    pub fn grant(&self) -> GrantName {
        match (self.grant, &self.device_url) {
            (Some(grant), _) => grant,
            (None, Some(_)) => GrantName::DeviceCode,
            (None, None) => GrantName::ClientCredentials,
        }
    }

    /// Whether the mechanism goes by a password.
    pub fn has_password(&self) -> bool {
        matches!(self.mechanism, Some(Mechanism::Plain | Mechanism::Scram256 | Mechanism::Scram512))
    }
}
