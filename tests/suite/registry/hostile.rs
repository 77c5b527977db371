//! A registry that is down, slow, refuses, answers something else or never ends: each a sentence, bounded, and nothing else is held up.
use super::{Beside, JSON, dead};
use kafdeck::demo::{Batch, Record, RegistryOptions, WebMishap};

#[tokio::test(flavor = "multi_thread")]
async fn what_answers_in_place_of_a_registry_is_said_in_a_sentence() {
    let beside = Beside::start(RegistryOptions::default()).await;
    let instead = |status, kind, text: &str| WebMishap::Instead(status, kind, text.to_owned());
    for (mishap, words) in [
        (instead(200, "text/html", "<html><title>Sign in</title>"), "a web page \"Sign in\" answered (200)"),
        (
            instead(502, "text/html", "<html><title>Bad Gateway</title>"),
            "a web page \"Bad Gateway\" answered (502)",
        ),
        (instead(200, JSON, "[\"a\", "), "its JSON is cut short after"),
        (instead(200, JSON, "{\"a\": 7}"), "another shape than a schema registry's"),
        (instead(401, JSON, "Unauthorized"), "a login is wanted (Unauthorized)"),
        (instead(403, JSON, "no"), "this login may not do that (403)"),
        (instead(429, "text/plain", "slow down"), "asked too often (429), try again in a moment: slow down"),
        (
            instead(500, JSON, "{\"error_code\":50001,\"message\":\"Error in the backend\"}"),
            "Error in the backend (50001: the registry's own store fails)",
        ),
        (
            instead(500, JSON, "{\"error_code\":50004,\"message\":\"x\"}"),
            "50004: the registry has no leader just now",
        ),
        (WebMishap::Hold, "no answer"),
        (WebMishap::Huge(40 << 20), "the answer is larger than 32 MiB"),
        (WebMishap::Endless, "the answer is larger than 32 MiB"),
        (
            WebMishap::Redirect("https://login.example/x".to_owned()),
            "it redirects to \"https://login.example/x\"",
        ),
    ] {
        beside.registry.mishap("GET /subjects", 2, mishap.clone());
        let (code, out, err) = beside.run(&["subjects"]).await;
        assert!(code == 1 && out.is_empty() && err.contains(words), "{words}: {out}{err}");
        assert!(err.contains("listing the subjects of registry"), "{err}");
    }
    let (code, _, err) = beside.run_at(&dead(), &["subjects"]).await;
    assert!(code == 1 && err.contains("connection refused"), "{err}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_is_not_told_is_a_hole_in_the_list() {
    let beside = Beside::start(RegistryOptions::default()).await;
    let trouble = WebMishap::Instead(500, JSON, "{\"error_code\":50001,\"message\":\"x\"}".to_owned());
    beside.registry.mishap("GET /subjects/invoices-value/versions/latest", 1, trouble);
    let (code, out, err) = beside.run(&["subjects"]).await;
    assert!(code == 3 && out.contains("invoices-value") && out.contains("tracking-value"), "{out}{err}");
    assert!(err.contains("incomplete: ") && err.contains("50001"), "{err}");
    let odd = WebMishap::Instead(200, JSON, "{\"schema\": 7}".to_owned());
    beside.registry.mishap("GET /subjects/invoices-value/versions/1", 1, odd);
    let (code, out, err) = beside.run(&["schema", "versions", "invoices-value"]).await;
    assert!(code == 3 && out.lines().count() >= 3 && err.contains("another shape"), "{out}{err}");
    let other = WebMishap::Instead(200, JSON, "{\"schema\": \"x\", \"schemaType\": \"THRIFT\"}".to_owned());
    // Beside the schema it is asked where it is used.
    beside.registry.mishap("GET /schemas/ids/1", 2, other);
    let (code, _, err) = beside.run(&["schema", "--id", "1"]).await;
    assert!(code == 1 && err.contains("it is written in THRIFT, which is not known here"), "{err}");
}

/// Records that name schemas which can't be had: each says why, and each schema is asked for once.
#[tokio::test(flavor = "multi_thread")]
async fn schemas_in_circles_too_large_or_endless_are_told_by_the_records_that_name_them() {
    let beside = Beside::start(RegistryOptions::default()).await;
    let uses = |subject: &'static str| [(subject, subject, 1)];
    beside.registry.keep("b", "AVRO", "\"long\"", &uses("a"));
    let round = beside.registry.keep("a", "AVRO", "\"int\"", &uses("b"));
    let large = beside.registry.keep("large", "AVRO", &format!("\"{}\"", "x".repeat(9 << 20)), &[]);
    let endless = beside.registry.keep("endless", "AVRO", "\"string\"", &[]);
    beside.registry.mishap(&format!("GET /schemas/ids/{endless}"), 2, WebMishap::Endless);
    let names = [round, large, endless, 4_000];
    beside.demo.create_topic("odd", 1, 1, &[]).unwrap();
    let records =
        (0..200).map(|at| Record::new("k", [&[0], &names[at % 4].to_be_bytes()[..], &[2]].concat()));
    beside.demo.append("odd", 0, &Batch::of(records)).unwrap();
    beside.registry.take_asked();
    let words = ["read", "odd", "--from", "begin", "--until", "end", "-o", "jsonl"];
    let (_, out, err) = beside.run(&words).await;
    let why: Vec<String> = out
        .lines()
        .map(|line| {
            serde_json::from_str::<serde_json::Value>(line).unwrap()["undecoded"]["value"].to_string()
        })
        .collect();
    assert_eq!(why.len(), 200, "{err}");
    assert!(why[0].contains("its references go round: b v1 → a v1 → b v1"), "{}", why[0]);
    assert!(why[1].contains("larger than 8 MiB"), "{}", why[1]);
    assert!(why[2].contains("larger than 16 MiB"), "{}", why[2]);
    assert!(why[3].contains("knows no schema 4000"), "{}", why[3]);
    let asked = beside.registry.take_asked();
    let one = |id: u32| asked.iter().filter(|line| **line == format!("GET /schemas/ids/{id}")).count();
    assert_eq!(names.map(one), [1, 1, 1, 1], "{asked:?}");
}
