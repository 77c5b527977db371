//! A list that a view wants the user to choose from.
use crate::shell::ViewId;
use crate::shell::effect::{Choices, ViewAnswer};
use crate::ui::popup::Palette;

/// The open list.
pub struct ChooseFrom {
    pub view: ViewId,
    pub list: Palette,
    pub take: Box<dyn FnOnce(usize) -> ViewAnswer + Send>,
}

impl ChooseFrom {
    pub fn new(view: ViewId, choices: Choices) -> ChooseFrom {
        let list = Palette::new(choices.title, "", choices.offers);
        let list = if choices.by_key { list.by_key() } else { list };
        ChooseFrom { view, list, take: choices.take }
    }
}
