//! The columns as a list to tick off, with the rows above showing each choice at once.
use super::super::Bench;
use super::with_values;

/// The heads of the list, without what stands beside it.
fn heads(bench: &mut Bench, among: &str) -> Vec<String> {
    bench.line(among).split_whitespace().take_while(|word| *word != "│").map(str::to_owned).collect()
}

#[test]
fn columns_are_ticked_off_and_seen_at_once() {
    for size in [(80, 24), (120, 36), (200, 50)] {
        let mut bench =
            with_values(&[r#"{"status":"OPEN","to":{"city":"Bonn"}}"#, r#"{"status":"PAID","to":{}}"#], "");
        bench.resize(size.0, size.1).press("K").shows("5 of").shows("OPEN, PAID").shows("Bonn");
        // The place of the column, its name, its values.
        bench.press("/").type_text("status").press("enter space");
        assert_eq!(heads(&mut bench, "OFFSET"), ["TIME", "P", "OFFSET", "KEY", ".status", "VALUE"]);
        bench.press("<");
        assert_eq!(heads(&mut bench, "OFFSET"), ["TIME", "P", "OFFSET", ".status", "KEY", "VALUE"]);
        assert_eq!(bench.state().columns("things"), None, "what is only looked at is not kept");
        bench.press("esc").shows("partition's number").press("g down space").hides("6 of").press("enter");
        assert_eq!(heads(&mut bench, "OFFSET"), ["TIME", "OFFSET", ".status", "KEY", "VALUE"]);
        assert_eq!(bench.state().columns("things"), Some("time offset .status key value"));
        bench.press("K R enter");
        assert_eq!(bench.state().columns("things"), None);
    }
}

#[test]
fn escape_takes_back_what_was_tried_and_one_column_stays() {
    let mut bench = with_values(&[r#"{"a":1}"#], "?columns=key");
    bench.press("K space").shows("One column stays").press("down space").shows("2 of").press("esc");
    assert_eq!(heads(&mut bench, "KEY"), ["KEY"]);
    bench.press("K").type_text("/zzz").shows("nothing matches").press("esc esc").hides("Columns");
}
