//! Keys for a profile whose owner has logged in by a browser (`aws sso login`): the token that this left in a file is
//! shown at AWS's portal, which gives keys for the role. The login itself, and its renewal, are AWS's own program's.
use super::files::{AwsFiles, AwsRows};
use super::{AwsSearch, FoundKeys, moment};
use crate::security::Secret;
use crate::security::aws::{AwsKeys, percent_encoded};
use crate::wire::http::{HeaderName, HttpQuestion};
use crate::wire::printed;
use openssl::sha::sha1;
use serde_json::Value;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

/// Where somebody has logged in, and as what.
struct BrowserLogin<'a> {
    region: &'a str,
    account: &'a str,
    role: &'a str,
    /// By what the file of the token is named.
    about: &'a str,
}

impl<'a> BrowserLogin<'a> {
    /// Of a profile's rows and those of its session, if that is what they say.
    fn of(rows: &AwsRows<'a>, session: &AwsRows<'a>) -> Option<Self> {
        let row = |name: &str| session.get(name).or_else(|| rows.get(name)).copied();
        Some(BrowserLogin {
            region: row("sso_region")?,
            account: row("sso_account_id")?,
            role: row("sso_role_name")?,
            about: rows.get("sso_session").copied().or_else(|| row("sso_start_url"))?,
        })
    }

    fn file(&self) -> String {
        let digest = sha1(self.about.as_bytes());
        digest.iter().map(|byte| format!("{byte:02x}")).collect::<String>() + ".json"
    }
}

impl AwsSearch<'_> {
    /// The keys of a profile that is logged in by a browser.
    pub(super) async fn by_browser(
        &self,
        files: &AwsFiles,
        name: &str,
        rows: &AwsRows<'_>,
    ) -> Result<FoundKeys, String> {
        let fail = |why: &str| format!("the AWS profile {name}, which logs in by a browser: {why}");
        let session = rows.get("sso_session").map(|session| files.session(session)).unwrap_or_default();
        let login = BrowserLogin::of(rows, &session).ok_or_else(|| {
            fail("sso_region, sso_account_id, sso_role_name, and sso_session or sso_start_url are needed")
        })?;
        let again = format!("say `aws sso login --profile {name}`");
        let token = self.browser_token(&login).await.map_err(|why| fail(&format!("{why}: {again}")))?;
        let region = login.region;
        let usual = || format!("https://portal.sso.{}", super::host_of(region));
        let base = self.variable("AWS_ENDPOINT_URL_SSO").unwrap_or_else(usual);
        let (role, account) = (percent_encoded(login.role), percent_encoded(login.account));
        let url = format!(
            "{}/federation/credentials?role_name={role}&account_id={account}",
            base.trim_end_matches('/')
        );
        let trust = self.trust();
        let mut question = HttpQuestion::get(&url, &trust);
        question.headers.push((HeaderName::from_static("x-amz-sso_bearer_token"), token.expose().to_owned()));
        let answer = question.put(self.options).await.map_err(|why| fail(&format!("{base}: {why}")))?;
        match answer.status {
            200 => keys(&answer.body).ok_or_else(|| fail(&format!("{base} gives no keys"))),
            401 => Err(fail(&format!("{base} does not take its login any more: {again}"))),
            403 => {
                Err(fail(&format!("{base} gives no keys for the role {} of {}", login.role, login.account)))
            }
            status => Err(fail(&format!("{base} answers {status}"))),
        }
    }

    async fn browser_token(&self, login: &BrowserLogin<'_>) -> Result<Secret, String> {
        let home = self.variable("HOME").ok_or("there is no HOME")?;
        let file = PathBuf::from(home).join(".aws/sso/cache").join(login.file());
        let text = printed::in_file(&file).await.map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => "nobody is logged in".to_owned(),
            _ => format!("{}: {error}", file.display()),
        })?;
        let json: Value =
            serde_json::from_str(&text).map_err(|_| format!("{} is no JSON", file.display()))?;
        let row = |name: &str| json.get(name).and_then(Value::as_str);
        let token = row("accessToken").ok_or_else(|| format!("{} has no accessToken", file.display()))?;
        match row("expiresAt").and_then(moment) {
            Some(until) if until <= SystemTime::now() => Err("the login has expired".to_owned()),
            _ => Ok(Secret::from(token)),
        }
    }
}

/// As the portal gives them; its time is in milliseconds.
fn keys(bytes: &[u8]) -> Option<FoundKeys> {
    let json: Value = serde_json::from_slice(bytes).ok()?;
    let given = json.get("roleCredentials")?;
    let row = |name: &str| given.get(name).and_then(Value::as_str);
    let until = given.get("expiration").and_then(Value::as_u64);
    Some(FoundKeys {
        keys: AwsKeys {
            access_key: row("accessKeyId")?.to_owned(),
            secret_key: Secret::from(row("secretAccessKey")?),
            session_token: row("sessionToken").map(Secret::from),
        },
        until: until.and_then(|millis| SystemTime::UNIX_EPOCH.checked_add(Duration::from_millis(millis))),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names that AWS's own programs give to these files.
    #[test]
    fn the_file_of_a_login_is_named_after_its_session() {
        let login = BrowserLogin { region: "r", account: "1", role: "x", about: "my-sso" };
        assert_eq!(login.file(), "0ad374308c5a4e22f723adf10145eafad7c4031c.json");
    }

    #[test]
    fn what_the_portal_gives_is_held_to() {
        let given = br#"{"roleCredentials":{"accessKeyId":"A","secretAccessKey":"s","sessionToken":"t","expiration":1795000000000}}"#;
        let found = keys(given).unwrap();
        assert_eq!(found.keys.access_key, "A");
        assert_eq!(found.until, SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(1_795_000_000)));
        for broken in [&b"<html>"[..], b"{}", br#"{"roleCredentials":{"accessKeyId":"A"}}"#] {
            assert!(keys(broken).is_none());
        }
        let far = br#"{"roleCredentials":{"accessKeyId":"A","secretAccessKey":"s","expiration":18446744073709551615}}"#;
        assert!(keys(far).is_some());
    }
}
