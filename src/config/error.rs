//! What can be wrong with the configuration, in words.
use std::io;
use std::path::PathBuf;

/// Why the configuration can't be used. Each names the file and what to try.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("can't read the config file {}: {why}", .file.display())]
    Read { file: PathBuf, why: io::Error },
    #[error("can't write {}: {why}", .file.display())]
    Write { file: PathBuf, why: io::Error },
    /// The text says line and column.
    #[error("the config file {} is wrong: {why}", .file.display())]
    Wrong { file: PathBuf, why: String },
    /// What is kept between sessions.
    #[error("{}, where columns, views and the like are kept, can't be read: {why}; move it away to begin anew", .file.display())]
    WrongState { file: PathBuf, why: String },
    /// One line of text for each unknown key.
    #[error("{}", .0.join("\n"))]
    UnknownKeys(Vec<String>),
    #[error("no profile `{name}` in {}{hint}", .file.display())]
    UnknownProfile { name: String, file: PathBuf, hint: String },
    #[error("{source_name}: {why}")]
    WrongValue { source_name: String, why: String },
    /// A key of Kafka's own on the command line or in the file that it names.
    #[error("{source_name}: {why}")]
    WrongProperty { source_name: String, why: String },
    #[error("{} is there already: it is never overwritten", .0.display())]
    Exists(PathBuf),
    #[error("there is a profile `{name}` already in {}: choose another name, or edit the file", .file.display())]
    ProfileExists { name: String, file: PathBuf },
    #[error("can't tell where config and state live: neither HOME nor KAFDECK_HOME is set")]
    NoHome,
}
