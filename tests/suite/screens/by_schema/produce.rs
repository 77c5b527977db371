//! The form that writes by a schema: what is chosen, checked while it is typed, and sent.
use super::Bench;
use kafdeck::demo::{Batch, Record, WebMishap};
use kafdeck::kafka::produce::Draft;
use kafdeck::views::produce::SentRecord;

const GONE: &str = r#"{"error_code":40402,"message":"Version 2 not found."}"#;

/// What was sent last.
fn sent(bench: &Bench) -> Draft {
    bench.app.look.kept.get::<Vec<SentRecord>>().unwrap().last().unwrap().draft.clone()
}

fn end(bench: &Bench, topic: &str) -> i64 {
    (0..3).map(|partition| bench.demo.offsets(topic, partition).unwrap().1).sum()
}

#[test]
fn a_value_is_typed_as_json_checked_by_its_schema_and_sent_in_its_bytes() {
    let (mut bench, _registry) = Bench::with_registry("topics/invoices/produce");
    bench.resize(120, 40).shows("none · f10 chooses one").press("f12").shows("no schema is chosen");
    bench.press("f10").shows("By which schema is the value written?").shows("invoices-value v1");
    bench.type_text("v2").press("enter").shows("Where does the record name its schema?").press("enter");
    bench.shows("Avro, schema").shows("(invoices-value v2), behind Confluent's five bytes");
    bench.press("f2").shows("what is written by a schema is typed as JSON");
    let before = end(&bench, "invoices");
    bench.type_text("{\"number\": 5}").shows("line 1, column 12: .number: ");
    bench.press("f5 f5").shows("Not sent: the value does not fit Avro, schema");
    assert_eq!(end(&bench, "invoices"), before, "what can't be encoded is never sent anyway");
    bench.press("f12").shows("\"currency\": \"EUR\"").press("f5").shows("Sent to invoices");
    bench.shows("value by Avro, schema").shows("(invoices-value v2)");
    assert_eq!(end(&bench, "invoices"), before + 1);
    let value = sent(&bench).value.unwrap();
    assert_eq!((value[0], value[5..8].to_vec()), (0, vec![0, 0, 0]));
    let journal = bench.journal();
    assert!(journal.iter().any(|line| line.to_string().contains("(invoices-value v2)")), "{journal:?}");
    bench.press("f4 f5").shows("Sent to invoices");
    assert_eq!(sent(&bench).value, None);
    bench
        .press("f10")
        .type_text("none")
        .press("enter")
        .shows("none · f10 chooses one")
        .hides("by Avro, schema 3");
}

#[test]
fn a_message_is_chosen_and_a_header_names_its_schema() {
    let (mut bench, _registry) = Bench::with_registry("topics/tracking/produce");
    bench.resize(120, 40).press("f10").type_text("another").press("enter").type_text("tracking-value@x");
    bench.press("enter").shows("is no version").press("backspace").type_text("2").press("enter");
    bench.shows("Which message is it?").type_text("Depot").press("enter").press("down enter");
    bench.shows("Protobuf, schema").shows("named in a header, message shop.Depot");
    bench.type_text("{\"city\": \"Lund\", \"latitude\": 55.7}").press("f5").shows("Sent to tracking");
    let draft = sent(&bench);
    assert_eq!(draft.value.unwrap()[..6], *b"\x0a\x04Lund");
    assert_eq!(draft.headers.len(), 1);
    assert_eq!(&draft.headers[0].name[..], b"__value_schema_id");
    let named = draft.headers[0].value.clone().unwrap();
    assert_eq!((named[0], named[17..].to_vec()), (1, vec![2, 2]));
}

#[test]
fn a_key_has_a_schema_of_its_own() {
    let (mut bench, registry) = Bench::with_registry("deck");
    registry.keep("invoices-key", "AVRO", "\"long\"", &[]);
    bench.resize(120, 40).go("topics/invoices/produce").press("shift-tab shift-tab shift-tab f10");
    bench.shows("By which schema is the key written?").type_text("key v1").press("enter enter");
    bench.type_text("4x").shows("the key does not fit Avro").press("backspace").type_text("2");
    bench.shows("JSON by Avro, schema").press("tab tab tab").type_text("{}");
    bench.press("f5").shows("Sent to invoices").shows("key by Avro, schema");
    let draft = sent(&bench);
    assert_eq!((draft.key.unwrap()[5..].to_vec(), draft.value.unwrap().to_vec()), (vec![84], b"{}".to_vec()));
}

#[test]
fn where_the_topic_has_no_subject_its_newest_records_say_which_schemas_there_are() {
    let (mut bench, registry) = Bench::with_registry("deck");
    let id = registry.keep("any.Thing", "AVRO", "\"long\"", &[]);
    let value = [&[0], &id.to_be_bytes()[..], &[10]].concat();
    bench.demo.create_topic("mixed", 1, 1, &[]).unwrap();
    bench.demo.append("mixed", 0, &Batch::of([Record::new("k", value)])).unwrap();
    bench.resize(120, 40).go("topics/mixed/produce").press("f10").shows("(any.Thing v1)");
    bench.shows("of the newest records").type_text("Thing").press("enter enter").type_text("7").press("f5");
    bench.shows("Sent to mixed");
    assert_eq!(sent(&bench).value.unwrap()[5..], [14]);
}

#[test]
fn what_is_gone_from_the_registry_meanwhile_is_not_written_by() {
    let (mut bench, registry) = Bench::with_registry("topics/invoices/produce");
    bench.resize(120, 40).press("f10").type_text("v2").press("enter enter f12");
    let before = end(&bench, "invoices");
    let gone = WebMishap::Instead(404, "application/json", GONE.to_owned());
    registry.mishap("GET /subjects/invoices-value/versions/2", 1, gone);
    bench.press("f5").shows("invoices-value v2 is gone from the registry since it was chosen");
    assert_eq!(end(&bench, "invoices"), before);
    bench.press("f5").shows("Sent to invoices");
    assert_eq!(end(&bench, "invoices"), before + 1);
    let down =
        WebMishap::Instead(500, "application/json", r#"{"error_code":50001,"message":"no"}"#.to_owned());
    registry.mishap("GET /subjects/invoices-value/versions/2", 100, down);
    bench.press("f5").shows("whether the schema is still there is not known");
    assert_eq!(end(&bench, "invoices"), before + 1);
}

#[test]
fn a_record_again_keeps_its_bytes_or_is_written_anew_and_says_which() {
    for (topic, field) in [("invoices", "\"number\""), ("tracking", "\"parcel\"")] {
        let (mut bench, _registry) = Bench::with_registry("deck");
        bench.resize(140, 50).go(&format!("topics/{topic}/records")).until(&format!("{{{field}:")).press("A");
        bench.shows("none: sent byte for byte · f10 edits it as JSON by").press("f5").shows("Sent to");
        let kept = sent(&bench).value.unwrap();
        bench
            .press("f10")
            .type_text("as it was")
            .press("enter")
            .shows("written anew as it was: ")
            .shows(field);
        bench.press("f5").shows("Sent to");
        let anew = sent(&bench).value.unwrap();
        assert_eq!(anew, kept, "nothing was edited");
        bench.press("right").type_text("\"unheard_of\": 1, ").press("f5");
        bench.shows("Not sent: the value does not fit").shows("unheard_of`");
    }
}
