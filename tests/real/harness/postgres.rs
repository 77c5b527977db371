//! A throw-away PostgreSQL on loopback, of Debian's package, which is installed where it is missing. Knows no table.
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use super::leash::Leash;
use super::ports;

/// Who owns the database of the suite: PostgreSQL refuses to run as root.
const USER: &str = "postgres";
/// Of its folders' names, before the suite's process id.
const PREFIX: &str = "kafdeck-postgres-";
/// A server that is not there by then never is.
const PATIENCE: Duration = Duration::from_secs(60);

/// The server; dropped, it is gone.
pub struct Postgres {
    folder: PathBuf,
    pub port: u16,
    server: Option<Leash>,
}

impl Postgres {
    /// Starts it with an empty database `shop`, in a folder of its own.
    pub fn start() -> Postgres {
        let programs = programs();
        remove_left();
        // Not below the target folder: another user has to reach it.
        let folder = std::env::temp_dir().join(format!("{PREFIX}{}", std::process::id()));
        fs::create_dir_all(&folder).expect("the folder for temporary files is writable");
        if is_root() {
            run(Command::new("chown").arg(USER).arg(&folder));
        }
        let data = folder.join("data").display().to_string();
        let initdb = programs.join("initdb").display().to_string();
        run(&mut as_user(&[&initdb, "-D", &data, "-A", "trust", "-U", USER, "-E", "UTF8", "--no-sync"]));
        let mut postgres = Postgres { folder, port: ports::free(1), server: None };
        postgres.resume();
        postgres.query("postgres", "create database shop");
        postgres
    }

    /// Ends the server at once, whoever is connected. Its data stay.
    pub fn stop(&mut self) {
        self.server.take().expect("the server runs").interrupt();
    }

    /// Starts the server again on its data and waits until it answers.
    pub fn resume(&mut self) {
        let server = programs().join("postgres").display().to_string();
        let (data, port) = (self.folder.join("data").display().to_string(), self.port.to_string());
        let sockets = self.folder.display().to_string();
        let words = [
            &server,
            "-D",
            &data,
            "-p",
            &port,
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "fsync=off",
            "-k",
            &sockets,
        ];
        let command = as_user(&words);
        let arguments: Vec<String> =
            command.get_args().map(|word| word.to_string_lossy().into_owned()).collect();
        let log = self.folder.join("log");
        self.server = Some(Leash::start(command.get_program(), &arguments, &log));
        let begun = Instant::now();
        while self.try_query("postgres", "select 1").is_err() {
            let server = self.server.as_ref().expect("it was just started");
            assert!(begun.elapsed() < PATIENCE, "PostgreSQL does not answer:\n{}", server.last_words());
        }
    }

    /// What `psql` prints of a statement, without any frame.
    pub fn query(&self, database: &str, statement: &str) -> String {
        self.try_query(database, statement).unwrap_or_else(|why| panic!("{statement}: {why}"))
    }

    fn try_query(&self, database: &str, statement: &str) -> Result<String, String> {
        let port = self.port.to_string();
        let words = ["-h", "127.0.0.1", "-p", &port, "-U", USER, "-Atq", database, "-c", statement];
        let done = Command::new("psql").args(words).output().expect("psql starts: it comes with PostgreSQL");
        match done.status.success() {
            true => Ok(String::from_utf8_lossy(&done.stdout).trim_end().to_owned()),
            false => Err(String::from_utf8_lossy(&done.stderr).into_owned()),
        }
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.server.take().into_iter().for_each(Leash::interrupt);
        if !std::thread::panicking() {
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}

/// Removes what suites left that have ended: the last cluster of a run is never dropped.
fn remove_left() {
    let entries = fs::read_dir(std::env::temp_dir()).expect("the folder for temporary files can be read");
    for folder in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let ended = |id: &str| !Path::new("/proc").join(id).exists() || *id == std::process::id().to_string();
        if name.strip_prefix(PREFIX).is_some_and(ended) {
            // Somebody else's is left to them.
            let _ = fs::remove_dir_all(folder);
        }
    }
}

fn is_root() -> bool {
    let told = Command::new("id").arg("-u").output().expect("id starts");
    told.stdout.trim_ascii() == b"0"
}

/// A command as the one who may run PostgreSQL.
fn as_user(words: &[&str]) -> Command {
    if !is_root() {
        let mut command = Command::new(words[0]);
        command.args(&words[1..]);
        return command;
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid", USER, "--regid", USER, "--clear-groups", "--"]).args(words);
    command
}

fn run(command: &mut Command) {
    let done = command.current_dir("/").output().expect("it starts");
    assert!(done.status.success(), "{command:?}: {}", String::from_utf8_lossy(&done.stderr));
}

/// Where Debian keeps the programs of the newest version; installed if there is none.
fn programs() -> PathBuf {
    let newest = || {
        let versions = fs::read_dir("/usr/lib/postgresql").ok()?;
        versions
            .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
            .filter(|bin| bin.join("initdb").exists())
            .max()
    };
    let install = || {
        run(Command::new("apt-get").args(["install", "-y", "--no-install-recommends", "postgresql"]));
        newest().expect("PostgreSQL was just installed")
    };
    newest().unwrap_or_else(install)
}
