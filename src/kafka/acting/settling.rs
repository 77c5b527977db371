//! What becomes of a connector whose config was set: watched until all its tasks run, or it is clear why they don't.
use crate::change::NamedConnector;
use crate::connect::model::{Connector, ConnectorState};
use crate::connect::trace::StackTrace;
use crate::kafka::cluster::Cluster;
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// Between two looks: Connect tells nobody when a state is reached.
const PAUSE: Duration = Duration::from_millis(100);
/// For how long a state is waited for.
const PATIENCE: Duration = Duration::from_secs(30);
/// For how long it has to run before that counts, and may stand as failed before that is of the new config.
const PROOF: Duration = Duration::from_secs(2);

impl Cluster {
    /// In words: "running for 2.1 s now", "a task failed after 0.4 s: …".
    pub(super) async fn connector_settled(&self, of: &NamedConnector) -> String {
        let begun = Instant::now();
        let (mut running, mut changed) = (None, false);
        let seconds = || format!("{:.1} s", begun.elapsed().as_secs_f64());
        loop {
            let last = match self.connects().connector(&of.connect, &of.name).await {
                Ok(now) => {
                    let failed = has_failed(&now);
                    // What stood as failed before is so until the workers have taken the config up.
                    changed |= !failed;
                    if failed && (changed || begun.elapsed() >= PROOF) {
                        let cause = now.first_trace().map(StackTrace::root);
                        let cause = cause.unwrap_or_else(|| "it tells no cause".to_owned());
                        return format!("{} after {}: {cause}", now.condition(), seconds());
                    }
                    if matches!(now.state, ConnectorState::Paused | ConnectorState::Stopped) {
                        let words =
                            format!("it is {}: it takes this up when it is resumed", now.state.word());
                        return words;
                    }
                    running = if runs(&now) { running.or_else(|| Some(Instant::now())) } else { None };
                    if running.is_some_and(|since| since.elapsed() >= PROOF) {
                        return format!("running for {} now", seconds());
                    }
                    format!("it is {}", now.condition())
                }
                Err(fault) => format!("it could not be looked at: {fault}"),
            };
            if begun.elapsed() >= PATIENCE {
                return format!("after {} {last}", seconds());
            }
            sleep(PAUSE).await;
        }
    }
}

fn has_failed(now: &Connector) -> bool {
    now.state == ConnectorState::Failed || now.tasks_in(&ConnectorState::Failed) > 0
}

fn runs(now: &Connector) -> bool {
    let all = now.tasks.len();
    now.state == ConnectorState::Running && all > 0 && now.tasks_in(&ConnectorState::Running) == all
}
