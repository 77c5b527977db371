//! Profiles with TLS and logins: read, found wrong, written back, laid over each other, and their secrets read.
use super::*;
use crate::security::{Identity, Material, Sasl, ScramHash, Secret, Security, TokenSource, Trust};
use std::path::Path;

const FILE: &str = r#"
[profiles.prod]
brokers = ["kafka-1:9093"]
client_id = "me"
isolation = "committed"

[profiles.prod.tls]
ca = "certs/ca.pem"
certificate = "/abs/me.pem"
key_password = "${KEY_PASSWORD}"

[profiles.prod.sasl]
mechanism = "SCRAM-SHA-512"
user = "alice"
password = "hunter2"

[profiles.prod.librdkafka]
linger.ms = 5
"compression.type" = "zstd"

[profiles.open]
brokers = ["a:1"]
tls = {}
"#;

fn parse(text: &str) -> Result<ConfigFile, String> {
    ConfigFile::parse(text, Path::new("/etc/k/config.toml")).map_err(|error| error.to_string())
}

#[test]
fn a_secured_profile_is_read_and_written_back_the_same() {
    let file = parse(FILE).unwrap();
    let profile = &file.profiles[0];
    let rows: Vec<String> = profile
        .rows()
        .iter()
        .map(|row| format!("{}={}", row.key, row.value.shown().to_string().trim()))
        .collect();
    assert_eq!(
        rows,
        [
            "brokers=[\"kafka-1:9093\"]",
            "client_id=\"me\"",
            "isolation=\"committed\"",
            "tls.ca=\"/etc/k/certs/ca.pem\"",
            "tls.certificate=\"/abs/me.pem\"",
            "tls.key_password=\"${KEY_PASSWORD}\"",
            "sasl.mechanism=\"SCRAM-SHA-512\"",
            "sasl.user=\"alice\"",
            "sasl.password=\"•••\"",
            "librdkafka.compression.type=\"zstd\"",
            "librdkafka.linger.ms=\"5\"",
        ]
    );
    assert!(profile.holds_secrets() && !format!("{file:?}{profile:?}").contains("hunter2"));
    assert!(!profile.to_toml_masked().contains("hunter2"));
    let folder = tempfile::tempdir().unwrap();
    let written = folder.path().join("config.toml");
    for profile in &file.profiles {
        add_profile(&written, profile).unwrap();
    }
    assert_eq!(ConfigFile::read(&written, true).unwrap().profiles, file.profiles);
    let text = std::fs::read_to_string(&written).unwrap();
    assert!(text.contains("[profiles.prod.sasl]\n") && text.contains("[profiles.open.tls]\n"), "{text}");
    assert!(text.contains("\"linger.ms\" = \"5\""), "{text}");
}

#[test]
fn what_does_not_go_together_is_told_with_its_line_and_what_to_write() {
    let with = |more: &str| format!("[profiles.a]\nbrokers = [\"a\"]\n{more}");
    for (text, line, said) in [
        ("[profiles.a.tls]\nca = \"x\"\ntruststore = \"y\"", "line 5", "keep one of them"),
        ("[profiles.a.tls]\nkey = \"x\"", "line 4", "certificate = \"client.pem\""),
        ("[profiles.a.tls]\nverify = false\nca = \"x\"", "line 4", "trusts anyone"),
        ("[profiles.a.tls]\nkeystore_password = \"x\"", "line 4", "keystore = \"client.p12\""),
        ("[profiles.a.sasl]\nuser = \"x\"", "line 3", "mechanism = \"SCRAM-SHA-512\""),
        ("[profiles.a.sasl]\nmechanism = \"PLAIN\"", "line 3", "PLAIN needs user"),
        (
            "[profiles.a.sasl]\nmechanism = \"PLAIN\"\nuser = \"u\"\ntoken = \"hunter2\"",
            "line 6",
            "it belongs to OAUTHBEARER, and PLAIN takes user, password",
        ),
        ("[profiles.a.sasl]\nmechanism = \"OAUTHBEARER\"", "line 3", "token = \"command:…\""),
        (
            "[profiles.a.sasl]\nmechanism = \"OAUTHBEARER\"\ntoken_url = \"u\"",
            "line 5",
            "client_id and client_secret",
        ),
        ("[profiles.a.sasl]\nmechanism = \"SCRAM-SHA-521\"", "line 4", "did you mean `SCRAM-SHA-512`?"),
        (
            "[profiles.a.sasl]\nmechanism = \"PLAIN\"\npassword = \"file:\"",
            "line 5",
            "the file's name is missing",
        ),
        ("[profiles.a.librdkafka]\nacks = 1", "", "`acks` can't be set: records are sent with acks=all"),
        ("[profiles.a.librdkafka]\nsasl.password = \"hunter2\"", "", "that stands in [profiles.NAME.sasl]"),
        ("[profiles.a.tls]\nca_file = \"x\"", ":4", "known here: ca, truststore"),
        ("[profiles.a.tls]\n\"ssl.ca.location\" = \"x\"", ":4", "that is `ca` in [profiles.a.tls] here"),
        ("sasl_password = \"hunter2\"", ":3", "that is `password` in [profiles.a.sasl] here"),
        ("[profiles.a.sasl]\npasswort = \"hunter2\"", ":4", "did you mean `password`?"),
    ] {
        let said_all = parse(&with(text)).unwrap_err();
        assert!(said_all.contains(line) && said_all.contains(said), "{text}\n{said_all}");
        assert!(!said_all.contains("hunter2"), "{said_all}");
    }
}

