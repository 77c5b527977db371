//! What can be said with a [`Cx`], which a view is given when it acts: a method for each effect. Performs nothing itself.
use super::effect::{
    Act, CallPace, CallWork, Change, Changed, Choices, ClusterCall, Complete, Cx, Desk, Effect, Errand,
    Flight, LinePicker, Power, Prefill, Prompt, Reach, Said, TextPage, ViewAnswer, ViewId, WrongLine,
};
use super::job::Boxed;
use super::look::Look;
use super::notice::Notice;
use super::route::Route;
use super::shelf::Shelf;
use super::view::Screen;
use crate::change::{Outcome, Plan};
use crate::config::StateFile;
use crate::security::Secret;
use crate::ui::popup::Offer;
use crate::ui::words::Words;
use std::future::Future;
use std::sync::Arc;

/// Wraps a value for the view that will be given it.
pub fn answer<V: Screen, T: Send + 'static>(
    value: T,
    take: impl FnOnce(&mut V, T, &mut Cx<'_>) + Send + 'static,
) -> ViewAnswer {
    Box::new(move |view, cx| {
        let view = view.downcast_mut::<V>().expect("an answer goes to the view that asked");
        take(view, value, cx);
    })
}

impl<'a> Cx<'a> {
    /// For the app only.
    pub fn new(look: &'a Look, flights: &'a [Flight], view: ViewId, said: &'a mut Vec<Said>) -> Cx<'a> {
        Cx { look, flights, view, said }
    }

    /// Says an effect.
    pub fn say(&mut self, effect: Effect) {
        self.said.push(Said { view: self.view, effect });
    }

    /// Asks the cluster; `take` is given the answer.
    pub fn call<V, T, F>(
        &mut self,
        label: &'static str,
        ask: impl FnOnce(Reach) -> F + Send + 'static,
        take: impl FnOnce(&mut V, T, &mut Cx<'_>) + Send + 'static,
    ) where
        V: Screen,
        T: Send + 'static,
        F: Future<Output = T> + Send + 'static,
    {
        self.call_at(CallPace::Place, label, ask, take);
    }

    /// The same at another pace than the place's.
    pub fn call_at<V, T, F>(
        &mut self,
        pace: CallPace,
        label: &'static str,
        ask: impl FnOnce(Reach) -> F + Send + 'static,
        take: impl FnOnce(&mut V, T, &mut Cx<'_>) + Send + 'static,
    ) where
        V: Screen,
        T: Send + 'static,
        F: Future<Output = T> + Send + 'static,
    {
        let start = Box::new(move |reach: Reach| -> Boxed<ViewAnswer> {
            let asked = ask(reach);
            Box::pin(async move { answer(asked.await, take) })
        });
        self.say(Effect::Call(ClusterCall { label, pace, start: CallWork::Ask(start) }));
    }

    /// Has something made that takes a processor longer than a key press may; `take` is given it.
    pub fn work<V: Screen, T: Send + 'static>(
        &mut self,
        label: &'static str,
        make: impl FnOnce() -> T + Send + 'static,
        take: impl FnOnce(&mut V, T, &mut Cx<'_>) + Send + 'static,
    ) {
        let start = CallWork::Work(Box::new(move || answer(make(), take)));
        self.say(Effect::Call(ClusterCall { label, pace: CallPace::Place, start }));
    }

    /// Changes the cluster, through the gate: `plan` says what is reviewed and asked, `act` does it and tells the outcome of
    /// each step, `report` words the end, `take` is given it. A change that does not pass is told by the app, and `take` is
    /// not called.
    pub fn change<V, T, F>(
        &mut self,
        label: &'static str,
        plan: Plan,
        act: impl FnOnce(Power) -> F + Send + 'static,
        report: impl FnOnce(&T) -> Notice + Send + 'static,
        take: impl FnOnce(&mut V, T, &mut Cx<'_>) + Send + 'static,
    ) where
        V: Screen,
        T: Send + 'static,
        F: Future<Output = T> + Send + 'static,
    {
        let start = Box::new(move |power: Power| -> Boxed<Changed> {
            let acted = act(power);
            Box::pin(async move {
                let value = acted.await;
                Changed { notice: report(&value), answer: answer(value, take) }
            })
        });
        self.say(Effect::Change(Change { plan, act: Act { label, start } }));
    }

    /// Changes the cluster as the actions of a plan say, through the gate; `take` is given what became of each step.
    pub fn carry_out<V: Screen>(
        &mut self,
        plan: Plan,
        take: impl FnOnce(&mut V, Vec<Outcome>, &mut Cx<'_>) + Send + 'static,
    ) {
        let past = plan.past();
        let steps: Vec<String> = plan.steps.iter().map(|step| step.touches.clone()).collect();
        self.change(
            "make the change",
            plan,
            |Power { cluster, work, .. }| async move { cluster.carry_out(&work).await },
            move |outcomes: &Vec<Outcome>| Notice::of_change(&past, &steps, outcomes),
            take,
        );
    }

    /// Asks the user for a line; `accept` checks the text, at every key, and `take` is given what it made of it. It may
    /// hold what the conversation has come to so far: the view needs no field for that.
    pub fn prompt<V: Screen, T: Send + 'static, W: Into<WrongLine>>(
        &mut self,
        title: &'static str,
        help: impl Into<String>,
        prefill: impl Into<Prefill>,
        accept: impl Fn(&str) -> Result<T, W> + Send + 'static,
        take: impl FnOnce(&mut V, T, &mut Cx<'_>) + Clone + Send + 'static,
    ) {
        let accept = Box::new(move |text: &str| match accept(text) {
            Ok(value) => Ok(answer(value, take.clone())),
            Err(wrong) => Err(wrong.into()),
        });
        let (help, prefill) = (help.into(), prefill.into());
        let prompt = Prompt { title, help, prefill, accept, complete: None, picker: None, masked: false };
        self.say(Effect::Prompt(prompt));
    }

    /// The same with texts to choose from, and with what the line means told below it.
    pub fn prompt_with_picks<V: Screen, T: Send + 'static, W: Into<WrongLine>>(
        &mut self,
        (title, picker): (&'static str, LinePicker),
        prefill: impl Into<Prefill>,
        accept: impl Fn(&str) -> Result<T, W> + Send + 'static,
        take: impl FnOnce(&mut V, T, &mut Cx<'_>) + Clone + Send + 'static,
    ) {
        self.prompt(title, "", prefill, accept, take);
        if let Some(Said { effect: Effect::Prompt(prompt), .. }) = self.said.last_mut() {
            prompt.picker = Some(picker);
        }
    }

    /// Asks for a secret, which is shown as dots.
    pub fn ask_secret<V: Screen>(
        &mut self,
        title: &'static str,
        help: impl Into<String>,
        take: impl FnOnce(&mut V, Secret, &mut Cx<'_>) + Clone + Send + 'static,
    ) {
        self.prompt(title, help, "", |text| Ok::<_, WrongLine>(Secret::new(text)), take);
        if let Some(Said { effect: Effect::Prompt(prompt), .. }) = self.said.last_mut() {
            prompt.masked = true;
        }
    }

    /// Does something outside any cluster; `take` is given the answer.
    pub fn errand<V, T, F>(
        &mut self,
        label: &'static str,
        work: impl FnOnce(Desk) -> F + Send + 'static,
        take: impl FnOnce(&mut V, T, &mut Cx<'_>) + Send + 'static,
    ) where
        V: Screen,
        T: Send + 'static,
        F: Future<Output = T> + Send + 'static,
    {
        let start = Box::new(move |desk: Desk| -> Boxed<ViewAnswer> {
            let done = work(desk);
            Box::pin(async move { answer(done.await, take) })
        });
        self.say(Effect::Errand(Errand { label, start }));
    }

    /// The same with words that Tab offers.
    pub fn prompt_with_offers<V: Screen, T: Send + 'static, W: Into<WrongLine>>(
        &mut self,
        (title, help): (&'static str, &str),
        prefill: impl Into<Prefill>,
        complete: Complete,
        accept: impl Fn(&str) -> Result<T, W> + Send + 'static,
        take: impl FnOnce(&mut V, T, &mut Cx<'_>) + Clone + Send + 'static,
    ) {
        self.prompt(title, help, prefill, accept, take);
        if let Some(Said { effect: Effect::Prompt(prompt), .. }) = self.said.last_mut() {
            prompt.complete = Some(complete);
        }
    }

    /// Lets the user choose from a list; `take` is given the index of the offer.
    pub fn choose<V: Screen>(
        &mut self,
        title: impl Into<String>,
        offers: Vec<Offer>,
        take: impl FnOnce(&mut V, usize, &mut Cx<'_>) + Send + 'static,
    ) {
        let take = Box::new(move |index| answer(index, take));
        self.say(Effect::Choose(Choices { title: title.into(), offers, by_key: false, take }));
    }

    /// The same, from a list whose offers have a number each, which takes them at once.
    pub fn choose_by_number<V: Screen>(
        &mut self,
        title: impl Into<String>,
        offers: Vec<Offer>,
        take: impl FnOnce(&mut V, usize, &mut Cx<'_>) + Send + 'static,
    ) {
        let take = Box::new(move |index| answer(index, take));
        let offers = Offer::numbered(offers);
        self.say(Effect::Choose(Choices { title: title.into(), offers, by_key: true, take }));
    }

    /// Shows lines of text above the view.
    pub fn show(&mut self, title: impl Into<String>, lines: Vec<Words<'static>>) {
        self.say(Effect::Show(TextPage { title: title.into(), lines, ..TextPage::default() }));
    }

    /// Keeps something for later sessions; it stands in `look.state` from the next event on.
    pub fn remember(&mut self, change: impl Fn(&mut StateFile) + Send + Sync + 'static) {
        self.say(Effect::Remember(Arc::new(change)));
    }

    /// Opens `$EDITOR` on a text; `take` is given what was saved.
    pub fn edit<V: Screen>(
        &mut self,
        text: String,
        ending: &'static str,
        take: impl FnOnce(&mut V, Result<String, String>, &mut Cx<'_>) + Send + 'static,
    ) {
        let answer = Box::new(move |edited| answer(edited, take));
        self.say(Effect::Edit { text, ending, answer });
    }

    /// Shows a text in `$PAGER`.
    pub fn read_outside(&mut self, text: String, ending: &'static str) {
        self.say(Effect::Read { text, ending });
    }

    /// Opens a place on top of this one.
    pub fn go(&mut self, route: Route) {
        self.say(Effect::Go(route, Shelf::default()));
    }

    /// The same, and hands the place a value: it finds it in `look.handed` while it is made, and nobody does later.
    pub fn go_with<T: Send + Sync + 'static>(&mut self, route: Route, value: T) {
        self.say(Effect::Go(route, Shelf::with(value)));
    }

    /// Changes what is kept until the program ends, by its type; it stands in `look.kept` from the next event on.
    pub fn keep<T: Clone + Default + Send + Sync + 'static>(
        &mut self,
        change: impl FnOnce(&mut T) + Send + 'static,
    ) {
        self.say(Effect::Keep(Box::new(|kept| kept.change(change))));
    }

    /// Says a line to the user.
    pub fn note(&mut self, notice: Notice) {
        self.say(Effect::Note(notice));
    }

    /// Copies text; `what` names it in the notice: "value", "key".
    pub fn copy(&mut self, what: impl Into<String>, text: impl Into<String>) {
        self.say(Effect::Copy { what: what.into(), text: text.into() });
    }

    /// Whether a question of this label is in flight.
    pub fn is_asking(&self, label: &str) -> bool {
        self.flights.iter().any(|flight| flight.label == label)
    }
}
