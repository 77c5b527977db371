//! A whole diagnosis: all given addresses beside each other, then every broker that the cluster tells of, and what this login
//! may do. Asks for nothing but versions, a login, the cluster's description and its topics' names.
use super::judge::Verdict;
use super::step::{ExamStep, Finding, Layer};
use super::surroundings::proxies;
use super::walk::{Say, walk};
use super::{advertised, clock, judge, rights};
use crate::security::Sasl;
use crate::wire::{
    Address, BrokerAddress, Connection, Error, LayerProbe, Metadata, Options, shared_addresses,
};
use futures_util::future::join_all;
use parking_lot::Mutex;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Longest wait for each single answer: nobody waits 5 s without a word.
const PATIENCE: Duration = Duration::from_secs(3);
/// A refused login is told late, on purpose (`connection.failed.authentication.delay.ms`).
const LOGIN: Duration = Duration::from_secs(10);

/// Is told each step as it ends.
pub type Tell = Arc<dyn Fn(&ExamStep) + Send + Sync>;

/// Goes through everything; steps are told as they end, and given in the order of addresses and layers.
pub async fn examine(options: Options, tell: Tell) -> Vec<ExamStep> {
    let probe = LayerProbe::new(Options { connect: PATIENCE, answer: LOGIN, ..options });
    let steps: Mutex<Vec<(usize, ExamStep)>> = Mutex::default();
    let take = |place: usize, step: ExamStep| {
        tell(&step);
        steps.lock().push((place, step));
    };
    if let Some(step) = proxies(|name| std::env::var(name).ok()) {
        take(0, step);
    }
    let addresses = probe.options().bootstrap.clone();
    let met = join_all(addresses.iter().enumerate().map(|(at, address)| {
        let say = move |step: ExamStep| take(at, step);
        let probe = &probe;
        async move { bootstrap(probe, address, &say).await }
    }))
    .await;
    let met: Vec<MetCluster> = met.into_iter().flatten().collect();
    let say = |step: ExamStep| take(addresses.len(), step);
    compare(&met, &say);
    if let Some(first) = met.first() {
        tokio::join!(
            brokers(&probe, &met, &say),
            seen(&probe, &first.connection, &say),
            compared_clocks(&probe, &first.connection, &say)
        );
    }
    let mut steps = steps.into_inner();
    // "broker 2" comes before "broker 10".
    steps.sort_by_key(|(place, step)| (*place, step.layer, step.about.len(), step.about.clone()));
    steps.into_iter().map(|(_, step)| step).collect()
}

/// A given address that leads to a cluster.
struct MetCluster {
    address: Address,
    connection: Connection,
    metadata: Metadata,
}

async fn bootstrap(probe: &LayerProbe, address: &Address, say: Say<'_>) -> Option<MetCluster> {
    let connection = walk(probe, address, say).await?;
    if let Some(sasl) = probe.options().security.sasl.clone() {
        log_in(probe, &connection, &sasl, say).await?;
    }
    let (begun, about) = (Instant::now(), &address.to_string());
    let met = probe.describe(&connection).await;
    let took = begun.elapsed();
    match met {
        Ok(metadata) if is_another(probe, &metadata) => {
            let expected = probe.options().cluster_id.clone().unwrap_or_default();
            let found = metadata.cluster_id.clone().unwrap_or_default();
            let (found, advice) =
                judge::of(&Error::AnotherCluster { address: address.clone(), expected, found });
            say(ExamStep::bad(Layer::Cluster, about, found, advice).took(took));
            None
        }
        Ok(metadata) => {
            say(ExamStep::good(Layer::Cluster, about, described(&metadata, address, kind(probe))).took(took));
            Some(MetCluster { address: address.clone(), connection, metadata })
        }
        Err(Error::WantsLogin { .. }) => {
            // The name of a mechanism that is not offered gets the list as well.
            let offered = probe.offered(address, "PLAIN").await;
            let (found, advice) = match offered {
                Ok(offered) => judge::wants_login(&offered),
                Err(_) => judge::wants_login(&[]),
            };
            say(ExamStep::bad(Layer::Login, about, found, advice).took(took));
            None
        }
        Err(error) => {
            let (found, advice) = judge::of(&error);
            say(ExamStep::bad(Layer::Cluster, about, found, advice).took(took));
            None
        }
    }
}

