//! Values that are read by what their schemas say beside the schema: single objects of Avro, by its fingerprint among the versions of a
//! subject; fields that its rules have encrypted. And a registry that is asked beside no cluster.
use super::{Beside, JSON};
use kafdeck::demo::{Batch, Record, RegistryOptions, WebMishap};
use serde_json::{Value, json};

const WHOLE: [&str; 6] = ["--from", "begin", "--until", "end", "-o", "jsonl"];

fn hex(digits: &str) -> Vec<u8> {
    (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap()).collect()
}

fn lines(out: &str) -> Vec<Value> {
    out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn single_objects_are_read_by_the_version_that_has_their_fingerprint() {
    let beside = Beside::start(RegistryOptions::default()).await;
    let golden: Value = serde_json::from_str(include_str!("../../golden/avro_self.json")).unwrap();
    let row = |name: &str| {
        let rows = golden["singles"].as_array().unwrap();
        rows.iter().find(|row| row["name"] == name).unwrap().clone()
    };
    let text = |row: &Value, name: &str| row[name].as_str().unwrap().to_owned();
    let (order, number) = (row("with a reference"), row("a number"));
    beside.registry.keep("shop.Line", "AVRO", order["references"][0].as_str().unwrap(), &[]);
    beside.registry.keep("single-value", "AVRO", &text(&number, "schema"), &[]);
    beside.registry.keep("single-value", "AVRO", &text(&order, "schema"), &[("shop.Line", "shop.Line", 1)]);
    beside.registry.keep("single-value", "AVRO", "\"string\"", &[]);
    let bytes = |row: &Value| hex(&text(row, "hex"));
    let mut unknown = bytes(&number);
    unknown[2] ^= 1;
    beside.demo.create_topic("single", 1, 1, &[]).unwrap();
    let records =
        [bytes(&order), bytes(&number), unknown, bytes(&order)].map(|bytes| Record::new("k", bytes));
    beside.demo.append("single", 0, &Batch::of(records)).unwrap();
    let (code, out, err) = beside.run(&[&["read", "single"][..], &WHOLE].concat()).await;
    let told = lines(&out);
    assert_eq!((code, told.len()), (3, 4), "{out}{err}");
    assert_eq!(told[0]["decoded"]["value"].to_string(), text(&order, "json"));
    assert_eq!(told[1]["decoded"]["value"], 300);
    let why = told[2]["undecoded"]["value"].as_str().unwrap();
    assert!(why.contains("knows no schema with the fingerprint") && why.contains("of single-value"), "{why}");
    let words =
        ["read", "single", "--from", "begin", "--until", "end", "--where", ".lines[0].n = 8", "--count"];
    let (_, out, err) = beside.run(&words).await;
    assert_eq!(out.trim(), "2", "{err}");
}

#[tokio::test(flavor = "multi_thread")]
async fn fields_that_rules_have_encrypted_are_called_that() {
    let beside = Beside::start(RegistryOptions::default()).await;
    let schema = r#"{"type":"record","name":"P","fields":[{"name":"id","type":"string"},
        {"name":"ssn","type":"string","confluent:tags":["PII"]}]}"#;
    let fields = beside.registry.keep("people-value", "AVRO", schema, &[]);
    let whole = beside.registry.keep("letters-value", "AVRO", "\"string\"", &[]);
    let rule = |kind: &str| {
        json!({"name": "e", "kind": "TRANSFORM", "mode": "WRITEREAD", "type": kind, "tags": ["PII"],
               "params": {"encrypt.kek.name": "kek1", "encrypt.kms.type": "local-kms"}, "onFailure": "ERROR,NONE"})
    };
    let ruled = json!({"schema": schema, "ruleSet": {"domainRules": [rule("ENCRYPT")]}});
    let letters = json!({"schema": "\"string\"", "ruleSet": {"encodingRules": [rule("ENCRYPT_PAYLOAD")]}});
    for (id, answer) in [(fields, ruled), (whole, letters)] {
        let instead = WebMishap::Instead(200, JSON, answer.to_string());
        beside.registry.mishap(&format!("GET /schemas/ids/{id}"), 100, instead);
    }
    beside.demo.create_topic("people", 1, 1, &[]).unwrap();
    let framed = |id: u32, body: &[u8]| Record::new("k", [&[0], &id.to_be_bytes()[..], body].concat());
    let cipher = "x".repeat(56);
    let encrypted = [&b"\x02a"[..], &[112], cipher.as_bytes()].concat();
    let records = [framed(fields, &encrypted), framed(fields, b"\x02b\x06Ann"), framed(whole, &[7; 60])];
    beside.demo.append("people", 0, &Batch::of(records)).unwrap();
    let (code, out, err) = beside.run(&[&["read", "people"][..], &WHOLE].concat()).await;
    let told = lines(&out);
    assert_eq!((code, told.len()), (3, 3), "{out}{err}");
    assert!(err.contains("1 record not read by schema, and told as bytes: all of it is encrypted"), "{err}");
    assert_eq!(
        told[0]["decoded"]["value"].to_string(),
        r#"{"id":"a","ssn":"encrypted (KEK kek1)"}"#,
        "{out}"
    );
    assert_eq!(told[1]["decoded"]["value"]["ssn"], "Ann", "it was written before there was a rule");
    let why = told[2]["undecoded"]["value"].as_str().unwrap();
    assert!(why.contains("all of it is encrypted, as a rule of its schema says (KEK kek1)"), "{why}");
    // Whether it says that nobody knows here.
    for asked in ["secret", "value = secret"] {
        let words = ["read", "people", "--from", "begin", "--until", "end", "--where", asked, "--count"];
        let (code, out, err) = beside.run(&words).await;
        assert_eq!((code, out.trim()), (3, "0"), "{err}");
        assert!(err.contains("all of it is encrypted"), "{err}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registry_alone_is_asked_without_a_cluster() {
    let beside = Beside::start(RegistryOptions::default()).await;
    let url = beside.registry.url();
    let run = async |words: &[&str]| {
        let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_kafdeck"));
        command.env_clear().env("HOME", beside.home.path()).env("KAFDECK_HOME", beside.home.path());
        let done = command.args(words).output().await.unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (done.status.code().unwrap(), text(&done.stdout), text(&done.stderr))
    };
    let (code, out, err) = run(&["--registry", &url, "subjects"]).await;
    assert!(code == 0 && out.contains("invoices-value"), "{out}{err}");
    let (code, out, err) = run(&["--registry", &url, "schema", "invoices-value"]).await;
    assert!(code == 0 && out.contains("discount"), "{out}{err}");
    let (code, out, err) = run(&["subjects"]).await;
    assert!(code == 2 && err.contains("which cluster?"), "{out}{err}");
    // What records say of a schema is a matter of the cluster.
    let (code, out, err) = run(&["--registry", &url, "schema", "try", "invoices-value"]).await;
    assert!(code == 2 && err.contains("which cluster?") || err.contains("required"), "{out}{err}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fingerprint_is_looked_for_once_in_each_version_and_past_one_that_can_not_be_had() {
    let beside = Beside::start(RegistryOptions::default()).await;
    let golden: Value = serde_json::from_str(include_str!("../../golden/avro_self.json")).unwrap();
    let rows = golden["singles"].as_array().unwrap();
    let number = rows.iter().find(|row| row["name"] == "a number").unwrap();
    beside.registry.keep("single-value", "AVRO", number["schema"].as_str().unwrap(), &[]);
    beside.registry.keep("single-value", "AVRO", "\"string\"", &[]);
    beside.registry.keep("single-value", "AVRO", "\"bytes\"", &[]);
    let broken = WebMishap::Instead(200, JSON, "[]".to_owned());
    beside.registry.mishap("GET /subjects/single-value/versions/3", 100, broken);
    for size in 1..=103 {
        let schema = format!(r#"{{"type":"fixed","name":"F","size":{size}}}"#);
        beside.registry.keep("many-value", "AVRO", &schema, &[]);
    }
    let known = hex(number["hex"].as_str().unwrap());
    let unknown = |at: u8| [&known[..2], &[at ^ known[2]], &known[3..]].concat();
    for (topic, values) in
        [("single", vec![unknown(1), unknown(2), known.clone(), unknown(4)]), ("many", vec![unknown(1)])]
    {
        beside.demo.create_topic(topic, 1, 1, &[]).unwrap();
        let records = values.into_iter().map(|bytes| Record::new("k", bytes));
        beside.demo.append(topic, 0, &Batch::of(records)).unwrap();
    }
    beside.registry.take_asked();
    let (code, out, err) = beside.run(&[&["read", "single"][..], &WHOLE].concat()).await;
    let told = lines(&out);
    assert_eq!((code, told.len()), (3, 4), "{out}{err}");
    assert_eq!(told[2]["decoded"]["value"], 300, "the version that can't be had is passed over");
    let why = told[0]["undecoded"]["value"].as_str().unwrap();
    assert!(why.contains("is none of those that can be had; v3 can't: "), "{why}");
    let asked = beside.registry.take_asked();
    let of = |version: &str| {
        asked.iter().filter(|line| line.contains(&format!("/single-value/versions/{version}?"))).count()
    };
    // That which has it is fetched once more, to be read by.
    assert_eq!((of("1"), of("2"), of("3")), (2, 1, 1), "{asked:?}");
    let (code, out, err) = beside.run(&[&["read", "many"][..], &WHOLE].concat()).await;
    assert_eq!(code, 3, "{err}");
    let why = lines(&out)[0]["undecoded"]["value"].as_str().unwrap().to_owned();
    assert!(why.ends_with("of many-value: only the newest 100 of its 103 versions were looked at"), "{why}");
}
