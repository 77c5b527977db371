//! What holds on every screen: it draws at every size, its commands are sound, and the README's key table is theirs.
use super::Bench;
use kafdeck::app::global_rows;
use kafdeck::shell::{CommandRow, Look, Route};
use kafdeck::ui::key::Key;
use kafdeck::views;
use std::collections::HashMap;

#[test]
fn every_screen_draws_at_every_size() {
    for route in Route::every() {
        let mut bench = Bench::at(&route.to_string());
        for (width, height) in [(80, 24), (140, 40), (20, 5), (1, 1), (200, 3), (3, 60)] {
            bench.resize(width, height);
            let screen = bench.screen();
            assert!(screen.lines().count() <= usize::from(height), "{route} at {width}x{height}");
        }
        bench
            .resize(80, 24)
            .press("f1")
            .shows("Help ·")
            .press("end")
            .shows("Lists the clusters of the config file.")
            .press("esc");
        assert!(!bench.screen().contains("Help ·"), "{route}: Esc closes the help");
    }
}

#[test]
fn every_screen_says_where_it_is() {
    for route in Route::every() {
        let mut bench = Bench::at(&route.to_string());
        assert_eq!(bench.app.route().as_ref(), Some(&route));
        assert!(bench.screen().contains("demo"), "{route}:\n{}", bench.screen());
    }
}

#[test]
fn keys_are_possible_and_none_is_taken_twice_in_a_place() {
    let global = global_rows();
    for route in Route::every() {
        let mut taken: HashMap<Key, &str> = HashMap::new();
        for row in views::open(&route, &Look::blank()).rows() {
            check(&row, &mut taken);
        }
    }
    let mut taken = HashMap::new();
    global.iter().for_each(|row| check(row, &mut taken));
}

fn check(row: &CommandRow, taken: &mut HashMap<Key, &str>) {
    for text in row.keys {
        let key = Key::parse(text).unwrap_or_else(|error| panic!("{}: {error}", row.name));
        assert!(key.possible(), "{}: no terminal can tell {text}", row.name);
        let other = taken.insert(key, row.name);
        assert_eq!(other, None, "{text} is taken twice: {}", row.name);
    }
    assert!(
        row.help.ends_with('.') && row.help.starts_with(char::is_uppercase),
        "{}: help is a sentence",
        row.name
    );
    assert!(!row.label.is_empty() && row.label.chars().count() <= 16, "{}: a short label", row.name);
}

#[test]
fn names_of_commands_are_unique() {
    let mut names: Vec<&str> = global_rows().iter().map(|row| row.name).collect();
    names.extend(views::all_rows().iter().map(|row| row.name));
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
}

/// The README's table, as the rows make it. To renew it, copy what the failure prints.
fn key_table() -> String {
    let mut table = String::from("| keys | command | what it does |\n|---|---|---|\n");
    let mut line = |row: &CommandRow| {
        let keys: Vec<String> = row.keys.iter().map(|key| format!("`{}`", key.replace('|', "\\|"))).collect();
        table.push_str(&format!("| {} | `{}` | {} |\n", keys.join(" "), row.name, row.help));
    };
    global_rows().iter().for_each(&mut line);
    views::all_rows().iter().for_each(&mut line);
    table
}

#[test]
fn the_readme_lists_the_keys_as_they_are() {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let listed = readme.split("<!-- keys -->\n").nth(1).and_then(|rest| rest.split("<!-- /keys -->").next());
    let table = key_table();
    assert!(listed == Some(table.as_str()), "README.md between its markers must read:\n{table}");
}

/// The sample of `config init` sends its reader here for the names that `[keys]` takes.
#[test]
fn the_help_names_each_command_as_the_config_file_does() {
    for route in Route::every() {
        let mut bench = Bench::at(&route.to_string());
        let rows = views::open(&route, &Look::blank()).rows();
        // Wide and high enough for the whole page.
        bench.resize(220, 120).press("f1");
        let help = bench.screen();
        for row in rows.iter().chain(global_rows().iter()) {
            assert!(help.contains(&format!("  {}", row.name)), "{route}: {}\n{help}", row.name);
        }
    }
}
