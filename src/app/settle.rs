//! Works off what views said: opens and closes places, passes changes through the gate, hands the rest outside.
use super::App;
use super::event::{Outside, Reply, Session};
use super::overlay::{Overlay, choose::ChooseFrom, confirm::Confirm, prompt::PromptLine, reader::Reader};
use crate::shell::cx::Flight;
use crate::shell::effect::{Ask, Change, Effect, Said};
use crate::shell::{Cx, Notice, Route, Sent, View, ViewId};
use std::any::Any;
use std::sync::Arc;

/// How long a notice stays above the footer, in ms.
const NOTICE_STAYS: i64 = 8_000;
/// Notices kept for the list of notices.
const NOTICES_KEPT: usize = 500;
/// Sent records kept for the list of them.
const SENT_KEPT: usize = 200;

impl App {
    /// Until nobody says anything more.
    pub(super) fn settle(&mut self) {
        while !self.said.is_empty() {
            for Said { view, effect } in std::mem::take(&mut self.said) {
                self.perform(view, effect);
            }
        }
    }

    fn perform(&mut self, view: ViewId, effect: Effect) {
        match effect {
            Effect::Go(route) => self.open(&route),
            Effect::Replace(route) => {
                self.close_top();
                self.open(&route);
            }
            Effect::Return(route) => self.return_to(&route),
            Effect::Note(notice) => self.note(notice),
            Effect::Call(call) => {
                if let Some(open) = self.stack.get_mut(view) {
                    open.flights.retain(|flight| flight.label != call.label);
                    open.flights.push(Flight { label: call.label, since: self.look.now });
                    self.outside.push(Outside::Call { view, call });
                }
            }
            Effect::Change(change) => self.gate(view, change),
            Effect::Prompt(prompt) => {
                self.overlay = Some(Overlay::Prompt(PromptLine::new(view, prompt)));
            }
            Effect::Choose(choices) => {
                self.overlay = Some(Overlay::Choose(ChooseFrom::new(view, choices)));
            }
            Effect::Show(page) => self.overlay = Some(Overlay::Reader(Reader::new(page))),
            Effect::Remember(memory) => {
                memory(Arc::make_mut(&mut self.look.state));
                self.outside.push(Outside::Remember(memory));
            }
            Effect::Watch(export) => self.watch(export),
            Effect::Lend(lent) => self.look.lent = lent,
            Effect::Reuse(record) => self.look.reuse = Some(record),
            Effect::Sent(sent) => self.sent(sent),
            Effect::Copy { what, text } => self.outside.push(Outside::Copy { what, text }),
            Effect::Edit { text, ending, answer } => {
                self.outside.push(Outside::Edit { view, text, ending, answer });
            }
            Effect::Refresh => self.outside.push(Outside::Refresh),
            Effect::Connect(profile) => self.outside.push(Outside::Connect(profile)),
        }
    }

    /// The one way to a change of the cluster: read-only refuses, then the question, then `run`.
    fn gate(&mut self, view: ViewId, change: Change) {
        if self.look.read_only {
            self.note(Notice::warn(format!("Not done: {} — this session is read-only", change.title)));
        } else if change.ask == Ask::Nothing {
            self.pass(view, change);
        } else {
            self.overlay = Some(Overlay::Confirm(Confirm::new(view, change)));
        }
    }

    /// The user has agreed.
    pub(super) fn pass(&mut self, view: ViewId, change: Change) {
        if let Some(open) = self.stack.get_mut(view) {
            open.flights.push(Flight { label: change.label, since: self.look.now });
        }
        self.outside.push(Outside::Change { view, change, at: self.look.now });
    }

    pub(super) fn reply(&mut self, reply: Reply) {
        let (view, label, answer) = match reply {
            Reply::Call { view, label, answer } => (view, Some(label), answer),
            Reply::Changed { view, label, outcome } => {
                self.note(outcome.notice);
                (view, Some(label), outcome.answer)
            }
            Reply::Edited { view, answer } => (view, None, answer),
            Reply::Lost { view, label } => {
                self.note(Notice::bad(format!(
                    "Something broke in kafdeck while it was to {label}: the log tells more"
                )));
                let nothing: crate::shell::effect::Answer = Box::new(|_: &mut dyn Any, _: &mut Cx<'_>| {});
                (view, Some(label), nothing)
            }
        };
        self.give(view, label, answer);
    }

    /// Gives an answer to the view that asked, if it is still open.
    pub(super) fn give(
        &mut self,
        view: ViewId,
        label: Option<&'static str>,
        answer: crate::shell::effect::Answer,
    ) {
        let App { stack, look, said, .. } = self;
        let Some(open) = stack.get_mut(view) else { return };
        if let Some(at) = open.flights.iter().position(|flight| Some(flight.label) == label) {
            open.flights.remove(at);
        }
        answer(open.view.any(), &mut Cx::new(look, &open.flights, open.id, said));
    }

    pub(super) fn note(&mut self, mut notice: Notice) {
        notice.at = Some(self.look.now);
        self.notice_until = self.look.now.0 + NOTICE_STAYS;
        let notices = Arc::make_mut(&mut self.look.notices);
        notices.push(notice);
        if notices.len() > NOTICES_KEPT {
            notices.remove(0);
        }
    }

    fn sent(&mut self, sent: Sent) {
        let list = Arc::make_mut(&mut self.look.sent);
        list.push(sent);
        if list.len() > SENT_KEPT {
            list.remove(0);
        }
    }

    pub(super) fn connected(&mut self, session: Session) {
        let Session { name, option, colour, read_only, confirm_sends } = session;
        self.look.cluster = Some(name);
        self.look.cluster_option = option;
        self.look.colour = colour;
        self.look.read_only = read_only;
        self.look.confirm_sends = confirm_sends;
        self.look.pulse = Arc::default();
        while self.stack.len() > 0 {
            self.close_top();
        }
        self.jump(&Route::Deck);
    }

    /// Opens a place on top.
    pub(super) fn open(&mut self, route: &Route) {
        let view = (self.opener)(route, &self.look);
        // It fills the form that was opened with it, not the ones that are opened later.
        self.look.reuse = None;
        self.warned = None;
        self.stack.push(view);
        self.top_view(|view, cx| view.opened(cx));
    }

    pub(super) fn top_view(&mut self, act: impl FnOnce(&mut dyn View, &mut Cx<'_>)) {
        let App { stack, look, said, .. } = self;
        if let Some(open) = stack.top_mut() {
            act(&mut *open.view, &mut Cx::new(look, &open.flights, open.id, said));
        }
    }

    pub(super) fn each_view(&mut self, act: impl Fn(&mut dyn View, &mut Cx<'_>)) {
        let App { stack, look, said, .. } = self;
        for open in stack.iter_mut() {
            act(&mut *open.view, &mut Cx::new(look, &open.flights, open.id, said));
        }
    }
}
