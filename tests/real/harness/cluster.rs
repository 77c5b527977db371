//! A running cluster of any flavour: where it listens, how its brokers stop and start again, how it is known to be
//! ready. Does not know how each flavour is configured.
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::leash::Leash;
use super::{connect, embedded, jars, kcat, kerberos, kraft, secured, secured_zookeeper, tools, zookeeper};

/// The kinds of cluster that the suite runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flavour {
    /// Three combined brokers and controllers, newest Kafka.
    KRaft,
    /// Three brokers and a ZooKeeper, the last Kafka that has it.
    ZooKeeper,
    /// One broker of the oldest Kafka, records written in format 1.
    Old,
    /// One broker of the newest Kafka with a listener for each way to secure one.
    Secured,
    /// One broker of the last Kafka that has a ZooKeeper, with logins over TLS and ACLs.
    SecuredZooKeeper,
    /// The same of the oldest Kafka.
    SecuredOld,
    /// One broker of the newest Kafka that takes the tickets of a realm.
    Kerberos,
    /// As `KRaft`, with workers of Kafka Connect and a database beside it.
    Connect,
    /// Three embedded brokers: `kafdeck demo --serve`.
    Embedded,
}

/// A running cluster; dropped, all of its processes are gone.
pub struct Cluster {
    pub flavour: Flavour,
    folder: PathBuf,
    /// Ports of the brokers: broker N (from 1) listens on `first_port + N - 1`.
    pub first_port: u16,
    brokers: Vec<Option<Leash>>,
    /// Further flags of an embedded cluster.
    flags: Vec<String>,
    /// Port and process of the ZooKeeper, where there is one.
    pub zookeeper: Option<(u16, Leash)>,
    /// What gives out tickets, where they are wanted.
    pub kdc: Option<Leash>,
    /// Kafka Connect and a database, where they are wanted.
    pub beside: Option<connect::Beside>,
}

/// How a broker is started: the java class path and the properties file, or another program.
pub struct Start {
    pub program: String,
    pub arguments: Vec<String>,
}

/// How long an external process may take to get ready on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

impl Cluster {
    /// Starts a cluster and waits until each broker answers and knows all the others.
    pub fn start(flavour: Flavour) -> Cluster {
        let folder = fresh_folder(flavour);
        let mut cluster = match flavour {
            Flavour::KRaft | Flavour::Connect => kraft::prepare(flavour, folder),
            Flavour::ZooKeeper => zookeeper::prepare(flavour, folder, 3, 0, |_, _| String::new()),
            Flavour::Old => zookeeper::prepare(flavour, folder, 1, 0, |_, _| {
                "log.message.format.version=0.10.2\n".to_owned()
            }),
            Flavour::SecuredZooKeeper | Flavour::SecuredOld => secured_zookeeper::prepare(flavour, folder),
            Flavour::Secured => secured::prepare(folder),
            Flavour::Kerberos => kerberos::prepare(folder),
            Flavour::Embedded => return Cluster::embedded(&[]),
        };
        (1..=cluster.size()).for_each(|id| cluster.launch(id));
        (1..=cluster.size()).for_each(|id| cluster.wait_for(id));
        cluster.beside = (flavour == Flavour::Connect).then(|| connect::Beside::start(&cluster));
        cluster
    }

    /// The embedded cluster with further flags of `kafdeck demo`.
    pub fn embedded(flags: &[&str]) -> Cluster {
        let mut cluster = embedded::prepare(fresh_folder(Flavour::Embedded));
        cluster.flags = flags.iter().map(|&flag| flag.to_owned()).collect();
        cluster.launch(1);
        (1..=cluster.size()).for_each(|id| cluster.wait_for(id));
        cluster
    }

    pub(super) fn new(flavour: Flavour, folder: PathBuf, first_port: u16, size: usize) -> Cluster {
        let brokers = (0..size).map(|_| None).collect();
        Cluster {
            flavour,
            folder,
            first_port,
            brokers,
            flags: Vec::new(),
            zookeeper: None,
            kdc: None,
            beside: None,
        }
    }

    /// How many brokers it has, running or not.
    pub fn size(&self) -> usize {
        self.brokers.len()
    }

    /// `host:port` of broker `id`, counted from 1.
    pub fn address(&self, id: usize) -> String {
        format!("127.0.0.1:{}", self.first_port + id as u16 - 1)
    }

    /// All brokers, as `-b` takes them.
    pub fn bootstrap(&self) -> String {
        (1..=self.size()).map(|id| self.address(id)).collect::<Vec<_>>().join(",")
    }

