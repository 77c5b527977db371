//! Chooses by which schema a key or a value is written. Knows no drawing and no sending.
use super::Produce;
use super::by_schema::{ChosenSchema, SchemaPlace};
use super::fields::{FormField, KeyKind};
use super::newest;
use crate::decode::framed::{KeyOrValue, NamedIn, Schema, SchemaWriter};
use crate::decode::{self, Format};
use crate::kafka::Cluster;
use crate::kafka::model::Timestamp;
use crate::registry::{SchemaToWrite, WantedSchema};
use crate::shell::effect::Reach;
use crate::shell::{Command, Cx, Notice, Ready};
use crate::ui::popup::Offer;
use std::sync::Arc;

const NO_REGISTRY: &str = "no schema registry of the profile is that of the topic";

/// Commands of this file.
pub(super) const COMMANDS: &[Command<Produce>] = &[
    Command::<Produce>::new(
        "produce.schema",
        &["f10", "alt-s"],
        "schema",
        "Chooses by which schema the value is written, or the key, if the cursor is there.",
        Produce::choose_schema,
    )
    .ready(|form, look| {
        let any = look.registries || form.fields.read_part(form.part()).is_some();
        Ready::when(any, "the profile names no schema registry (registry = \"http://host:8081\")")
    })
    .rank(3),
    Command::<Produce>::new(
        "produce.skeleton",
        &["f12", "alt-k"],
        "skeleton",
        "Fills in a value (or key) that fits its schema: every field, with its default or the least of its type.",
        Produce::fill_skeleton,
    )
    .ready(|form, _| {
        let chosen = form.fields.schema(form.part()).is_some();
        Ready::when(chosen, "no schema is chosen (f10)")
    })
    .rank(8),
];

/// Schemas to choose from, and what could not be looked at.
type Told = (Vec<(WantedSchema, Offer)>, Option<String>);

/// The versions of the topic's own subject, and what else its newest records are written by.
async fn told(cluster: &Cluster, topic: &str, of: KeyOrValue, now: Timestamp) -> Told {
    let registries = cluster.registries();
    let Some(registry) = registries.of_topic(topic) else {
        return (Vec::new(), Some(NO_REGISTRY.to_owned()));
    };
    let subject = of.subject(topic);
    let history = registries.history(&registry, &subject).await;
    let (mut offers, mut known, mut lacks) = (Vec::new(), Vec::new(), None);
    match history {
        Ok(history) => {
            let versions = history.versions.iter().filter(|one| !one.deleted);
            for told in versions.filter_map(|one| one.told.as_ref().ok()) {
                let about = format!("{}, schema {}", told.schema.kind, told.id);
                let offer = Offer::new(format!("{} v{}", told.subject, told.version), about);
                offers.push((WantedSchema::Subject(told.subject.clone(), Some(told.version)), offer));
                known.push(WantedSchema::Id(told.id));
            }
        }
        Err(fault) if fault.is_missing() => {}
        Err(fault) => lacks = Some(fault.to_string()),
    }
    match newest::schemas(cluster, topic, of, now).await {
        Ok(newest) => {
            known.extend(offers.iter().map(|(own, _): &(WantedSchema, Offer)| own.clone()));
            let others = newest.into_iter().filter(|(wanted, _)| !known.contains(wanted));
            let offer = |schema: Arc<Schema>| Offer::new(schema.to_string(), "of the newest records");
            offers.extend(others.map(|(wanted, schema)| (wanted, offer(schema))));
        }
        Err(why) => lacks = lacks.or(Some(format!("the newest records could not be read: {why}"))),
    }
    (offers, lacks)
}

/// What `SUBJECT` or `SUBJECT@3` means.
fn typed(text: &str) -> Result<WantedSchema, String> {
    match text.trim() {
        "" => Err("which subject?".to_owned()),
        text => text.parse(),
    }
}

impl Produce {
    /// The part of the record that commands of schemas are about.
    pub(super) fn part(&self) -> KeyOrValue {
        if self.focus == FormField::Key { KeyOrValue::Key } else { KeyOrValue::Value }
    }

    fn choose_schema(&mut self, cx: &mut Cx<'_>) {
        let (topic, of) = (self.fields.topic.text().trim().to_owned(), self.part());
        if !cx.look.registries {
            return self.offer_schemas(of, Vec::new(), cx);
        }
        let now = cx.look.now;
        let ask = move |reach: Reach| async move { told(&reach.cluster, &topic, of, now).await };
        cx.call("ask for schemas", ask, move |form: &mut Produce, (told, lacks): Told, cx| {
            if let Some(why) = lacks {
                cx.note(Notice::warn(why));
            }
            form.offer_schemas(of, told, cx);
        });
    }

