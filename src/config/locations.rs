//! Where config, state and log live. Knows the platform's conventions by way of `directories`.
use super::ConfigError;
use std::path::PathBuf;

/// The files and folders of this user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Locations {
    /// The config file; it need not exist.
    pub config_file: PathBuf,
    /// What is remembered between sessions lives here.
    pub state_dir: PathBuf,
    /// The log file's folder.
    pub log_dir: PathBuf,
}

impl Locations {
    /// The platform's places (`~/.config/kafdeck/config.toml`, `~/.local/state/kafdeck` on Linux), or everything below
    /// `home` (`KAFDECK_HOME`) if that is given. Fails where the system tells no home directory.
    pub fn find(home: Option<PathBuf>) -> Result<Self, ConfigError> {
        if let Some(home) = home {
            return Ok(Self {
                config_file: home.join("config.toml"),
                state_dir: home.join("state"),
                log_dir: home.join("state"),
            });
        }
        let places = directories::ProjectDirs::from("", "", "kafdeck").ok_or(ConfigError::NoHome)?;
        // macOS and Windows have no state directory of their own: the local data directory stands in.
        let state_dir = places.state_dir().unwrap_or_else(|| places.data_local_dir()).to_owned();
        Ok(Self {
            config_file: places.config_dir().join("config.toml"),
            log_dir: state_dir.clone(),
            state_dir,
        })
    }

    /// The folder with the user's own themes, beside the config file.
    pub fn themes_dir(&self) -> PathBuf {
        self.config_file.with_file_name("themes")
    }

    /// The journal of changes.
    pub fn journal(&self) -> PathBuf {
        self.state_dir.join("journal.jsonl")
    }

    /// The file that holds the state.
    pub fn state_file(&self) -> PathBuf {
        self.state_dir.join("state.json")
    }

    /// The log file, unless `--log-file` names another.
    pub fn log_file(&self) -> PathBuf {
        self.log_dir.join("kafdeck.log")
    }
}
