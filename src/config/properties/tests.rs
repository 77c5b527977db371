//! Kafka's own names for how a cluster is reached, read from real files' texts into profiles.
use super::*;
use crate::config::Profile;
use crate::config::entry::Entry;

fn java(text: &str) -> (Profile, Vec<Left>) {
    let mut profile = Profile::default();
    let left = apply(&mut profile, &properties(text.as_bytes())).unwrap();
    (profile, left)
}

fn shown(profile: &Profile) -> Vec<String> {
    profile
        .rows()
        .iter()
        .map(|row| format!("{} = {}", row.key, row.value.written().to_string().trim()))
        .collect()
}

#[test]
fn a_properties_file_is_read_as_java_reads_it() {
    let text = "# c\n! c\n\n a = 1\nb:2\nc 3\nd\\=e = x\\\n   y\nf=\\u00e9\\ud83d\\ude00\\t\\\\ \ng\nh = = :\nb=22\r\ni=caf\u{e9}\n";
    let pairs = properties(text.as_bytes());
    let expected = [
        ("a", "1"),
        ("b", "2"),
        ("c", "3"),
        ("d=e", "xy"),
        ("f", "é😀\t\\ "),
        ("g", ""),
        ("h", "= :"),
        ("b", "22"),
        ("i", "café"),
    ];
    assert_eq!(pairs, expected.map(|(key, value)| (key.to_owned(), value.to_owned())));
    // Latin-1, as Java has it.
    assert_eq!(properties(b"a=\xe9")[0].1, "é");
}

#[test]
fn jaas_passwords_keep_their_quotes_and_escapes() {
    let (profile, left) = java(concat!(
        "bootstrap.servers=SASL_SSL://kafka-1:9093,kafka-2:9093\n",
        "security.protocol=SASL_SSL\n",
        "sasl.mechanism=SCRAM-SHA-256\n",
        "group.id=mine\n",
        "sasl.kerberos.service.name=kafka\n",
        "sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required \\\n",
        "  username=\"al\\\\\"ice\" password='p;\\\\\\\\w \\\\101=' tokenauth=\"true\";\n",
    ));
    let sasl = profile.sasl.as_ref().unwrap();
    assert_eq!(sasl.user, Some(Entry::text("al\"ice")));
    assert_eq!(sasl.password, Some(Entry::text("p;\\w A=")));
    assert!(sasl.delegation_token && profile.tls.is_some());
    assert_eq!(profile.brokers.len(), 2);
    let unused: Vec<&str> = left
        .iter()
        .map(|left| match left {
            Left::Unused { key, .. } | Left::Unknown { key } => key.as_str(),
        })
        .collect();
    assert_eq!(unused, ["sasl.kerberos.service.name", "group.id"]);
    assert_eq!(sasl.mistake(), None);
}

#[test]
fn each_name_of_java_and_librdkafka_has_its_place() {
    for (text, expected) in [
        (
            "security.protocol=SSL\nssl.truststore.location=/t.jks\nssl.truststore.password=a\nssl.keystore.location=/k.p12\nssl.keystore.password=b\nssl.key.password=c\nssl.endpoint.identification.algorithm=\n",
            &[
                "tls.truststore = \"/t.jks\"",
                "tls.truststore_password = \"a\"",
                "tls.key_password = \"c\"",
                "tls.keystore = \"/k.p12\"",
                "tls.keystore_password = \"b\"",
                "tls.check_hostname = false",
            ][..],
        ),
        (
            "security.protocol=ssl\nssl.truststore.type=PEM\nssl.truststore.location=/ca.pem\nssl.keystore.type=PEM\nssl.keystore.location=/me.pem\nssl.enabled.protocols=TLSv1.3\n",
            &["tls.ca = \"/ca.pem\"", "tls.certificate = \"/me.pem\"", "tls.min_version = \"1.3\""],
        ),
        (
            "security.protocol=SSL\nenable.ssl.certificate.verification=false\nssl.ca.location=/ca\nssl.certificate.location=/c\nssl.key.location=/k\n",
            &["tls.certificate = \"/c\"", "tls.key = \"/k\"", "tls.verify = false"],
        ),
        ("security.protocol=SSL\nssl.ca.location=probe\n", &["tls = {}"]),
    ] {
        comes_to(text, expected);
    }
}

/// But for the brokers, which are none.
fn comes_to(text: &str, expected: &[&str]) {
    let (profile, left) = java(text);
    assert_eq!(left, [], "{text}");
    assert_eq!(&shown(&profile)[1..], expected, "{text}");
}

