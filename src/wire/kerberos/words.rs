//! What a failure of Kerberos means and what to do about it, in words. Pure: the codes are those of RFC 2744 and of MIT's and
//! Heimdal's common table of errors.
use super::library::GssFailure;
use crate::security::Kerberos;
use std::fmt::Display;
use std::net::IpAddr;
use std::path::Path;
use std::time::Duration;

/// Why there is no ticket, and what to try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::wire) struct TicketFault {
    pub(in crate::wire) why: String,
    pub(in crate::wire) advice: String,
}

/// For what a ticket was sought.
pub(super) struct Sought<'a> {
    pub(super) kerberos: &'a Kerberos,
    pub(super) host: &'a str,
}

/// RFC 2744's routine errors, in the upper half.
const NO_CREDENTIAL: u32 = 7 << 16;
const EXPIRED_CREDENTIAL: u32 = 11 << 16;
/// From here on Kerberos counts its errors: first those that a KDC or a peer sends, then those of the library.
const BASE: u32 = 0x96c7_3a00;

/// What is wrong, as far as the codes tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    NoTicket,
    NoKey,
    Expired,
    UnknownClient,
    UnknownService,
    WrongKey,
    Revoked,
    Skew,
    NoCommonCipher,
    Unreachable,
    UnknownRealm,
    Configuration,
    Other,
}

fn kind(failure: &GssFailure) -> Kind {
    let known = match failure.minor.wrapping_sub(BASE) {
        1 | 23 | 32 => Kind::Expired,
        6 => Kind::UnknownClient,
        // The last one: of a host that is given as a number.
        7 | 217 | 243 => Kind::UnknownService,
        18 => Kind::Revoked,
        14 | 150 | 200 | 236 | 237 => Kind::NoCommonCipher,
        24 | 31 => Kind::WrongKey,
        37 | 148 => Kind::Skew,
        68 | 154 | 185 | 220 => Kind::UnknownRealm,
        156 => Kind::Unreachable,
        181 | 182 => Kind::NoKey,
        67 | 142 | 193..=195 => Kind::NoTicket,
        135 | 136 | 224 => Kind::Configuration,
        _ => Kind::Other,
    };
    match failure.major {
        _ if known != Kind::Other => known,
        NO_CREDENTIAL => Kind::NoTicket,
        EXPIRED_CREDENTIAL => Kind::Expired,
        _ => Kind::Other,
    }
}

impl TicketFault {
    fn new(why: impl Into<String>, advice: impl Into<String>) -> Self {
        TicketFault { why: why.into(), advice: advice.into() }
    }

    /// The loader's words say which file it looked for.
    pub(super) fn no_library(why: &str) -> Self {
        TicketFault::new(
            format!("Kerberos needs the system's GSSAPI library, which is not there ({why})"),
            "install it: libgssapi-krb5-2 (Debian, Ubuntu), krb5-libs (Fedora, RHEL), krb5 (Arch, SUSE, Homebrew)",
        )
    }

    pub(super) fn no_keytab(path: &Path, why: &dyn Display) -> Self {
        let why = format!("the keytab {} can't be read: {why}", path.display());
        TicketFault::new(why, "correct `keytab`, or its rights")
    }

    pub(super) fn late(after: Duration) -> Self {
        let why = format!("Kerberos gave no ticket within {} s", after.as_secs());
        TicketFault::new(
            why,
            "look whether the realm's KDC can be reached from here (krb5.conf, VPN, firewall)",
        )
    }

    pub(super) fn broken(why: &str) -> Self {
        TicketFault::new(format!("Kerberos failed: {why}"), "look into the log")
    }
}

