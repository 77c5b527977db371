//! One subject: its versions, the newest first, and what changed from one to the next.
use super::{cells, line_diff, pages};
use crate::registry::model::{ListedVersion, SubjectHistory, SubjectVersion, topic_of};
use crate::registry::{SettingKind, UsedAs};
use crate::shell::{Cell, Command, Cx, Look, Notice, Ready, Route};
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use crate::views::table::{AskFailure, Column, Resource, Table, Width};
use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

/// Which one.
#[derive(Clone)]
pub struct SubjectName {
    pub registry: String,
    pub subject: String,
}

/// A version, and the subject that it is of.
#[derive(Clone)]
pub struct VersionRow {
    pub history: Arc<SubjectHistory>,
    pub version: ListedVersion,
    /// Lines more and less than in the version before.
    changed: Option<(usize, usize)>,
}

impl VersionRow {
    /// A row for each version of a subject.
    pub fn of(history: SubjectHistory) -> Vec<VersionRow> {
        let history = Arc::new(history);
        let texts: Vec<Option<String>> = history
            .versions
            .iter()
            .map(|version| version.told.as_ref().ok().map(|told| told.schema.pretty()))
            .collect();
        let changed = |at: usize| {
            let (new, old) = (texts[at].as_ref()?, texts.get(at + 1)?.as_ref()?);
            Some(line_diff::counts(old, new))
        };
        let row = |(at, version): (usize, &ListedVersion)| VersionRow {
            history: history.clone(),
            version: version.clone(),
            changed: changed(at),
        };
        history.versions.iter().enumerate().map(row).collect()
    }

    fn told(&self, cell: impl FnOnce(&SubjectVersion) -> Cell) -> Cell {
        match &self.version.told {
            Ok(told) => cell(told),
            Err(why) => Cell::Failed(why.clone()),
        }
    }

    /// The version that this one came after, if that is told.
    fn before(&self) -> Option<&SubjectVersion> {
        let versions = &self.history.versions;
        let at = versions.iter().position(|one| one.version == self.version.version)?;
        versions.get(at + 1)?.told.as_ref().ok()
    }
}

/// Not in a mode in which the registry takes nothing.
fn writable(table: &Table<VersionRow>) -> Ready {
    let mode = table.rows().first().and_then(|row| row.history.mode.as_ref().ok());
    let locked = mode.is_some_and(|mode| cells::is_read_only(&mode.value));
    Ready::when(!locked, "the registry's mode is READONLY here: nothing is registered or deleted")
}

