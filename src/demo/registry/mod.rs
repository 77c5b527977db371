//! A schema registry in this process: Confluent's API over loopback, with subjects, ids, references, levels, modes, both kinds of
//! deletion and its error codes. `kafdeck demo` shows it, and the tests ask it. Shares no code with the client that it checks.
//!
//! | file | owns |
//! |---|---|
//! | `shelf` | what is kept: schemas, versions, levels, modes. Plain data |
//! | `rest` | the paths, with the registry's shapes and refusals |
//! | `refusals` | what is refused, by which code |
//! | `registering` | schemas taken in: validity, references, compatibility |
//! | `deleting` | versions and subjects taken away, for now and for good |
//! | `settings` | levels and modes |
//! | `avro_rules` | whether one Avro schema reads what another one wrote. Pure |
//! | `bytes` | values encoded by hand: Avro and Protobuf |
//! | `story` | the schemas of `kafdeck demo`, and the two topics that are written by them |
mod avro_rules;
mod bytes;
mod deleting;
mod refusals;
mod registering;
mod rest;
mod settings;
mod shelf;
mod story;

use super::web::{self, Mishaps, WebMishap};
use parking_lot::Mutex;
use shelf::{KeptSchema, SchemaShelf};
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use uuid::Uuid;

/// What a registry is, and pretends to be.
#[derive(Clone, Debug)]
pub struct RegistryOptions {
    pub listen: SocketAddr,
    /// Where its API begins: `/apis/ccompat/v7` as Apicurio's, or nothing.
    pub base: String,
    /// Name and password that it wants.
    pub login: Option<(String, String)>,
    /// It has no guids, and does not tell where an id is used: as old ones.
    pub old: bool,
}

impl Default for RegistryOptions {
    fn default() -> Self {
        let listen = SocketAddr::from(([127, 0, 0, 1], 0));
        RegistryOptions { listen, base: String::new(), login: None, old: false }
    }
}

/// A running registry. Dropping it ends it.
pub struct DemoRegistry {
    address: SocketAddr,
    base: String,
    shelf: Arc<Mutex<SchemaShelf>>,
    mishaps: Arc<Mishaps>,
    running: JoinHandle<()>,
}

impl Drop for DemoRegistry {
    fn drop(&mut self) {
        self.running.abort();
    }
}

impl DemoRegistry {
    /// Starts an empty registry, on the caller's tokio runtime.
    ///
    /// # Errors
    /// A port that is taken.
    pub async fn start(options: RegistryOptions) -> io::Result<DemoRegistry> {
        let listener = TcpListener::bind(options.listen).await?;
        let address = listener.local_addr()?;
        let shelf = Arc::new(Mutex::new(SchemaShelf::default()));
        let mishaps = Arc::new(Mishaps::new(options.login));
        let (kept, base, old) = (shelf.clone(), options.base.clone(), options.old);
        let answer = move |ask: &web::WebAsk<'_>| rest::answer(&mut kept.lock(), &base, old, ask);
        let running = tokio::spawn(web::run(listener, mishaps.clone(), answer));
        Ok(DemoRegistry { address, base: options.base, shelf, mishaps, running })
    }

    /// `http://127.0.0.1:port`, with the path of its API.
    pub fn url(&self) -> String {
        format!("http://{}{}", self.address, self.base)
    }

    /// Keeps a schema without asking whether it fits, and tells its id. References are subject and version, named by the subject.
    pub fn keep(&self, subject: &str, kind: &str, text: &str, references: &[(&str, &str, i32)]) -> u32 {
        let reference = |(name, subject, version): &(&str, &str, i32)| serde_json::json!({"name": name, "subject": subject, "version": version});
        let references = references.iter().map(reference).collect();
        let schema = KeptSchema { kind: kind.to_owned(), text: text.to_owned(), references };
        self.shelf.lock().keep(subject, schema)
    }

    /// What a schema is called in every registry.
    pub fn guid(&self, id: u32) -> Option<Uuid> {
        self.shelf.lock().schema(".", id).map(KeptSchema::guid)
    }

    /// What becomes of the next answer to requests whose line begins like this (`GET /schemas/ids/1`), so many times.
    pub fn mishap(&self, line: &str, times: usize, mishap: WebMishap) {
        self.mishaps.add(line, times, mishap);
    }

    /// The lines of all requests since this was called last.
    pub fn take_asked(&self) -> Vec<String> {
        self.mishaps.take_asked()
    }
}
