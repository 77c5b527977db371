//! What is changed in a registry: the plans, for screen and shell.
use super::cells::{is_read_only, read_only_words};
use super::tried::by_records;
use crate::change::{
    Action, Confirmation, Consequence, DeleteSchema, KeptText, Outcome, Plan, RegisterSchema,
    SetSubjectSetting, Weight,
};
use crate::kafka::Cluster;
use crate::registry::model::{ListedVersion, SubjectHistory, SubjectVersion, topic_of};
use crate::registry::{Registries, RegistryFault, SettingKind};
use crate::shell::{Cx, Screen};
use crate::views::changing::{Site, propose};
use std::sync::Arc;

/// What is wished.
#[derive(Clone, Debug)]
pub enum RegistryWish {
    Register {
        registry: String,
        subject: String,
        schema: KeptText,
    },
    /// No version: the whole subject. What is deleted already goes for good.
    Delete {
        registry: String,
        subject: String,
        version: Option<i32>,
        permanent: bool,
    },
    /// No subject: of all of the registry. No value: its own is taken away.
    Set {
        registry: String,
        subject: Option<String>,
        kind: SettingKind,
        to: Option<String>,
    },
}

/// What will be done, and what follows from it. `names` is the cluster's name and an address of it.
///
/// # Errors
/// Why it is not done, in words.
pub async fn plan(cluster: &Cluster, wish: RegistryWish, names: (&str, &str)) -> Result<Plan, String> {
    let registries = cluster.registries();
    if let RegistryWish::Register { registry, subject, .. } | RegistryWish::Delete { registry, subject, .. } =
        &wish
    {
        writable(registries, registry, subject).await?;
    }
    match wish {
        RegistryWish::Register { registry, subject, schema } => {
            register(cluster, (&registry, &subject), schema, names).await
        }
        RegistryWish::Delete { registry, subject, version, permanent } => {
            delete(registries, (&registry, &subject), version, permanent, names).await
        }
        RegistryWish::Set { registry, subject, kind, to } => {
            set(registries, (&registry, subject.as_deref()), kind, to, names).await
        }
    }
}

/// Refuses what the registry would refuse, before anything is looked up for the review. One that tells no mode is asked for the rest.
async fn writable(registries: &Registries, registry: &str, subject: &str) -> Result<(), String> {
    let mode = async |of| registries.own_setting(registry, SettingKind::Mode, of).await.ok().flatten();
    let (own, all) = (mode(Some(subject)).await, mode(None).await);
    let all_locked = all.as_deref().is_some_and(|all| is_read_only(all) && all.ends_with("OVERRIDE"));
    match if all_locked { all } else { own.or(all) } {
        Some(mode) if is_read_only(&mode) => Err(read_only_words(subject, &mode)),
        _ => Ok(()),
    }
}

fn told(fault: RegistryFault) -> String {
    fault.to_string()
}

async fn register(
    cluster: &Cluster,
    of: (&str, &str),
    schema: KeptText,
    names: (&str, &str),
) -> Result<Plan, String> {
    let registries = cluster.registries();
    if let Some(version) = registries.registered(of, &schema).await.map_err(told)? {
        return Err(format!("{} has it already, as version {version}", of.1));
    }
    let untold = match registries.judged(of, &schema).await {
        Ok(verdict) if !verdict.fits => {
            let words = verdict.words.join("; ");
            let words = if words.is_empty() { "it does not say why".to_owned() } else { words };
            return Err(format!("the registry says that it does not fit {}: {words}", of.1));
        }
        Ok(_) => None,
        Err(fault) if fault.is_unreached() => return Err(told(fault)),
        // Apicurio judges nothing that refers to something else; it takes it all the same.
        Err(fault) => Some(format!("whether it fits is not told beforehand: {fault}")),
    };
    let history = match registries.history(of.0, of.1).await {
        Err(fault) if fault.is_missing() => None,
        history => Some(history.map_err(told)?),
    };
    let versions = history.iter().flat_map(|history| &history.versions);
    let newest = versions.clone().find(|version| !version.deleted).map(|version| version.version);
    let version = versions.map(|version| version.version).max().unwrap_or(0) + 1;
    let tried = by_records(cluster, of, &schema).await;
    let register = RegisterSchema { subject: registries.naming(of.0, of.1), schema, newest, version };
    let title = format!("Register version {version} of {}", of.1);
    let actions = vec![Action::RegisterSchema(register)];
    let mut plan = Plan::of(title, names, actions, Confirmation::Confirm);
    plan.consequences.push(match (untold, newest) {
        (Some(untold), _) => Consequence::new(Weight::Untold, untold),
        (None, Some(_)) => Consequence::new(Weight::Plain, "the registry says that it fits what is there"),
        (None, None) => {
            Consequence::new(Weight::Plain, "the subject is new: nothing is there that it could break")
        }
    });
    plan.consequences.extend(tried);
    plan.consequences.extend(topic(of.1, "whoever serializes by the newest version writes by it"));
    Ok(plan)
}

/// What follows for the topic whose name a subject has.
fn topic(subject: &str, what: &str) -> Option<Consequence> {
    let (topic, key) = topic_of(subject)?;
    let side = if key { "keys" } else { "values" };
    Some(Consequence::new(Weight::Plain, format!("it has the name of the {side} of topic {topic}: {what}")))
}

fn kept(version: &SubjectVersion) -> KeptText {
    let references = version.schema.references.iter();
    KeptText {
        kind: version.schema.type_word().to_owned(),
        text: version.schema.text.to_string(),
        references: references
            .map(|one| (one.name.to_string(), one.subject.to_string(), one.version))
            .collect(),
    }
}

