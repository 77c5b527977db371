//! The paths of Connect's REST, with its shapes and its refusals. What the release could not do yet is not there.
use super::duty::{Duties, Duty, DutyTask, Wanted};
use super::{plugins, positions};
use crate::demo::web::WebAsk;
use serde_json::{Map, Value, json};

/// Status and body; null is none.
pub type Reply = (u16, Value);

fn refusal(status: u16, message: impl Into<String>) -> Reply {
    (status, json!({"error_code": status, "message": message.into()}))
}

fn no_path() -> Reply {
    refusal(404, "HTTP 404 Not Found")
}

/// Answers.
pub fn answer(duties: &mut Duties, ask: &WebAsk<'_>) -> Reply {
    let path: Vec<&str> = ask.path.iter().map(String::as_str).collect();
    match (ask.method, path.as_slice()) {
        ("GET", []) => (
            200,
            json!({"version": duties.version(), "commit": "0000000000000000", "kafka_cluster_id": duties.cluster_id}),
        ),
        ("GET", ["health"]) if duties.can((3, 9)) => (
            200,
            json!({"status": "healthy", "message": "Worker has completed startup and is ready to handle requests."}),
        ),
        ("GET", ["connectors"]) => (200, list(duties, ask.query)),
        ("POST", ["connectors"]) => create(duties, ask.body),
        ("GET", ["connector-plugins"]) => (200, plugins_list(ask.query.contains("connectorsOnly=false"))),
        ("GET", ["connector-plugins", class, "config"]) if duties.can((3, 2)) => match plugins::find(class) {
            Some((class, ..)) => (200, plugins::definitions(class)),
            None => refusal(404, format!("Unknown plugin {class}.")),
        },
        ("PUT", ["connector-plugins", class, "config", "validate"]) => validate(class, ask.body),
        ("GET", ["admin", "loggers"]) if duties.can((2, 4)) => (200, loggers(duties)),
        ("PUT", ["admin", "loggers", logger]) if duties.can((2, 4)) => {
            let of_all = ask.query.contains("scope=cluster") && duties.can((3, 7));
            let logger = (*logger).to_owned();
            positions::set_level(duties, &logger, ask.body, of_all)
                .unwrap_or_else(|(status, words)| refusal(status, words))
        }
        (method, ["connectors", name, rest @ ..]) => connector(duties, method, name, rest, ask),
        _ => no_path(),
    }
}

fn list(duties: &Duties, query: &str) -> Value {
    let (status, info) = (query.contains("expand=status"), query.contains("expand=info"));
    if !duties.can((2, 3)) || !(status || info) {
        return duties.connectors.keys().map(String::as_str).collect();
    }
    let one = |(name, duty): (&String, &Duty)| {
        let mut parts = Map::new();
        if status && !duty.fresh {
            parts.insert("status".to_owned(), status_of(duties, name, duty));
        }
        if info {
            parts.insert("info".to_owned(), info_of(name, duty));
        }
        (name.clone(), Value::Object(parts))
    };
    Value::Object(duties.connectors.iter().map(one).collect())
}

fn kind(duty: &Duty) -> &'static str {
    if duty.is_sink() { "sink" } else { "source" }
}

fn info_of(name: &str, duty: &Duty) -> Value {
    let tasks: Vec<Value> = (0..duty.tasks.len()).map(|at| json!({"connector": name, "task": at})).collect();
    json!({"name": name, "config": duty.config, "tasks": tasks, "type": kind(duty)})
}

fn status_of(duties: &Duties, name: &str, duty: &Duty) -> Value {
    let worker = duties.address.to_string();
    let version = duties.can((4, 1)).then(|| duties.version());
    let part = |state: &str, trace: Option<&String>| {
        let mut part = json!({"state": state, "worker_id": worker});
        if let Some(version) = &version {
            part["version"] = version.as_str().into();
        }
        if let Some(trace) = trace {
            part["trace"] = trace.as_str().into();
        }
        part
    };
    let tasks: Vec<Value> = duty
        .tasks
        .iter()
        .enumerate()
        .map(|(at, task)| {
            let mut part = part(task.state, task.trace.as_ref());
            part["id"] = at.into();
            part
        })
        .collect();
    json!({"name": name, "connector": part(duty.state, duty.trace.as_ref()), "tasks": tasks, "type": kind(duty)})
}

