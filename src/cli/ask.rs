//! Secrets that have to be typed: asked for on the terminal, shown to nobody, kept in memory only.
use super::exit::usage;
use crate::config::{Profile, SecretQuestion};
use crate::safe::safe;
use crate::security::Secret;
use anyhow::Context;
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
use std::fs::File;
use std::io::{IsTerminal, Read, Write};

/// Whose secrets are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Those of Kafka alone: nobody asks Connect.
    Kafka,
    /// Those of its Connect clusters, too.
    Connect,
    /// Those of its schema registries, too.
    Registry,
    /// All: the screen asks everybody.
    Everybody,
}

impl Asked {
    fn is_for(self, question: &SecretQuestion) -> bool {
        match self {
            Asked::Everybody => true,
            Asked::Connect => !question.is_of_registry(),
            Asked::Registry => !question.is_of_connect(),
            Asked::Kafka => !question.is_of_connect() && !question.is_of_registry(),
        }
    }
}

/// The profile with everything typed that it asks for.
///
/// # Errors
/// If there is no terminal, or its user would rather not.
pub fn for_secrets(mut profile: Profile, asked: Asked) -> anyhow::Result<Profile> {
    for question in profile.questions() {
        if !asked.is_for(&question) {
            continue;
        }
        let mut terminal = File::options().read(true).write(true).open("/dev/tty").map_err(|_| {
            usage(format!(
                "{} has to be typed, and there is no terminal: write {} = \"${{NAME}}\", \"file:…\" or \"command:…\" in the profile",
                question.words, question.key
            ))
        })?;
        let secret = typed(&mut terminal, &safe(&question.words))?;
        profile = profile.with_typed(&question.key, &secret);
    }
    Ok(profile)
}

/// A secret for a key: typed on the terminal, or the next line of the standard input, where that is no terminal.
///
/// # Errors
/// If there is none.
pub fn secret(key: &str) -> anyhow::Result<Secret> {
    if std::io::stdin().is_terminal() {
        let mut terminal = File::options().read(true).write(true).open("/dev/tty").context("can't ask")?;
        return typed(&mut terminal, &safe(key));
    }
    let mut line = String::new();
    let read = std::io::stdin().read_line(&mut line).context("can't read the standard input")?;
    anyhow::ensure!(read > 0, "{key}: the standard input has no line for it");
    Ok(Secret::new(line.trim_end_matches(['\r', '\n'])))
}

/// The text of a file; `-` is the standard input.
///
/// # Errors
/// If it can't be read.
pub fn text_of(file: &str) -> anyhow::Result<String> {
    match file {
        "-" => std::io::read_to_string(std::io::stdin()).context("can't read the standard input"),
        file => std::fs::read_to_string(file).with_context(|| file.to_owned()),
    }
}

/// The terminal as it was, whatever happens.
struct Quiet<'a>(&'a File, Termios);

impl<'a> Quiet<'a> {
    /// Nothing is echoed, and Ctrl-C comes as a key, so that it can't leave the terminal without its echo.
    fn make(terminal: &'a File) -> anyhow::Result<Self> {
        let before = tcgetattr(terminal)?;
        let mut quiet = before.clone();
        quiet.local_modes.remove(LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG);
        tcsetattr(terminal, OptionalActions::Flush, &quiet)?;
        Ok(Quiet(terminal, before))
    }
}

impl Drop for Quiet<'_> {
    fn drop(&mut self) {
        let _ = tcsetattr(self.0, OptionalActions::Now, &self.1);
    }
}

fn typed(terminal: &mut File, words: &str) -> anyhow::Result<Secret> {
    let doing = "can't ask on the terminal";
    let told = terminal.try_clone().context(doing)?;
    let quiet = Quiet::make(&told).context(doing)?;
    write!(terminal, "{words}: ").context(doing)?;
    let typed = line(terminal);
    drop(quiet);
    writeln!(terminal).context(doing)?;
    let typed = typed.context(doing)?.ok_or_else(|| usage("nothing was typed"))?;
    Ok(Secret::new(String::from_utf8(typed).map_err(|_| usage("what was typed is not UTF-8"))?))
}

/// A line as it is typed; none if its user gave up.
fn line(terminal: &mut File) -> std::io::Result<Option<Vec<u8>>> {
    let mut typed: Vec<u8> = Vec::new();
    let mut byte = [0];
    loop {
        if terminal.read(&mut byte)? == 0 {
            return Ok(None);
        }
        match byte[0] {
            b'\r' | b'\n' => return Ok(Some(typed)),
            // Ctrl-C, Ctrl-D, Ctrl-\.
            3 | 4 | 28 => return Ok(None),
            // Ctrl-U.
            21 => typed.clear(),
            // Backspace takes a whole character.
            8 | 127 => while typed.pop().is_some_and(|byte| byte & 0xc0 == 0x80) {},
            byte => typed.push(byte),
        }
    }
}
