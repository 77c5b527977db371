//! What these tools' own pages and code say may stand in their files, and what is easily lost: emptiness that means something,
//! values that are left out and have a default, addresses of what is not Kafka.
use super::tests::check;

/// An empty algorithm is how each of them turns the check of host names off.
#[test]
fn an_empty_check_of_host_names_is_not_lost() {
    let unchecked: &[&str] = &[
        "local",
        "brokers = [kafka:29092]",
        "tls.truststore = /kafka.truststore.jks",
        "tls.truststore_password = secret",
        "tls.keystore = /kafka.keystore.jks",
        "tls.keystore_password = secret",
        "tls.check_hostname = false",
    ];
    let bare = &["local", "brokers = [kafka:29092]", "tls.check_hostname = false"];
    let table = "services:\n  kafbat-ui:\n    environment:\n      KAFKA_CLUSTERS_0_NAME: local\n      KAFKA_CLUSTERS_0_PROPERTIES_SECURITY_PROTOCOL: SSL\n      KAFKA_CLUSTERS_0_PROPERTIES_SSL_KEYSTORE_LOCATION: /kafka.keystore.jks\n      KAFKA_CLUSTERS_0_PROPERTIES_SSL_KEYSTORE_PASSWORD: \"secret\"\n      KAFKA_CLUSTERS_0_BOOTSTRAPSERVERS: kafka:29092 # the TLS listener\n      KAFKA_CLUSTERS_0_SSL_TRUSTSTORELOCATION: /kafka.truststore.jks\n      KAFKA_CLUSTERS_0_SSL_TRUSTSTOREPASSWORD: \"secret\"\n      KAFKA_CLUSTERS_0_PROPERTIES_SSL_ENDPOINT_IDENTIFICATION_ALGORITHM: '' # off\n      KAFKA_CLUSTERS_0_SCHEMAREGISTRY: http://registry:8081\n      DYNAMIC_CONFIG_ENABLED: true\n";
    let notes = check("kafka-ui's environment", "compose.yml", table, &[unchecked]);
    assert!(notes.iter().any(|note| note.starts_with("SCHEMAREGISTRY is left out")), "{notes:?}");
    let lines = "services:\n  ui:\n    environment:\n      - KAFKA_CLUSTERS_0_NAME=local\n      - KAFKA_CLUSTERS_0_BOOTSTRAPSERVERS=kafka:29092\n      - KAFKA_CLUSTERS_0_PROPERTIES_SECURITY_PROTOCOL=SSL\n      - KAFKA_CLUSTERS_0_PROPERTIES_SSL_ENDPOINT_IDENTIFICATION_ALGORITHM=\n";
    check("kafka-ui's environment", "compose.yml", lines, &[bare]);
    let file = "kafka:\n  clusters:\n    - name: local\n      bootstrapServers: kafka:29092\n      schemaRegistry: http://registry:8081\n      consumerProperties:\n        max.poll.records: 10\n      properties:\n        security.protocol: SSL\n        ssl.endpoint.identification.algorithm:\n";
    let notes = check("kafka-ui", "config.yml", file, &[bare]);
    assert!(notes.iter().any(|note| note.starts_with("consumerProperties is left out")), "{notes:?}");

    let spring: &[&str] = &["spring", "brokers = [kafka:29092]", "tls.check_hostname = false"];
    let properties = "spring.kafka.bootstrap-servers=kafka:29092\nspring.kafka.security.protocol=SSL\nspring.kafka.properties.ssl.endpoint.identification.algorithm=\nspring.kafka.properties.schema.registry.url=http://registry:8081\n";
    let notes = check("Spring Boot", "application.properties", properties, &[spring]);
    assert_eq!(notes.len(), 1, "{notes:?}");
    let yaml = "spring:\n  kafka:\n    bootstrap-servers: kafka:29092\n    security:\n      protocol: SSL\n    properties:\n      ssl:\n        endpoint:\n          identification:\n            algorithm: \"\"\n";
    check("Spring Boot", "application.yml", yaml, &[spring]);
    let null = "spring.kafka:\n  bootstrap-servers: kafka:29092\n  security.protocol: SSL\n  properties:\n    \"[ssl.endpoint.identification.algorithm]\":\n";
    check("Spring Boot", "application.yml", null, &[spring]);
}

