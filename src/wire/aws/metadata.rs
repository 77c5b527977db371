//! Keys that a cloud has beside its containers and machines: ECS and EKS by an address in the environment, EC2 by the second
//! version of its metadata service, which wants a token of its own first, or by the first where the machine has no other. Asked
//! straight, and for a short time only.
use super::{AwsSearch, Found, in_json};
use crate::security::Trust;
use crate::wire::http::header::{ACCEPT, AUTHORIZATION};
use crate::wire::http::{HeaderName, HttpAnswer, HttpQuestion, Method, host_of, is_here};
use crate::wire::options::Options;
use crate::wire::printed;
use std::path::Path;
use std::time::Duration;

/// ECS's own address.
const ECS: &str = "http://169.254.170.2";
/// Where a container may be told to ask in plain text, besides this machine: ECS, and EKS's two.
const CONTAINERS: [&str; 3] = ["169.254.170.2", "169.254.170.23", "fd00:ec2::23"];
const CONTAINER_PATIENCE: Duration = Duration::from_secs(2);
/// EC2's, by either protocol.
const EC2: &str = "http://169.254.169.254";
const EC2_V6: &str = "http://[fd00:ec2::254]";
const ROLES: &str = "/latest/meta-data/iam/security-credentials/";
/// Where there is no such service nothing answers, and everybody else's time is short.
const EC2_PATIENCE: Duration = Duration::from_secs(1);

impl AwsSearch<'_> {
    /// What the container was given, if it was told where to ask.
    pub(super) async fn of_container(&self) -> Found {
        let relative = self.variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
        let full = || self.variable("AWS_CONTAINER_CREDENTIALS_FULL_URI");
        let Some(url) = relative.map(|path| format!("{ECS}{path}")).or_else(full) else { return Ok(None) };
        let fail = |why: &str| format!("the container's AWS keys at {url}: {why}");
        let mut question = HttpQuestion::get(&url, &Trust::System);
        question.in_plain_text = may_be_plain(&url);
        question.headers.push((ACCEPT, "application/json".to_owned()));
        if let Some(token) = self.container_token().await.map_err(|why| fail(&why))? {
            question.headers.push((AUTHORIZATION, token));
        }
        let answer = question.put(&self.straight(CONTAINER_PATIENCE)).await.map_err(|why| fail(&why))?;
        if answer.status != 200 {
            return Err(fail(&format!("it answers {}{}", answer.status, said(&answer))));
        }
        in_json(&answer.body).map(Some).map_err(|why| fail(&why))
    }

    /// The file is read anew each time: EKS writes another one every day.
    async fn container_token(&self) -> Result<Option<String>, String> {
        match self.variable("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE") {
            Some(path) => match printed::in_file(Path::new(&path)).await {
                Ok(token) => Ok(Some(token.trim().to_owned())),
                Err(error) => Err(format!("its token file {path}: {error}")),
            },
            None => Ok(self.variable("AWS_CONTAINER_AUTHORIZATION_TOKEN")),
        }
    }

    /// What the machine was given, if it is one of EC2's and has a role.
    pub(super) async fn of_machine(&self) -> Found {
        if self.variable("AWS_EC2_METADATA_DISABLED").is_some_and(|text| text.eq_ignore_ascii_case("true")) {
            return Ok(None);
        }
        let by_v6 = self.variable("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE");
        let usual = if by_v6.is_some_and(|mode| mode.eq_ignore_ascii_case("ipv6")) { EC2_V6 } else { EC2 };
        let base = self.variable("AWS_EC2_METADATA_SERVICE_ENDPOINT").unwrap_or_else(|| usual.to_owned());
        let base = base.trim_end_matches('/');
        let fail = |why: String| format!("the machine's AWS keys at {base}: {why}");
        let given = self.variable("AWS_METADATA_SERVICE_TIMEOUT").and_then(|text| text.parse().ok());
        let options = self.straight(given.map_or(EC2_PATIENCE, Duration::from_secs));
        let url = format!("{base}/latest/api/token");
        let lifetime = ("x-aws-ec2-metadata-token-ttl-seconds", "21600".to_owned());
        let token = match machine(&url, Method::PUT, Some(lifetime)).put(&options).await {
            Ok(HttpAnswer { status: 200, body, .. }) => {
                Some(String::from_utf8_lossy(&body).trim().to_owned())
            }
            // A service of the first version knows no tokens.
            Ok(HttpAnswer { status: 403..=405, .. }) if !self.only_second_version() => None,
            // Silence, or anything else that is no such service: there is none here.
            _ => return Ok(None),
        };
        let token = || token.clone().map(|token| ("x-aws-ec2-metadata-token", token));
        let url = format!("{base}{ROLES}");
        let roles = machine(&url, Method::GET, token()).put(&options).await.map_err(fail)?;
        let text = String::from_utf8_lossy(&roles.body).into_owned();
        let Some(role) = text.lines().next().filter(|role| roles.status == 200 && !role.is_empty()) else {
            return Ok(None);
        };
        let url = format!("{url}{role}");
        let answer = machine(&url, Method::GET, token()).put(&options).await.map_err(fail)?;
        in_json(&answer.body).map(Some).map_err(|why| fail(format!("the role {role}: {why}")))
    }

    fn only_second_version(&self) -> bool {
        self.variable("AWS_EC2_METADATA_V1_DISABLED").is_some_and(|text| text.eq_ignore_ascii_case("true"))
    }

    /// Past whatever the brokers are reached through.
    fn straight(&self, patience: Duration) -> Options {
        Options { via: None, map: Vec::new(), connect: patience, ..self.options.clone() }
    }
}

fn machine<'a>(url: &'a str, method: Method, header: Option<(&'static str, String)>) -> HttpQuestion<'a> {
    let headers = header.into_iter().map(|(name, value)| (HeaderName::from_static(name), value)).collect();
    HttpQuestion { method, headers, in_plain_text: true, ..HttpQuestion::get(url, &Trust::System) }
}

fn may_be_plain(url: &str) -> bool {
    host_of(url).is_some_and(|host| is_here(&host) || CONTAINERS.contains(&host.as_str()))
}

/// What an answer that is no good says.
fn said(answer: &HttpAnswer) -> String {
    let text = String::from_utf8_lossy(&answer.body);
    let line = text.lines().next().unwrap_or_default().trim();
    if line.is_empty() { String::new() } else { format!(": {line}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_containers_token_goes_in_plain_text_to_the_cloud_beside_it_only() {
        for (url, plain) in [
            ("http://169.254.170.23/v1/credentials", true),
            ("http://[fd00:ec2::23]/v1/credentials", true),
            ("http://localhost:1/x", true),
            ("http://169.254.169.254/", false),
            ("http://example.com/x", false),
        ] {
            assert_eq!(may_be_plain(url), plain, "{url}");
        }
    }
}
