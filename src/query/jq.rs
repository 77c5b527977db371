//! `jq '…'`: a record given to a jq program. The way out for what the language can't say; slow, and safe by what it leaves
//! out (see `jq_rules`).
//!
//! The program gets `{topic, partition, offset, timestamp, key, value, headers: [{name, value}]}`, where key and value are
//! JSON if they are JSON, else text. A record matches if any output is neither `false` nor `null`.
use super::jq_rules;
use super::payload::Document;
use super::record::Record;
use crate::decode;
use crate::decode::framed::KeyOrValue;
use jaq_core::data::JustLut;
use jaq_core::load::{Arena, File, Loader};
use jaq_core::{Compiler, Ctx, Vars, unwrap_valr};
use jaq_json::Val;
use jaq_json::read::parse_single;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

type Compiled = jaq_core::Filter<JustLut<Val>>;

/// A compiled jq program.
#[derive(Clone)]
pub(super) struct JqProgram(Arc<JqInner>);

struct JqInner {
    run: Compiled,
}

/// Documents nested deeper, or larger, are not given to jq, which reads them with recursion.
const DEEPEST: usize = 100;
const LARGEST: usize = 16 << 20;

/// Outputs beyond these are not asked for.
const MOST_OUTPUTS: usize = 10_000;

/// Whether a program compiles; the error says what is wrong.
pub(super) fn check(program: &str) -> Result<(), String> {
    compile(program).map(|_| ())
}

fn compile(program: &str) -> Result<Compiled, String> {
    jq_rules::check(program)?;
    let defs = jaq_core::defs().chain(jaq_std::defs()).chain(jaq_json::defs());
    let defs = defs.filter(|def| !jq_rules::is_barred(def.name));
    let funs = jaq_core::funs().chain(jaq_std::funs()).chain(jaq_json::funs());
    let funs = funs.filter(|(name, ..)| !jq_rules::is_barred(name));
    let arena = Arena::default();
    let modules = Loader::new(defs).load(&arena, File { code: program, path: () });
    let modules = modules.map_err(|_| "this is not a jq program".to_owned())?;
    Compiler::default().with_funs(funs).compile(modules).map_err(|errors| {
        let undefined = errors.into_iter().flat_map(|(_, errors)| errors).next();
        undefined.map_or_else(
            || "this is not a jq program".to_owned(),
            |(name, kind)| format!("jq has no {} `{name}`", kind.as_str()),
        )
    })
}

impl JqProgram {
    /// Compiles a program.
    pub fn compile(program: &str) -> Result<JqProgram, String> {
        Ok(JqProgram(Arc::new(JqInner { run: compile(program)? })))
    }

    /// Whether the program says yes to the record, or why it fails on it.
    pub fn ask(&self, record: &Record<'_>) -> Result<bool, String> {
        let text = document(record)?;
        // jaq is not written to never panic; a filter must not take the program down.
        catch_unwind(AssertUnwindSafe(|| self.run(&text)))
            .unwrap_or_else(|_| Err("the jq program broke down".to_owned()))
    }

    fn run(&self, text: &str) -> Result<bool, String> {
        let value = parse_single(text.as_bytes()).map_err(|error| short(&error.to_string()))?;
        let context = Ctx::<JustLut<Val>>::new(&self.0.run.lut, Vars::new([]));
        for output in self.0.run.id.run((context, value)).map(unwrap_valr).take(MOST_OUTPUTS) {
            match output {
                Ok(Val::Null | Val::Bool(false)) => {}
                Ok(_) => return Ok(true),
                Err(error) => return Err(short(&error.to_string())),
            }
        }
        Ok(false)
    }
}

impl fmt::Debug for JqProgram {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("jq program")
    }
}

/// Messages of jq contain whole values; the head is enough.
fn short(message: &str) -> String {
    let end = message.char_indices().nth(160).map_or(message.len(), |(at, _)| at);
    message[..end].to_owned()
}

/// Bytes as a JSON string.
fn text(bytes: Option<&[u8]>) -> String {
    match bytes {
        None => "null".to_owned(),
        Some(bytes) => serde_json::Value::from(String::from_utf8_lossy(&decode::text(bytes))).to_string(),
    }
}

/// A key or a value as JSON, if it reads as that.
fn side(record: &Record<'_>, of: KeyOrValue) -> Result<String, String> {
    let document = record.document(of);
    if let Some(why) = document.as_ref().and_then(Document::lacks) {
        return Err(why.to_string());
    }
    let bytes = document.map(|document| document.text());
    Ok(json(bytes.as_deref())?.map_or_else(|| text(bytes.as_deref()), str::to_owned))
}

/// The record as a JSON document.
fn document(record: &Record<'_>) -> Result<String, String> {
    let headers: Vec<String> = record
        .headers
        .iter()
        .map(|(name, value)| format!("{{\"name\":{},\"value\":{}}}", text(Some(name)), text(value)))
        .collect();
    Ok(format!(
        "{{\"topic\":{},\"partition\":{},\"offset\":{},\"timestamp\":{},\"key\":{},\"value\":{},\"headers\":[{}]}}",
        text(Some(record.topic.as_bytes())),
        record.partition,
        record.offset,
        record.timestamp,
        side(record, KeyOrValue::Key)?,
        side(record, KeyOrValue::Value)?,
        headers.join(",")
    ))
}

/// The bytes as JSON if they are JSON; an error if jq can't be trusted with them.
fn json(bytes: Option<&[u8]>) -> Result<Option<&str>, String> {
    let Some(bytes) = bytes else { return Ok(None) };
    if bytes.len() > LARGEST {
        return Err(format!("a value over {} MB is not given to jq", LARGEST >> 20));
    }
    match decode::json_depth(bytes) {
        None => Ok(None),
        Some(depth) if depth > DEEPEST => {
            Err(format!("a value nested deeper than {DEEPEST} levels is not given to jq"))
        }
        Some(_) => Ok(decode::json_text(bytes)),
    }
}

#[cfg(test)]
#[path = "tests/jq_tests.rs"]
mod tests;
