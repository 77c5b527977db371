//! What should happen outside a view, as a value, and the hand that says it, which the answers to it are given again. The app settles some (`Go`, `Note`, `Choose`); `run` performs the rest.
use super::job::{Boxed, Job};
use super::look::Look;
use super::notice::Notice;
use super::route::Route;
use super::shelf::{Keep, Shelf};
use crate::change::{Plan, Work};
use crate::config::{Profile, StateFile};
use crate::kafka::Cluster;
use crate::kafka::model::Timestamp;
use crate::kafka::produce::Producer;
use crate::ui::input::InputMistake;
use crate::ui::popup::Offer;
use crate::ui::words::Words;
use std::any::Any;
use std::path::PathBuf;
use std::sync::Arc;

/// An answer, ready to be given to the view that asked.
pub type ViewAnswer = Box<dyn FnOnce(&mut dyn Any, &mut Cx<'_>) + Send>;
/// Tells the event loop that a feed has something new. Cheap, callable from any thread.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// Tells the views of a stack apart; never used again in a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ViewId(pub u64);

/// Tells the questions of a session apart: an answer belongs to the question of its number, and to no other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct QuestionId(pub u64);

/// A question that is in flight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flight {
    pub question: QuestionId,
    pub label: &'static str,
    pub since: Timestamp,
    pub pace: CallPace,
}

/// One view's hand on the outside.
pub struct Cx<'a> {
    pub look: &'a Look,
    /// This view's questions that are in flight.
    pub flights: &'a [Flight],
    pub(super) view: ViewId,
    pub(super) said: &'a mut Vec<Said>,
}

/// What a question is given to answer itself. It looks, and changes nothing.
#[derive(Clone)]
pub struct Reach {
    pub cluster: Cluster,
    pub wake: Wake,
}

/// What a change is given to be made with, once it has passed the gate.
pub struct Power {
    pub cluster: Cluster,
    pub producer: Producer,
    /// The permit, and who is told what became of each step.
    pub work: Work,
}

/// Something that should happen outside the view that says it.
pub enum Effect {
    /// Open a place on top of this one, and hand it what is on the shelf.
    Go(Route, Shelf),
    /// Open a place instead of this one.
    Replace(Route),
    /// Back to the nearest place below that differs from this route in its query only, which the route then replaces;
    /// where there is none, open the route on top.
    Return(Route),
    Note(Notice),
    /// Ask the cluster; the answer goes to the view that asked, if it is still open.
    Call(ClusterCall),
    /// Change the cluster: passes the gate.
    Change(Change),
    /// Ask the user for a line of text.
    Prompt(Prompt),
    /// Say below the line that is being typed what this text means, if it still stands there.
    Tell {
        text: String,
        words: Words<'static>,
    },
    /// Let the user choose from a list.
    Choose(Choices),
    /// Show text above the view until a key is pressed.
    Show(TextPage),
    /// Keep something for later sessions.
    Remember(Memory),
    /// Watch over work that has begun: its progress and its end are told wherever the user is.
    Watch(Arc<dyn Job>),
    /// Keep something until the program ends.
    Keep(Keep),
    /// Put text on the clipboard.
    Copy {
        what: String,
        text: String,
    },
    /// Open `$EDITOR` on a text; the answer is the text as it was left, or why it could not be.
    Edit {
        text: String,
        ending: &'static str,
        answer: Box<dyn FnOnce(Result<String, String>) -> ViewAnswer + Send>,
    },
    /// Show a text in `$PAGER`.
    Read {
        text: String,
        ending: &'static str,
    },
    /// Look at the cluster now, do not wait for the next pulse.
    Refresh,
    /// Leave this cluster for another one; there open a place above the one where its user was the last time, and hand it what is on
    /// the shelf.
    Connect(Arc<Profile>, Option<(Route, Shelf)>),
    /// Do something outside any cluster; the answer goes to the view that asked, if it is still open.
    Errand(Errand),
    /// The config file holds these profiles now.
    Profiles(Arc<[Arc<Profile>]>),
}

/// Work outside any cluster: on the config file, on other tools' files, on a cluster that is only tried.
pub struct Errand {
    pub label: &'static str,
    pub start: Box<dyn FnOnce(Desk) -> Boxed<ViewAnswer> + Send>,
}

/// What an errand is given.
#[derive(Clone)]
pub struct Desk {
    pub config_file: PathBuf,
    /// The journal of changes; it need not exist.
    pub journal: PathBuf,
    /// Where a path is meant that begins nowhere.
    pub here: PathBuf,
    /// Reads the secrets of a profile, and gives a handle on its cluster.
    pub reach: ReachProfile,
}

/// Gives a handle on a profile's cluster, or says which secret can't be read.
pub type ReachProfile = Arc<dyn Fn(Arc<Profile>) -> Boxed<Result<Cluster, String>> + Send + Sync>;

