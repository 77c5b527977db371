//! TLS over an open socket: what is set up once for all connections, and the handshake of each. Whose words a refusal is
//! told in stands in `tls_words`.
use super::error::Error;
use super::tls_words::{self, SeenCertificate};
use super::via;
use crate::config::Address;
use crate::security::load::{self, Authorities, Unusable};
use crate::security::{Tls, TlsVersion};
use openssl::error::ErrorStack;
use openssl::ssl::{SslConnector, SslMethod, SslVerifyMode, SslVersion};
use openssl::x509::store::X509StoreBuilder;
use parking_lot::Mutex;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};
use tokio::io::{AsyncRead, AsyncWrite, BufReader};
use tokio::time::timeout;
use tokio_openssl::SslStream;

/// Bytes that are read at once: of records with at most 16 KiB each.
const SEVERAL_RECORDS: usize = 128 << 10;

/// The set-up, kept until a file that it was read from changes.
pub(super) struct Armour {
    setting: Tls,
    kept: Mutex<Option<(Stamp, SslConnector)>>,
}

/// When each of the files changed last, how large it is, and which one it is: they are often replaced by others.
type Stamp = Vec<(PathBuf, Option<(SystemTime, u64, u64)>)>;

impl Armour {
    pub(super) fn new(setting: Tls) -> Self {
        Armour { setting, kept: Mutex::default() }
    }

    /// Certificates are replaced under running programs: they are read again when they have changed.
    fn connector(&self) -> Result<SslConnector, Unusable> {
        let stamp: Stamp = load::files(&self.setting).into_iter().map(stamped).collect();
        let mut kept = self.kept.lock();
        if let Some((at, connector)) = kept.as_ref()
            && *at == stamp
        {
            return Ok(connector.clone());
        }
        let connector = connector(&self.setting)?;
        *kept = Some((stamp, connector.clone()));
        Ok(connector)
    }
}

fn stamped(path: PathBuf) -> (PathBuf, Option<(SystemTime, u64, u64)>) {
    let data = std::fs::metadata(&path).ok();
    let stamp = data.and_then(|data| Some((data.modified().ok()?, data.len(), data.ino())));
    (path, stamp)
}

fn connector(setting: &Tls) -> Result<SslConnector, Unusable> {
    let mut builder = SslConnector::builder(SslMethod::tls_client()).map_err(|error| odd(&error))?;
    match load::authorities(&setting.trust)? {
        Authorities::Anyone => builder.set_verify(SslVerifyMode::NONE),
        Authorities::System => {
            let place = system_authorities();
            let found = match &place {
                Some(place) if place.is_dir() => builder.load_verify_locations(None, Some(place)),
                Some(place) => builder.load_verify_locations(Some(place), None),
                None => Ok(()),
            };
            found.map_err(|error| odd(&error))?;
        }
        // A store of its own: the system's authorities are not trusted beside these.
        Authorities::These(certificates) => {
            let mut store = X509StoreBuilder::new().map_err(|error| odd(&error))?;
            for certificate in certificates {
                store.add_cert(certificate).map_err(|error| odd(&error))?;
            }
            builder.set_cert_store(store.build());
        }
    }
    if let Some(identity) = &setting.identity {
        let keys = load::keys(identity)?;
        let mut chain = keys.chain.into_iter();
        let own = chain.next();
        own.map_or(Ok(()), |own| builder.set_certificate(&own)).map_err(|error| odd(&error))?;
        chain.try_for_each(|next| builder.add_extra_chain_cert(next)).map_err(|error| odd(&error))?;
        builder.set_private_key(&keys.key).map_err(|error| odd(&error))?;
    }
    builder.set_min_proto_version(setting.min_version.map(version)).map_err(|error| odd(&error))?;
    if let Some(ciphers) = &setting.ciphers {
        let (older, newest) = split_ciphers(ciphers);
        let wrong = |error: ErrorStack| Unusable(format!("the ciphers {ciphers:?}: {error}").into());
        if !older.is_empty() {
            builder.set_cipher_list(&older).map_err(wrong)?;
        }
        if !newest.is_empty() {
            builder.set_ciphersuites(&newest).map_err(wrong)?;
        }
    }
    // As much as there is room for, and not the five bytes of a record's head first.
    builder.set_read_ahead(true);
    Ok(builder.build())
}

