//! Container files that are made to do harm: each is read at every look, by nothing but its bytes.
use super::*;
use crate::decode::avro::node::Node;
use crate::decode::avro::{fields, output};
use crate::decode::unframed;
use std::io::Write;
use std::time::{Duration, Instant};

fn container(schema: &str, codec: &str, blocks: &[(usize, &[u8])]) -> Vec<u8> {
    let mut out = SIGN.to_vec();
    output::length(2, &mut out);
    for text in ["avro.schema", schema, "avro.codec", codec] {
        output::sized(text.as_bytes(), &mut out);
    }
    output::long(0, &mut out);
    out.extend([7; 16]);
    for (count, bytes) in blocks {
        output::length(*count, &mut out);
        output::sized(bytes, &mut out);
        out.extend([7; 16]);
    }
    out
}

fn json(bytes: &[u8]) -> Result<String, String> {
    let mut out = Vec::new();
    let read = AvroContainers::default().json(Body { bytes, message: None }, &mut out);
    read.map(|()| String::from_utf8(out).unwrap()).map_err(|fault| fault.to_string())
}

/// A record of ten fields for each of those before, each with a default.
fn tenfold(levels: usize) -> String {
    let mut records =
        vec![r#"{"type":"record","name":"R0","fields":[{"name":"x","type":"int","default":0}]}"#.to_owned()];
    for level in 1..levels {
        let below = level - 1;
        let fields =
            ('a'..='j').map(|name| format!(r#"{{"name":"{name}","type":"R{below}","default":{{}}}}"#));
        let fields = fields.collect::<Vec<_>>().join(",");
        records.push(format!(r#"{{"type":"record","name":"R{level}","fields":[{fields}]}}"#));
    }
    format!("[{}]", records.join(","))
}

#[test]
fn a_record_that_is_defined_again_within_itself_reads() {
    let inner = r#"{"type":"record","name":"A","fields":[{"name":"a","type":"int"},{"name":"b","type":"int","default":1}]}"#;
    let schema = format!(r#"{{"type":"record","name":"A","fields":[{{"name":"f","type":{inner}}}]}}"#);
    assert_eq!(
        json(&container(&schema, "null", &[(1, b"\x02\x04")])).as_deref(),
        Ok(r#"[{"f":{"a":1,"b":2}}]"#)
    );
    let nodes = compile::nodes(&schema, &[]).unwrap();
    let Node::Record(fields) = nodes.node(nodes.root) else { panic!("{nodes:?}") };
    let Node::Record(inner) = nodes.node(fields[0].node) else { panic!("{nodes:?}") };
    assert_eq!(inner[1].default.as_deref(), Some(&[2][..]), "a default stands at its own record");
}

#[test]
fn defaults_within_defaults_end() {
    let (schema, began) = (tenfold(10), Instant::now());
    assert!(schema.len() < 8000);
    let why = compile::nodes(&schema, &[]).unwrap_err();
    assert!(why.contains("the defaults of its fields are too long"), "{why}");
    assert!(compile::nodes(&tenfold(4), &[]).is_ok());
    // Who only reads needs none.
    assert_eq!(json(&container(&schema, "null", &[(1, b"\x00\x02")])).as_deref(), Ok(r#"[{"x":1}]"#));
    assert!(began.elapsed() < Duration::from_secs(30), "{:?}", began.elapsed());
}

#[test]
fn the_least_value_of_records_within_records_ends() {
    let schema = tenfold(12)
        .replace(r#","default":{}"#, "")
        .replace("[{\"type\":\"record\",\"name\":\"R0\"", "[\"R11\",{\"type\":\"record\",\"name\":\"R0\"");
    let began = Instant::now();
    let nodes = compile::nodes(&schema, &[]).unwrap();
    assert!(fields::skeleton(&nodes).len() < 16 << 20);
    assert!(began.elapsed() < Duration::from_secs(30), "{:?}", began.elapsed());
}

#[test]
fn a_name_that_is_longer_than_any_value_fills_no_memory() {
    let name = "n".repeat(500 << 10);
    let schema = format!(r#"{{"type":"record","name":"A","fields":[{{"name":"{name}","type":"boolean"}}]}}"#);
    let bytes = container(&schema, "null", &[(2000, &[0; 2000])]);
    let why = json(&bytes).unwrap_err();
    assert!(why.contains("it reads as more than 64 MiB of JSON"), "{}", &why[why.len() - 100..]);
    assert!(why.len() < 10_000, "the place is not told with all of the name: {} bytes", why.len());
    assert!(unframed::guess(&bytes).is_none());
}

#[test]
fn values_without_bytes_are_counted_over_all_blocks() {
    let blocks = [(9000, &b""[..]); 200];
    let why = json(&container("\"null\"", "null", &blocks)).unwrap_err();
    assert!(why.contains("more than 10000 values that take no bytes"), "{why}");
    assert!(json(&container("\"null\"", "null", &blocks[..1])).is_ok());
}

#[test]
fn a_schema_is_no_larger_than_a_registry_takes_one() {
    let long = format!(r#"{{"type":"int","doc":"{}"}}"#, "x".repeat(LARGEST_SCHEMA));
    let why = json(&container(&long, "null", &[(1, b"\x02")])).unwrap_err();
    assert!(why.contains("its schema: it is larger than 1 MiB"), "{why}");
    // All that are kept are no larger, either.
    let containers = AvroContainers::default();
    for of in 0..4 {
        let schema = format!(r#"{{"type":"int","doc":"{of}{}"}}"#, "x".repeat(LARGEST_SCHEMA / 3));
        let bytes = container(&schema, "null", &[(1, b"\x02")]);
        containers.json(Body { bytes: &bytes, message: None }, &mut Vec::new()).unwrap();
    }
    assert_eq!(containers.kept.lock().unwrap().len(), 2);
}

#[test]
fn what_is_packed_much_is_no_container_by_its_bytes_alone() {
    let mut packed = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(&vec![0; MOST_GUESSED + 1]).unwrap();
    let packed = packed.finish().unwrap();
    let bytes = container("\"boolean\"", "deflate", &[(MOST_GUESSED + 1, &packed)]);
    assert!(bytes.len() < 10_000 && unframed::guess(&bytes).is_none());
    assert!(json(&bytes).is_ok(), "as somebody has chosen");
    // What is as long itself is looked at like anything so long.
    let mut long = Vec::new();
    output::sized(&vec![b'x'; 2 * MOST_GUESSED], &mut long);
    assert!(unframed::guess(&container("\"string\"", "null", &[(1, &long)])).is_some());
}
