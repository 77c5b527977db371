//! What is typed as a config's value, read into what Kafka is sent, or a sentence that says what is wrong with it.
use super::ConfigKind;
use super::amount::{ConfigUnit, read_amount};
use super::rules::{allowed_words, endless, least, most};
use crate::kafka::model::Config;
use crate::nearest::{hint, nearest};

/// Longest value that Kafka takes, in bytes.
const LONGEST: usize = 32_767;

/// The value to send.
///
/// # Errors
/// If Kafka would refuse it for certain, in words with the config's name.
pub fn read_value(config: &Config, text: &str) -> Result<String, String> {
    let value =
        typed(&config.name, config.kind, text.trim()).map_err(|why| format!("{}: {why}", config.name))?;
    match value.len() {
        0..=LONGEST => Ok(value),
        long => Err(format!("{}: {long} bytes are more than Kafka takes as a value, {LONGEST}", config.name)),
    }
}

/// The same where nobody tells what kind of config it is: its name says whether it has a unit.
///
/// # Errors
/// As [`read_value`].
pub fn read_untold(name: &str, text: &str) -> Result<String, String> {
    typed(name, ConfigKind::Untold, text.trim()).map_err(|why| format!("{name}: {why}"))
}

fn typed(name: &str, kind: ConfigKind, text: &str) -> Result<String, String> {
    match kind {
        ConfigKind::Boolean => match text {
            "true" | "false" => Ok(text.to_owned()),
            other => Err(format!("{other:?} is neither true nor false")),
        },
        ConfigKind::Short => whole(name, text, i64::from(i16::MIN), i64::from(i16::MAX)),
        ConfigKind::Int => whole(name, text, i64::from(i32::MIN), i64::from(i32::MAX)),
        ConfigKind::Long => whole(name, text, i64::MIN, i64::MAX),
        ConfigKind::Double => real(name, text),
        ConfigKind::List => list(name, text),
        // A broker that tells no types: what has a unit is a number all the same.
        ConfigKind::Untold if ConfigUnit::of(name).is_some() => whole(name, text, i64::MIN, i64::MAX),
        ConfigKind::Untold if name.ends_with(".policy") => list(name, text),
        _ => word(name, text).map(|()| text.to_owned()),
    }
}

fn whole(name: &str, text: &str, min: i64, max: i64) -> Result<String, String> {
    let wants_end = ["forever", "for ever", "unlimited", "no limit", "-1"].contains(&text);
    let number = match (ConfigUnit::of(name), endless(name)) {
        (_, Some(number)) if wants_end => number,
        (Some(unit), _) => read_amount(unit, text)?,
        (None, _) => {
            let digits = text.replace([',', '_'], "");
            digits.parse().map_err(|_| format!("{text:?} is not a whole number"))?
        }
    };
    if number < min || number > max {
        return Err(format!("{number} does not fit: the config takes {min} to {max}"));
    }
    match least(name) {
        Some(least) if number < least => {
            Err(format!("{number} is less than Kafka takes; the least is {least}"))
        }
        _ => Ok(number.to_string()),
    }
}

fn real(name: &str, text: &str) -> Result<String, String> {
    let percent = text.strip_suffix('%').map(str::trim_end);
    let number: f64 =
        percent.unwrap_or(text).parse().map_err(|_| format!("{text:?} is not a number such as 0.5"))?;
    let number = if percent.is_some() { number / 100.0 } else { number };
    let least = least(name).map_or(f64::MIN, |least| least as f64);
    let most = most(name).unwrap_or(f64::MAX);
    if !number.is_finite() || number < least || number > most {
        return Err(format!("{text} is out of range: it lies between {least} and {most}"));
    }
    Ok(if percent.is_some() { number.to_string() } else { text.to_owned() })
}

fn list(name: &str, text: &str) -> Result<String, String> {
    let mut items: Vec<&str> = Vec::new();
    for item in text.split(',').map(str::trim).filter(|item| !item.is_empty()) {
        word(name, item)?;
        if !items.contains(&item) {
            items.push(item);
        }
    }
    Ok(items.join(","))
}

fn word(name: &str, text: &str) -> Result<(), String> {
    let allowed = allowed_words(name);
    if allowed.is_empty() || allowed.contains(&text) {
        return Ok(());
    }
    let meant = hint(nearest(text, allowed.iter().copied()));
    Err(format!("{text:?} is none of its values: {}{meant}", allowed.join(", ")))
}
