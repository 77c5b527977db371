//! JSON of workers into the model. What has another shape than Connect's is told, and what is missing stays unknown.
use super::model::{
    ConnectLogger, ConnectPlugin, Connector, ConnectorKind, ConnectorOffset, ConnectorState, ConnectorTask,
    WorkerFacts,
};
use super::raw::plain;
use super::trace::StackTrace;
use serde_json::Value;
use std::sync::Arc;

/// What is asked for by a question of its own.
const NOT_ASKED: &str = "not asked for";

fn text(json: &Value, key: &str) -> Option<Arc<str>> {
    json.get(key).and_then(Value::as_str).filter(|text| !text.is_empty()).map(Into::into)
}

/// A connector of what was told of it: its info, its status, or both. None where a task of it has another shape: it might be the one
/// that failed.
pub(super) fn connector(connect: &Arc<str>, name: &str, info: &Value, status: &Value) -> Option<Connector> {
    let kind = text(status, "type").or_else(|| text(info, "type"));
    let kind = match kind.as_deref() {
        Some("source") => ConnectorKind::Source,
        Some("sink") => ConnectorKind::Sink,
        _ => ConnectorKind::Untold,
    };
    let own = status.get("connector").unwrap_or(&Value::Null);
    let mut tasks: Vec<ConnectorTask> = match status {
        Value::Null => Vec::new(),
        status => status.get("tasks")?.as_array()?.iter().map(task).collect::<Option<_>>()?,
    };
    tasks.sort_by_key(|task| task.id);
    let config = info.get("config").and_then(Value::as_object).into_iter().flatten();
    let config = config.map(|(key, value)| (key.as_str().into(), plain(value).into()));
    Some(Connector {
        connect: connect.clone(),
        name: name.into(),
        kind,
        state: state(own),
        worker: text(own, "worker_id"),
        version: text(own, "version"),
        trace: text(own, "trace").map(|trace| StackTrace::new(&trace)),
        tasks,
        config: config.collect(),
    })
}

fn task(json: &Value) -> Option<ConnectorTask> {
    Some(ConnectorTask {
        id: u32::try_from(json.get("id")?.as_u64()?).ok()?,
        state: state(json),
        worker: text(json, "worker_id"),
        version: text(json, "version"),
        trace: text(json, "trace").map(|trace| StackTrace::new(&trace)),
    })
}

fn state(json: &Value) -> ConnectorState {
    text(json, "state").map_or(ConnectorState::Untold, |word| ConnectorState::of(&word))
}

/// All connectors of `?expand=status&expand=info`; none where the worker is too old to expand, and tells names only.
pub(super) fn connectors(connect: &Arc<str>, json: &Value) -> Option<Vec<Connector>> {
    let all = json.as_object()?;
    let part = |of: &Value, name: &str| of.get(name).cloned().unwrap_or(Value::Null);
    let one =
        |(name, of): (&String, &Value)| connector(connect, name, &part(of, "info"), &part(of, "status"));
    all.iter().map(one).collect()
}

/// A list of names.
pub(super) fn names(json: &Value) -> Option<Vec<Arc<str>>> {
    json.as_array()?.iter().map(|name| Some(name.as_str()?.into())).collect()
}

pub(super) fn facts(root: &Value) -> Option<WorkerFacts> {
    Some(WorkerFacts {
        version: text(root, "version")?,
        kafka_cluster: text(root, "kafka_cluster_id"),
        connectors: Err(NOT_ASKED.into()),
        plugins: Err(NOT_ASKED.into()),
    })
}

/// What a worker says of how it fares.
pub(super) fn health(json: &Value) -> Option<Arc<str>> {
    text(json, "status")
}

pub(super) fn loggers(connect: &Arc<str>, worker: &Arc<str>, json: &Value) -> Option<Vec<ConnectLogger>> {
    let one = |(name, of): (&String, &Value)| {
        Some(ConnectLogger {
            connect: connect.clone(),
            worker: worker.clone(),
            name: name.as_str().into(),
            // A logger that was never set may tell none.
            level: of.as_object()?.get("level").and_then(Value::as_str).map(Into::into),
            modified: of.get("last_modified").and_then(Value::as_i64),
        })
    };
    json.as_object()?.iter().map(one).collect()
}

pub(super) fn plugins(connect: &Arc<str>, json: &Value) -> Option<Vec<ConnectPlugin>> {
    let one = |json: &Value| {
        Some(ConnectPlugin {
            connect: connect.clone(),
            class: text(json, "class")?,
            kind: text(json, "type").unwrap_or_else(|| "–".into()),
            version: text(json, "version").filter(|version| **version != *"null"),
            lacking: Vec::new(),
        })
    };
    json.as_array()?.iter().map(one).collect()
}

