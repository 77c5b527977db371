//! Kafka Connect from Maven Central: workers of one distributed cluster and standalone ones, and the database that one of their sinks
//! writes to. Knows their properties and their REST, no scenario.
use std::fmt::Write as _;
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use openssl::ssl::{SslConnector, SslMethod, SslStream, SslVerifyMode};
use serde_json::Value;

use super::leash::Leash;
use super::postgres::Postgres;
use super::stores::{self, PASSWORD};
use super::{Cluster, jars, ports};

/// A worker that is not ready by then never is.
const PATIENCE: Duration = Duration::from_secs(120);
/// Warnings and errors.
const LOG: &str = "log4j.rootLogger=WARN, A\nlog4j.appender.A=org.apache.log4j.ConsoleAppender\nlog4j.appender.A.layout=org.apache.log4j.PatternLayout\nlog4j.appender.A.layout.ConversionPattern=%p %m%n\n";
/// What an old standalone worker is started with.
const FIRST: &str = "first.properties";
/// Whose login a secured worker takes.
pub const LOGIN: (&str, &str) = ("carol", "carol-secret");

/// What runs beside a cluster, started once for all scenarios.
pub struct Beside {
    /// Two of one Connect cluster.
    pub workers: [Worker; 2],
    pub postgres: Postgres,
}

impl Beside {
    pub fn start(cluster: &Cluster) -> Beside {
        let mut workers = [1, 2].map(|number| Worker::distributed(cluster, number));
        let postgres = Postgres::start();
        workers.iter_mut().for_each(Worker::wait);
        Beside { workers, postgres }
    }

    /// Both workers, as `--connect` takes them.
    pub fn urls(&self) -> String {
        self.workers.iter().map(Worker::url).collect::<Vec<_>>().join(",")
    }
}

/// One worker; dropped, it is gone.
pub struct Worker {
    pub port: u16,
    secure: bool,
    version: &'static str,
    folder: PathBuf,
    class: &'static str,
    process: Option<Leash>,
}

impl Worker {
    fn distributed(cluster: &Cluster, number: u16) -> Worker {
        let mut more = String::from("group.id=suite-connect\n");
        for kind in ["offset", "config", "status"] {
            writeln!(more, "{kind}.storage.topic=suite-connect-{kind}").expect("a string grows");
            writeln!(more, "{kind}.storage.replication.factor=3").expect("a string grows");
        }
        more += "offset.storage.partitions=1\nstatus.storage.partitions=1\n";
        // A worker that is gone is given up soon.
        more +=
            "session.timeout.ms=6000\nheartbeat.interval.ms=1000\nscheduled.rebalance.max.delay.ms=2000\n";
        let class = "org.apache.kafka.connect.cli.ConnectDistributed";
        Worker::new(cluster, &format!("worker-{number}"), jars::NEWEST, class, &more)
    }

    /// One that keeps everything in files.
    pub fn standalone(cluster: &Cluster, name: &str, version: &'static str) -> Worker {
        let folder = cluster.folder().join(name);
        fs::create_dir_all(&folder).expect("the target folder is writable");
        let more = format!("offset.storage.file.filename={}/offsets\n", folder.display());
        if version == jars::OLD_CONNECT {
            // It starts with a connector, or not at all.
            let first = format!(
                "name=first\nconnector.class=FileStreamSource\ntopic=first\nfile={}/none\n",
                folder.display()
            );
            fs::write(folder.join(FIRST), first).expect("the folder is writable");
        }
        let mut worker =
            Worker::new(cluster, name, version, "org.apache.kafka.connect.cli.ConnectStandalone", &more);
        worker.wait();
        worker
    }

    /// The same behind TLS, with a login.
    pub fn secured(cluster: &Cluster, name: &str) -> Worker {
        let folder = cluster.folder().join(name);
        fs::create_dir_all(&folder).expect("the target folder is writable");
        stores::copy_into(&folder);
        let place = folder.display();
        fs::write(folder.join("users"), format!("{}={}\n", LOGIN.0, LOGIN.1))
            .expect("the folder is writable");
        let package = "org.apache.kafka.connect.rest.basic.auth.extension";
        let jaas = format!(
            "KafkaConnect {{ {package}.PropertyFileLoginModule required file=\"{place}/users\"; }};\n"
        );
        fs::write(folder.join("jaas"), jaas).expect("the folder is writable");
        let mut more = format!("offset.storage.file.filename={place}/offsets\n");
        let store = "listeners.https.ssl.keystore";
        writeln!(more, "{store}.location={place}/broker.jks\n{store}.type=JKS").expect("a string grows");
        writeln!(more, "{store}.password={PASSWORD}\nlisteners.https.ssl.key.password={PASSWORD}")
            .expect("a string grows");
        writeln!(more, "rest.extension.classes={package}.BasicAuthSecurityRestExtension")
            .expect("a string grows");
        let class = "org.apache.kafka.connect.cli.ConnectStandalone";
        let mut worker = Worker::new(cluster, name, jars::NEWEST, class, &more);
        worker.wait();
        worker
    }