/// A name without a value is not an empty value: Compose looks for it where it is started. Nor does a key that says nothing hide
/// one that does.
#[test]
fn what_says_nothing_turns_nothing_off() {
    let checked = &["local", "brokers = [kafka:29092]", "tls = {}"];
    let around = |lines: &str| format!("services:\n  ui:\n    environment:\n{lines}");
    let table = around(
        "      KAFKA_CLUSTERS_0_NAME: local\n      KAFKA_CLUSTERS_0_BOOTSTRAPSERVERS: kafka:29092\n      KAFKA_CLUSTERS_0_PROPERTIES_SECURITY_PROTOCOL: SSL\n      KAFKA_CLUSTERS_0_PROPERTIES_SSL_ENDPOINT_IDENTIFICATION_ALGORITHM:\n",
    );
    let list = around(
        "      - KAFKA_CLUSTERS_0_NAME=local\n      - KAFKA_CLUSTERS_0_BOOTSTRAPSERVERS=kafka:29092\n      - KAFKA_CLUSTERS_0_PROPERTIES_SECURITY_PROTOCOL=SSL\n      - KAFKA_CLUSTERS_0_PROPERTIES_SSL_ENDPOINT_IDENTIFICATION_ALGORITHM\n",
    );
    for text in [table, list] {
        let notes = check("kafka-ui's environment", "docker-compose.yml", &text, &[checked]);
        assert!(notes.iter().any(|note| note.contains("ALGORITHM has no value here")), "{notes:?}");
    }
    let spring = "spring.kafka:\n  bootstrap-servers:\n  client-id:\n  consumer:\n    bootstrap-servers: kafka:29092\n    client-id: orders\n";
    let one: &[&str] = &["spring", "brokers = [kafka:29092]", "client_id = orders"];
    check("Spring Boot", "application.yml", spring, &[one]);
}

#[test]
fn what_a_tool_takes_where_nothing_is_said_is_taken_here() {
    // kaf logs in by PLAIN, whether a protocol is named or not.
    let kaf = "clusters:\n- name: test\n  brokers:\n  - localhost:9092\n  SASL:\n    username: admin\n    password: secret\n    version: 1\n  schema-registry-url: https://registry.example\n  schema-registry-credentials:\n    username: u\n    password: p\n";
    let plain: &[&str] = &[
        "test",
        "brokers = [localhost:9092]",
        "sasl.mechanism = PLAIN",
        "sasl.user = admin",
        "sasl.password = secret",
    ];
    let notes = check("kaf", "/home/.kaf/config", kaf, &[plain]);
    assert!(notes.iter().any(|note| note.starts_with("schema-registry-url is left out")), "{notes:?}");
    // rpk by SCRAM-SHA-256.
    let rpk = "version: 7\nprofiles:\n    - name: p\n      description: \"\"\n      prompt: \"\"\n      from_cloud: false\n      kafka_api:\n        brokers:\n            - a:9092\n        sasl:\n            user: me\n            password: secret\n            mechanism: \"\"\n      admin_api: {}\n      schema_registry: {}\n";
    let scram: &[&str] = &[
        "p",
        "brokers = [a:9092]",
        "sasl.mechanism = SCRAM-SHA-256",
        "sasl.user = me",
        "sasl.password = secret",
    ];
    check("rpk", "rpk.yaml", rpk, &[scram]);
    // kcl not at all.
    let kcl = "seed_brokers = [\"a:9092\"]\n[sasl]\nmethod = \"\"\n";
    check("kcl", "config.toml", kcl, &[&["kcl", "brokers = [a:9092]"]]);
}

