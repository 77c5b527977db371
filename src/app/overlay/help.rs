//! The help page, made from the commands: every key that works here, and the name under which the config file
//! gives it other keys. Runs nothing.
use super::super::App;
use super::super::keymap::Keymap;
use crate::shell::effect::TextPage;
use crate::shell::{CommandRow, Ready};
use crate::ui::key::Key;
use crate::ui::tone::Tone;
use crate::ui::width::pad_right;
use crate::ui::words::Words;

/// Keys that every list and text understands; they are no commands, for nobody remaps an arrow.
const MOVES: &[(&str, &str)] = &[
    ("↑ ↓ j k", "Moves by a row."),
    ("PgUp PgDn", "Moves by a screen; ctrl-u and ctrl-d by half of one."),
    ("g G", "Goes to the first or last row."),
];

/// Cells of the keys, with the space around them.
const HANG: usize = 15;

/// The keys of the place on top, and `everywhere`, those that work in every place.
pub fn page(app: &App, everywhere: impl Iterator<Item = (CommandRow, Ready)>) -> TextPage {
    let mut lines = Vec::new();
    let mut title = String::new();
    let typing = app.stack.top().is_some_and(|open| open.view.typing());
    if let Some(open) = app.stack.top() {
        title = open.view.title();
        let rows = open.view.rows();
        if !rows.is_empty() {
            lines.push(Words::toned(Tone::Head, title.clone()));
        }
        for (number, row) in rows.iter().enumerate() {
            lines.push(line(&app.keymap, row, &open.view.ready(number, &app.look), typing));
        }
        lines.push(Words::new());
    }
    lines.push(Words::toned(Tone::Head, "Moving"));
    lines.extend(MOVES.iter().map(|(keys, help)| pair(keys, help, Tone::Plain)));
    lines.push(Words::new());
    lines.push(Words::toned(Tone::Head, "Everywhere"));
    lines.extend(everywhere.map(|(row, ready)| line(&app.keymap, &row, &ready, typing)));
    TextPage { title: format!("Help · {title}"), lines, hang: HANG, two_columns: true }
}

fn line(keymap: &Keymap, row: &CommandRow, ready: &Ready, typing: bool) -> Words<'static> {
    let works = |key: &&Key| !typing || !key.is_text();
    let keys = keymap.keys(row).iter().filter(works).map(Key::label).collect::<Vec<_>>().join(" ");
    // The name is what `[keys]` of the config file calls the command by.
    let name = format!("  {}", row.name);
    let typed = || keymap.keys(row).iter().map(Key::label).collect::<Vec<_>>().join(" ");
    match ready {
        // A key that types is no command now: it is named behind, not in front.
        _ if keys.is_empty() && typing => pair("", row.help, Tone::Muted)
            .and(Tone::Muted, format!("  ({} types here)", typed()))
            .and(Tone::Muted, name),
        Ready::Yes => pair(&keys, row.help, Tone::Plain).and(Tone::Muted, name),
        Ready::No(why) => {
            pair(&keys, row.help, Tone::Muted).and(Tone::Muted, format!("  ({why})")).and(Tone::Muted, name)
        }
    }
}

fn pair(keys: &str, help: &str, tone: Tone) -> Words<'static> {
    Words::toned(Tone::Key, format!("  {} ", pad_right(keys, HANG - 3))).and(tone, help.to_owned())
}
