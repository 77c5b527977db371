//! What comes into the app and what goes out of it. Plain values.
use crate::change::{Agreed, JournalRefused};
use crate::config::{PartitionerName, Profile, ProfileBounds};
use crate::kafka::Need;
use crate::kafka::model::Pulse;
use crate::kafka::read::Isolation;
use crate::shell::effect::{Act, Changed, ClusterCall, Errand, Memory, TextPage, ViewAnswer};
use crate::shell::{Notice, QuestionId, ViewId};
use crate::ui::key::Key;
use crate::ui::mouse::Mouse;
use crate::ui::theme::Theme;
use ratatui::style::Style;
use std::sync::Arc;
use std::time::Duration;

/// Something that happened.
pub enum Event {
    Key(Key),
    Paste(String),
    Mouse(Mouse),
    Resize(u16, u16),
    /// What the terminal told of itself asks for other colours.
    Theme(Theme),
    Reply(ViewReply),
    Pulse(Arc<Pulse>),
    /// Some feed has something new.
    Woke,
    Tick,
    Note(Notice),
    /// Something to read before it goes on.
    Page(TextPage),
    /// The session is on another cluster now.
    Connected(SessionFacts),
}

/// What the screen needs to know about the cluster that a session is on.
pub struct SessionFacts {
    pub name: String,
    /// The profile under whose name the cluster is known again; none where it stands in no file.
    pub profile: Option<String>,
    /// The name is the addresses that were given.
    pub by_address: bool,
    /// How a command line names the cluster: `-p 'prod'`, `-b 'host:9092'`.
    pub option: String,
    /// As Kafka's own tools are told where it is: `--bootstrap-server host:9092`.
    pub bootstrap: String,
    pub colour: Option<Style>,
    /// What forbids to change anything: `--read-only`, `KAFDECK_READ_ONLY`, a profile.
    pub locked_by: Option<String>,
    pub confirm_sends: bool,
    /// What is typed to agree to a change, where the profile wants that.
    pub confirm: Option<String>,
    /// What is not verified of a broker's certificate.
    pub unverified: Option<&'static str>,
    pub bounds: ProfileBounds,
    /// Whether Kafka Connect is named beside it.
    pub connects: bool,
    /// Whether a schema registry is.
    pub registries: bool,
    pub partitioner: PartitionerName,
    pub isolation: Isolation,
}

/// An answer from outside, for one view.
pub enum ViewReply {
    Call {
        view: ViewId,
        question: QuestionId,
        answer: ViewAnswer,
    },
    Changed {
        view: ViewId,
        question: QuestionId,
        changed: Changed,
    },
    /// The change could not begin, and was not made.
    Refused {
        view: ViewId,
        question: QuestionId,
        refused: JournalRefused,
    },
    /// The question ended in a panic, which the log tells: there is no answer.
    Lost {
        view: ViewId,
        question: QuestionId,
        label: &'static str,
    },
    Edited {
        view: ViewId,
        answer: ViewAnswer,
    },
}

/// What `run` performs.
pub enum Outside {
    Call {
        view: ViewId,
        question: QuestionId,
        call: ClusterCall,
    },
    /// Passed the gate: it is to be run and written to the journal.
    Change {
        view: ViewId,
        question: QuestionId,
        agreed: Agreed,
        act: Act,
    },
    /// Outside any cluster.
    Errand {
        view: ViewId,
        question: QuestionId,
        errand: Errand,
    },
    /// The config file holds these profiles now.
    Profiles(Arc<[Arc<Profile>]>),
    /// The view was closed: its questions are cancelled (a change goes on, it is under way).
    Cancel(ViewId),
    Copy {
        what: String,
        text: String,
    },
    Edit {
        view: ViewId,
        text: String,
        ending: &'static str,
        answer: Box<dyn FnOnce(Result<String, String>) -> ViewAnswer + Send>,
    },
    /// Show it in `$PAGER`.
    Read {
        text: String,
        ending: &'static str,
    },
    /// Write to the file of what is remembered.
    Remember(Memory),
    Refresh,
    /// Look at the cluster in this beat from now on.
    Beat(Duration),
    /// The places that are seen show this of the look.
    Need(Arc<[Need]>),
    Connect(Arc<Profile>),
    /// SIGTSTP, as the shell's user knows it.
    Suspend,
    /// Draw everything anew.
    Redraw,
    Quit,
}
