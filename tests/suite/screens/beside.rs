//! What a test puts beside the demo's own: a topic, or a Connect worker that runs the demo's connectors.
use super::{Bench, NOW};
use kafdeck::config::RegistryService;
use kafdeck::demo::{Batch, ConnectOptions, Demo, DemoConnect, DemoRegistry, Record, RegistryOptions};
use kafdeck::kafka::Cluster;
use kafdeck::security::{WebKeys, WebService, WebUnlock};
use kafdeck::wire::{Address, Options};
use std::path::Path;
use std::time::{Duration, SystemTime};

/// Started if it is wanted, and its connectors as they stay.
pub async fn start(demo: &Demo, options: Option<ConnectOptions>, folder: &Path) -> Option<DemoConnect> {
    let options = options?;
    let worker = DemoConnect::start(demo, options).await.unwrap();
    worker.tell(folder).unwrap();
    worker.until("payments-table", "RUNNING: FAILED FAILED FAILED").await;
    worker.until("customers-table", "PAUSED: PAUSED").await;
    worker.until("orders-table", "RUNNING: RUNNING RUNNING").await;
    Some(worker)
}

/// How the program is told of it.
pub fn reached(brokers: Vec<Address>, worker: Option<&DemoConnect>) -> Options {
    let service = |worker: &DemoConnect| {
        let addresses = vec![worker.url().parse().unwrap()];
        let unlock = WebUnlock::new(|| Ok(WebKeys::default()));
        WebService { name: "shop".into(), addresses, unlock }
    };
    Options { connects: worker.into_iter().map(service).collect(), ..Options::new(brokers) }
}

/// The journal's clock stands where the program's does when a test begins.
pub fn journal_clock() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_millis(NOW as u64)
}

impl Bench {
    /// A topic of one partition with these records beside the demo's own.
    pub fn with_topic(topic: &str, records: impl IntoIterator<Item = Record>) -> Bench {
        let bench = Bench::at("deck");
        bench.demo.create_topic(topic, 1, 1, &[]).unwrap();
        let records: Vec<Record> = records.into_iter().collect();
        if !records.is_empty() {
            bench.demo.append(topic, 0, &Batch::of(records)).unwrap();
        }
        bench
    }

    /// Opens a place beside which a worker runs.
    pub fn with_connect(route: &str, options: ConnectOptions) -> Bench {
        Bench::beside(route, Some(options), |_| {})
    }

    /// Other Connect clusters beside the same Kafka from now on, by name and addresses of workers.
    pub fn connects(&mut self, clusters: &[(&str, &[&str])]) -> &mut Bench {
        let _entered = self.runtime.enter();
        let service = |(name, urls): &(&str, &[&str])| WebService {
            name: (*name).into(),
            addresses: urls.iter().map(|url| url.parse().unwrap()).collect(),
            unlock: WebUnlock::new(|| Ok(WebKeys::default())),
        };
        let connects = clusters.iter().map(service).collect();
        let cluster = Cluster::connect(Options { connects, ..self.reach.cluster.wire().options().clone() });
        self.hands.cluster = cluster.clone();
        self.reach.cluster = cluster;
        self
    }

    /// Opens a place beside which the demo's registry runs.
    pub fn with_registry(route: &str) -> (Bench, DemoRegistry) {
        let mut bench = Bench::with("deck", |look| look.registries = true);
        let registry = bench.runtime.block_on(DemoRegistry::start(RegistryOptions::default())).unwrap();
        registry.tell(&bench.demo).unwrap();
        let entered = bench.runtime.enter();
        let unlock = WebUnlock::new(|| Ok(WebKeys::default()));
        let addresses = vec![registry.url().parse().unwrap()];
        let web = WebService { name: "registry".into(), addresses, unlock };
        let registries = [RegistryService { web, context: None, region: None, topics: None }].into();
        let options = bench.reach.cluster.wire().options().clone();
        let cluster = Cluster::connect(Options { registries, ..options });
        drop(entered);
        bench.hands.cluster = cluster.clone();
        bench.reach.cluster = cluster;
        bench.go(route);
        (bench, registry)
    }

    /// The worker.
    pub fn worker(&self) -> &DemoConnect {
        self.connect.as_ref().unwrap()
    }
}
