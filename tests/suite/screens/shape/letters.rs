//! One letter, one meaning: what each key of one character stands for, in whatever place. A command that takes such a key has to
//! mean what stands here, in one of these words of the footer.
use super::Bench;
use kafdeck::app::global_rows;
use kafdeck::shell::CommandRow;
use kafdeck::ui::key::Key;
use kafdeck::views;

/// Key, what it stands for, and the words that say so.
const LETTERS: &[(&str, &str, &[&str])] = &[
    ("a", "makes something new", &["new", "register"]),
    ("A", "makes something like this", &["clone", "produce again"]),
    ("b", "lists what is saved", &["saved views"]),
    ("B", "saves this", &["save view"]),
    ("c", "copies", &["copy"]),
    (
        "C",
        "copies to hand on: whole, or as a command",
        &["copy command", "copy route", "copy line", "copy all"],
    ),
    ("d", "opens in detail what the row is about", &["describe", "open", "topic", "subject"]),
    ("D", "deletes", &["delete", "delete offsets", "remove"]),
    (
        "e",
        "sets or edits",
        &["set", "set configs", "set offset", "set level", "edit", "compatibility", "configs"],
    ),
    ("E", "sets or edits the whole", &["of the registry", "on all workers", "as JSON", "mode"]),
    ("f", "follows", &["follow"]),
    ("F", "where to read from", &["from", "range"]),
    ("h", "left", &["close"]),
    ("H", "over time", &["over time", "rebalances"]),
    (
        "i",
        "shows or hides what is left out",
        &["internal", "deleted", "not set", "only set", "isolation", "fold all", "all lines"],
    ),
    ("I", "takes over from elsewhere", &["take over", "import"]),
    ("J", "the journal", &["journal"]),
    ("K", "columns", &["columns"]),
    ("l", "right", &["unfold"]),
    ("L", "dead letters", &["dead letters"]),
    ("m", "the group and its members", &["members", "group"]),
    ("M", "sends a dead letter back", &["send back"]),
    ("n", "the next hit", &["next hit"]),
    ("N", "the hit before", &["previous hit"]),
    ("o", "records", &["records", "all records", "record", "last record", "original", "topic"]),
    ("O", "which end comes first", &["order"]),
    ("p", "produces", &["produce", "produce again"]),
    ("P", "partitions", &["partitions", "offsets"]),
    ("q", "leaves", &["quit"]),
    ("r", "looks again", &["refresh"]),
    ("R", "again, anew", &["restart", "recreate", "reset", "forget all", "go on"]),
    ("s", "sorts", &["sort"]),
    ("S", "the other way round", &["reverse", "swap"]),
    ("t", "tries", &["try", "try a filter", "validate"]),
    ("T", "times", &["times"]),
    ("u", "takes back", &["undo", "reset", "unset", "forget"]),
    ("U", "where to stop", &["until"]),
    ("v", "the same, shown another way", &["pretty/raw/hex", "side by side", "fields", "topology"]),
    ("V", "read as something else", &["read as", "version"]),
    ("w", "wraps", &["wrap"]),
    ("W", "connectors", &["connectors", "connector"]),
    ("x", "exports", &["export"]),
    ("X", "deletes records", &["delete records"]),
    ("y", "schemas", &["schemas", "in its topic"]),
    ("Y", "subjects", &["subjects", "used by"]),
    ("z", "pauses", &["pause"]),
    ("Z", "stops", &["stop"]),
    ("/", "finds", &["filter", "search", "find"]),
    ("+", "only these", &["only these"]),
    ("-", "not these", &["not these"]),
    ("=", "compares", &["compare"]),
    ("!", "what is wrong", &["unhealthy", "unwell", "trace"]),
    ("*", "all of them", &["all partitions", "all brokers", "restart failed"]),
    (".", "this one alone", &["zoom in", "restart task"]),
    (",", "out again", &["zoom out"]),
    ("<", "before", &["earlier"]),
    (">", "behind", &["later", "skip record"]),
    ("[", "the record before", &["previous"]),
    ("]", "the next record", &["next"]),
    ("@", "an address", &["address"]),
    ("#", "as hex", &["hex"]),
    ("%", "how far it is", &["how far"]),
    ("&", "and what is too large", &["large batches"]),
    (":", "goes to a place by name", &["go to"]),
    ("?", "help", &["help"]),
    ("|", "the second pane", &["second pane"]),
    ("{", "a larger pane", &["larger"]),
    ("}", "a smaller pane", &["smaller"]),
    ("`", "the place before", &["last place"]),
    ("0", "the profiles", &["profiles"]),
    ("1", "the deck", &["deck"]),
    ("2", "the topics", &["topics"]),
    ("3", "the groups", &["groups"]),
    ("4", "the brokers", &["brokers"]),
    ("5", "the controller", &["controller"]),
    ("6", "the form that writes", &["produce"]),
    ("7", "the doctor", &["doctor"]),
    ("8", "the notices", &["notices"]),
    ("9", "the log", &["log"]),
];