/// What answers at the given addresses, and what it tells of.
fn kind(probe: &LayerProbe) -> &'static str {
    if probe.options().controllers { "controller" } else { "broker" }
}

/// Whether the profile states another cluster.
fn is_another(probe: &LayerProbe, metadata: &Metadata) -> bool {
    let stated = probe.options().cluster_id.as_ref().filter(|_| metadata.cluster_id.is_some());
    stated.is_some_and(|stated| metadata.cluster_id.as_ref() != Some(stated))
}

/// On a connection of its own it is asked which mechanisms there are, while the login goes its way.
async fn log_in(probe: &LayerProbe, connection: &Connection, sasl: &Sasl, say: Say<'_>) -> Option<()> {
    let (begun, address) = (Instant::now(), connection.address());
    let mechanism = sasl.mechanism();
    let (offered, logged_in) = tokio::join!(probe.offered(address, mechanism), probe.log_in(connection));
    let user = match sasl {
        Sasl::Plain { user, .. } | Sasl::Scram { user, .. } => format!(" as {user}"),
        Sasl::Kerberos(_) if logged_in.is_ok() => ticket(probe, address).await,
        _ => String::new(),
    };
    let tried = format!("{mechanism}{user}");
    let offered = match offered {
        Ok(offered) => format!(" (offered: {})", offered.join(", ")),
        Err(_) => String::new(),
    };
    let about = address.to_string();
    let step = match &logged_in {
        Ok(()) => ExamStep::good(Layer::Login, &about, format!("logged in by {tried}{offered}")),
        Err(error) => {
            let (found, advice) = judge::of(error);
            ExamStep::bad(Layer::Login, &about, format!("{tried}: {found}{offered}"), advice)
        }
    };
    say(step.took(begun.elapsed()));
    logged_in.ok()
}

/// Whose ticket it is, which the setting need not tell.
async fn ticket(probe: &LayerProbe, address: &Address) -> String {
    let Some((principal, left)) = probe.ticket(address).await else { return String::new() };
    let minutes = left.as_secs() / 60;
    format!(" as {principal}, whose ticket lasts {} h {} min more", minutes / 60, minutes % 60)
}

fn described(metadata: &Metadata, address: &Address, what: &str) -> String {
    let id = metadata.cluster_id.as_deref().unwrap_or("without an id");
    let node = metadata.brokers.iter().find(|row| row.address == *address);
    let node = node.map_or_else(
        || "told by a node that does not advertise this address".to_owned(),
        |row| format!("told by node {}", row.id),
    );
    let count = match metadata.brokers.len() {
        1 => format!("1 {what}"),
        count => format!("{count} {what}s"),
    };
    format!("cluster {id}, {count}, {node}")
}

/// Whether all the addresses lead to one cluster.
fn compare(met: &[MetCluster], say: Say<'_>) {
    let Some(first) = met.first() else { return };
    let id = |row: &MetCluster| row.metadata.cluster_id.clone().unwrap_or_default();
    let others: Vec<&MetCluster> = met
        .iter()
        .filter(|row| !id(row).is_empty() && !id(first).is_empty() && id(row) != id(first))
        .collect();
    if others.is_empty() {
        return;
    }
    let rows = [first].into_iter().chain(others);
    let found =
        rows.map(|row| format!("{} is of cluster {}", row.address, id(row))).collect::<Vec<_>>().join(", ");
    let advice =
        "Name addresses of one cluster only in this profile, and make another profile for the other.";
    say(ExamStep::bad(
        Layer::Cluster,
        "",
        format!("the addresses lead to different clusters: {found}"),
        advice,
    ));
}

