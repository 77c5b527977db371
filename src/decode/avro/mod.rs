//! Avro's binary encoding, by a compiled schema.
use super::framed::Encoding;
use std::sync::Arc;

/// Compiles a schema; `references` are named types that it uses, each behind those that it uses itself.
///
/// # Errors
/// Why it is no schema.
pub(super) fn compile(_text: &str, _references: &[(String, Arc<str>)]) -> Result<Box<dyn Encoding>, String> {
    Err("Avro is not read yet".to_owned())
}
