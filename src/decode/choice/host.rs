//! The seam to what a choice may name and nothing here can open: files, folders, programs. Knows none of them.
use crate::decode::framed::Interpreter;
use crate::decode::several::FolderFile;
use std::sync::Arc;

/// Opens what choices name.
pub(crate) trait ChoiceHost {
    /// A file's bytes.
    ///
    /// # Errors
    /// Why it can't be read, with its path.
    fn file(&self, path: &str) -> Result<Vec<u8>, String>;

    /// The files below a folder whose names end so, in the order of their paths below it; none if it is no folder.
    fn folder(&self, path: &str, endings: &[&str]) -> Option<Result<Vec<FolderFile>, String>>;

    /// A program by its words, which is started when there is something to ask it.
    ///
    /// # Errors
    /// It may not be run here.
    fn program(&self, name: &str, words: Vec<String>) -> Result<Arc<dyn Interpreter>, String>;
}
