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
    bench.press("V");
    assert_eq!(bench.place(), "topics/tracking/subjects");
    bench.shows("tracking-value").hides("invoices-value");
    bench.go("subjects/registry/shop.Address").press("u").shows("Used by");
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
