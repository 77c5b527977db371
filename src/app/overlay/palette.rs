//! What the palette offers: places, topics, groups and commands by name. Runs nothing itself: it says what was chosen.
use super::super::App;
use crate::shell::{Ready, Route, Row};
use crate::ui::key::Key;
use crate::ui::mouse::Mouse;
use crate::ui::popup::{self, Offer};

/// What an offer leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Goal {
    Go(Route),
    /// A command of the view on top, by index.
    View(usize),
    Global(&'static str),
}

/// The open palette.
pub struct Places {
    pub list: popup::Palette,
    goals: Vec<Goal>,
}

/// What the user chose.
pub enum Chosen {
    Still,
    Cancelled,
    Goal(Goal),
    /// What was typed is nothing.
    Unknown(String),
}

impl Places {
    pub fn new(app: &App) -> Places {
        let (offers, goals) = offers(app).into_iter().unzip();
        Places { list: popup::Palette::new("Go to", ": ", offers), goals }
    }

    pub fn key(&mut self, key: &Key) -> Chosen {
        // A whole route or a vi user's word is meant as it stands, whatever it resembles.
        if key.to_string() == "enter"
            && let Some(goal) = typed(self.list.text())
        {
            return Chosen::Goal(goal);
        }
        let choice = self.list.key(key);
        self.chosen(choice)
    }

    pub fn mouse(&mut self, mouse: &Mouse) -> Chosen {
        let choice = self.list.mouse(mouse);
        self.chosen(choice)
    }

    fn chosen(&self, choice: popup::Choice) -> Chosen {
        match choice {
            popup::Choice::Open => Chosen::Still,
            popup::Choice::Left => Chosen::Cancelled,
            popup::Choice::Picked(index) => Chosen::Goal(self.goals[index].clone()),
            popup::Choice::Text(text) => match route(&text) {
                Ok(route) => Chosen::Goal(Goal::Go(route)),
                Err(unknown) => Chosen::Unknown(unknown.to_string()),
            },
        }
    }
}

/// `topics orders` is what a k9s user types for `topics/orders`.
fn route(text: &str) -> Result<Route, crate::shell::route::UnknownRoute> {
    text.trim().replacen(' ', "/", 1).parse()
}

fn typed(text: &str) -> Option<Goal> {
    let text = text.trim();
    if matches!(text, "q" | "q!" | "quit" | "exit") {
        return Some(Goal::Global("quit"));
    }
    let whole = text.contains(['/', '?', ' ']);
    route(text).ok().filter(|_| whole).map(Goal::Go)
}

fn offers(app: &App) -> Vec<(Offer, Goal)> {
    let mut offers = Vec::new();
    let offer = |row: &Row, ready: Ready| Offer {
        name: row.label.to_owned(),
        detail: row.help.to_owned(),
        key: app.keymap.shown(row, false).unwrap_or_default(),
        off: match ready {
            Ready::Yes => None,
            Ready::No(why) => Some(why),
        },
    };
    if let Some(open) = app.stack.top() {
        for (number, row) in open.view.rows().iter().enumerate() {
            offers.push((offer(row, open.view.ready(number, &app.look)), Goal::View(number)));
        }
    }
    for row in super::super::global_rows() {
        offers.push((offer(&row, app.global_ready(&row)), Goal::Global(row.name)));
    }
    let place = |name: String, detail: &str| Offer { name, detail: detail.to_owned(), ..Offer::default() };
    for topic in app.look.pulse.topics.iter() {
        let route = Route::Records { topic: topic.name.to_string(), query: String::new() };
        offers.push((place(format!("topics/{}", topic.name), "records of the topic"), Goal::Go(route)));
    }
    for group in app.look.pulse.groups.get().into_iter().flat_map(|groups| groups.iter()) {
        let route = Route::Group(group.id.to_string());
        offers.push((place(format!("groups/{}", group.id), "consumer group"), Goal::Go(route)));
    }
    offers
}
