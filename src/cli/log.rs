//! Where log lines go: a file, the ring that the log view shows, and for verbs the standard error. librdkafka's lines
//! come the same way (target `librdkafka`). While the UI is up nothing may reach the terminal.
use super::global::GlobalArgs;
use crate::config::{LogLevel, LogRing, private};
use anyhow::Context;
use jiff::Timestamp;
use parking_lot::Mutex;
use std::fmt::{self, Write as _};
use std::fs::File;
use std::io::Write;
use std::path::Path;
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::{Context as LayerContext, Layer, SubscriberExt};

/// A log file larger than this is moved aside (`.old`) at the next start.
const LARGEST: u64 = 8 << 20;

/// Logging for a verb: to `--log-file` if given, and with -v to the standard error.
pub fn for_verb(global: &GlobalArgs) -> anyhow::Result<LogRing> {
    let file = global.log_file.as_deref().map(open).transpose()?;
    Ok(start(EventLines { ring: LogRing::new(1), file, stderr: global.verbose > 0 }, global.verbose))
}

/// Logging for the UI: to `--log-file` or the state directory's file, and into the ring. A file in the state directory
/// that can't be written is told in the ring, and is no reason to stop.
pub fn for_ui(global: &GlobalArgs, usual: &Path) -> anyhow::Result<LogRing> {
    let opened = match &global.log_file {
        Some(named) => Ok(open(named)?),
        None => open(usual),
    };
    let (file, trouble) = match opened {
        Ok(file) => (Some(file), None),
        Err(error) => (None, Some(error)),
    };
    let ring = start(EventLines { ring: LogRing::default(), file, stderr: false }, global.verbose);
    if let Some(error) = trouble {
        tracing::warn!("no log file this time: {error:#}");
    }
    Ok(ring)
}

fn start(lines: EventLines, verbose: u8) -> LogRing {
    let ring = lines.ring.clone();
    let level = match verbose {
        0 => LevelFilter::INFO,
        1 => LevelFilter::DEBUG,
        _ => LevelFilter::TRACE,
    };
    // Other crates' details drown ours; their warnings don't.
    let wanted = Targets::new()
        .with_target("kafdeck", level)
        .with_target("librdkafka", level)
        .with_default(LevelFilter::WARN);
    // Set once a process: a second start (there is none) would keep the first.
    let _ = tracing::subscriber::set_global_default(
        tracing_subscriber::registry().with(lines.with_filter(wanted)),
    );
    ring
}

/// Opens the file to append to; one that has grown large is moved aside first.
fn open(file: &Path) -> anyhow::Result<Mutex<File>> {
    let doing = || format!("can't open the log file {}", file.display());
    if let Some(folder) = file.parent().filter(|folder| !folder.exists()) {
        private::folder(folder).with_context(doing)?;
    }
    if std::fs::metadata(file).is_ok_and(|facts| facts.is_file() && facts.len() > LARGEST) {
        let mut old = file.as_os_str().to_owned();
        old.push(".old");
        std::fs::rename(file, old).with_context(doing)?;
    }
    let opened = private::append(file).with_context(doing)?;
    Ok(Mutex::new(opened))
}

/// Takes each event as one line.
struct EventLines {
    ring: LogRing,
    file: Option<Mutex<File>>,
    stderr: bool,
}

impl<S: Subscriber> Layer<S> for EventLines {
    fn on_event(&self, event: &Event<'_>, _: LayerContext<'_, S>) {
        let now = Timestamp::now();
        let mut text = EventText::default();
        event.record(&mut text);
        let text = text.0;
        let (level, source) = (*event.metadata().level(), event.metadata().target());
        if self.stderr {
            crate::cli::say::say!("{level:>5} {source}: {text}");
        }
        if let Some(file) = &self.file {
            let mut file = file.lock();
            // A full disk must not stop the program, and there is nowhere left to say it.
            let _ = writeln!(file, "{now:.3} {level:>5} {source}: {}", text.replace('\n', "\\n"));
        }
        self.ring.push(now.as_millisecond(), level_of(level), source.to_owned(), text);
    }
}

fn level_of(level: Level) -> LogLevel {
    match level {
        Level::ERROR => LogLevel::Error,
        Level::WARN => LogLevel::Warn,
        Level::INFO => LogLevel::Info,
        Level::DEBUG => LogLevel::Debug,
        Level::TRACE => LogLevel::Trace,
    }
}

/// An event as text: the message, then the other fields as `name=value`.
#[derive(Default)]
struct EventText(String);

impl EventText {
    fn add(&mut self, field: &Field, value: fmt::Arguments<'_>) {
        // Writing to a String can't fail.
        let _ = match field.name() {
            "message" => self.0.write_fmt(value),
            name => write!(self.0, " {name}={value}"),
        };
    }
}

impl Visit for EventText {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.add(field, format_args!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.add(field, format_args!("{value}"));
    }
}
