//! Records of Confluent's own serializers, read by the schemas of a real registry; and schemas that are judged, registered and deleted
//! there.
use std::sync::OnceLock;

use parking_lot::{Mutex, MutexGuard};
use serde_json::{Value, json};

use crate::harness::registry::Registry;
use crate::harness::screen::Screen;
use crate::harness::{Cluster, program, tools};

/// What the script of the serializers writes to, and the kind of its schemas.
const TOPICS: [(&str, &str); 3] =
    [("by-schema-avro", "avro"), ("by-schema-protobuf", "protobuf"), ("by-schema-json", "json")];
const RECORDS: usize = 60;
const ENTER: &str = "\r";

/// The registry, and what the serializers wrote with it: once for all scenarios of this file, which have one cluster.
struct Written {
    registry: Registry,
    meant: Vec<Value>,
}

fn written(cluster: &Cluster) -> MutexGuard<'static, Written> {
    static WRITTEN: OnceLock<Mutex<Written>> = OnceLock::new();
    let written = WRITTEN.get_or_init(|| {
        for (topic, _) in TOPICS {
            tools::create_topic(cluster, topic, 1, &[]);
        }
        let registry = Registry::start(cluster);
        let meant = registry.produce(cluster);
        Mutex::new(Written { registry, meant })
    });
    written.lock()
}

/// The program with the registry.
fn run(cluster: &Cluster, written: &Written, arguments: &[&str], input: &str) -> program::Answer {
    let (bootstrap, url) = (cluster.bootstrap(), written.registry.url());
    let reached = ["-b", &bootstrap, "--registry", &url];
    program::run_fed(&[&reached, arguments].concat(), input.as_bytes())
}

/// What a topic's values say, in order of offset.
fn values(cluster: &Cluster, written: &Written, topic: &str, filter: &[&str]) -> Vec<Value> {
    let whole = ["read", topic, "--from", "begin", "--until", "end", "-o", "jsonl"];
    let answer = run(cluster, written, &[&whole, filter].concat(), "");
    assert_eq!(answer.code, Some(0), "{topic}: {answer:?}");
    let text = answer.text();
    let line =
        |line: &str| serde_json::from_str::<Value>(line).expect("a line of JSON")["decoded"]["value"].clone();
    text.lines().map(line).collect()
}

pub fn what_confluents_serializers_wrote_is_read(cluster: &mut Cluster) {
    let written = written(cluster);
    for (topic, _) in TOPICS {
        let meant: Vec<Value> = written
            .meant
            .iter()
            .filter(|line| line["topic"] == topic)
            .map(|line| line["meant"].clone())
            .collect();
        assert_eq!(meant.len(), RECORDS, "{topic}");
        assert_eq!(values(cluster, &written, topic, &[]), meant, "{topic}");
    }
    for (topic, filter, meant) in [
        ("by-schema-avro", ".lines[].sku = sku-7", 1),
        ("by-schema-avro", ".number = 9007199254740995", 1),
        ("by-schema-protobuf", ".places[].city = \"city 4\"", 1),
        ("by-schema-protobuf", ".parcel > 18446744073709551600", 15),
        ("by-schema-json", ".seconds >= 10", 20),
    ] {
        let found = values(cluster, &written, topic, &["--where", filter]);
        assert_eq!(found.len(), meant, "{topic}, {filter}: {found:?}");
    }
}

/// Without the registry nothing is made up: the bytes are told, as what they are.
pub fn without_their_registry_records_are_told_as_bytes(cluster: &mut Cluster) {
    let bootstrap = cluster.bootstrap();
    let _written = written(cluster);
    let nobody = ["-b", &bootstrap, "--registry", "http://127.0.0.1:1", "read", "by-schema-avro"];
    let whole = ["--from", "begin", "--until", "end", "-o", "jsonl"];
    let answer = program::run_fed(&[&nobody[..], &whole].concat(), b"");
    assert_eq!(answer.code, Some(3), "{answer:?}");
    assert_eq!(answer.text().lines().count(), RECORDS);
    assert!(answer.errors.contains("127.0.0.1:1"), "{answer:?}");
}

pub fn a_record_is_read_on_the_screen_and_says_by_what(cluster: &mut Cluster) {
    let (bootstrap, written) = (cluster.bootstrap(), written(cluster));
    let url = written.registry.url();
    for (topic, field, kind) in [
        ("by-schema-avro", "9007199254741052", "Avro"),
        ("by-schema-protobuf", "18446744073709551556", "Protobuf"),
        ("by-schema-json", "/p/59", "JSON Schema"),
    ] {
        let place = format!("topics/{topic}/records");
        let mut screen = Screen::open(&["-b", &bootstrap, "--registry", &url, "--go", &place], 130, 40);
        screen.see(field);
        screen.press(ENTER);
        screen.see(kind);
        screen.see(&format!("{topic}-value v1"));
    }
}

pub fn schemas_are_judged_registered_and_deleted(cluster: &mut Cluster) {
    let written = written(cluster);
    let run = |arguments: &[&str], input: &str| run(cluster, &written, arguments, input);
    let record = |fields: Value| json!({"type": "record", "name": "Event", "fields": fields}).to_string();
    let first = record(json!([{"name": "id", "type": "long"}]));
    let wider =
        record(json!([{"name": "id", "type": "long"}, {"name": "why", "type": "string", "default": ""}]));
    let other = record(json!([{"name": "id", "type": "string"}]));
    let done = |arguments: &[&str], input: &str| {
        let answer = run(arguments, input);
        assert_eq!(answer.code, Some(0), "{arguments:?}: {answer:?}");
        answer.text()
    };
    done(&["schema", "register", "events-value", "-", "--yes"], &first);
    done(&["schema", "level", "BACKWARD", "--subject", "events-value", "--yes"], "");
    done(&["schema", "check", "events-value", "-"], &wider);
    let refused = run(&["schema", "check", "events-value", "-"], &other);
    assert_eq!(refused.code, Some(1), "{refused:?}");
    let kept = run(&["schema", "register", "events-value", "-", "--yes"], &other);
    assert_ne!(kept.code, Some(0), "{kept:?}");
    done(&["schema", "register", "events-value", "-", "--yes"], &wider);
    let versions: Value =
        serde_json::from_str(&done(&["schema", "versions", "events-value", "-o", "json"], ""))
            .expect("versions as JSON");
    assert_eq!(versions.as_array().map(Vec::len), Some(2), "{versions}");
    assert!(done(&["schema", "events-value@2"], "").contains("why"));
    done(&["schema", "delete", "events-value", "--yes"], "");
    assert!(!done(&["subjects"], "").contains("events-value"));
    assert!(done(&["subjects", "--deleted"], "").contains("events-value"));
    done(&["schema", "delete", "events-value", "--permanent", "--yes"], "");
    assert!(!done(&["subjects", "--deleted"], "").contains("events-value"));
}
