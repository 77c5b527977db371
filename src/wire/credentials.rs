//! OAuth's client credentials (RFC 6749, 4.4): one small HTTP exchange with a token endpoint, over this program's own
//! streams, so that there is one way to trust and one way to connect.
use super::options::Options;
use super::stream;
use super::tls::Armour;
use crate::config::Address;
use crate::security::aws::percent_encoded;
use crate::security::{ClientCredentials, Tls};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper::{Request, Uri, header};
use hyper_util::rt::TokioIo;
use std::time::Duration;
use tokio::time::timeout;

/// No answer of an endpoint is larger.
const LARGEST: usize = 64 << 10;

/// The token, and for how long it is good if that is told.
pub(super) async fn fetch(
    credentials: &ClientCredentials,
    options: &Options,
) -> Result<(String, Option<Duration>), String> {
    let fail = |why: &dyn std::fmt::Display| format!("the token endpoint {}: {why}", credentials.endpoint);
    let patience = options.connect;
    let asked = timeout(patience, ask(credentials, options)).await;
    let (status, body) =
        asked.map_err(|_| fail(&format!("no answer within {patience:?}")))?.map_err(|why| fail(&why))?;
    let json: serde_json::Value = serde_json::from_slice(&body).unwrap_or_default();
    let text = |name: &str| json.get(name).and_then(|value| value.as_str());
    if status != 200 {
        let said = match (text("error"), text("error_description")) {
            (Some(error), Some(more)) => format!(": {error} ({more})"),
            (Some(error), None) => format!(": {error}"),
            _ => String::new(),
        };
        return Err(fail(&format!("it answers {status}{said}")));
    }
    let token = text("access_token").ok_or_else(|| fail(&"its answer has no access_token"))?;
    let life = json.get("expires_in").and_then(|life| life.as_u64().or_else(|| life.as_str()?.parse().ok()));
    Ok((token.to_owned(), life.map(Duration::from_secs)))
}

async fn ask(credentials: &ClientCredentials, options: &Options) -> Result<(u16, Bytes), String> {
    let said = |error: &dyn std::fmt::Display| error.to_string();
    let uri: Uri = credentials.endpoint.parse().map_err(|error| format!("{error}"))?;
    let (address, secure) = place(&uri)?;
    let armour = secure.then(|| Armour::new(Tls { trust: credentials.trust.clone(), ..Tls::default() }));
    let stream = stream::dial(&address, armour.as_ref(), options).await.map_err(|error| said(&error))?;
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.map_err(|error| said(&error))?;
    let driver = tokio::spawn(connection);
    let exchange = async {
        let answer = sender.send_request(request(credentials, &uri)?).await.map_err(|error| said(&error))?;
        let status = answer.status().as_u16();
        let body = Limited::new(answer.into_body(), LARGEST).collect().await.map_err(|error| said(&error))?;
        Ok((status, body.to_bytes()))
    };
    let answer = exchange.await;
    driver.abort();
    answer
}

/// Where to connect to. A secret goes in plain text to this machine only.
fn place(uri: &Uri) -> Result<(Address, bool), String> {
    let host = uri.host().ok_or("it has no host: expected https://host/path")?;
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let here = host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback());
    match uri.scheme_str() {
        Some("https") => Ok((Address::new(host, uri.port_u16().unwrap_or(443)), true)),
        Some("http") if here => Ok((Address::new(host, uri.port_u16().unwrap_or(80)), false)),
        Some("http") => Err("the secret would go over the network in plain text: use https".to_owned()),
        _ => Err("expected https://host/path".to_owned()),
    }
}

fn request(credentials: &ClientCredentials, uri: &Uri) -> Result<Request<Full<Bytes>>, String> {
    // Name and secret as they are, as Java's client sends them.
    let login = format!("{}:{}", credentials.client_id, credentials.client_secret.expose());
    let mut form = "grant_type=client_credentials".to_owned();
    for (name, value) in [("scope", &credentials.scope), ("audience", &credentials.audience)] {
        if let Some(value) = value {
            form.push_str(&format!("&{name}={}", percent_encoded(value)));
        }
    }
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let host = uri.authority().map(hyper::http::uri::Authority::as_str).unwrap_or_default();
    Request::post(path)
        .header(header::HOST, host)
        .header(header::AUTHORIZATION, format!("Basic {}", STANDARD.encode(login)))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::ACCEPT, "application/json")
        .body(Full::new(Bytes::from(form)))
        .map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_leaves_in_plain_text_to_this_machine_only() {
        let place = |text: &str| place(&text.parse().unwrap());
        assert_eq!(place("https://idp.example/t").unwrap(), (Address::new("idp.example", 443), true));
        assert_eq!(place("http://127.0.0.1:81/t").unwrap(), (Address::new("127.0.0.1", 81), false));
        assert_eq!(place("https://[::1]:8443/").unwrap(), (Address::new("::1", 8443), true));
        assert!(place("http://idp.example/t").unwrap_err().contains("https"));
        assert_eq!(percent_encoded("a b/c&é"), "a%20b%2Fc%26%C3%A9");
    }
}