impl Sought<'_> {
    /// Heimdal's library can't be told where keys are.
    pub(super) fn no_stores(&self) -> TicketFault {
        let command = self.kinit();
        TicketFault::new(
            "this system's GSSAPI library takes its tickets from the default cache only",
            format!(
                "get one by `{command}` and leave `keytab` and `ticket_cache` out, or install MIT's library"
            ),
        )
    }

    fn kinit(&self) -> String {
        let keytab = self.kerberos.keytab.as_ref().map(|path| format!(" -kt {}", path.display()));
        let principal = self.kerberos.principal.as_ref().map(|name| format!(" {name}"));
        format!("kinit{}{}", keytab.unwrap_or_default(), principal.unwrap_or_default())
    }

    pub(super) fn fault(&self, failure: &GssFailure) -> TicketFault {
        let Kerberos { service, principal, keytab, .. } = self.kerberos;
        let said = failure.text.trim_end_matches('.');
        let kinit = self.kinit();
        let who = principal.as_deref().unwrap_or("its first principal");
        let (why, advice) = match (kind(failure), keytab) {
            // The library speaks of its cache then, which is ours and says nothing.
            (Kind::NoTicket | Kind::NoKey, Some(keytab)) => (
                format!("the keytab {} gives no ticket for {who}", keytab.display()),
                format!("see by `klist -k {}` whose keys it has", keytab.display()),
            ),
            (Kind::NoTicket | Kind::NoKey, None) => (
                format!("there is no Kerberos ticket: {said}"),
                format!("get one by `{kinit}`, or set `keytab`"),
            ),
            (Kind::Expired, _) => {
                ("the Kerberos ticket has expired".to_owned(), format!("get a new one by `{kinit}`"))
            }
            (Kind::UnknownClient, _) => (
                format!("the realm does not know the principal: {said}"),
                "correct `principal`, or have it created".to_owned(),
            ),
            (Kind::UnknownService, _) => (
                format!("the realm has no service {service}/{}: {said}", self.host),
                self.service_advice(),
            ),
            (Kind::WrongKey, _) => (
                format!("the realm does not accept the key: {said}"),
                "the keytab is older than the principal's key: have a new one made".to_owned(),
            ),
            (Kind::Revoked, _) => (
                format!("the realm lets the principal in no more: {said}"),
                "have it unlocked".to_owned(),
            ),
            (Kind::Skew, _) => (
                format!("the clocks of this machine and of the realm are too far apart: {said}"),
                "set the clock of this machine (NTP)".to_owned(),
            ),
            (Kind::NoCommonCipher, _) => (
                format!("the realm and this machine have no encryption in common: {said}"),
                "see permitted_enctypes in krb5.conf, and have the keys made anew with AES".to_owned(),
            ),
            (Kind::Unreachable, _) => (
                format!("no KDC of the realm answers: {said}"),
                "look at [realms] in krb5.conf, and whether VPN or firewall let this machine reach it".to_owned(),
            ),
            (Kind::UnknownRealm, _) => (
                format!("the realm is not known: {said}"),
                "correct it in `principal`, or name its KDC under [realms] in krb5.conf (and the broker's domain under [domain_realm])".to_owned(),
            ),
            (Kind::Configuration, _) => (
                format!("Kerberos is not set up: {said}"),
                "set default_realm and [realms] in /etc/krb5.conf, or in the file that KRB5_CONFIG names".to_owned(),
            ),
            (Kind::Other, _) => (
                format!("Kerberos gives no ticket: {said}"),
                "KRB5_TRACE=/dev/stderr with kinit or kvno tells what it does".to_owned(),
            ),
        };
        TicketFault::new(why, advice)
    }

    /// Tickets are for hosts by name.
    fn service_advice(&self) -> String {
        if self.host.parse::<IpAddr>().is_ok() {
            return "name the broker by its host name: tickets are for names, and this is a number (advertised.listeners)".to_owned();
        }
        "correct `service` (sasl.kerberos.service.name), or have the broker's principal created; where DNS gives hosts other names, \
         dns_canonicalize_hostname = false in krb5.conf keeps the advertised one"
            .to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(code: u32, major: u32, host: &str, keytab: Option<&str>) -> String {
        let kerberos = Kerberos {
            service: "kafka".to_owned(),
            principal: Some("alice".to_owned()),
            keytab: keytab.map(Into::into),
            ticket_cache: None,
        };
        let failure =
            GssFailure { major: major << 16, minor: BASE.wrapping_add(code), text: "x.".to_owned() };
        let TicketFault { why, advice } = Sought { kerberos: &kerberos, host }.fault(&failure);
        format!("{why}: {advice}")
    }

    #[test]
    fn each_failure_says_what_to_do() {
        // As MIT numbers them (krb5_err.et); 13 is RFC 2744's "see the minor code".
        for (code, words) in [
            (195, "no Kerberos ticket: x: get one by `kinit alice`, or set `keytab`"),
            (32, "has expired: get a new one by `kinit alice`"),
            (6, "does not know the principal: x: correct `principal`"),
            (7, "no service kafka/broker: x: correct `service` (sasl.kerberos.service.name)"),
            (37, "too far apart: x: set the clock"),
            (154, "realm is not known"),
            (156, "no KDC of the realm answers"),
            (135, "not set up: x: set default_realm"),
            (14, "no encryption in common"),
            (60, "gives no ticket: x: KRB5_TRACE"),
        ] {
            let said = fault(code, 13, "broker", None);
            assert!(said.contains(words), "{code}: {said}");
        }
        let said = fault(7, 13, "10.0.0.1", None);
        assert!(said.contains("by its host name"), "tickets are for names: {said}");
        let said = fault(195, 7, "broker", Some("me.keytab"));
        assert!(said.contains("me.keytab gives no ticket for alice: see by `klist -k me.keytab`"), "{said}");
        assert!(fault(31, 13, "broker", Some("me.keytab")).contains("have a new one made"));
        // Without a word of Kerberos's own the general code speaks.
        assert!(fault(1000, 11, "broker", None).contains("has expired"));
        assert!(fault(1000, 7, "broker", None).contains("no Kerberos ticket"));
    }

    #[test]
    fn a_missing_library_is_told_by_its_packages() {
        let fault = TicketFault::no_library("libgssapi_krb5.so.2: cannot open shared object file");
        assert!(fault.why.contains("libgssapi_krb5.so.2"), "{fault:?}");
        assert!(fault.advice.contains("libgssapi-krb5-2") && fault.advice.contains("krb5-libs"), "{fault:?}");
    }
}
