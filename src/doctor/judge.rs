//! What a failure means: what was found, and in one sentence what to change. Pure.
use crate::wire::{Error, Foreign, TlsFacts, TlsFault};
use std::io;
use std::net::IpAddr;

/// What was found, and what to change.
pub type Verdict = (String, String);

fn verdict(found: impl Into<String>, advice: impl Into<String>) -> Verdict {
    (found.into(), advice.into())
}

/// What an error of the client means.
pub fn of(error: &Error) -> Verdict {
    match error {
        Error::Refused { .. } => {
            verdict("nothing listens there (connection refused)", "Start the broker, or correct the port.")
        }
        Error::Resolve { host, detail } => verdict(
            format!("the name does not resolve ({detail})"),
            format!("Correct the spelling of {host:?}, or make it known in DNS or /etc/hosts."),
        ),
        Error::Connect { detail, .. } => verdict(
            detail.to_string(),
            "Correct the address, or open the way there (firewall, VPN, routing).",
        ),
        Error::ConnectTimeout { .. } => verdict(
            "no answer to the connection",
            "Open the firewall or join the network (VPN) that leads there, or correct the address.",
        ),
        Error::Silent { .. } | Error::Timeout { .. } | Error::Frozen { .. } => verdict(
            error.to_string(),
            "Make sure that this is a broker's port; if it is, look whether the broker hangs (its log, its machine).",
        ),
        Error::NotKafka { what: Foreign::Http, .. } => verdict(
            "an HTTP server answers (a REST proxy, a schema registry, a console?)",
            "Give the port of a broker in place of this one, usually 9092.",
        ),
        Error::NotKafka { what: Foreign::Tls, .. } => speaks_tls(None),
        Error::NotKafka { what, .. } => {
            verdict(what.to_string(), "Give the address of a Kafka broker: something else listens here.")
        }
        Error::ClosedAtOnce { .. } => verdict(
            "it closes the connection at once, without a word",
            "Look at the broker's log: it may be starting or stopping, or refuse connections from this address.",
        ),
        Error::Controller { .. } => verdict(
            "a KRaft controller's listener: it serves the quorum, and no clients",
            "Give a broker's port in place of the controller's, or name it as `bootstrap_controllers` (--bootstrap-controller) to see quorum, features and configs only.",
        ),
        Error::NoController { .. } => verdict(
            "a broker's listener, and controllers are asked",
            "Name this address as one of `brokers` (-b) in place of `bootstrap_controllers`.",
        ),
        Error::Tls { fault, detail, .. } => (detail.to_string(), tls(*fault)),
        Error::Tunnel { via, why, .. } => verdict(
            format!("through {via}: {why}"),
            "Try that program or proxy by hand with this address, and correct `via` in the profile.",
        ),
        Error::Settings { why } => verdict(
            format!("the TLS settings can't be used: {why}"),
            "Correct that setting in the profile's [tls] table.",
        ),
        _ => login(error),
    }
}

fn login(error: &Error) -> Verdict {
    match error {
        Error::AnotherCluster { expected, found, .. } => verdict(
            format!("cluster {found} answers, and the profile states cluster {expected}"),
            "Give the addresses of the cluster that is meant, or correct `cluster_id` in the profile.",
        ),
        Error::WantsLogin { .. } => wants_login(&[]),
        Error::WrongMechanism { mechanism, offered, .. } => verdict(
            format!("it takes no login by {mechanism}; it offers {}", some(offered)),
            format!("Set `mechanism` in the profile's [sasl] table to one of those: {}.", some(offered)),
        ),
        Error::NoLoginThere { .. } => verdict(
            "this listener wants no login",
            "Take the [sasl] table out of the profile, or give the port that takes a login.",
        ),
        Error::LoginRefused { mechanism, said, .. } if *mechanism == "OAUTHBEARER" => verdict(
            format!("the broker says: {said}"),
            "Get a token that this broker accepts: look at its audience, scope and time of expiry.",
        ),
        Error::LoginRefused { mechanism, said, .. } if *mechanism == "GSSAPI" => verdict(
            format!("the broker says: {said}"),
            "Look at the broker's log at this moment: its own keytab must have the key of the name that it is advertised by, and its clock be right.",
        ),
        Error::LoginRefused { said, .. } => verdict(
            format!("the broker says: {said}"),
            "Correct `user` and `password` in the profile's [sasl] table, or have the user created for this mechanism.",
        ),
        Error::NoToken { why } => verdict(
            why.to_string(),
            "Make what the token comes from work: the command, the file or the endpoint of the [sasl] table.",
        ),
        Error::NoTicket { why, advice } => verdict(why.to_string(), sentence(advice)),
        Error::Closed { .. } => verdict(
            error.to_string(),
            "Look at the broker's log at this moment: it closed the connection and says there why.",
        ),
        _ => verdict(error.to_string(), "Look at the broker's log at this moment."),
    }
}

/// Advice that stands behind a colon elsewhere.
fn sentence(advice: &str) -> String {
    let mut rest = advice.chars();
    rest.next().map_or_else(String::new, |first| format!("{}{}.", first.to_uppercase(), rest.as_str()))
}

fn some(list: &str) -> &str {
    if list.is_empty() { "none" } else { list }
}

