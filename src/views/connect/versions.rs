//! Which version each Connect cluster is, kept while the program runs, so that what it can't is grey before it is asked for. A version
//! that is not known greys nothing. It is asked for again after a while: a worker may be another one by then.
use crate::connect::ConnectAble;
use crate::kafka::model::Timestamp;
use crate::shell::effect::CallPace;
use crate::shell::{Cx, Look, Ready, Screen};
use std::collections::BTreeMap;
use std::sync::Arc;

const ASKING: &str = "ask for the versions of Connect";
/// Milliseconds that an answer is good for.
const GOOD: i64 = 15_000;

/// Versions by the names of the Connect clusters.
#[derive(Clone, Default)]
struct ConnectVersions {
    /// Of the profile that was open then.
    of: Option<String>,
    at: Option<Timestamp>,
    by_name: BTreeMap<Arc<str>, String>,
}

fn kept(look: &Look) -> Option<&ConnectVersions> {
    look.kept.get::<ConnectVersions>().filter(|kept| kept.of == look.cluster)
}

/// Asks for them where they are not known, or not any more.
pub(super) fn ask<V: Screen>(cx: &mut Cx<'_>) {
    let (of, now) = (cx.look.cluster.clone(), cx.look.now);
    let good = kept(cx.look).and_then(|kept| kept.at).is_some_and(|at| now.0 - at.0 < GOOD);
    if good || !cx.look.connects || cx.is_asking(ASKING) {
        return;
    }
    cx.call_at(
        CallPace::Own,
        ASKING,
        |reach| async move { reach.cluster.connects().versions().await },
        move |_: &mut V, told: Vec<(Arc<str>, String)>, cx| {
            cx.keep(move |kept: &mut ConnectVersions| {
                *kept = ConnectVersions { of, at: Some(now), by_name: told.into_iter().collect() };
            });
        },
    );
}

/// Why this Connect cluster can't, as far as its version is known.
pub(super) fn lacks(look: &Look, connect: &str, able: ConnectAble) -> Option<String> {
    able.lacks(kept(look)?.by_name.get(connect)?)
}

/// The same of some of them, for a command.
pub(super) fn can<'a>(look: &Look, connects: impl IntoIterator<Item = &'a str>, able: ConnectAble) -> Ready {
    let why = connects.into_iter().find_map(|connect| lacks(look, connect, able));
    why.map_or(Ready::Yes, Ready::No)
}
