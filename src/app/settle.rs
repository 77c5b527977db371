//! Works off what views said: opens and closes places, passes changes through the gate, hands the rest outside.
use super::App;
use super::event::{Outside, SessionFacts, ViewReply};
use super::overlay::{Overlay, choose::ChooseFrom, confirm::Confirm, prompt::PromptLine, reader::OpenPage};
use crate::change::{Agreed, GateVerdict, judge};
use crate::shell::effect::{Act, Change, Effect, Flight, Memory, Said, TextPage, ViewAnswer};
use crate::shell::{CallPace, Cx, Notice, QuestionId, Route, Shelf, USUAL_BEAT, View, ViewId};
use std::sync::Arc;

/// How long a notice stays above the footer, in ms.
const NOTICE_STAYS: i64 = 8_000;
/// Notices kept for the list of notices.
const NOTICES_KEPT: usize = 500;

impl App {
    /// Until nobody says anything more.
    pub(super) fn settle(&mut self) {
        loop {
            while !self.said.is_empty() {
                for Said { view, effect } in std::mem::take(&mut self.said) {
                    self.perform(view, effect);
                }
            }
            self.attend();
            if self.said.is_empty() {
                break;
            }
        }
        self.open_waiting();
    }

    fn perform(&mut self, view: ViewId, effect: Effect) {
        match effect {
            Effect::Go(route, with) if with.is_empty() && self.unwind_to(&route) => {}
            Effect::Go(route, with) => self.open_with(&route, with),
            Effect::Replace(route) if self.is_beside(view) => self.replace_beside(&route),
            Effect::Replace(route) => {
                self.close_top();
                self.open(&route);
            }
            Effect::Return(route) => self.return_to(&route),
            Effect::Note(notice) => self.note(notice),
            Effect::Call(call) => {
                let as_asked = (call.label, call.pace);
                self.ask(view, as_asked, |question| Outside::Call { view, question, call });
            }
            Effect::Change(change) => self.gate(view, change),
            Effect::Prompt(prompt) => {
                self.wait_for_turn(view, Overlay::Prompt(PromptLine::new(view, prompt, self.look.now.0)));
            }
            Effect::Tell { text, words } => self.tell_below(view, &text, words),
            Effect::Choose(choices) => {
                self.wait_for_turn(view, Overlay::Choose(ChooseFrom::new(view, choices)));
            }
            Effect::Show(page) => self.wait_for_turn(view, Overlay::Reader(OpenPage::new(page))),
            Effect::Remember(memory) => self.remember(memory),
            Effect::Watch(job) => self.watch(job),
            Effect::Keep(keep) => keep(&mut self.look.kept),
            Effect::Copy { what, text } => self.outside.push(Outside::Copy { what, text }),
            Effect::Edit { text, ending, answer } => {
                self.outside.push(Outside::Edit { view, text, ending, answer });
            }
            Effect::Read { text, ending } => self.outside.push(Outside::Read { text, ending }),
            Effect::Refresh => self.outside.push(Outside::Refresh),
            Effect::Connect(profile, onward) => {
                self.remember_place();
                self.onward = onward.map(|(route, with)| (profile.name.clone(), route, with));
                if profile.tls.is_some() || profile.sasl.is_some() {
                    // A command may take its time, and the cluster before stays open meanwhile.
                    self.note(Notice::info(format!("Opening {} …", profile.name)));
                }
                self.outside.push(Outside::Connect(profile));
            }
            Effect::Errand(errand) => {
                self.ask(view, (errand.label, CallPace::Place), |question| Outside::Errand {
                    view,
                    question,
                    errand,
                });
            }
            Effect::Profiles(profiles) => {
                self.look.profiles = Arc::clone(&profiles);
                self.outside.push(Outside::Profiles(profiles));
            }
        }
    }