fn plugins_list(all: bool) -> Value {
    let shown = plugins::PLUGINS.iter().filter(|(_, kind, _)| all || *kind == "sink" || *kind == "source");
    shown.map(|(class, kind, version)| json!({"class": class, "type": kind, "version": version})).collect()
}

fn loggers(duties: &Duties) -> Value {
    let one = |(name, (level, at)): (&String, &(String, Option<i64>))| {
        (name.clone(), json!({"level": level, "last_modified": at}))
    };
    Value::Object(duties.loggers.iter().map(one).collect())
}

fn object(body: &[u8]) -> Result<Map<String, Value>, Reply> {
    // Connect answers 500 here, whatever is wrong.
    let json: Value = serde_json::from_slice(body).map_err(|error| refusal(500, error.to_string()))?;
    json.as_object()
        .cloned()
        .ok_or_else(|| refusal(500, "Cannot deserialize value of type `java.util.LinkedHashMap`"))
}

fn create(duties: &mut Duties, body: &[u8]) -> Reply {
    let asked = match object(body) {
        Ok(asked) => asked,
        Err(reply) => return reply,
    };
    let name = asked.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
    if duties.connectors.contains_key(&name) {
        return refusal(409, format!("Connector {name} already exists"));
    }
    let config = asked.get("config").and_then(Value::as_object).cloned().unwrap_or_default();
    let state = asked.get("initial_state").and_then(Value::as_str);
    if state.is_some() && !duties.can((3, 7)) {
        return refusal(500, "Unrecognized field \"initial_state\"");
    }
    let wanted = match state {
        Some("STOPPED") => Wanted::Stopped,
        Some("PAUSED") => Wanted::Paused,
        _ => Wanted::Running,
    };
    let reply = put(duties, &name, config);
    if let Some(duty) = duties.connectors.get_mut(&name) {
        duty.wanted = wanted;
    }
    reply
}

fn put(duties: &mut Duties, name: &str, config: Map<String, Value>) -> Reply {
    let mut config = config;
    config.entry("name").or_insert_with(|| name.into());
    let class = config.get("connector.class").and_then(Value::as_str).unwrap_or_default().to_owned();
    if plugins::find(&class).is_none() {
        return refusal(
            400,
            format!(
                "Failed to find any class that implements Connector and which name matches {class}, available connectors are: {:?}",
                plugins::PLUGINS
            ),
        );
    }
    let wrong = plugins::mistakes(&config);
    if !wrong.is_empty() {
        let lines: Vec<&str> = wrong.iter().map(|(_, words)| words.as_str()).collect();
        return refusal(
            400,
            format!(
                "Connector configuration is invalid and contains the following {} error(s):\n{}\nYou can also find the above list of errors at the endpoint `/connector-plugins/{{connectorType}}/config/validate`",
                lines.len(),
                lines.join("\n")
            ),
        );
    }
    let new = duties.put(name, config);
    (if new { 201 } else { 200 }, info_of(name, &duties.connectors[name]))
}

fn validate(class: &str, body: &[u8]) -> Reply {
    let config = match object(body) {
        Ok(config) => config,
        Err(reply) => return reply,
    };
    match (plugins::find(class), config.get("connector.class").and_then(Value::as_str)) {
        (Some((class, ..)), Some(_)) => (200, plugins::validated(class, &config)),
        _ => refusal(
            500,
            "org.apache.kafka.connect.runtime.rest.errors.BadRequestException: Connector config contains no connector type",
        ),
    }
}

