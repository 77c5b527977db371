//! The form of a connector's config: to change one, or to make a connector. The plugin says which settings there are, and what is
//! wrong with their values while they are typed. `rows` is which stand there, `asking` what is asked, `typing` one field, `commands`
//! what can be done, `drawing` draws.
mod asking;
mod commands;
mod drawing;
mod rows;
mod typing;

use crate::change::ToldState;
use crate::connect::ConfigDraft;
use crate::connect::plugin_config::PluginConfig;
use crate::shell::{Command, Cx, Handled, Look, Route, Screen};
use crate::ui::input::LineInput;
use crate::ui::key::Key;
use crate::ui::mouse::Mouse;
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use rows::FormRow;
use std::sync::Arc;

/// Whose config it is.
#[derive(Clone, PartialEq, Eq)]
pub enum FormOf {
    Edit { connect: String, connector: String },
    Create { connect: String, class: String },
}

/// The setting that is to be edited first, handed to the form.
pub struct FirstSetting(pub Arc<str>);

/// The config of another connector, handed to the form that makes one.
pub struct CopiedConfig(pub ConfigDraft);

/// The form.
pub struct ConnectorForm {
    of: FormOf,
    /// None while it is loaded.
    draft: Option<ConfigDraft>,
    told: PluginConfig,
    /// Why it could not be loaded, or the plugin not be asked.
    trouble: Option<String>,
    rows: Vec<FormRow>,
    /// The setting with the cursor.
    at: Option<Arc<str>>,
    /// Its field.
    input: LineInput,
    /// What can't stand in the field, and is not taken over.
    mistake: Option<String>,
    /// Something was changed that the plugin was not asked about.
    unjudged: bool,
    all: bool,
    /// How it begins, of one that is made.
    state: Option<ToldState>,
    /// The config of another one, to begin with.
    copied: Option<ConfigDraft>,
    /// First line that is drawn.
    top: usize,
    areas: Vec<(Arc<str>, Rect)>,
}

impl FormOf {
    fn connect(&self) -> &str {
        match self {
            FormOf::Edit { connect, .. } | FormOf::Create { connect, .. } => connect,
        }
    }
}

impl ConnectorForm {
    pub fn new(of: FormOf, look: &Look) -> Self {
        let first = look.handed.get::<FirstSetting>().map(|first| first.0.clone());
        ConnectorForm {
            of,
            draft: None,
            told: PluginConfig::default(),
            trouble: None,
            rows: Vec::new(),
            at: first,
            input: LineInput::default(),
            mistake: None,
            unjudged: false,
            all: false,
            state: None,
            copied: look.handed.get::<CopiedConfig>().map(|copied| copied.0.clone()),
            top: 0,
            areas: Vec::new(),
        }
    }

    /// The lines as they are to stand there now; the cursor stays on its setting.
    fn arrange(&mut self) {
        let Some(draft) = &self.draft else { return };
        self.rows = rows::rows(&self.told, draft, self.all);
        let is_there = |key: &Arc<str>| self.rows.iter().any(|row| row.key == *key);
        let first = self.rows.iter().find(|row| draft.value(&row.key).is_none()).or(self.rows.first());
        match &self.at {
            Some(at) if is_there(at) => {}
            _ => self.at = first.map(|row| row.key.clone()),
        }
        if !self.typed_in() {
            self.enter_field();
        }
    }
}

impl Screen for ConnectorForm {
    const COMMANDS: &'static [&'static [Command<ConnectorForm>]] = &[commands::ALL];

    fn route(&self) -> Route {
        match self.of.clone() {
            FormOf::Edit { connect, connector } => Route::EditConnector { connect, connector },
            FormOf::Create { connect, class } => Route::CreateConnector { connect, class },
        }
    }
    fn title(&self) -> String {
        match &self.of {
            FormOf::Edit { connector, .. } => format!("Edit {connector}"),
            FormOf::Create { class, .. } => {
                format!("Create a connector of {}", class.rsplit('.').next().unwrap_or(class))
            }
        }
    }
    fn status(&self, look: &Look) -> Words<'static> {
        match look.lock() {
            Some(lock) => Words::toned(Tone::Warn, lock),
            None => self
                .state
                .map_or(Words::new(), |state| Words::toned(Tone::Warn, format!("begins {}", state.word()))),
        }
    }
    fn opened(&mut self, cx: &mut Cx<'_>) {
        self.load(cx);
    }
    fn refresh(&mut self, _cx: &mut Cx<'_>) {}
    fn tick(&mut self, cx: &mut Cx<'_>) {
        self.judge(cx);
    }
    fn ticks(&self) -> bool {
        self.unjudged
    }
    fn unsaved(&self, _look: &Look) -> Option<String> {
        let touched = self.draft.as_ref().is_some_and(|draft| match &self.of {
            FormOf::Edit { .. } => !draft.is_untouched(),
            // The class is set from the start.
            FormOf::Create { .. } => draft.keys().count() > 1,
        });
        touched.then(|| match &self.of {
            FormOf::Edit { connector, .. } => format!("the changes of {connector}, which are not set"),
            FormOf::Create { .. } => "the connector, which is not made".to_owned(),
        })
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
    fn paste(&mut self, text: &str, _cx: &mut Cx<'_>) {
        self.input.paste(text);
        self.typed();
    }
    fn mouse(&mut self, mouse: &Mouse, _area: Rect, cx: &mut Cx<'_>) -> Handled {
        let Some((key, _)) = self.areas.iter().find(|(_, area)| mouse.is_in(*area)) else {
            return Handled::No;
        };
        self.go_to(key.clone(), cx);
        Handled::Yes
    }
    fn draw(&mut self, area: Rect, buffer: &mut Buffer, look: &Look) {
        self.draw_form(area, buffer, look);
    }
}
