//! What the UI opens with: the one value that the command line hands to it. Plain data.
use super::{ClusterChoice, Locations, LogRing, MergedConfig};

/// Everything the UI needs to know before its first frame.
#[derive(Clone, Debug)]
pub struct Start {
    pub choice: ClusterChoice,
    /// The place to open, as text: `topics/orders/records?from=-1h`. None: the deck, or the list of profiles.
    pub route: Option<String>,
    /// Profiles and settings, flags and environment merged in. `config.read_only` locks every cluster.
    pub config: MergedConfig,
    /// Where config, state and log live.
    pub locations: Locations,
    /// The newest log lines, ours and librdkafka's.
    pub log: LogRing,
}
