//! The form that makes a topic: name, partitions, replicas or the brokers of each partition, configs. While it is filled the
//! controller is asked whether it would make it so.
//!
//! `fields` is the text as it stands and the topic that it means, `commands` is what can be done, `presets` are configs for common
//! purposes, `drawing` draws.
mod commands;
mod drawing;
mod fields;
mod presets;

use crate::change::CreateTopic;
use crate::kafka::acting::JudgedTopic;
use crate::kafka::model::Config;
use crate::shell::{Command, Cx, Handled, Look, Route, Screen};
use crate::ui::editor::Edited;
use crate::ui::input::Typed;
use crate::ui::key::Key;
use crate::ui::mouse::Mouse;
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use fields::{CreateField, CreateFields};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// The form.
#[derive(Default)]
pub struct CreateForm {
    fields: CreateFields,
    focus: CreateField,
    /// Configs of topics, as some topic of the cluster tells them: for names, documentation and checks. Empty: not told.
    known: Vec<Config>,
    /// Why they are not told.
    untold: Option<String>,
    /// What was asked about last, and the answer.
    asked: Option<CreateTopic>,
    verdict: Option<Result<JudgedTopic, String>>,
    areas: Vec<(CreateField, Rect)>,
}

impl CreateForm {
    /// After each change: asks the controller about what stands there now.
    fn changed(&mut self, cx: &mut Cx<'_>) {
        let Ok(topic) = self.fields.topic(&self.known) else {
            (self.asked, self.verdict) = (None, None);
            return;
        };
        if self.asked.as_ref() == Some(&topic) {
            return;
        }
        (self.asked, self.verdict) = (Some(topic.clone()), None);
        cx.call(
            "ask the controller",
            |reach| async move {
                let verdict = reach.cluster.judge_topics(&[&topic]).await.into_iter().next();
                let untold = || Err("the controller says nothing to it".to_owned());
                (topic, verdict.map_or_else(untold, |verdict| verdict.map_err(|error| error.to_string())))
            },
            |form: &mut CreateForm, (topic, verdict), _| {
                // What was typed meanwhile is asked about anew.
                if form.asked.as_ref() == Some(&topic) {
                    form.verdict = Some(verdict);
                }
            },
        );
    }

    fn ask_for_configs(cx: &mut Cx<'_>) {
        let topics = &cx.look.pulse.topics;
        let visible = topics.iter().find(|topic| !topic.internal).or(topics.first());
        let Some(name) = visible.map(|topic| topic.name.clone()) else { return };
        cx.call(
            "load the documentation",
            |reach| async move { reach.cluster.topic_configs(&name).await.map_err(|error| error.to_string()) },
            |form: &mut CreateForm, configs, cx| {
                match configs {
                    Ok(configs) => (form.known, form.untold) = (configs, None),
                    Err(why) => form.untold = Some(why),
                }
                form.changed(cx);
            },
        );
    }

    fn field_key(&mut self, key: &Key, cx: &mut Cx<'_>) -> Handled {
        let typed = match self.focus {
            CreateField::Configs => {
                return match self.fields.configs.key(key) {
                    Edited::Ignored => Handled::No,
                    Edited::Moved => Handled::Yes,
                    Edited::Changed => {
                        self.changed(cx);
                        Handled::Yes
                    }
                };
            }
            CreateField::Name => self.fields.name.key(key),
            CreateField::Partitions => self.fields.partitions.key(key),
            CreateField::Replicas => self.fields.replicas.key(key),
            CreateField::Brokers => self.fields.brokers.key(key),
        };
        match typed {
            // The form goes on at the next field, and Esc leaves it.
            Typed::Ignored | Typed::Left => return Handled::No,
            Typed::Done | Typed::Complete => self.focus = self.focus.next(),
            Typed::Moved => {}
            Typed::Changed => self.changed(cx),
        }
        Handled::Yes
    }
}

impl Screen for CreateForm {
    const COMMANDS: &'static [&'static [Command<CreateForm>]] = &[commands::ALL];

    fn route(&self) -> Route {
        Route::CreateTopic
    }
    fn title(&self) -> String {
        "Create a topic".to_owned()
    }
    fn status(&self, look: &Look) -> Words<'static> {
        match look.lock() {
            Some(lock) => Words::toned(Tone::Warn, lock),
            None => Words::new(),
        }
    }
    fn opened(&mut self, cx: &mut Cx<'_>) {
        CreateForm::ask_for_configs(cx);
    }
    fn pulse(&mut self, cx: &mut Cx<'_>) {
        let waits = self.known.is_empty() && self.untold.is_none() && !cx.is_asking("load the documentation");
        if waits {
            CreateForm::ask_for_configs(cx);
        }
    }
    fn refresh(&mut self, _cx: &mut Cx<'_>) {}
    fn unsaved(&self, _look: &Look) -> Option<String> {
        (!self.fields.is_untouched())
            .then(|| format!("the topic {}, which is not made", self.fields.name.text()))
    }
    fn typing(&self) -> bool {
        true
    }
    fn key(&mut self, key: &Key, cx: &mut Cx<'_>) -> Handled {
        let own = |text: &&str| Key::parse(text).is_ok_and(|own| own == *key);
        if commands::ALL.iter().any(|command| command.row.keys.iter().any(own)) {
            return Handled::No;
        }
        self.field_key(key, cx)
    }
    fn paste(&mut self, text: &str, cx: &mut Cx<'_>) {
        match self.focus {
            CreateField::Name => self.fields.name.paste(text),
            CreateField::Partitions => self.fields.partitions.paste(text),
            CreateField::Replicas => self.fields.replicas.paste(text),
            CreateField::Brokers => self.fields.brokers.paste(text),
            CreateField::Configs => self.fields.configs.paste(text),
        }
        self.changed(cx);
    }
    fn mouse(&mut self, mouse: &Mouse, _area: Rect, _cx: &mut Cx<'_>) -> Handled {
        let Some((field, _)) = self.areas.iter().find(|(_, area)| mouse.is_in(*area)) else {
            return Handled::No;
        };
        self.focus = *field;
        if self.focus == CreateField::Configs {
            let _ = self.fields.configs.mouse(mouse);
        }
        Handled::Yes
    }
    fn draw(&mut self, area: Rect, buffer: &mut Buffer, look: &Look) {
        self.draw_form(area, buffer, look);
    }
}