    /// Where its configuration and logs are.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Ends broker `id` in good order (SIGTERM) and waits until it is gone.
    pub fn stop_broker(&mut self, id: usize) {
        self.brokers[id - 1].take().expect("the broker runs").terminate();
    }

    /// Kills broker `id`, as a crash would.
    pub fn kill_broker(&mut self, id: usize) {
        self.brokers[id - 1] = None;
    }

    /// Starts a stopped broker again and waits until it answers.
    pub fn start_broker(&mut self, id: usize) {
        if self.zookeeper.is_some() {
            self.wait_until_forgotten(&[id]);
        }
        self.launch(id);
        self.wait_for(id);
    }

    /// Ends all brokers at once, as a power cut would: in good order, the last ones would wait for a quorum that has
    /// gone.
    pub fn cut_power(&mut self) {
        self.brokers.iter_mut().for_each(|broker| *broker = None);
    }

    /// Starts every stopped broker again and waits until all answer.
    pub fn restore(&mut self) {
        if self.flavour == Flavour::Embedded {
            return;
        }
        let stopped: Vec<usize> = (1..=self.size()).filter(|id| self.brokers[id - 1].is_none()).collect();
        if self.zookeeper.is_some() && !stopped.is_empty() {
            self.wait_until_forgotten(&stopped);
        }
        stopped.iter().for_each(|id| self.launch(*id));
        stopped.iter().for_each(|id| self.wait_for(*id));
    }

    /// ZooKeeper remembers a broker that was cut off until its session ends, and lets no other of its id in before.
    fn wait_until_forgotten(&self, stopped: &[usize]) {
        let deadline = Instant::now() + PATIENCE;
        while tools::zookeeper_brokers(self).iter().any(|id| stopped.contains(id)) {
            assert!(
                Instant::now() < deadline,
                "ZooKeeper still holds one of the stopped brokers {stopped:?}"
            );
        }
    }

    fn launch(&mut self, id: usize) {
        let start = match self.flavour {
            Flavour::KRaft | Flavour::Connect => kraft::broker(&self.folder, id),
            Flavour::ZooKeeper | Flavour::Old | Flavour::SecuredZooKeeper | Flavour::SecuredOld => {
                zookeeper::broker(self.flavour, &self.folder, id)
            }
            Flavour::Secured => secured::broker(&self.folder),
            Flavour::Kerberos => kerberos::broker(&self.folder),
            Flavour::Embedded => embedded::program(self.first_port, &self.flags),
        };
        self.run(id, &start);
    }

    fn run(&mut self, id: usize, start: &Start) {
        let log = self.folder.join(format!("broker-{id}.log"));
        self.brokers[id - 1] = Some(Leash::start(start.program.as_ref(), &start.arguments, &log));
    }

    /// Ends the secured cluster, starts another one at the same addresses, and waits until it answers. After `cut_power`,
    /// `restore` brings the first one back.
    pub fn give_place_to_another(&mut self) {
        self.cut_power();
        let start = secured::another(self);
        self.run(1, &start);
        self.wait_for(1);
    }

    /// Asks broker `id` until it names every broker of the cluster.
    fn wait_for(&self, id: usize) {
        let deadline = Instant::now() + PATIENCE;
        let whole = format!(" {} brokers:", self.size());
        loop {
            // kcat itself waits up to two seconds for the broker to listen: no pause is needed here.
            let answer = kcat::metadata_text(&self.address(id));
            if answer.contains(&whole) {
                return;
            }
            let process = self.brokers[if self.flavour == Flavour::Embedded { 0 } else { id - 1 }].as_ref();
            let process = process.expect("a broker is waited for after its launch");
            assert!(
                process.runs() && Instant::now() < deadline,
                "{:?} broker {id} at {} has ended or is not ready within {PATIENCE:?}; it says:\n{}\nkcat says:\n{answer}",
                self.flavour,
                self.address(id),
                process.last_words()
            );
        }
    }
}

fn fresh_folder(flavour: Flavour) -> PathBuf {
    let folder = jars::workshop().join(format!("{flavour:?}-{}", std::process::id()).to_lowercase());
    // What an earlier run of this process left, if anything.
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("the target folder is writable");
    folder
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.beside = None;
        self.brokers.clear();
        self.zookeeper = None;
        self.kdc = None;
        // What a failed test leaves is looked at; a passed one leaves nothing.
        if !std::thread::panicking() {
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}
