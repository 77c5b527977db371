//! Dead letters sent again to the topic that they came from, from the screen and the shell: the records of it, and the plan. A record
//! goes to its old partition, without the headers of the failure, and with how often it was sent again.
use crate::change::{ChangeStep, Confirmation, Consequence, Outcome, Plan, Right, Weight, Work, sum};
use crate::connect::dead_letter::{DeadLetter, MOST_TRIES, TRIES, is_of_failure};
use crate::kafka::model::PartitionId;
use crate::kafka::produce::{Draft, Fate, Producer};
use crate::kafka::record::{Header, Record};
use crate::shell::{Cx, Notice, Power, Screen};
use crate::ui::number;

/// What a record's headers say of its failure.
pub fn letter(record: &Record) -> Option<DeadLetter> {
    DeadLetter::of(record.headers.iter().map(|header| (&*header.name, header.value.as_deref())))
}

/// The record as it goes back.
///
/// # Errors
/// Why it does not.
pub fn draft(record: &Record) -> Result<Draft, String> {
    let spot = format!("{}/{} offset {}", record.topic, record.partition, record.offset);
    let letter =
        letter(record).ok_or_else(|| format!("{spot} is no dead letter: it has no headers of an error"))?;
    if let Some(why) = letter.refusal() {
        return Err(format!("{spot}: {why}"));
    }
    let own = record.headers.iter().filter(|header| !is_of_failure(&header.name)).cloned();
    let tries = letter.tries.unwrap_or_default() + 1;
    let tried = Header { name: TRIES.into(), value: Some(tries.to_string().into()) };
    Ok(Draft {
        topic: letter.topic.unwrap_or_default().into(),
        partition: letter.partition.map(PartitionId),
        key: record.key.clone(),
        value: record.value.clone(),
        headers: own.chain([tried]).collect(),
        timestamp: None,
    })
}

/// What will be sent.
pub fn plan(drafts: &[Draft], cluster: &str) -> Plan {
    let step = |draft: &Draft| {
        let at = draft.partition.map_or(String::new(), |partition| format!("/{partition}"));
        let after = format!("{} of key, value and headers", number::bytes(draft.size() as u64).text());
        ChangeStep {
            after,
            ..ChangeStep::new(
                format!("Send a record to {}{at}", draft.topic),
                format!("topic {}", draft.topic),
            )
        }
    };
    let count = number::counted(drafts.len() as u64, "dead letter");
    let mut plan = Plan::new(
        format!("Send {count} again"),
        cluster,
        drafts.iter().map(step).collect(),
        Confirmation::Confirm,
    );
    let mut topics: Vec<_> = drafts.iter().map(|draft| draft.topic.clone()).collect();
    topics.sort();
    topics.dedup();
    plan.rights = topics.iter().map(|topic| Right::on_topic("Write", topic)).collect();
    let text = format!(
        "whoever reads there reads it once more; the dead letter stays where it is, and {TRIES} counts up to {MOST_TRIES}"
    );
    plan.consequences = vec![Consequence::new(Weight::Plain, text)];
    plan.irreversible = true;
    plan
}

/// Sends them one after another; after the first that is not sent no more.
pub async fn send(producer: &Producer, work: &Work, drafts: Vec<Draft>) -> Vec<Outcome> {
    let mut failed = false;
    let mut outcomes = Vec::new();
    for (at, draft) in drafts.into_iter().enumerate() {
        let outcome = match failed || work.is_stopped() {
            true => Outcome::NotDone(
                "not tried: one before it was not sent, or the change was stopped".to_owned(),
            ),
            false => match producer.send(work.permit(), draft).await.fate {
                Fate::Sent { partition, offset, .. } => {
                    let offset = offset.map_or("not told".to_owned(), |offset| offset.to_string());
                    Outcome::Done(format!("partition {partition}, offset {offset}"))
                }
                Fate::NotSent(failure) => Outcome::NotDone(failure.to_string()),
                Fate::Unknown(failure) => Outcome::Unknown(failure.to_string()),
            },
        };
        failed |= !outcome.is_done();
        work.tell(at, outcome.clone());
        outcomes.push(outcome);
    }
    outcomes
}

/// Brings the plan of these up for review, and sends them after that.
pub fn resend<V: Screen>(records: &[Record], cx: &mut Cx<'_>) {
    let drafts: Result<Vec<Draft>, String> = records.iter().map(draft).collect();
    let drafts = match drafts {
        Ok(drafts) => drafts,
        Err(why) => return cx.note(Notice::warn(format!("Not sent: {why}"))),
    };
    let plan = plan(&drafts, cx.look.cluster.as_deref().unwrap_or_default());
    let steps: Vec<String> = plan.steps.iter().map(|step| step.touches.clone()).collect();
    let count = number::counted(drafts.len() as u64, "dead letter");
    cx.change(
        "send again",
        plan,
        |Power { producer, work, .. }| async move { send(&producer, &work, drafts).await },
        move |outcomes: &Vec<Outcome>| match sum(outcomes) {
            Outcome::Done(text) => Notice::good(format!("Sent {count} again: {text}")),
            _ => Notice::of_change("Sent again", &steps, outcomes),
        },
        |_: &mut V, _, _| {},
    );
}
