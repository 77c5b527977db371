//! The question before a change: what will be done, to what, what follows from it, the same with Kafka's own tools. The safe
//! answer is the default, and what can't be undone is typed by name.
use crate::change::{
    ChangeStep, Confirmation, Consequence, GateQuestion, Plan, Reversal, StepLine, Weight, some,
};
use crate::shell::ViewId;
use crate::shell::effect::Act;
use crate::ui::popup;
use crate::ui::tone::Tone;
use crate::ui::words::Words;

/// Lines of other tools that are shown; more of them are all of one kind.
const SAME_SHOWN: usize = 3;

/// The open question.
pub struct Confirm {
    pub view: ViewId,
    pub question: GateQuestion,
    pub act: Act,
    pub ask: popup::Ask,
    /// The same as lines for a shell, to copy.
    pub lines: String,
}

impl Confirm {
    /// `option` is how a command line names the cluster.
    pub fn new(view: ViewId, question: GateQuestion, act: Act, option: &str) -> Confirm {
        let plan = question.plan();
        let own = plan.as_verb.as_ref().map(|verb| format!("kafdeck {option} {verb}"));
        let mut lines = body(plan);
        if let Some(own) = &own {
            lines.push(Words::toned(Tone::Muted, "or:       ").and(Tone::Plain, own.clone()));
        }
        let ask = popup::Ask::new(plan.title.clone(), lines, "Do it");
        let ask = match &plan.ask {
            Confirmation::Type(name) => ask.typed(name.clone()),
            Confirmation::Confirm | Confirmation::Sends => ask,
        };
        let lines = own.unwrap_or_else(|| plan.same_as.join("\n"));
        Confirm { view, question, act, ask, lines }
    }
}

/// The plan for review, a line each.
fn body(plan: &Plan) -> Vec<Words<'static>> {
    let steps = plan.steps.iter().flat_map(step);
    let follows = plan.by_weight().into_iter().map(consequence).chain(reversal(plan));
    // Who is hurt must not stand below a long list of steps, where nobody may look.
    let mut lines: Vec<Words<'static>> = match plan.steps.as_slice() {
        [] => steps.chain(follows).collect(),
        [only] if only.lines.len() < 4 => steps.chain(follows).collect(),
        _ => follows.chain([Words::new()]).chain(steps).collect(),
    };
    if !plan.rights.is_empty() {
        lines.push(Words::toned(Tone::Muted, format!("needs the right:  {}", plan.rights_in_words())));
    }
    if !plan.same_as.is_empty() {
        lines.push(Words::new());
    }
    for same in plan.same_as.iter().take(SAME_SHOWN) {
        lines.push(Words::toned(Tone::Muted, "same as:  ").and(Tone::Plain, same.clone()));
    }
    if let Some(more @ 1..) = plan.same_as.len().checked_sub(SAME_SHOWN) {
        lines.push(Words::toned(Tone::Muted, format!("and {more} more of the kind")));
    }
    lines
}

/// Whether it can be taken back. Of what is no state of the cluster nothing is said.
fn reversal(plan: &Plan) -> Option<Words<'static>> {
    plan.steps.iter().find(|step| step.action.is_some())?;
    Some(match plan.reversal() {
        Reversal::Never => Words::toned(Tone::Bad, "This can't be undone."),
        Reversal::Partly(lacks) => Words::toned(Tone::Bad, format!("Can't be undone: {}.", some(&lacks))),
        Reversal::Wholly => Words::toned(Tone::Muted, "Can be undone, in the journal."),
    })
}

/// A step, and beneath it what of it changes.
fn step(step: &ChangeStep) -> Vec<Words<'static>> {
    let head = change(Words::plain(step.what.clone()), &step.before, &step.after);
    let line = |line: &StepLine| change(Words::plain(format!("  {}", line.what)), &line.before, &line.after);
    [head].into_iter().chain(step.lines.iter().map(line)).collect()
}

fn change(words: Words<'static>, before: &str, after: &str) -> Words<'static> {
    match (before, after) {
        ("", "") => words,
        (before, "") => words.and(Tone::Muted, format!(" · {before}")),
        ("", after) => words.and(Tone::Muted, " → ").and(Tone::Plain, after.to_owned()),
        (before, after) => {
            words.and(Tone::Muted, format!(" · {before} → ")).and(Tone::Plain, after.to_owned())
        }
    }
}

fn consequence(consequence: &Consequence) -> Words<'static> {
    let (mark, tone) = match consequence.weight {
        Weight::Plain => ("· ", Tone::Plain),
        Weight::Warning => ("! ", Tone::Warn),
        Weight::Unknown | Weight::Untold => ("? ", Tone::Warn),
    };
    Words::toned(tone, format!("{mark}{}", consequence.text))
}
