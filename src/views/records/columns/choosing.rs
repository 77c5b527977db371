//! Asks for the columns as a line, and keeps what is chosen for later sessions.
use super::{NAMES, RecordColumn, text, words};
use crate::nearest::did_you_mean;
use crate::shell::effect::WrongLine;
use crate::shell::{Command, Cx, Notice};
use crate::views::records::Records;
use std::sync::Arc;

/// What can be done about columns.
pub const COMMANDS: &[Command<Records>] = &[Command::new(
    "records.columns",
    &["K"],
    "columns",
    "Chooses the columns of this topic: ticks off the fields seen, or e and a line as time key .status value.",
    Records::open_checklist,
)
.rank(12)];

/// The columns that could stand at the cursor: those that records were seen to have, then those that all have.
fn offers(text: &str, cursor: usize, seen: &[String]) -> (usize, Vec<(String, String)>) {
    let before = text.get(..cursor).unwrap_or(text);
    let start =
        words(before).last().filter(|word| word.end == before.len()).map_or(before.len(), |word| word.start);
    let word = &before[start..];
    let chosen: Vec<&str> = words(text).into_iter().map(|at| &text[at]).collect();
    let own = NAMES.iter().map(|(name, what)| ((*name).to_owned(), (*what).to_owned()));
    let seen =
        seen.iter().filter(|seen| RecordColumn::parse(seen, &[]).is_ok_and(|column| !column.is_built_in()));
    let seen = seen.map(|seen| (seen.clone(), String::new()));
    // A path may be begun without its dot.
    let fits = |name: &str| name.starts_with(word) || name.trim_start_matches('.').starts_with(word);
    let all = seen.chain(own);
    let offers: Vec<_> =
        all.filter(|(name, _)| fits(name) && (name == word || !chosen.contains(&name.as_str()))).collect();
    // A whole name stays among the longer ones; alone it is no offer.
    let only_itself = matches!(&offers[..], [(name, _)] if name == word);
    (start, if only_itself { Vec::new() } else { offers })
}

impl Records {
    pub(super) fn ask_columns(&mut self, cx: &mut Cx<'_>) {
        let fields: Arc<[String]> = self.listing.known().fields().map(str::to_owned).collect();
        let seen = Arc::clone(&fields);
        cx.prompt_with_offers(
            ("Columns", "tab completes: size, headers, header.NAME, .path, key.path · empty: the usual ones"),
            text(&self.listing.columns),
            Box::new(move |text, cursor| offers(text, cursor, &seen)),
            move |text| {
                let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
                RecordColumn::parse_all(text, &fields).map_err(WrongLine::At)
            },
            Records::set_columns,
        );
    }

    /// Shows these columns, none being the usual ones, and remembers them for the topic.
    pub(super) fn set_columns(&mut self, columns: Vec<RecordColumn>, cx: &mut Cx<'_>) {
        let usual = self.usual_columns();
        self.listing.columns = if columns.is_empty() { usual.clone() } else { columns };
        self.listing.grid.forget_widths();
        let gone = |sort: &super::super::sorting::RecordSort| !self.listing.columns.contains(&sort.by);
        if self.listing.rows.sort().is_some_and(gone) {
            self.listing.sort_by(None);
        }
        self.say_unknown(cx);
        let topic = self.question.topic.clone();
        let kept = if self.listing.columns == usual { String::new() } else { text(&self.listing.columns) };
        cx.remember(move |state| state.remember_columns(&topic, &kept));
    }

    /// A path that no loaded record has may be meant for others, or be mistyped.
    fn say_unknown(&self, cx: &mut Cx<'_>) {
        let known = self.listing.known();
        let fields: Vec<&str> = known.fields().collect();
        for column in &self.listing.columns {
            let name = column.to_string();
            let other = column.is_built_in() || name.contains('[');
            if fields.is_empty() || other || fields.contains(&name.as_str()) {
                continue;
            }
            let hint = did_you_mean(&name, fields.iter().copied());
            cx.note(Notice::warn(format!("No loaded record has {name}{hint}")));
        }
    }

    pub(in crate::views::records) fn usual_columns(&self) -> Vec<RecordColumn> {
        RecordColumn::usual(self.question.topic.contains(','))
    }
}