fn odd(error: &ErrorStack) -> Unusable {
    Unusable(format!("OpenSSL refuses the TLS settings: {error}").into())
}

fn version(version: TlsVersion) -> SslVersion {
    match version {
        TlsVersion::V1_0 => SslVersion::TLS1,
        TlsVersion::V1_1 => SslVersion::TLS1_1,
        TlsVersion::V1_2 => SslVersion::TLS1_2,
        TlsVersion::V1_3 => SslVersion::TLS1_3,
    }
}

/// The ciphers of TLS up to 1.2, and those of 1.3, which OpenSSL takes apart from each other.
pub(super) fn split_ciphers(ciphers: &str) -> (String, String) {
    let all = ciphers.split([':', ',', ' ']).filter(|cipher| !cipher.is_empty());
    let (newest, older): (Vec<_>, Vec<_>) = all.partition(|cipher| cipher.starts_with("TLS_"));
    (older.join(":"), newest.join(":"))
}

/// Where this system keeps the authorities that it trusts: an OpenSSL that was built in does not know.
pub(super) fn system_authorities() -> Option<PathBuf> {
    let found = openssl_probe::probe();
    found.cert_file.or_else(|| found.cert_dir.into_iter().next())
}

/// The handshake. The name that is asked for and checked is the advertised one, whatever was dialled.
pub(super) async fn wrap<S: AsyncRead + AsyncWrite + Unpin>(
    stream: S,
    address: &Address,
    armour: &Armour,
    within: Duration,
) -> Result<SslStream<BufReader<S>>, Error> {
    let setting = |why| Error::Settings { why };
    let seen = SeenCertificate::default();
    let ssl = {
        let mut configuration =
            armour.connector().map_err(setting)?.configure().map_err(|error| setting(odd(&error)))?;
        let tls = &armour.setting;
        configuration.set_verify_hostname(tls.check_hostname);
        if tls.trust != crate::security::Trust::Anyone {
            configuration.set_verify_callback(SslVerifyMode::PEER, seen.callback());
        }
        let name = tls.server_name.as_deref().unwrap_or(&address.host);
        configuration.into_ssl(name).map_err(|error| setting(odd(&error)))?
    };
    // OpenSSL asks for a record at a time, and a large answer is thousands of them: several come in one system call.
    let stream = BufReader::with_capacity(SEVERAL_RECORDS, stream);
    let mut stream = SslStream::new(ssl, stream).map_err(|error| setting(odd(&error)))?;
    match timeout(within, std::pin::Pin::new(&mut stream).connect()).await {
        Ok(Ok(())) => Ok(stream),
        Ok(Err(error)) => {
            let tunnel = error.io_error().and_then(|error| via::last_words(error, address));
            let told = tunnel
                .or_else(|| seen.fault_at(address))
                .or_else(|| tls_words::handshake_fault(&error, address, &armour.setting));
            Err(told.unwrap_or_else(|| tls_words::other_fault(&error, address)))
        }
        Err(_) => Err(Error::Silent { address: address.clone(), after: within }),
    }
}

/// A server that leaves without TLS's goodbye has ended the stream as any other does.
pub(super) fn plainly(error: std::io::Error) -> std::io::Error {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<openssl::ssl::Error>());
    let reasons = inner.and_then(openssl::ssl::Error::ssl_error).map(ErrorStack::errors).unwrap_or_default();
    if reasons.iter().any(|row| row.reason().is_some_and(|why| why.contains("unexpected eof"))) {
        return std::io::ErrorKind::UnexpectedEof.into();
    }
    error
}

/// What a broken stream means if it was TLS that broke it: a server may refuse us after the handshake looked done.
pub(super) fn refusal(
    error: &std::io::Error,
    address: &Address,
    armour: Option<&Armour>,
    answered: bool,
) -> Option<Error> {
    let armour = armour?;
    let inner = error.get_ref()?.downcast_ref::<openssl::ssl::Error>()?;
    tls_words::ssl_fault(inner, address, &armour.setting).filter(|_| !answered)
}
