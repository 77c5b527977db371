//! Records of Kafka's own topics, made by Kafka (`tests/golden/make_own_topics.py`): they say what Kafka's own JSON of them says.
use super::*;
use serde_json::{Value, json};

const GOLDEN: &str = include_str!("../../../tests/golden/own_topics.json");

fn hex(digits: &Value) -> Vec<u8> {
    let digits = digits.as_str().unwrap();
    (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap()).collect()
}

fn rows() -> Vec<Value> {
    serde_json::from_str(GOLDEN).unwrap()
}

fn read(topic: &str, of: KeyOrValue, bytes: &[u8], key: Option<&[u8]>) -> Result<Value, String> {
    let mut out = Vec::new();
    let body = Body { bytes, message: key };
    let read = decoder(topic, of).unwrap().encoding().json(body, &mut out);
    read.map(|()| serde_json::from_slice(&out).unwrap()).map_err(|fault| fault.to_string())
}

#[test]
fn every_record_of_kafkas_own_says_what_kafka_says() {
    let rows = rows();
    assert!(rows.len() >= 37);
    for row in rows.iter().filter(|row| row["name"] != "mirror") {
        let (topic, name) = (row["topic"].as_str().unwrap(), &row["name"]);
        let (key, value) = (hex(&row["key"]), hex(&row["value"]));
        for (of, bytes, said) in
            [(KeyOrValue::Key, &key, &row["key_json"]), (KeyOrValue::Value, &value, &row["value_json"])]
        {
            let mut own =
                read(topic, of, bytes, Some(&key)).unwrap_or_else(|why| panic!("{name} {of:?}: {why}"));
            let record = own.as_object_mut().unwrap().remove("record").unwrap();
            assert_eq!(&own, said, "{name} {of:?}");
            let kind = name.as_str().unwrap().split(" v").next().unwrap().replace('_', "");
            assert_eq!(record.as_str().unwrap().to_uppercase(), kind);
        }
    }
}

#[test]
fn mirror_makers_records_are_read() {
    let said = [
        (
            json!({"group": "billing", "topic": "orders", "partition": 3}),
            json!({"upstreamOffset": 17, "offset": 42, "metadata": "seen"}),
        ),
        (
            json!({"sourceClusterAlias": "west", "targetClusterAlias": "east"}),
            json!({"timestamp": 1_795_698_855_123_i64}),
        ),
        (json!({"topic": "orders", "partition": 3}), json!({"upstreamOffset": 17, "offset": 42})),
    ];
    let rows = rows();
    let mirrored: Vec<_> = rows.iter().filter(|row| row["name"] == "mirror").collect();
    assert_eq!(mirrored.len(), said.len());
    for (row, (key, value)) in mirrored.iter().zip(said) {
        let topic = row["topic"].as_str().unwrap();
        for (of, bytes, said) in
            [(KeyOrValue::Key, &row["key"], key), (KeyOrValue::Value, &row["value"], value)]
        {
            let mut own = read(topic, of, &hex(bytes), None).unwrap();
            own.as_object_mut().unwrap().remove("record");
            assert_eq!(own, said, "{topic}");
        }
    }
}

#[test]
fn what_is_cut_longer_or_of_another_version_does_not_read() {
    for row in rows() {
        let (topic, key, value) = (row["topic"].as_str().unwrap(), hex(&row["key"]), hex(&row["value"]));
        for (of, bytes) in [(KeyOrValue::Key, &key), (KeyOrValue::Value, &value)] {
            for end in 0..bytes.len() {
                assert!(
                    read(topic, of, &bytes[..end], Some(&key)).is_err(),
                    "{} {of:?} cut at {end}",
                    row["name"]
                );
            }
            assert!(read(topic, of, &[&bytes[..], b"x"].concat(), Some(&key)).is_err());
        }
    }
    let of = |value: &[u8], key: Option<&[u8]>| {
        read("__consumer_offsets", KeyOrValue::Value, value, key).unwrap_err()
    };
    assert_eq!(of(&[0, 9], Some(&[0, 1])), "byte 0: OffsetCommit has no version 9 that is known");
    assert_eq!(of(&[0, 0], Some(&[0, 99])), "byte 0: a record of kind 99, which is not known");
    assert_eq!(of(&[0, 0], None), "byte 0: no key says what it is");
    // A list that claims more than there is.
    let head = [0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff];
    let claims = [&head[..], &[0x7f, 0xff, 0xff, 0xff]].concat();
    assert_eq!(of(&claims, Some(&[0, 2])), "byte 12 of .members: a list of 2147483647, and 0 bytes are left");
    assert!(
        decoder("orders", KeyOrValue::Key).is_none()
            && decoder("my.heartbeats.v2", KeyOrValue::Key).is_none()
    );
}
