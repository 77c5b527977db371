//! What a place has to show of the row under the bar, for the second pane. Plain data: the app opens it.
use super::route::Route;

/// What stands beside a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Beside {
    /// The place has no second pane.
    #[default]
    Never,
    /// It has one, and nothing is under the bar.
    Nothing,
    /// The place that has to ask for what it shows.
    Asks(Route),
    /// The place that is given all it shows (`Screen::lend`), and asks nobody.
    Lent(Route),
}

impl Beside {
    /// A place that asks, if there is one.
    pub fn asks(route: Option<Route>) -> Beside {
        route.map_or(Beside::Nothing, Beside::Asks)
    }

    /// The place, if there is one.
    pub fn route(&self) -> Option<&Route> {
        match self {
            Beside::Never | Beside::Nothing => None,
            Beside::Asks(route) | Beside::Lent(route) => Some(route),
        }
    }
}
