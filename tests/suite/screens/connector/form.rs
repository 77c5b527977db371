//! A connector's config on the screen: what the plugin says of it, the form that changes it or makes a connector, and JSON in an editor.
use super::Bench;
use kafdeck::app::Event;
use kafdeck::demo::ConnectOptions;

fn at(route: &str) -> Bench {
    let mut bench = Bench::with_connect(route, ConnectOptions::default());
    bench.resize(130, 40);
    bench
}

fn asked(bench: &Bench, line: &str) -> usize {
    bench.worker().take_asked().iter().filter(|asked| asked.contains(line)).count()
}

#[test]
fn the_table_says_what_the_plugin_says() {
    let mut bench = at("connectors/shop/payments-table/config");
    bench.shows("password").shows("high").shows("not set hidden").hides("batch.size").hides("t0p-secret");
    bench.shows("Name or alias of the class for this connector.");
    bench
        .press("i")
        .shows("batch.size")
        .shows("not set: 3000")
        .press("/")
        .type_text("tolerance")
        .press("enter enter");
    bench.shows("Behavior for tolerating errors").shows("default none, importance medium");
    bench.press("esc t").shows("The plugin finds nothing wrong with it.");
}

#[test]
fn a_value_is_judged_while_it_is_typed_and_only_it_is_set() {
    let mut bench = at("connectors/shop/payments-table/config");
    bench.press("/").type_text("tasks.max").press("enter e").shows("Edit payments-table").shows("required");
    assert_eq!(bench.place(), "connectors/shop/payments-table/edit");
    bench.shows("tasks.max · int · importance high").hides("t0p-secret");
    bench.worker().take_asked();
    bench.press("backspace").type_text("many").shows("has not looked at this yet");
    assert_eq!(asked(&bench, "validate"), 0, "a key asks nobody");
    bench.send(Event::Tick);
    bench
        .shows("! Invalid value many for configuration tasks.max: Not a number of type INT")
        .shows("1 mistake");
    assert_eq!(asked(&bench, "validate"), 1);
    bench.press("f5").shows("Nothing was changed: tasks.max: Invalid value many");
    bench.press("backspace backspace backspace backspace").type_text("2").press("enter");
    bench.hides("1 mistake").shows("✓ the plugin finds nothing wrong").shows("* tasks.max");
    bench
        .press("f5")
        .shows("Set tasks.max of connector payments-table")
        .shows("3 → 2")
        .shows("{\"tasks.max\":\"2\"}");
    bench.press("y").shows("Set tasks.max of connector payments-table");
    assert_eq!(bench.place(), "connectors/shop/payments-table/config");
    let asked = bench.worker().take_asked();
    assert_eq!(asked.iter().filter(|line| line.starts_with("PATCH")).count(), 1, "{asked:?}");
    let value = |bench: &Bench, key: &str| bench.worker().value("payments-table", key);
    assert_eq!(value(&bench, "tasks.max").as_deref(), Some("2"));
    assert_eq!(value(&bench, "connection.password").as_deref(), Some("t0p-secret"));
}

#[test]
fn a_secret_is_typed_as_dots_and_left_alone_it_stays() {
    let mut bench = at("connectors/shop/payments-table/config");
    bench.press("/").type_text("password").press("enter e").shows("••• stays as it is");
    bench.type_text("n3w").hides("n3w").press("f5").shows("(secret) → (secret)").press("y");
    assert_eq!(bench.worker().value("payments-table", "connection.password").as_deref(), Some("n3w"));
    let journal = format!("{:?}", bench.journal());
    assert!(journal.contains("connection.password") && !journal.contains("n3w"), "{journal}");
    assert!(!journal.contains("t0p-secret"), "{journal}");
    bench.press("/").type_text("password").press("enter e esc");
    assert_eq!(bench.worker().value("payments-table", "connection.password").as_deref(), Some("n3w"));
}

#[test]
fn an_editor_gets_masks_and_what_is_no_json_is_opened_once_more() {
    let mut bench = at("connectors/shop/payments-table/config");
    bench.press("E").edited(|text| {
        assert!(text.contains("\"connection.password\": \"•••\"") && !text.contains("t0p-secret"), "{text}");
        text.replace("\"tasks.max\": \"3\"", "\"tasks.max\": 2, \"batch.size\": 7").replace('}', "")
    });
    bench.shows("It is opened once more: this is no JSON");
    bench.edited(|text| {
        assert!(text.contains("\"batch.size\": 7"), "what was typed is lost: {text}");
        format!("{text}}}")
    });
    bench.shows("Set 2 settings of connector payments-table").shows("not set → 7").press("y");
    let value = |key: &str| bench.worker().value("payments-table", key);
    assert_eq!(value("batch.size").as_deref(), Some("7"));
    assert_eq!(value("connection.password").as_deref(), Some("t0p-secret"));
    // A mask that is moved to another key is no value.
    bench.press("E").edited(|text| text.replace("payments\"", "•••\""));
    bench.shows("stands for a secret").edited(str::to_owned).shows("Nothing is taken over");
    bench.press("/").type_text("batch").press("enter u").shows("7 → not set").press("y");
    assert_eq!(bench.worker().value("payments-table", "batch.size"), None);
}

#[test]
fn a_connector_is_made_by_the_form_of_its_plugin() {
    let mut bench = at("connectors");
    bench
        .press("a")
        .shows("A connector of which plugin?")
        .shows("sink")
        .hides("JsonConverter")
        .type_text("File");
    bench
        .press("enter")
        .shows("Create a connector of FileStreamSourceConnector")
        .shows("not set, and required");
    bench.shows("Missing required configuration \"topic\"").shows("importance high");
    bench.type_text("names-file").press("f5").shows("Nothing was changed: topic: Missing required");
    bench.press("down down").type_text("shipments").press("f3").shows("errors.tolerance");
    while !bench.screen().contains("errors.tolerance · string") {
        bench.press("down");
    }
    bench.press("f2").shows("Values of errors.tolerance").type_text("all").press("enter");
    bench.shows("✓ the plugin finds nothing wrong").press("f5").shows("Create connector names-file");
    bench.press("y").shows("Created connector names-file");
    assert_eq!(bench.place(), "connectors/shop/names-file");
    assert_eq!(bench.worker().value("names-file", "errors.tolerance").as_deref(), Some("all"));
    bench.go("connectors").press("/").type_text("names-file").press("enter").shows("running");
}

#[test]
fn what_was_typed_is_not_lost_without_a_word() {
    let mut bench = at("connectors/shop/payments-table/edit");
    bench.type_text("x").press("esc").shows("the changes of payments-table, which are not set");
}
