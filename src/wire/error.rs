//! What can go wrong between a question and its answer, in words: what happened, to which address, what to try.
use super::names::{BrokerId, PartitionId, error_name};
use crate::config::Address;
use crate::security::load::Unusable;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// How TLS failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TlsFault {
    /// Nobody whom we trust has signed the certificate.
    UnknownAuthority,
    /// It is out of date, or not valid yet.
    Dates,
    /// It is for another host.
    WrongHost,
    /// Its key or signature is too weak for this OpenSSL.
    TooWeak,
    /// The broker wants a certificate of ours, or does not like the one it got.
    ClientCertificate,
    /// No common version or cipher.
    NoCommon,
    /// It does not speak TLS.
    Plaintext,
    /// It closed the connection after the handshake and said nothing: TLS 1.3 judges a client certificate only then.
    HungUp,
    Other,
}

/// A question that got no usable answer. Cheap to clone, so that everyone who waits on a connection gets to know.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    #[error(
        "nothing listens on {address} (connection refused): is the broker running, and is the port right?"
    )]
    Refused { address: Address },
    #[error("the host name {host:?} does not resolve ({detail}): check its spelling, DNS or /etc/hosts")]
    Resolve { host: Arc<str>, detail: Arc<str> },
    #[error("can't connect to {address}: {detail}")]
    Connect { address: Address, detail: Arc<str> },
    /// Neither a socket of ours nor a broker: whatever was to open the connection.
    #[error("can't reach {address} via {via}: {why}")]
    Tunnel { address: Address, via: Arc<str>, why: Arc<str> },
    #[error("no connection to {address} within {}: is a firewall in between?", seconds(.after))]
    ConnectTimeout { address: Address, after: Duration },
    #[error("{address} accepted the connection but never answered within {}: it may not be Kafka, or the broker hangs", seconds(.after))]
    Silent { address: Address, after: Duration },
    #[error("{address} did not answer {question} within {}", seconds(.after))]
    Timeout { address: Address, question: Arc<str>, after: Duration },
    #[error("{who} could not be reached within {}", seconds(.after))]
    Late { who: Arc<str>, after: Duration },
    #[error("{address} is no plaintext Kafka listener: {what}")]
    NotKafka { address: Address, what: Foreign },
    #[error(
        "{address} closed the connection at once: it may be a TLS port (then set TLS), or a broker that is shutting down"
    )]
    ClosedAtOnce { address: Address },
    /// It told which versions it speaks, and closed the connection at the first question.
    #[error(
        "{address} hung up at the first question: this port probably wants a login (SASL): give mechanism, name and password, or name a port without login"
    )]
    WantsLogin { address: Address },
    /// TLS failed: which way, and in words what to change.
    #[error("TLS with {address} failed: {detail}")]
    Tls { address: Address, fault: TlsFault, detail: Arc<str> },
    /// The connection can't be set up at all with these settings.
    #[error("the settings for TLS can't be used: {why}")]
    Settings { why: Unusable },
    #[error("{address} takes no login by {mechanism}: it offers {}", some(.offered))]
    WrongMechanism { address: Address, mechanism: &'static str, offered: Arc<str> },
    #[error("{address} wants no login: leave it out, or name the port that takes one")]
    NoLoginThere { address: Address },
    #[error("{address} refuses the login{} by {mechanism}: {}", of(.user), shown(.said))]
    LoginRefused { address: Address, mechanism: &'static str, user: Arc<str>, said: Arc<str> },
    /// What the login needs could not be had; no broker was asked.
    #[error("can't log in: {why}")]
    NoToken { why: Arc<str> },
    /// As [`Error::NoToken`], for Kerberos.
    #[error("can't log in: {why}: {advice}")]
    NoTicket { why: Arc<str>, advice: Arc<str> },
    /// The profile says beyond which names nothing is asked.
    #[error("{what} {name} is none of this profile's, so that nothing is asked about it: {what}s = {bounds}")]
    OutOfBounds { what: &'static str, name: Arc<str>, bounds: Arc<str> },
    /// librdkafka, which sends records, has no such setting. It is not let connect without it.
    #[error("records can't be sent with {what}: librdkafka, which sends them, has no such setting")]
    SendingLacks { what: &'static str },
    /// A KRaft controller listens there: it has no Metadata, but the requests of a quorum.
    #[error(
        "a KRaft controller listens on {address}, not a broker: name a broker's port (or ask controllers: --bootstrap-controller)"
    )]
    Controller { address: Address },
    /// Controllers are asked, and this is none.
    #[error("a broker listens on {address}, not a KRaft controller: name it as a broker (-b)")]
    NoController { address: Address },
    /// Controllers are asked, and don't serve it.
    #[error("{what} can't be asked of a KRaft controller: name a broker's address for that (-b)")]
    NotOfControllers { what: Arc<str> },
    /// It belongs to another cluster than the one that this handle spoke to first. Nothing is asked any more.
    #[error(
        "another cluster answers at {address}: nothing is asked or sent any more; its id is {found:?}, not {expected:?}; leave and open it anew to work with that one (and correct `cluster_id`, where the profile states it)"
    )]
    AnotherCluster { address: Address, expected: Arc<str>, found: Arc<str> },
    #[error("broker {found} answers at {address} now, where broker {expected} was")]
    AnotherBroker { address: Address, expected: BrokerId, found: BrokerId },
    /// A second connection gets no answer either: the broker's process or machine stands still.
    #[error(
        "{address} is frozen: no answer to {question} for {}, and none on a fresh connection either",
        seconds(.after)
    )]
    Frozen { address: Address, question: Arc<str>, after: Duration },
    /// A quota: the broker reads this client's next question only after that time.
    #[error("{address} throttles this client (a quota) and waits {} before it reads on", seconds(.wait))]
    Throttled { address: Address, wait: Duration },
    /// A change that left and got no answer.
    #[error("it was sent, and whether it was carried out is not known: {cause}")]
    MaybeSent { cause: Arc<Error> },
    #[error("{address} closed the connection ({detail})")]
    Closed { address: Address, detail: Arc<str> },
    #[error("can't read the answer of {address} to {question}: {detail}")]
    Unreadable { address: Address, question: Arc<str>, detail: Arc<str> },
    #[error("can't write {question}: {detail}")]
    Unwritable { question: Arc<str>, detail: Arc<str> },
    #[error("{who} has no {what}{}", .needs.map(|needs| format!(": that needs Kafka {needs}")).unwrap_or_default())]
    Unsupported { who: Arc<str>, what: Arc<str>, needs: Option<&'static str> },
    #[error("broker {broker} can't be reached: {cause}{}", advertised(.address, .told_by))]
    Advertised { broker: BrokerId, address: Address, told_by: Address, cause: Arc<Error> },
    #[error("none of the {} addresses answers: {}", .tried.len(), list(.tried))]
    NoneAnswers { tried: Arc<[Error]> },
    #[error("broker {broker} is not in the cluster's metadata: it may be down")]
    UnknownBroker { broker: BrokerId },
    #[error("there is no topic {topic:?}")]
    UnknownTopic { topic: Arc<str> },
    /// An ACL is missing.
    #[error("topic {topic} may not be described: that needs the right Describe on topic {topic}")]
    TopicDenied { topic: Arc<str> },
    #[error("topic {topic} has no partition {partition}")]
    UnknownPartition { topic: Arc<str>, partition: PartitionId },
    #[error("partition {topic}/{partition} has no leader: every broker that holds it in sync is down")]
    NoLeader { topic: Arc<str>, partition: PartitionId },
    /// Metadata's code 72: the leader lives, but can't be reached by the way that this client came.
    #[error(
        "the leader of {topic}/{partition} has no listener of the name through which this client came: check listeners on all brokers"
    )]
    NoListener { topic: Arc<str>, partition: PartitionId },
    /// Kafka answered with an error code where the client itself needed the answer.
    #[error("{doing}: Kafka answers {}{}", error_name(*.code), .message.as_ref().map(|text| format!(" ({})", shown(text))).unwrap_or_default())]
    Code { doing: Arc<str>, code: i16, message: Option<Arc<str>> },
}

