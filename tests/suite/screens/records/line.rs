//! The line of a search: what could stand there is seen while one types, and a mistake is one when the keys rest.
use super::super::Bench;
use kafdeck::app::Event;
use kafdeck::demo::Record;

fn rest(bench: &mut Bench) -> &mut Bench {
    bench.app.look.now.0 += 1000;
    bench.send(Event::Tick);
    bench
}

#[test]
fn a_mistake_is_shown_at_its_place_when_the_keys_rest() {
    let mut bench = Bench::at("topics/orders/records");
    bench.press("/").type_text("partition = ").hides("^");
    assert!(bench.app.next_tick().is_some(), "the keys are waited for");
    rest(&mut bench).shows("^ ").shows("a value is missing");
    bench.type_text("3").hides("^ ");
    rest(&mut bench).hides("^ ");
    bench
        .press("ctrl-u")
        .type_text("ofset = 3")
        .hides("did you mean")
        .press("enter")
        .shows("did you mean `offset`?");
}

#[test]
fn fields_and_values_are_listed_while_one_types() {
    for size in [(80, 24), (120, 36), (200, 50)] {
        let mut bench = Bench::at("topics/orders/records");
        bench.resize(size.0, size.1).press("/").shows("tab shows the fields").hides("key.size");
        bench.type_text(".sta").shows(" .status ").press("tab").shows("/ .status");
        bench.type_text(" ").shows("starts").type_text("= ").shows("CANCELLED").press("down").press("enter");
        bench.shows("/ .status = \"CANCELLED\"").press("enter").until("complete");
        // Enter on a list in which nothing was chosen means the line.
        bench
            .press("/ ctrl-u")
            .type_text("key")
            .shows("key.size")
            .press("enter")
            .until("complete")
            .shows("/ key");
    }
}

#[test]
fn escape_closes_the_list_and_then_the_line() {
    let mut bench = Bench::at("topics/orders/records");
    bench
        .press("/")
        .type_text("key")
        .shows("bytes of the key")
        .shows("esc close the list")
        .press("tab")
        .shows("/ key.size")
        .press("ctrl-u")
        .type_text("key")
        .press("esc")
        .hides("bytes of the key")
        .shows("/ key")
        .hides("close the list");
    bench
        .type_text(".")
        .hides("bytes of the key")
        .press("tab")
        .shows("/ key.size")
        .press("esc")
        .hides("/ key");
    assert_eq!(bench.place(), "topics/orders/records");
}

#[test]
fn what_was_typed_and_not_meant_is_gone() {
    let mut bench = Bench::at("topics/orders/records?where=CANCELLED");
    bench.until("complete").press("/").type_text(" or nothing").shows("/ CANCELLED or nothing");
    bench
        .press("esc")
        .shows("/ CANCELLED")
        .hides("or nothing")
        .press("/")
        .shows("/ CANCELLED")
        .hides("or nothing");
}

#[test]
fn escape_takes_the_search_away_before_it_leaves() {
    let mut bench = Bench::at("topics");
    bench.go("topics/orders/records").shows("newest of ≈");
    bench.press("/ CANCELLED enter").until("complete").press("esc").shows("newest of ≈").hides("/ CANCELLED");
    bench.press("esc").hides("newest of ≈");
    // What a place was opened with is its own.
    bench
        .go("topics/orders/records?where=CANCELLED")
        .until("complete")
        .press("/ ctrl-u PAID enter")
        .until("/ PAID");
    bench
        .until("complete")
        .press("esc")
        .until("/ CANCELLED")
        .until("complete")
        .press("esc")
        .hides("/ CANCELLED");
}

#[test]
fn a_search_that_was_followed_and_stopped_says_that_nothing_matched() {
    let mut bench = Bench::at("topics/orders/records");
    bench.press("f").until("live").press("/ zzz-not-there enter").until("live").press("esc");
    bench.shows("Nothing that has come matches").hides("There are no records");
}

#[test]
fn what_stands_behind_a_match_is_shown_when_the_value_slides_to_it() {
    let value = format!(r#"{{"a":"{}","needle":"and what stands behind it"}}"#, "x".repeat(60));
    let mut bench = Bench::with_topic("things", [Record::new("k0", value)]);
    bench.go("topics/things/records?where=needle").until("complete").send(Event::Woke);
    bench.shows("needle\":\"and what stands");
}

#[test]
fn text_that_is_looked_for_opens_no_list() {
    let mut bench = Bench::at("topics/orders/records");
    bench.press("/").type_text("card declined ").hides("key.size").type_text("and ").shows(".cancelledBy");
}

#[test]
fn a_program_without_quotes_is_pointed_out_and_a_long_message_wraps() {
    let mut bench = Bench::with_topic("things", [Record::new("k", r#"{"n":7}"#)]);
    bench.resize(60, 20).go("topics/things/records").press("/").type_text("jq .value.n > 5");
    rest(&mut bench).shows("the program of jq needs quotes").shows("'.value.n > 5'");
    bench.press("ctrl-u").type_text("jq '.value.n > 5'").press("enter").until("1 match");
    bench.press("/ ctrl-u").type_text(".n");
    rest(&mut bench).shows("an operator is missing").shows("exists").shows("needs quotes").shows("1 match");
}
