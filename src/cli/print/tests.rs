//! The same answer in each form.
use super::*;
use crate::kafka::model::Known;

fn sample() -> Printout {
    let row = |name: &str, records: u64, size: Cell| {
        vec![Cell::text(name.to_owned()), Cell::AtMost(records), size, Cell::Numbers(vec![1, 2])]
    };
    let rows = vec![
        row("or,\x1b[31mders", 1_234_567, Cell::Bytes(2_000)),
        row("a", 5, Cell::Denied("needs Describe".into())),
        row("b", 5, Cell::Denied("needs Describe".into())),
    ];
    Printout::list(Sheet { columns: vec!["name", "records", "log_size", "replicas"], rows })
}

fn printed(form: fn(&Printout, &mut Vec<u8>), answer: &Printout) -> String {
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

    let facts = Printout { facts: vec![("leader", Cell::Signed(2))], ..sample() };
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
fn a_part_is_never_printed_as_the_whole() {
    let part = Cell::known(&Known::AtLeast(75, "3 partitions: no leader".into()), |lag| Cell::Signed(*lag));
    let rows = vec![vec![Cell::text("a"), part], vec![Cell::text("b"), Cell::Signed(1)]];
    let answer = Printout::list(Sheet { columns: vec!["group", "lag"], rows });
    let text = printed(|answer, out| table::answer(answer, &TimeZone::UTC, out), &answer);
    assert!(text.lines().nth(1).unwrap().ends_with("≥ 75"), "{text}");
    let value: serde_json::Value = serde_json::from_str(&printed(json::answer, &answer)).unwrap();
    let lacks = serde_json::json!({"lag": "3 partitions: no leader"});
    assert_eq!(value[0], serde_json::json!({"group": "a", "lag": 75, "lacks": lacks}));
    assert_eq!(value[1], serde_json::json!({"group": "b", "lag": 1}));
    let text = printed(csv::answer, &answer);
    let lines: Vec<_> = text.split("\r\n").take(3).collect();
    assert_eq!(lines, ["group,lag,lacks", "a,75,lag: 3 partitions: no leader", "b,1,"]);
    assert_eq!(answer.reasons().into_iter().collect::<Vec<_>>(), ["lag of a: 3 partitions: no leader"]);
}

#[test]
fn each_reason_is_told_once() {
    let answer = Printout { missing: vec!["broker 3: gone".into()], ..sample() };
    let reasons: Vec<_> = answer.reasons().into_iter().collect();
    assert_eq!(reasons, ["broker 3: gone", "log_size: needs Describe"]);
}

#[test]
fn a_list_of_the_screen_is_told_by_its_keys() {
    let topic = crate::kafka::model::Topic::new("orders".into(), false, Vec::new().into());
    let sheet = Sheet::of([&topic]);
    let keys =
        ["name", "partitions", "replication", "in_sync", "replicas", "records", "size", "last", "cleanup"];
    assert_eq!(sheet.columns, keys);
    assert_eq!(sheet.rows[0].len(), keys.len());
}
