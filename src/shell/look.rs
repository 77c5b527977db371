//! What every view may look at while it handles a key or draws: the time, the theme, the last look at the cluster.
//! Plain values, changed only by the app.
use super::{Job, Notice, Shelf};
use crate::change::{ChangeProgress, GateTerms};
use crate::config::{LogRing, PartitionerName, Profile, ProfileBounds, StateFile};
use crate::kafka::model::{Pulse, Timestamp};
use crate::kafka::read::Isolation;
use crate::ui::number;
use crate::ui::theme::Theme;
use crate::ui::time::{ClockFace, TimeStyle};
use crate::ui::tone::Tone;
use jiff::tz::TimeZone;
use ratatui::style::Style;
use std::sync::Arc;
use std::time::Duration;

/// Shared, read-only surroundings of all views.
#[derive(Clone)]
pub struct Look {
    /// Set before each event; views never read a clock.
    pub now: Timestamp,
    pub zone: TimeZone,
    pub times: TimeStyle,
    pub theme: Theme,
    pub pulse: Arc<Pulse>,
    /// The name of the profile or the address that this session is on; none before a cluster is chosen.
    pub cluster: Option<String>,
    /// The profile under whose name the cluster is known again; none where it stands in no file.
    pub profile: Option<String>,
    /// That name is the addresses that were given (`-b`): another cluster behind them than before is said, and locks nothing.
    pub by_address: bool,
    /// The id of the cluster that this profile led to before, where another one answers now: changes are locked.
    pub known_cluster: Option<String>,
    /// How a command line names that cluster: `-p 'prod'`, `-b 'host:9092'`.
    pub cluster_option: String,
    /// As Kafka's own tools are told where that cluster is: `--bootstrap-server host:9092`.
    pub bootstrap: String,
    /// The profile's colour, in which the head names the cluster.
    pub colour: Option<Style>,
    /// What forbids to change anything here: `--read-only`, `KAFDECK_READ_ONLY`, a profile.
    pub locked_by: Option<String>,
    /// Ask before each record that is sent.
    pub confirm_sends: bool,
    /// What is typed to agree to a change, where the profile wants that.
    pub confirm: Option<String>,
    /// What is not verified of a broker's certificate: "TLS unverified".
    pub unverified: Option<&'static str>,
    /// Beyond which names nothing is asked.
    pub bounds: ProfileBounds,
    /// Whether Kafka Connect is named beside this cluster.
    pub connects: bool,
    /// Whether a schema registry is.
    pub registries: bool,
    /// Which partition a record's key leads to.
    pub partitioner: PartitionerName,
    /// What reads of this cluster begin with.
    pub isolation: Isolation,
    /// What is handed to the place that is being opened.
    pub handed: Shelf,
    /// What views keep until the program ends.
    pub kept: Shelf,
    /// Every notice of this session, the newest last.
    pub notices: Arc<Vec<Notice>>,
    /// Our log and librdkafka's.
    pub log: LogRing,
    /// The clusters of the config file.
    pub profiles: Arc<[Arc<Profile>]>,
    /// What is remembered between sessions: filters, views, columns.
    pub state: Arc<StateFile>,
    /// Changes under way.
    pub changes: Arc<Vec<ChangeProgress>>,
    /// Work under way in the background.
    pub jobs: Arc<Vec<Arc<dyn Job>>>,
    /// Size of the whole terminal.
    pub size: (u16, u16),
    /// How often the cluster is looked at.
    pub every: Duration,
}

/// How often it is looked at unless the user says otherwise.
pub const USUAL_BEAT: Duration = Duration::from_secs(1);

impl Look {
    /// A moment in the way that the user wants times shown.
    pub fn time(&self, at: Timestamp) -> String {
        match at {
            Timestamp(..0) => "–".to_owned(),
            Timestamp(at) => self.clock().brief(at),
        }
    }

    /// A time of day to the minute.
    pub fn minute(&self, at: Timestamp) -> String {
        self.clock().minute(at.0)
    }

    /// A whole moment with its date and zone, for places with room.
    pub fn whole_time(&self, at: Timestamp) -> String {
        match at {
            Timestamp(..0) => "no time".to_owned(),
            Timestamp(at) => self.clock().full(at),
        }
    }

    fn clock(&self) -> ClockFace {
        ClockFace { style: self.times, zone: self.zone.clone(), now: self.now.0 }
    }

    /// How long ago a moment was: `3 s ago`.
    pub fn age(&self, at: Timestamp) -> String {
        number::ago(self.now.0 - at.0)
    }

    /// How long since a moment: `3 s`.
    pub fn for_how_long(&self, at: Timestamp) -> String {
        number::duration((self.now.0 - at.0).max(0).unsigned_abs()).text()
    }

    /// Surroundings of nothing: no cluster, no time. For asking views what they can do, and for tests to fill in.
    pub fn blank() -> Look {
        Look {
            now: Timestamp(0),
            zone: TimeZone::UTC,
            times: TimeStyle::Local,
            theme: Theme::default(),
            pulse: Arc::default(),
            cluster: None,
            profile: None,
            by_address: false,
            known_cluster: None,
            cluster_option: String::new(),
            bootstrap: String::new(),
            colour: None,
            locked_by: None,
            confirm_sends: false,
            confirm: None,
            unverified: None,
            bounds: ProfileBounds::default(),
            connects: false,
            registries: false,
            partitioner: PartitionerName::default(),
            isolation: Isolation::default(),
            handed: Shelf::default(),
            kept: Shelf::default(),
            notices: Arc::default(),
            log: LogRing::default(),
            profiles: Arc::new([]),
            state: Arc::default(),
            changes: Arc::default(),
            jobs: Arc::default(),
            size: (80, 24),
            every: USUAL_BEAT,
        }
    }

    /// Why nothing can be changed here, in words.
    pub fn lock(&self) -> Option<String> {
        if let Some(another) = &self.pulse.another {
            let address = &another.address;
            return Some(format!("locked and not sent: another cluster answers at {address}"));
        }
        if let Some(by) = &self.locked_by {
            return Some(format!("this session is read-only ({by})"));
        }
        let is_known = |profile: &String| self.state.known_cluster(profile).is_some();
        let Some(found) = &self.pulse.overview.id else {
            let waits = self.profile.as_ref().is_some_and(is_known);
            return waits
                .then(|| "it is not known yet whether the same cluster answers as before".to_owned());
        };
        self.known_cluster.as_ref().map(|known| {
            format!(
                "another cluster answers than before: its id is {found}, not {known}; `trust` in the palette (:) says that it is right"
            )
        })
    }

    /// On what terms the cluster may be changed.
    pub fn terms(&self) -> GateTerms {
        GateTerms { locked_by: self.lock(), confirm_sends: self.confirm_sends, confirm: self.confirm.clone() }
    }

    /// The style of a meaning.
    pub fn style(&self, tone: Tone) -> Style {
        self.theme.style(tone)
    }
}
