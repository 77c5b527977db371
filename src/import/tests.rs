//! Each importer on a file in its tool's documented format, and on what is none.
use super::*;

/// The rows of each profile, secrets included, as `key = value`; its name first.
fn imported(file: &str, text: &str) -> (String, Vec<Vec<String>>, Vec<String>) {
    let import = read(Path::new(file), text.as_bytes()).unwrap_or_else(|why| panic!("{file}: {why}"));
    let rows = |one: &Imported| {
        let rows = one.profile.rows().into_iter();
        let rows = rows
            .map(|row| format!("{} = {}", row.key, row.value.written().to_string().trim().replace('"', "")));
        std::iter::once(one.profile.name.clone()).chain(rows).collect()
    };
    let notes = import.profiles.iter().flat_map(|one| one.notes.clone()).collect();
    (import.tool.to_owned(), import.profiles.iter().map(rows).collect(), notes)
}

pub fn check(tool: &str, file: &str, text: &str, expected: &[&[&str]]) -> Vec<String> {
    let (by, profiles, notes) = imported(file, text);
    assert_eq!(by, tool, "{file}");
    assert_eq!(profiles, expected, "{file}\n{notes:#?}");
    notes
}

#[test]
fn kafkas_own_files() {
    let java = "# written for kafka-topics.sh --command-config\nbootstrap.servers=pkc-1.confluent.cloud:9092\nsecurity.protocol=SASL_SSL\nsasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule   required username='KEY'   password='SE\\\\CRET';\nsasl.mechanism=PLAIN\nclient.dns.lookup=use_all_dns_ips\nsession.timeout.ms=45000\nacks=all\nclient.id=ccloud-java-client-1\n";
    let cloud: &[&str] = &[
        "client",
        "brokers = [pkc-1.confluent.cloud:9092]",
        "client_id = ccloud-java-client-1",
        "tls = {}",
        "sasl.mechanism = PLAIN",
        "sasl.user = KEY",
        "sasl.password = SECRET",
    ];
    // Java's properties take one backslash, and the quotes of JAAS the other.
    let notes = check("Kafka's properties", "/x/client.properties", java, &[cloud]);
    assert!(notes.iter().any(|note| note.starts_with("session.timeout.ms is left out")), "{notes:?}");
    let kcat = "metadata.broker.list=a:9093,b:9093\nsecurity.protocol=sasl_ssl\nsasl.mechanisms=SCRAM-SHA-256\nsasl.username=me\nsasl.password=p\\w=1\nssl.ca.location=ca.pem\n";
    let expected: &[&str] = &[
        "kcat",
        "brokers = [a:9093, b:9093]",
        "tls.ca = /x/ca.pem",
        "sasl.mechanism = SCRAM-SHA-256",
        "sasl.user = me",
        "sasl.password = 'p\\w=1'",
    ];
    check("Kafka's properties", "/x/kcat.conf", kcat, &[expected]);
}

#[test]
fn rpks_profiles() {
    let rpk = "version: 7\ncurrent_profile: prod\nprofiles:\n  - name: local\n    kafka_api:\n      brokers:\n        - 127.0.0.1:9092\n  - name: prod\n    kafka_api:\n      brokers: [a:9093, b:9093]\n      tls:\n        ca_file: /ca.pem\n        insecure_skip_verify: false\n      sasl:\n        user: me\n        password: secret\n        mechanism: SCRAM-SHA-512\n  - name: cloud\n    kafka_api:\n      brokers: [c:9092]\n      tls: {}\n";
    let prod: &[&str] = &[
        "prod",
        "brokers = [a:9093, b:9093]",
        "tls.ca = /ca.pem",
        "sasl.mechanism = SCRAM-SHA-512",
        "sasl.user = me",
        "sasl.password = secret",
    ];
    let cloud: &[&str] = &["cloud", "brokers = [c:9092]", "tls = {}"];
    let older = "version: 1\nprofiles:\n    - name: p\n      kafka_api:\n        brokers:\n            - a:9092\n        sasl:\n            user: me\n            password: secret\n            type: SCRAM-SHA-512\n";
    let login = ["sasl.mechanism = SCRAM-SHA-512", "sasl.user = me", "sasl.password = secret"];
    check("rpk", "rpk.yaml", older, &[&[&["p", "brokers = [a:9092]"], &login[..]].concat()]);
    check("rpk", "rpk.yaml", rpk, &[&["local", "brokers = [127.0.0.1:9092]"], prod, cloud]);
}

