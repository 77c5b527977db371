//! The same answer in each form.
use super::*;

fn sample() -> Answer {
    let row = |name: &str, records: u64, size: Cell| {
        vec![Cell::text(name), Cell::AtMost(records), size, Cell::Numbers(vec![1, 2])]
    };
    let rows = vec![
        row("or,\x1b[31mders", 1_234_567, Cell::Bytes(2_000)),
        row("a", 5, Cell::Missing(Some("needs Describe".into()))),
        row("b", 5, Cell::Missing(Some("needs Describe".into()))),
    ];
    Answer::list(Sheet { columns: vec!["name", "records", "log_size", "replicas"], rows })
}

fn printed(form: fn(&Answer, &mut Vec<u8>), answer: &Answer) -> String {
    let mut out = Vec::new();
    form(answer, &mut out);
    String::from_utf8(out).unwrap()
}

#[test]
fn a_table_is_aligned_and_harmless() {
    let text = printed(|answer, out| table::answer(answer, &TimeZone::UTC, out), &sample());
    let lines: Vec<_> = text.lines().collect();
    assert!(!text.contains('\x1b'), "{text}");
    assert!(lines[0].starts_with("NAME") && lines[0].contains("LOG SIZE  REPLICAS"), "{text}");
    let ends = |line: &str, part: &str| {
        let at = line.find(part).unwrap();
        line[..at].chars().count() + part.chars().count()
    };
    assert_eq!(ends(lines[1], "≈1,234,567"), ends(lines[2], "≈5"), "{text}");
    assert!(lines[2].contains('–'), "{text}");
}

#[test]
fn json_has_numbers_and_null_where_nothing_is_known() {
    let value: serde_json::Value = serde_json::from_str(&printed(json::answer, &sample())).unwrap();
    assert_eq!(value[0]["records"], 1_234_567);
    assert_eq!(value[0]["replicas"], serde_json::json!([1, 2]));
    assert_eq!(value[1]["log_size"], serde_json::Value::Null);

    let facts = Answer { facts: vec![("leader", Cell::Number(2))], ..sample() };
    let value: serde_json::Value = serde_json::from_str(&printed(json::answer, &facts)).unwrap();
    assert_eq!(value["leader"], 2);
}

#[test]
fn csv_quotes_what_must_be_quoted() {
    let text = printed(csv::answer, &sample());
    let lines: Vec<_> = text.split("\r\n").collect();
    assert_eq!(lines[0], "name,records,log_size,replicas");
    assert_eq!(lines[1], "\"or,\x1b[31mders\",1234567,2000,1 2");
    assert_eq!(lines[2], "a,5,,1 2");
}

#[test]
fn each_reason_is_told_once() {
    let answer = Answer { missing: vec!["broker 3: gone".into()], ..sample() };
    let reasons: Vec<_> = answer.reasons().into_iter().collect();
    assert_eq!(reasons, ["broker 3: gone", "log_size: needs Describe"]);
}
