//! Secrets that a change of the journal takes, and no journal keeps: whoever has them gives them before the review, and they stay in
//! memory. Shared with the shell.
use crate::change::{Action, Outcome, Plan};
use crate::connect::MASK;
use crate::shell::{Cx, Notice, Screen};

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LackingSecret {
    step: usize,
    /// "connector till"
    pub of: String,
    pub key: String,
}

/// Those that a plan takes and does not have.
pub fn lacking(plan: &Plan) -> Vec<LackingSecret> {
    let mut all = Vec::new();
    for (step, change) in plan.steps.iter().enumerate() {
        if let Some(Action::CreateConnector(create)) = &change.action {
            let own = |key: &str| LackingSecret { step, of: change.touches.clone(), key: key.to_owned() };
            all.extend(create.lacking().map(own));
        }
    }
    all
}

/// Puts one into the plan.
///
/// # Errors
/// If it can't be meant.
pub fn give(plan: &mut Plan, lacking: &LackingSecret, secret: &str) -> Result<(), String> {
    if secret.is_empty() || secret.contains(MASK) {
        return Err(format!("{} of {} is not what was typed", lacking.key, lacking.of));
    }
    let action = plan.steps.get_mut(lacking.step).and_then(|step| step.action.as_mut());
    if let Some(Action::CreateConnector(create)) = action {
        create.give(&lacking.key, secret);
    }
    Ok(())
}

/// Asks for what is lacking, one after the other, and brings the plan up for review after that.
pub fn carry_out<V: Screen>(
    plan: Plan,
    cx: &mut Cx<'_>,
    take: impl FnOnce(&mut V, Vec<Outcome>, &mut Cx<'_>) + Clone + Send + 'static,
) {
    let left = lacking(&plan);
    let Some(next) = left.first().cloned() else { return cx.carry_out(plan, take) };
    let more = match left.len() - 1 {
        0 => String::new(),
        more => format!(", and {more} more after it"),
    };
    let help = format!("{} of {}{more}: it is sent, and kept nowhere", next.key, next.of);
    cx.ask_secret("A secret that no journal keeps", help, move |_: &mut V, secret, cx| {
        let mut plan = plan;
        match give(&mut plan, &next, secret.expose()) {
            Ok(()) => carry_out(plan, cx, take),
            Err(why) => cx.note(Notice::warn(format!("Nothing was changed: {why}"))),
        }
    });
}
