//! One small HTTP exchange of a login, on a connection of its own. Follows no redirect: what is sent is often a secret.
use super::options::Options;
use super::web::WebDoor;
use crate::config::Address;
use crate::http::{HttpAsk, HttpBounds};
use crate::security::{Tls, Trust, WebAddress};
use hyper::Uri;
use std::net::IpAddr;
use tokio::time::timeout;

pub(super) use crate::http::{HeaderName, HttpAnswer, Method, header};

/// No answer that is waited for here is larger.
const LARGEST: usize = 64 << 10;

/// What is asked.
pub(super) struct HttpQuestion<'a> {
    pub(super) url: &'a str,
    pub(super) method: Method,
    pub(super) headers: Vec<(HeaderName, String)>,
    pub(super) body: String,
    /// Whose certificate may be shown.
    pub(super) trust: &'a Trust,
    /// Whether it may go in plain text to another machine, as to one that a cloud has under each of its own.
    pub(super) in_plain_text: bool,
}

impl<'a> HttpQuestion<'a> {
    pub(super) fn get(url: &'a str, trust: &'a Trust) -> Self {
        let (headers, body) = (Vec::new(), String::new());
        HttpQuestion { url, method: Method::GET, headers, body, trust, in_plain_text: false }
    }

    /// A form (names and values, not encoded), answered in JSON.
    pub(super) fn form(url: &'a str, trust: &'a Trust, rows: &[(&str, &str)]) -> Self {
        use crate::security::aws::percent_encoded;
        let rows = rows.iter().map(|(name, value)| format!("{name}={}", percent_encoded(value)));
        let headers = vec![
            (header::CONTENT_TYPE, "application/x-www-form-urlencoded".to_owned()),
            (header::ACCEPT, "application/json".to_owned()),
        ];
        let body = rows.collect::<Vec<_>>().join("&");
        HttpQuestion { method: Method::POST, headers, body, ..HttpQuestion::get(url, trust) }
    }

    /// Whether it may be put at all: an address, and none to which a secret would go in plain text.
    ///
    /// # Errors
    /// In words.
    pub(super) fn usable(&self) -> Result<(), String> {
        let uri: Uri = self.url.parse().map_err(|error| format!("{error}"))?;
        self.place(&uri).map(drop)
    }

    /// Puts it, within `options.connect`.
    ///
    /// # Errors
    /// In words, without what was sent.
    pub(super) async fn put(&self, options: &Options) -> Result<HttpAnswer, String> {
        let patience = options.connect;
        let late = |_| Err(format!("no answer within {patience:?}"));
        timeout(patience, self.exchange(options)).await.unwrap_or_else(late)
    }

    async fn exchange(&self, options: &Options) -> Result<HttpAnswer, String> {
        let uri: Uri = self.url.parse().map_err(|error| format!("{error}"))?;
        let (address, secure) = self.place(&uri)?;
        let tls = Tls { trust: self.trust.clone(), ..Tls::default() };
        let to = WebAddress { secure, host: address.host, port: address.port, base: "".into() };
        let mut line = WebDoor::new(tls, options).open(&to).await.map_err(|error| error.to_string())?;
        let ask = HttpAsk {
            method: self.method.clone(),
            path: uri.path_and_query().map_or("/", |path| path.as_str()).to_owned(),
            host: uri.authority().map(|host| host.as_str().to_owned()).unwrap_or_default(),
            headers: self.headers.clone(),
            body: self.body.clone().into_bytes(),
        };
        let patience = options.connect;
        let bounds = HttpBounds { head: patience, idle: patience, total: patience, largest: LARGEST };
        line.exchange(&ask, &bounds).await.map_err(|fault| fault.to_string())
    }

    /// Where to connect to, and whether by TLS.
    fn place(&self, uri: &Uri) -> Result<(Address, bool), String> {
        let host = uri.host().ok_or("it has no host: expected https://host/path")?;
        let host = host.trim_start_matches('[').trim_end_matches(']');
        match uri.scheme_str() {
            Some("https") => Ok((Address::new(host, uri.port_u16().unwrap_or(443)), true)),
            Some("http") if self.in_plain_text || is_here(host) => {
                Ok((Address::new(host, uri.port_u16().unwrap_or(80)), false))
            }
            Some("http") => Err("the secret would go over the network in plain text: use https".to_owned()),
            _ => Err("expected https://host/path".to_owned()),
        }
    }
}

/// The host in an address; none where it is no address.
pub(super) fn host_of(url: &str) -> Option<String> {
    let uri: Uri = url.parse().ok()?;
    Some(uri.host()?.trim_start_matches('[').trim_end_matches(']').to_owned())
}

/// Whether a host is this machine.
pub(super) fn is_here(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_leaves_in_plain_text_to_this_machine_only() {
        let place = |url: &str| HttpQuestion::get(url, &Trust::System).place(&url.parse().unwrap());
        assert_eq!(place("https://idp.example/t").unwrap(), (Address::new("idp.example", 443), true));
        assert_eq!(place("http://127.0.0.1:81/t").unwrap(), (Address::new("127.0.0.1", 81), false));
        assert_eq!(place("https://[::1]:8443/").unwrap(), (Address::new("::1", 8443), true));
        assert!(place("http://idp.example/t").unwrap_err().contains("https"));
    }

    #[test]
    fn a_form_is_encoded() {
        let form = HttpQuestion::form("https://x/", &Trust::System, &[("scope", "a b/c&é"), ("b", "2")]);
        assert_eq!(form.body, "scope=a%20b%2Fc%26%C3%A9&b=2");
    }
}
