//! A connector copied: on its own Connect cluster, on another one of the profile, or on one of another profile, which is opened for it.
//! The config goes along in memory, secrets included; form, review and gate are those of the cluster where it is made.
use super::configuring::{self, LoadedConfig};
use super::connectors::ListedConnector;
use super::form::CopiedConfig;
use crate::config::Profile;
use crate::connect::{ConfigDraft, ConnectFault};
use crate::shell::{Cx, Effect, Notice, Route, Shelf};
use crate::ui::popup::Offer;
use crate::views::profiles::opening::with_secrets;
use crate::views::table::Table;
use std::sync::Arc;

/// A Connect cluster that a copy is made on.
struct CopyPlace {
    /// None: of the profile that is open.
    profile: Option<Arc<Profile>>,
    connect: String,
}

/// What is copied.
struct Original {
    connect: String,
    name: String,
    class: String,
    draft: ConfigDraft,
}

impl Table<ListedConnector> {
    /// Fetches the config, lets it be chosen where the copy is made, and opens the form there.
    pub(super) fn copy(&mut self, cx: &mut Cx<'_>) {
        let Some(row) = self.selected() else { return };
        let (connect, name) = (row.connector.connect.to_string(), row.connector.name.to_string());
        let class = row.connector.class().unwrap_or_default().to_owned();
        let of = (connect.clone(), name.clone());
        cx.call(
            "load the config to copy it",
            move |reach| async move {
                let connects = reach.cluster.connects();
                (configuring::load(connects, (&of.0, &of.1)).await, connects.names())
            },
            move |_: &mut Self, (loaded, names): (Result<LoadedConfig, ConnectFault>, Vec<Arc<str>>), cx| {
                match loaded {
                    Ok(LoadedConfig { draft, .. }) => {
                        choose_place(Original { connect, name, class, draft }, &names, cx);
                    }
                    Err(fault) => cx.note(Notice::bad(fault.to_string())),
                }
            },
        );
    }
}

/// Its own first.
fn choose_place(original: Original, names: &[Arc<str>], cx: &mut Cx<'_>) {
    let own = |name: &&Arc<str>| ***name == *original.connect;
    let here = names.iter().filter(own).chain(names.iter().filter(|name| !own(name)));
    let mut places: Vec<CopyPlace> =
        here.map(|name| CopyPlace { profile: None, connect: name.to_string() }).collect();
    for profile in cx.look.profiles.iter().filter(|one| Some(&one.name) != cx.look.profile.as_ref()) {
        let there = profile.connect_names();
        let there = there.map(|name| CopyPlace { profile: Some(profile.clone()), connect: name.to_owned() });
        places.extend(there);
    }
    if places.len() < 2 {
        return make(original, places.pop(), cx);
    }
    let offer = |place: &CopyPlace| match &place.profile {
        None if place.connect == original.connect => Offer::new(place.connect.clone(), "where it is"),
        None => Offer::new(place.connect.clone(), "beside it"),
        Some(profile) => {
            let lock = if profile.read_only { ", which is read-only" } else { "" };
            Offer::new(format!("{}/{}", profile.name, place.connect), format!("opens that profile{lock}"))
        }
    };
    let offers = places.iter().map(offer).collect();
    let title = format!("Copy {} to which Connect cluster?", original.name);
    cx.choose(title, offers, move |_: &mut Table<ListedConnector>, at, cx| {
        make(original, places.into_iter().nth(at), cx);
    });
}

/// Opens the form, in the other profile where it is one of that.
fn make(original: Original, place: Option<CopyPlace>, cx: &mut Cx<'_>) {
    let Some(CopyPlace { profile, connect }) = place else { return };
    let Original { connect: own, name, class, mut draft } = original;
    // Elsewhere its name is free.
    let is_own = profile.is_none() && connect == own;
    draft.begin("name", &if is_own { format!("{name}-copy") } else { name });
    let (route, copied) = (Route::CreateConnector { connect, class }, CopiedConfig(draft));
    match profile {
        None => cx.go_with(route, copied),
        Some(profile) => {
            let onward = (route, Shelf::with(copied));
            with_secrets::<Table<ListedConnector>>(Profile::clone(&profile), cx, move |profile, cx| {
                cx.say(Effect::Connect(Arc::new(profile), Some(onward)));
            });
        }
    }
}
