//! A schema tried against real records before it is registered: what passes, what fails at which field, and what could not be tried.
use super::{Beside, JSON};
use crate::screens::Bench;
use kafdeck::demo::{Batch, Record, RegistryOptions, WebMishap};
use serde_json::{Value, json};

const INVOICE: &str = include_str!("../../../src/demo/registry/story/invoice_v2.avsc");
const TRACKING: &str = include_str!("../../../src/demo/registry/story/tracking_v2.proto");
const USES: [&str; 2] = ["--reference", "shop.Address=shop.Address@1"];

async fn tried(beside: &Beside, subject: &str, file: &str, more: &[&str]) -> (i32, Value, String) {
    let words = [&["schema", "try", subject, file][..], more, &["-o", "json"]].concat();
    let (code, out, err) = beside.run(&words).await;
    (code, serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}{err}")), err)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_schema_that_reads_all_passes_and_one_that_does_not_says_where() {
    let beside = Beside::start(RegistryOptions::default()).await;
    let same = beside.file("same.avsc", INVOICE);
    let (code, told, err) = tried(&beside, "invoices-value", &same, &USES).await;
    assert_eq!(
        (code, &told["tried"], &told["passed"], &told["failed"]),
        (0, &600.into(), &600.into(), &0.into()),
        "{err}"
    );
    assert_eq!(told["writers"].as_array().unwrap().len(), 2, "both versions wrote");
    // A field more, without a default: no record has it.
    let mut needy: Value = serde_json::from_str(INVOICE).unwrap();
    needy["fields"].as_array_mut().unwrap().push(json!({"name": "vat", "type": "int"}));
    let file = beside.file("needy.avsc", &needy.to_string());
    let (code, told, _) =
        tried(&beside, "invoices-value", &file, &[&USES[..], &["--failures", "3"]].concat()).await;
    assert_eq!((code, &told["passed"], &told["failed"]), (1, &0.into(), &600.into()));
    let first = &told["failures"][0];
    assert_eq!(told["failures"].as_array().unwrap().len(), 3);
    assert_eq!(
        (&first["field"], &first["why"]),
        (&".vat".into(), &"the writer's schema does not have it, and it has no default".into())
    );
    // A field that only the new version writes, as another type: only its records fail, and only those that have a value there.
    let mut narrow: Value = serde_json::from_str(INVOICE).unwrap();
    for field in narrow["fields"].as_array_mut().unwrap() {
        if field["name"] == "discount" {
            field["type"] = json!(["null", "int"]);
        }
    }
    let file = beside.file("narrow.avsc", &narrow.to_string());
    let (code, told, _) = tried(&beside, "invoices-value", &file, &USES).await;
    let (_, out, _) = beside
        .run(&["read", "invoices", "--count", "--where", "not .discount is null and .discount exists"])
        .await;
    assert_eq!((code, told["failed"].to_string()), (1, out.trim().to_owned()), "{told}");
    let place = &told["failures"][0];
    assert_eq!(place["field"], ".discount");
    let words = [
        "read",
        "invoices",
        "--partitions",
        &place["partition"].to_string(),
        "--from",
        &place["offset"].to_string(),
        "--limit",
        "1",
        "-o",
        "jsonl",
    ];
    let (_, out, _) = beside.run(&words).await;
    let record: Value = serde_json::from_str(&out).unwrap();
    assert!(record["decoded"]["value"]["discount"].is_number(), "{record}");
    let (code, told, _) =
        tried(&beside, "invoices-value", &same, &[&USES[..], &["--last", "10"]].concat()).await;
    assert_eq!((code, &told["tried"]), (0, &30.into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn protobuf_must_have_every_field_and_every_value_that_was_written() {
    let beside = Beside::start(RegistryOptions::default()).await;
    let same = beside.file("same.proto", TRACKING);
    let (code, told, err) = tried(&beside, "tracking-value", &same, &[]).await;
    assert_eq!((code, &told["passed"]), (0, &600.into()), "{err}");
    let less: String = TRACKING.lines().filter(|line| !line.contains("= 8")).collect::<Vec<_>>().join("\n");
    let (code, told, err) = tried(&beside, "tracking-value", &beside.file("less.proto", &less), &[]).await;
    assert_eq!(code, 1, "{err}");
    assert!(told["failures"][0]["why"].as_str().unwrap().starts_with("field 8 is not in"), "{told}");
    // A zero is not written.
    let (_, out, _) =
        beside.run(&["read", "tracking", "--count", "--where", ".celsius > 0 or .celsius < 0"]).await;
    assert_eq!(told["failed"].to_string(), out.trim());
    assert_ne!(told["failed"], 600);
}

#[tokio::test(flavor = "multi_thread")]
async fn json_is_held_to_the_new_schema_and_what_is_not_tried_is_counted() {
    let beside = Beside::start(RegistryOptions::default()).await;
    let cart = beside.registry.keep("carts-value", "JSON", r#"{"title": "Cart"}"#, &[]);
    let other = beside.registry.keep("else-value", "JSON", "{}", &[]);
    beside.demo.create_topic("carts", 1, 1, &[]).unwrap();
    let framed = |id: u32, json: &str| Record::of([&[0][..], &id.to_be_bytes(), json.as_bytes()].concat());
    let batch = [
        framed(cart, r#"{"customer": 5}"#),
        framed(cart, r#"{"customer": "five", "items": [1]}"#),
        framed(other, "{}"),
        Record::of("plain"),
        Record::tombstone("k"),
    ];
    beside.demo.append("carts", 0, &Batch::of(batch)).unwrap();
    let file = beside.file("cart.json", r#"{"properties": {"customer": {"type": "integer"}}}"#);
    let (code, told, err) = tried(&beside, "carts-value", &file, &[]).await;
    assert_eq!((code, &told["tried"], &told["failed"]), (1, &2.into(), &1.into()), "{err}");
    assert_eq!(
        (&told["other_subjects"], &told["name_none"], &told["null"]),
        (&1.into(), &1.into(), &1.into())
    );
    assert_eq!(
        (&told["failures"][0]["offset"], &told["failures"][0]["field"]),
        (&1.into(), &"/customer".into())
    );
    // What nobody can read is a hole, not a pass.
    beside.demo.append("carts", 0, &Batch::of([framed(4242, "{}")])).unwrap();
    let file = beside.file("any.json", "{}");
    let (code, told, err) = tried(&beside, "carts-value", &file, &[]).await;
    assert_eq!((code, &told["failed"], &told["unread"]), (3, &0.into(), &1.into()));
    assert!(err.contains("knows no schema 4242"), "{err}");
    let (code, _, err) = beside.run(&["schema", "try", "carts-value", &beside.file("no.json", "{")]).await;
    assert!(code == 1 || code == 3, "{err}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_review_of_a_registration_says_what_the_newest_records_say() {
    let beside = Beside::start(RegistryOptions::default()).await;
    let mut more: Value = serde_json::from_str(INVOICE).unwrap();
    more["fields"].as_array_mut().unwrap().push(json!({"name": "vat", "type": "int", "default": 0}));
    let words = |file: &str| {
        [&["schema", "register", "invoices-value", file][..], &USES]
            .concat()
            .iter()
            .map(|word| (*word).to_owned())
            .collect::<Vec<_>>()
    };
    let review = async |file: String| {
        let words = words(&file);
        beside.run(&words.iter().map(String::as_str).collect::<Vec<_>>()).await
    };
    let (code, out, err) = review(beside.file("more.avsc", &more.to_string())).await;
    assert_eq!(code, 0, "{err}");
    assert!(
        out.contains("it reads all of the 600 newest records of the subject that were tried"),
        "{out}{err}"
    );
    // The registry takes anything now; the records do not.
    let (code, _, err) =
        beside.run(&["schema", "level", "NONE", "--subject", "invoices-value", "--yes"]).await;
    assert_eq!(code, 0, "{err}");
    more["fields"].as_array_mut().unwrap().push(json!({"name": "needed", "type": "int"}));
    let (_, out, err) = review(beside.file("needs.avsc", &more.to_string())).await;
    assert!(
        out.contains(
            "it does not read 600 of the 600 newest records of the subject that were tried, such as"
        ),
        "{out}{err}"
    );
    assert!(out.contains(".needed: the writer's schema does not have it"), "{out}");
}

#[test]
fn the_review_on_the_screen_says_it_too() {
    let (mut bench, _registry) = Bench::with_registry("subjects/registry/invoices-value");
    let mut less: Value = serde_json::from_str(INVOICE).unwrap();
    less["fields"].as_array_mut().unwrap().push(json!({"name": "vat", "type": "int", "default": 0}));
    let file = bench.state_folder.path().join("less.avsc");
    std::fs::write(&file, less.to_string()).unwrap();
    bench
        .resize(140, 40)
        .until("shop.Address v1")
        .press("a")
        .type_text(file.to_str().unwrap())
        .press("enter");
    bench
        .until("Register version 3")
        .shows("it reads all of the 600 newest records of the subject that were tried");
}

#[tokio::test(flavor = "multi_thread")]
async fn records_whose_subject_is_not_told_are_a_hole_and_no_others() {
    let beside = Beside::start(RegistryOptions::default()).await;
    let file = beside.file("same.avsc", INVOICE);
    // A schema that is named by its guid, in a header.
    let text = r#"{"type": "record", "name": "Note", "fields": [{"name": "n", "type": "int"}]}"#;
    let note = beside.registry.keep("notes-value", "AVRO", text, &[]);
    beside.demo.create_topic("notes", 1, 1, &[]).unwrap();
    let head = [&[1][..], beside.registry.guid(note).unwrap().as_bytes()].concat();
    let record = Record::of("\u{2}").header("__value_schema_id", head);
    beside.demo.append("notes", 0, &Batch::of([record])).unwrap();
    let (code, told, err) = tried(&beside, "notes-value", &beside.file("note.avsc", text), &[]).await;
    assert_eq!((code, &told["tried"], &told["other_subjects"]), (0, &1.into(), &0.into()), "{told}{err}");
    // Neither where the ids are used is told, nor one of the versions.
    let broken = WebMishap::Instead(500, JSON, "{}".to_owned());
    for id in 1..=9 {
        beside.registry.mishap(&format!("GET /schemas/ids/{id}/versions"), 9, broken.clone());
    }
    beside.registry.mishap("GET /subjects/invoices-value/versions/1", 9, broken);
    let (code, told, err) = tried(&beside, "invoices-value", &file, &USES).await;
    assert_eq!((code, &told["other_subjects"], &told["failed"]), (3, &0.into(), &0.into()), "{told}{err}");
    let (tried, unread) = (told["tried"].as_u64().unwrap(), told["unread"].as_u64().unwrap());
    assert!(tried > 0 && unread > 0 && tried + unread == 600, "{told}");
    assert!(err.contains("does not tell whose"), "{err}");
}
