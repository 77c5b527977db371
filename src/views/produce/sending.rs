//! Sends the record through the gate and words what became of it.
use super::by_schema::SchemaPlace;
use super::{Produce, SentRecord, UnderWay, sent};
use crate::change::{ChangeStep, Confirmation, Outcome, Plan, Right};
use crate::kafka::Cluster;
use crate::kafka::model::Topic;
use crate::kafka::partitioner::place;
use crate::kafka::produce::{Delivery, Draft, Fate, Watching};
use crate::nearest::did_you_mean;
use crate::shell::{Cx, Look, Notice, Power};
use crate::ui::number;
use crate::ui::tone::Tone;
use crate::ui::words::Words;

impl Produce {
    /// Sends, unless something is wrong: then says what, and the same key again sends it anyway.
    pub(super) fn send(&mut self, cx: &mut Cx<'_>) {
        let draft = match self.fields.draft() {
            Ok(draft) => draft,
            Err(why) => {
                self.fields.value.go_to_mistake();
                cx.note(Notice::warn(format!("Not sent: {why}")));
                return;
            }
        };
        let text = self.fields.value.text();
        if let Some(fault) = self.fault(&text)
            && self.warned.as_ref() != Some(&text)
        {
            self.fields.value.go_to_mistake();
            let name = self.fields.format.name();
            cx.note(Notice::warn(format!(
                "Not {name}: {} (line {}, column {}) · the same key again sends it anyway",
                fault.message, fault.line, fault.column
            )));
            self.warned = Some(text);
            return;
        }
        self.warned = None;
        self.hand_over(draft, cx);
    }

    fn hand_over(&mut self, draft: Draft, cx: &mut Cx<'_>) {
        let watching = Watching::default();
        let seen = watching.clone();
        self.sending = Some(UnderWay { draft: draft.clone(), since: cx.look.now, watching });
        let by = self.fields.by_schema(&draft);
        let schemas: Vec<_> = [&self.fields.key_schema, &self.fields.value_schema]
            .into_iter()
            .filter_map(|chosen| chosen.as_ref()?.from.clone())
            .collect();
        cx.change(
            "send the record",
            plan(&draft, by.as_deref(), cx.look.cluster.as_deref().unwrap_or_default()),
            |Power { cluster, producer, work }| async move {
                let delivery = match gone(&cluster, &schemas).await {
                    Some(why) => Delivery::refused(why),
                    None => producer.send_watched(work.permit(), draft.clone(), &seen).await,
                };
                work.tell(0, outcome(&delivery, by.as_deref()));
                (draft, delivery, by)
            },
            |(draft, delivery, by)| match (notice(&draft.topic, delivery), by) {
                (told, Some(by)) if matches!(delivery.fate, Fate::Sent { .. }) => {
                    Notice { text: format!("{} · {by}", told.text), ..told }
                }
                (told, _) => told,
            },
            |form: &mut Produce, (draft, delivery, _), cx| {
                form.sending = None;
                sent::keep(SentRecord { at: cx.look.now, draft, delivery }, cx);
            },
        );
    }

    /// The record under way, if there is one: a question that was answered with no began nothing.
    pub(super) fn under_way(&self, look: &Look) -> Option<&UnderWay> {
        self.sending.as_ref().filter(|_| !look.changes.is_empty())
    }

