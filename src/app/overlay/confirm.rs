//! The question before a change: what will be done, to what, what follows from it, the same with Kafka's own tools. The safe
//! answer is the default, and what can't be undone is typed by name.
use crate::change::{ChangeStep, Confirmation, Consequence, GateQuestion, Plan, Weight};
use crate::shell::ViewId;
use crate::shell::effect::Act;
use crate::ui::popup;
use crate::ui::tone::Tone;
use crate::ui::words::Words;

/// The open question.
pub struct Confirm {
    pub view: ViewId,
    pub question: GateQuestion,
    pub act: Act,
    pub ask: popup::Ask,
}

impl Confirm {
    pub fn new(view: ViewId, question: GateQuestion, act: Act) -> Confirm {
        let plan = question.plan();
        let ask = popup::Ask::new(plan.title.clone(), body(plan), "Do it");
        let ask = match &plan.ask {
            Confirmation::Type(name) => ask.typed(name.clone()),
            Confirmation::Confirm | Confirmation::Sends => ask,
        };
        Confirm { view, question, act, ask }
    }
}

/// The plan for review, a line each.
fn body(plan: &Plan) -> Vec<Words<'static>> {
    let steps = plan.steps.iter().map(step);
    let irreversible = plan.irreversible.then(|| Words::toned(Tone::Bad, "This can't be undone."));
    let follows = plan.consequences.iter().map(consequence).chain(irreversible);
    // Who is hurt must not stand below a long list of steps, where nobody may look.
    let mut lines: Vec<Words<'static>> = match plan.steps.len() {
        0 | 1 => steps.chain(follows).collect(),
        _ => follows.chain([Words::new()]).chain(steps).collect(),
    };
    if !plan.rights.is_empty() {
        lines.push(Words::toned(Tone::Muted, format!("needs the right:  {}", plan.rights_in_words())));
    }
    if !plan.same_as.is_empty() {
        lines.push(Words::new());
    }
    for same in &plan.same_as {
        lines.push(Words::toned(Tone::Muted, "same as:  ").and(Tone::Plain, same.clone()));
    }
    lines
}

fn step(step: &ChangeStep) -> Words<'static> {
    let words = Words::plain(step.what.clone());
    match (step.before.as_str(), step.after.as_str()) {
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
        Weight::Unknown => ("? ", Tone::Warn),
    };
    Words::toned(tone, format!("{mark}{}", consequence.text))
}
