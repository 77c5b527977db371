//! Where a connector goes on, set anew from the screen and the shell: the plan. It is stopped first where it is not, and left as it was.
use crate::change::{
    Action, Confirmation, ConnectorOffsetChange, Consequence, Outcome, Plan, SetConnectorOffsets,
    SetConnectorState, ToldState, Weight,
};
use crate::connect::model::ConnectorOffset;
use crate::connect::{ConnectAble, Connects};
use crate::shell::{Cx, Notice, Screen};
use crate::ui::number;
use crate::views::changing::{Site, propose};
use serde_json::{Value, json};

/// What is wished of a connector's offsets.
#[derive(Clone, Debug, PartialEq)]
pub enum OffsetWish {
    /// These partitions; an offset of none is forgotten.
    Set(Vec<(Value, Option<Value>)>),
    ForgetAll,
    /// Goes on behind exactly this record.
    Skip {
        topic: String,
        partition: i32,
        offset: i64,
    },
}

/// A partition of a topic as a sink's offsets call it.
pub fn sink_partition(topic: &str, partition: i32) -> Value {
    json!({"kafka_topic": topic, "kafka_partition": partition})
}

/// An offset as they call it.
pub fn sink_offset(offset: i64) -> Value {
    json!({"kafka_offset": offset})
}

