//! Changes of a registry, in the shell and on the screen: reviewed, made, looked at again, taken back.
use super::{Beside, JSON};
use crate::screens::Bench;
use kafdeck::demo::{RegistryOptions, WebMishap};

const V1: &str = r#"{"type":"record","name":"A","fields":[{"name":"x","type":"int"}]}"#;
const FITS: &str = r#"{"type":"record","name":"A","fields":[{"name":"x","type":"int"},{"name":"y","type":"string","default":""}]}"#;
const BREAKS: &str =
    r#"{"type":"record","name":"A","fields":[{"name":"x","type":"int"},{"name":"z","type":"string"}]}"#;

#[tokio::test(flavor = "multi_thread")]
async fn a_schema_is_registered_once_the_registry_says_that_it_fits_and_undone() {
    let beside = Beside::start(RegistryOptions::default()).await;
    beside.registry.keep("a-value", "AVRO", V1, &[]);
    let (fits, breaks) = (beside.file("fits.avsc", FITS), beside.file("breaks.avsc", BREAKS));
    let (code, out, _) = beside.run(&["schema", "check", "a-value", &fits]).await;
    assert!(code == 0 && out.starts_with("it fits"), "{out}");
    let (code, out, _) = beside.run(&["schema", "check", "a-value", &breaks]).await;
    assert!(
        code == 1 && out.contains("it does not fit") && out.contains("READER_FIELD_MISSING_DEFAULT_VALUE"),
        "{out}"
    );
    let (code, _, err) = beside.run(&["schema", "register", "a-value", &breaks, "--yes"]).await;
    assert!(
        code == 1 && err.contains("nothing was changed: the registry says that it does not fit a-value"),
        "{err}"
    );
    let (code, out, err) = beside.run(&["schema", "register", "a-value", &fits]).await;
    assert!(code == 0 && out.contains("Register version 2 of a-value"), "{out}{err}");
    assert!(
        out.contains("v1 → v2") && out.contains("curl -X POST") && err.contains("nothing was changed"),
        "{out}{err}"
    );
    assert!(beside.run(&["schema", "a-value@2"]).await.0 == 1, "a review changes nothing");
    let (code, out, err) = beside.run(&["schema", "register", "a-value", &fits, "--yes"]).await;
    assert!(
        code == 0 && out.contains("registered a schema of subject a-value: version 2, schema "),
        "{out}{err}"
    );
    let (code, _, err) = beside.run(&["schema", "register", "a-value", &fits, "--yes"]).await;
    assert!(code == 1 && err.contains("a-value has it already, as version 2"), "{err}");
    let (code, out, err) = beside.run(&["undo", "--yes"]).await;
    assert!(code == 0 && out.contains("deleted version 2 of subject a-value"), "{out}{err}");
    assert!(!beside.run(&["schema", "a-value"]).await.1.contains("\"y\""));
    // A new subject, with a reference, and what is no schema.
    let uses = beside
        .file("uses.avsc", r#"{"type":"record","name":"B","fields":[{"name":"to","type":"shop.Address"}]}"#);
    let words =
        ["schema", "register", "b-value", &uses, "--reference", "shop.Address=shop.Address@1", "--yes"];
    let (code, out, err) = beside.run(&words).await;
    assert!(
        code == 0 && out.contains("shop.Address v1 as shop.Address") && out.contains("version 1"),
        "{out}{err}"
    );
    let wrong = beside.file("wrong.avsc", "{\"type\": \"strin\"}");
    let (code, _, err) = beside.run(&["schema", "register", "c-value", &wrong, "--yes"]).await;
    assert!(code == 1 && err.contains("42201: it is no valid schema"), "{err}");
}

#[tokio::test(flavor = "multi_thread")]
async fn versions_and_subjects_are_deleted_and_come_back_unless_for_good() {
    let beside = Beside::start(RegistryOptions::default()).await;
    let (code, out, err) = beside.run(&["schema", "delete", "shop.Address@1", "--yes"]).await;
    assert!(out.contains("version 1 is referred to by invoices-value v1, invoices-value v2"), "{out}{err}");
    assert!(code == 1 && err.contains("42206: another schema refers to it"), "{out}{err}");
    let (code, out, err) = beside.run(&["schema", "delete", "tracking-value", "--yes"]).await;
    assert!(
        code == 0 && out.contains("its ids stay") && out.contains("values of topic tracking"),
        "{out}{err}"
    );
    let (_, out, _) = beside.run(&["subjects"]).await;
    assert!(!out.contains("tracking-value"), "{out}");
    let (_, out, _) = beside.run(&["subjects", "--deleted"]).await;
    assert!(out.contains("tracking-value"), "{out}");
    let (code, out, _) = beside.run(&["schema", "--id", "4"]).await;
    assert!(code == 0 && out.contains("message Tracking"), "{out}");
    let (code, out, err) = beside.run(&["undo", "--yes"]).await;
    assert!(
        code == 0 && out.contains("version 3, schema 4") && out.contains("version 4, schema 5"),
        "{out}{err}"
    );
    let (code, _, err) = beside.run(&["schema", "delete", "carts-value", "--permanent", "--yes"]).await;
    assert!(code == 1 && err.contains("what is deleted for good is deleted first"), "{err}");
    assert_eq!(beside.run(&["schema", "delete", "carts-value", "--yes"]).await.0, 0);
    let (code, out, err) = beside.run(&["schema", "delete", "carts-value", "--permanent", "--yes"]).await;
    assert!(code == 0 && out.contains("can't be read by anybody any more"), "{out}{err}");
    let (code, _, err) = beside.run(&["undo", "--yes"]).await;
    assert!(code != 0 && err.contains("lost its id"), "{err}");
}

/// As Apicurio: it lists the versions that are deleted, and tells the text of none.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_deleted_goes_for_good_though_nobody_tells_what_it_says() {
    let beside = Beside::start(RegistryOptions::default()).await;
    assert_eq!(beside.run(&["schema", "delete", "carts-value", "--yes"]).await.0, 0);
    let gone = WebMishap::Instead(404, JSON, r#"{"error_code": 40401, "message": "not found"}"#.to_owned());
    beside.registry.mishap("GET /subjects/carts-value/versions/1", 100, gone);
    let (code, out, err) = beside.run(&["schema", "delete", "carts-value", "--permanent", "--yes"]).await;
    assert!(code == 0 && out.contains("what it says is not told any more"), "{out}{err}");
    let (_, out, _) = beside.run(&["subjects", "--deleted"]).await;
    assert!(!out.contains("carts-value"), "{out}");
}

#[tokio::test(flavor = "multi_thread")]
async fn levels_and_modes_are_set_and_taken_away_and_read_only_refuses_in_words() {
    let beside = Beside::start(RegistryOptions::default()).await;
    let level = |words: &[&str]| {
        [&["schema", "level"], words, &["--yes"]].concat().iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let run = async |words: Vec<String>| {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        beside.run(&words).await
    };
    let (code, out, err) = run(level(&["full", "--subject", "invoices-value"])).await;
    assert!(code == 0 && out.contains("as the registry has it → FULL"), "{out}{err}");
    let (_, out, _) = beside.run(&["subjects", "--topic", "invoices"]).await;
    assert!(out.contains("FULL"), "{out}");
    let (code, out, _) = run(level(&["--reset", "--subject", "invoices-value"])).await;
    assert!(code == 0 && out.contains("FULL → as the registry has it"), "{out}");
    let (code, out, _) = run(level(&["none"])).await;
    assert!(code == 0 && out.contains("it counts for every subject that has none of its own"), "{out}");
    let (code, out, _) = beside.run(&["undo", "--yes"]).await;
    assert!(code == 0 && out.contains("NONE → BACKWARD"), "{out}");
    let (code, _, err) = run(level(&["nonsense"])).await;
    assert!(code == 1 && !err.is_empty(), "{err}");
    let (code, out, err) = beside.run(&["schema", "mode", "readonly", "--yes"]).await;
    assert_eq!(code, 0, "{out}{err}");
    let file = beside.file("v1.avsc", V1);
    let (code, out, err) = beside.run(&["schema", "register", "d-value", &file, "--yes"]).await;
    assert!(
        code == 1 && err.contains("the mode of d-value is READONLY: nothing is registered or deleted there"),
        "{out}{err}"
    );
    let (code, out, err) = beside.run(&["schema", "delete", "invoices-value", "--yes"]).await;
    assert!(code == 1 && err.contains("the mode of invoices-value is READONLY"), "{out}{err}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_is_looked_up_and_locked_profiles_change_nothing() {
    let beside = Beside::start(RegistryOptions::default()).await;
    let file = beside.file("v1.avsc", V1);
    beside.registry.mishap("POST /subjects/e-value/versions", 1, WebMishap::DoneAndCut);
    let (code, out, err) = beside.run(&["schema", "register", "e-value", &file, "--yes"]).await;
    assert!(code == 0 && out.contains("version 1"), "{out}{err}");
    let asked = beside.registry.take_asked();
    assert_eq!(
        asked.iter().filter(|line| *line == "POST /subjects/e-value/versions").count(),
        1,
        "{asked:?}"
    );
    let refused =
        WebMishap::Instead(500, JSON, "{\"error_code\":50002,\"message\":\"timed out\"}".to_owned());
    beside.registry.mishap("DELETE /subjects/e-value", 1, refused);
    let (code, out, err) = beside.run(&["schema", "delete", "e-value", "--yes"]).await;
    assert!(code == 1 && err.contains("50002: the registry did not finish in time"), "{out}{err}");
    beside.registry.take_asked();
    let (code, _, err) = beside.run(&["--read-only", "schema", "delete", "e-value", "--yes"]).await;
    assert!(code == 1 && err.contains("read-only"), "{err}");
    assert!(
        beside.registry.take_asked().iter().all(|line| line.starts_with("GET ")),
        "nothing was asked for"
    );
}

#[test]
fn the_screen_registers_deletes_and_sets_after_a_review() {
    let (mut bench, registry) = Bench::with_registry("subjects/registry/a-value");
    registry.keep("a-value", "AVRO", V1, &[]);
    let file = bench.state_folder.path().join("fits.avsc");
    std::fs::write(&file, FITS).unwrap();
    bench
        .resize(120, 34)
        .press("r")
        .shows("AVRO")
        .press("a")
        .type_text(file.to_str().unwrap())
        .press("enter");
    bench.shows("Register version 2 of a-value").shows("the registry says that it fits").press("y");
    bench.shows("+5 −0").press("esc");
    bench.go("subjects/registry/a-value").shows("+5 −0");
    bench.press("e").shows("Which compatibility level for a-value?").type_text("full_t").press("enter");
    bench.shows("FULL_TRANSITIVE").press("y").shows("compatibility FULL_TRANSITIVE ·");
    bench.press("D").shows("Delete version 2 of a-value").press("y").shows("deleted");
    bench.press("home D").shows("Delete version 2 of a-value for good").type_text("a-value").press("enter");
    bench.hides("+5 −0");
    assert_eq!(bench.journal().last().unwrap()["outcome"], "done");
}