    fn new(cluster: &Cluster, name: &str, version: &'static str, class: &'static str, more: &str) -> Worker {
        let folder = cluster.folder().join(name);
        fs::create_dir_all(&folder).expect("the target folder is writable");
        let secure = folder.join("jaas").exists();
        let mut worker = Worker { port: ports::free(1), secure, version, folder, class, process: None };
        let plugins = jars::connect_plugins(version);
        let converter = "org.apache.kafka.connect.storage.StringConverter";
        let common = [
            ("bootstrap.servers", cluster.bootstrap()),
            ("key.converter", converter.to_owned()),
            ("value.converter", converter.to_owned()),
            ("offset.flush.interval.ms", "1000".to_owned()),
            ("listeners", worker.url()),
            ("rest.advertised.host.name", "127.0.0.1".to_owned()),
            ("plugin.path", plugins.display().to_string()),
            ("plugin.discovery", "service_load".to_owned()),
        ];
        let common: String = common.iter().map(|(key, value)| format!("{key}={value}\n")).collect();
        fs::write(worker.properties(), common + more).expect("the target folder is writable");
        worker.launch();
        worker
    }

    fn properties(&self) -> PathBuf {
        self.folder.join("worker.properties")
    }

    /// Starts it, or starts it again; `wait` tells when it is ready.
    pub fn launch(&mut self) {
        let mut arguments: Vec<String> = vec!["-Xmx512m".to_owned(), "-XX:+UseSerialGC".to_owned()];
        arguments.push("-XX:TieredStopAtLevel=1".to_owned());
        arguments.push("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn".to_owned());
        // Of what is older than 4.0: it is silent otherwise.
        let log = self.file("log4j.properties");
        fs::write(&log, LOG).expect("the folder is writable");
        arguments.push(format!("-Dlog4j.configuration=file:{}", log.display()));
        if self.secure {
            arguments.push(format!("-Djava.security.auth.login.config={}/jaas", self.folder.display()));
        }
        arguments.extend(["-cp".to_owned(), jars::connect_class_path(self.version), self.class.to_owned()]);
        arguments.push(self.properties().display().to_string());
        arguments.extend(
            Some(self.file(FIRST)).filter(|first| first.exists()).map(|first| first.display().to_string()),
        );
        self.process = Some(Leash::start("java".as_ref(), &arguments, &self.folder.join("log")));
    }

    /// Waits until it is ready.
    pub fn wait(&mut self) {
        let begun = Instant::now();
        let ready = if self.version == jars::OLD_CONNECT { "/connectors" } else { "/health" };
        loop {
            if self.ask("GET", ready, None).is_ok_and(|(status, _)| status == 200) {
                return;
            }
            let process = self.process.as_ref().expect("it was launched");
            // Its leash takes a moment to start it.
            let ended = begun.elapsed() > Duration::from_secs(2) && !process.runs();
            assert!(
                !ended && begun.elapsed() < PATIENCE,
                "the worker has ended or is not ready; it says:\n{}",
                process.last_words()
            );
        }
    }

    /// Ends it as a power cut would.
    pub fn kill(&mut self) {
        self.process = None;
    }

    /// `http://127.0.0.1:port`
    pub fn url(&self) -> String {
        let scheme = if self.secure { "https" } else { "http" };
        // Its certificate is of this name.
        let host = if self.secure { "localhost" } else { "127.0.0.1" };
        format!("{scheme}://{host}:{}", self.port)
    }

    /// The address as other workers name it.
    pub fn id(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// A file below its own folder.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Makes a connector, or sets its config.
    pub fn put(&self, name: &str, config: &Value) {
        let encoded: String = name.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let path = format!("/connectors/{encoded}/config");
        let begun = Instant::now();
        loop {
            let (status, body) = self.ask("PUT", &path, Some(config)).expect("the worker answers");
            // It puts off what comes while it rearranges its work.
            if status != 409 || begun.elapsed() > PATIENCE {
                assert!(matches!(status, 200 | 201), "{name}: {status} {body}");
                return;
            }
        }
    }

    /// One exchange, by hand: the suite's own second opinion.
    pub fn ask(&self, method: &str, path: &str, body: Option<&Value>) -> std::io::Result<(u16, String)> {
        let stream = TcpStream::connect(("127.0.0.1", self.port))?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        let mut stream: Box<dyn Both> =
            if self.secure { Box::new(untrusting(stream)?) } else { Box::new(stream) };
        let body = body.map(Value::to_string).unwrap_or_default();
        let login = STANDARD.encode(format!("{}:{}", LOGIN.0, LOGIN.1));
        let head = format!(
            "{method} {path} HTTP/1.0\r\nHost: {}\r\nAuthorization: Basic {login}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
            // It answers by the name of its certificate only.
            self.url().rsplit('/').next().unwrap_or_default(),
            body.len()
        );
        stream.write_all((head + &body).as_bytes())?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        let status = answer.split(' ').nth(1).and_then(|word| word.parse().ok()).unwrap_or(0);
        Ok((status, answer.split_once("\r\n\r\n").map_or(String::new(), |(_, body)| body.to_owned())))
    }
}

/// A way to write and to read.
trait Both: Read + Write {}

impl<T: Read + Write> Both for T {}

/// TLS that trusts anybody: who answers is not in question here.
fn untrusting(stream: TcpStream) -> std::io::Result<SslStream<TcpStream>> {
    let mut builder = SslConnector::builder(SslMethod::tls()).map_err(std::io::Error::other)?;
    builder.set_verify(SslVerifyMode::NONE);
    builder.build().connect("localhost", stream).map_err(std::io::Error::other)
}

/// The folder's path as a file's text has it.
pub fn text_of(path: &Path) -> String {
    path.display().to_string()
}
