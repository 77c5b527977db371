//! Services beside a cluster, as they are read, shown and asked for.
use super::field_names::fields;
use super::{ConfigFile, Profile, RegistryTable, RowValue};
use std::path::Path;

fn profile(text: &str) -> Profile {
    toml::from_str(&format!("brokers = ['b']\n{text}")).unwrap()
}

fn refused(text: &str) -> String {
    let file = format!("[profiles.p]\nbrokers = ['b']\n{text}");
    ConfigFile::parse(&file, Path::new("config.toml")).unwrap_err().to_string()
}

fn rows(profile: &Profile) -> Vec<String> {
    let shown = |value: &RowValue| value.shown().to_string().trim().to_owned();
    profile.rows().iter().skip(1).map(|row| format!("{} {}", row.key, shown(&row.value))).collect()
}

#[test]
fn a_registry_is_an_address_a_table_or_several_tables() {
    let one = profile("registry = 'http://r:8081/apis/ccompat/v7/'");
    assert_eq!(rows(&one), ["registry \"http://r:8081/apis/ccompat/v7\""]);
    let table = profile(
        "[registry]\nurl = 'https://r, https://s'\nuser = 'me'\npassword = 'hunter2'\n[registry.tls]\nca = 'ca.pem'\n",
    );
    assert_eq!(
        rows(&table),
        [
            "registry.url \"https://r:443,https://s:443\"",
            "registry.user \"me\"",
            "registry.password \"•••\"",
            "registry.tls.ca \"ca.pem\"",
        ]
    );
    assert!(table.holds_secrets() && table.has_registry());
    let several = profile(
        "[registry.a]\nurl = 'http://a'\ntopics = ['x*']\n[registry.b]\nurl = 'http://b'\ncontext = '.lab'\ntoken = '${T}'\n",
    );
    assert_eq!(
        rows(&several),
        [
            "registry.a.url \"http://a:80\"",
            "registry.a.topics [\"x*\"]",
            "registry.b.url \"http://b:80\"",
            "registry.b.context \".lab\"",
            "registry.b.token \"${T}\"",
        ]
    );
    let asked = several.registry_services(None);
    assert_eq!(asked[1].context.as_deref(), Some(".lab"));
    assert!(asked[0].topics.is_some() && asked[1].topics.is_none());
    // What is shown reads back as it was.
    for told in [one, table, several] {
        let text = told
            .rows()
            .iter()
            .map(|row| format!("{} = {}\n", row.key, row.value.written()))
            .collect::<String>();
        let again: Profile = toml::from_str(&text).unwrap();
        assert_eq!(again, told, "{text}");
    }
}

#[test]
fn what_a_registry_lacks_is_asked_for() {
    let words = |text: &str| {
        let asked = profile(text).questions();
        asked.iter().map(|question| format!("{}: {}", question.key, question.words)).collect::<Vec<_>>()
    };
    assert_eq!(
        words("[registry]\nurl = 'http://r'\nuser = 'me'"),
        ["registry.password: password for the registry of "]
    );
    assert_eq!(
        words("[registry.lab]\nurl = 'http://r'\ntoken = 'prompt:'\n[registry.b]\nurl = 'http://r'"),
        ["registry.lab.token: token for the registry lab of "]
    );
    let typed = profile("[registry]\nurl = 'http://r'\nuser = 'me'")
        .with_typed("registry.password", &crate::security::Secret::new("x"));
    assert!(typed.questions().is_empty());
}

#[test]
fn mistakes_in_services_are_said_where_they_stand() {
    for (text, said) in [
        (
            "[profiles.p.registry]\nurl = 'http://r'\nusr = 'me'",
            "unknown key `profiles.p.registry.usr`; did you mean `user`?",
        ),
        (
            "[profiles.p.registry.a]\nurl = 'http://r'\nusr = 'me'",
            "unknown key `profiles.p.registry.a.usr`; did you mean `user`?",
        ),
        (
            "[profiles.p.registry]\nurl = 'https://r'\n[profiles.p.registry.tls]\ncaa = 'x'",
            "did you mean `ca`?",
        ),
        (
            "[profiles.p.registry]\nurl = 'http://r'\npassword = 'hunter2'",
            "registry.password: a password goes with its name",
        ),
        ("[profiles.p.registry.a]\nuser = 'x'", "registry.a.url: it has no address"),
        ("registry = 'http://me:hunter2@r'", "a login stands in `user` and `password`"),
        ("registry = 7", "the address of a schema registry"),
        ("connect = 'http://c:8083'", "a list of workers"),
        ("connect = []", "connect.connect.workers: it names no worker"),
        ("[profiles.p.connect.a]\nworkers = ['http://c']\nuser = 'x'\ntoken = 'y'", "`user` logs in already"),
        (
            "[profiles.p.connect.a]\nworkers = ['http://c']\n[profiles.p.connect.a.tls]",
            "no address is asked by https://",
        ),
    ] {
        let error = refused(text);
        assert!(error.contains(said) && !error.contains("hunter2"), "{error}");
    }
}

/// What is read and what is shown are two lists of the same keys.
#[test]
fn every_key_of_a_registry_has_a_row() {
    let keys = fields::<RegistryTable>().iter().map(|key| match *key {
        "url" => "url = 'https://r'".to_owned(),
        "topics" => "topics = ['x']".to_owned(),
        "tls" => "tls = {}".to_owned(),
        key => format!("{key} = 'x'"),
    });
    let text = keys.collect::<Vec<_>>().join("\n");
    let told = profile(&format!("[registry]\n{text}"));
    assert_eq!(rows(&told).len(), fields::<RegistryTable>().len(), "{:?}", rows(&told));
}
