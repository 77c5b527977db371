//! What the palette offers: places, topics, groups, saved views and commands by name. Runs nothing itself: it says what was chosen.
use super::super::App;
use super::called::{also, in_our_words};
use crate::nearest::did_you_mean;
use crate::shell::{CommandRow, Look, Ready, Route, saved};
use crate::ui::key::Key;
use crate::ui::mouse::Mouse;
use crate::ui::popup::{self, Offer};
use std::time::Duration;

/// What an offer leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Goal {
    Go(Route),
    /// A command of the view on top, by index.
    View(usize),
    Global(&'static str),
    /// Look at the cluster in this beat.
    Beat(Duration),
    /// Out of the program, whatever is lost by it.
    Leave,
}

/// The open palette.
pub struct Places {
    pub list: popup::Palette,
    goals: Vec<Goal>,
    /// Saved views: where each leads, or why it leads nowhere.
    views: Vec<(String, Result<Route, String>)>,
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
    /// With what can be done here, and with `everywhere`, which can be done in every place.
    pub fn new(app: &App, everywhere: impl Iterator<Item = (CommandRow, Ready)>) -> Places {
        let views = views(&app.look);
        let (offers, goals) = offers(app, everywhere, &views).into_iter().unzip();
        let list = popup::Palette::new("Go to", ": ", offers).history(app.past.clone());
        Places { list, goals, views }
    }

    /// What was chosen, as it is typed again: a route or a word as it stands, else the name of what was picked.
    pub fn said(&self) -> String {
        let typed = self.list.text().trim();
        let name =
            self.list.picked_name().filter(|_| self::typed(typed).is_none() && view_name(typed).is_none());
        name.unwrap_or(typed).to_owned()
    }

    pub fn key(&mut self, key: &Key) -> Chosen {
        // A whole route or a vi user's word is meant as it stands, whatever it resembles.
        if key.to_string() == "enter" {
            match self.named() {
                Some(Ok(route)) => return Chosen::Goal(Goal::Go(route.clone())),
                Some(Err(why)) => return Chosen::Unknown(why.clone()),
                None => {}
            }
            match beat(self.list.text()) {
                Some(Ok(every)) => return Chosen::Goal(Goal::Beat(every)),
                Some(Err(why)) => return Chosen::Unknown(why),
                None => {}
            }
            if let Some(goal) = typed(self.list.text()) {
                return Chosen::Goal(goal);
            }
        }
        let choice = self.list.key(key);
        self.chosen(choice)
    }

    pub fn mouse(&mut self, mouse: &Mouse) -> Chosen {
        let choice = self.list.mouse(mouse);
        self.chosen(choice)
    }

    /// The view of `open NAME`, if the name is one.
    fn named(&self) -> Option<&Result<Route, String>> {
        let name = view_name(self.list.text())?;
        self.views.iter().find(|(known, _)| known == name).map(|(_, route)| route)
    }

    fn chosen(&self, choice: popup::PaletteChoice) -> Chosen {
        match choice {
            popup::PaletteChoice::Open => Chosen::Still,
            popup::PaletteChoice::Left => Chosen::Cancelled,
            popup::PaletteChoice::Picked(index) => Chosen::Goal(self.goals[index].clone()),
            popup::PaletteChoice::Text(text) => match (route(&text), view_name(&text)) {
                (Ok(route), _) => Chosen::Goal(Goal::Go(route)),
                (Err(_), Some(name)) => {
                    let hint = did_you_mean(name, self.views.iter().map(|(name, _)| name.as_str()));
                    Chosen::Unknown(format!("There is no saved view \"{name}\"{hint}"))
                }
                (Err(unknown), None) => Chosen::Unknown(unknown.to_string()),
            },
        }
    }
}

/// What stands behind `open `: the name of a saved view.
fn view_name(text: &str) -> Option<&str> {
    text.trim().strip_prefix("open ").map(str::trim)
}

fn views(look: &Look) -> Vec<(String, Result<Route, String>)> {
    look.state.views.iter().map(|(name, _)| (name.to_owned(), saved::view(name, look))).collect()
}

/// `topics orders` is what a k9s user types for `topics/orders`, and `cg analytics` for `groups/analytics`. What is a route
/// already is meant as it stands: `connect/workers`.
fn route(text: &str) -> Result<Route, crate::shell::route::UnknownRoute> {
    let text = text.trim().replacen(' ', "/", 1);
    text.parse().or_else(|unknown| in_our_words(&text).parse().map_err(|_| unknown))
}

/// The beat of `refresh 5s`.
fn beat(text: &str) -> Option<Result<Duration, String>> {
    let wish = text.trim().strip_prefix("refresh ")?.trim();
    let (digits, unit) = wish.split_at(wish.find(|c: char| !c.is_ascii_digit()).unwrap_or(wish.len()));
    let seconds = digits.parse::<u64>().ok().and_then(|number| match unit.trim() {
        "" | "s" => Some(number),
        "m" | "min" => number.checked_mul(60),
        _ => None,
    });
    Some(match seconds {
        Some(seconds @ 1..=600) => Ok(Duration::from_secs(seconds)),
        _ => Err(format!("refresh {wish}: between 1s and 10m, such as refresh 5s")),
    })
}

fn typed(text: &str) -> Option<Goal> {
    let text = text.trim();
    if matches!(text, "q" | "quit" | "exit") {
        return Some(Goal::Global("quit"));
    }
    if text == "q!" {
        return Some(Goal::Leave);
    }
    let whole = text.contains(['/', '?', ' ']);
    route(text).ok().filter(|_| whole).map(Goal::Go)
}

fn offers(
    app: &App,
    everywhere: impl Iterator<Item = (CommandRow, Ready)>,
    views: &[(String, Result<Route, String>)],
) -> Vec<(Offer, Goal)> {
    let mut offers = Vec::new();
    let offer = |row: &CommandRow, ready: Ready| Offer {
        name: row.label.to_owned(),
        detail: row.help.to_owned(),
        key: app.keymap.shown(row, false).unwrap_or_default(),
        also: also(row.name),
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
    offers.extend(everywhere.map(|(row, ready)| (offer(&row, ready), Goal::Global(row.name))));
    offers.extend(views.iter().map(view_offer));
    for topic in app.look.pulse.topics.iter() {
        let route = Route::Records { topic: topic.name.to_string(), query: String::new() };
        offers.push((Offer::new(format!("{route}"), "records of the topic"), Goal::Go(route)));
    }
    for group in app.look.pulse.groups.at_least().into_iter().flat_map(|groups| groups.iter()) {
        let route = Route::Group(group.id.to_string());
        offers.push((Offer::new(format!("groups/{}", group.id), "consumer group"), Goal::Go(route)));
    }
    offers
}

fn view_offer((name, route): &(String, Result<Route, String>)) -> (Offer, Goal) {
    let (detail, off, goal) = match route {
        Ok(route) => (format!("saved view · {}", route.told()), None, route.clone()),
        Err(why) => ("saved view".to_owned(), Some(why.clone()), Route::Deck),
    };
    (Offer::new(format!("open {name}"), detail).off(off), Goal::Go(goal))
}