#[test]
fn the_token_of_rpks_login_to_the_cloud() {
    let rpk = "version: 7\ncurrent_profile: cloud\ncurrent_cloud_auth_org_id: o1\ncurrent_cloud_auth_kind: sso\nprofiles:\n    - name: cloud\n      from_cloud: true\n      cloud_cluster:\n        cluster_id: c\n        auth_org_id: o2\n        auth_kind: client-credentials\n      kafka_api:\n        brokers:\n            - seed.example:9092\n        tls: {}\n        sasl:\n            user: \"\"\n            password: \"\"\n            mechanism: CLOUD-OIDC\ncloud_auth:\n    - name: one\n      org_id: o1\n      kind: sso\n      auth_token: token-one\n    - name: two\n      org_id: o2\n      kind: client-credentials\n      auth_token: token-two\n      client_id: i\n      client_secret: s\n";
    let expected: &[&str] = &[
        "cloud",
        "brokers = [seed.example:9092]",
        "tls = {}",
        "sasl.mechanism = OAUTHBEARER",
        "sasl.token = token-two",
    ];
    let notes = check("rpk", "rpk.yaml", rpk, &[expected]);
    assert!(notes.iter().any(|note| note.contains("does not live long")), "{notes:?}");
}

#[test]
fn tokens_of_kafkactls_script_and_delegation_tokens_of_kcl() {
    let kafkactl = "contexts:\n  my-cluster:\n    brokers: [a:9092]\n    sasl:\n      enabled: true\n      mechanism: oauth\n      tokenprovider:\n        plugin: generic\n        options:\n          script: /path/to/get-token.sh\n          args:\n            - intended scope\n    schemaRegistry:\n      url: localhost:8081\nkeyring:\n  enabled: true\n";
    let expected: &[&str] = &[
        "my-cluster",
        "brokers = [a:9092]",
        "sasl.mechanism = OAUTHBEARER",
        "sasl.token = command:/path/to/get-token.sh 'intended scope' | jq -r .token",
    ];
    let notes = check("kafkactl", "config.yml", kafkactl, &[expected]);
    assert_eq!(notes.len(), 2, "{notes:?}");
    let kcl = "seed_brokers = [\"a:9092\"]\n[tls]\ncipher_suites = [\"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256\"]\n[sasl]\nmethod = \"scram-sha-256\"\nuser = \"id\"\npass = \"hmac\"\nis_token = true\n";
    let expected: &[&str] = &[
        "kcl",
        "brokers = [a:9092]",
        "tls = {}",
        "sasl.mechanism = SCRAM-SHA-256",
        "sasl.user = id",
        "sasl.password = hmac",
        "sasl.delegation_token = true",
    ];
    let notes = check("kcl", "config.toml", kcl, &[expected]);
    assert!(notes[0].starts_with("cipher_suites is left out"), "{notes:?}");
}

/// What Confluent Cloud shows to be copied, for Java and for librdkafka's Python client with its sections.
#[test]
fn the_snippets_of_confluent_cloud() {
    let cloud: &[&str] = &[
        "java",
        "brokers = [pkc-1.eu.confluent.cloud:9092]",
        "tls = {}",
        "sasl.mechanism = PLAIN",
        "sasl.user = KEY",
        "sasl.password = SE/CR+ET==",
    ];
    let java = "# Required connection configs\nbootstrap.servers=pkc-1.eu.confluent.cloud:9092\nsecurity.protocol=SASL_SSL\nsasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username='KEY' password='SE/CR+ET==';\nsasl.mechanism=PLAIN\nclient.dns.lookup=use_all_dns_ips\nsession.timeout.ms=45000\nacks=all\nschema.registry.url=https://psrc-1.confluent.cloud\nbasic.auth.credentials.source=USER_INFO\nbasic.auth.user.info=K:S\n";
    let notes = check("Kafka's properties", "/home/.confluent/java.config", java, &[cloud]);
    assert!(notes.iter().any(|note| note.starts_with("schema.registry.url is left out")), "{notes:?}");
    assert!(!notes.iter().any(|note| note.contains("K:S")), "{notes:?}");
    let ini = "[default]\nbootstrap.servers=pkc-1.eu.confluent.cloud:9092\nsecurity.protocol=SASL_SSL\nsasl.mechanisms=PLAIN\nsasl.username=KEY\nsasl.password=SE/CR+ET==\n\n[consumer]\ngroup.id=python_example_group_1\nauto.offset.reset=earliest\n";
    let librdkafka: Vec<&str> = std::iter::once("client").chain(cloud[1..].iter().copied()).collect();
    check("Kafka's properties", "client.ini", ini, &[&librdkafka]);
}
