//! The field with the cursor: what is typed there goes into the draft, and from field to field. A secret's field is empty to begin
//! with: what is not typed in stays as it is.
use super::ConnectorForm;
use crate::shell::{Cx, Handled};
use crate::ui::input::{LineInput, Typed};
use crate::ui::key::Key;
use std::sync::Arc;

impl ConnectorForm {
    /// Fills the field with what stands in the draft.
    pub(super) fn enter_field(&mut self) {
        let (Some(draft), Some(key)) = (&self.draft, &self.at) else { return };
        let shown = draft.shown(key);
        let default = self.told.setting(key).and_then(|one| one.default.as_deref());
        self.mistake = None;
        self.input = match (&shown, draft.hides(key)) {
            (Some(mask), true) => LineInput::default().placeholder(format!("{mask} stays as it is")),
            (Some(shown), false) => LineInput::new(shown.clone()),
            (None, _) => LineInput::default().placeholder(not_set(default)),
        };
    }

    /// Whether something stands in the field that is not in the draft.
    pub(super) fn typed_in(&self) -> bool {
        let (Some(draft), Some(key)) = (&self.draft, &self.at) else { return false };
        self.mistake.is_some() || (draft.is_touched(key) && !self.input.text().is_empty())
    }

    /// Takes over what stands in the field.
    pub(super) fn typed(&mut self) {
        let (Some(draft), Some(key)) = (&mut self.draft, &self.at) else { return };
        let text = self.input.text();
        self.mistake = match (text.is_empty(), draft.hides(key)) {
            (true, true) => {
                draft.restore(key);
                None
            }
            (true, false) => {
                draft.unset(key);
                None
            }
            (false, _) => draft.set(key, text).err(),
        };
        self.unjudged = true;
    }

    /// Sets the setting with the cursor.
    pub(super) fn put(&mut self, text: &str, cx: &mut Cx<'_>) {
        self.input.set(text);
        self.typed();
        self.judge(cx);
    }

    pub(super) fn field_key(&mut self, key: &Key, cx: &mut Cx<'_>) -> Handled {
        let steps = [("up", -1), ("down", 1), ("enter", 1), ("pageup", -8), ("pagedown", 8)];
        let step = steps.iter().find(|(name, _)| Key::parse(name).is_ok_and(|own| own == *key));
        if let Some((_, by)) = step {
            self.step(*by, cx);
            return Handled::Yes;
        }
        match self.input.key(key) {
            Typed::Ignored | Typed::Left => return Handled::No,
            Typed::Changed => self.typed(),
            Typed::Done | Typed::Complete | Typed::Moved => {}
        }
        Handled::Yes
    }

    /// So many fields on.
    pub(super) fn step(&mut self, by: isize, cx: &mut Cx<'_>) {
        let at = self.rows.iter().position(|row| Some(&row.key) == self.at.as_ref()).unwrap_or_default();
        let to = at.saturating_add_signed(by).min(self.rows.len().saturating_sub(1));
        if let Some(row) = self.rows.get(to) {
            self.go_to(row.key.clone(), cx);
        }
    }

    /// Leaves the field for another one; what was typed is asked about at once. What can't stand there is not taken along.
    pub(super) fn go_to(&mut self, key: Arc<str>, cx: &mut Cx<'_>) {
        self.at = Some(key);
        self.enter_field();
        self.judge(cx);
    }
}

/// What holds where nothing is set.
pub(super) fn not_set(default: Option<&str>) -> String {
    match default {
        Some(default) if !default.is_empty() => format!("not set: {default}"),
        _ => "not set".to_owned(),
    }
}
