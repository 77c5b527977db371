//! `kafdeck man DIR`: the manual pages, made from the same definitions that parse the command line.
use super::exit::Exit;
use anyhow::Context;
use std::path::PathBuf;

/// Write manual pages into a directory, one for each verb
#[derive(Debug, clap::Args)]
pub struct Man {
    /// The directory; it is made if need be
    #[arg(value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    folder: PathBuf,
}

impl Man {
    /// Writes `kafdeck.1`, `kafdeck-read.1`, … of the whole command line. Pages that are there are replaced.
    pub fn run(&self, command: clap::Command) -> anyhow::Result<Exit> {
        let doing = || format!("can't write manual pages to {}", self.folder.display());
        std::fs::create_dir_all(&self.folder).with_context(doing)?;
        clap_mangen::generate_to(command, &self.folder).with_context(doing)?;
        Ok(Exit::Done)
    }
}
