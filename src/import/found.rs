//! What an importer found: a name, properties by Kafka's own names, and what it wants to say. Makes the profile of it.
use super::Imported;
use crate::config::properties::{self, Left, Pair};
use crate::config::{Entry, Profile};
use std::path::Path;

/// A cluster in another tool's file.
#[derive(Clone, Debug, Default)]
pub struct FoundCluster {
    pub name: String,
    /// By Java's or librdkafka's names.
    pub pairs: Vec<Pair>,
    pub read_only: bool,
    pub server_name: Option<String>,
    /// A bearer token itself, or what gives one, for which Kafka's clients have no property.
    pub token: Option<Entry>,
    /// User and password are a delegation token's.
    pub delegation_token: bool,
    pub notes: Vec<String>,
}

impl FoundCluster {
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }

    /// Sets a property, if there is a value. Of one property emptiness is a value: no host name is checked.
    pub fn set(&mut self, key: &str, value: Option<String>) {
        let says = |value: &String| !value.is_empty() || key == "ssl.endpoint.identification.algorithm";
        if let Some(value) = value.filter(says) {
            self.pairs.push((key.to_owned(), value));
        }
    }

    /// Says that the address of a schema registry is not taken over, if there is one.
    pub fn registry(&mut self, key: &str, value: Option<String>) {
        if value.is_some_and(|value| !value.is_empty()) {
            self.notes.push(format!("{key} is left out: no schema registry is asked here"));
        }
    }

    /// A token that was had by a login of that tool's own.
    pub fn borrowed_token(&mut self, token: String) {
        self.token = Some(Entry::text(token));
        let note = "the token does not live long: token = \"command:…\" fetches another one for each login";
        self.notes.push(note.to_owned());
    }

    /// Kafka's name for how these tools say it: TLS or not, a login or not.
    pub fn protocol(&mut self, tls: bool, sasl: bool) {
        let name = match (tls, sasl) {
            (false, false) => return,
            (true, false) => "SSL",
            (false, true) => "SASL_PLAINTEXT",
            (true, true) => "SASL_SSL",
        };
        self.set("security.protocol", Some(name.to_owned()));
    }

    /// The profile, with relative paths below `folder`.
    ///
    /// # Errors
    /// If a value can't be meant, or no brokers are named.
    pub fn into_profile(mut self, folder: &Path) -> Result<Imported, String> {
        for (key, value) in &mut self.pairs {
            if let Some(note) = resolve(key, value) {
                self.notes.push(note);
            }
        }
        let mut profile = Profile { name: self.name, read_only: self.read_only, ..Profile::default() };
        for left in properties::apply(&mut profile, &self.pairs)? {
            self.notes.push(match left {
                Left::Unused { key, why } => format!("{key} is left out: {why}"),
                Left::Unknown { key } => format!("{key} is left out: nothing here corresponds to it"),
            });
        }
        if let Some(tls) = &mut profile.tls {
            tls.server_name = tls.server_name.take().or(self.server_name);
        }
        if let Some(sasl) = &mut profile.sasl {
            sasl.token = sasl.token.take().or(self.token);
            sasl.delegation_token |= self.delegation_token;
        }
        profile.anchor(folder);
        if let Some((_, why)) = profile.mistake() {
            return Err(why.trim_start_matches([':', ' ']).to_owned());
        }
        Ok(Imported { profile, notes: self.notes })
    }
}

/// `${NAME}` and `${NAME:default}`, as Spring and compose files have them. A secret stays a reference to the environment; of
/// anything else the value that it has now, or its default, is taken. The answer is what should be known of it.
fn resolve(key: &str, value: &mut String) -> Option<String> {
    let text = value.clone();
    let (before, rest) = text.split_once("${")?;
    let (inner, after) = rest.split_once('}')?;
    let (name, default) = inner
        .split_once(':')
        .map_or((inner, None), |(name, rest)| (name, Some(rest.trim_start_matches(['-', '?']))));
    let whole = before.is_empty() && after.is_empty();
    if whole && matches!(Entry::parse(&format!("${{{name}}}")), Ok(Entry::Variable(_))) && is_secret(key) {
        *value = format!("${{{name}}}");
        return Some(format!("{key} is read from the environment: {name}"));
    }
    let now = std::env::var(name).ok().filter(|value| !value.is_empty());
    let from = if now.is_some() { "its value of now" } else { "its default" };
    let taken = now.or_else(|| default.map(str::to_owned));
    match taken {
        Some(taken) if !is_secret(key) => {
            let note = format!("{key} names ${{{name}}}: {from} is taken");
            *value = format!("{before}{taken}{after}");
            Some(note)
        }
        _ => Some(format!("{key} names ${{{name}}}, which is not set: fill it in")),
    }
}

fn is_secret(key: &str) -> bool {
    ["password", "secret", "username", "jaas", "token", "ssl.keystore.key", ".key.pem"]
        .iter()
        .any(|word| key.contains(word))
        && !key.ends_with("url")
}

/// Kafka's name of a mechanism, however these tools spell it.
pub fn mechanism(text: &str) -> String {
    let bare: String = text.to_ascii_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
    match bare.as_str() {
        "plain" | "plaintext" => "PLAIN",
        "scramsha256" | "sha256" => "SCRAM-SHA-256",
        "scramsha512" | "sha512" => "SCRAM-SHA-512",
        "oauth" | "oauthbearer" => "OAUTHBEARER",
        "awsmskiam" | "mskiam" => "AWS_MSK_IAM",
        "gssapi" | "kerberos" => "GSSAPI",
        _ => return text.to_owned(),
    }
    .to_owned()
}