pub(super) fn offsets(json: &Value) -> Option<Vec<ConnectorOffset>> {
    let one = |json: &Value| {
        let (partition, offset) = (json.get("partition")?, json.get("offset").unwrap_or(&Value::Null));
        let spot = || {
            let number = |json: &Value, key| json.get(key).and_then(Value::as_i64);
            let topic = text(partition, "kafka_topic")?;
            let at = i32::try_from(number(partition, "kafka_partition")?).ok()?;
            Some((topic, at, number(offset, "kafka_offset")?))
        };
        Some(ConnectorOffset {
            partition: partition.to_string().into(),
            offset: (!offset.is_null()).then(|| offset.to_string().into()),
            spot: spot(),
        })
    };
    let mut told: Vec<ConnectorOffset> =
        json.get("offsets")?.as_array()?.iter().map(one).collect::<Option<_>>()?;
    // Connect tells them in any order.
    told.sort_by(|a, b| (&a.spot, &a.partition).cmp(&(&b.spot, &b.partition)));
    Some(told)
}

/// Major and minor of the Kafka that a version stands for. Confluent counts its own (`7.6.0-ccs` is Kafka 3.6); none where no Kafka is
/// known by it.
pub(super) fn version_of(text: &str) -> Option<(u32, u32)> {
    let mut numbers = text.split(['.', '-', '_', '+']);
    let (major, minor) = (numbers.next()?.parse().ok()?, numbers.next()?.parse::<u32>().ok()?);
    let confluent = ["-ccs", "-ce", "-cp"].iter().any(|word| text.contains(word));
    match (confluent, major) {
        (true, 5) => Some((2, minor)),
        (true, 6) => Some((2, minor + 6)),
        (true, 7) => Some((3, minor)),
        (true, 8) => Some((4, minor)),
        (false, 1..=4) => Some((major, minor)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connector_is_read_of_the_answer_to_one_request() {
        let json = serde_json::json!({"snk": {
            "status": {"name": "snk", "connector": {"state": "RUNNING", "worker_id": "w:8083", "version": "4.3.0"},
                "tasks": [{"id": 1, "state": "FAILED", "worker_id": "w:8083", "trace": "a.B: no\n\tat c.D(E)\n"},
                    {"id": 0, "state": "RUNNING", "worker_id": "w:8083"}], "type": "sink"},
            "info": {"name": "snk", "config": {"connector.class": "x.y.FileStreamSink", "topics": "a, b", "topics.regex": "c-.*"},
                "tasks": [], "type": "sink"}}, "new": {"info": {"config": {}}}});
        let found = connectors(&"etl".into(), &json).unwrap();
        let snk = &found[0];
        assert_eq!((snk.condition().as_str(), snk.short_class()), ("1 of 2 tasks failed", "FileStreamSink"));
        assert_eq!(snk.named_topics(), ["a", "b", "/c-.*/"]);
        assert!(snk.touches("c-1") && !snk.touches("d"));
        assert_eq!(snk.group().as_deref(), Some("connect-snk"));
        assert_eq!(snk.first_trace().unwrap().root(), "B: no");
        assert_eq!((found[1].condition().as_str(), found[1].group()), ("not told yet", None));
        assert_eq!(connectors(&"etl".into(), &serde_json::json!(["a"])), None);
    }

    #[test]
    fn what_has_another_shape_is_not_left_out() {
        let one = |tasks: Value| {
            let status =
                serde_json::json!({"connector": {"state": "RUNNING"}, "tasks": tasks, "type": "sink"});
            connector(&"etl".into(), "a", &Value::Null, &status).map(|one| one.tasks.len())
        };
        assert_eq!(one(serde_json::json!([{"id": 0, "state": "RUNNING"}])), Some(1));
        assert_eq!(one(serde_json::json!([{"id": "0", "state": "FAILED"}])), None);
        assert_eq!(one(Value::Null), None);
        assert_eq!(names(&serde_json::json!(["a", 1])), None);
        assert_eq!(plugins(&"etl".into(), &serde_json::json!([{"type": "sink"}])), None);
        assert_eq!(offsets(&serde_json::json!({"offsets": [{"offset": {"a": 1}}]})), None);
    }

    #[test]
    fn a_version_is_told_as_kafkas() {
        for (text, kafka) in [
            ("4.3.0", Some((4, 3))),
            ("2.8.1.7.1.7.0-551", Some((2, 8))),
            ("3.7.1.redhat-00005", Some((3, 7))),
            ("4.1.0-SNAPSHOT", Some((4, 1))),
            ("7.6.0-ccs", Some((3, 6))),
            ("6.2.1-ce", Some((2, 8))),
            ("8.0.0-ccs", Some((4, 0))),
            ("7.6.0", None),
            ("9.1.0-ccs", None),
            ("unknown", None),
            ("", None),
        ] {
            assert_eq!(version_of(text), kafka, "{text}");
        }
    }
}
