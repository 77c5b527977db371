//! One address layer by layer, for a diagnosis: each step by itself, where `opening` takes all at once and tells the first
//! that fails. Asks for nothing but versions, mechanisms and the cluster's own description; judges nothing.
use super::clock::{self, SeenClock};
use super::connection::Connection;
use super::controllers;
use super::error::Error;
use super::greeting;
use super::link::Link;
use super::logging_in::{self, LoginLine};
use super::metadata::{Metadata, MetadataLook, WhichTopics};
use super::opening;
use super::options::Options;
use super::patience::Patience;
use super::socket;
use super::stream;
use super::terms::Terms;
use super::tls_facts::{self, TlsFacts};
use crate::config::Address;
use crate::security::Security;
use kafka_protocol::messages::{DescribeClusterRequest, MetadataRequest};
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::net::TcpStream;
use tokio::sync::Mutex;
use tokio::time::timeout;

/// For a second look that explains the first one.
const AGAIN: Duration = Duration::from_millis(1500);
/// Kafka's "nobody asked for the operations".
const NOT_ASKED: i32 = i32::MIN;
/// DescribeCluster tells the operations from its first version on; before it, Metadata of these versions does.
const METADATA_TELLS_OPERATIONS: (i16, i16) = (8, 10);
/// Topics whose operations are asked for at most: a broker weighs each against every ACL.
const MOST_TOPICS: usize = 1000;

/// A way to look at single steps of a connection.
pub struct LayerProbe {
    terms: Arc<Terms>,
    /// One login at a time: a wrong password that is tried at every address at once locks accounts.
    logins: Mutex<()>,
}

/// What this login may do, as the cluster tells it (KIP-430): a bit for each of Kafka's operations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeenRights {
    /// On the cluster; none where it is too old to tell.
    pub cluster: Option<i32>,
    /// Topics that are told of; none where controllers are asked, who tell of none.
    pub topics: Option<usize>,
    /// Of these, those that may be read and those that may be written; none where it was not told.
    pub topic_rights: Option<(usize, usize)>,
}

impl LayerProbe {
    pub fn new(options: Options) -> Self {
        LayerProbe { terms: Arc::new(Terms::new(options)), logins: Mutex::default() }
    }

    pub fn options(&self) -> &Options {
        &self.terms.options
    }

    /// Where the address is dialled.
    ///
    /// # Errors
    /// If it is mapped to what is no address.
    pub fn there(&self, address: &Address) -> Result<Address, Error> {
        stream::there(address, self.options())
    }

    /// Opens a stream by the way that is set, and closes it again.
    ///
    /// # Errors
    /// As any connection.
    pub async fn open(&self, address: &Address) -> Result<(), Error> {
        stream::dial(address, None, self.options()).await.map(drop)
    }

    /// Every address of the host's name.
    ///
    /// # Errors
    /// [`Error::Resolve`].
    pub async fn names(&self, address: &Address) -> Result<Vec<SocketAddr>, Error> {
        socket::resolve(address, self.terms.options.connect).await
    }

