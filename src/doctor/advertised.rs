//! What is wrong with an address that a broker gives to everyone else: the trap that Docker, Kubernetes and port forwards
//! set. Pure.
use crate::wire::Address;
use std::net::IpAddr;

/// What to change about a broker's address that can't be reached, though `asked` could: the address that told of it.
pub fn advice(asked: &Address, advertised: &Address, resolves: bool, as_otherwise: &str) -> String {
    let (asked, host) = (&*asked.host, &*advertised.host);
    if is_loopback(host) && !is_loopback(asked) {
        return format!(
            "Set advertised.listeners on the broker to an address that clients can reach: {host} is each client's own machine, not the broker (the Docker trap)."
        );
    }
    if !resolves && is_inside(host) {
        return format!(
            "Give the broker a listener for clients outside, whose advertised.listeners says an address that this machine knows: {host} is a name that only its own Docker or Kubernetes network knows (the Docker trap)."
        );
    }
    if is_loopback(host) {
        return "Forward or publish the port of every broker, not only the first one's: each is reached at the address that it advertises.".to_owned();
    }
    if resolves && is_private(host) {
        return format!(
            "Join the network that {host} belongs to (VPN, VPC, container network), or have advertised.listeners say an address that can be reached from here: this is a private one."
        );
    }
    match resolves {
        true => as_otherwise.to_owned(),
        false => format!(
            "Make {host} known here (DNS, /etc/hosts), or have advertised.listeners on the broker say a name that is."
        ),
    }
}

fn is_loopback(host: &str) -> bool {
    let name = host.eq_ignore_ascii_case("localhost") || host.ends_with(".localhost");
    name || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback() || ip.is_unspecified())
}

/// A name of a container, of a service, or of a cluster's inner zone.
fn is_inside(host: &str) -> bool {
    let zones = [".svc", ".cluster.local", ".internal", ".local", ".lan", ".docker"];
    host.parse::<IpAddr>().is_err()
        && (!host.contains('.') || zones.iter().any(|zone| host.ends_with(zone)) || host.contains(".svc."))
}

fn is_private(host: &str) -> bool {
    match host.parse::<IpAddr>() {
        Ok(IpAddr::V4(ip)) => {
            let [first, second, ..] = ip.octets();
            ip.is_private() || ip.is_link_local() || (first == 100 && (64..128).contains(&second))
        }
        Ok(IpAddr::V6(ip)) => ip.is_unique_local() || ip.is_unicast_link_local(),
        Err(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_trap_is_told_as_what_it_is() {
        let told = |asked: &str, advertised: &str, resolves: bool| {
            advice(&Address::new(asked, 9092), &Address::new(advertised, 9092), resolves, "Start the broker.")
        };
        for host in ["localhost", "127.0.0.1", "::1", "0.0.0.0"] {
            assert!(told("kafka.example.com", host, true).contains("own machine"), "{host}");
            assert!(told("localhost", host, true).contains("every broker"), "{host}");
        }
        for host in [
            "kafka",
            "5f3a9c",
            "kafka-0.kafka.team.svc.cluster.local",
            "kafka-0.kafka.team.svc",
            "b-1.internal",
        ] {
            assert!(told("localhost", host, false).contains("Docker or Kubernetes"), "{host}");
        }
        for host in ["10.1.2.3", "172.18.0.2", "192.168.1.9", "100.64.3.4", "fd00::7"] {
            assert!(told("kafka.example.com", host, true).contains("private"), "{host}");
        }
        assert!(told("localhost", "b-1.kafka.example.com", false).contains("DNS"));
        assert_eq!(told("localhost", "b-1.kafka.example.com", true), "Start the broker.");
    }
}