fn rows() -> Vec<CommandRow> {
    global_rows().into_iter().chain(views::all_rows()).collect()
}

#[test]
fn a_letter_means_one_thing_in_all_places() {
    let mut wrong = Vec::new();
    for row in rows() {
        for key in row.keys.iter().filter(|key| key.chars().count() == 1) {
            match LETTERS.iter().find(|(letter, ..)| letter == key) {
                None => wrong.push(format!("{key} stands for nothing yet: {}", row.name)),
                Some((_, meaning, words)) if !words.contains(&row.label) => {
                    wrong.push(format!("{key} {meaning}, and is \"{}\" of {}", row.label, row.name));
                }
                Some(_) => {}
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The table says nothing of keys and words that nobody has.
#[test]
fn each_letter_and_word_of_the_table_is_used() {
    let rows = rows();
    for (letter, _, words) in LETTERS {
        for word in *words {
            let used = rows.iter().any(|row| row.label == *word && row.keys.contains(letter));
            assert!(used, "{letter} is \"{word}\" nowhere");
        }
    }
}

/// What everybody looks for first is found under the one key, and under no other letter.
#[test]
fn what_is_done_everywhere_is_done_by_the_same_letter() {
    for (word, letter) in
        [("copy", "c"), ("export", "x"), ("delete", "D"), ("sort", "s"), ("compare", "="), ("new", "a")]
    {
        for row in rows().iter().filter(|row| row.label == word) {
            let other = row.keys.iter().find(|key| key.chars().count() == 1 && **key != letter);
            assert_eq!(other, None, "{}: \"{word}\" is {letter}", row.name);
        }
    }
}

/// Half a screen up is the same key in every list, though a list may have marks and a filter.
#[test]
fn no_command_takes_a_key_that_moves() {
    for row in rows() {
        for key in ["ctrl-u", "ctrl-d", "ctrl-f", "ctrl-b", "j", "k", "g", "G"] {
            assert!(!row.keys.contains(&key), "{}: {key} moves", row.name);
        }
        for key in row.keys {
            assert!(Key::parse(key).is_ok(), "{}: {key}", row.name);
        }
    }
}

#[test]
fn esc_takes_away_one_thing_at_a_time() {
    let mut bench = Bench::at("topics");
    bench.press("/").type_text("o").press("enter space").shows("1 marked").shows("/o");
    bench.press("?").shows("Help ·").press("esc").hides("Help ·").shows("1 marked");
    bench.press("esc").hides("1 marked").shows("/o");
    bench.press("esc").hides("/o");
    assert_eq!(bench.place(), "topics");
    bench.press("esc");
    assert_eq!(bench.place(), "deck");
    let mut bench = Bench::at("topics/orders/records");
    bench.press("space space").shows("2 marked").press("esc").hides("2 marked");
    assert_eq!(bench.place(), "topics/orders/records");
    bench.press("/").type_text("CANCELLED").press("enter").until("complete").press("space").shows("1 marked");
    bench.press("esc").hides("1 marked").shows("complete").press("esc").hides("complete");
    assert_eq!(bench.place(), "topics/orders/records");
    bench.press("esc");
    assert_eq!(bench.place(), "topics");
}

#[test]
fn an_order_is_chosen_by_the_number_of_its_column() {
    for size in [(80, 24), (120, 36), (200, 50)] {
        let mut bench = Bench::at("topics");
        bench.resize(size.0, size.1).press("s").shows("Sort by").shows("1  name").shows("no order");
        bench.press("2").hides("Sort by");
        // Numbers begin with the greatest; the same again turns them round.
        let largest = first_name(&bench.screen());
        bench.press("s").shows("sorted, the greatest first").press("2");
        assert_ne!(first_name(&bench.screen()), largest, "{size:?}");
        // Typing finds a column by its name.
        bench.press("s").type_text("name").press("enter");
        let mut bench = Bench::at("topics/orders/records");
        bench.resize(size.0, size.1).press("s").shows("Sort by").press("1").shows("sorted by");
        bench.press("s").type_text("no order").press("enter").hides("sorted by");
    }
}

fn first_name(screen: &str) -> String {
    let head = screen.lines().position(|line| line.contains("PARTS")).unwrap();
    screen.lines().nth(head + 1).unwrap().split_whitespace().next().unwrap().to_owned()
}
