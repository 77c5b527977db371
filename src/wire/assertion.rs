//! An assertion as text (RFC 7523): read, printed by a command, or made here and signed.
use super::printed;
use crate::security::jwt::{JwtFields, signed};
use crate::security::{Assertion, Secret, Signing, load};
use serde_json::Value;
use std::path::Path;
use std::time::{Duration, SystemTime};

/// So long before now it is good already: clocks differ.
const BEFORE: Duration = Duration::from_secs(60);
/// Of a name that no other assertion has (`jti`), in bytes.
const UNIQUE: usize = 16;

/// What it says where the setting says nothing.
pub(super) struct AssertionDefaults<'a> {
    /// Who says it, and of whom: the client.
    pub(super) issuer: Option<&'a str>,
    /// To whom: the token endpoint.
    pub(super) audience: &'a str,
}

/// The assertion itself.
///
/// # Errors
/// If a file, command or key does not give one.
pub(super) async fn text(assertion: &Assertion, defaults: &AssertionDefaults<'_>) -> Result<Secret, String> {
    let first = |text: String| Secret::new(text.trim_start().lines().next().unwrap_or_default().trim());
    let found = match assertion {
        Assertion::Static(text) => first(text.expose().to_owned()),
        Assertion::File(path) => {
            let text = printed::in_file(path).await;
            first(text.map_err(|error| format!("the assertion file {}: {error}", path.display()))?)
        }
        Assertion::Command(command) => first(printed::by(command).await?),
        Assertion::Signed(signing) => made(signing, defaults).await?,
    };
    if found.is_empty() { Err("there is no assertion".to_owned()) } else { Ok(found) }
}

async fn made(signing: &Signing, defaults: &AssertionDefaults<'_>) -> Result<Secret, String> {
    let template = match &signing.template {
        Some(path) => template(path).await.map_err(|why| format!("{}: {why}", path.display()))?,
        None => Default::default(),
    };
    let said = Said { template, now: SystemTime::now(), id: unique()? };
    let (header, payload) = contents(signing, defaults, said);
    let (material, password) = (signing.key.clone(), signing.key_password.clone());
    // The key is read from the disk, and an RSA signature takes its milliseconds.
    let signing = tokio::task::spawn_blocking(move || {
        let key = load::key(&material, password.as_ref()).map_err(|why| why.to_string())?;
        signed(header, &payload, &key).map_err(|why| format!("the assertion can't be signed: {why}"))
    });
    signing.await.map_err(|_| "signing the assertion broke: the log tells more".to_owned())?
}

/// What goes into it besides the setting.
struct Said {
    template: (JwtFields, JwtFields),
    now: SystemTime,
    id: String,
}

/// Header and payload: the template, under what the setting says, under the times, which are made anew each time.
fn contents(signing: &Signing, defaults: &AssertionDefaults<'_>, said: Said) -> (JwtFields, JwtFields) {
    let (mut header, mut payload) = said.template;
    let text = |(name, value): (&String, &String)| (name.clone(), Value::from(value.clone()));
    header.extend(signing.header.iter().map(text));
    payload.extend(signing.claims.iter().map(text));
    let issuer = payload.get("iss").cloned().or_else(|| Some(defaults.issuer?.into()));
    for (name, value) in [("iss", issuer.clone()), ("sub", issuer), ("aud", Some(defaults.audience.into()))] {
        if let Some(value) = value {
            payload.entry(name).or_insert(value);
        }
    }
    let seconds = |at: SystemTime| at.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs();
    payload.insert("iat".to_owned(), seconds(said.now).into());
    payload.insert("nbf".to_owned(), seconds(said.now - BEFORE).into());
    payload.insert("exp".to_owned(), seconds(said.now + signing.life).into());
    payload.entry("jti").or_insert(said.id.into());
    (header, payload)
}

/// The file as Java has it: `{"header": {…}, "payload": {…}}`; either may be left out.
async fn template(path: &Path) -> Result<(JwtFields, JwtFields), String> {
    let text = printed::in_file(path).await.map_err(|error| error.to_string())?;
    let mut json: JwtFields =
        serde_json::from_str(&text).map_err(|error| format!("no JSON object: {error}"))?;
    let mut part = |name: &str| match json.remove(name) {
        None => Ok(JwtFields::new()),
        Some(Value::Object(fields)) => Ok(fields),
        Some(_) => Err(format!("`{name}` is no object")),
    };
    let parts = (part("header")?, part("payload")?);
    match json.keys().next() {
        None => Ok(parts),
        Some(other) => Err(format!("`{other}` is neither header nor payload")),
    }
}

fn unique() -> Result<String, String> {
    let mut bytes = [0; UNIQUE];
    openssl::rand::rand_bytes(&mut bytes).map_err(|error| error.to_string())?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::security::Material;

    fn signing(claims: &[(&str, &str)]) -> Signing {
        let text = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Signing {
            key: Material::File("key.pem".into()),
            key_password: None,
            header: [("kid".to_owned(), "k1".to_owned())].into(),
            claims: claims.iter().map(text).collect(),
            template: None,
            life: Duration::from_secs(300),
        }
    }

    fn said(template: &str) -> Said {
        let json: Value = serde_json::from_str(template).unwrap();
        let part = |name: &str| json[name].as_object().cloned().unwrap_or_default();
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1000);
        Said { template: (part("header"), part("payload")), now, id: "once".to_owned() }
    }

    #[test]
    fn the_setting_wins_over_the_template_and_the_client_fills_what_is_left() {
        let defaults = AssertionDefaults { issuer: Some("me"), audience: "https://idp/token" };
        let (header, payload) = contents(&signing(&[]), &defaults, said("{}"));
        assert_eq!(Value::from(header), serde_json::json!({ "kid": "k1" }));
        let expected = serde_json::json!({
            "iss": "me", "sub": "me", "aud": "https://idp/token", "iat": 1000, "nbf": 940, "exp": 1300, "jti": "once"
        });
        assert_eq!(Value::from(payload), expected);
        let template = "{\"header\":{\"x5t\":\"t\"},\"payload\":{\"iss\":\"theirs\",\"aud\":[\"a\",\"b\"],\"exp\":1,\"more\":true}}";
        let (header, payload) = contents(&signing(&[("iss", "ours")]), &defaults, said(template));
        assert_eq!(Value::from(header), serde_json::json!({ "x5t": "t", "kid": "k1" }));
        let expected = serde_json::json!({
            "iss": "ours", "sub": "ours", "aud": ["a", "b"], "iat": 1000, "nbf": 940, "exp": 1300, "jti": "once", "more": true
        });
        assert_eq!(Value::from(payload), expected);
    }

    #[tokio::test]
    async fn a_template_that_is_none_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("template.json");
        for (text, words) in
            [("x", "no JSON"), ("{\"claims\":{}}", "`claims`"), ("{\"header\":1}", "`header`")]
        {
            std::fs::write(&path, text).unwrap();
            let why = template(&path).await.unwrap_err();
            assert!(why.contains(words), "{why}");
        }
    }
}