    /// What the record under way waits for, once that took longer than a moment.
    pub(super) fn waiting(&self, look: &Look) -> Option<Words<'static>> {
        let sending = self.under_way(look)?;
        let why = sending.watching.waits_for()?;
        let text = format!("waiting for {}: {why}", look.for_how_long(sending.since));
        Some(Words::toned(Tone::Warn, text).and(Tone::Muted, " · f9 takes it back"))
    }

    /// Takes the record under way back.
    pub(super) fn take_back(&mut self, cx: &mut Cx<'_>) {
        if let Some(sending) = self.under_way(cx.look) {
            sending.watching.take_back();
        }
    }

    /// The partition that the record will get, as far as that can be told before it is sent.
    pub(super) fn destination(&self, look: &Look) -> Words<'static> {
        let name = self.fields.topic.text();
        let topic: Option<&Topic> = look.pulse.topics.iter().find(|topic| &*topic.name == name);
        let Some(topic) = topic else { return Words::new() };
        let count = topic.partitions.len();
        let of = format!(" of {count}");
        if !self.fields.partition.text().trim().is_empty() {
            return Words::toned(Tone::Muted, format!("fixed{of}"));
        }
        match self.fields.key_bytes() {
            Ok(Some(key)) => match place(look.partitioner, Some(&key), count) {
                Some(partition) => Words::toned(Tone::Muted, "→ partition ")
                    .and(Tone::Strong, partition.to_string())
                    .and(Tone::Muted, format!("{of} ({})", look.partitioner.hash())),
                None => Words::toned(Tone::Muted, format!("→ any{of}")),
            },
            Ok(None) => Words::toned(Tone::Muted, format!("→ any{of}: there is no key")),
            Err(_) => Words::new(),
        }
    }

    /// What is wrong with the topic's name.
    pub(super) fn topic_hint(&self, look: &Look) -> Words<'static> {
        let name = self.fields.topic.text();
        let known = look.pulse.topics.iter().map(|topic| &*topic.name);
        if look.pulse.at.is_none() || name.is_empty() || known.clone().any(|known| known == name) {
            return Words::new();
        }
        Words::toned(Tone::Warn, format!("no such topic{}", did_you_mean(name, known)))
    }
}

/// What nobody could look up any more: a record that names it can't be read.
async fn gone(cluster: &Cluster, schemas: &[SchemaPlace]) -> Option<String> {
    for schema in schemas {
        if let Err(why) = schema.look(cluster).await {
            return Some(why);
        }
    }
    None
}

fn plan(draft: &Draft, by: Option<&str>, cluster: &str) -> Plan {
    let topic = &draft.topic;
    let size = number::bytes(draft.size() as u64).text();
    let by = by.map(|by| format!(", {by}")).unwrap_or_default();
    let step = ChangeStep {
        after: format!("{size} of key, value and headers{by}"),
        ..ChangeStep::new(format!("Send a record to {topic}"), format!("topic {topic}"))
    };
    let mut plan = Plan::new(format!("Send a record to {topic}"), cluster, vec![step], Confirmation::Sends);
    plan.rights = vec![Right::on_topic("Write", topic)];
    plan
}

/// The delivery report for the journal: where the record lies and by which schema, never what is in it.
fn outcome(delivery: &Delivery, by: Option<&str>) -> Outcome {
    match &delivery.fate {
        Fate::Sent { partition, offset, .. } => {
            let offset = offset.map_or("not told".to_owned(), |offset| offset.to_string());
            let by = by.map(|by| format!(", {by}")).unwrap_or_default();
            Outcome::Done(format!("partition {partition}, offset {offset}{by}"))
        }
        Fate::NotSent(failure) => Outcome::NotDone(failure.to_string()),
        Fate::Unknown(failure) => Outcome::Unknown(failure.to_string()),
    }
}

/// The delivery report in words.
pub fn notice(topic: &str, delivery: &Delivery) -> Notice {
    let took = number::duration(u64::try_from(delivery.took.as_millis()).unwrap_or(u64::MAX)).text();
    match &delivery.fate {
        Fate::Sent { partition, offset, .. } => {
            let offset = offset.map_or("not told".to_owned(), |offset| number::signed(offset.0));
            Notice::good(format!("Sent to {topic}: partition {partition} · offset {offset} · {took}"))
        }
        Fate::NotSent(failure) => Notice::bad(format!("Not sent to {topic}: {failure}")),
        Fate::Unknown(failure) => Notice::bad(format!("Unknown whether {topic} has the record: {failure}")),
    }
}
