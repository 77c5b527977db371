//! A connector made from the screen and the shell: the plan of it. Its secrets are in memory only.
use super::configuring::judged;
use crate::change::{Action, Confirmation, CreateConnector, Outcome, Plan, ToldState};
use crate::connect::{ConfigDraft, Connects};
use crate::shell::{Cx, Notice, Screen};
use crate::views::changing::{Site, propose};

/// What will be made. `names` is the cluster's name and an address of it.
///
/// # Errors
/// If it has no name, one of that name is there, or the plugin says that the config is wrong.
pub async fn plan(
    connects: &Connects,
    connect: &str,
    draft: &ConfigDraft,
    state: Option<ToldState>,
    names: (&str, &str),
) -> Result<Plan, String> {
    let name = draft.value("name").filter(|name| !name.trim().is_empty());
    let name = name.ok_or("a connector has a name: set name")?;
    match connects.connector(connect, &name).await {
        Ok(_) => return Err(format!("there is a connector {name} already")),
        Err(fault) if fault.is_missing() => {}
        Err(fault) => return Err(fault.to_string()),
    }
    let class = draft.value("connector.class").ok_or("a connector has a class: set connector.class")?;
    let consequences = judged(connects, connect, &class, draft).await?;
    let (config, secrets) = draft.parted();
    let connector = connects.naming_of(connect, &name);
    let withheld = secrets.keys().cloned().collect();
    let create = CreateConnector { connector, config, withheld, secrets, state };
    let title = format!("Create connector {name}");
    let mut plan = Plan::of(title, names, vec![Action::CreateConnector(create)], Confirmation::Confirm);
    plan.consequences = consequences;
    Ok(plan)
}

/// Has the plan made, and brings it up for review.
pub fn review<V: Screen>(
    connect: String,
    (draft, state): (ConfigDraft, Option<ToldState>),
    done: impl FnOnce(&mut V, Vec<Outcome>, &mut Cx<'_>) + Send + 'static,
    cx: &mut Cx<'_>,
) {
    let site = Site::of(cx.look);
    cx.call(
        "look up what follows",
        move |reach| async move { plan(reach.cluster.connects(), &connect, &draft, state, site.names()).await },
        move |_: &mut V, planned: Result<Plan, String>, cx| match planned {
            Ok(plan) => propose(cx, Ok(plan), done),
            Err(why) => cx.note(Notice::bad(format!("Nothing was changed: {why}"))),
        },
    );
}
