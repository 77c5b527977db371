//! What a screen is. A new screen implements [`Screen`]; the app sees it as a [`View`], whose commands are erased to rows.
use super::Cx;
use super::beside::Beside;
use super::command::{Command, Ready, tell_apart};
use super::command_row::CommandRow;
use super::look::Look;
use super::route::Route;
use super::shelf::Shelf;
use crate::kafka::Need;
use crate::kafka::model::Timestamp;
use crate::ui::key::Key;
use crate::ui::mouse::Mouse;
use crate::ui::words::Words;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::any::Any;
use std::time::Duration;

/// Whether a view had a use for a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handled {
    Yes,
    No,
}

/// What a change did to the topic that a place is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Touched {
    /// Records were sent to it: what is shown still stands.
    RecordsSent,
    /// What is shown may not be there any more.
    Altered,
}

/// One screen, with its own state. Everything but `COMMANDS`, `route`, `title` and `draw` has a sane default.
pub trait Screen: Sized + 'static {
    /// What can be done here, in the order of the help page: one list for each file that owns some of it.
    const COMMANDS: &'static [&'static [Command<Self>]];

    /// Where this is; opening the route again shows the same.
    fn route(&self) -> Route;
    /// The last crumb of the head line.
    fn title(&self) -> String;
    /// Right of the crumbs: counts, range, state. Keep it short.
    fn status(&self, _look: &Look) -> Words<'static> {
        Words::new()
    }
    /// The screen has been opened.
    fn opened(&mut self, _cx: &mut Cx<'_>) {}
    /// The user asks to look again.
    fn refresh(&mut self, cx: &mut Cx<'_>) {
        cx.say(super::Effect::Refresh);
    }
    /// There is a new look at the cluster in `cx.look.pulse`. Told only to the place that is seen; a hidden one is told of
    /// the newest when it is seen again.
    fn pulse(&mut self, _cx: &mut Cx<'_>) {}
    /// What this place shows of the look besides what the head shows: it is asked for while the place is seen.
    fn needs(&self) -> &'static [Need] {
        &[]
    }
    /// After how long this place asks the cluster again by itself, while it is seen; none if the look at the cluster tells
    /// it everything.
    fn every(&self) -> Option<Duration> {
        None
    }
    /// It is time to ask again. The app keeps the time: never while a question of this place is in flight, never more often
    /// than `every`, and after a slow answer so late that asking takes no more than 5 % of the time.
    fn ask_again(&mut self, _cx: &mut Cx<'_>) {}
    /// The topic that this place is about was changed from here; told once the place is seen. Only for what neither the look at
    /// the cluster nor asking again brings: records that have been read.
    fn changed(&mut self, _how: Touched, _cx: &mut Cx<'_>) {}
    /// Some feed has something new: empty your taps.
    fn woke(&mut self, _cx: &mut Cx<'_>) {}
    /// Some time has passed: what `ticks` or `stirs` said.
    fn tick(&mut self, _cx: &mut Cx<'_>) {}
    /// Whether time alone changes what this screen shows.
    fn ticks(&self) -> bool {
        false
    }
    /// When something is to happen here though nothing comes: a line in which nobody types any more is judged.
    fn stirs(&self) -> Option<Timestamp> {
        None
    }
    /// What the second pane shows: the place of what is under the bar.
    fn beside(&self, _look: &Look) -> Beside {
        Beside::Never
    }
    /// What that place is handed when it is opened.
    fn lend(&self) -> Shelf {
        Shelf::default()
    }
    /// The place beside this one, or the one that was left for it, shows this now: the bar goes there, if it is a row of these.
    fn point_at(&mut self, _place: &Route) {}
    /// What stands beside the name of this page among its tabs, in a word or two: how many it has.
    fn tally(&self) -> Option<String> {
        None
    }
    /// What would be lost if this place were closed now, in words: "the record that is not sent".
    fn unsaved(&self, _look: &Look) -> Option<String> {
        None
    }
    /// The keys of what this place is in now, and what they do: a line that is typed, a follow. They stand first in the footer, and
    /// alone while one types.
    fn mode(&self) -> &'static [(&'static str, &'static str)] {
        &[]
    }
    /// A text field has the focus: plain characters come to `key` before any command.
    fn typing(&self) -> bool {
        false
    }
    /// A key that no command took, or, while typing, every key.
    fn key(&mut self, _key: &Key, _cx: &mut Cx<'_>) -> Handled {
        Handled::No
    }
    /// A whole pasted text.
    fn paste(&mut self, _text: &str, _cx: &mut Cx<'_>) {}
    /// A click, a wheel; positions are of the terminal, `area` is what `draw` was given last.
    fn mouse(&mut self, _mouse: &Mouse, _area: Rect, _cx: &mut Cx<'_>) -> Handled {
        Handled::No
    }
    /// Draws the body. No work beyond what is visible.
    fn draw(&mut self, area: Rect, buffer: &mut Buffer, look: &Look);
}

/// Declares [`View`] and implements it for every screen: the methods named here are the screen's own.
macro_rules! view {
    ($($(#[$doc:meta])* fn $name:ident(&$($mutable:ident)? ; $($arg:ident: $kind:ty),*) $(-> $out:ty)?;)*) => {
        /// A [`Screen`] as the app sees it, its commands erased to rows. Never implemented by hand.
        pub trait View {
            /// All rows, the screen's own first.
            fn rows(&self) -> Vec<CommandRow>;
            /// Whether the row of that index can run now.
            fn ready(&self, command: usize, look: &Look) -> Ready;
            /// Runs the row of that index.
            fn run(&mut self, command: usize, cx: &mut Cx<'_>);
            /// For answers, which know the screen's type.
            fn any(&mut self) -> &mut dyn Any;
            $($(#[$doc])* fn $name(&$($mutable)? self $(, $arg: $kind)*) $(-> $out)?;)*
        }

        impl<S: Screen> View for S {
            fn rows(&self) -> Vec<CommandRow> {
                const { tell_apart(S::COMMANDS) };
                S::COMMANDS.iter().copied().flatten().map(|command| command.row).collect()
            }
            fn ready(&self, command: usize, look: &Look) -> Ready {
                match (nth::<S>(command), look.lock()) {
                    (Some(command), Some(lock)) if command.row.writes => Ready::No(lock),
                    (Some(command), _) => (command.ready)(self, look),
                    (None, _) => Ready::No("no such command here".to_owned()),
                }
            }
            fn run(&mut self, command: usize, cx: &mut Cx<'_>) {
                if let Some(command) = nth::<S>(command) {
                    (command.run)(self, cx);
                }
            }
            fn any(&mut self) -> &mut dyn Any {
                self
            }
            $(fn $name(&$($mutable)? self $(, $arg: $kind)*) $(-> $out)? {
                Screen::$name(self $(, $arg)*)
            })*
        }
    };
}

fn nth<S: Screen>(command: usize) -> Option<&'static Command<S>> {
    S::COMMANDS.iter().copied().flatten().nth(command)
}

view! {
    fn route(&;) -> Route;
    fn title(&;) -> String;
    fn status(&; look: &Look) -> Words<'static>;
    fn opened(&mut; cx: &mut Cx<'_>);
    fn refresh(&mut; cx: &mut Cx<'_>);
    fn pulse(&mut; cx: &mut Cx<'_>);
    fn needs(&;) -> &'static [Need];
    fn every(&;) -> Option<Duration>;
    fn ask_again(&mut; cx: &mut Cx<'_>);
    fn changed(&mut; how: Touched, cx: &mut Cx<'_>);
    fn woke(&mut; cx: &mut Cx<'_>);
    fn tick(&mut; cx: &mut Cx<'_>);
    fn ticks(&;) -> bool;
    fn stirs(&;) -> Option<Timestamp>;
    fn beside(&; look: &Look) -> Beside;
    fn lend(&;) -> Shelf;
    fn point_at(&mut; place: &Route);
    fn unsaved(&; look: &Look) -> Option<String>;
    fn mode(&;) -> &'static [(&'static str, &'static str)];
    fn tally(&;) -> Option<String>;
    fn typing(&;) -> bool;
    fn key(&mut; key: &Key, cx: &mut Cx<'_>) -> Handled;
    fn paste(&mut; text: &str, cx: &mut Cx<'_>);
    fn mouse(&mut; mouse: &Mouse, area: Rect, cx: &mut Cx<'_>) -> Handled;
    fn draw(&mut; area: Rect, buffer: &mut Buffer, look: &Look);
}
