//! Documents as they come: in other encodings, behind frames, nearly text, nested beyond reason. And what a filter says of them.
use super::Bench;
use kafdeck::demo::Record;

fn bench(values: &[&[u8]]) -> Bench {
    let records = values.iter().map(|value| Record::new("k", value.to_vec()));
    let mut bench = Bench::with_topic("odd", records);
    bench.go("topics/odd/records?order=oldest");
    bench
}

#[test]
fn xml_in_its_declared_encoding_is_seen_searched_pointed_at_and_copied() {
    let latin =
        b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><o><n>Z\xfcrich</n><status>FAILED</status></o>";
    let wide: Vec<u8> =
        "\u{feff}<?xml version=\"1.0\" encoding=\"UTF-16\"?><o><n>Bern</n><status>FAILED</status></o>"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
    let mut bench = bench(&[latin, &wide, b"<o><status>OPEN</status></o>"]);
    bench.shows("<n>Zürich</n>").shows("<n>Bern</n>").hides("not XML");
    bench.press("/").type_text(".status = \"FAILED\"").press("enter").until("complete").shows("2 match");
    bench
        .press("/ ctrl-u")
        .type_text("zürich")
        .press("enter")
        .until("complete")
        .shows("1 match")
        .hides("Bern");
    bench.press("enter").shows("XML · ISO-8859-1").shows("  <n>Zürich</n>").hides("⚠");
    bench.press("c");
    assert!(
        bench.copied().1.contains("<n>Zürich</n>") && bench.copied().0.contains("UTF-8"),
        "{:?}",
        bench.copied()
    );
    // The bar stands on what was found.
    bench.press("+").until("complete").shows(".n = \"Zürich\"");
}

#[test]
fn json_behind_five_bytes_and_nearly_text_are_readable() {
    let fix = b"8=FIX.4.4\x019=65\x0135=D\x0149=SENDER\x0156=TARGET\x0110=128\x01";
    let mut bench = bench(&[b"\0\0\0\0\x0c{\"status\":\"FAILED\"}", fix, b"shipped to Z\xfcrich by truck\0"]);
    bench.shows("{\"status\":\"FAILED\"}").shows("8=FIX.4.4␁9=65␁").shows("Z\\xfcrich by truck␀");
    bench
        .press("g enter")
        .shows("JSON · behind the five bytes of schema 12")
        .shows("  \"status\": \"FAILED\"");
    bench.press("esc /").type_text(".status = \"FAILED\"").press("enter").until("complete").shows("1 match");
}

#[test]
fn nesting_beyond_reason_is_shown_as_written() {
    let deep = [vec![b'['; 50_000], vec![b']'; 50_000]].concat();
    let mut bench = bench(&[&deep]);
    bench.press("enter").shows("nested deeper than 1000 levels").shows("[[[[[[");
}

#[test]
fn a_filter_that_means_something_else_says_so() {
    let mut bench = bench(&[b"{\"n\":2}"]);
    bench
        .press("/")
        .type_text(".n > 1,5")
        .press("enter")
        .until("complete")
        .shows("a number has a point, 1.5");
}
