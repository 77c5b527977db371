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
    /// It ran at the review: until it is stopped it goes on, and where it stood then is nobody's change.
    #[serde(default)]
    pub moving: bool,
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
        if self.moving {
            let more = self.all && !now.is_empty();
            let so = !more && self.rows.iter().all(|row| of(&row.partition) == row.to);
            return if so { Standing::DoneAlready } else { Standing::AsReviewed };
        }
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
        let back = SetConnectorOffsets { connector: self.connector.clone(), rows, all: false, moving: false };
        Ok(Inverse::whole(Action::SetConnectorOffsets(back)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_connector_does_until_it_is_stopped_is_nobody_elses_change() {
        let partition = json!({"kafka_topic": "orders", "kafka_partition": 0});
        let at = |offset: i64| Some(json!({"kafka_offset": offset}));
        let set = |moving, to: Option<Value>| SetConnectorOffsets {
            connector: NamedConnector::default(),
            all: to.is_none(),
            rows: vec![ConnectorOffsetChange { partition: partition.clone(), was: at(4), to }],
            moving,
        };
        let now = [(partition.clone(), at(9))];
        let Standing::Contested(three) = set(false, at(2)).standing(&now) else { panic!() };
        assert!(three.to_string().starts_with("orders/0 was 4, is 9 now, and was to be 2"), "{three}");
        assert_eq!(set(true, at(2)).standing(&now), Standing::AsReviewed);
        assert_eq!(set(true, at(9)).standing(&now), Standing::DoneAlready);
        assert_eq!(set(true, None).standing(&now), Standing::AsReviewed);
        assert_eq!(set(true, None).standing(&[]), Standing::DoneAlready);
        // One that nobody told of at the review.
        let more = [(partition.clone(), at(4)), (json!({"file": "x"}), at(1))];
        assert!(matches!(set(false, None).standing(&more), Standing::Contested(_)));
    }
}
