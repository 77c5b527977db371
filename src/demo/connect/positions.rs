//! Offsets set anew, of what is stopped, and levels of loggers: as Connect takes and refuses them.
use super::duty::{Duties, Duty};
use serde_json::{Value, json};

type Refused = (u16, String);

/// PATCH, or DELETE where there is no body.
pub fn set_offsets(duty: &mut Duty, body: Option<&[u8]>) -> Result<Value, Refused> {
    if duty.state != "STOPPED" {
        let words = "Connectors must be in the STOPPED state before their offsets can be modified. This can be done for the specified connector by issuing a 'PUT' request to the '/stop' endpoint";
        return Err((400, words.to_owned()));
    }
    let rows: Vec<(Value, Value)> = match body {
        None => {
            duty.moved.extend(duty.offsets.keys().map(|spot| (spot.clone(), 0)));
            duty.offsets.clear();
            duty.position = 0;
            return Ok(json!({"message": "The offsets for this connector have been reset successfully"}));
        }
        Some(body) => {
            let json: Value = serde_json::from_slice(body).map_err(|error| (500, error.to_string()))?;
            let row = |one: &Value| (one["partition"].clone(), one["offset"].clone());
            json["offsets"].as_array().into_iter().flatten().map(row).collect()
        }
    };
    if rows.is_empty() {
        return Err((
            400,
            "Partitions / offsets need to be provided for an alter offsets request".to_owned(),
        ));
    }
    for (partition, offset) in rows {
        if duty.is_sink() {
            set_of_sink(duty, &partition, &offset)?;
        } else {
            set_of_source(duty, &partition, &offset)?;
        }
    }
    Ok(json!({"message": "The offsets for this connector have been altered successfully"}))
}

fn set_of_sink(duty: &mut Duty, partition: &Value, offset: &Value) -> Result<(), Refused> {
    let at = partition["kafka_partition"].as_i64().and_then(|at| i32::try_from(at).ok());
    let (Some(topic), Some(at)) = (partition["kafka_topic"].as_str(), at) else {
        let words = "The partition for a sink connector offset must contain the keys 'kafka_topic' and 'kafka_partition'";
        return Err((400, words.to_owned()));
    };
    let spot = (topic.to_owned(), at);
    match offset["kafka_offset"].as_i64() {
        Some(offset) => _ = duty.offsets.insert(spot.clone(), offset),
        None => _ = duty.offsets.remove(&spot),
    }
    duty.moved.push((spot, offset["kafka_offset"].as_i64().unwrap_or(0)));
    Ok(())
}

fn set_of_source(duty: &mut Duty, partition: &Value, offset: &Value) -> Result<(), Refused> {
    if partition["filename"].as_str() != duty.text("file") {
        let words = format!("Partition {partition} is none of this connector's");
        return Err((500, words));
    }
    duty.position = offset["position"].as_u64().unwrap_or(0);
    Ok(())
}

/// PUT of a level; what is not there yet is made.
pub fn set_level(
    duties: &mut Duties,
    logger: &str,
    body: &[u8],
    of_all: bool,
) -> Result<(u16, Value), Refused> {
    let json: Value = serde_json::from_slice(body).map_err(|error| (500, error.to_string()))?;
    let level = json["level"]
        .as_str()
        .ok_or((400, "Desired 'level' parameter was not specified in request.".to_owned()))?;
    if !["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL", "OFF"].contains(&level) {
        return Err((404, format!("invalid log level '{level}'.")));
    }
    duties.loggers.insert(logger.to_owned(), (level.to_owned(), Some(1_795_341_600_000)));
    Ok(if of_all { (204, Value::Null) } else { (200, json!([logger])) })
}