#[test]
fn kafs_clusters() {
    let kaf = "current-cluster: test\nclusteroverride: \"\"\nclusters:\n- name: test\n  version: \"\"\n  brokers:\n  - localhost:9092\n  SASL:\n    mechanism: PLAIN\n    username: admin\n    password: hunter2\n  TLS:\n    cafile: /path/ca.pem\n  security-protocol: SASL_SSL\n- name: mtls\n  brokers:\n  - localhost:9093\n  SASL: null\n  TLS:\n    cafile: ca.pem\n    clientfile: public.pem\n    clientkeyfile: private.pem\n    insecure: false\n- name: msk\n  brokers: [localhost:9098]\n  SASL:\n    mechanism: AWS_MSK_IAM\n  TLS: null\n  security-protocol: SASL_SSL\n";
    let test: &[&str] = &[
        "test",
        "brokers = [localhost:9092]",
        "tls.ca = /path/ca.pem",
        "sasl.mechanism = PLAIN",
        "sasl.user = admin",
        "sasl.password = hunter2",
    ];
    let examples = "clusters:\n- name: oauth\n  brokers:\n  - localhost:9092\n  SASL:\n    mechanism: OAUTHBEARER\n    clientID: my_client\n    clientSecret: my_secret\n    tokenURL: https://idp.example/token\n    scopes:\n      - scope1\n      - scope2\n  TLS:\n    insecure: true\n  security-protocol: SASL_SSL\n- name: token\n  brokers: [localhost:9092]\n  SASL:\n    mechanism: OAUTHBEARER\n    token: some.provider.token\n  TLS: null\n  security-protocol: SASL_SSL\n";
    let oauth: &[&str] = &[
        "oauth",
        "brokers = [localhost:9092]",
        "tls.verify = false",
        "sasl.mechanism = OAUTHBEARER",
        "sasl.token_url = https://idp.example/token",
        "sasl.client_id = my_client",
        "sasl.client_secret = my_secret",
        "sasl.scope = scope1 scope2",
    ];
    let token: &[&str] = &[
        "token",
        "brokers = [localhost:9092]",
        "tls = {}",
        "sasl.mechanism = OAUTHBEARER",
        "sasl.token = some.provider.token",
    ];
    let notes = check("kaf", "/home/.kaf/config", examples, &[oauth, token]);
    assert!(notes.iter().any(|note| note.contains("does not live long")), "{notes:?}");

    let mtls: &[&str] = &[
        "mtls",
        "brokers = [localhost:9093]",
        "tls.ca = /home/.kaf/ca.pem",
        "tls.certificate = /home/.kaf/public.pem",
        "tls.key = /home/.kaf/private.pem",
    ];
    let msk: &[&str] = &["msk", "brokers = [localhost:9098]", "tls = {}", "sasl.mechanism = AWS_MSK_IAM"];
    check("kaf", "/home/.kaf/config", kaf, &[test, mtls, msk]);
}

