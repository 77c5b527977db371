//! AWS Glue's registry in this process: versions of schemas by their ids, told to whoever signs what he asks. Shares no code with the
//! client that it checks; whether a signature is right is held to AWS's own library elsewhere.
use super::web::{self, Mishaps, WebAsk, WebReply};
use parking_lot::Mutex;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

type Versions = Arc<Mutex<HashMap<String, Value>>>;

/// A running registry. Dropping it ends it.
pub struct DemoGlue {
    address: SocketAddr,
    versions: Versions,
    mishaps: Arc<Mishaps>,
    running: JoinHandle<()>,
}

impl Drop for DemoGlue {
    fn drop(&mut self) {
        self.running.abort();
    }
}

impl DemoGlue {
    /// Starts an empty one, on the caller's tokio runtime.
    ///
    /// # Errors
    /// If no port is free.
    pub async fn start() -> io::Result<DemoGlue> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let (address, versions) = (listener.local_addr()?, Versions::default());
        let (kept, mishaps) = (versions.clone(), Arc::new(Mishaps::new(None)));
        let answer = move |ask: &WebAsk<'_>| answer(&kept.lock(), ask);
        let running = tokio::spawn(web::run(listener, mishaps.clone(), answer));
        Ok(DemoGlue { address, versions, mishaps, running })
    }

    /// `http://127.0.0.1:port`
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Keeps a version of a schema under an id.
    pub fn keep(&self, id: &str, (name, version): (&str, i32), format: &str, text: &str) {
        let arn = format!("arn:aws:glue:eu-test-1:123456789012:schema/shop/{name}");
        let told = json!({"SchemaVersionId": id, "SchemaDefinition": text, "DataFormat": format, "SchemaArn": arn,
            "VersionNumber": version, "Status": "AVAILABLE", "CreatedTime": "2026-11-26T12:00:00Z"});
        self.versions.lock().insert(id.to_owned(), told);
    }

    /// How often it was asked since this was called last.
    pub fn take_asked(&self) -> usize {
        self.mishaps.take_asked().len()
    }
}

fn refusal(kind: &str, message: &str) -> WebReply {
    (400, json!({"__type": kind, "Message": message}))
}

fn answer(versions: &HashMap<String, Value>, ask: &WebAsk<'_>) -> WebReply {
    let signed = ["AWS4-HMAC-SHA256 Credential=", "/eu-test-1/glue/aws4_request", "Signature="];
    if !signed.iter().all(|part| ask.authorization.contains(part)) {
        return refusal(
            "UnrecognizedClientException",
            "The security token included in the request is invalid.",
        );
    }
    if (ask.method, ask.target) != ("POST", "AWSGlue.GetSchemaVersion") {
        return refusal("UnknownOperationException", "");
    }
    let asked: Value = serde_json::from_slice(ask.body).unwrap_or_default();
    match asked["SchemaVersionId"].as_str().and_then(|id| versions.get(id)) {
        Some(told) => (200, told.clone()),
        None => refusal("EntityNotFoundException", "Schema version is not found."),
    }
}