fn unlocked(text: &str) -> Result<Security, String> {
    let file = parse(&format!("[profiles.a]\nbrokers = [\"a\"]\n{text}")).unwrap();
    let variable = |name: &str| (name == "SECRET").then(|| "from the environment".to_owned());
    file.profiles[0].unlock_with(&variable)
}

#[test]
fn secrets_are_read_where_they_are_found() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("secret");
    std::fs::write(&file, "from the file\r\n").unwrap();
    for (written, expected) in [
        ("clear", Ok("clear")),
        ("${SECRET}", Ok("from the environment")),
        (&format!("file:{}", file.display()), Ok("from the file")),
        ("command:printf 'from a command\\nsecond line\\n'", Ok("from a command")),
        ("${NO_SUCH}", Err("profile `a`: sasl.password: the environment has no NO_SUCH")),
        ("file:/no/such", Err("sasl.password: can't read /no/such")),
        ("command:echo no such entry >&2; false", Err("no such entry")),
    ] {
        let text =
            format!("[profiles.a.sasl]\nmechanism = \"plain\"\nuser = \"u\"\npassword = '''{written}'''");
        match (unlocked(&text).map(|security| security.sasl), expected) {
            (Ok(Some(Sasl::Plain { user, password })), Ok(expected)) => {
                assert_eq!((user.as_str(), password.expose()), ("u", expected));
            }
            (Err(error), Err(said)) => assert!(error.contains(said), "{error}"),
            (other, _) => panic!("{written}: {other:?}"),
        }
    }
}

#[test]
fn each_kind_of_security_comes_to_its_value() {
    let tls = unlocked(
        "[profiles.a.tls]\nca = \"-----BEGIN CERTIFICATE----- x\"\ncertificate = \"me.pem\"\nkey_password = \"${SECRET}\"\ncheck_hostname = false\nmin_version = \"1.3\"",
    )
    .unwrap()
    .tls
    .unwrap();
    assert!(matches!(tls.trust, Trust::Pem(Material::Inline(_))) && !tls.check_hostname);
    let Some(Identity::Pem { chain, key, key_password }) = tls.identity else { panic!("no identity") };
    assert_eq!((&chain, &key), (&Material::File("/etc/k/me.pem".into()), &chain));
    assert_eq!(key_password.unwrap().expose(), "from the environment");

    let tls =
        unlocked("[profiles.a.tls]\ntruststore = \"t.jks\"\nkeystore = \"k.p12\"\nkeystore_password = \"p\"");
    let tls = tls.unwrap().tls.unwrap();
    assert!(matches!(tls.trust, Trust::Store(store) if store.path == Path::new("/etc/k/t.jks")));
    assert!(
        matches!(tls.identity, Some(Identity::Store { store, .. }) if store.password == Some("p".into()))
    );
    assert_eq!(unlocked("tls = { verify = false }").unwrap().tls.unwrap().trust, Trust::Anyone);
    assert_eq!(unlocked("").unwrap(), Security::default());

    let sasl = |text: &str| unlocked(&format!("[profiles.a.sasl]\n{text}")).unwrap().sasl.unwrap();
    let scram =
        sasl("mechanism = \"SCRAM-SHA-256\"\nuser = \"id\"\npassword = \"h\"\ndelegation_token = true");
    let expected = Sasl::Scram {
        hash: ScramHash::Sha256,
        user: "id".into(),
        password: "h".into(),
        delegation_token: true,
    };
    assert_eq!(scram, expected);
    let token = sasl("mechanism = \"OAUTHBEARER\"\ntoken = \"command:my token\"\nextensions = { a = \"b\" }");
    let Sasl::OauthBearer { source, extensions } = token else { panic!("{token:?}") };
    assert_eq!(source, TokenSource::Command("my token".to_owned()), "it is run for each login");
    assert_eq!(extensions, [("a".to_owned(), "b".to_owned())]);
    assert!(matches!(sasl("mechanism = \"AWS_MSK_IAM\""), Sasl::MskIam(_)));
    assert!(
        matches!(sasl("mechanism = \"GSSAPI\""), Sasl::Kerberos(kerberos) if kerberos.service == "kafka")
    );
}

