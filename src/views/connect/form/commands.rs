//! What can be done in the form, each as one row. Keys that type a character are the fields' own.
use super::{ConnectorForm, FormOf};
use crate::change::{Outcome, ToldState};
use crate::connect::{ConfigDraft, ConnectAble};
use crate::shell::{Command, Cx, Effect, Notice, Ready, Route};
use crate::ui::popup::Offer;
use crate::views::connect::{configuring, creating, editing, versions};

/// All of them, in the order of the help page.
pub(super) const ALL: &[Command<ConnectorForm>] = &[
    Command::<ConnectorForm>::new(
        "connector-form.review",
        &["f5", "alt-enter"],
        "review",
        "Shows what would be set or made; it is done after that.",
        ConnectorForm::review,
    )
    .writes()
    .ready(|form, _| Ready::when(form.draft.is_some(), "the config is not loaded"))
    .rank(1),
    Command::<ConnectorForm>::new(
        "connector-form.values",
        &["f2"],
        "values",
        "Offers the values that the plugin recommends for the setting.",
        ConnectorForm::recommended,
    )
    .ready(|form, _| {
        let any = form
            .at
            .as_ref()
            .and_then(|at| form.told.setting(at))
            .is_some_and(|one| !one.recommended.is_empty());
        Ready::when(any, "the plugin recommends no value for this one")
    })
    .rank(2),
    Command::<ConnectorForm>::new(
        "connector-form.all",
        &["f3"],
        "all settings",
        "Shows or hides the settings that matter less and are not set.",
        |form, _| {
            form.all = !form.all;
            form.arrange();
        },
    )
    .rank(3),
    Command::<ConnectorForm>::new(
        "connector-form.editor",
        &["ctrl-e"],
        "editor",
        "Opens the whole config as JSON in $EDITOR: ••• stands for a secret, and keeps it where it stays.",
        |form, cx| {
            if let Some(draft) = form.draft.clone() {
                editing::in_editor(draft, cx, |form: &mut ConnectorForm, draft, cx| form.edited(draft, cx));
            }
        },
    )
    .ready(|form, _| Ready::when(form.draft.is_some(), "the config is not loaded"))
    .rank(4),
    Command::<ConnectorForm>::new(
        "connector-form.unset",
        &["f7"],
        "unset",
        "Takes the setting away: its default holds then.",
        |form, cx| {
            if let (Some(draft), Some(key)) = (&mut form.draft, &form.at) {
                draft.unset(key);
            }
            form.unjudged = true;
            form.enter_field();
            form.judge(cx);
        },
    )
    .rank(5),
    Command::<ConnectorForm>::new(
        "connector-form.state",
        &["f6"],
        "state",
        "Changes how the connector begins: running, paused or stopped.",
        |form, cx| {
            let stops = versions::lacks(cx.look, form.of.connect(), ConnectAble::Stop);
            form.state = match form.state {
                None | Some(ToldState::Running) => Some(ToldState::Paused),
                Some(ToldState::Paused) if stops.is_none() => Some(ToldState::Stopped),
                Some(ToldState::Paused | ToldState::Stopped) => None,
            };
        },
    )
    .ready(|form, _| {
        let made = matches!(form.of, FormOf::Create { .. });
        Ready::when(made, "only of a connector that is made: z and Z are for one that is there")
    })
    .rank(6),
    Command::<ConnectorForm>::new(
        "connector-form.next",
        &["tab"],
        "next field",
        "Goes to the next field.",
        |form, cx| {
            form.step(1, cx);
        },
    ),
    Command::<ConnectorForm>::new(
        "connector-form.previous",
        &["shift-tab"],
        "field before",
        "Goes to the field before.",
        |form, cx| form.step(-1, cx),
    ),
];

impl ConnectorForm {
    fn edited(&mut self, draft: ConfigDraft, cx: &mut Cx<'_>) {
        self.draft = Some(draft);
        self.unjudged = true;
        self.mistake = None;
        self.arrange();
        self.enter_field();
        self.judge(cx);
    }

    /// Of a list a value is taken in or out, else it is the value.
    fn recommended(&mut self, cx: &mut Cx<'_>) {
        let Some(setting) = self.at.as_ref().and_then(|at| self.told.setting(at)) else { return };
        let values = setting.recommended.clone();
        let is_list = setting.kind.as_deref() == Some("LIST");
        let title = format!("Values of {}", setting.name);
        let offers = values.iter().map(|value| Offer::new(value.to_string(), "")).collect();
        cx.choose(title, offers, move |form: &mut Self, at, cx| {
            let chosen = values[at].to_string();
            if !is_list {
                return form.put(&chosen, cx);
            }
            let text = form.input.text();
            let mut items: Vec<&str> =
                text.split(',').map(str::trim).filter(|item| !item.is_empty()).collect();
            match items.iter().position(|item| *item == chosen) {
                Some(at) => drop(items.remove(at)),
                None => items.push(&chosen),
            }
            let text = items.join(",");
            form.put(&text, cx);
        });
    }

    fn review(&mut self, cx: &mut Cx<'_>) {
        if let Some(why) = &self.mistake {
            return cx.note(Notice::warn(why.clone()));
        }
        let Some(draft) = self.draft.clone() else { return };
        match self.of.clone() {
            FormOf::Edit { connect, connector } => {
                let back = Route::ConnectorConfig { connect: connect.clone(), connector: connector.clone() };
                configuring::review(
                    (connect, connector),
                    draft,
                    |_: &mut Self, outcomes, cx| {
                        if outcomes.iter().all(Outcome::is_done) {
                            cx.say(Effect::Return(back));
                        }
                    },
                    cx,
                );
            }
            FormOf::Create { connect, .. } => {
                let connector = draft.value("name").unwrap_or_default();
                let made = Route::Connector { connect: connect.clone(), connector };
                creating::review(
                    connect,
                    (draft, self.state),
                    |_: &mut Self, outcomes, cx| {
                        if outcomes.iter().all(Outcome::is_done) {
                            cx.say(Effect::Replace(made));
                        }
                    },
                    cx,
                );
            }
        }
    }
}
