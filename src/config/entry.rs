//! A value of the config file that may be a secret: the text itself, or where it is found. Knows how it is written; reading it
//! is `unlock`'s.
use crate::security::Secret;
use serde::{Deserialize, Deserializer, de};
use std::fmt;
use std::path::{Path, PathBuf};

/// What stands where a secret is shown.
pub const DOTS: &str = "•••";

/// A value as it was written. `Debug` shows no secret.
#[derive(Clone, PartialEq, Eq)]
pub enum Entry {
    /// The value itself.
    Text(Secret),
    /// `${NAME}`: a variable of the environment.
    Variable(String),
    /// `file:PATH`: what stands in the file, without the end of its last line.
    File(PathBuf),
    /// `command:…`: what the shell's command prints.
    Command(String),
    /// `prompt:`: asked for when the cluster is opened, and kept in memory only.
    Prompt,
}

impl Entry {
    /// The value itself, whatever it looks like.
    pub fn text(text: impl Into<String>) -> Self {
        Entry::Text(Secret::new(text))
    }

    /// Reads what was written.
    ///
    /// # Errors
    /// If a place is named without a name.
    pub fn parse(text: &str) -> Result<Self, String> {
        if let Some(name) = variable(text) {
            return Ok(Entry::Variable(name.to_owned()));
        }
        let named = |rest: &str, what: &str| match rest.trim() {
            "" => Err(format!("{what} is missing behind the colon; `text:…` if that is the value itself")),
            rest => Ok(rest.to_owned()),
        };
        Ok(match text.split_once(':') {
            Some(("file", rest)) => Entry::File(named(rest, "the file's name")?.into()),
            Some(("command", rest)) => Entry::Command(named(rest, "the command")?),
            Some(("prompt", "")) => Entry::Prompt,
            Some(("text", rest)) => Entry::text(rest),
            _ => Entry::text(text),
        })
    }

    /// As it is written in the file, the secret included: for the file only.
    pub fn written(&self) -> String {
        match self {
            Entry::Text(text) => {
                let text = text.expose();
                let plain = matches!(Entry::parse(text), Ok(Entry::Text(same)) if same.expose() == text);
                if plain { text.to_owned() } else { format!("text:{text}") }
            }
            _ => self.masked(),
        }
    }

    /// The same with dots in place of a secret.
    pub fn masked(&self) -> String {
        match self {
            Entry::Text(_) => DOTS.to_owned(),
            Entry::Variable(name) => format!("${{{name}}}"),
            Entry::File(file) => format!("file:{}", file.display()),
            Entry::Command(command) => format!("command:{command}"),
            Entry::Prompt => "prompt:".to_owned(),
        }
    }

    /// As it may be shown where the value is no secret but for keys in PEM.
    pub fn shown(&self) -> String {
        match self {
            Entry::Text(text) if !is_pem(text.expose()) => self.written(),
            Entry::Text(_) => "PEM •••".to_owned(),
            _ => self.masked(),
        }
    }

    /// Makes a relative path of `file:` one below `folder`.
    pub fn anchor(&mut self, folder: &Path) {
        if let Entry::File(file) = self {
            *file = anchored(file, folder);
        }
    }

    /// The same where a bare text is a path too, unless it is PEM.
    pub fn anchor_path(&mut self, folder: &Path) {
        match self {
            Entry::Text(text) if !text.is_empty() && !is_pem(text.expose()) => {
                let path = anchored(Path::new(text.expose()), folder);
                *self = Entry::text(path.to_string_lossy());
            }
            _ => self.anchor(folder),
        }
    }
}

/// Whether the text is PEM rather than the name of a file.
pub fn is_pem(text: &str) -> bool {
    text.contains("-----BEGIN ")
}

/// The name in `${NAME}`, or in Kafka's own `${env:NAME}`.
fn variable(text: &str) -> Option<&str> {
    let name = text.strip_prefix("${")?.strip_suffix('}')?;
    let name = name.strip_prefix("env:").unwrap_or(name);
    let starts = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    (starts && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')).then_some(name)
}

/// `~/` is the user's home; what is relative stands below `folder`.
pub fn anchored(path: &Path, folder: &Path) -> PathBuf {
    match (path.strip_prefix("~"), std::env::var_os("HOME")) {
        (Ok(rest), Some(home)) => Path::new(&home).join(rest),
        _ => folder.join(path),
    }
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

impl<'de> Deserialize<'de> for Entry {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Entry::parse(&text).map_err(de::Error::custom)
    }
}

#[cfg(test)]
impl schemars::JsonSchema for Entry {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Entry".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "The value itself, or where it is found: `${NAME}` in the environment, `file:PATH`, `command:…` run by the shell, `prompt:` asked for when the cluster is opened. `text:…` is what follows, whatever it looks like."
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_reads_back_as_it_was_written_and_shows_no_secret() {
        for (text, entry) in [
            ("hunter2", Entry::text("hunter2")),
            ("a:b=c", Entry::text("a:b=c")),
            ("text:file:x", Entry::text("file:x")),
            ("text:text:", Entry::text("text:")),
            ("text:${A}", Entry::text("${A}")),
            ("${A_1}", Entry::Variable("A_1".to_owned())),
            ("${not a name}", Entry::text("${not a name}")),
            ("file:/run/secret", Entry::File("/run/secret".into())),
            ("command:pass show kafka", Entry::Command("pass show kafka".to_owned())),
            ("prompt:", Entry::Prompt),
            ("", Entry::text("")),
        ] {
            assert_eq!(Entry::parse(text).unwrap(), entry, "{text}");
            assert_eq!(entry.written(), text);
            assert!(!format!("{entry:?} {}", entry.masked()).contains("hunter2"));
        }
        assert_eq!(Entry::parse("${env:A}").unwrap(), Entry::Variable("A".to_owned()));
        assert!(Entry::parse("file:").unwrap_err().contains("text:"));
        assert!(!Entry::text("-----BEGIN PRIVATE KEY-----abc").shown().contains("abc"));
    }

    #[test]
    fn relative_paths_stand_beside_the_file_that_names_them() {
        let mut entries = [
            Entry::text("ca.pem"),
            Entry::text("-----BEGIN X-----"),
            Entry::File("p".into()),
            Entry::text("/abs"),
        ];
        entries.iter_mut().for_each(|entry| entry.anchor_path(Path::new("/etc/k")));
        assert_eq!(
            entries.map(|entry| entry.written()),
            ["/etc/k/ca.pem", "-----BEGIN X-----", "file:/etc/k/p", "/abs"]
        );
    }
}