impl Resource for VersionRow {
    type Of = SubjectName;
    const EMPTY: &'static str = "This subject has no version.";
    const COLUMNS: &'static [Column<VersionRow>] = &[
        Column::<Self>::new("version", Width::Fixed(8), |row, _| Cell::Signed(row.version.version.into()))
            .right(0)
            .key("version"),
        Column::<Self>::new("id", Width::Fixed(8), |row, _| row.told(|told| Cell::Count(told.id.into())))
            .right(1)
            .key("id"),
        Column::<Self>::new("type", Width::Fixed(8), |row, _| {
            row.told(|told| Cell::text(told.schema.type_word()))
        })
        .priority(3)
        .key("type"),
        Column::<Self>::new("changed", Width::Range(9, 16), |row, _| match row.changed {
            Some((more, less)) => Cell::text(format!("+{more} −{less}")),
            None => Cell::None,
        })
        .priority(2),
        Column::<Self>::new("state", Width::Fixed(8), |row, _| match row.version.deleted {
            true => Cell::toned("deleted", Tone::Warn),
            false => Cell::text(""),
        })
        .priority(2),
        Column::<Self>::shell_only("deleted", |row, _| Cell::Flag(row.version.deleted)),
        Column::<Self>::new("refers to", Width::Range(9, 60), |row, _| {
            row.told(|told| Cell::Texts(told.schema.references.iter().map(ToString::to_string).collect()))
        })
        .priority(4)
        .key("references"),
    ];
    const COMMANDS: &'static [Command<Table<VersionRow>>] = &[
        Command::<Table<Self>>::new(
            "subject.schema",
            &["enter"],
            "schema",
            "Shows the text of the version's schema, and what it refers to.",
            |table, cx| {
                let told = table.selected().and_then(|row| row.version.told.as_ref().ok());
                if let Some(told) = told {
                    cx.show(format!("{} v{}", told.subject, told.version), pages::schema(told));
                }
            },
        )
        .ready(|table, _| {
            let told = table.selected().is_some_and(|row| row.version.told.is_ok());
            Ready::when(told, "its text is not told")
        })
        .rank(1),
        Command::<Table<Self>>::new(
            "subject.compare",
            &["="],
            "compare",
            "Shows what changed from the version before; of two marked versions, from the older to the newer.",
            Table::<Self>::compare,
        )
        .rank(2),
        Command::<Table<Self>>::new(
            "subject.referring",
            &["Y"],
            "used by",
            "Asks which schemas refer to the version.",
            Table::<Self>::show_referring,
        )
        .ready(|table, _| Ready::when(table.selected().is_some(), "no version is selected"))
        .rank(3),
        Command::<Table<Self>>::new(
            "subject.topic",
            &["o"],
            "topic",
            "Opens the records of the topic whose name the subject has.",
            |table, cx| {
                if let Some((topic, _)) = topic_of(&table.of().subject) {
                    cx.go(Route::Records { topic: topic.to_owned(), query: String::new() });
                }
            },
        )
        .ready(|table, _| {
            let named = topic_of(&table.of().subject).is_some();
            Ready::when(named, "its name is no topic's: it does not end in -key or -value")
        })
        .rank(4),
        Command::<Table<Self>>::new(
            "subject.census",
            &["y"],
            "in its topic",
            "Counts which schemas the records name of the topic whose name the subject has.",
            |table, cx| {
                if let Some((topic, _)) = topic_of(&table.of().subject) {
                    cx.go(Route::TopicSchemas { topic: topic.to_owned(), query: String::new() });
                }
            },
        )
        .ready(|table, _| {
            let named = topic_of(&table.of().subject).is_some();
            Ready::when(named, "its name is no topic's: it does not end in -key or -value")
        }),
        Command::<Table<Self>>::new(
            "subject.register",
            &["a"],
            "register",
            "Registers the schema of a file as the next version: the registry is asked first whether it fits, and a review follows.",
            Table::<Self>::register,
        )
        .writes()
        .ready(|table, _| writable(table))
        .rank(5),
        Command::<Table<Self>>::new(
            "subject.level",
            &["e"],
            "compatibility",
            "Sets the subject's compatibility level, after a review.",
            |table, cx| table.set_own(SettingKind::Level, cx),
        )
        .writes()
        .rank(6),
        Command::<Table<Self>>::new(
            "subject.mode",
            &["E"],
            "mode",
            "Sets the subject's mode, such as READONLY, after a review.",
            |table, cx| table.set_own(SettingKind::Mode, cx),
        )
        .writes(),
        Command::<Table<Self>>::new(
            "subject.delete",
            &["D"],
            "delete",
            "Deletes the version, or for good where it is deleted already, after a review.",
            Table::<Self>::delete,
        )
        .writes()
        .ready(|table, _| match table.selected() {
            Some(_) => writable(table),
            None => Ready::when(false, "no version is selected"),
        })
        .rank(7),
        Command::<Table<Self>>::new(
            "subject.copy-schema",
            &["x"],
            "export",
            "Copies the text of the version's schema, as it was registered.",
            |table, cx| {
                if let Some(told) = table.selected().and_then(|row| row.version.told.as_ref().ok()) {
                    cx.copy("the schema", told.schema.text.to_string());
                }
            },
        ),
    ];

    fn route(of: &SubjectName) -> Route {
        Route::Subject { registry: of.registry.clone(), subject: of.subject.clone() }
    }
    fn title(of: &SubjectName) -> String {
        of.subject.clone()
    }
    const EVERY: Option<Duration> = Some(Duration::from_secs(30));
    fn ask(of: &SubjectName, cx: &mut Cx<'_>) {
        let of = of.clone();
        cx.call(
            "load the versions",
            move |reach| async move {
                let history = reach.cluster.registries().history(&of.registry, &of.subject).await;
                let history = history.map_err(|fault| cells::failure_of(&fault, &of.subject))?;
                Ok::<_, AskFailure>(VersionRow::of(history))
            },
            Table::<Self>::loaded,
        );
    }
    fn head(of: &SubjectName, rows: &[VersionRow], _look: &Look) -> Vec<Words<'static>> {
        let Some(row) = rows.first() else { return Vec::new() };
        let topic = topic_of(&of.subject)
            .map(|(topic, key)| format!(" · {} of {topic}", if key { "keys" } else { "values" }));
        let (level, mode) = (cells::in_words(&row.history.level), cells::in_words(&row.history.mode));
        let words = format!("compatibility {level} · mode {mode}{}", topic.unwrap_or_default());
        vec![Words::toned(Tone::Muted, words)]
    }
    fn id(&self) -> Cow<'_, str> {
        Cow::Owned(self.version.version.to_string())
    }
    fn tone(&self) -> Tone {
        if self.version.told.is_err() { Tone::Warn } else { Tone::Plain }
    }
}

impl Table<VersionRow> {
    fn compare(&mut self, cx: &mut Cx<'_>) {
        let marked = self.marked_rows();
        let told = |row: &VersionRow| row.version.told.as_ref().ok().cloned();
        let pair = match marked.as_slice() {
            [] => self.selected().and_then(|row| Some((row.before()?.clone(), told(row)?))),
            [one, other] => {
                let (old, new) =
                    if one.version.version < other.version.version { (one, other) } else { (other, one) };
                told(old).zip(told(new))
            }
            _ => {
                return cx.note(Notice::warn(
                    "Mark two versions, or none: then it is compared with the one before",
                ));
            }
        };
        match pair {
            Some((old, new)) => {
                let title = format!("{}: v{} → v{}", new.subject, old.version, new.version);
                cx.show(title, pages::comparison(&old, &new));
            }
            None => cx.note(Notice::warn("There is no version before it, or its text is not told")),
        }
    }

    fn show_referring(&mut self, cx: &mut Cx<'_>) {
        let Some(version) = self.selected().map(|row| row.version.version) else { return };
        let of = self.of().clone();
        let title = "Used by";
        cx.call(
            "ask who refers to it",
            move |reach| async move {
                reach.cluster.registries().referring(&of.registry, &of.subject, version).await
            },
            move |_: &mut Self, told: Result<UsedAs, _>, cx| match told {
                Ok(found) => cx.show(title, pages::referring(&found)),
                Err(fault) => cx.note(Notice::bad(crate::registry::RegistryFault::to_string(&fault))),
            },
        );
    }
}