#[test]
fn each_login_has_its_place() {
    for (text, expected) in [
        (
            "security.protocol=SASL_PLAINTEXT\nsasl.mechanisms=PLAIN\nsasl.username=u\nsasl.password=${env:P}\nisolation.level=read_committed\nclient.id=x\n",
            &[
                "client_id = \"x\"",
                "isolation = \"committed\"",
                "sasl.mechanism = \"PLAIN\"",
                "sasl.user = \"u\"",
                "sasl.password = \"${P}\"",
            ][..],
        ),
        (
            "security.protocol=SASL_SSL\nsasl.mechanism=OAUTHBEARER\nsasl.oauthbearer.token.endpoint.url=https://idp/token\nsasl.login.callback.handler.class=org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler\nsasl.jaas.config=org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required clientId=\"id\" clientSecret=\"s\" scope=\"kafka\" extension_logicalCluster=\"lkc-1\";\n",
            &[
                "tls = {}",
                "sasl.mechanism = \"OAUTHBEARER\"",
                "sasl.token_url = \"https://idp/token\"",
                "sasl.client_id = \"id\"",
                "sasl.client_secret = \"s\"",
                "sasl.scope = \"kafka\"",
                "sasl.extensions.logicalCluster = \"lkc-1\"",
            ],
        ),
        (
            "security.protocol=SASL_SSL\nsasl.mechanism=AWS_MSK_IAM\nsasl.jaas.config=software.amazon.msk.auth.iam.IAMLoginModule required awsProfileName=\"dev\";\nsasl.client.callback.handler.class=software.amazon.msk.auth.iam.IAMClientCallbackHandler\n",
            &["tls = {}", "sasl.mechanism = \"AWS_MSK_IAM\"", "sasl.aws_profile = \"dev\""],
        ),
        (
            "security.protocol=SASL_PLAINTEXT\nsasl.kerberos.service.name=kafka\nsasl.jaas.config=com.sun.security.auth.module.Krb5LoginModule required useKeyTab=true keyTab=\"/me.keytab\" principal=\"me@EXAMPLE\";\n",
            &[
                "sasl.mechanism = \"GSSAPI\"",
                "sasl.service = \"kafka\"",
                "sasl.principal = \"me@EXAMPLE\"",
                "sasl.keytab = \"/me.keytab\"",
            ],
        ),
        (
            "security.protocol=SASL_PLAINTEXT\nsasl.jaas.config=com.sun.security.auth.module.Krb5LoginModule required useTicketCache=true ticketCache=\"/tmp/krb5cc\" serviceName=\"broker\";\n",
            &[
                "sasl.mechanism = \"GSSAPI\"",
                "sasl.service = \"broker\"",
                "sasl.ticket_cache = \"FILE:/tmp/krb5cc\"",
            ],
        ),
        (
            "security.protocol=sasl_ssl\nsasl.mechanisms=GSSAPI\nsasl.kerberos.service.name=kafka\nsasl.kerberos.principal=me\nsasl.kerberos.keytab=/me.keytab\nsasl.kerberos.kinit.cmd=kinit -k\nsasl.kerberos.min.time.before.relogin=60000\n",
            &[
                "tls = {}",
                "sasl.mechanism = \"GSSAPI\"",
                "sasl.service = \"kafka\"",
                "sasl.principal = \"me\"",
                "sasl.keytab = \"/me.keytab\"",
            ],
        ),
    ] {
        comes_to(text, expected);
    }
}

#[test]
fn what_can_not_be_meant_is_named_and_no_password_repeated() {
    for (text, said) in [
        ("security.protocol=SSLL", "security.protocol: `SSLL` is none of"),
        ("security.protocol=SASL_SSL\nsasl.mechanism=SCRAM-SHA-521", "did you mean `SCRAM-SHA-512`?"),
        (
            "security.protocol=SASL_SSL\nsasl.jaas.config=a.PlainLoginModule required password=\"hunter2",
            "a quote is never closed",
        ),
        ("security.protocol=SASL_SSL\nsasl.jaas.config=a.PlainLoginModule password=\"hunter2\";", "required"),
        (
            "security.protocol=SASL_SSL\nsasl.jaas.config=ScramLoginModule required password=\"hunter2\";",
            "SCRAM-SHA-256 or",
        ),
        ("security.protocol=SSL\nssl.keystore.type=BCFKS", "keytool -importkeystore"),
        ("security.protocol=SSL\nssl.cipher.suites=TLS_RSA_WITH_NULL_SHA", "OpenSSL's"),
    ] {
        let mut profile = Profile::default();
        let error = apply(&mut profile, &properties(text.as_bytes())).unwrap_err();
        assert!(error.contains(said) && !error.contains("hunter2"), "{text}: {error}");
    }
    let (profile, left) = java("ssl.ca.location=/x\nsasl.username=u\n");
    assert!(profile.tls.is_none() && profile.sasl.is_none());
    assert!(
        left.iter()
            .all(|left| matches!(left, Left::Unused { why, .. } if why.contains("security.protocol=")))
    );
    assert_eq!(left.len(), 2);
}

#[test]
fn names_of_other_tools_lead_to_ours() {
    assert_eq!(ours("ssl.truststore.location"), Some("tls.truststore"));
    assert_eq!(ours("sasl_password"), Some("sasl.password"));
    assert_eq!(ours("bootstrap-servers"), Some("brokers"));
    assert_eq!(ours("nonsense"), None);
    assert!(names().all(|name| ours(name).is_some()));
    assert_eq!(librdkafka(b"# c\na.b = c d \nx\n"), [("a.b".to_owned(), "c d".to_owned())]);
}