fn connector(duties: &mut Duties, method: &str, name: &str, rest: &[&str], ask: &WebAsk<'_>) -> Reply {
    if let ("PUT", ["config"]) = (method, rest) {
        return match object(ask.body) {
            Ok(config) => put(duties, name, config),
            Err(reply) => reply,
        };
    }
    let Some(duty) = duties.connectors.get(name) else {
        return refusal(
            404,
            if rest.first() == Some(&"status") {
                format!("No status found for connector {name}")
            } else {
                format!("Connector {name} not found")
            },
        );
    };
    match (method, rest) {
        ("GET", []) => (200, info_of(name, duty)),
        ("GET", ["config"]) => (200, Value::Object(duty.config.clone())),
        ("GET", ["status"]) if duty.fresh => refusal(404, format!("No status found for connector {name}")),
        ("GET", ["status"]) => (200, status_of(duties, name, duty)),
        ("GET", ["topics"]) if duties.can((2, 5)) => (200, json!({name: {"topics": duty.topics}})),
        ("GET", ["offsets"]) if duties.can((3, 5)) => (200, json!({"offsets": committed(duty)})),
        _ => change(duties, method, name, rest, ask),
    }
}

fn change(duties: &mut Duties, method: &str, name: &str, rest: &[&str], ask: &WebAsk<'_>) -> Reply {
    let (stops, restarts, patches) = (duties.can((3, 5)), duties.can((3, 0)), duties.can((3, 8)));
    let moves = duties.can((3, 6));
    if let ("DELETE", []) = (method, rest) {
        duties.connectors.remove(name);
        return (204, Value::Null);
    }
    let Some(duty) = duties.connectors.get_mut(name) else { return no_path() };
    match (method, rest) {
        ("PUT", ["pause"]) => wanted(duty, Wanted::Paused, 202),
        ("PUT", ["resume"]) => wanted(duty, Wanted::Running, 202),
        ("PUT", ["stop"]) if stops => wanted(duty, Wanted::Stopped, 204),
        ("POST", ["restart"]) if restarts && ask.query.contains("includeTasks=true") => {
            duty.restart(ask.query.contains("onlyFailed=true"));
            (202, status_of(duties, name, &duties.connectors[name]))
        }
        ("POST", ["restart"]) => (204, Value::Null),
        ("POST", ["tasks", task, "restart"]) => {
            let found = task.parse().ok().and_then(|at: usize| duty.tasks.get_mut(at));
            match found {
                Some(task) => {
                    *task = DutyTask::restarting();
                    (204, Value::Null)
                }
                None => refusal(404, format!("Unknown task: {name}-{task}")),
            }
        }
        ("PATCH" | "DELETE", ["offsets"]) if moves => {
            let body = (method == "PATCH").then_some(ask.body);
            match positions::set_offsets(duty, body) {
                Ok(said) => (200, said),
                Err((status, words)) => refusal(status, words),
            }
        }
        ("PATCH", ["config"]) if patches => match object(ask.body) {
            Ok(keys) => {
                let mut config = duty.config.clone();
                for (key, value) in keys {
                    if value.is_null() {
                        config.remove(&key)
                    } else {
                        config.insert(key, value)
                    };
                }
                put(duties, name, config)
            }
            Err(reply) => reply,
        },
        ("PATCH", ["config"]) => refusal(405, "HTTP 405 Method Not Allowed"),
        _ => no_path(),
    }
}

fn wanted(duty: &mut Duty, wanted: Wanted, status: u16) -> Reply {
    duty.wanted = wanted;
    (status, Value::Null)
}

/// Where a source has come to in its file, and a sink in its topics.
fn committed(duty: &Duty) -> Vec<Value> {
    match duty.text("file") {
        Some(file) if duty.position > 0 => {
            vec![json!({"partition": {"filename": file}, "offset": {"position": duty.position}})]
        }
        _ => duty
            .offsets
            .iter()
            .map(|((topic, partition), offset)| {
                json!({"partition": {"kafka_topic": topic, "kafka_partition": partition}, "offset": {"kafka_offset": offset}})
            })
            .collect(),
    }
}
