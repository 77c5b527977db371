//! What is recalled and pointed at in the list of records: history, named filters, saved views, only these, not these,
//! trying a filter on a record.
use super::Bench;
use std::sync::Arc;

#[test]
fn a_searched_filter_is_there_in_the_next_session() {
    let mut bench = Bench::at("topics/orders/records");
    bench.press("/").type_text("CANCELLED").press("enter").until("complete");
    bench.press("/ ctrl-u").type_text("partition = 2").press("enter").until("complete");
    let state = bench.state();
    assert_eq!(state.filters("orders"), ["partition = 2", "CANCELLED"]);

    let mut bench = Bench::with("topics/orders/records", |look| look.state = Arc::new(state));
    bench.press("/ up").shows("/ partition = 2").press("ctrl-p").shows("/ CANCELLED");
    bench.press("ctrl-n").shows("/ partition = 2");
    bench.press("esc").go("topics/payments/records");
    bench.press("/ up").hides("partition = 2");
}

#[test]
fn a_filter_gets_a_name_and_is_picked_again() {
    let mut bench = Bench::at("topics/orders/records");
    bench.press("ctrl-n").shows("no filter is searched");
    bench.press("/").type_text("CANCELLED").press("enter").until("complete");
    bench
        .press("ctrl-n")
        .shows("Save this filter as")
        .type_text("lost ones")
        .press("enter")
        .shows("is saved");
    bench.press("/ ctrl-u enter").hides("/ CANCELLED");
    bench.press("ctrl-r").shows("Filters of orders").shows("lost ones").type_text("lost").press("enter");
    bench.until("complete").shows("/ CANCELLED");
    assert_eq!(bench.state().named_filters("orders").unwrap().get("lost ones"), Some("CANCELLED"));
}

#[test]
fn a_view_is_saved_with_its_range_and_opens_by_name_from_everywhere() {
    let mut bench = Bench::at("topics/orders/records?from=-1h&where=CANCELLED&order=oldest");
    bench.until("complete");
    let saved = bench.place();
    assert!(saved.contains("from=-1h"), "relative times stay relative: {saved}");
    bench.press("B").type_text("lost orders").press("enter").shows("is saved");
    bench.press("1").go("open lost orders").until("complete");
    assert_eq!(bench.place(), saved);
    bench.go("open xlost orders");
    bench.shows("There is no saved view \"xlost orders\"; did you mean `lost orders`");

    let state = bench.state();
    let mut bench = Bench::with("topics/payments/records", |look| look.state = Arc::new(state));
    bench.press("b").shows("Saved views").shows("lost orders").press("enter").until("complete");
    assert_eq!(bench.place(), saved);
    bench.press("esc").shows("payments › Records");
    bench.go("lostor").until("complete");
    assert_eq!(bench.place(), saved, "the palette offers it among the places");
}

#[test]
fn a_name_that_is_taken_is_not_replaced_unasked() {
    let mut bench = Bench::at("topics/orders/records");
    bench.press("B").type_text("mine").press("enter").press("/ CANCELLED enter").until("complete");
    bench
        .press("B")
        .type_text("mine")
        .press("enter")
        .shows("There is a view \"mine\" already")
        .press("enter");
    assert_eq!(bench.state().views.get("mine"), Some("topics/orders/records"));
    bench.press("B").type_text("mine").press("enter down enter").shows("is saved");
    assert_eq!(bench.state().views.get("mine"), Some("topics/orders/records?where=CANCELLED"));
}

#[test]
fn views_are_renamed_and_deleted_in_their_list() {
    let mut bench = Bench::at("topics/orders/records");
    for name in ["one", "two"] {
        bench.press("B").type_text(name).press("enter");
    }
    bench.press("b").type_text("Rename").press("enter").shows("Rename which view?").press("enter");
    bench.press("ctrl-u").type_text("two").press("enter").shows("There is a view \"two\" already");
    bench.press("ctrl-u").type_text("three").press("enter").shows("is called \"three\" now");
    bench
        .press("b")
        .type_text("Delete")
        .press("enter")
        .type_text("two")
        .press("enter")
        .shows("it was topics/orders");
    let state = bench.state();
    assert_eq!(state.views.iter().collect::<Vec<_>>(), [("three", "topics/orders/records")]);
}

#[test]
fn a_view_whose_topic_is_gone_says_so() {
    let gone = |look: &mut kafdeck::shell::Look| {
        let state = Arc::make_mut(&mut look.state);
        state.views.put("old", "topics/odrers/records?from=-1h");
        state.views.put("odd", "nowhere/at/all");
    };
    let mut bench = Bench::with("topics/orders/records", gone);
    bench
        .press("b")
        .type_text("old")
        .press("enter")
        .shows("shows the topic odrers, which this cluster does not have");
    assert_eq!(bench.place(), "topics/orders/records");
    bench.press("1").go("open old").shows("which this cluster does not have");
    bench.go("open odd").shows("can't be opened");
}

#[test]
fn only_these_and_not_these_take_a_value_of_the_selected_record() {
    let mut bench = Bench::at("topics/orders/records?from=begin");
    bench.press("+").shows("Only records with").shows("key = \"customer-").shows("partition = ");
    bench.type_text(".status").press("enter").until("complete");
    let only = bench.place();
    assert!(only.contains("where=.status%20%3D%20%22"), "{only}");
    let shown = bench.line("/ .status = \"");
    bench.press("-").type_text("partition").press("enter").until("complete");
    bench.shows(" and partition != ").shows(shown.trim().split(" = ").next().unwrap());
}

#[test]
fn a_filter_is_tried_on_the_selected_record() {
    let mut bench = Bench::at("topics/orders/records");
    bench.press("t").shows("Try on this record");
    bench.type_text("(.status = NEVER or partition >= 0) and .nothing exists").press("enter");
    bench
        .shows("✗ It does not match")
        .shows("✗ no   .status = \"NEVER\"")
        .shows("✓ yes  partition >= 0")
        .shows("missing: the value has no .nothing");
    bench.press("esc t up").shows("(.status = NEVER or").press("ctrl-u").type_text("partition = ");
    bench.hides("^ a value").press("enter").shows("^ a value is missing here");
    bench.press("ctrl-u").type_text("partition >= 0").press("enter").shows("✓ It matches");
}