#[test]
fn contexts_of_kafkactl_and_clusters_of_kcl() {
    let kafkactl = "contexts:\n  default:\n    brokers:\n      - localhost:9092\n  remote-cluster:\n    brokers: [r1:9092, r2:9092]\n    tls:\n      enabled: true\n      ca: /my-ca\n      cert: /my-cert\n      certKey: /my-key\n      certKeyPassphrase: my-passphrase\n      insecure: true\n    sasl:\n      enabled: true\n      username: admin\n      password: admin\n      mechanism: scram-sha256\n    clientID: my-client-id\ncurrent-context: default\n";
    let remote: &[&str] = &[
        "remote-cluster",
        "brokers = [r1:9092, r2:9092]",
        "client_id = my-client-id",
        "tls.certificate = /my-cert",
        "tls.key = /my-key",
        "tls.key_password = my-passphrase",
        "tls.verify = false",
        "sasl.mechanism = SCRAM-SHA-256",
        "sasl.user = admin",
        "sasl.password = admin",
    ];
    check("kafkactl", "config.yml", kafkactl, &[&["default", "brokers = [localhost:9092]"], remote]);

    let kcl = "seed_brokers = [\"a:9092\", \"b:9092\"]\ntimeout_ms = 1000\n\n[tls]\nca_cert_path = \"/ca\"\nserver_name = \"kafka.internal\"\nmin_version = \"v1.3\"\n\n[sasl]\nmethod = \"scram-sha-512\"\nuser = \"u\"\npass = \"p\"\n";
    let expected: &[&str] = &[
        "kcl",
        "brokers = [a:9092, b:9092]",
        "tls.ca = /ca",
        "tls.min_version = 1.3",
        "tls.server_name = kafka.internal",
        "sasl.mechanism = SCRAM-SHA-512",
        "sasl.user = u",
        "sasl.password = p",
    ];
    check("kcl", "config.toml", kcl, &[expected]);
    let profiles = "current_profile = \"prod\"\n\n[profiles.prod]\nseed_brokers = [\"kafka-prod-1:9092\"]\nbroker_timeout = \"10s\"\n[profiles.prod.tls]\ninsecure = true\n\n[profiles.local]\nseed_brokers = [\"localhost:9092\"]\n";
    let prod: &[&str] = &["prod", "brokers = [kafka-prod-1:9092]", "tls.verify = false"];
    let local: &[&str] = &["local", "brokers = [localhost:9092]"];
    check("kcl", "config.toml", profiles, &[prod, local]);
}

#[test]
fn yozefus_clusters_over_their_default() {
    let text = r#"{"default_kafka_config":{"fetch.min.bytes":"10000","security.protocol":"SSL"},"clusters":{"localhost":{"kafka":{"bootstrap.servers":"localhost:9092","security.protocol":"PLAINTEXT"}},"acme":{"url_template":"http://x","kafka":{"bootstrap.servers":"k:9093","ssl.ca.location":"/ca.pem","ssl.certificate.location":"/c.pem","ssl.key.location":"/k.pem","ssl.key.password":"p"}}}}"#;
    let acme: &[&str] = &[
        "acme",
        "brokers = [k:9093]",
        "tls.ca = /ca.pem",
        "tls.certificate = /c.pem",
        "tls.key = /k.pem",
        "tls.key_password = p",
    ];
    check("yozefu", "config.json", text, &[&["localhost", "brokers = [localhost:9092]"], acme]);
}

const JAAS: &str =
    "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"u\" password=\"p\";";

