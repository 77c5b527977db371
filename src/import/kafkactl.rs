//! kafkactl's `config.yml`: contexts with `brokers`, `tls` and `sasl`.
use super::found::{FoundCluster, mechanism};
use super::source::{Source, at, is_set, text};
use crate::config::Entry;
use serde_json::Value;

pub fn read(source: &Source) -> Option<Vec<FoundCluster>> {
    let contexts = source.tree()?.get("contexts")?.as_object()?;
    Some(contexts.iter().map(|(name, context)| cluster(name, context)).collect())
}

fn cluster(name: &str, context: &Value) -> FoundCluster {
    let mut found = FoundCluster::new(name);
    let (tls, sasl) = (is_set(context, &["tls", "enabled"]), is_set(context, &["sasl", "enabled"]));
    found.set("bootstrap.servers", at(context, &["brokers"]));
    found.set("client.id", at(context, &["clientID"]));
    found.protocol(tls, sasl);
    if tls {
        found.set("ssl.ca.location", at(context, &["tls", "ca"]));
        found.set("ssl.certificate.location", at(context, &["tls", "cert"]));
        found.set("ssl.key.location", at(context, &["tls", "certKey"]));
        found.set("ssl.key.password", at(context, &["tls", "certKeyPassphrase"]));
        if is_set(context, &["tls", "insecure"]) {
            found.set("enable.ssl.certificate.verification", Some("false".to_owned()));
        }
    }
    if sasl {
        let named = at(context, &["sasl", "mechanism"]).unwrap_or_else(|| "plaintext".to_owned());
        found.set("sasl.mechanism", Some(mechanism(&named)));
        found.set("sasl.username", at(context, &["sasl", "username"]));
        found.set("sasl.password", at(context, &["sasl", "password"]));
        tokens(&mut found, context);
    }
    found.registry("schemaRegistry", at(context, &["schemaRegistry", "url"]));
    // What it reads by default, too.
    let isolation = at(context, &["consumer", "isolationLevel"]);
    if isolation.is_some_and(|level| level.eq_ignore_ascii_case("ReadCommitted")) {
        found.set("isolation.level", Some("read_committed".to_owned()));
    }
    if is_set(context, &["kubernetes", "enabled"]) {
        found
            .notes
            .push("its brokers are reached from inside Kubernetes only, by a pod of kafkactl".to_owned());
    }
    found
}

/// What gives its tokens: a script that prints JSON, or a program of kafkactl's own.
fn tokens(found: &mut FoundCluster, context: &Value) {
    let Some(plugin) =
        ["tokenprovider", "tokenProvider"].iter().find_map(|key| at(context, &["sasl", key, "plugin"]))
    else {
        return;
    };
    let options = |key: &str| {
        let sasl = context.get("sasl")?;
        sasl.get("tokenprovider").or_else(|| sasl.get("tokenProvider"))?.get("options")?.get(key).cloned()
    };
    let script = options("script").and_then(|script| text(&script));
    match (&*plugin, script) {
        ("generic", Some(script)) => {
            let words = options("args").and_then(|words| words.as_array().cloned()).unwrap_or_default();
            let words =
                std::iter::once(script).chain(words.iter().filter_map(text)).map(|word| quoted(&word));
            let line = words.collect::<Vec<_>>().join(" ");
            found.token = Some(Entry::Command(format!("{line} | jq -r .token")));
            found.notes.push(
                "the token is taken out of what the script prints by jq, which must be there".to_owned(),
            );
        }
        _ => found.notes.push(format!(
            "its tokens come from kafkactl's plugin {plugin}: write what prints one as token = \"command:…\""
        )),
    }
}

/// One word for a shell.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-:=@%+,".contains(c);
    match !word.is_empty() && word.chars().all(plain) {
        true => word.to_owned(),
        false => crate::safe::for_shell(word),
    }
}