/// What sits on a port that does not answer as Kafka does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Foreign {
    Http,
    Tls,
    /// The first bytes, as shown to the user.
    Other(Arc<str>),
}

impl fmt::Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Foreign::Http => {
                f.write_str("an HTTP server answers there (a REST proxy, a schema registry, a console?): give the port of a broker")
            }
            Foreign::Tls => {
                f.write_str("it speaks TLS: set TLS, or name a port without it")
            }
            Foreign::Other(bytes) => write!(f, "its answer begins with {bytes}, which Kafka's never does"),
        }
    }
}

impl Error {
    /// Whether the connection failed, rather than the question: another broker, or another moment, may help.
    pub fn is_connection(&self) -> bool {
        matches!(
            self,
            Error::Refused { .. }
                | Error::Resolve { .. }
                | Error::Connect { .. }
                | Error::Tunnel { .. }
                | Error::ConnectTimeout { .. }
                | Error::Silent { .. }
                | Error::Timeout { .. }
                | Error::Late { .. }
                | Error::NotKafka { .. }
                | Error::ClosedAtOnce { .. }
                | Error::WantsLogin { .. }
                | Error::Tls { .. }
                | Error::WrongMechanism { .. }
                | Error::NoLoginThere { .. }
                | Error::Controller { .. }
                | Error::NoController { .. }
                | Error::AnotherBroker { .. }
                | Error::Frozen { .. }
                | Error::Throttled { .. }
                | Error::Closed { .. }
                | Error::Advertised { .. }
                | Error::NoneAnswers { .. }
        )
    }

