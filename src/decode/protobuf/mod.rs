//! Protobuf's wire format, by the messages of a compiled file.
use super::framed::Encoding;
use std::sync::Arc;

/// Compiles a `.proto` text, or a descriptor set in base64; `references` are the files that it imports, each behind its own imports.
///
/// # Errors
/// Why it is no schema.
pub(super) fn compile(_text: &str, _references: &[(String, Arc<str>)]) -> Result<Box<dyn Encoding>, String> {
    Err("Protobuf is not read yet".to_owned())
}