#[test]
fn kafka_ui_as_a_file_and_as_variables() {
    let text = format!(
        "kafka:\n  clusters:\n    - name: local\n      bootstrapServers: localhost:9092\n    - name: prod\n      readOnly: true\n      bootstrapServers: a:9093\n      ssl:\n        truststoreLocation: /trust.jks\n        truststorePassword: t\n      properties:\n        security:\n          protocol: SASL_SSL\n        sasl.mechanism: SCRAM-SHA-512\n        sasl.jaas.config: '{JAAS}'\n        ssl.endpoint.identification.algorithm: ''\n"
    );
    let prod: &[&str] = &[
        "prod",
        "brokers = [a:9093]",
        "read_only = true",
        "tls.truststore = /trust.jks",
        "tls.truststore_password = t",
        "sasl.mechanism = SCRAM-SHA-512",
        "sasl.user = u",
        "sasl.password = p",
    ];
    let local: &[&str] = &["local", "brokers = [localhost:9092]"];
    let mut unchecked = prod.to_vec();
    unchecked.insert(5, "tls.check_hostname = false");
    check("kafka-ui", "application.yml", &text, &[local, &unchecked]);

    let variables = format!(
        "# kafka-ui\nKAFKA_CLUSTERS_0_NAME=local\nKAFKA_CLUSTERS_0_BOOTSTRAPSERVERS=localhost:9092\nexport KAFKA_CLUSTERS_1_NAME=prod\nKAFKA_CLUSTERS_1_READONLY=true\nKAFKA_CLUSTERS_1_BOOTSTRAPSERVERS=a:9093\nKAFKA_CLUSTERS_1_PROPERTIES_SECURITY_PROTOCOL=SASL_SSL\nKAFKA_CLUSTERS_1_PROPERTIES_SASL_MECHANISM=SCRAM-SHA-512\nKAFKA_CLUSTERS_1_PROPERTIES_SASL_JAAS_CONFIG='{JAAS}'\nKAFKA_CLUSTERS_1_SSL_TRUSTSTORELOCATION=/trust.jks\nKAFKA_CLUSTERS_1_SSL_TRUSTSTOREPASSWORD=t\n"
    );
    check("kafka-ui's environment", "kafka-ui.env", &variables, &[local, prod]);
    let compose = format!(
        "services:\n  kafka-ui:\n    environment:\n      KAFKA_CLUSTERS_0_NAME: one\n      KAFKA_CLUSTERS_0_BOOTSTRAPSERVERS: k:1\n      KAFKA_CLUSTERS_0_PROPERTIES_SECURITY_PROTOCOL: SASL_PLAINTEXT\n      KAFKA_CLUSTERS_0_PROPERTIES_SASL_MECHANISM: SCRAM-SHA-256\n      KAFKA_CLUSTERS_0_PROPERTIES_SASL_JAAS_CONFIG: {JAAS}\n  other:\n    environment:\n      - A=b\n"
    );
    let one: &[&str] =
        &["one", "brokers = [k:1]", "sasl.mechanism = SCRAM-SHA-256", "sasl.user = u", "sasl.password = p"];
    check("kafka-ui's environment", "docker-compose.yml", &compose, &[one]);
}

#[test]
fn spring_boot_with_its_spellings_profiles_and_bundles() {
    let yaml = "spring:\n  application:\n    name: orders\n  kafka:\n    bootstrap-servers: ${KAFDECK_TEST_NOT_SET:localhost:9092}\n    consumer:\n      group-id: orders\n      isolation-level: read-committed\n---\nspring:\n  config:\n    activate:\n      on-profile: prod\n  kafka:\n    bootstrapServers:\n      - a:9093\n      - b:9093\n    security:\n      protocol: SASL_SSL\n    ssl:\n      trust-store-location: file:/etc/trust.p12\n      trust-store-password: ${TRUST_PASSWORD}\n    properties:\n      sasl.mechanism: PLAIN\n      \"[sasl.jaas.config]\": org.apache.kafka.common.security.plain.PlainLoginModule required username=\"u\" password=\"p\";\n";
    let prod: &[&str] = &[
        "prod",
        "brokers = [a:9093, b:9093]",
        "isolation = committed",
        "tls.truststore = /etc/trust.p12",
        "tls.truststore_password = ${TRUST_PASSWORD}",
        "sasl.mechanism = PLAIN",
        "sasl.user = u",
        "sasl.password = p",
    ];
    let base: &[&str] = &["spring", "brokers = [localhost:9092]", "isolation = committed"];
    let notes = check("Spring Boot", "application.yml", yaml, &[base, prod]);
    assert!(notes.iter().any(|note| note.contains("its default is taken")), "{notes:?}");

    let properties = "spring.kafka.bootstrap-servers[0]=a:1\nspring.kafka.bootstrap-servers[1]=b:2\nspring.kafka.security.protocol=SSL\nspring.kafka.ssl.bundle=mine\nspring.ssl.bundle.pem.mine.truststore.certificate=classpath:ca.pem\nspring.ssl.bundle.pem.mine.keystore.certificate=/c.pem\nspring.ssl.bundle.pem.mine.keystore.private-key=/k.pem\n";
    let expected: &[&str] = &[
        "staging",
        "brokers = [a:1, b:2]",
        "tls.ca = /app/ca.pem",
        "tls.certificate = /c.pem",
        "tls.key = /k.pem",
    ];
    let notes = check("Spring Boot", "/app/application-staging.properties", properties, &[expected]);
    assert!(notes[0].contains("application's archive"), "{notes:?}");

    let jaas = "spring.kafka.bootstrap-servers=a:1\nspring.kafka.properties.security.protocol=SASL_PLAINTEXT\nspring.kafka.properties.sasl.mechanism=PLAIN\nspring.kafka.jaas.enabled=true\nspring.kafka.jaas.login-module=org.apache.kafka.common.security.plain.PlainLoginModule\nspring.kafka.jaas.options.username=u\nspring.kafka.jaas.options.password=p\\\\\"q\n";
    let expected: &[&str] =
        &["spring", "brokers = [a:1]", "sasl.mechanism = PLAIN", "sasl.user = u", "sasl.password = 'p\\q'"];
    check("Spring Boot", "application.properties", jaas, &[expected]);
}

