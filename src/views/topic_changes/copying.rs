//! A topic made like another one, with its committed records, and with where groups stand, translated into the offsets of the copy.
use super::alike::alike;
use crate::change::{Action, Confirmation, Consequence, CopyPositions, CopyRange, CopyRecords, Plan, Weight};
use crate::kafka::Cluster;
use crate::kafka::model::{GroupDetail, Known, PartitionEnds, PartitionId};
use crate::kafka::stakes::CopyStake;
use crate::shell::route::for_shell;
use crate::ui::number;
use crate::views::changing::Site;
use crate::views::consequences::{copy as of_copying, untold};
use std::sync::Arc;

/// What is to be copied to where.
#[derive(Clone, Debug)]
pub struct CopyOrder {
    pub from: Arc<str>,
    pub to: String,
    pub groups: CopiedGroups,
}

/// Whose positions go along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CopiedGroups {
    None,
    /// Of these; each of them must be there, have a position, and have no members.
    Only(Vec<Arc<str>>),
    /// Of all that have a position and no members; the others are named.
    All,
}

/// The plan.
///
/// # Errors
/// If the topic is not there, its configs can't be had, the controller would refuse the new one, or a group's position can't go
/// along: in words.
pub async fn clone_with_records(cluster: &Cluster, order: CopyOrder, site: Site) -> Result<Plan, String> {
    let CopyOrder { from, to, groups } = order;
    let alike = alike(cluster, &from, &to).await?;
    let stake = cluster.copy_stake(&alike.from, site.now).await.map_err(|error| error.to_string())?;
    let map = map_name(&to, site.now.0);
    let id = (!alike.from.id.is_nil()).then(|| alike.from.id.to_string());
    let records = CopyRecords {
        from: from.to_string(),
        from_id: id,
        to: to.clone(),
        map: map.clone(),
        partitions: ranges(&stake),
    };
    let mut actions = vec![Action::CreateTopic(alike.wanted.clone()), records.action()];
    let mut consequences = of_copying(&stake, &to, site.now);
    consequences.extend(alike.secrets());
    let mut named = Vec::new();
    let found = positions(cluster, &groups, &from).await?;
    consequences.extend(found.consequences);
    for (group, positions) in found.rows {
        let (from, to, map) = (from.to_string(), to.clone(), map.clone());
        named.push(group.clone());
        actions.push(Action::CopyPositions(CopyPositions { group, from, to, map, positions }));
    }
    let along = match named.len() {
        0 => String::new(),
        count => format!(" and the positions of {}", number::counted(count as u64, "group")),
    };
    let title = format!("Create topic {to} like {from}, with its records{along}");
    let mut plan = Plan::of(title, site.names(), actions, Confirmation::Confirm);
    plan.consequences = consequences;
    plan.partial = found.partial;
    let groups = match named.as_slice() {
        [] => String::new(),
        named => format!(" --groups {}", for_shell(&named.join(","))),
    };
    plan.as_verb = Some(format!("topic clone {} {} --data{groups}", for_shell(&from), for_shell(&to)));
    Ok(plan)
}

/// All that is committed now.
fn ranges(stake: &CopyStake) -> Vec<CopyRange> {
    let row = |(id, ends): &(PartitionId, PartitionEnds)| CopyRange {
        partition: id.0,
        first: ends.first.0,
        end: ends.stable.0,
    };
    stake.partitions.iter().map(row).collect()
}

/// The name of the offset map's file: names of topics have none but plain letters.
fn map_name(to: &str, now: i64) -> String {
    let plain = |letter: &char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-');
    format!("{}-{now}.jsonl", to.chars().filter(plain).take(150).collect::<String>())
}

/// A group, and partitions with its offsets.
type Positions = (String, Vec<(i32, i64)>);

/// The positions that go along, and what is to be said of those that do not.
#[derive(Default)]
struct FoundPositions {
    rows: Vec<Positions>,
    consequences: Vec<Consequence>,
    /// Some groups could not be asked.
    partial: bool,
}

async fn positions(
    cluster: &Cluster,
    groups: &CopiedGroups,
    from: &Arc<str>,
) -> Result<FoundPositions, String> {
    let mut found = FoundPositions::default();
    match groups {
        CopiedGroups::None => {}
        CopiedGroups::Only(ids) => {
            for id in ids {
                let detail = cluster.group(id).await.map_err(|error| error.to_string())?;
                found.rows.push(position(&detail, from)?);
            }
        }
        CopiedGroups::All => {
            let readers = cluster.readers_of(std::slice::from_ref(from)).await;
            for detail in readers.at_least().into_iter().flatten() {
                let unsure = is_unsure(detail, from);
                found.partial |= unsure;
                match position(detail, from) {
                    Ok(position) => found.rows.push(position),
                    Err(why) => {
                        let weight = if unsure { Weight::Untold } else { Weight::Warning };
                        let text = format!("its position does not go along: {why}");
                        found.consequences.push(Consequence::new(weight, text));
                    }
                }
            }
            if let Some(why) = readers.why() {
                found.partial = true;
                found.consequences.push(untold(&format!("which groups read {from}"), why));
            }
        }
    }
    Ok(found)
}

/// Whether it could not be found out if a group's position can go along.
fn is_unsure(detail: &GroupDetail, from: &Arc<str>) -> bool {
    let mut own = detail.partitions.iter().filter(|row| row.topic == *from);
    detail.members.hole().is_some() || own.any(|row| row.committed.hole().is_some())
}

/// Where a group stands.
fn position(detail: &GroupDetail, from: &Arc<str>) -> Result<Positions, String> {
    let id = &detail.group.id;
    if detail.group.kind == "share" {
        return Err(format!("group {id} is a share group, which has no offsets that could be translated"));
    }
    match &detail.members {
        Known::Is(members) if members.is_empty() => {}
        Known::Is(members) => {
            let count = number::counted(members.len() as u64, "member");
            return Err(format!(
                "group {id} has {count}: stop them first, offsets of a group in use can't be set"
            ));
        }
        untold => {
            let why = untold.why().map_or("not known yet", |why| why);
            return Err(format!("whether somebody is in group {id} could not be found out: {why}"));
        }
    }
    let own = detail.partitions.iter().filter(|row| row.topic == *from);
    if let Some((row, why)) = own.clone().find_map(|row| Some((row, row.committed.hole()?))) {
        let at = format!("{from}/{}", row.partition);
        return Err(format!("what group {id} committed in {at} could not be found out: {why}"));
    }
    let positions: Vec<(i32, i64)> =
        own.filter_map(|row| Some((row.partition.0, row.committed.whole()?.0))).collect();
    match positions.is_empty() {
        true => Err(format!("group {id} has committed nothing on {from}")),
        false => Ok((id.to_string(), positions)),
    }
}