/// Every broker at the address that it advertises, which is where records are read and written.
async fn brokers(probe: &LayerProbe, met: &[MetCluster], say: Say<'_>) {
    let Some(first) = met.first() else { return };
    let rows = &first.metadata.brokers;
    for (address, ids) in shared_addresses(rows) {
        let ids = ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        say(ExamStep::bad(
            Layer::Advertised,
            &format!("brokers {ids}"),
            format!("all advertise {address}: only one of them can answer there"),
            "Give each broker an address of its own in advertised.listeners (or a port of its own, behind a port forward).",
        ));
    }
    join_all(rows.iter().map(|row| reach(probe, met, row, say))).await;
}

async fn reach(probe: &LayerProbe, met: &[MetCluster], row: &BrokerAddress, say: Say<'_>) {
    let about = format!("{} {}", kind(probe), row.id);
    let address = &row.address;
    if met.iter().any(|row| row.address == *address) {
        say(ExamStep::good(Layer::Advertised, &about, format!("{address}, reached as above")));
        return;
    }
    let begun = Instant::now();
    let steps: Mutex<Vec<ExamStep>> = Mutex::default();
    let reached = walk(probe, address, &|step: ExamStep| steps.lock().push(step)).await;
    let failed = steps.into_inner().into_iter().find(|step| step.finding == Finding::Bad);
    let step = match (reached, failed) {
        (Some(connection), _) => match stranger(probe, &connection, &met[0], row).await {
            Some((found, advice)) => ExamStep::bad(Layer::Advertised, &about, found, advice),
            None => {
                let there = probe.there(address).ok().filter(|there| there != address);
                let dialled = there.map(|there| format!(", dialled as {there}")).unwrap_or_default();
                ExamStep::good(Layer::Advertised, &about, format!("{address}{dialled} can be reached"))
            }
        },
        (None, Some(step)) => {
            let otherwise = step.advice.unwrap_or_default();
            let advice = match step.layer {
                Layer::Names | Layer::Connect => {
                    advertised::advice(&met[0].address, address, step.layer != Layer::Names, &otherwise)
                }
                _ => otherwise,
            };
            let found = format!("advertised as {address}, which can't be reached from here: {}", step.found);
            ExamStep::bad(Layer::Advertised, &about, found, advice)
        }
        // A walk that ends early has told why.
        (None, None) => return,
    };
    say(step.took(begun.elapsed()));
}

/// Whether somebody else answers at a broker's address: a broker of another cluster, as where it advertises localhost and
/// one runs here, or one of another number. Not asked where it takes a login, which every broker would have to weigh.
async fn stranger(
    probe: &LayerProbe,
    connection: &Connection,
    first: &MetCluster,
    row: &BrokerAddress,
) -> Option<Verdict> {
    if probe.options().security.sasl.is_some() {
        return None;
    }
    let told = probe.describe(connection).await.ok()?;
    let (id, expected) = (told.cluster_id?, first.metadata.cluster_id.clone()?);
    let address = &row.address;
    if id != expected {
        let found = format!("advertised as {address}, where another cluster answers: {id}");
        return Some((
            found,
            advertised::advice(
                &first.address,
                address,
                true,
                "Correct advertised.listeners on the broker: it names an address of another cluster.",
            ),
        ));
    }
    let mut there = told.brokers.iter().filter(|other| other.address == *address).peekable();
    let other = there.peek().map(|other| other.id)?;
    (!there.any(|other| other.id == row.id)).then(|| {
        let found = format!("advertised as {address}, where broker {other} answers");
        (found, "Correct advertised.listeners: each broker needs an address of its own.".to_owned())
    })
}

async fn compared_clocks(probe: &LayerProbe, connection: &Connection, say: Say<'_>) {
    let begun = Instant::now();
    say(clock::step(&probe.clock(connection).await).took(begun.elapsed()));
}

async fn seen(probe: &LayerProbe, connection: &Connection, say: Say<'_>) {
    let begun = Instant::now();
    let step = match probe.rights(connection).await {
        Ok(seen) => rights::step(&seen),
        Err(error) => {
            let (found, advice) = judge::of(&error);
            ExamStep::bad(Layer::Rights, "", format!("the topics can't be asked for: {found}"), advice)
        }
    };
    say(step.took(begun.elapsed()));
}
