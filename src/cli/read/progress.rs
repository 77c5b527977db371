//! How far a read has come, as one line that stays on the terminal's last line while it runs; where the standard error is
//! no terminal, only what goes wrong is said.
use super::trouble::ToldTrouble;
use crate::cli::say::{say, stand};
use crate::kafka::read::{Mode, ReadPhase, ReadProgress, ScanRequest, Tap};
use crate::ui::number;
use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

/// Between two looks.
const PACE: Duration = Duration::from_millis(100);
/// A read that ends sooner shows nothing: a line that flashes is noise.
const QUIET: Duration = Duration::from_millis(400);

/// The line, when it began, and what has been said besides.
pub struct Meter {
    since: Instant,
    shows: bool,
    /// A line stands on the terminal.
    stands: bool,
    endless: bool,
    trouble: ToldTrouble,
}

impl Meter {
    /// Begins to measure.
    pub fn start(request: &ScanRequest) -> Self {
        let (error, output) = (io::stderr().is_terminal(), io::stdout().is_terminal());
        // Records that scroll by on the same terminal say enough; a follow has no progress.
        let shows = error
            && !request.mode.is_endless()
            && (!output || matches!(request.mode, Mode::Count | Mode::Census));
        Self {
            since: Instant::now(),
            shows,
            stands: false,
            endless: request.mode.is_endless(),
            trouble: ToldTrouble::default(),
        }
    }

    /// Keeps the line fresh, and says what goes wrong as it happens; never ends.
    pub async fn show(&mut self, tap: &Tap) {
        loop {
            for words in self.trouble.look(tap, self.endless) {
                self.say(&format!("kafdeck: {words}"));
            }
            let (progress, elapsed) = (tap.progress(), self.since.elapsed());
            if self.shows && elapsed >= QUIET && !matches!(progress.phase, ReadPhase::Ended(_)) {
                let waiting = tap.waiting().map_or_else(String::new, |waiting| format!(" · {waiting}"));
                let line = line(&progress, elapsed) + &waiting;
                stand(&line);
                self.stands = true;
            }
            tokio::time::sleep(PACE).await;
        }
    }

    /// Takes the line away, so that something else can stand there.
    pub fn clear(&mut self) {
        if std::mem::take(&mut self.stands) {
            stand("");
        }
    }

    /// Says something in between, on a line of its own.
    pub fn say(&mut self, text: &str) {
        self.clear();
        say!("{text}");
    }

    /// Whether the read had no end.
    pub fn is_endless(&self) -> bool {
        self.endless
    }

    /// The sums, for the last words.
    pub fn sums(&self, progress: &ReadProgress) -> String {
        let elapsed = self.since.elapsed();
        let per_second = progress.records as f64 / elapsed.as_secs_f64().max(0.001);
        format!(
            "{} scanned ({}) in {}, {}/s, {} match",
            number::counted(progress.records, "record"),
            number::bytes(progress.bytes).text(),
            number::duration(elapsed.as_millis() as u64).text(),
            number::count(per_second as u64),
            number::count(progress.matched),
        )
    }
}

fn line(progress: &ReadProgress, elapsed: Duration) -> String {
    if progress.phase == ReadPhase::Planning {
        return "asking where the records lie …".to_owned();
    }
    let left = progress.fraction().filter(|fraction| *fraction > 0.0).map_or_else(String::new, |fraction| {
        let left = elapsed.as_secs_f64() * (1.0 - fraction) / fraction;
        format!(" · {} left", number::duration((left * 1e3) as u64).text())
    });
    format!(
        "{} of {} records · {} · {}/s{left} · {} match",
        number::count(progress.passed),
        number::count(progress.total),
        number::bytes(progress.bytes).text(),
        number::count((progress.passed as f64 / elapsed.as_secs_f64().max(0.001)) as u64),
        number::count(progress.matched),
    )
}
