//! Saved views by name: a view is a name and a route, and leads to the place if this cluster has it. Keeps nothing.
use super::{Look, Route};
use crate::nearest::did_you_mean;

/// The place of the saved view of that name.
///
/// # Errors
/// A sentence for the user: there is no such view, its route is no longer valid, or its topic is gone.
pub fn view(name: &str, look: &Look) -> Result<Route, String> {
    let views = &look.state.views;
    let text = views.get(name).ok_or_else(|| {
        let hint = did_you_mean(name, views.iter().map(|(name, _)| name));
        format!("There is no saved view \"{name}\"{hint}")
    })?;
    let route: Route =
        text.parse().map_err(|error| format!("The view \"{name}\" can't be opened: {error}"))?;
    match missing_topic(&route, look) {
        Some(topic) => {
            let known = look.pulse.topics.iter().map(|topic| &*topic.name);
            let hint = did_you_mean(&topic, known);
            Err(format!(
                "The view \"{name}\" shows the topic {topic}, which this cluster does not have{hint}"
            ))
        }
        None => Ok(route),
    }
}

/// A topic of the route that the last look at the cluster did not find; none before there was a look.
fn missing_topic(route: &Route, look: &Look) -> Option<String> {
    look.pulse.at?;
    let known = |name: &str| look.pulse.topics.iter().any(|topic| *topic.name == *name);
    route.topic()?.split(',').find(|name| !known(name)).map(str::to_owned)
}