#[test]
fn strimzi_by_listener_and_user() {
    let text = r#"{"apiVersion":"v1","kind":"List","items":[
 {"apiVersion":"kafka.strimzi.io/v1beta2","kind":"Kafka","metadata":{"name":"my"},
  "spec":{"kafka":{"listeners":[
    {"name":"plain","port":9092,"type":"internal","tls":false},
    {"name":"external","port":9094,"type":"loadbalancer","tls":true,"authentication":{"type":"scram-sha-512"}},
    {"name":"mtls","port":9095,"type":"nodeport","tls":true,"authentication":{"type":"tls"}}]}},
  "status":{"listeners":[
    {"name":"plain","bootstrapServers":"my-kafka-bootstrap.ns.svc:9092"},
    {"name":"external","bootstrapServers":"lb:9094","certificates":["-----BEGIN CERTIFICATE-----\nA\n-----END CERTIFICATE-----\n"]},
    {"name":"mtls","addresses":[{"host":"n1","port":31000}],"certificates":["-----BEGIN CERTIFICATE-----\nA\n"]}]}},
 {"apiVersion":"kafka.strimzi.io/v1beta2","kind":"KafkaUser","metadata":{"name":"alice","labels":{"strimzi.io/cluster":"my"}},
  "spec":{"authentication":{"type":"scram-sha-512"}},"status":{"secret":"alice"}},
 {"apiVersion":"kafka.strimzi.io/v1beta2","kind":"KafkaUser","metadata":{"name":"bob","labels":{"strimzi.io/cluster":"my"}},
  "spec":{"authentication":{"type":"tls"}},"status":{"secret":"bob"}},
 {"apiVersion":"v1","kind":"Secret","metadata":{"name":"alice"},"data":{"password":"cEFzcw=="}},
 {"apiVersion":"v1","kind":"Secret","metadata":{"name":"bob"},"data":{"user.crt":"LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t","user.key":"LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0t"}}]}"#;
    let import = read(Path::new("strimzi.json"), text.as_bytes()).unwrap();
    let names: Vec<&str> = import.profiles.iter().map(|one| &*one.profile.name).collect();
    assert_eq!((import.tool, names), ("Strimzi", vec!["my-plain", "my-external-alice", "my-mtls-bob"]));
    assert!(import.profiles[0].notes[0].contains("inside Kubernetes only"));
    let rows = |number: usize| {
        let rows = import.profiles[number].profile.rows();
        rows.iter()
            .map(|row| format!("{} {}", row.key, row.value.shown().to_string().trim()))
            .collect::<Vec<_>>()
    };
    let alice = [
        "brokers [\"lb:9094\"]",
        "tls.ca \"PEM •••\"",
        "sasl.mechanism \"SCRAM-SHA-512\"",
        "sasl.user \"alice\"",
        "sasl.password \"•••\"",
    ];
    assert_eq!(rows(1), alice);
    let bob = [
        "brokers [\"n1:31000\"]",
        "tls.ca \"PEM •••\"",
        "tls.certificate \"PEM •••\"",
        "tls.key \"PEM •••\"",
    ];
    assert_eq!(rows(2), bob);
    assert!(import.profiles[2].profile.holds_secrets());
}

