//! `kafdeck doctor`: why a cluster can't be reached, step by step, and what to change. Tells each step as it ends.
use super::ask::Asked;
use super::exit::Exit;
use super::print::{Cell, OutputForm, Printout, Sheet};
use super::runtime;
use super::say::say;
use super::session::{self, VerbSession};
use crate::doctor::{self, ExamStep, Finding, Health, Tell};
use crate::safe::safe;
use crate::wire::Options;
use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

/// A sign of life where nothing has ended for so long.
const WORD: Duration = Duration::from_secs(3);

/// Say why a cluster can't be reached, layer by layer, and what to change
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Looks at every given address beside the others: its name, each of its sockets, TLS and its certificates, versions, login, \
which cluster answers; then at the address of every broker that the cluster tells of, and at what this login may do. \
Changes nothing.
Exit codes: 0 healthy, 1 broken, 3 partly.")]
pub struct DoctorArgs {
    #[arg(short, long, value_enum, default_value_t = OutputForm::Table)]
    output: OutputForm,
}

impl DoctorArgs {
    /// Examines, and gives the verdict as the exit code.
    pub fn run(&self, session: &VerbSession) -> anyhow::Result<Exit> {
        let options = session::options(&session.profile()?, Asked::Kafka)?;
        let streamed = self.output == OutputForm::Table;
        let steps = runtime::run(examine(options, streamed))?;
        let health = doctor::health(&steps);
        if streamed {
            writeln!(std::io::stdout(), "\n{}", health.words())?;
        } else {
            printout(&steps, health).print(self.output, &session.zone()?)?;
        }
        Ok(match health {
            Health::Healthy => Exit::Done,
            Health::Partly => Exit::Incomplete,
            Health::Broken => Exit::Failed,
        })
    }
}

async fn examine(options: Options, streamed: bool) -> anyhow::Result<Vec<ExamStep>> {
    let (tell, mut told) = tokio::sync::mpsc::unbounded_channel::<ExamStep>();
    let tell: Tell = Arc::new(move |step: &ExamStep| drop(tell.send(step.clone())));
    let examining = tokio::spawn(doctor::examine(options, tell));
    loop {
        match tokio::time::timeout(WORD, told.recv()).await {
            Ok(Some(step)) if streamed => std::io::stdout().write_all(lines(&step).as_bytes())?,
            Ok(Some(_)) => {}
            // The examination has dropped its end: it is over.
            Ok(None) => break,
            Err(_) => say!("… still waiting for an answer"),
        }
    }
    Ok(examining.await?)
}

/// A step for people: one line, and what to change below it.
fn lines(step: &ExamStep) -> String {
    let mark = match step.finding {
        Finding::Good => "✓",
        Finding::Note => "·",
        Finding::Bad => "✗",
    };
    let time = step.time().unwrap_or_default();
    let about = if step.about.is_empty() { String::new() } else { format!("{}  ", safe(&step.about)) };
    let mut text = format!("{mark} {:10} {time:>9}  {about}{}\n", step.layer.name(), safe(&step.found));
    if let Some(advice) = &step.advice {
        text.push_str(&format!("  {:22}→ {}\n", "", safe(advice)));
    }
    text
}

/// The same for programs.
fn printout(steps: &[ExamStep], health: Health) -> Printout {
    let row = |step: &ExamStep| {
        let took = step.took.map_or(Cell::None, |took| Cell::Percent(took.as_micros() as f64 / 1000.0));
        vec![
            Cell::text(step.layer.name()),
            Cell::text(step.about.to_string()),
            Cell::text(step.finding.name()),
            took,
            Cell::text(step.found.clone()),
            step.advice.clone().map_or(Cell::None, Cell::text),
        ]
    };
    let sheet = Sheet {
        columns: vec!["step", "about", "outcome", "took_ms", "found", "advice"],
        rows: steps.iter().map(row).collect(),
    };
    Printout {
        facts: vec![("verdict", Cell::text(health.name()))],
        sheets: vec![("steps", sheet)],
        missing: Vec::new(),
    }
}