#[test]
fn what_has_to_be_typed_is_known_before_and_typed_in() {
    let text = "[profiles.a]\nbrokers = [\"a\"]\ntls = { certificate = \"x\", key_password = \"prompt:\" }\n[profiles.a.sasl]\nmechanism = \"PLAIN\"\nuser = \"alice\"\n";
    let profile = parse(text).unwrap().profiles.remove(0);
    let questions = profile.questions();
    let keys: Vec<(&str, &str)> =
        questions.iter().map(|asked| (asked.key.as_str(), asked.words.as_str())).collect();
    assert_eq!(
        keys,
        [("tls.key_password", "key password for a"), ("sasl.password", "password of alice on a")]
    );
    assert!(profile.unlock().unwrap_err().contains("nobody was there to type it"));
    let typed =
        questions.iter().fold(profile, |profile, asked| profile.with_typed(&asked.key, &Secret::new("t")));
    assert_eq!(typed.questions(), []);
    let Some(Sasl::Plain { password, .. }) = typed.unlock().unwrap().sasl else { panic!("no login") };
    assert_eq!(password.expose(), "t");
}

fn layered(flags: Flags, variables: &[(&str, &str)]) -> Result<(MergedConfig, Locations), String> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("config.toml"), format!("default_profile = \"prod\"\n{FILE}")).unwrap();
    std::fs::write(
        folder.path().join("client.properties"),
        "security.protocol=SASL_SSL\nsasl.mechanism=PLAIN\ngroup.id=g\nsasl.jaas.config=x.PlainLoginModule required username=bob password=b;\n",
    )
    .unwrap();
    let home = folder.path().to_str().unwrap().to_owned();
    let environment = Environment::of(|name| match name {
        "KAFDECK_HOME" => Some(home.clone()),
        _ => {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| value.replace("HOME", &home))
        }
    });
    let command_config = flags.command_config.as_ref().map(|file| folder.path().join(file));
    load(&Flags { command_config, ..flags }, &environment).map_err(|error| error.to_string())
}

fn flags(properties: &[(&str, &str)]) -> Flags {
    let properties = properties.iter().map(|(key, value)| ((*key).to_owned(), Secret::new(*value))).collect();
    Flags { properties, ..Flags::default() }
}

/// Key, value as shown, and the end of where it comes from.
fn merged(flags: Flags, variables: &[(&str, &str)]) -> Vec<String> {
    let (config, locations) = layered(flags, variables).unwrap();
    let ClusterChoice::Cluster(profile) = config.choice() else { panic!("no cluster") };
    let origins = config.origins(&profile, &locations);
    let row = |row: ProfileRow<'_>| {
        let from = origins.of(&row.key).unwrap().rsplit('/').next().unwrap().to_owned();
        format!("{} {} {from}", row.key, row.value.shown().to_string().trim())
    };
    profile.rows().into_iter().map(row).collect()
}

#[test]
fn each_value_tells_the_layer_that_it_comes_from() {
    let rows =
        merged(flags(&[("sasl.username", "carol"), ("ssl.ca.location", "/x"), ("linger.ms", "7")]), &[]);
    for expected in [
        "brokers [\"kafka-1:9093\"] config.toml:4",
        "tls.ca \"/x\" -X ssl.ca.location",
        "tls.key_password \"${KEY_PASSWORD}\" config.toml:11",
        "sasl.user \"carol\" -X sasl.username",
        "sasl.password \"•••\" config.toml:16",
        "librdkafka.linger.ms \"7\" -X",
        "librdkafka.compression.type \"zstd\" config.toml:20",
    ] {
        assert!(rows.iter().any(|row| row == expected), "{expected}\n{rows:#?}");
    }
    let rows = merged(
        Flags {
            profile: Some("open".to_owned()),
            command_config: Some("client.properties".into()),
            ..flags(&[])
        },
        &[],
    );
    assert!(rows.contains(&"brokers [\"a:1\"] config.toml:23".to_owned()), "{rows:#?}");
    assert!(rows.contains(&"sasl.user \"bob\" client.properties".to_owned()), "{rows:#?}");
    let rows = merged(
        Flags { brokers: Some(Address::list("x:1").unwrap()), ..flags(&[]) },
        &[("KAFDECK_COMMAND_CONFIG", "HOME/client.properties")],
    );
    let expected =
        ["brokers [\"x:1\"] -b", "tls {} client.properties", "sasl.mechanism \"PLAIN\" client.properties"];
    assert_eq!(&rows[..3], expected, "nothing of the default profile is mixed in");
    let (config, _) = layered(
        Flags {
            profile: Some("open".to_owned()),
            command_config: Some("client.properties".into()),
            ..flags(&[])
        },
        &[],
    )
    .unwrap();
    assert!(config.unused.iter().any(|unused| unused.words.contains("group.id") && !unused.matters));
}