fn tls(fault: TlsFault) -> String {
    match fault {
        TlsFault::UnknownAuthority => {
            "Give the certificate of the issuer as `ca` (or `truststore`) in the profile's [tls] table."
        }
        TlsFault::Dates => {
            "Have the broker's certificate renewed, or, if its dates are right, set the clock of this machine."
        }
        TlsFault::WrongHost => {
            "Use a name that stands in the certificate as the broker's address, or have this one added to it."
        }
        TlsFault::TooWeak => {
            "Have the broker's certificate renewed with a stronger key; until then `ciphers = \"DEFAULT:@SECLEVEL=0\"` lets it pass."
        }
        TlsFault::ClientCertificate => {
            "Set `certificate` and `key` (or `keystore`) in the profile's [tls] table to ones that the broker's authority has signed."
        }
        TlsFault::NoCommon => {
            "Make TLS version and ciphers of both sides meet: `min_version` and `ciphers` in the profile's [tls] table."
        }
        TlsFault::Plaintext => "Take the [tls] table out of the profile, or give the broker's TLS port.",
        TlsFault::HungUp => {
            "If it wants a client certificate, set `certificate` and `key` (or `keystore`) in the profile's [tls] table to ones that it accepts; else look at the broker's log at this moment."
        }
        TlsFault::Other => "Look at the broker's log at this moment: it says why the handshake failed.",
    }
    .to_owned()
}

/// A listener that hung up on a client without a certificate.
pub fn lacks_certificate() -> Verdict {
    verdict(
        "it hangs up: it asks for a client certificate, and none is set",
        tls(TlsFault::ClientCertificate),
    )
}

/// TLS was spoken to a listener that answers in plaintext.
pub fn speaks_plaintext() -> Verdict {
    verdict(
        "it speaks plaintext Kafka, and was spoken to in TLS",
        "Take the [tls] table out of the profile, or give the broker's TLS port.",
    )
}

/// Plaintext was spoken to a TLS listener.
pub fn speaks_tls(facts: Option<&TlsFacts>) -> Verdict {
    let shown = facts.map(|facts| format!(" ({})", handshake(facts))).unwrap_or_default();
    verdict(
        format!("it speaks TLS, and was spoken to in plaintext{shown}"),
        "Give the profile a [tls] table (or -X security.protocol=SSL), or name a plaintext port.",
    )
}

/// A listener that answers nobody who has not logged in.
pub fn wants_login(offered: &[String]) -> Verdict {
    let by = if offered.is_empty() { String::new() } else { format!(" by {}", offered.join(", ")) };
    let which = match offered {
        [] => "mechanism, user and password".to_owned(),
        offered => format!("`mechanism = {:?}` or another that is offered, and what it needs", offered[0]),
    };
    verdict(
        format!("it hangs up on whoever has not logged in: it wants a login{by}"),
        format!("Give the profile a [sasl] table with {which}, or name a port without login."),
    )
}

/// "TLSv1.3, TLS_AES_256_GCM_SHA384; certificate for a, b until …, signed by …; …".
pub fn handshake(facts: &TlsFacts) -> String {
    let mut said = format!("{}, {}", facts.version, facts.cipher);
    for (at, row) in facts.chain.iter().enumerate() {
        let what = if at == 0 { "certificate for" } else { "then" };
        let days = match row.days_left {
            _ if row.early => " (not valid yet)".to_owned(),
            Some(..0) => " (expired)".to_owned(),
            Some(days) => format!(" ({days} days)"),
            None => String::new(),
        };
        said.push_str(&format!("; {what} {} until {}{days}, signed by {}", row.names, row.until, row.issuer));
    }
    said
}

/// Why one of the addresses of a name could not be connected to.
pub fn socket(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => "connection refused".to_owned(),
        io::ErrorKind::TimedOut => "no answer (a firewall?)".to_owned(),
        _ => error.to_string(),
    }
}

/// None of a name's addresses answers.
pub fn none_answers(host: &str, all_refused: bool, elsewhere: Option<IpAddr>) -> String {
    match (elsewhere, all_refused) {
        (Some(ip), _) => format!(
            "Write {ip} in place of {host}: this machine's name leads to another of its own addresses than the broker listens on."
        ),
        (None, true) => "Start the broker, or correct the port.".to_owned(),
        (None, false) => {
            "Open the firewall or join the network (VPN) that leads there, or correct the address.".to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Address;

    #[test]
    fn every_failure_ends_in_one_sentence() {
        let address = Address::new("kafka", 9092);
        let faults = [
            TlsFault::UnknownAuthority,
            TlsFault::Dates,
            TlsFault::WrongHost,
            TlsFault::TooWeak,
            TlsFault::ClientCertificate,
            TlsFault::NoCommon,
            TlsFault::Plaintext,
            TlsFault::HungUp,
            TlsFault::Other,
        ];
        let tls = faults.map(|fault| Error::Tls { address: address.clone(), fault, detail: "x".into() });
        let others = [
            Error::Refused { address: address.clone() },
            Error::NotKafka { address: address.clone(), what: Foreign::Http },
            Error::NotKafka { address: address.clone(), what: Foreign::Tls },
            Error::WantsLogin { address: address.clone() },
            Error::NoLoginThere { address: address.clone() },
            Error::Controller { address: address.clone() },
            Error::NoController { address: address.clone() },
            Error::NoToken { why: "no".into() },
            Error::NoTicket { why: "no".into(), advice: "get one".into() },
            Error::Closed { address, detail: "x".into() },
        ];
        for error in tls.iter().chain(&others) {
            let (found, advice) = of(error);
            assert!(!found.is_empty() && advice.ends_with('.'), "{error:?}: {advice}");
            assert!(!advice.trim_end_matches('.').contains(". "), "one sentence: {advice}");
        }
    }
}
