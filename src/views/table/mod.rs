//! The generic table behind most screens: a screen of rows is a [`Resource`], and everything else comes from here: sorting,
//! filtering, marking, copying, keeping the selection over a refresh. Knows no particular resource.
mod column;
mod columns;
mod commands;
mod drawing;
mod finding;
mod rows;
mod subject;

pub(crate) use column::{Column, Width};
pub(crate) use commands::open;
pub(crate) use subject::{AskFailure, ListedTopics, is_unlisted, topic_id};

use crate::kafka::Need;
use crate::shell::{Beside, Command, Cx, Handled, Look, Route, Screen, Shelf};
use crate::ui::grid::GridState;
use crate::ui::input::LineInput;
use crate::ui::key::Key;
use crate::ui::mouse::Mouse;
use crate::ui::tone::Tone;
use crate::ui::words::Words;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::time::Duration;
use subject::Subject;
use uuid::Uuid;

/// A switch that hides or shows some rows, by name.
pub type Toggle = &'static str;

/// What the second pane has of the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowPane {
    None,
    /// A place that asks the cluster.
    Asks,
    /// A place that the row gives all it shows.
    Lent,
}

/// What a table is made of: about twenty lines make a screen.
pub trait Resource: Clone + 'static {
    /// What the table is of: nothing for a list of the cluster, a name for a list of one thing's parts.
    type Of: Clone + 'static;
    const COLUMNS: &'static [Column<Self>];
    const COMMANDS: &'static [Command<Table<Self>>];
    /// What stands there when there is no row.
    const EMPTY: &'static str;

    fn route(of: &Self::Of) -> Route;
    fn title(of: &Self::Of) -> String;
    /// The rows as the last look at the cluster tells them; none while nothing is known.
    fn rows(_of: &Self::Of, _look: &Look) -> Option<Vec<Self>> {
        None
    }
    /// What of the look the rows are made of, and what of it stands above them.
    const NEEDS: &'static [Need] = &[];
    /// Asks for rows that no pulse tells; the answer goes to [`Table::loaded`]. Asked again after [`Resource::EVERY`].
    fn ask(_of: &Self::Of, _cx: &mut Cx<'_>) {}
    /// After how long the rows are asked for again while they are seen; none if a pulse tells them.
    const EVERY: Option<Duration> = None;
    /// Counts up when [`Resource::rows`] has something new.
    fn version(_of: &Self::Of, look: &Look) -> u64 {
        look.pulse.number
    }
    /// A feed that the rows come from has something new.
    fn woke(_table: &mut Table<Self>, _cx: &mut Cx<'_>) {}
    /// Lines above the rows: what the table is of, in short.
    fn head(_of: &Self::Of, _rows: &[Self], _look: &Look) -> Vec<Words<'static>> {
        Vec::new()
    }
    /// A paragraph below the rows about the selected one.
    fn foot(&self, _look: &Look) -> Option<Words<'static>> {
        None
    }
    /// Why there are no rows, if that is known.
    fn trouble(_of: &Self::Of, _look: &Look) -> Option<String> {
        None
    }
    /// What the list lacks to be whole, while it does.
    fn lacks(_of: &Self::Of, _look: &Look) -> Option<String> {
        None
    }
    /// Which one the table is of, where another may come to have its name.
    fn identity(_of: &Self::Of, _look: &Look) -> Option<Uuid> {
        None
    }
    /// That what the table is of is not listed, where nobody is asked about it by name; `before` says that it was.
    fn unlisted(_of: &Self::Of, _look: &Look, _before: bool) -> Option<String> {
        None
    }
    /// That the list leaves out, without a word of Kafka's, what may not be seen, and which right would show it; none where
    /// it does not.
    fn omits(_of: &Self::Of, _look: &Look) -> Option<&'static str> {
        None
    }
    /// Survives a refresh.
    fn id(&self) -> Cow<'_, str>;
    /// Where Enter leads.
    fn enter(&self) -> Option<Route> {
        None
    }
    /// Whether the second pane has something to show of a row, and whether that asks for it.
    const PANE: RowPane = RowPane::None;
    /// The place that the second pane shows of the row.
    fn beside(&self, _of: &Self::Of) -> Option<Route> {
        self.enter()
    }
    /// What that place is handed.
    fn lend(&self) -> Shelf {
        Shelf::default()
    }
    /// How the row fares: bad and warn rows carry a mark.
    fn tone(&self) -> Tone {
        Tone::Plain
    }
    /// Whether what the row is looked at for is still being asked for.
    fn is_filling(&self) -> bool {
        false
    }
    /// Whether the row is shown with these toggles on.
    fn is_shown(&self, _toggles: &[Toggle]) -> bool {
        true
    }
    /// How many there are, for the tab of this page.
    fn tally(rows: &[Self]) -> String {
        crate::ui::number::count(rows.len() as u64)
    }
    /// What the toggles hide, for the status.
    fn hidden(_toggles: &[Toggle]) -> &'static str {
        ""
    }
}

