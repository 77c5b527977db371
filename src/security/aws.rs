//! What is said to AWS is signed (Signature Version 4): as a URL, which is the token by which MSK takes an IAM identity, or in a
//! header. Pure; the time is given. Nothing is asked of AWS.
use super::Secret;
pub use crate::safe::percent_encoded;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use openssl::error::ErrorStack;
use openssl::hash::{MessageDigest, hash};
use openssl::pkey::PKey;
use openssl::sign::Signer;
use std::fmt::Write as _;

/// How long brokers take a token.
const EXPIRES: u32 = 900;

/// Keys of an IAM identity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AwsKeys {
    pub access_key: String,
    pub secret_key: Secret,
    pub session_token: Option<Secret>,
}

/// A request to be signed.
struct Signed<'a> {
    host: &'a str,
    path: &'a str,
    /// Names and values, not encoded.
    query: Vec<(&'a str, String)>,
    service: &'a str,
    region: &'a str,
    payload: &'a str,
    expires: u32,
}

/// The token for brokers in `region`, at a time as AWS writes it: `20130524T000000Z`.
///
/// # Errors
/// If OpenSSL fails.
pub fn token(keys: &AwsKeys, region: &str, at: &str) -> Result<Secret, ErrorStack> {
    let host = format!("kafka.{region}.amazonaws.com");
    let empty = hex(&hash(MessageDigest::sha256(), b"")?);
    let request = Signed {
        host: &host,
        path: "/",
        query: vec![("Action", "kafka-cluster:Connect".to_owned())],
        service: "kafka-cluster",
        region,
        payload: &empty,
        expires: EXPIRES,
    };
    let url = presigned(&request, keys, at)?;
    // The agent is told, and not signed.
    let agent = percent_encoded(concat!("kafdeck/", env!("CARGO_PKG_VERSION")));
    Ok(Secret::new(URL_SAFE_NO_PAD.encode(format!("{url}&User-Agent={agent}"))))
}

/// What stands behind the `?` of a question to the Security Token Service at `host`, signed.
///
/// # Errors
/// If OpenSSL fails.
pub fn role_query(
    keys: &AwsKeys,
    region: &str,
    host: &str,
    query: Vec<(&str, String)>,
    at: &str,
) -> Result<Secret, ErrorStack> {
    let empty = hex(&hash(MessageDigest::sha256(), b"")?);
    let request =
        Signed { host, path: "/", query, service: "sts", region, payload: &empty, expires: EXPIRES };
    let url = presigned(&request, keys, at)?;
    Ok(Secret::new(url.split_once('?').map_or("", |(_, query)| query)))
}

/// The region in the name of an MSK broker: `b-1.demo.abc.c2.kafka.eu-west-1.amazonaws.com`.
pub fn region(host: &str) -> Option<&str> {
    region_of(host, &["kafka", "kafka-serverless"])
}

/// The region in the name of a host of one of AWS's services: `glue.eu-west-1.amazonaws.com`.
pub fn region_of<'a>(host: &'a str, services: &[&str]) -> Option<&'a str> {
    let mut parts = host.split('.').skip_while(|part| !services.contains(part));
    parts.next()?;
    let region = parts.next()?;
    parts.any(|part| part == "amazonaws").then_some(region)
}

fn presigned(request: &Signed<'_>, keys: &AwsKeys, at: &str) -> Result<String, ErrorStack> {
    let day = at.get(..8).unwrap_or(at);
    let Signed { host, path, service, region, payload, .. } = request;
    let scope = format!("{day}/{region}/{service}/aws4_request");
    let mut query = request.query.clone();
    query.push(("X-Amz-Algorithm", "AWS4-HMAC-SHA256".to_owned()));
    query.push(("X-Amz-Credential", format!("{}/{scope}", keys.access_key)));
    query.push(("X-Amz-Date", at.to_owned()));
    query.push(("X-Amz-Expires", request.expires.to_string()));
    if let Some(token) = &keys.session_token {
        query.push(("X-Amz-Security-Token", token.expose().to_owned()));
    }
    query.push(("X-Amz-SignedHeaders", "host".to_owned()));
    query.sort();
    let query = query.iter().map(|(name, value)| format!("{name}={}", percent_encoded(value)));
    let query = query.collect::<Vec<_>>().join("&");
    let canonical = format!("GET\n{path}\n{query}\nhost:{host}\n\nhost\n{payload}");
    let signature = signature(keys, [day, region, service], at, &canonical)?;
    Ok(format!("https://{host}{path}?{query}&X-Amz-Signature={signature}"))
}