#[test]
fn a_property_that_can_not_be_used_is_a_mistake() {
    let open = |properties: &[(&str, &str)]| Flags { profile: Some("open".to_owned()), ..flags(properties) };
    for (flags, said) in [
        (open(&[("sasl.username", "u")]), "-X sasl.username: it needs security.protocol=SASL_SSL"),
        (open(&[("sasl.passwort", "hunter2")]), "did you mean `sasl.password`?"),
        (open(&[("acks", "1")]), "-X acks: it can't be set: records are sent with acks=all"),
        (open(&[("security.protocol", "TLS")]), "-X: security.protocol: `TLS` is none of"),
        (
            open(&[("security.protocol", "SASL_SSL"), ("sasl.mechanism", "PLAIN")]),
            "the cluster open: sasl: PLAIN needs user",
        ),
    ] {
        let error = layered(flags, &[]).unwrap_err();
        assert!(error.contains(said) && !error.contains("hunter2"), "{error}");
    }
}

/// Editors complete and check the file by it: `kafdeck config schema` prints it.
#[test]
fn the_schema_is_made_of_the_code() {
    let made = serde_json::to_string_pretty(&schemars::schema_for!(ConfigFile)).unwrap() + "\n";
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/config.schema.json");
    if std::env::var_os("KAFDECK_WRITE_SCHEMA").is_some() {
        std::fs::write(&file, &made).unwrap();
    }
    assert!(SCHEMA == made, "KAFDECK_WRITE_SCHEMA=1 cargo test the_schema_is_made writes it anew");
}

/// What is read and what is written, shown and compared are two lists of the same keys.
#[test]
fn every_key_of_the_file_has_a_row() {
    use super::field_names::fields;
    let text = "brokers = ['b']\ncolor = 'red'\nread_only = true\nconfirm_sends = true\nconfirm = true\npartitioner = 'fnv1a'\ntopics = ['a*']\ngroups = ['b']\nclient_id = 'c'\ncluster_id = 'i'\nisolation = 'committed'\nvia = 'nc %h %p'\nmap = ['a:1 = b:1']\nconnect = ['http://c:8083']\nregistry = 'http://r:8081'\n[librdkafka]\na = 1\n[decode]\n'a*' = 'cbor'\n[decode_keys]\n'a.b' = 'long'\n";
    let mut profile: Profile = toml::from_str(text).unwrap();
    let of_tls = fields::<TlsTable>().iter().map(|key| match *key {
        "check_hostname" | "verify" => format!("{key} = false"),
        "min_version" => format!("{key} = '1.2'"),
        key => format!("{key} = 'x'"),
    });
    profile.tls = Some(toml::from_str(&of_tls.collect::<Vec<_>>().join("\n")).unwrap());
    let of_sasl = fields::<SaslTable>().iter().map(|key| match *key {
        "mechanism" => format!("{key} = 'PLAIN'"),
        "delegation_token" | "encode_secret" => format!("{key} = true"),
        "grant" => format!("{key} = 'jwt-bearer'"),
        "assertion_seconds" => format!("{key} = 60"),
        "extensions" | "assertion_header" | "assertion_claims" => format!("{key} = {{ x = 'y' }}"),
        key => format!("{key} = 'x'"),
    });
    profile.sasl = Some(toml::from_str(&of_sasl.collect::<Vec<_>>().join("\n")).unwrap());
    let rows = profile.rows();
    let count = |table: &str| rows.iter().filter(|row| row.key.split('.').next() == Some(table)).count();
    assert_eq!(count("tls"), fields::<TlsTable>().len());
    assert_eq!(count("sasl"), fields::<SaslTable>().len());
    assert!(
        rows.iter().any(|row| row.key == "decode.a*") && rows.iter().any(|row| row.key == "decode_keys.a.b")
    );
    let own = rows.iter().filter(|row| !row.key.contains('.')).count();
    assert_eq!(own, fields::<Profile>().len() - 6, "all but tables, and one kind of addresses");
}

#[test]
fn every_key_of_the_file_is_in_the_documentation() {
    use super::field_names::fields;
    let text = include_str!("../../docs/configuration.md");
    for key in [fields::<Profile>(), fields::<TlsTable>(), fields::<SaslTable>()].concat() {
        assert!(text.contains(&format!("`{key}`")), "{key} is not in docs/configuration.md");
    }
}
