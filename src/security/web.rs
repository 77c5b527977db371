//! A service beside the cluster that is asked by HTTP: where it listens, who logs in there, whom to trust. Plain data.
use super::{AwsCredentials, Secret, Tls};
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// `https://host:8083/base`: what is asked there stands behind it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WebAddress {
    /// By TLS.
    pub secure: bool,
    /// An IPv6 host stands here without brackets.
    pub host: Arc<str>,
    pub port: u16,
    /// Begins with a stroke and ends with none, or is empty.
    pub base: Arc<str>,
}

/// How one logs in at a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WebLogin {
    /// HTTP's own: name and password.
    Basic(String, Secret),
    /// A token.
    Bearer(Secret),
    /// Each question is signed by an identity of AWS's, in this region.
    Aws { service: &'static str, region: String, credentials: AwsCredentials },
}

/// Who logs in at a service, and whom to trust there where its addresses are secure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WebKeys {
    pub login: Option<WebLogin>,
    pub tls: Tls,
}

/// Reads the keys of a service where they are kept. That may take as long as a command does: it is left until somebody asks there.
#[derive(Clone)]
pub struct WebUnlock(Arc<dyn Fn() -> Result<WebKeys, String> + Send + Sync>);

/// One service: several addresses lead to the same, as the workers of one Connect cluster do.
#[derive(Clone, Debug)]
pub struct WebService {
    pub name: Arc<str>,
    pub addresses: Vec<WebAddress>,
    pub unlock: WebUnlock,
}

impl WebUnlock {
    pub fn new(read: impl Fn() -> Result<WebKeys, String> + Send + Sync + 'static) -> Self {
        WebUnlock(Arc::new(read))
    }

    /// Reads them, on a thread that may wait.
    ///
    /// # Errors
    /// In words, with the key of the profile that could not be read.
    pub fn read(&self) -> Result<WebKeys, String> {
        (self.0)()
    }
}

impl fmt::Debug for WebUnlock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WebUnlock")
    }
}

impl WebAddress {
    /// Host and port, as a request names them.
    pub fn authority(&self) -> String {
        match self.host.contains(':') {
            true => format!("[{}]:{}", self.host, self.port),
            false => format!("{}:{}", self.host, self.port),
        }
    }

    /// The same without a port that goes without saying.
    pub fn host_header(&self) -> String {
        let plain = if self.secure { 443 } else { 80 };
        let authority = self.authority();
        match authority.strip_suffix(&format!(":{plain}")) {
            Some(host) if self.port == plain => host.to_owned(),
            _ => authority,
        }
    }
}

impl fmt::Display for WebAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.secure { "https" } else { "http" };
        write!(f, "{scheme}://{}{}", self.authority(), self.base)
    }
}

impl FromStr for WebAddress {
    type Err = String;

    /// Reads `http://host:port/base`; where no scheme is given, it is `http`. An error says nothing again that may be a password.
    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let (secure, rest) = match text.split_once("://") {
            Some(("http", rest)) => (false, rest),
            Some(("https", rest)) => (true, rest),
            Some((other, rest)) => {
                return Err(match rest.contains('@') {
                    true => format!(
                        "{other}:// is not asked by HTTP, and a login stands in `user` and `password`: http://host:8083"
                    ),
                    false => {
                        format!("`{text}`: {other}:// is not asked by HTTP: http://host:8083 or https://")
                    }
                });
            }
            None => (false, text),
        };
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        // Wherever it stands: what is before it may be a password.
        if rest.contains('@') {
            return Err("a login stands in `user` and `password`, not in the address".to_owned());
        }
        if rest.contains(['?', '#']) || text.contains(char::is_whitespace) {
            return Err(format!("`{text}` is not http://host:port"));
        }
        let (host, port) = match authority.strip_prefix('[') {
            Some(inner) => {
                inner.split_once(']').ok_or(format!("`{text}`: expected `]` after the IPv6 address"))?
            }
            None => authority.split_at(authority.find(':').unwrap_or(authority.len())),
        };
        let port = match port.strip_prefix(':') {
            None if port.is_empty() => {
                if secure {
                    443
                } else {
                    80
                }
            }
            None => return Err(format!("`{text}` is not http://host:port")),
            Some(port) => match port.parse::<u16>() {
                Ok(port) if port > 0 => port,
                _ => return Err(format!("`{text}`: `{port}` is not a port (1 to 65535)")),
            },
        };
        if host.is_empty() {
            return Err(format!("`{text}` names no host: http://host:port"));
        }
        Ok(WebAddress { secure, host: host.into(), port, base: path.trim_end_matches('/').into() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_reads_back_as_it_is_written() {
        for (text, written) in [
            ("http://connect-1:8083", "http://connect-1:8083"),
            ("connect-1:8083", "http://connect-1:8083"),
            ("https://connect.example", "https://connect.example:443"),
            ("https://[::1]:8443/kafka/", "https://[::1]:8443/kafka"),
        ] {
            let address: WebAddress = text.parse().unwrap();
            assert_eq!(address.to_string(), written);
            assert_eq!(address.to_string().parse::<WebAddress>().unwrap(), address);
        }
        for (text, why) in [
            ("kafka://a:1", "not asked by HTTP"),
            ("http://me:secret@a:1", "`user` and `password`"),
            ("htps://me:secret@a:1", "`user` and `password`"),
            ("https:/me:secret@a:1", "`user` and `password`"),
            ("http://me:secret/x@a:1", "`user` and `password`"),
            ("me:secret@a", "`user` and `password`"),
            ("http://a:0", "not a port"),
            ("http://:8083", "no host"),
            ("http://a:1?x", "is not http://host:port"),
        ] {
            let said = text.parse::<WebAddress>().unwrap_err();
            assert!(said.contains(why) && !said.contains("secret"), "{text}: {said}");
        }
    }
}