/// A screen of rows.
pub struct Table<R: Resource> {
    of: R::Of,
    /// As they came.
    all: Vec<R>,
    /// Indexes into `all`: what toggles and filter leave, in sort order.
    shown: Vec<usize>,
    loaded: bool,
    /// What the rows lack to be all, by the answer that they came with.
    lacking: Option<String>,
    /// Some row still waits for what it is looked at for.
    filling: bool,
    subject: Subject,
    toggles: Vec<Toggle>,
    filter: LineInput,
    filtering: bool,
    /// The columns that were drawn last, by their number among those for the eye.
    drawn: Vec<usize>,
    /// Column, by the same number, and whether the greatest comes first.
    sort: Option<(usize, bool)>,
    grid: GridState,
    /// Ids of marked rows.
    marked: BTreeSet<String>,
    /// The selected row is no longer there: none is, until one is chosen anew.
    gone: bool,
    /// The version of what the rows were made from.
    version: u64,
    /// The row on which the bar is to begin.
    begins: Option<String>,
}

/// The row on which the bar begins, by its id: handed to a table that is opened.
#[derive(Clone, Debug)]
pub struct BarAt(pub String);

impl<R: Resource> Table<R> {
    /// A table that will fill when it is opened.
    pub fn new(of: R::Of) -> Table<R> {
        Table {
            of,
            all: Vec::new(),
            shown: Vec::new(),
            loaded: false,
            lacking: None,
            filling: false,
            subject: Subject::default(),
            toggles: Vec::new(),
            filter: LineInput::default(),
            filtering: false,
            drawn: Vec::new(),
            sort: None,
            grid: GridState::default(),
            marked: BTreeSet::new(),
            gone: false,
            version: 0,
            begins: None,
        }
    }

    /// The same, with the bar on the row that was handed over, if one was.
    pub fn with_bar(of: R::Of, look: &Look) -> Table<R> {
        let begins = look.handed.get::<BarAt>().map(|BarAt(id)| id.clone());
        Table { begins, ..Table::new(of) }
    }

    /// The row under the cursor. Whoever chose a row that has gone since chose none of the others.
    pub fn selected(&self) -> Option<&R> {
        if self.gone {
            return None;
        }
        self.shown.get(self.grid.selected()).map(|at| &self.all[*at])
    }

    /// Rows that are marked, or else the selected one.
    pub fn chosen(&self) -> Vec<&R> {
        let marked = self.marked_rows();
        if marked.is_empty() { self.selected().into_iter().collect() } else { marked }
    }

    /// Rows that are marked, of those that are shown.
    pub fn marked_rows(&self) -> Vec<&R> {
        let rows = self.shown.iter().map(|at| &self.all[*at]);
        rows.filter(|row| self.marked.contains(&*row.id())).collect()
    }

    /// Takes the mark off a row, which may be gone.
    pub fn unmark(&mut self, id: &str) {
        self.marked.remove(id);
    }