    /// None, that of the record, those that were told, any other.
    fn offer_schemas(&mut self, of: KeyOrValue, told: Vec<(WantedSchema, Offer)>, cx: &mut Cx<'_>) {
        let what = if of == KeyOrValue::Key { "key" } else { "value" };
        let mut offers = vec![Offer::new("none", format!("the {what} is sent as it stands"))];
        let mut picks = vec![SchemaPick::None];
        if let Some(read) = self.fields.read_part(of) {
            let about = format!("{}: edited as JSON, and written anew in the same frame", read.writer);
            offers.push(Offer::new("as it was", about));
            picks.push(SchemaPick::AsRead);
        }
        for (wanted, offer) in told {
            offers.push(offer);
            picks.push(SchemaPick::Wanted(wanted));
        }
        if cx.look.registries {
            offers.push(Offer::new("another subject…", "SUBJECT, its newest version, or SUBJECT@3"));
            picks.push(SchemaPick::Typed);
        }
        let title = format!("By which schema is the {what} written?");
        cx.choose(title, offers, move |form: &mut Produce, at, cx| match picks.into_iter().nth(at) {
            Some(SchemaPick::AsRead) => form.take_as_read(of),
            Some(SchemaPick::Wanted(wanted)) => form.fetch_schema(of, wanted, cx),
            Some(SchemaPick::Typed) => cx.prompt(
                "Subject",
                "SUBJECT, its newest version, or SUBJECT@3",
                "",
                typed,
                move |form: &mut Produce, wanted, cx| form.fetch_schema(of, wanted, cx),
            ),
            Some(SchemaPick::None) | None => form.set_schema(of, None),
        });
    }

    fn fetch_schema(&mut self, of: KeyOrValue, wanted: WantedSchema, cx: &mut Cx<'_>) {
        let topic = self.fields.topic.text().trim().to_owned();
        let ask = move |reach: Reach| async move {
            let registries = reach.cluster.registries();
            let registry = registries.of_topic(&topic).ok_or(NO_REGISTRY)?;
            let found = registries.to_write(&registry, &wanted).await.map_err(|fault| fault.to_string())?;
            // The version that was seen is meant, whatever becomes the newest.
            let place = SchemaPlace { registry, wanted: found.wanted.clone(), id: found.id.id };
            Ok::<_, String>((found, place))
        };
        cx.call("ask for the schema", ask, move |form: &mut Produce, told, cx| match told {
            Ok((found, place)) => form.choose_message(of, found, place, cx),
            Err(why) => cx.note(Notice::bad(why)),
        });
    }

    /// Which message, where there are several.
    fn choose_message(&mut self, of: KeyOrValue, found: SchemaToWrite, place: SchemaPlace, cx: &mut Cx<'_>) {
        let messages: Vec<String> =
            found.schema.encoding().messages().iter().map(ToString::to_string).collect();
        if messages.len() < 2 {
            return self.choose_framing(of, (found, None, place), cx);
        }
        let offers = messages.iter().map(|message| Offer::new(message, "")).collect();
        cx.choose("Which message is it?", offers, move |form: &mut Produce, at, cx| {
            let message = messages.into_iter().nth(at);
            form.choose_framing(of, (found, message, place), cx);
        });
    }

    fn choose_framing(
        &mut self,
        of: KeyOrValue,
        (found, message, place): (SchemaToWrite, Option<String>, SchemaPlace),
        cx: &mut Cx<'_>,
    ) {
        let offers = vec![
            Offer::new(
                "five bytes before it",
                "as Confluent's serializers write it: what every deserializer reads",
            ),
            Offer::new("a header", "Confluent's since version 8: the bytes stand alone"),
        ];
        cx.choose("Where does the record name its schema?", offers, move |form: &mut Produce, at, cx| {
            let named = if at == 0 { NamedIn::Bytes } else { NamedIn::Header };
            match SchemaWriter::new(found.schema, found.id, named, message.as_deref()) {
                Ok(writer) => form.set_schema(of, Some(ChosenSchema { writer, from: Some(place) })),
                Err(why) => cx.note(Notice::bad(why)),
            }
        });
    }

    /// The record's own JSON in its place, to be written anew as it was.
    fn take_as_read(&mut self, of: KeyOrValue) {
        let Some(read) = self.fields.read_part(of).cloned() else { return };
        match of {
            KeyOrValue::Key => self.fields.key.set(read.json),
            KeyOrValue::Value => self.fields.value.replace(&read.json),
        }
        self.set_schema(of, Some(ChosenSchema { writer: read.writer, from: None }));
    }

    fn set_schema(&mut self, of: KeyOrValue, chosen: Option<ChosenSchema>) {
        let is_chosen = chosen.is_some();
        match of {
            KeyOrValue::Key => {
                self.fields.key_schema = chosen;
                // What is written by a schema is typed as JSON.
                if is_chosen && self.fields.key_kind == KeyKind::Hex {
                    self.fields.key_kind = KeyKind::Text;
                }
            }
            KeyOrValue::Value => {
                self.fields.value_schema = chosen;
                if is_chosen {
                    self.fields.format = Format::OF_SCHEMAS;
                }
            }
        }
        self.check();
    }

    fn fill_skeleton(&mut self, cx: &mut Cx<'_>) {
        let of = self.part();
        let Some(chosen) = self.fields.schema(of) else { return };
        let skeleton = match chosen.writer.skeleton() {
            Ok(skeleton) => skeleton,
            Err(why) => return cx.note(Notice::bad(why)),
        };
        match of {
            KeyOrValue::Key => {
                self.fields.key.set(skeleton);
                self.fields.key_kind = KeyKind::Text;
            }
            KeyOrValue::Value => {
                let pretty = decode::pretty(Format::OF_SCHEMAS, skeleton.as_bytes()).unwrap_or(skeleton);
                self.fields.value.replace(&pretty);
                self.fields.tombstone = false;
            }
        }
        self.check();
    }
}

/// What an offer means.
enum SchemaPick {
    None,
    AsRead,
    Wanted(WantedSchema),
    Typed,
}
