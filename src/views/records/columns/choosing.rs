//! Asks which columns to show, and keeps the answer for later sessions.
use super::{Column, NAMES, text};
use crate::query::Known;
use crate::shell::{Command, Cx, Notice};
use crate::views::records::Records;

/// What can be done about columns.
pub const COMMANDS: &[Command<Records>] = &[Command::new(
    "records.columns",
    &["K"],
    "columns",
    "Chooses the columns of this topic: time key .status header.trace value; empty restores the usual ones.",
    Records::ask_columns,
)
.rank(12)];

impl Records {
    /// What the loaded records have: fields and values.
    pub(in crate::views::records) fn known(&self) -> Known {
        let mut known = Known::default();
        for record in self.list.records().take(200) {
            known.learn(&record.view());
        }
        known
    }

    fn ask_columns(&mut self, cx: &mut Cx<'_>) {
        let known = self.known();
        cx.prompt(
            "Columns",
            "time topic partition offset key value size headers header.NAME .path key.path · empty: the usual ones",
            text(&self.columns),
            move |text| {
                let fields: Vec<&str> = known.fields().collect();
                Column::parse_all(text, &fields).map_err(|mistake| mistake.to_string())
            },
            Records::set_columns,
        );
    }

    /// Shows these columns, none being the usual ones, and remembers them for the topic.
    fn set_columns(&mut self, columns: Vec<Column>, cx: &mut Cx<'_>) {
        let usual = self.usual_columns();
        self.columns = if columns.is_empty() { usual.clone() } else { columns };
        self.grid.forget_widths();
        let gone = |sort: &super::super::sorting::Sort| !self.columns.contains(&sort.by);
        if self.list.sort().is_some_and(gone) {
            self.sort_by(None);
        }
        self.say_unknown(cx);
        let topic = self.topic.clone();
        let kept = if self.columns == usual { String::new() } else { text(&self.columns) };
        cx.remember(move |state| state.remember_columns(&topic, &kept));
    }

    /// A path that no loaded record has may be meant for others, or be mistyped.
    fn say_unknown(&self, cx: &mut Cx<'_>) {
        let known = self.known();
        let fields: Vec<&str> = known.fields().collect();
        for column in &self.columns {
            let name = column.to_string();
            let bare = name.contains('[') || NAMES.iter().any(|(own, _)| *own == name);
            if fields.is_empty() || bare || fields.contains(&name.as_str()) {
                continue;
            }
            let hint = crate::nearest::nearest(&name, fields.iter().copied());
            let hint = hint.map(|nearest| format!("; did you mean {nearest}?")).unwrap_or_default();
            cx.note(Notice::warn(format!("No loaded record has {name}{hint}")));
        }
    }

    pub(in crate::views::records) fn usual_columns(&self) -> Vec<Column> {
        Column::usual(self.topic.contains(','))
    }
}
