//! What can be done in the form, each as one row. Keys that type a character are the fields' own.
use super::CreateForm;
use super::fields::CreateField;
use super::presets::PRESETS;
use crate::kafka::model::ConfigSource;
use crate::shell::{Command, Cx, Effect, Notice, Ready, Route};
use crate::ui::popup::Offer;
use crate::views::changing::{Site, propose};
use crate::views::topic_changes::create_topics;

/// All of them, in the order of the help page.
pub(super) const ALL: &[Command<CreateForm>] = &[
    Command::<CreateForm>::new(
        "create.review",
        &["f5", "alt-enter"],
        "review",
        "Shows what would be made; the topic is made after that.",
        CreateForm::review,
    )
    .writes()
    .rank(1),
    Command::<CreateForm>::new(
        "create.next",
        &["tab"],
        "next field",
        "Goes to the next field.",
        |form, _| {
            form.focus = form.focus.next();
        },
    )
    .rank(4),
    Command::<CreateForm>::new(
        "create.previous",
        &["shift-tab"],
        "field before",
        "Goes to the field before.",
        |form, _| {
            form.focus = form.focus.previous();
        },
    ),
    Command::<CreateForm>::new(
        "create.preset",
        &["f2"],
        "presets",
        "Offers configs for common purposes, the time to retain first.",
        |_, cx| {
            let offers = PRESETS.iter().map(|preset| Offer::new(preset.name, preset.detail)).collect();
            cx.choose("What is the topic for?", offers, |form: &mut CreateForm, index, cx| {
                for (name, value) in PRESETS[index].configs {
                    form.fields.put(name, value);
                }
                form.focus = CreateField::Configs;
                form.changed(cx);
            });
        },
    )
    .rank(2),
    Command::<CreateForm>::new(
        "create.config",
        &["f3"],
        "configs",
        "Lists all configs of topics with their defaults; the one that is chosen gets a line.",
        CreateForm::choose_config,
    )
    .ready(|form, _| {
        Ready::when(!form.known.is_empty(), "no topic of this cluster tells which configs there are")
    })
    .rank(3),
];

impl CreateForm {
    fn choose_config(&mut self, cx: &mut Cx<'_>) {
        let offer = |config: &crate::kafka::model::Config| {
            // What another topic has set itself is not what a new one gets.
            let default = match config.source {
                ConfigSource::Topic => {
                    config.without(ConfigSource::Topic).and_then(|level| level.value.clone())
                }
                _ => config.value.clone(),
            };
            (config.name.clone(), default.unwrap_or_default())
        };
        let rows: Vec<(String, String)> = self.known.iter().map(offer).collect();
        let offers = rows
            .iter()
            .map(|(name, value)| Offer::new(name.clone(), crate::views::configs::worded(name, value)))
            .collect();
        cx.choose("Configs of topics", offers, move |form: &mut CreateForm, index, cx| {
            let (name, value) = &rows[index];
            form.fields.put(name, value);
            form.focus = CreateField::Configs;
            form.changed(cx);
        });
    }

    fn review(&mut self, cx: &mut Cx<'_>) {
        let topic = match self.fields.topic(&self.known) {
            Ok(topic) => topic,
            Err((field, why)) => {
                self.focus = field;
                return cx.note(Notice::warn(format!("{}: {why}", field.label())));
            }
        };
        let site = Site::of(cx.look);
        let name = topic.name.clone();
        cx.call(
            "have it judged",
            |reach| async move { create_topics(&reach.cluster, vec![topic], site).await },
            move |_: &mut CreateForm, plan, cx| {
                propose(cx, plan, move |_: &mut CreateForm, outcomes, cx| {
                    if outcomes.iter().all(crate::change::Outcome::is_done) {
                        cx.say(Effect::Refresh);
                        cx.say(Effect::Replace(Route::Topic(name)));
                    }
                });
            },
        );
    }
}
