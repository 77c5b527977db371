//! The layers of one address: its name, its sockets, TLS, versions. Each step is told as it ends; the first that fails ends it.
use super::judge::{self, Verdict};
use super::step::{ExamStep, Finding, Layer};
use crate::security::{Tls, Trust};
use crate::wire::{Address, Connection, Error, LayerProbe, TlsFacts, TlsFault};
use futures_util::future::join_all;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Instant;

/// A certificate that ends within so many days is worth a word.
const SOON: i32 = 30;

/// Takes a step in.
pub type Say<'a> = &'a (dyn Fn(ExamStep) + Send + Sync);

/// From the name to the versions.
pub async fn walk(probe: &LayerProbe, address: &Address, say: Say<'_>) -> Option<Connection> {
    if let Some(there) = way(probe, address, say).await? {
        let about = &address.to_string();
        let sockets = names(probe, about, &there, say).await?;
        connect(probe, about, &there, &sockets, say).await?;
    }
    let lacks_certificate = match &probe.options().security.tls {
        Some(tls) => shake(probe, address, tls, say).await?,
        None => false,
    };
    greet(probe, address, lacks_certificate, say).await
}

/// Where to look and dial from this machine; none where a program or a proxy does that, and has.
async fn way(probe: &LayerProbe, address: &Address, say: Say<'_>) -> Option<Option<Address>> {
    let (begun, about) = (Instant::now(), &address.to_string());
    let failed = |error: &Error| {
        let (found, advice) = judge::of(error);
        say(ExamStep::bad(Layer::Via, about, found, advice).took(begun.elapsed()));
    };
    let there = probe.there(address).map_err(|error| failed(&error)).ok()?;
    let dialled = if there == *address { String::new() } else { format!("dialled as {there}") };
    let Some(via) = &probe.options().via else {
        if !dialled.is_empty() {
            say(ExamStep::good(Layer::Via, about, dialled));
        }
        return Some(Some(there));
    };
    probe.open(address).await.map_err(|error| failed(&error)).ok()?;
    let found = [format!("through {via}"), dialled].into_iter().filter(|part| !part.is_empty());
    let found = found.collect::<Vec<_>>().join(", ");
    say(ExamStep::good(Layer::Via, about, found).took(begun.elapsed()));
    Some(None)
}

async fn names(probe: &LayerProbe, about: &str, address: &Address, say: Say<'_>) -> Option<Vec<SocketAddr>> {
    let begun = Instant::now();
    let step = |step: ExamStep| say(step.took(begun.elapsed()));
    match probe.names(address).await {
        Ok(sockets) if sockets.is_empty() => {
            let host = &address.host;
            let advice =
                format!("Correct the spelling of {host:?}, or give it an address in DNS or /etc/hosts.");
            step(ExamStep::bad(Layer::Names, about, "the name has no address", advice));
            None
        }
        Ok(sockets) => {
            let found: Vec<String> = sockets.iter().map(|socket| socket.ip().to_string()).collect();
            step(ExamStep::good(Layer::Names, about, found.join(", ")));
            Some(sockets)
        }
        Err(error) => {
            let (found, advice) = judge::of(&error);
            step(ExamStep::bad(Layer::Names, about, found, advice));
            None
        }
    }
}

/// To every address of the name, beside each other.
async fn connect(
    probe: &LayerProbe,
    about: &str,
    address: &Address,
    sockets: &[SocketAddr],
    say: Say<'_>,
) -> Option<()> {
    let begun = Instant::now();
    let met =
        join_all(sockets.iter().map(|socket| async move { (socket.ip(), probe.connect(*socket).await) }))
            .await;
    let told = |(ip, met): &(IpAddr, io::Result<_>)| match met {
        Ok(_) => format!("{ip} answers"),
        Err(error) => format!("{ip}: {}", judge::socket(error)),
    };
    let found = met.iter().map(told).collect::<Vec<_>>().join("; ");
    let (good, bad) = (met.iter().any(|(_, met)| met.is_ok()), met.iter().any(|(_, met)| met.is_err()));
    let step = match (good, bad) {
        (true, false) => ExamStep::good(Layer::Connect, about, found),
        (true, true) => {
            let advice =
                "If other programs can't connect, give them the address that answers in place of the name.";
            ExamStep::note(Layer::Connect, about, found, advice)
        }
        (false, _) => {
            let refused = |met: &io::Result<_>| {
                met.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::ConnectionRefused)
            };
            let elsewhere = other_loopback(probe, address, sockets).await;
            let found = match elsewhere {
                Some(ip) => format!("{found}; but {ip} answers"),
                None => found,
            };
            let all_refused = met.iter().all(|(_, met)| refused(met));
            ExamStep::bad(
                Layer::Connect,
                about,
                found,
                judge::none_answers(&address.host, all_refused, elsewhere),
            )
        }
    };
    say(step.took(begun.elapsed()));
    good.then_some(())
}

/// Where only one of this machine's own two addresses was known, and the broker listens on the other.
async fn other_loopback(probe: &LayerProbe, address: &Address, sockets: &[SocketAddr]) -> Option<IpAddr> {
    if !sockets.iter().all(|socket| socket.ip().is_loopback()) {
        return None;
    }
    let both = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];
    let untried =
        both.into_iter().find(|ip| sockets.iter().all(|socket| socket.is_ipv4() != ip.is_ipv4()))?;
    probe.connect(SocketAddr::new(untried, address.port)).await.ok().map(|_| untried)
}