#[test]
fn what_is_no_tools_file_is_told_so_and_nothing_of_it_repeated() {
    for (file, text, said) in [
        ("notes.txt", "password=hunter2\n", "no cluster of Kafka is named"),
        ("x.json", "{\"password\": hunter2}", "not JSON: line 1"),
        ("x.yaml", "a: [hunter2", "not YAML: line"),
        ("x.toml", "a = hunter2", "not TOML"),
        ("application.yml", "server:\n  port: 1\n", "no cluster of Kafka"),
        ("rpk.yaml", "profiles:\n- name: p\n  kafka_api:\n    brokers: []\n", "p: has no brokers"),
        ("client.properties", "security.protocol=SSL\n", "client: has no brokers"),
        (
            "kcat.conf",
            "bootstrap.servers=a\nsecurity.protocol=SASL_SSL\nsasl.mechanism=hunter\nsasl.password=hunter2\n",
            "sasl.mechanism",
        ),
    ] {
        let error = read(Path::new(file), text.as_bytes()).unwrap_err();
        assert!(error.contains(said) && !error.contains("hunter2"), "{file}: {error}");
    }
    let mixed = "clusters:\n- name: bad\n  brokers: []\n- name: good\n  brokers: [a]\n";
    let (_, profiles, notes) = imported("config.yml", mixed);
    assert_eq!((profiles.len(), &*profiles[0][0]), (1, "good"));
    assert!(notes[0].contains("left out: bad: has no brokers"), "{notes:?}");
}

/// A file in a usual place is read unasked: it must not cost more than its size is worth.
#[test]
fn a_few_lines_of_yaml_can_not_mean_billions_of_values() {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
        bomb.push_str(&format!("a{level}: &a{level} [{aliases}]\n"));
    }
    assert!(read(Path::new("rpk.yaml"), bomb.as_bytes()).unwrap_err().contains("aliases"));
    let deep = "- ".repeat(50_000);
    assert!(read(Path::new("rpk.yaml"), deep.as_bytes()).unwrap_err().contains("levels"));
    let anchored = "base: &b {tls: {}}\nprofiles:\n- name: p\n  kafka_api:\n    brokers: [a]\n    <<: *b\n";
    assert_eq!(read(Path::new("rpk.yaml"), anchored.as_bytes()).unwrap().profiles.len(), 1);
    for junk in [
        "[".repeat(100_000),
        "{\"a\":".repeat(100_000),
        "a: &x\n  b: *x\n".to_owned(),
        "\u{0}\u{1}".to_owned(),
    ] {
        for name in ["a.json", "a.yaml", "a.toml", "a.properties", "a"] {
            let _ = read(Path::new(name), junk.as_bytes());
        }
    }
}

#[test]
fn files_in_their_usual_places_are_found() {
    let home = tempfile::tempdir().unwrap();
    for place in [".kaf/config", ".config/rpk/rpk.yaml", "project/client.properties"] {
        let file = home.path().join(place);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, "").unwrap();
    }
    let folder = home.path().to_str().unwrap().to_owned();
    let found = usual_files(|name| (name == "HOME").then(|| folder.clone()), &home.path().join("project"));
    let tools: Vec<&str> = found.iter().map(|file| file.tool).collect();
    assert_eq!(tools, ["rpk", "kaf", "Java"]);
}