    /// Connects to one address, and says how long that took.
    ///
    /// # Errors
    /// As the system says; `TimedOut` when nothing came.
    pub async fn connect(&self, socket: SocketAddr) -> io::Result<Duration> {
        let begun = Instant::now();
        let met = timeout(self.terms.options.connect, TcpStream::connect(socket)).await;
        met.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into())).map(|_| begun.elapsed())
    }

    /// The handshake as the setting says.
    ///
    /// # Errors
    /// As any connection that is to be secured.
    pub async fn shake(&self, address: &Address) -> Result<TlsFacts, Error> {
        tls_facts::shake(address, &self.terms, true, self.terms.options.connect).await
    }

    /// What the listener shows to whoever trusts anyone; none where it does not speak TLS.
    pub async fn shown_to_anyone(&self, address: &Address) -> Option<TlsFacts> {
        tls_facts::shake(address, &self.terms, false, AGAIN).await.ok()
    }

    /// Whether the listener asks for a certificate; none where it does not say.
    pub async fn wants_certificate(&self, address: &Address) -> Option<bool> {
        let options = Options { connect: AGAIN, ..self.options().clone() };
        tls_facts::wants_certificate(address, &options).await
    }

    /// Connects and learns the versions. Nobody has logged in yet.
    ///
    /// # Errors
    /// As any connection.
    pub async fn greet(&self, address: &Address) -> Result<Connection, Error> {
        greet(address, &self.terms).await
    }

    /// As [`LayerProbe::greet`] in plaintext, whatever the setting says.
    ///
    /// # Errors
    /// As any connection.
    pub async fn greet_plainly(&self, address: &Address) -> Result<Connection, Error> {
        let options = Options { security: Security::default(), connect: AGAIN, ..self.options().clone() };
        greet(address, &Arc::new(Terms::new(options))).await
    }

    /// The mechanisms that the listener offers to whoever asks for this one. The connection is not used for anything else.
    ///
    /// # Errors
    /// [`Error::NoLoginThere`] where it wants no login.
    pub async fn offered(&self, address: &Address, mechanism: &str) -> Result<Vec<String>, Error> {
        let connection = self.greet(address).await?;
        let client_id = &greeting::client_id(&self.terms);
        let (link, versions) = (connection.link(), connection.versions());
        let line = LoginLine { link, versions, client_id, within: self.terms.options.connect };
        logging_in::offered(&line, mechanism).await
    }

    /// Logs in, as the setting says. What the broker says of a failure comes late, and is waited for.
    ///
    /// # Errors
    /// As the broker says.
    pub async fn log_in(&self, connection: &Connection) -> Result<(), Error> {
        let _alone = self.logins.lock().await;
        connection.log_in_again().await.map(drop)
    }

    /// Whose Kerberos ticket there is for this broker, and how long it lasts yet.
    pub async fn ticket(&self, address: &Address) -> Option<(String, Duration)> {
        self.terms.login.as_ref()?.ticket(address).await
    }

    /// Which cluster it is and who is in it.
    ///
    /// # Errors
    /// [`Error::WantsLogin`] where it hangs up at the question.
    pub async fn describe(&self, connection: &Connection) -> Result<Metadata, Error> {
        let patience = Patience { within: self.terms.options.connect, pause: Duration::ZERO };
        let told = opening::describe(connection, patience).await;
        told.map_err(|failed| match failed.error {
            Error::Closed { address, .. } if self.terms.login.is_none() => Error::WantsLogin { address },
            error => error,
        })
    }

    /// How far the cluster's clock is from this machine's.
    pub async fn clock(&self, connection: &Connection) -> SeenClock {
        clock::look(connection, self.terms.options.connect).await
    }

    /// What may be seen and done.
    ///
    /// # Errors
    /// If the topics can't be asked for.
    pub async fn rights(&self, connection: &Connection) -> Result<SeenRights, Error> {
        let within = self.terms.options.connect;
        if self.terms.options.controllers {
            let cluster = cluster_operations(connection, within).await;
            return Ok(SeenRights { cluster, topics: None, topic_rights: None });
        }
        let bounds = &self.terms.options.bounds;
        let named = bounds.named_topics();
        let which = named.as_deref().map_or(WhichTopics::All, WhichTopics::Some);
        let (cluster, topics) =
            tokio::join!(cluster_operations(connection, within), look(connection, which, within));
        let topics =
            topics?.topics.iter().filter(|topic| topic.error == 0 && bounds.topic(&topic.name)).count();
        let counted = topics <= MOST_TOPICS && bounds.topics.is_none();
        let topic_rights = if counted { topic_rights(connection, within).await } else { None };
        Ok(SeenRights { cluster, topics: Some(topics), topic_rights })
    }
}

async fn greet(address: &Address, terms: &Arc<Terms>) -> Result<Connection, Error> {
    let begun = Instant::now();
    let link = Link::start(
        address.clone(),
        stream::open(address, terms.armour.as_ref(), &terms.options).await?,
        terms.clone(),
    );
    let versions = greeting::versions(&link, terms).await?;
    Ok(Connection::new(link, None, versions, terms.clone(), begun.elapsed()))
}

async fn look(connection: &Connection, topics: WhichTopics<'_>, within: Duration) -> Result<Metadata, Error> {
    let version = connection.pick::<MetadataLook>(None)?;
    let patience = Patience { within, pause: Duration::ZERO };
    connection.exchange(version, &MetadataLook::at(topics), patience).await.map_err(|failed| failed.error)
}

/// The operations that are allowed on the cluster; none where that can't be told.
async fn cluster_operations(connection: &Connection, within: Duration) -> Option<i32> {
    let request = match connection.terms().options.controllers {
        true => controllers::look(),
        false => DescribeClusterRequest::default(),
    };
    let request = request.with_include_cluster_authorized_operations(true);
    let told = match connection.pick::<DescribeClusterRequest>(None) {
        Ok(version) => connection.send(version, &request, within).await.ok()?.cluster_authorized_operations,
        Err(_) => {
            let version = operations_version(connection, METADATA_TELLS_OPERATIONS.1)?;
            let request = MetadataRequest::default()
                .with_topics(Some(Vec::new()))
                .with_allow_auto_topic_creation(false)
                .with_include_cluster_authorized_operations(true);
            connection.send(version, &request, within).await.ok()?.cluster_authorized_operations
        }
    };
    (told != NOT_ASKED).then_some(told)
}

/// How many topics may be read, and how many written.
async fn topic_rights(connection: &Connection, within: Duration) -> Option<(usize, usize)> {
    let version = operations_version(connection, i16::MAX)?;
    let request = MetadataRequest::default()
        .with_topics(None)
        .with_allow_auto_topic_creation(false)
        .with_include_topic_authorized_operations(true);
    let answer = connection.send(version, &request, within).await.ok()?;
    let may = |operation: i32| {
        let rows = answer.topics.iter().map(|topic| topic.topic_authorized_operations);
        rows.filter(|bits| *bits != NOT_ASKED && bits & (1 << operation) != 0).count()
    };
    Some((may(READ), may(WRITE)))
}

/// Kafka's numbers of operations.
const READ: i32 = 3;
const WRITE: i32 = 4;

fn operations_version(connection: &Connection, cap: i16) -> Option<i16> {
    let (lowest, _) = METADATA_TELLS_OPERATIONS;
    let version = connection.pick::<MetadataRequest>(Some(cap)).ok()?;
    (version >= lowest).then_some(version)
}