/// Whether a certificate is asked for and none is set: that is told only after the handshake looked done.
async fn shake(probe: &LayerProbe, address: &Address, tls: &Tls, say: Say<'_>) -> Option<bool> {
    let (begun, about) = (Instant::now(), &address.to_string());
    let (shaken, asks) = tokio::join!(probe.shake(address), probe.wants_certificate(address));
    let took = begun.elapsed();
    let step = match &shaken {
        Ok(facts) => secured(facts, asks, tls, about),
        Err(error) => {
            let (found, advice) = not_secured(probe, address, error).await;
            ExamStep::bad(Layer::Tls, about, found, advice)
        }
    };
    say(step.took(took));
    shaken.ok().map(|_| asks == Some(true) && tls.identity.is_none())
}

fn secured(facts: &TlsFacts, asks: Option<bool>, tls: &Tls, about: &str) -> ExamStep {
    let mut found = judge::handshake(facts);
    found.push_str(match (asks, tls.identity.is_some()) {
        (Some(true), true) => "; it asks for a client certificate, and gets ours",
        (Some(true), false) => "; it asks for a client certificate, and none is set",
        (Some(false), true) => "; it does not ask for our client certificate",
        (Some(false), false) => "; it asks for no client certificate",
        (None, _) => "",
    });
    // No client of Kafka's looks that up, and none should believe that this one does.
    found.push_str("; whether it was revoked is not checked");
    let ends = facts
        .chain
        .iter()
        .filter_map(|row| Some((row.days_left.filter(|days| *days < SOON)?, row)))
        .min_by_key(|(days, _)| *days);
    if tls.trust == Trust::Anyone {
        return ExamStep::note(
            Layer::Tls,
            about,
            found,
            "Give the `ca` that signs the broker's certificate, and take `verify = false` away: nothing proves that this is the broker.",
        );
    }
    if !tls.check_hostname {
        return ExamStep::note(
            Layer::Tls,
            about,
            found,
            "Take `check_hostname = false` away as soon as the certificate names this host: any certificate of that authority passes.",
        );
    }
    match ends {
        Some((_, row)) => ExamStep::note(
            Layer::Tls,
            about,
            found,
            format!("Have the certificate for {} renewed before it ends on {}.", row.names, row.until),
        ),
        None => ExamStep::good(Layer::Tls, about, found),
    }
}

/// A second look tells what the first one met.
async fn not_secured(probe: &LayerProbe, address: &Address, error: &Error) -> Verdict {
    let (found, advice) = judge::of(error);
    match error {
        Error::Tls { fault: TlsFault::Plaintext, .. } | Error::Silent { .. } => {
            match probe.greet_plainly(address).await {
                Ok(_) => judge::speaks_plaintext(),
                Err(met @ Error::NotKafka { .. }) => judge::of(&met),
                Err(_) => (found, advice),
            }
        }
        Error::Tls { .. } => match probe.shown_to_anyone(address).await {
            Some(facts) => (format!("{found} [{}]", judge::handshake(&facts)), advice),
            None => (found, advice),
        },
        _ => (found, advice),
    }
}

async fn greet(
    probe: &LayerProbe,
    address: &Address,
    lacks_certificate: bool,
    say: Say<'_>,
) -> Option<Connection> {
    let (begun, about) = (Instant::now(), &address.to_string());
    let met = probe.greet(address).await;
    let took = begun.elapsed();
    let step = match &met {
        Ok(connection) if connection.versions().is_controller() != probe.options().controllers => {
            let address = address.clone();
            let (found, advice) = judge::of(&match probe.options().controllers {
                true => Error::NoController { address },
                false => Error::Controller { address },
            });
            ExamStep::bad(Layer::Versions, about, found, advice)
        }
        Ok(connection) => {
            let versions = connection.versions();
            let kind = if versions.is_kraft() { "KRaft" } else { "ZooKeeper era" };
            let release =
                versions.release().map_or_else(|| "Kafka".to_owned(), |release| format!("Kafka {release}"));
            ExamStep::good(Layer::Versions, about, format!("speaks as {release} ({kind})"))
        }
        Err(error @ (Error::NotKafka { .. } | Error::ClosedAtOnce { .. } | Error::Silent { .. }))
            if probe.options().security.tls.is_none() =>
        {
            let (found, advice) = match (error, probe.shown_to_anyone(address).await) {
                (_, Some(facts)) => judge::speaks_tls(Some(&facts)),
                (error, None) => judge::of(error),
            };
            ExamStep::bad(Layer::Versions, about, found, advice)
        }
        // The reason may be lost: a connection that is reset takes what was not read yet with it.
        Err(
            Error::Closed { .. } | Error::ClosedAtOnce { .. } | Error::Tls { fault: TlsFault::HungUp, .. },
        ) if lacks_certificate => {
            let (found, advice) = judge::lacks_certificate();
            ExamStep::bad(Layer::Versions, about, found, advice)
        }
        Err(error) => {
            let (found, advice) = judge::of(error);
            ExamStep::bad(Layer::Versions, about, found, advice)
        }
    };
    let good = step.finding != Finding::Bad;
    say(step.took(took));
    met.ok().filter(|_| good)
}
