//! What is wished of a registry from its screens.
use super::changing::{RegistryWish, review};
use super::subject::{SubjectName, VersionRow};
use crate::change::KeptText;
use crate::registry::SettingKind;
use crate::registry::model::{LEVELS, MODES, RegisteredSubject};
use crate::shell::effect::Desk;
use crate::shell::{Cx, Notice, Screen};
use crate::ui::popup::Offer;
use crate::views::table::{Resource, Table};
use std::path::Path;

/// What a file's name says that it is written in.
pub fn kind_of(file: &Path) -> &'static str {
    match file.extension().and_then(|ending| ending.to_str()) {
        Some("proto") => "PROTOBUF",
        Some("json") => "JSON",
        _ => "AVRO",
    }
}

/// Lets a level or mode be chosen, and brings the change up for review.
fn choose<V: Screen>(
    (registry, subject): (String, Option<String>),
    kind: SettingKind,
    done: fn(&mut V, &mut Cx<'_>),
    cx: &mut Cx<'_>,
) {
    let values: &'static [(&str, &str)] = if kind == SettingKind::Mode { &MODES } else { &LEVELS };
    let mut offers: Vec<Offer> = values.iter().map(|(value, about)| Offer::new(*value, *about)).collect();
    offers.push(Offer::new("(none of its own)", "what counts for all counts again"));
    let of = subject.as_deref().map_or("the whole registry".to_owned(), str::to_owned);
    cx.choose(format!("Which {} for {of}?", kind.word()), offers, move |_: &mut V, at, cx| {
        let to = values.get(at).map(|(value, _)| (*value).to_owned());
        review(
            RegistryWish::Set { registry, subject, kind, to },
            move |view: &mut V, _, cx| done(view, cx),
            cx,
        );
    });
}

impl Table<RegisteredSubject> {
    pub(super) fn set_level(&mut self, cx: &mut Cx<'_>) {
        let Some(row) = self.selected() else { return };
        let of = (row.registry.to_string(), Some(row.name.to_string()));
        choose(of, SettingKind::Level, |table: &mut Self, cx| RegisteredSubject::ask(table.of(), cx), cx);
    }

    pub(super) fn set_global_level(&mut self, cx: &mut Cx<'_>) {
        let Some(row) = self.selected() else { return };
        let of = (row.registry.to_string(), None);
        choose(of, SettingKind::Level, |table: &mut Self, cx| RegisteredSubject::ask(table.of(), cx), cx);
    }

    pub(super) fn delete(&mut self, cx: &mut Cx<'_>) {
        let Some(row) = self.selected() else { return };
        let (registry, subject) = (row.registry.to_string(), row.name.to_string());
        let wish = RegistryWish::Delete { registry, subject, version: None, permanent: row.deleted };
        review(wish, |table: &mut Self, _, cx| RegisteredSubject::ask(table.of(), cx), cx);
    }
}

impl Table<VersionRow> {
    pub(super) fn set_own(&mut self, kind: SettingKind, cx: &mut Cx<'_>) {
        let SubjectName { registry, subject } = self.of().clone();
        choose((registry, Some(subject)), kind, |table: &mut Self, cx| VersionRow::ask(table.of(), cx), cx);
    }

    pub(super) fn delete(&mut self, cx: &mut Cx<'_>) {
        let SubjectName { registry, subject } = self.of().clone();
        let Some(row) = self.selected() else { return };
        let (version, permanent) = (Some(row.version.version), row.version.deleted);
        let wish = RegistryWish::Delete { registry, subject, version, permanent };
        review(wish, |table: &mut Self, _, cx| VersionRow::ask(table.of(), cx), cx);
    }

    /// Asks for a file, and brings its schema up for review. What the newest version refers to, it refers to as well.
    pub(super) fn register(&mut self, cx: &mut Cx<'_>) {
        let help = "A file: .avsc, .proto or .json. It refers to what the newest version refers to.";
        let accept = |text: &str| match text.trim() {
            "" => Err("which file?".to_owned()),
            text => Ok(text.to_owned()),
        };
        cx.prompt("Register a schema", help, "", accept, |_: &mut Self, file: String, cx| {
            let read = move |desk: Desk| async move {
                let file = desk.here.join(&file);
                let text = std::fs::read_to_string(&file);
                let text = text.map_err(|error| format!("can't read {}: {error}", file.display()))?;
                Ok::<_, String>((kind_of(&file), text))
            };
            cx.errand("read the schema", read, |table: &mut Self, read, cx| match read {
                Ok((kind, text)) => table.review_registering(kind, text, cx),
                Err(why) => cx.note(Notice::bad(why)),
            });
        });
    }

    fn review_registering(&mut self, kind: &'static str, text: String, cx: &mut Cx<'_>) {
        let SubjectName { registry, subject } = self.of().clone();
        let newest = self.rows().iter().find_map(|row| row.version.told.as_ref().ok());
        let references = newest.into_iter().flat_map(|newest| newest.schema.references.iter());
        let references =
            references.map(|one| (one.name.to_string(), one.subject.to_string(), one.version)).collect();
        let schema = KeptText { kind: kind.to_owned(), text, references };
        let wish = RegistryWish::Register { registry, subject, schema };
        review(wish, |table: &mut Self, _, cx| VersionRow::ask(table.of(), cx), cx);
    }
}
