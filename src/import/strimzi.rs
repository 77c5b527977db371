//! What Strimzi's operator tells: `kubectl get kafka,kafkauser,secret -o json`. Addresses and authorities come from the status of
//! the cluster, logins from the users and their secrets.
use super::found::FoundCluster;
use super::source::{Source, at, is_set};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

pub fn read(source: &Source) -> Option<Vec<FoundCluster>> {
    let tree = source.tree()?;
    let one = std::slice::from_ref(tree);
    let items = tree.get("items").and_then(Value::as_array).map_or(one, Vec::as_slice);
    let of_kind =
        |kind: &'static str| items.iter().filter(move |item| at(item, &["kind"]).as_deref() == Some(kind));
    let is_strimzi = |item: &Value| {
        at(item, &["apiVersion"]).is_some_and(|version| version.starts_with("kafka.strimzi.io/"))
    };
    of_kind("Kafka").any(is_strimzi).then_some(())?;
    let users: Vec<&Value> = of_kind("KafkaUser").collect();
    let secrets: Vec<&Value> = of_kind("Secret").collect();
    Some(of_kind("Kafka").flat_map(|kafka| clusters(kafka, &users, &secrets)).collect())
}

/// One for each listener and each user that may log in there.
fn clusters(kafka: &Value, users: &[&Value], secrets: &[&Value]) -> Vec<FoundCluster> {
    let name = at(kafka, &["metadata", "name"]).unwrap_or_default();
    let list = |path: [&str; 3]| {
        let found = kafka.get(path[0]).and_then(|tree| tree.get(path[1]));
        let found = if path[2].is_empty() { found } else { found.and_then(|tree| tree.get(path[2])) };
        found.and_then(Value::as_array).cloned().unwrap_or_default()
    };
    let stated = list(["spec", "kafka", "listeners"]);
    let mut found = Vec::new();
    for status in list(["status", "listeners", ""]) {
        let listener = at(&status, &["name"]).or_else(|| at(&status, &["type"])).unwrap_or_default();
        let spec = stated.iter().find(|spec| at(spec, &["name"]).as_deref() == Some(&*listener));
        let login = spec.and_then(|spec| at(spec, &["authentication", "type"]));
        let mut base = FoundCluster::new(format!("{name}-{listener}"));
        base.set("bootstrap.servers", addresses(&status));
        let tls = spec.is_some_and(|spec| is_set(spec, &["tls"])) || status.get("certificates").is_some();
        base.protocol(tls, login.as_deref().is_some_and(|login| login != "tls"));
        base.set(
            "ssl.ca.pem",
            at(&status, &["certificates"]).filter(|_| tls).map(|text| text.replace("\n,", "\n")),
        );
        let kind = spec.and_then(|spec| at(spec, &["type"])).unwrap_or_default();
        if kind == "internal" || kind == "cluster-ip" {
            base.notes.push(format!("listener {listener} is reached from inside Kubernetes only"));
        }
        match login {
            None => found.push(base),
            Some(login) => found.extend(logins(&base, &login, &name, users, secrets)),
        }
    }
    found
}

fn addresses(status: &Value) -> Option<String> {
    let each = status.get("addresses").and_then(Value::as_array);
    let each = each.map(|all| {
        let one = |address: &Value| Some(format!("{}:{}", at(address, &["host"])?, at(address, &["port"])?));
        all.iter().filter_map(one).collect::<Vec<_>>().join(",")
    });
    at(status, &["bootstrapServers"]).or(each)
}

fn logins(
    base: &FoundCluster,
    login: &str,
    cluster: &str,
    users: &[&Value],
    secrets: &[&Value],
) -> Vec<FoundCluster> {
    let of_cluster = |user: &&&Value| {
        let label =
            user.get("metadata").and_then(|meta| meta.get("labels")?.get("strimzi.io/cluster")?.as_str());
        label.is_none_or(|label| label == cluster)
            && at(user, &["spec", "authentication", "type"])
                .is_some_and(|kind| kind == login || (kind == "tls-external" && login == "tls"))
    };
    let found: Vec<FoundCluster> = users
        .iter()
        .filter(of_cluster)
        .filter_map(|user| {
            let name = at(user, &["metadata", "name"])?;
            let secret = at(user, &["status", "secret"]).unwrap_or_else(|| name.clone());
            let secret =
                secrets.iter().find(|one| at(one, &["metadata", "name"]).as_deref() == Some(&*secret));
            Some(with_login(base, login, &name, secret.copied()))
        })
        .collect();
    if !found.is_empty() {
        return found;
    }
    let mut bare = base.clone();
    if login != "tls" {
        bare.set("sasl.mechanism", Some(super::found::mechanism(login)));
    }
    bare.notes.push(format!(
        "no KafkaUser that logs in by {login} is in this file: get kafka,kafkauser,secret together"
    ));
    vec![bare]
}

fn with_login(base: &FoundCluster, login: &str, user: &str, secret: Option<&Value>) -> FoundCluster {
    let mut found = base.clone();
    found.name = format!("{}-{user}", base.name);
    let Some(secret) = secret else {
        found.notes.push(format!("the secret of user {user} is not in this file"));
        if login != "tls" {
            found.set("sasl.mechanism", Some(super::found::mechanism(login)));
            found.set("sasl.username", Some(user.to_owned()));
        }
        return found;
    };
    let data = |key: &str| {
        let coded = secret.get("data")?.get(key)?.as_str()?;
        STANDARD.decode(coded).ok().and_then(|bytes| String::from_utf8(bytes).ok())
    };
    match login {
        "tls" => {
            found.set("ssl.certificate.pem", data("user.crt"));
            found.set("ssl.key.pem", data("user.key"));
        }
        _ => {
            found.set("sasl.mechanism", Some(super::found::mechanism(login)));
            found.set("sasl.username", Some(user.to_owned()));
            found.set("sasl.password", data("password"));
        }
    }
    found
}
