//! The palette understands other programs' words, remembers what was chosen, and goes back and forth; the help fits a wide screen.
use super::Bench;

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 36), (200, 50)];

fn go(bench: &mut Bench, text: &str) -> String {
    bench.press(":").type_text(text).press("enter");
    bench.place()
}

#[test]
fn it_understands_the_words_of_k9s() {
    for size in SIZES {
        let mut bench = Bench::at("deck");
        bench.resize(size.0, size.1);
        for (text, place) in [
            ("cg", "groups"),
            ("ctx", "profiles"),
            ("po", "brokers"),
            ("to", "topics"),
            ("cg analytics", "groups/analytics"),
            ("t orders/records", "topics/orders/records"),
            ("CG", "groups"),
            ("connect", "connectors"),
            ("connect/workers", "connect/workers"),
        ] {
            assert_eq!(go(&mut bench, text), place, "{text}");
        }
        // What Enter means is what the bar is on.
        bench.press(":").type_text("cg").shows("Opens the list of consumer groups.");
    }
}

#[test]
fn up_brings_back_what_was_chosen() {
    for size in SIZES {
        let mut bench = Bench::at("deck");
        bench.resize(size.0, size.1);
        go(&mut bench, "topics/orders/records?from=end-3");
        go(&mut bench, "grou");
        bench.press(": up").shows(": groups").press("up").shows(": topics/orders/records?from=end-3");
        bench.press("enter");
        assert!(bench.place().starts_with("topics/orders/records"), "{}", bench.place());
    }
}

#[test]
fn the_last_place_is_one_word_or_key_away() {
    let mut bench = Bench::at("deck");
    bench.press("`").shows("there was no other place yet");
    go(&mut bench, "topics/orders");
    bench.press("3");
    assert_eq!(bench.place(), "groups");
    assert_eq!(go(&mut bench, "-"), "topics/orders");
    bench.press("`");
    assert_eq!(bench.place(), "groups");
}

#[test]
fn a_saved_view_is_told_in_words() {
    let mut bench = Bench::at("topics/orders/records?from=end-5&where=.status%20%3D%20%22FAILED%22");
    bench.until("complete").press("B").shows("where .status = \"FAILED\"").type_text("failed").press("enter");
    bench.shows("is saved").press("b").shows("where .status = \"FAILED\"").hides("%20").press("esc");
    bench.press(":").type_text("open failed").shows("where .status = \"FAILED\"").hides("%20");
}

#[test]
fn a_wide_help_has_two_columns() {
    for (width, columns) in [(80, 1), (119, 1), (120, 2), (200, 2)] {
        let mut bench = Bench::at("topics");
        bench
            .resize(width, 50)
            .press("?")
            .shows("Help · Topics")
            .press("/")
            .type_text("opens")
            .shows("/opens");
        bench.press("ctrl-u enter");
        let both = |line: &str| line.contains("Opens the newest records") && line.contains("Moves");
        let screen = bench.screen();
        let beside = screen
            .lines()
            .any(|line| line.contains("Everywhere") && line.trim_matches('│').trim() != "Everywhere");
        assert_eq!(beside || screen.lines().any(both), columns == 2, "{width}:\n{screen}");
    }
}

#[test]
fn the_window_is_called_by_place_and_cluster() {
    let mut bench = Bench::at("topics/orders");
    assert_eq!(bench.app.title(), "orders · demo · kafdeck");
    bench.press("3");
    assert_eq!(bench.app.title(), "Groups · demo · kafdeck");
}