/// A question that is POSTed as JSON to one of AWS's services, which knows it by the name `target`.
#[derive(Clone, Copy, Debug)]
pub struct AwsPost<'a> {
    /// As the `Host` header says it.
    pub host: &'a str,
    pub service: &'a str,
    pub region: &'a str,
    pub target: &'a str,
    pub body: &'a [u8],
}

impl AwsPost<'_> {
    /// What its content is called.
    pub const CONTENT_TYPE: &'static str = "application/x-amz-json-1.1";

    /// The headers that sign it, beside `Host` and its content type; at a time as AWS writes it.
    ///
    /// # Errors
    /// If OpenSSL fails.
    pub fn signed(&self, keys: &AwsKeys, at: &str) -> Result<Vec<(&'static str, Secret)>, ErrorStack> {
        let AwsPost { host, service, region, target, body } = self;
        let day = at.get(..8).unwrap_or(at);
        let mut headers = vec![("x-amz-date", Secret::from(at))];
        headers.extend(keys.session_token.clone().map(|token| ("x-amz-security-token", token)));
        headers.push(("x-amz-target", Secret::from(*target)));
        let own = [("content-type", Secret::from(Self::CONTENT_TYPE)), ("host", Secret::from(*host))];
        // Their names are in order.
        let all = own.iter().chain(&headers);
        let names = all.clone().map(|(name, _)| *name).collect::<Vec<_>>().join(";");
        let lines: String = all.map(|(name, value)| format!("{name}:{}\n", value.expose())).collect();
        let payload = hex(&hash(MessageDigest::sha256(), body)?);
        let canonical = format!("POST\n/\n\n{lines}\n{names}\n{payload}");
        let signature = signature(keys, [day, region, service], at, &canonical)?;
        let credential = format!("{}/{day}/{region}/{service}/aws4_request", keys.access_key);
        let says =
            format!("AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders={names}, Signature={signature}");
        headers.push(("authorization", Secret::new(says)));
        Ok(headers)
    }
}

/// Day, region and service are what a signature is for.
fn signature(keys: &AwsKeys, scope: [&str; 3], at: &str, canonical: &str) -> Result<String, ErrorStack> {
    let digest = hex(&hash(MessageDigest::sha256(), canonical.as_bytes())?);
    let mut key = format!("AWS4{}", keys.secret_key.expose()).into_bytes();
    for part in scope.into_iter().chain(["aws4_request"]) {
        key = hmac(&key, part)?;
    }
    let scope = scope.join("/");
    hmac(&key, &format!("AWS4-HMAC-SHA256\n{at}\n{scope}/aws4_request\n{digest}")).map(|bytes| hex(&bytes))
}

