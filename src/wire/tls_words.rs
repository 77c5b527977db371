//! Why TLS failed, in words: what the other side showed or said, and what to change.
use super::error::{Error, TlsFault};
use crate::config::Address;
use crate::security::Tls;
use openssl::ssl;
use openssl::x509::{X509NameRef, X509Ref, X509StoreContextRef};
use parking_lot::Mutex;
use std::sync::Arc;

/// What the check of the broker's certificate found, for the words after the handshake has failed.
#[derive(Clone, Default)]
pub(super) struct SeenCertificate(Arc<Mutex<Option<FoundFault>>>);

#[derive(Clone)]
struct FoundFault {
    code: i32,
    said: String,
    issuer: String,
    names: String,
    from: String,
    until: String,
}

impl SeenCertificate {
    pub(super) fn callback(&self) -> impl Fn(bool, &mut X509StoreContextRef) -> bool + Send + Sync + 'static {
        let seen = self.clone();
        move |good, context| {
            if !good {
                let certificate = context.current_cert();
                let text = |what: fn(&X509Ref) -> String| certificate.map(what).unwrap_or_default();
                let found = FoundFault {
                    code: context.error().as_raw(),
                    said: context.error().error_string().to_owned(),
                    issuer: text(|certificate| name(certificate.issuer_name())),
                    names: text(names),
                    from: text(|certificate| certificate.not_before().to_string()),
                    until: text(|certificate| certificate.not_after().to_string()),
                };
                let mut place = seen.0.lock();
                place.get_or_insert(found);
            }
            good
        }
    }

    pub(super) fn fault_at(&self, address: &Address) -> Option<Error> {
        let found = self.0.lock().clone()?;
        let FoundFault { code, said, issuer, names, from, until } = found;
        // OpenSSL's X509_V_ERR_… numbers.
        let (fault, detail) = match code {
            9 => (
                TlsFault::Dates,
                format!("its certificate is valid from {from} only: is the clock of this machine right?"),
            ),
            10 => (
                TlsFault::Dates,
                format!(
                    "its certificate expired on {until}: the broker needs a new one (or this machine's clock is wrong)"
                ),
            ),
            18 => (
                TlsFault::UnknownAuthority,
                format!(
                    "it signed its certificate itself ({names}): give that certificate as the one to trust"
                ),
            ),
            2 | 19..=21 | 27 => (
                TlsFault::UnknownAuthority,
                format!(
                    "no authority that is trusted here has signed its certificate (issuer: {issuer}): give the certificate of that issuer as the one to trust"
                ),
            ),
            62 | 64 => (
                TlsFault::WrongHost,
                format!(
                    "its certificate is for {names}, not for {}: use one of those names, or have this one added to the certificate",
                    address.host
                ),
            ),
            66..=68 => (
                TlsFault::TooWeak,
                format!(
                    "its certificate is too weak for this OpenSSL ({said}): the broker needs a new one; until then the cipher DEFAULT:@SECLEVEL=0 lets it pass"
                ),
            ),
            _ => (TlsFault::Other, format!("its certificate does not hold: {said}")),
        };
        Some(error(address, fault, &detail))
    }
}

/// "CN=kafka, O=Example".
pub(super) fn name(name: &X509NameRef) -> String {
    let entry = |entry: &openssl::x509::X509NameEntryRef| {
        let key = entry.object().nid().short_name().unwrap_or("?");
        Some(format!("{key}={}", entry.data().to_string().ok()?))
    };
    name.entries().filter_map(entry).collect::<Vec<_>>().join(", ")
}

/// The hosts that a certificate is for; without any its subject.
pub(super) fn names(certificate: &X509Ref) -> String {
    let alternatives = certificate.subject_alt_names();
    let one = |row: &openssl::x509::GeneralNameRef| {
        let address = |bytes: &[u8]| match bytes.len() {
            4 => <[u8; 4]>::try_from(bytes).ok().map(|bytes| std::net::IpAddr::from(bytes).to_string()),
            _ => <[u8; 16]>::try_from(bytes).ok().map(|bytes| std::net::IpAddr::from(bytes).to_string()),
        };
        row.dnsname().map(str::to_owned).or_else(|| row.ipaddress().and_then(address))
    };
    let all: Vec<String> = alternatives.iter().flatten().filter_map(one).collect();
    if all.is_empty() { name(certificate.subject_name()) } else { all.join(", ") }
}

fn error(address: &Address, fault: TlsFault, detail: &str) -> Error {
    Error::Tls { address: address.clone(), fault, detail: detail.into() }
}

/// How a handshake was broken off.
pub(super) fn handshake_fault(met: &ssl::Error, address: &Address, setting: &Tls) -> Option<Error> {
    if let Some(io) = met.io_error() {
        return hung_up(io).then(|| plaintext(address));
    }
    match met.ssl_error() {
        // The stream ended without a word of TLS.
        None => Some(plaintext(address)),
        Some(stack)
            if stack
                .errors()
                .iter()
                .any(|row| row.reason().is_some_and(|why| why.contains("unexpected eof"))) =>
        {
            Some(plaintext(address))
        }
        Some(_) => ssl_fault(met, address, setting),
    }
}

/// What the other side said.
pub(super) fn ssl_fault(met: &ssl::Error, address: &Address, setting: &Tls) -> Option<Error> {
    let stack = met.ssl_error()?;
    let reasons: String =
        stack.errors().iter().filter_map(openssl::error::Error::reason).collect::<Vec<_>>().join("; ");
    let says = |words: &[&str]| words.iter().any(|word| reasons.contains(word));
    let own = setting.identity.is_some();
    Some(if says(&["alert certificate required", "alert bad certificate"]) && !own {
        let detail = "it wants a client certificate, and none is set: give certificate and key";
        error(address, TlsFault::ClientCertificate, detail)
    } else if says(&["alert bad certificate", "alert certificate", "alert unknown ca", "alert access denied"])
    {
        let detail = if own {
            format!(
                "it does not accept our client certificate ({reasons}): is it of the right authority, and not expired?"
            )
        } else {
            format!("it refuses us ({reasons}): it may want a client certificate")
        };
        error(address, TlsFault::ClientCertificate, &detail)
    } else if says(&["wrong version number", "unknown protocol", "http request", "packet length too long"]) {
        plaintext(address)
    } else if says(&[
        "alert protocol version",
        "alert handshake failure",
        "no protocols",
        "unsupported protocol",
    ]) {
        let detail = format!(
            "no common TLS version or cipher ({reasons}): look at the lowest version and the ciphers of both sides"
        );
        error(address, TlsFault::NoCommon, &detail)
    } else {
        return None;
    })
}

/// A plain listener takes the greeting for a request of 369 MB, and closes.
fn hung_up(io: &std::io::Error) -> bool {
    use std::io::ErrorKind;
    matches!(io.kind(), ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset | ErrorKind::BrokenPipe)
}

fn plaintext(address: &Address) -> Error {
    let detail = "it hung up when it was spoken to in TLS: it may be a plaintext listener (then leave TLS out, or give the TLS port)";
    error(address, TlsFault::Plaintext, detail)
}

pub(super) fn other_fault(met: &ssl::Error, address: &Address) -> Error {
    error(address, TlsFault::Other, &met.to_string())
}
