//! One poison record on both sides: from the task that failed at it to its dead letters, and from a dead letter to its connector.
use crate::connect::dead_letter::{DeadLetter, letters_of};
use crate::connect::model::Connector;
use crate::connect::trace::StackTrace;
use crate::shell::route::with_pair;
use crate::shell::{Cx, Look, Notice, Ready, Route, Screen};
use crate::ui::popup::Offer;

/// The dead letters of a connector: those of the record that the trace names, where it names one.
pub(super) fn of(connector: &Connector, trace: Option<&StackTrace>) -> Option<Route> {
    let topic = connector.dead_letters()?.to_owned();
    let filter = trace.and_then(StackTrace::record).map(|record| letters_of(&record));
    Some(Route::Records { topic, query: with_pair("", "where", &filter.unwrap_or_default()) })
}

/// Whether a dead letter leads to a connector.
pub fn leads_back(letter: Option<&DeadLetter>, look: &Look) -> Ready {
    match letter {
        Some(letter) if letter.connector.is_none() => Ready::No("its headers name no connector".to_owned()),
        Some(_) => Ready::when(look.connects, "this profile names no Kafka Connect"),
        None => Ready::No("it is no dead letter: it has no headers of an error".to_owned()),
    }
}

/// Opens the connector that failed at a record. Its headers do not say on which Connect cluster that was.
pub fn open_connector<V: Screen>(letter: &DeadLetter, cx: &mut Cx<'_>) {
    let Some(name) = letter.connector.clone() else { return };
    let looked_for = name.clone();
    cx.call(
        "look for the connector",
        move |reach| async move {
            let told = reach.cluster.connects().connectors().await;
            let lacks = told.lacks();
            let named = told.rows.into_iter().filter(|one| *one.name == *looked_for);
            (named.map(|one| one.connect.to_string()).collect::<Vec<_>>(), lacks)
        },
        move |_: &mut V, (found, lacks): (Vec<String>, Option<String>), cx| {
            let place = move |connect: &str| Route::Connector {
                connect: connect.to_owned(),
                connector: name.clone(),
            };
            match (found.as_slice(), lacks) {
                ([], None) => cx.note(Notice::warn("There is no connector of that name any more.")),
                ([], Some(lacks)) => {
                    cx.note(Notice::warn(format!(
                        "No connector of that name is known; not all could be asked: {lacks}"
                    )));
                }
                ([only], _) => cx.go(place(only)),
                _ => {
                    let offers = found.iter().map(|connect| Offer::new(connect.clone(), "")).collect();
                    cx.choose("On which Connect cluster?", offers, move |_: &mut V, at, cx| {
                        cx.go(place(&found[at]));
                    });
                }
            }
        },
    );
}
