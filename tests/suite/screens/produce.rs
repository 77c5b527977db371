//! The form that writes: what is sent arrives as typed, what is refused says why.
use super::Bench;
use kafdeck::demo::Record;
use kafdeck::kafka::model::Timestamp;
use kafdeck::views::produce::SentRecord;

fn end(bench: &Bench, partition: i32) -> i64 {
    bench.demo.offsets("orders", partition).unwrap().1
}

#[test]
fn a_record_is_sent_where_the_form_said() {
    let mut bench = Bench::at("topics/orders/produce");
    bench.press("shift-tab shift-tab shift-tab").type_text("customer-00412").shows("→ partition");
    let line = bench.line("→ partition");
    let partition: i32 =
        line.split("→ partition ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
    let before = end(&bench, partition);
    bench
        .press("tab tab tab")
        .type_text("{\"a\": 1}")
        .press("f5")
        .shows("Sent to orders")
        .shows(&format!("partition {partition}"));
    assert_eq!(end(&bench, partition), before + 1);
    bench.shows("{\"a\": 1}");
}

#[test]
fn wrong_json_is_shown_while_typed_and_sent_only_when_insisted() {
    let mut bench = Bench::at("topics/orders/produce");
    let all = |bench: &Bench| (0..6).map(|partition| end(bench, partition)).sum::<i64>();
    let before = all(&bench);
    bench.type_text("{\"a\": nope}").shows("line 1, column").press("f5").shows("Not JSON");
    assert_eq!(all(&bench), before);
    bench.press("f5").shows("Sent to orders");
    assert_eq!(all(&bench), before + 1);
}

#[test]
fn an_unknown_topic_is_refused_and_never_made() {
    let mut bench = Bench::at("topics/oders/produce");
    bench.shows("did you mean `orders`").type_text("{}").press("f5").shows("Not sent to oders");
    assert!(bench.demo.offsets("oders", 0).is_none());
    // What was not sent is not counted as sent.
    bench.shows(" 1 not sent").hides("1 sent");
}

#[test]
fn read_only_refuses_with_the_reason() {
    let mut bench =
        Bench::with("topics/orders/produce", |look| look.locked_by = Some("profile `prod`".to_owned()));
    let before = end(&bench, 0);
    bench.type_text("{}").press("f5").shows("this session is read-only (profile `prod`)");
    assert_eq!(end(&bench, 0), before);
}

#[test]
fn a_confirming_profile_is_asked_and_no_is_the_default() {
    let mut bench = Bench::with("topics/orders/produce", |look| look.confirm_sends = true);
    let all = |bench: &Bench| (0..6).map(|partition| end(bench, partition)).sum::<i64>();
    let before = all(&bench);
    bench
        .type_text("{}")
        .press("f5")
        .shows("Send a record to orders")
        .press("enter")
        .shows("Nothing was changed");
    assert_eq!(all(&bench), before);
    bench.press("f5 y").shows("Sent to orders");
    assert_eq!(all(&bench), before + 1);
}

#[test]
fn a_tombstone_is_null_and_needs_a_key_where_the_topic_is_compacted() {
    let mut bench = Bench::at("topics/customers/produce");
    bench.press("f4").shows("tombstone").press("f5").shows("Not sent to customers");
    bench
        .press("shift-tab shift-tab shift-tab")
        .type_text("customer-00001")
        .press("f5")
        .shows("Sent to customers");
    bench.press("f8").shows("null (tombstone)");
}

#[test]
fn produce_again_fills_the_form_with_the_record() {
    let mut bench = Bench::at("topics/telemetry/records");
    bench.press("A").shows("telemetry › Produce").shows("hex").press("f5").shows("Sent to telemetry");
}

#[test]
fn the_editors_key_is_the_forms_and_what_it_saved_stays() {
    let mut bench = Bench::at("topics/orders/produce");
    bench.type_text("abc").press("ctrl-e");
    let Some(kafdeck::app::Outside::Edit { view, text, answer, .. }) = bench.outside.pop() else {
        panic!("no editor was asked for")
    };
    assert_eq!(text, "abc");
    bench.send(kafdeck::app::Event::Reply(kafdeck::app::ViewReply::Edited {
        view,
        answer: answer(Ok("{\"a\": 1}\n".into())),
    }));
    bench.shows("{\"a\": 1}").hides("abc");
}

#[test]
fn a_mark_that_the_editor_put_before_the_text_is_not_sent() {
    // The record is stamped with the time of this machine: far ahead of the bench's clock it would pass for wild.
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_millis();
    let mut bench = Bench::with("topics/orders/produce", |look| look.now = Timestamp(now as i64));
    bench.type_text("x").press("ctrl-e");
    let Some(kafdeck::app::Outside::Edit { view, answer, .. }) = bench.outside.pop() else {
        panic!("no editor was asked for")
    };
    let answer = answer(Ok("\u{feff}{\"a\": 1}\n".into()));
    bench.send(kafdeck::app::Event::Reply(kafdeck::app::ViewReply::Edited { view, answer }));
    bench.shows("byte order mark").press("f5").shows("Sent to orders");
    bench.press("f8").until("{\"a\":1}").hides("feff").hides("\u{feff}");
}

#[test]
fn what_was_sent_is_a_list_to_go_back_to_and_send_again() {
    let mut bench = Bench::at("topics/orders/produce");
    bench.press("f7").shows("nothing was sent in this session yet");
    bench.press("shift-tab shift-tab shift-tab").type_text("k-1").press("tab").type_text("h = x");
    bench
        .press("tab")
        .type_text("3")
        .press("tab")
        .type_text("{\"n\": 1}")
        .press("f5")
        .shows("Sent to orders");
    let first = end(&bench, 3);
    bench.press("ctrl-u backspace").type_text("two").press("f5 f5").shows("2 sent");
    // The list is the session's, not the form's.
    bench.press("esc").go("topics/payments/produce").shows("2 sent");
    bench.press("f7").shows("Records of this session").shows("{\"n\":1}").press("down enter");
    bench.shows("orders › Produce").shows("k-1").shows("h = x").shows("{\"n\": 1}").hides("n\": two");
    let before = end(&bench, 3);
    bench.press("f5").shows("3 sent");
    assert_eq!(end(&bench, 3), before + 1);
    assert!(before >= first);
}

#[test]
fn text_that_was_not_sent_makes_way_for_a_record_and_comes_back() {
    let mut bench = Bench::at("topics/orders/produce");
    bench.type_text("{\"n\": 1}").press("f5").shows("Sent to orders");
    bench.press("alt-a").type_text("my long text");
    bench.press("f7 enter").shows("it is kept").hides("my long text").shows("{\"n\": 1}");
    // Sent text stands in the list already: it makes way without a word.
    bench.press("f7").shows("not sent  orders").shows("my long text").press("enter").shows("my long text");
    bench.press("f7").hides("not sent  orders");
}

#[test]
fn a_record_is_produced_again_once_and_beside_what_is_typed() {
    let mut bench = Bench::at("topics/orders/produce");
    bench.type_text("my long text").press("f8 A").shows("orders › Produce").hides("my long text");
    bench.press("esc").shows("Records").press("p").shows("the value").press("esc esc").shows("my long text");
}

#[test]
fn text_that_is_not_sent_is_not_lost_without_a_word() {
    let mut bench = Bench::at("topics/orders/records");
    bench.press("p").type_text("my long text");
    bench.press("esc").shows("loses the record for orders").shows("my long text");
    // Who goes on typing is warned anew.
    bench.type_text("!").press("esc").shows("my long text!");
    bench.press("f8 2").shows("orders › Records").press("2").hides("orders › Records").press("q");
    assert!(bench.is_left());
    let mut bench = Bench::at("topics/orders/produce");
    bench.type_text("my long text").press("f8").go("q").shows("loses the record").go("q!");
    assert!(bench.is_left());
}

#[test]
fn what_is_pasted_counts_as_typed() {
    let mut bench = Bench::at("topics/orders/produce");
    bench
        .press("shift-tab shift-tab shift-tab")
        .paste("customer-00412")
        .shows("customer-00412")
        .shows("→ partition");
    bench
        .press("tab tab tab")
        .paste("\u{feff}{\"a\": 1}")
        .shows("byte order mark")
        .press("f5")
        .shows("Sent to orders");
    let sent = &bench.app.look.kept.get::<Vec<SentRecord>>().unwrap()[0].draft;
    assert_eq!(
        (sent.key.as_deref(), sent.value.as_deref()),
        (Some(&b"customer-00412"[..]), Some(&b"{\"a\": 1}"[..]))
    );
    bench.press("f4").paste("text").shows("Not pasted");
}

#[test]
fn what_is_wrong_stands_at_its_own_field() {
    let mut bench = Bench::at("topics/oders/produce");
    assert!(bench.line(" topic  ").contains("no such topic; did you mean `orders`"));
    let mut bench = Bench::at("topics/orders/produce");
    bench.press("f3 f3 shift-tab shift-tab shift-tab").type_text("zz");
    assert!(bench.line(" key  ").contains("the key is not hex"), "{}", bench.screen());
}

#[test]
fn a_record_that_was_sent_stands_in_the_list_that_it_was_sent_from() {
    let mut bench = Bench::with_topic("mine", [Record::new("a", "first"), Record::new("b", "second")]);
    bench.go("topics/mine/records").shows("first").shows("second");
    bench.press("p").type_text("333").press("f5").shows("Sent to mine").press("esc");
    assert_eq!(bench.place(), "topics/mine/records");
    bench.shows("first").shows("333");
    // Who has moved on keeps his rows; they still stand.
    bench.press("j p").type_text("444").press("f5").shows("Sent to mine").press("esc");
    assert_eq!(bench.place(), "topics/mine/records");
    bench.shows("333").hides("444").press("r").shows("444");
}
