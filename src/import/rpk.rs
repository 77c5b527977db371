//! rpk's `rpk.yaml`: profiles with a `kafka_api`.
use super::found::{FoundCluster, mechanism};
use super::source::{Source, at, is_set};
use serde_json::Value;

/// rpk's own word: the token of its login to Redpanda's cloud.
const OF_THE_CLOUD: &str = "CLOUD-OIDC";

pub fn read(source: &Source) -> Option<Vec<FoundCluster>> {
    let tree = source.tree()?;
    let profiles = tree.get("profiles")?.as_array()?;
    profiles.iter().any(|profile| profile.get("kafka_api").is_some()).then_some(())?;
    Some(profiles.iter().filter_map(|one| profile(one, tree)).collect())
}

fn profile(profile: &Value, tree: &Value) -> Option<FoundCluster> {
    let api = profile.get("kafka_api")?;
    let mut found = FoundCluster::new(at(profile, &["name"])?);
    let (tls, sasl) = (api.get("tls"), api.get("sasl").filter(|sasl| sasl.is_object()));
    found.set("bootstrap.servers", at(api, &["brokers"]));
    // An empty table is TLS with the system's authorities; YAML may give it as nothing at all.
    found.protocol(tls.is_some(), sasl.is_some());
    if let Some(tls) = tls {
        found.set("ssl.ca.location", at(tls, &["ca_file"]).or_else(|| at(tls, &["truststore_file"])));
        found.set("ssl.certificate.location", at(tls, &["cert_file"]));
        found.set("ssl.key.location", at(tls, &["key_file"]));
        if is_set(tls, &["insecure_skip_verify"]) {
            found.set("enable.ssl.certificate.verification", Some("false".to_owned()));
        }
    }
    if let Some(sasl) = sasl {
        let named =
            ["mechanism", "type"].iter().find_map(|key| at(sasl, &[key]).filter(|name| !name.is_empty()));
        let named = named.unwrap_or_else(|| "SCRAM-SHA-256".to_owned());
        if named == OF_THE_CLOUD {
            found.set("sasl.mechanism", Some("OAUTHBEARER".to_owned()));
            match cloud_token(profile, tree) {
                Some(token) => found.borrowed_token(token),
                None => found.notes.push("nobody is logged in to the cloud: rpk cloud login".to_owned()),
            }
            return Some(found);
        }
        found.set("sasl.mechanism", Some(mechanism(&named)));
        found.set("sasl.username", at(sasl, &["user"]));
        found.set("sasl.password", at(sasl, &["password"]));
    }
    Some(found)
}

/// Of the login that belongs to the profile's cluster, or else of the current one.
fn cloud_token(profile: &Value, tree: &Value) -> Option<String> {
    let logins = tree.get("cloud_auth")?.as_array()?;
    let is = |login: &&Value, organization: Option<String>, kind: Option<String>| {
        at(login, &["org_id"]) == organization && at(login, &["kind"]) == kind
    };
    let of_cluster = |key: &str| at(profile, &["cloud_cluster", key]);
    let current = |key: &str| at(tree, &[key]);
    let own = logins.iter().find(|login| is(login, of_cluster("auth_org_id"), of_cluster("auth_kind")));
    let login = own.or_else(|| {
        let (organization, kind) = (current("current_cloud_auth_org_id"), current("current_cloud_auth_kind"));
        logins.iter().find(|login| is(login, organization.clone(), kind.clone()))
    });
    at(login?, &["auth_token"]).filter(|token| !token.is_empty())
}
