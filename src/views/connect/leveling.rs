//! Levels of loggers set from the screen and the shell: the plan, for one worker or for all of a cluster.
use crate::change::{Action, Confirmation, Consequence, Outcome, Plan, SetLoggerLevel, Weight};
use crate::connect::model::ConnectLogger;
use crate::connect::{ConnectAble, Connects};
use crate::shell::{Cx, Notice, Screen};
use crate::views::changing::{Site, propose};
use std::collections::BTreeSet;

/// Kafka's words, the loudest first.
pub const LEVELS: &[&str] = &["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL", "OFF"];

/// Which loggers, and what is to become of them.
#[derive(Clone, Debug)]
pub struct LevelWish {
    /// By Connect cluster, worker and name. No worker: all of the cluster.
    pub loggers: Vec<(String, Option<String>, String)>,
    /// None: the level that the root has.
    pub level: Option<String>,
}

/// What will be set; none where it is so already. `names` is the cluster's name and an address of it.
///
/// # Errors
/// If this Connect can't, or the root's level is not told.
pub async fn plan(
    connects: &Connects,
    wish: &LevelWish,
    names: (&str, &str),
) -> Result<Option<Plan>, String> {
    let told = connects.loggers().await.at_all().map_err(|fault| fault.to_string())?.rows;
    let (mut actions, mut consequences) = (Vec::new(), Vec::new());
    for (connect, worker, logger) in &wish.loggers {
        // Since 3.7 all workers are asked by one request; before, each by itself.
        let apart = connects.lacks(connect, ConnectAble::SetAllLoggers).await;
        let together = worker.is_none() && apart.is_none();
        let own = told.iter().filter(|one| *one.connect == **connect).map(|one| one.worker.to_string());
        let workers: Vec<Option<String>> = match (worker, together) {
            (Some(worker), _) => vec![Some(worker.clone())],
            (None, true) => vec![None],
            (None, false) => own.collect::<BTreeSet<_>>().into_iter().map(Some).collect(),
        };
        if let (None, Some(apart)) = (worker, apart) {
            let text = format!("{apart}; each worker that this profile names is asked by itself");
            consequences.push(Consequence::new(Weight::Plain, text));
        }
        for worker in workers {
            actions.extend(action(connects, &told, (connect, worker, logger), wish)?);
        }
    }
    if actions.is_empty() {
        return Ok(None);
    }
    let names_of: BTreeSet<&str> = wish.loggers.iter().map(|(.., logger)| logger.as_str()).collect();
    let what = match names_of.iter().collect::<Vec<_>>().as_slice() {
        [only] => format!("logger {only}"),
        several => format!("{} loggers", several.len()),
    };
    let level = wish.level.as_deref().unwrap_or("the root's level");
    let actions = actions.into_iter().map(Action::SetLoggerLevel).collect();
    let mut plan = Plan::of(format!("Set {what} to {level}"), names, actions, Confirmation::Confirm);
    consequences.dedup();
    plan.consequences = consequences;
    Ok(Some(plan))
}

fn action(
    connects: &Connects,
    told: &[ConnectLogger],
    (connect, worker, logger): (&str, Option<String>, &str),
    wish: &LevelWish,
) -> Result<Option<SetLoggerLevel>, String> {
    let level_of = |name: &str| {
        let meant = |one: &&ConnectLogger| {
            *one.connect == *connect
                && *one.name == *name
                && worker.as_ref().is_none_or(|own| *one.worker == **own)
        };
        let levels: BTreeSet<Option<&str>> =
            told.iter().filter(meant).map(|one| one.level.as_deref()).collect();
        levels.first().copied().flatten().filter(|_| levels.len() == 1).map(str::to_owned)
    };
    let was = level_of(logger);
    let to = match &wish.level {
        Some(level) => level.clone(),
        None => level_of("root").ok_or("the root has no one level on these workers")?,
    };
    let url = connects.naming_of(connect, "").url;
    let set = SetLoggerLevel { connect: connect.to_owned(), worker, logger: logger.to_owned(), was, to, url };
    Ok((set.was.as_ref() != Some(&set.to)).then_some(set))
}

/// Has the plan made, and brings it up for review.
pub fn review<V: Screen>(
    wish: LevelWish,
    done: impl FnOnce(&mut V, Vec<Outcome>, &mut Cx<'_>) + Send + 'static,
    cx: &mut Cx<'_>,
) {
    let site = Site::of(cx.look);
    cx.call(
        "look up what follows",
        move |reach| async move { plan(reach.cluster.connects(), &wish, site.names()).await },
        move |_: &mut V, planned: Result<Option<Plan>, String>, cx| match planned {
            Ok(Some(plan)) => propose(cx, Ok(plan), done),
            Ok(None) => cx.note(Notice::good("Nothing to change: it is so already")),
            Err(why) => cx.note(Notice::bad(format!("Nothing was changed: {why}"))),
        },
    );
}
