//! The question before a change: what it will do, to what, the same with Kafka's own tools. The safe answer is the
//! default, and what can't be undone is typed by name.
use crate::shell::ViewId;
use crate::shell::effect::{Ask, Change};
use crate::ui::popup;
use crate::ui::tone::Tone;
use crate::ui::words::Words;

/// The open question.
pub struct Confirm {
    pub view: ViewId,
    pub change: Change,
    pub ask: popup::Ask,
}

impl Confirm {
    pub fn new(view: ViewId, change: Change) -> Confirm {
        let mut body: Vec<Words<'static>> =
            change.facts.iter().map(|fact| Words::plain(fact.clone())).collect();
        if let Some(same) = &change.same_as {
            body.push(Words::new());
            body.push(Words::toned(Tone::Muted, "same as:  ").and(Tone::Plain, same.clone()));
        }
        let ask = popup::Ask::new(change.title.clone(), body, "Do it");
        let ask = match &change.ask {
            Ask::Type(name) => ask.typed(name.clone()),
            Ask::Confirm | Ask::Nothing => ask,
        };
        Confirm { view, change, ask }
    }
}