fn hmac(key: &[u8], text: &str) -> Result<Vec<u8>, ErrorStack> {
    let key = PKey::hmac(key)?;
    let mut signer = Signer::new(MessageDigest::sha256(), &key)?;
    signer.update(text.as_bytes())?;
    signer.sign_to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys() -> AwsKeys {
        AwsKeys {
            access_key: "AKIAIOSFODNN7EXAMPLE".to_owned(),
            secret_key: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".into(),
            session_token: None,
        }
    }

    /// "Authenticating Requests: Using Query Parameters", the example of AWS's own page.
    #[test]
    fn the_published_example() {
        let request = Signed {
            host: "examplebucket.s3.amazonaws.com",
            path: "/test.txt",
            query: Vec::new(),
            service: "s3",
            region: "us-east-1",
            payload: "UNSIGNED-PAYLOAD",
            expires: 86_400,
        };
        let url = presigned(&request, &keys(), "20130524T000000Z").unwrap();
        assert!(
            url.ends_with("X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"),
            "{url}"
        );
    }

    #[test]
    fn a_token_is_the_signed_url_in_base64() {
        let with_session = AwsKeys { session_token: Some("s/t+1==".into()), ..keys() };
        let token = token(&with_session, "eu-west-1", "20261126T120000Z").unwrap();
        let url = String::from_utf8(URL_SAFE_NO_PAD.decode(token.expose()).unwrap()).unwrap();
        let begin = "https://kafka.eu-west-1.amazonaws.com/?Action=kafka-cluster%3AConnect&X-Amz-Algorithm=\
                     AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20261126%2Feu-west-1%2F\
                     kafka-cluster%2Faws4_request&X-Amz-Date=20261126T120000Z&X-Amz-Expires=900\
                     &X-Amz-Security-Token=s%2Ft%2B1%3D%3D&X-Amz-SignedHeaders=host&X-Amz-Signature=";
        assert!(url.starts_with(begin), "{url}");
        // As botocore signs the same request.
        let signature = "9757b04936d1e19f1199a8f457a4daea5aed77d9295b1f825bba8c04e9c4a355";
        assert!(url.contains(&format!("{signature}&User-Agent=kafdeck%2F")), "{url}");
    }

    #[test]
    fn a_role_is_asked_for_as_botocore_signs_it() {
        let query = vec![
            ("Action", "AssumeRole".to_owned()),
            ("Version", "2011-06-15".to_owned()),
            ("RoleArn", "arn:aws:iam::123456789012:role/kafka reader".to_owned()),
            ("RoleSessionName", "kafdeck".to_owned()),
        ];
        let host = "sts.eu-west-1.amazonaws.com";
        let query = role_query(&keys(), "eu-west-1", host, query, "20261126T120000Z").unwrap();
        let signature = "72bd472bb0e28487984a43623001766c69b12d9dfbfc0154c7ac9cf95dee1fcc";
        assert!(query.expose().ends_with(&format!("&X-Amz-Signature={signature}")), "{}", query.expose());
    }

    #[test]
    fn a_post_is_signed_as_botocore_signs_it() {
        let post = AwsPost {
            host: "glue.eu-west-1.amazonaws.com",
            service: "glue",
            region: "eu-west-1",
            target: "AWSGlue.GetSchemaVersion",
            body: br#"{"SchemaVersionId":"b7b4a7f0-9c96-4e4a-a687-fb5de9ef0c63"}"#,
        };
        let with_session = AwsKeys { session_token: Some("s/t+1==".into()), ..keys() };
        let headers = post.signed(&with_session, "20261126T120000Z").unwrap();
        let (_, says) = headers.last().unwrap();
        let names = "content-type;host;x-amz-date;x-amz-security-token;x-amz-target";
        assert!(says.expose().contains(&format!("SignedHeaders={names}, Signature=9f77f149775bdeb6ebfa46dba8524628642a28a63490407b7e19d9442ad89089")), "{}", says.expose());
    }

    #[test]
    fn the_region_stands_in_the_brokers_name() {
        assert_eq!(region("b-1.demo.abc.c2.kafka.eu-west-1.amazonaws.com"), Some("eu-west-1"));
        assert_eq!(region("boot-x.c1.kafka-serverless.us-east-2.amazonaws.com"), Some("us-east-2"));
        assert_eq!(region("kafka.example.com"), None);
        assert_eq!(region_of("glue.cn-north-1.amazonaws.com.cn", &["glue"]), Some("cn-north-1"));
        assert_eq!(region_of("vpce-1.glue.eu-west-1.vpce.amazonaws.com", &["glue"]), Some("eu-west-1"));
    }
}