    /// Has something asked for a view, if that is still open; its question of the same label before is forgotten.
    fn ask(
        &mut self,
        view: ViewId,
        (label, pace): (&'static str, CallPace),
        outside: impl FnOnce(QuestionId) -> Outside,
    ) {
        let question = self.number();
        if let Some(open) = self.stack.get_mut(view) {
            open.flights.retain(|flight| flight.label != label);
            open.asks(Flight { question, label, since: self.look.now, pace });
            self.outside.push(outside(question));
        }
    }

    /// The one way to a change of the cluster: read-only refuses, then the question, then `run`.
    fn gate(&mut self, view: ViewId, change: Change) {
        let Change { mut plan, act } = change;
        plan.cluster_id = plan.cluster_id.or_else(|| self.look.pulse.overview.id.clone());
        let title = plan.title.clone();
        match judge(plan, &self.look.terms()) {
            GateVerdict::Locked(by) => self.note(Notice::warn(format!("Not done: {title} — {by}"))),
            GateVerdict::Pass(agreed) => self.pass(view, agreed, act),
            GateVerdict::Ask(question) => {
                self.wait_for_turn(
                    view,
                    Overlay::Confirm(Box::new(Confirm::new(view, question, act, &self.look.cluster_option))),
                );
            }
        }
    }

    /// The user has agreed.
    pub(super) fn pass(&mut self, view: ViewId, agreed: Agreed, act: Act) {
        let question = self.number();
        if let Some(open) = self.stack.get_mut(view) {
            let (label, since) = (act.label, self.look.now);
            open.asks(Flight { question, label, since, pace: CallPace::Place });
        }
        Arc::make_mut(&mut self.look.changes).push(agreed.progress());
        self.outside.push(Outside::Change { view, question, agreed, act });
    }

    /// Here, and in the file.
    pub(super) fn remember(&mut self, memory: Memory) {
        memory(Arc::make_mut(&mut self.look.state));
        self.outside.push(Outside::Remember(memory));
    }

    fn number(&mut self) -> QuestionId {
        self.questions += 1;
        QuestionId(self.questions)
    }

    pub(super) fn reply(&mut self, reply: ViewReply) {
        match reply {
            ViewReply::Call { view, question, answer } => {
                // A newer question has taken its place: what it was about is no longer what the screen is about.
                if self.is_awaited(view, question) {
                    self.give(view, answer);
                }
            }
            ViewReply::Changed { view, question, changed } => {
                self.note(changed.notice);
                self.is_awaited(view, question);
                self.look_again();
                self.give(view, changed.answer);
            }
            ViewReply::Refused { view, question, refused } => {
                self.is_awaited(view, question);
                self.note(Notice::bad(format!("Nothing was changed: {refused}")));
            }
            ViewReply::Edited { view, answer } => self.give(view, answer),
            ViewReply::Lost { view, question, label } => {
                self.is_awaited(view, question);
                // A change may have broken in the middle.
                self.look_again();
                self.note(Notice::bad(format!(
                    "Something broke in kafdeck while it was to {label}: the log tells more"
                )));
            }
        }
        self.end_changes();
    }

    /// Something was changed, or may have been: what is seen is asked for anew at once, and what is hidden when it is seen.
    fn look_again(&mut self) {
        self.outside.push(Outside::Refresh);
        self.stack.all_mut().for_each(super::stack::OpenView::is_old);
    }

    /// Takes the question off its view's list; false if it did not stand there any more.
    fn is_awaited(&mut self, view: ViewId, question: QuestionId) -> bool {
        let now = self.look.now;
        self.stack.get_mut(view).is_some_and(|open| open.answered(question, now).is_some())
    }

    /// Gives an answer to a view, if it is still open.
    pub(super) fn give(&mut self, view: ViewId, answer: ViewAnswer) {
        let App { stack, look, said, .. } = self;
        let Some(open) = stack.get_mut(view) else { return };
        answer(open.view.any(), &mut Cx::new(look, &open.flights, open.id, said));
    }

    /// The user has gone on: what was said about the key before has been read.
    pub(super) fn pass_notice(&mut self) {
        if self.look.notices.last().is_some_and(|notice| notice.passing) {
            self.notice_until = i64::MIN;
        }
    }

    pub(super) fn note(&mut self, mut notice: Notice) {
        notice.at = Some(self.look.now);
        if !notice.quiet {
            self.notice_until = self.look.now.0 + NOTICE_STAYS;
        }
        let notices = Arc::make_mut(&mut self.look.notices);
        notices.push(notice);
        if notices.len() > NOTICES_KEPT {
            notices.remove(0);
        }
    }

    /// Shows a page above whatever place is seen.
    pub(super) fn page(&mut self, page: TextPage) {
        if let Some(view) = self.stack.top().map(|open| open.id) {
            self.wait_for_turn(view, Overlay::Reader(OpenPage::new(page)));
        }
    }

    pub(super) fn connected(&mut self, session: SessionFacts) {
        // What was to be read was about the way here.
        self.overlay.take_if(|overlay| matches!(overlay, Overlay::Reader(_)));
        let SessionFacts {
            name,
            profile,
            by_address,
            option,
            bootstrap,
            colour,
            locked_by,
            confirm_sends,
            confirm,
            unverified,
            bounds,
            connects,
            registries,
            partitioner,
            isolation,
        } = session;
        self.look.cluster = Some(name);
        (self.look.profile, self.look.by_address, self.look.known_cluster) = (profile, by_address, None);
        self.look.cluster_option = option;
        self.look.bootstrap = bootstrap;
        self.look.colour = colour;
        self.look.locked_by = locked_by;
        self.look.confirm_sends = confirm_sends;
        self.look.confirm = confirm;
        (self.look.unverified, self.look.partitioner) = (unverified, partitioner);
        (self.look.bounds, self.look.connects, self.look.registries) = (bounds, connects, registries);
        self.look.isolation = isolation;
        self.look.pulse = Arc::default();
        self.needs = None;
        if self.look.every != USUAL_BEAT {
            self.outside.push(Outside::Beat(self.look.every));
        }
        while self.stack.len() > 0 {
            self.close_top();
        }
        // Where its user was the last time.
        let name = self.look.cluster.clone().unwrap_or_default();
        let last = self.look.state.place(&name).and_then(|place| place.parse().ok());
        // Places of the cluster before are none of this one.
        self.before = None;
        let onward = self.onward.take().filter(|(of, ..)| *of == name);
        self.jump(&last.unwrap_or(Route::Deck));
        if let Some((_, route, with)) = onward {
            self.open_with(&route, with);
        }
    }

    /// Keeps where the user is on this cluster, for when it is opened again; not the list on which another one is chosen.
    pub(super) fn remember_place(&mut self) {
        let of_cluster =
            |route: &Route| !matches!(route, Route::Profiles | Route::Log | Route::Notices | Route::Journal);
        let place = self.stack.iter().map(|open| open.view.route()).rfind(of_cluster);
        if let (Some(name), Some(place)) = (self.look.cluster.clone(), place) {
            let place = place.to_string();
            self.perform(
                ViewId(0),
                Effect::Remember(Arc::new(move |state| state.remember_place(&name, &place))),
            );
        }
    }

    /// Opens a place on top.
    pub(super) fn open(&mut self, route: &Route) {
        self.open_with(route, Shelf::default());
    }

    fn open_with(&mut self, route: &Route, handed: Shelf) {
        let view = self.made(route, handed);
        self.warned = None;
        // It begins to ask when it is seen: on the way to a place below it there is nothing to see.
        self.stack.push(view);
    }

    /// The view of a place.
    pub(super) fn made(&mut self, route: &Route, handed: Shelf) -> Box<dyn View> {
        self.look.handed = handed;
        let view = (self.opener)(route, &self.look);
        self.look.handed = Shelf::default();
        view
    }

    /// The one that has the keys.
    pub(super) fn top_view(&mut self, act: impl FnOnce(&mut dyn View, &mut Cx<'_>)) {
        if let Some(id) = self.stack.top().map(|open| open.id) {
            self.view_of(id, act);
        }
    }

    pub(super) fn view_of(&mut self, id: ViewId, act: impl FnOnce(&mut dyn View, &mut Cx<'_>)) {
        let App { stack, look, said, .. } = self;
        if let Some(open) = stack.get_mut(id) {
            act(&mut *open.view, &mut Cx::new(look, &open.flights, open.id, said));
        }
    }

    /// Those on the screen.
    pub(super) fn seen_views(&mut self, act: impl Fn(&mut dyn View, &mut Cx<'_>)) {
        let seen: Vec<ViewId> = self.stack.seen().map(|open| open.id).collect();
        seen.into_iter().for_each(|id| self.view_of(id, &act));
    }

    pub(super) fn each_view(&mut self, act: impl Fn(&mut dyn View, &mut Cx<'_>)) {
        let App { stack, look, said, .. } = self;
        for open in stack.all_mut() {
            act(&mut *open.view, &mut Cx::new(look, &open.flights, open.id, said));
        }
    }
}
