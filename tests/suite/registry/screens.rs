//! Schema registries on the screen: subjects, versions, what changed, and the ways between a topic and its subjects.
use crate::screens::Bench;
use kafdeck::demo::WebMishap;

#[test]
fn subjects_lead_to_their_versions_and_what_changed() {
    let (mut bench, _registry) = Bench::with_registry("subjects");
    bench.resize(120, 30).shows("invoices-value").shows("AVRO").shows("PROTOBUF").shows("BACKWARD");
    bench.shows("shop.Address").press("/").type_text("invoices").press("enter enter");
    assert_eq!(bench.place(), "subjects/registry/invoices-value");
    bench.shows("compatibility BACKWARD (the registry's) · mode READWRITE (the registry's)");
    bench.shows("shop.Address v1").shows("+");
    bench
        .press("enter")
        .shows("refers to shop.Address v1 as shop.Address")
        .shows("\"name\": \"Invoice\"")
        .press("esc");
    bench
        .press("=")
        .shows("17 lines more, 0 lines less")
        .shows("+       \"name\": \"discount\"")
        .shows("alike")
        .press("esc");
    bench.press("down =").shows("There is no version before it");
    bench.press("o");
    assert_eq!(bench.place(), "topics/invoices/records");
}

#[test]
fn a_topic_leads_to_its_subjects_and_a_version_to_what_uses_it() {
    let (mut bench, _registry) = Bench::with_registry("topics/tracking");
    bench.press("Y");
    assert_eq!(bench.place(), "topics/tracking/subjects");
    bench.shows("tracking-value").hides("invoices-value");
    bench.go("subjects/registry/shop.Address").press("Y").shows("Used by");
    bench.shows("invoices-value v1").shows("invoices-value v2").press("esc");
    bench.press("o").shows("its name is no topic's");
}

#[test]
fn without_a_registry_it_is_said_how_to_name_one() {
    let mut bench = Bench::at("subjects");
    bench.shows("names no schema registry").shows("registry = \"http://host:8081\"");
}

#[test]
fn a_registry_that_is_down_is_said_and_the_rest_works() {
    let (mut bench, registry) = Bench::with_registry("deck");
    registry.mishap("GET /subjects", 100, WebMishap::DoneAndCut);
    bench.go("subjects").shows("listing the subjects of registry").shows("the connection was closed");
    bench.go("topics").shows("catalog").go("topics/orders/records").shows("orders");
    drop(registry);
    bench.go("subjects").shows("listing the subjects of registry").hides("invoices-value");
}

#[test]
fn a_record_is_read_by_another_version_of_its_subject_or_it_is_said_why_not() {
    let (mut bench, registry) = Bench::with_registry("deck");
    let v2 = include_str!("../../../src/demo/registry/story/invoice_v2.avsc");
    let needy = v2.replacen(r#""fields": ["#, r#""fields": [{"name": "vat", "type": "int"},"#, 1);
    registry.keep("invoices-value", "AVRO", &needy, &[("shop.Address", "shop.Address", 1)]);
    // The first record is one of the first version.
    bench.resize(150, 50).go("topics/invoices/records?order=oldest").until("R-70").press("enter");
    bench.until("invoices-value v1").shows("\"currency\"").hides("\"discount\"");
    bench.press("V").until("Read it as which version?").shows("as it was written").shows("invoices-value v3");
    bench.press("down down enter").until("as invoices-value v2 reads it").shows("\"discount\": null");
    bench.shows("written by Avro, schema 2");
    // The next record is read so too.
    bench.press("]").until("as invoices-value v2 reads it");
    bench.press("V").until("Read it as which version?").press("down enter");
    bench.until("invoices-value v3 can't read it: .vat: the writer's schema").shows("\"currency\"");
    bench
        .press("V")
        .until("Read it as which version?")
        .press("enter")
        .hides("\"discount\"")
        .hides("can't read it");
}

#[test]
fn where_the_mode_is_read_only_nothing_is_offered_to_be_registered_or_deleted() {
    let (mut bench, registry) = Bench::with_registry("deck");
    let mode = WebMishap::Instead(200, "application/json", "{\"mode\":\"READONLY\"}".to_owned());
    registry.mishap("GET /mode", 1000, mode);
    bench.resize(120, 30).go("subjects/registry/invoices-value").shows("mode READONLY");
    bench.press("a").shows("the registry's mode is READONLY here: nothing is registered or deleted");
    bench.press("D").shows("the registry's mode is READONLY here");
    // The list knows no modes: the registry is asked before a review.
    bench.go("subjects").press("/").type_text("invoices").press("enter D");
    bench.until("is READONLY: nothing is registered or deleted there");
}

#[test]
fn a_registry_that_takes_its_time_holds_no_list_up() {
    let (mut bench, registry) = Bench::with_registry("deck");
    registry.mishap("GET /schemas/ids", 1000, WebMishap::Hold);
    // Each row says so once nobody waits any longer, and stays to be seen, walked to and opened.
    bench.resize(148, 30).go("topics/invoices/records").shows("asking for schema 3 at").shows("no answer");
    bench.press("down down enter").shows("no answer").press("esc");
    bench.go("topics").shows("catalog").go("topics/orders/records").shows("orders");
}

#[test]
fn a_record_beside_its_list_is_read_as_soon_as_its_schema_is_there() {
    let (mut bench, _registry) = Bench::with_registry("deck");
    bench.resize(200, 50).go("topics/invoices/records");
    bench.shows("value · Avro, schema 3 (invoices-value v2)").hides("still being asked for");
}