async fn delete(
    registries: &Registries,
    (registry, subject): (&str, &str),
    version: Option<i32>,
    permanent: bool,
    names: (&str, &str),
) -> Result<Plan, String> {
    let history = registries.history(registry, subject).await.map_err(told)?;
    let meant = |one: &&ListedVersion| {
        one.deleted == permanent && version.is_none_or(|version| one.version == version)
    };
    let mut found: Vec<&ListedVersion> = history.versions.iter().filter(meant).collect();
    found.reverse();
    if found.is_empty() {
        return Err(match permanent {
            true => format!("nothing of {subject} is deleted: what is deleted for good is deleted first"),
            false => format!("{subject} has no such version that is not deleted"),
        });
    }
    let (schemas, untold) = texts(&found, permanent)?;
    let mut consequences = Vec::new();
    for one in &found {
        consequences.extend(referring(registries, &history, one.version).await);
    }
    let named = registries.naming(registry, subject);
    let deed = DeleteSchema { subject: named, version, permanent, schemas, untold: untold.len() };
    let what = version.map_or(subject.to_owned(), |version| format!("version {version} of {subject}"));
    let (title, ask) = match permanent {
        true => (format!("Delete {what} for good"), Confirmation::Type(subject.to_owned())),
        false => (format!("Delete {what}"), Confirmation::Confirm),
    };
    let mut plan = Plan::of(title, names, vec![Action::DeleteSchema(deed)], ask);
    let (weight, text) = match permanent {
        true => (Weight::Warning, "records that name its ids can't be read by anybody any more"),
        false => (Weight::Plain, "its ids stay: records that name them are read as before"),
    };
    consequences.insert(0, Consequence::new(weight, text));
    consequences.extend(
        untold
            .first()
            .map(|why| Consequence::new(Weight::Untold, format!("what it says is not told any more: {why}"))),
    );
    consequences
        .extend(topic(subject, "whoever serializes by the newest version finds another one, or none"));
    plan.consequences = consequences;
    Ok(plan)
}

/// The texts of versions, for the way back, and why there is none of the others. Where there is no way back, they may lack: Apicurio
/// tells no text of what is deleted.
fn texts(versions: &[&ListedVersion], permanent: bool) -> Result<(Vec<KeptText>, Vec<Arc<str>>), String> {
    let mut texts = Vec::new();
    let mut untold = Vec::new();
    for version in versions {
        match &version.told {
            Ok(told) => texts.push(kept(told)),
            Err(why) if permanent => untold.push(why.clone()),
            Err(why) => return Err(why.to_string()),
        }
    }
    Ok((texts, untold))
}

/// Who refers to a version: the registry refuses to delete it then.
async fn referring(registries: &Registries, of: &SubjectHistory, version: i32) -> Option<Consequence> {
    match registries.referring(&of.registry, &of.subject, version).await {
        Ok(found) if found.is_empty() => None,
        Ok(found) => {
            let names: Vec<String> =
                found.iter().map(|(subject, version)| format!("{subject} v{version}")).collect();
            let names = crate::change::some(&names);
            Some(Consequence::new(
                Weight::Warning,
                format!("version {version} is referred to by {names}: the registry will refuse"),
            ))
        }
        Err(fault) if fault.is_missing() => None,
        Err(fault) => {
            Some(Consequence::new(Weight::Untold, format!("who refers to it is not told: {fault}")))
        }
    }
}

async fn set(
    registries: &Registries,
    (registry, subject): (&str, Option<&str>),
    kind: SettingKind,
    to: Option<String>,
    names: (&str, &str),
) -> Result<Plan, String> {
    let was = registries.own_setting(registry, kind, subject).await.map_err(told)?;
    let was = was.map(|was| was.to_string());
    if was == to {
        return Err("it is so already".to_owned());
    }
    let of = subject.map_or_else(|| format!("registry {registry}"), str::to_owned);
    let wanted = to.clone().unwrap_or_else(|| "what counts for all".to_owned());
    let title = format!("Set the {} of {of} to {wanted}", kind.word());
    let mode = kind == SettingKind::Mode;
    let named = registries.naming(registry, subject.unwrap_or_default());
    let action = Action::SetSubjectSetting(SetSubjectSetting { subject: named, mode, was, to: to.clone() });
    let mut plan = Plan::of(title, names, vec![action], Confirmation::Confirm);
    let text = match (mode, to.as_deref()) {
        (true, Some("READONLY")) => "nothing is registered or deleted there until it is taken back",
        (false, Some("NONE")) => "any schema is taken, also one that can't read what is there",
        (false, _) => "schemas that are there stay as they are: it counts for what is registered from now on",
        (true, _) => "",
    };
    plan.consequences.extend((!text.is_empty()).then(|| Consequence::new(Weight::Plain, text)));
    if subject.is_none() {
        let text = "it counts for every subject that has none of its own";
        plan.consequences.push(Consequence::new(Weight::Warning, text));
    }
    Ok(plan)
}

/// Has the plan made, and brings it up for review.
pub fn review<V: Screen>(
    wish: RegistryWish,
    done: impl FnOnce(&mut V, Vec<Outcome>, &mut Cx<'_>) + Send + 'static,
    cx: &mut Cx<'_>,
) {
    let site = Site::of(cx.look);
    cx.call(
        "look up what follows",
        move |reach| async move { plan(&reach.cluster, wish, site.names()).await },
        move |_: &mut V, planned: Result<Plan, String>, cx| propose(cx, planned, done),
    );
}