/// A question for the cluster, or work for a processor. One of a label per view is in flight: a new one replaces the old,
/// which is cancelled, and whose answer is dropped if it has left already.
pub struct ClusterCall {
    pub label: &'static str,
    pub pace: CallPace,
    pub start: CallWork,
}

/// What a question means for the pace at which its place asks by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallPace {
    /// The place waits for it, and rests as its answer took.
    Place,
    /// It goes on beside: whoever asks keeps its pace.
    Own,
}

/// How an answer is come by.
pub enum CallWork {
    Ask(Box<dyn FnOnce(Reach) -> Boxed<ViewAnswer> + Send>),
    /// On a thread of its own: it waits for nothing, and takes longer than a key press may.
    Work(Box<dyn FnOnce() -> ViewAnswer + Send>),
}

impl CallWork {
    /// Whether it asks nobody.
    pub fn is_work(&self) -> bool {
        matches!(self, CallWork::Work(_))
    }
}

/// A change of the cluster, as the gate sees it.
pub struct Change {
    pub plan: Plan,
    pub act: Act,
}

/// How a change is made.
pub struct Act {
    /// Of the flight: "send the record".
    pub label: &'static str,
    pub start: Box<dyn FnOnce(Power) -> Boxed<Changed> + Send>,
}

/// The end of a change: the line for the user, and the answer for the view.
pub struct Changed {
    pub notice: Notice,
    pub answer: ViewAnswer,
}

/// What stands in a line at first.
#[derive(Clone, Debug, Default)]
pub struct Prefill {
    pub text: String,
    /// Texts to go back to, oldest first.
    pub past: Vec<String>,
    /// It is the begin of what is to be typed, and not an answer of its own, which makes way for another.
    pub begins: bool,
}

impl Prefill {
    /// What is to be typed on.
    pub fn begin(text: impl Into<String>) -> Prefill {
        Prefill { text: text.into(), begins: true, ..Prefill::default() }
    }
}

impl<T: Into<String>> From<T> for Prefill {
    fn from(text: T) -> Prefill {
        Prefill { text: text.into(), ..Prefill::default() }
    }
}

/// What is wrong with a typed line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WrongLine {
    /// Something in the line itself: it is marked there while it is typed.
    At(InputMistake),
    /// The line as a whole: it is told when it is meant.
    Whole(String),
}

impl From<String> for WrongLine {
    fn from(why: String) -> WrongLine {
        WrongLine::Whole(why)
    }
}

/// Makes an answer of a typed line, or says what is wrong with it. Called at every key press.
pub type Accept = Box<dyn Fn(&str) -> Result<ViewAnswer, WrongLine> + Send>;

/// Offers words for the one that is typed: given the text and the cursor in bytes, it says where the word begins, and
/// each offer with what it is.
pub type Complete = Box<dyn Fn(&str, usize) -> (usize, Vec<(String, String)>) + Send>;

/// A one-line question to the user.
pub struct Prompt {
    pub title: &'static str,
    pub help: String,
    pub prefill: Prefill,
    /// Given the text; what is wrong keeps the prompt open and is shown.
    pub accept: Accept,
    /// What Tab offers.
    pub complete: Option<Complete>,
    /// Texts to choose from below the line.
    pub picker: Option<LinePicker>,
    /// A secret is typed: dots are shown.
    pub masked: bool,
}

/// Texts that a line may get by one key, and what its text means.
pub struct LinePicker {
    /// Each by its digit, in this order.
    pub picks: Vec<LinePick>,
    pub at_once: MeansAtOnce,
    pub asks: MeansAsked,
}

/// What a text means, from the text alone: at every key.
pub type MeansAtOnce = Box<dyn Fn(&str, &Look) -> Words<'static> + Send>;

/// Given to the view when the keys rest: it asks the cluster, and says the answer with [`Effect::Tell`].
pub type MeansAsked = Box<dyn Fn(&str) -> Option<ViewAnswer> + Send>;

/// A text to choose, and what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinePick {
    pub digit: char,
    pub text: &'static str,
    pub what: &'static str,
}

/// A list to choose from by a few letters.
pub struct Choices {
    pub title: String,
    pub offers: Vec<Offer>,
    /// Each offer is taken by its own key, without Enter.
    pub by_key: bool,
    /// Given the index of the offer that was chosen.
    pub take: Box<dyn FnOnce(usize) -> ViewAnswer + Send>,
}

/// Lines to read, each as wide as it likes: what does not fit is wrapped, and scrolled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextPage {
    pub title: String,
    pub lines: Vec<Words<'static>>,
    /// Cells by which a line that is too wide goes on further in.
    pub hang: usize,
    /// Where there is room for it, the second half stands beside the first.
    pub two_columns: bool,
}

/// A change of what is kept between sessions. Made twice, here and in the file, which another session may have changed.
pub type Memory = Arc<dyn Fn(&mut StateFile) + Send + Sync>;

/// An effect and the view that said it.
pub struct Said {
    pub view: ViewId,
    pub effect: Effect,
}