fn json_of(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

/// What will be done; none where it is so already. `names` is the cluster's name and an address of it.
///
/// # Errors
/// If this Connect can't, or what is wished can't be meant.
pub async fn plan(
    connects: &Connects,
    (connect, name): (&str, &str),
    wish: &OffsetWish,
    names: (&str, &str),
) -> Result<Option<Plan>, String> {
    if let Some(why) = connects.lacks(connect, ConnectAble::SetOffsets).await {
        return Err(why);
    }
    let told = |fault: crate::connect::ConnectFault| fault.to_string();
    let connector = connects.connector(connect, name).await.map_err(told)?;
    let now = connects.offsets(connect, name).await.map_err(told)?;
    let mut consequences = Vec::new();
    let rows = rows(wish, &now, &mut consequences)?;
    if rows.is_empty() && *wish != OffsetWish::ForgetAll {
        return Ok(None);
    }
    // What a skip leaves out is said already.
    if !matches!(wish, OffsetWish::Skip { .. }) {
        consequences.extend(rows.iter().filter_map(moved));
    }
    let named = connects.naming(&connector);
    let state = connector.state.told().unwrap_or(ToldState::Running);
    let set = |was, to| {
        Action::SetConnectorState(SetConnectorState { connector: named.clone(), was: Some(was), to })
    };
    let all = *wish == OffsetWish::ForgetAll;
    // What is skipped is counted from where it stands: that may not have moved.
    let moving = state == ToldState::Running && !matches!(wish, OffsetWish::Skip { .. });
    let offsets = SetConnectorOffsets { connector: named.clone(), rows, all, moving };
    let mut actions = vec![Action::SetConnectorOffsets(offsets)];
    if state != ToldState::Stopped {
        actions.insert(
            0,
            Action::SetConnectorState(SetConnectorState {
                connector: named.clone(),
                was: connector.state.told(),
                to: ToldState::Stopped,
            }),
        );
        actions.push(set(ToldState::Stopped, state));
        let words = format!(
            "Connect sets offsets of what is stopped only: it is stopped first, and {} again after",
            state.word()
        );
        consequences.push(Consequence::new(Weight::Plain, words));
    }
    let title = match wish {
        OffsetWish::Set(_) => format!("Set offsets of connector {name}"),
        OffsetWish::ForgetAll => format!("Reset all offsets of connector {name}"),
        OffsetWish::Skip { topic, partition, offset } => {
            format!("Skip the record {topic}/{partition} offset {offset} in connector {name}")
        }
    };
    let mut plan = Plan::of(title, names, actions, Confirmation::Confirm);
    plan.consequences = consequences;
    Ok(Some(plan))
}

fn rows(
    wish: &OffsetWish,
    now: &[ConnectorOffset],
    consequences: &mut Vec<Consequence>,
) -> Result<Vec<ConnectorOffsetChange>, String> {
    let was = |partition: &Value| {
        now.iter()
            .find(|one| json_of(&one.partition) == *partition)
            .and_then(|one| one.offset.as_deref().map(json_of))
    };
    let row =
        |partition: Value, to: Option<Value>| ConnectorOffsetChange { was: was(&partition), partition, to };
    let rows: Vec<_> = match wish {
        OffsetWish::Set(rows) => {
            rows.iter().map(|(partition, to)| row(partition.clone(), to.clone())).collect()
        }
        OffsetWish::ForgetAll => now.iter().map(|one| row(json_of(&one.partition), None)).collect(),
        OffsetWish::Skip { topic, partition, offset } => {
            let row = row(sink_partition(topic, *partition), Some(sink_offset(offset + 1)));
            let at = row.was.as_ref().and_then(|was| was.get("kafka_offset")).and_then(Value::as_i64);
            consequences.push(skipped(&format!("{topic}/{partition}"), at, *offset)?);
            vec![row]
        }
    };
    Ok(rows.into_iter().filter(|row| row.was != row.to).collect())
}

/// What is skipped besides the record.
fn skipped(spot: &str, at: Option<i64>, offset: i64) -> Result<Consequence, String> {
    match at {
        Some(at) if at > offset => {
            Err(format!("it is past that record already: it stands at {at} of {spot}"))
        }
        Some(at) if at == offset => {
            Ok(Consequence::new(Weight::Plain, format!("skips 1 record of {spot}, and no other")))
        }
        Some(at) => {
            let before = number::counted(u64::try_from(offset - at).unwrap_or_default(), "record");
            let text = format!(
                "it stands at {at}: {before} before it that it has not committed may be skipped as well"
            );
            Ok(Consequence::new(Weight::Warning, text))
        }
        None => {
            let text =
                format!("it has committed nothing of {spot}: all before that record are skipped as well");
            Ok(Consequence::new(Weight::Warning, text))
        }
    }
}

/// What of a sink's topic is left out, or written again.
fn moved(row: &ConnectorOffsetChange) -> Option<Consequence> {
    let offset = |value: &Option<Value>| value.as_ref()?.get("kafka_offset")?.as_i64();
    let (topic, partition) =
        (row.partition.get("kafka_topic")?.as_str()?, row.partition.get("kafka_partition")?);
    let spot = format!("{topic}/{partition}");
    let at_most = |records: i64, what: &str| {
        let are = if records.abs() == 1 { "is" } else { "are" };
        format!("{} of {spot} at most {are} {what}", number::counted(records.unsigned_abs(), "record"))
    };
    let (weight, text) = match (offset(&row.was), offset(&row.to)) {
        (Some(was), Some(to)) if to > was => (Weight::Warning, at_most(to - was, "skipped")),
        (Some(was), Some(to)) => (Weight::Warning, at_most(was - to, "written again")),
        (_, None) => (
            Weight::Warning,
            format!(
                "{spot}: it begins where its consumer's auto.offset.reset says (earliest, unless it is set)"
            ),
        ),
        (None, Some(_)) => return None,
    };
    Some(Consequence::new(weight, text))
}

/// Has the plan made, and brings it up for review.
pub fn review<V: Screen>(
    (connect, name): (String, String),
    wish: OffsetWish,
    done: impl FnOnce(&mut V, Vec<Outcome>, &mut Cx<'_>) + Send + 'static,
    cx: &mut Cx<'_>,
) {
    let site = Site::of(cx.look);
    cx.call(
        "look up what follows",
        move |reach| async move { plan(reach.cluster.connects(), (&connect, &name), &wish, site.names()).await },
        move |_: &mut V, planned: Result<Option<Plan>, String>, cx| match planned {
            Ok(Some(plan)) => propose(cx, Ok(plan), done),
            Ok(None) => cx.note(Notice::good("Nothing to change: it is so already")),
            Err(why) => cx.note(Notice::bad(format!("Nothing was changed: {why}"))),
        },
    );
}
