//! `kafdeck demo`: a Kafka cluster in this process, with the UI on it or served to any client.
use super::exit::{Exit, usage};
use super::global::GlobalArgs;
use super::runtime::{self, Interrupt};
use super::session::VerbSession;
use super::{interface, log};
use crate::config::{Address, ClusterChoice, ConnectTables, Profile, RegistryTables};
use crate::demo::story::{self, StoryOptions};
use crate::demo::{self, Listen};
use anyhow::Context;
use std::io::Write;
use std::net::SocketAddr;

/// More brokers than this would take more ports and memory than a demo should.
const MOST_BROKERS: usize = 64;

/// Open the UI on a Kafka cluster in this process, or serve that cluster to any Kafka client
///
/// Nothing is installed and nothing is written: the cluster is gone when kafdeck ends. -b N sets how many brokers it has
/// (3 unless said otherwise).
#[derive(Debug, clap::Args)]
pub struct DemoArgs {
    /// Serve the cluster without a UI until Ctrl-C: the first broker here, the others on the ports after it
    #[arg(long, value_name = "HOST:PORT")]
    serve: Option<SocketAddr>,
    /// Decides everything that looks random
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Records a second, in the mean; 0 for no traffic
    #[arg(long, value_name = "PER-SECOND", default_value_t = 150.0)]
    rate: f64,
    /// Make so many more topics (load-00001 …)
    #[arg(long, value_name = "N", default_value_t = 0)]
    topics: usize,
    /// Partitions of each of those topics
    #[arg(long, value_name = "M", default_value_t = 1, value_parser = clap::value_parser!(i32).range(1..=100_000))]
    partitions: i32,
}

impl DemoArgs {
    /// Starts the cluster and opens the UI on it, or serves it.
    pub fn run(&self, global: &GlobalArgs) -> anyhow::Result<Exit> {
        if !(self.rate.is_finite() && self.rate >= 0.0) {
            return Err(usage("--rate: a number of records a second, 0 for none"));
        }
        let options = demo::Options {
            brokers: global.brokers.as_deref().map_or(Ok(demo::Options::default().brokers), count)?,
            listen: self.serve.map_or(Listen::Ephemeral, Listen::From),
            seed: self.seed,
            ..demo::Options::default()
        };
        let told = StoryOptions {
            seed: self.seed,
            rate: self.rate,
            load_topics: self.topics,
            load_partitions: self.partitions,
            ..StoryOptions::default()
        };
        runtime::run(async move {
            let cluster = demo::Demo::start(options).await.context("can't start the demo cluster")?;
            // Traffic goes on as long as this lives.
            let _traffic = story::tell(&cluster, told).context("can't set the demo cluster up")?;
            // The table of its sink is gone with the program.
            let folder = tempfile::tempdir().context("can't make a folder for the demo's table")?;
            let connect = self.connect(&cluster, folder.path()).await?;
            let registry = self.registry(&cluster).await?;
            if self.serve.is_some() {
                log::for_verb(global)?;
                return serve(&cluster, &connect, &registry).await;
            }
            let mut session = VerbSession::for_ui(global, None)?;
            let brokers = Address::list(&cluster.bootstrap()).map_err(anyhow::Error::msg)?;
            let workers = vec![connect.url().parse().map_err(anyhow::Error::msg)?];
            let address = vec![registry.url().parse().map_err(anyhow::Error::msg)?];
            // A command line that is copied reaches worker and registry, too, as long as the program runs.
            let (connect_flag, registry_flag) = ("--connect".to_owned(), "--registry".to_owned());
            session.config.said_again.extend([connect_flag, connect.url(), registry_flag, registry.url()]);
            let connect = ConnectTables::of_addresses(workers);
            let registry = RegistryTables::of_addresses(address);
            let profile =
                Profile { name: "demo".to_owned(), brokers, connect, registry, ..Profile::default() };
            interface::open(session, ClusterChoice::Demo(profile), global.go.clone()).await
        })
    }
}

impl DemoArgs {
    /// A Connect worker beside it; where the cluster is served, on the port after its brokers' own.
    async fn connect(
        &self,
        cluster: &demo::Demo,
        folder: &std::path::Path,
    ) -> anyhow::Result<demo::DemoConnect> {
        let mut options = demo::ConnectOptions::default();
        options.listen = self.beside(cluster, 0).unwrap_or(options.listen);
        let connect = match demo::DemoConnect::start(cluster, options).await {
            // Somebody is there: any other port does.
            Err(_) => demo::DemoConnect::start(cluster, demo::ConnectOptions::default()).await,
            started => started,
        };
        let connect = connect.context("can't start the demo's Connect worker")?;
        connect.tell(folder).context("can't write the file of the demo's connector")?;
        Ok(connect)
    }

    /// A schema registry beside it, with the topics that are written by its schemas.
    async fn registry(&self, cluster: &demo::Demo) -> anyhow::Result<demo::DemoRegistry> {
        let mut options = demo::RegistryOptions::default();
        options.listen = self.beside(cluster, 1).unwrap_or(options.listen);
        let registry = match demo::DemoRegistry::start(options).await {
            Err(_) => demo::DemoRegistry::start(demo::RegistryOptions::default()).await,
            started => started,
        };
        let registry = registry.context("can't start the demo's schema registry")?;
        registry.tell(cluster).context("can't make the topics of the demo's schemas")?;
        Ok(registry)
    }

    /// Where the cluster is served: the port so many after those of its brokers.
    fn beside(&self, cluster: &demo::Demo, more: u16) -> Option<SocketAddr> {
        let first = self.serve?;
        let brokers = u16::try_from(cluster.bootstrap().split(',').count()).ok()?;
        let port = first.port().checked_add(brokers)?.checked_add(more)?;
        Some(SocketAddr::new(first.ip(), port))
    }
}

/// How many brokers `-b` asks for.
fn count(text: &str) -> anyhow::Result<usize> {
    match text.parse() {
        Ok(count) if (1..=MOST_BROKERS).contains(&count) => Ok(count),
        _ => Err(usage(format!(
            "-b {text}: for the demo this is how many brokers to start, 1 to {MOST_BROKERS}"
        ))),
    }
}

async fn serve(
    cluster: &demo::Demo,
    connect: &demo::DemoConnect,
    registry: &demo::DemoRegistry,
) -> anyhow::Result<Exit> {
    let mut interrupt = Interrupt::listen()?;
    let bootstrap = cluster.bootstrap();
    let first = bootstrap.split(',').next().unwrap_or_default();
    let said = format!(
        "{bootstrap}\n\
         A Kafka cluster, until Ctrl-C. Try:\n  \
         kafdeck -b {first} --connect {} --registry {}\n  \
         kcat -b {first} -L\n  \
         kcat -b {first} -C -t orders -o -5 -e\n  \
         echo hello | kcat -b {first} -P -t shipments\n",
        connect.url(),
        registry.url()
    );
    // Whoever only wants the addresses may read the first line and leave.
    let _ = std::io::stdout().write_all(said.as_bytes());
    interrupt.wanted().await;
    Ok(Exit::Done)
}
