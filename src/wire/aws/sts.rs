//! Roles: keys of the Security Token Service for a token that lies in a file, or for other keys.
use super::{AwsSearch, Found, FoundKeys, moment};
use crate::security::aws::{AwsKeys, role_query};
use crate::security::{AwsRole, Material, Secret, Trust};
use crate::wire::http::{HttpAnswer, HttpQuestion};
use crate::wire::printed;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::HashMap;
use std::path::Path;

const VERSION: &str = "2011-06-15";
/// What a session is called where nobody named it.
const SESSION: &str = "kafdeck";

impl AwsSearch<'_> {
    /// EKS and others lay a token beside a container, and say so in its environment.
    pub(super) async fn by_token_of_environment(&self) -> Found {
        let Some(file) = self.variable("AWS_WEB_IDENTITY_TOKEN_FILE") else { return Ok(None) };
        let Some(arn) = self.variable("AWS_ROLE_ARN") else {
            return Err("AWS_WEB_IDENTITY_TOKEN_FILE is set, and AWS_ROLE_ARN is not: which role?".to_owned());
        };
        let role = AwsRole { arn, session: self.variable("AWS_ROLE_SESSION_NAME"), external_id: None };
        self.by_token(&role, &file).await.map(Some)
    }

    /// The token is read anew each time: it is replaced before it ends.
    pub(super) async fn by_token(&self, role: &AwsRole, file: &str) -> Result<FoundKeys, String> {
        let token = printed::in_file(Path::new(file)).await;
        let token = token.map_err(|error| format!("the web identity token {file}: {error}"))?;
        let (url, trust) = (format!("{}/", self.endpoint()), self.trust());
        let rows = [
            ("Action", "AssumeRoleWithWebIdentity"),
            ("Version", VERSION),
            ("RoleArn", &role.arn),
            ("RoleSessionName", role.session.as_deref().unwrap_or(SESSION)),
            ("WebIdentityToken", token.trim()),
        ];
        self.taken_on(role, HttpQuestion::form(&url, &trust, &rows)).await
    }

    /// The keys of a role, for one's own.
    pub(super) async fn assume(&self, role: &AwsRole, own: &AwsKeys) -> Result<FoundKeys, String> {
        let endpoint = self.endpoint();
        let host = endpoint.split_once("://").map_or(endpoint.as_str(), |(_, host)| host);
        let mut query = vec![
            ("Action", "AssumeRole".to_owned()),
            ("Version", VERSION.to_owned()),
            ("RoleArn", role.arn.clone()),
            ("RoleSessionName", role.session.clone().unwrap_or_else(|| SESSION.to_owned())),
        ];
        query.extend(role.external_id.clone().map(|id| ("ExternalId", id)));
        let at = jiff::Timestamp::now().strftime("%Y%m%dT%H%M%SZ").to_string();
        let query = role_query(own, self.region, host, query, &at).map_err(|error| error.to_string())?;
        let (url, trust) = (format!("{endpoint}/?{}", query.expose()), self.trust());
        self.taken_on(role, HttpQuestion::get(&url, &trust)).await
    }

    async fn taken_on(&self, role: &AwsRole, question: HttpQuestion<'_>) -> Result<FoundKeys, String> {
        let fail = |why: &str| format!("taking on the role {} at {}: {why}", role.arn, self.endpoint());
        let answer = question.put(self.options).await.map_err(|why| fail(&why))?;
        read(&answer).map_err(|why| fail(&why))
    }

    fn endpoint(&self) -> String {
        let given = self.variable("AWS_ENDPOINT_URL_STS").or_else(|| self.variable("AWS_ENDPOINT_URL"));
        let usual = || format!("https://sts.{}", super::host_of(self.region));
        given.unwrap_or_else(usual).trim_end_matches('/').to_owned()
    }

    pub(super) fn trust(&self) -> Trust {
        let bundle = self.variable("AWS_CA_BUNDLE");
        bundle.map_or(Trust::System, |path| Trust::Pem(Material::File(path.into())))
    }
}

/// The service answers in XML, with one of each.
fn read(answer: &HttpAnswer) -> Result<FoundKeys, String> {
    let rows = elements(&String::from_utf8_lossy(&answer.body));
    let row = |name: &str| rows.get(name).cloned();
    if answer.status != 200 {
        let said = [row("Code"), row("Message")].into_iter().flatten().collect::<Vec<_>>().join(": ");
        return Err(format!("it answers {} {said}", answer.status).trim_end().to_owned());
    }
    let (Some(access_key), Some(secret)) = (row("AccessKeyId"), row("SecretAccessKey")) else {
        return Err("its answer has no keys".to_owned());
    };
    let session_token = row("SessionToken").map(Secret::new);
    let keys = AwsKeys { access_key, secret_key: Secret::new(secret), session_token };
    Ok(FoundKeys { keys, until: row("Expiration").and_then(|text| moment(&text)) })
}

/// The text of each element that has nothing but text, up to where it is no XML any more.
fn elements(text: &str) -> HashMap<String, String> {
    let mut reader = Reader::from_str(text);
    let (mut found, mut inside) = (HashMap::new(), None);
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                inside = Some(tag.local_name().as_ref().to_owned());
            }
            Ok(Event::Text(words)) => {
                if let Some(name) = &inside {
                    found
                        .entry(name.clone())
                        .or_insert_with(String::new)
                        .push_str(words.xml10_content().trim());
                }
            }
            Ok(Event::End(_)) => inside = None,
            Ok(Event::Eof) | Err(_) => return found,
            Ok(_) => {}
        }
    }
}