    /// All rows, shown or not.
    pub fn rows(&self) -> &[R] {
        &self.all
    }

    /// What this table is of.
    pub fn of(&self) -> &R::Of {
        &self.of
    }

    /// Turns a toggle on or off.
    pub fn toggle(&mut self, toggle: Toggle, look: &Look) {
        match self.toggles.iter().position(|on| *on == toggle) {
            Some(at) => drop(self.toggles.remove(at)),
            None => self.toggles.push(toggle),
        }
        self.arrange(look);
    }
}

impl<R: Resource> Screen for Table<R> {
    const COMMANDS: &'static [&'static [Command<Table<R>>]] =
        &[R::COMMANDS, Table::<R>::TABLE_COMMANDS, Table::<R>::COLUMN_COMMANDS];

    fn route(&self) -> Route {
        R::route(&self.of)
    }
    fn title(&self) -> String {
        R::title(&self.of)
    }
    fn status(&self, look: &Look) -> Words<'static> {
        self.status_words(look)
    }
    fn beside(&self, _look: &Look) -> Beside {
        let route = self.selected().and_then(|row| row.beside(&self.of));
        match (R::PANE, route) {
            (RowPane::None, _) => Beside::Never,
            (_, None) => Beside::Nothing,
            (RowPane::Asks, Some(route)) => Beside::Asks(route),
            (RowPane::Lent, Some(route)) => Beside::Lent(route),
        }
    }
    fn lend(&self) -> Shelf {
        self.selected().map(Resource::lend).unwrap_or_default()
    }
    fn opened(&mut self, cx: &mut Cx<'_>) {
        self.take_news(cx.look);
        self.identify(cx.look);
        R::ask(&self.of, cx);
    }
    fn pulse(&mut self, cx: &mut Cx<'_>) {
        self.take_news(cx.look);
        self.identify(cx.look);
    }
    fn woke(&mut self, cx: &mut Cx<'_>) {
        R::woke(self, cx);
    }
    fn refresh(&mut self, cx: &mut Cx<'_>) {
        cx.say(crate::shell::Effect::Refresh);
        self.identify_anew();
        R::ask(&self.of, cx);
    }
    fn needs(&self) -> &'static [Need] {
        R::NEEDS
    }
    fn every(&self) -> Option<Duration> {
        R::EVERY
    }
    fn ask_again(&mut self, cx: &mut Cx<'_>) {
        R::ask(&self.of, cx);
    }
    fn mode(&self) -> &'static [(&'static str, &'static str)] {
        if self.filtering {
            return &[
                ("enter", "keep the filter"),
                ("↑↓", "choose"),
                ("esc", "all rows"),
                ("ctrl-u", "empty"),
            ];
        }
        &[]
    }
    fn tally(&self) -> Option<String> {
        let least = if self.lacking.is_some() { "≥ " } else { "" };
        let tally = self.loaded.then(|| R::tally(&self.all)).filter(|tally| !tally.is_empty())?;
        Some(format!("{least}{tally}"))
    }
    fn typing(&self) -> bool {
        self.filtering
    }
    fn key(&mut self, key: &Key, cx: &mut Cx<'_>) -> Handled {
        if self.filtering {
            return self.filter_key(key, cx.look);
        }
        if self.grid.key(key, self.shown.len()) {
            self.gone = false;
            return Handled::Yes;
        }
        if key.to_string() == "esc" {
            return self.unwind(cx.look);
        }
        Handled::No
    }
    fn paste(&mut self, text: &str, cx: &mut Cx<'_>) {
        if self.filtering {
            self.filter.paste(text);
            self.arrange(cx.look);
        }
    }
    fn mouse(&mut self, mouse: &Mouse, _area: Rect, cx: &mut Cx<'_>) -> Handled {
        self.grid_mouse(mouse, cx)
    }
    fn draw(&mut self, area: Rect, buffer: &mut Buffer, look: &Look) {
        self.take_news(look);
        self.identify(look);
        self.draw_table(area, buffer, look);
    }
}
