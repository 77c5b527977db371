//! Where a connector goes on, set anew: some of its offsets, or all of them forgotten. Only of one that is stopped: the plan stops it
//! first.
use super::connectors::NamedConnector;
use super::{Action, Contested, Deed, Inverse, Standing, StepLine};
use crate::change::Right;
use crate::safe::for_shell;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Offsets of one connector.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetConnectorOffsets {
    pub connector: NamedConnector,
    /// Each partition once.
    pub rows: Vec<ConnectorOffsetChange>,
    /// All are forgotten, those too that nobody told of.
    #[serde(default)]
    pub all: bool,
}

/// One of them: what the plugin calls partition and offset, as JSON. An offset of none is forgotten.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectorOffsetChange {
    pub partition: Value,
    pub was: Option<Value>,
    pub to: Option<Value>,
}

/// "orders/3" of a sink, the JSON of a source.
fn spot(partition: &Value) -> String {
    match (partition.get("kafka_topic").and_then(Value::as_str), partition.get("kafka_partition")) {
        (Some(topic), Some(at)) => format!("{topic}/{at}"),
        _ => partition.to_string(),
    }
}

fn words(offset: &Option<Value>) -> String {
    match offset {
        None => "none".to_owned(),
        Some(offset) => offset.get("kafka_offset").unwrap_or(offset).to_string(),
    }
}

impl SetConnectorOffsets {
    /// How the offsets stand now.
    pub fn standing(&self, now: &[(Value, Option<Value>)]) -> Standing {
        let of = |partition: &Value| {
            now.iter().find(|(own, _)| own == partition).and_then(|(_, offset)| offset.clone())
        };
        if self.all {
            let more = now.iter().find(|(own, _)| !self.rows.iter().any(|row| row.partition == *own));
            if let Some((partition, offset)) = more {
                return Standing::Contested(Contested {
                    what: spot(partition),
                    reviewed: "none".to_owned(),
                    now: words(offset),
                    wanted: "none".to_owned(),
                });
            }
        }
        let rows = self.rows.iter();
        Standing::all(
            rows.map(|row| {
                Standing::of(&spot(&row.partition), &row.was, &of(&row.partition), &row.to, words)
            }),
        )
    }

    /// What is sent.
    pub fn body(&self) -> Value {
        let row = |row: &ConnectorOffsetChange| json!({"partition": row.partition, "offset": row.to});
        json!({"offsets": self.rows.iter().map(row).collect::<Vec<_>>()})
    }
}

impl Deed for SetConnectorOffsets {
    fn verb(&self) -> (&'static str, &'static str) {
        ("Set", "set")
    }

    fn thing(&self) -> String {
        let what = match self.rows.as_slice() {
            _ if self.all => "all offsets".to_owned(),
            [only] => format!("the offset of {}", spot(&only.partition)),
            _ => "offsets".to_owned(),
        };
        format!("{what} of {}", self.connector.thing())
    }

    fn lines(&self) -> Vec<StepLine> {
        let line = |row: &ConnectorOffsetChange| {
            StepLine::new(spot(&row.partition), words(&row.was), words(&row.to))
        };
        self.rows.iter().map(line).collect()
    }

    fn rights(&self) -> Vec<Right> {
        self.connector.rights()
    }

    fn same_as(&self, _bootstrap: &str) -> Vec<String> {
        if self.all {
            return self.connector.curl("DELETE", "/offsets");
        }
        let body = for_shell(&self.body().to_string());
        let line = |line: String| format!("{line} -H 'Content-Type: application/json' --data {body}");
        self.connector.curl("PATCH", "/offsets").into_iter().map(line).collect()
    }

    fn inverse(&self) -> Result<Inverse, String> {
        let back = |row: &ConnectorOffsetChange| ConnectorOffsetChange {
            partition: row.partition.clone(),
            was: row.to.clone(),
            to: row.was.clone(),
        };
        let rows: Vec<_> = self.rows.iter().map(back).collect();
        if rows.is_empty() {
            return Err("there was no offset".to_owned());
        }
        let back = SetConnectorOffsets { connector: self.connector.clone(), rows, all: false };
        Ok(Inverse::whole(Action::SetConnectorOffsets(back)))
    }
}