    /// Whether this kind or age of cluster, or of listener, can't tell.
    pub fn is_unsupported(&self) -> bool {
        matches!(self, Error::Unsupported { .. } | Error::NotOfControllers { .. })
    }

    /// Whether an existing connection broke under the question; a new one may well succeed at once.
    pub(super) fn is_broken(&self) -> bool {
        matches!(self, Error::Closed { .. } | Error::Tunnel { .. })
    }
}

/// What a broker wrote, with what could steer a terminal spelled out: errors are printed as they are.
fn shown(text: &str) -> String {
    let spell = |c: char| if c.is_control() { c.escape_debug().to_string() } else { c.to_string() };
    text.chars().map(spell).collect()
}

/// " as alice"; nothing where the login has no name.
fn of(user: &str) -> String {
    if user.is_empty() { String::new() } else { format!(" as {}", shown(user)) }
}

fn some(list: &str) -> &str {
    if list.is_empty() { "none" } else { list }
}

/// A time span for people: "5 s", "2.5 s", "250 ms".
fn seconds(span: &Duration) -> String {
    let tenths = (span.as_millis() + 50) / 100;
    match tenths {
        0..10 => format!("{} ms", (span.as_millis() + 5) / 10 * 10),
        _ if tenths.is_multiple_of(10) => format!("{} s", tenths / 10),
        _ => format!("{}.{} s", tenths / 10, tenths % 10),
    }
}

/// Whoever told the address of a broker is worth naming unless it was the broker itself.
fn advertised(address: &Address, told_by: &Address) -> String {
    if address == told_by {
        return String::new();
    }
    format!(" ({address} is what {told_by} advertises for it: advertised.listeners)")
}

fn list(errors: &[Error]) -> String {
    errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_spans_are_for_people() {
        let shown = |millis| seconds(&Duration::from_millis(millis));
        assert_eq!([shown(249), shown(2999), shown(2512), shown(15_000)], ["250 ms", "3 s", "2.5 s", "15 s"]);
    }
}
