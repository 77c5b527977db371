//! One registry: its addresses, of which any answers, its context, and one exchange.
use super::fault::RegistryFault;
use super::fingerprints::Fingerprints;
use crate::config::RegistryService;
use crate::http::{HttpBounds, Method};
use crate::security::WebAddress;
use crate::security::aws::percent_encoded;
use crate::web::{CHANGING, LOOKING, ServiceAsk, ServiceDoor, ServiceKeys, WebKind};
use crate::wire::Options;
use parking_lot::Mutex;
use serde_json::Value;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

const REGISTRY: WebKind = WebKind {
    called: "the schema registry",
    table: "[registry] of the profile (or token, in place of both)",
};

/// Whoever reads records waits for a schema: no longer than this, and for no more than a schema is.
pub(super) const FETCHING: HttpBounds = HttpBounds {
    head: Duration::from_secs(10),
    idle: Duration::from_secs(5),
    total: Duration::from_secs(20),
    largest: 16 << 20,
};

/// What else is asked of AWS Glue's registry.
const ONLY_RECORDS: &str =
    "AWS Glue's registry is asked for the schemas that records name, and for nothing else";

/// One registry.
pub(super) struct Registry {
    pub(super) name: Arc<str>,
    /// Without the colons around it.
    context: Option<Arc<str>>,
    doors: Vec<ServiceDoor>,
    /// Apicurio's own API, where the registry's address is one of Apicurio's.
    beside: Vec<ServiceDoor>,
    /// It speaks AWS Glue's API, and no other.
    pub(super) is_glue: bool,
    /// What versions were found to be.
    pub(super) prints: Mutex<Fingerprints>,
    /// Who answered last.
    last: AtomicUsize,
}

impl Registry {
    pub(super) fn new(service: &RegistryService, options: &Options) -> Self {
        let keys = ServiceKeys::new(&service.web, options);
        let door = |address: &WebAddress| ServiceDoor::new(address, &REGISTRY, &keys);
        let addresses = &service.web.addresses;
        Registry {
            name: service.web.name.clone(),
            context: service.context.clone(),
            doors: addresses.iter().map(door).collect(),
            beside: addresses.iter().filter_map(apicurio).map(|address| door(&address)).collect(),
            is_glue: service.region.is_some(),
            prints: Mutex::default(),
            last: AtomicUsize::new(0),
        }
    }

    /// The first address, as people name the registry.
    pub(super) fn url(&self) -> String {
        self.doors.first().map(|door| door.address.to_string()).unwrap_or_default()
    }

    /// A subject as the registry names it: with its context.
    pub(super) fn qualified(&self, subject: &str) -> String {
        match &self.context {
            Some(context) if !subject.starts_with(":.") => format!(":{context}:{subject}"),
            _ => subject.to_owned(),
        }
    }

    /// A subject as it is named in the context of this registry; none where it is of another.
    pub(super) fn unqualified<'a>(&self, subject: &'a str) -> Option<&'a str> {
        match (&self.context, subject.strip_prefix(":.").and_then(|rest| rest.split_once(':'))) {
            (None, _) => Some(subject),
            (Some(context), Some((of, own))) => (context.trim_start_matches('.') == of).then_some(own),
            (Some(_), None) => None,
        }
    }

    /// The path of a subject.
    pub(super) fn subject_path(&self, subject: &str) -> String {
        format!("/subjects/{}", percent_encoded(&self.qualified(subject)))
    }

    /// What an id is asked with, so that it is looked for in the context of this registry.
    pub(super) fn in_context(&self) -> String {
        let of = |context: &Arc<str>| format!("?subject={}", percent_encoded(&format!(":{context}:")));
        self.context.as_ref().map(of).unwrap_or_default()
    }

    /// Asks what changes nothing.
    pub(super) async fn look(&self, doing: &str, path: &str) -> Result<Value, RegistryFault> {
        self.look_within(doing, path, LOOKING).await
    }

    /// The same within bounds of its own.
    pub(super) async fn look_within(
        &self,
        doing: &str,
        path: &str,
        bounds: HttpBounds,
    ) -> Result<Value, RegistryFault> {
        self.put(
            &self.doors,
            doing,
            &ServiceAsk { method: Method::GET, path, body: None, target: "", bounds },
        )
        .await
    }

    /// Asks Apicurio's own API.
    pub(super) async fn look_beside(&self, doing: &str, path: &str) -> Result<Value, RegistryFault> {
        if self.beside.is_empty() {
            let words = "such an id is Apicurio's, and this registry does not stand under /apis/ccompat/";
            return Err(RegistryFault::unknown(&format!("{doing}: {words}")));
        }
        let ask = ServiceAsk { method: Method::GET, path, body: None, target: "", bounds: FETCHING };
        self.put(&self.beside, doing, &ask).await
    }

    /// Asks AWS, which knows the question as `target`.
    pub(super) async fn ask_aws(
        &self,
        doing: &str,
        target: &str,
        body: &Value,
    ) -> Result<Value, RegistryFault> {
        let ask = ServiceAsk { method: Method::POST, path: "/", body: Some(body), target, bounds: FETCHING };
        self.put(&self.doors, doing, &ask).await
    }

    /// Asks for what is not only looked at: once, and of another address only where nothing can have been done.
    pub(super) async fn send(
        &self,
        doing: &str,
        (method, path): (Method, &str),
        body: Option<&Value>,
    ) -> Result<Value, RegistryFault> {
        self.put(&self.doors, doing, &ServiceAsk { method, path, body, target: "", bounds: CHANGING }).await
    }

    /// One address after the other, who answered last first; of several failures the first speaks.
    async fn put(
        &self,
        doors: &[ServiceDoor],
        doing: &str,
        ask: &ServiceAsk<'_>,
    ) -> Result<Value, RegistryFault> {
        if self.is_glue && ask.target.is_empty() {
            return Err(RegistryFault::unknown(&format!("{doing}: {ONLY_RECORDS}")));
        }
        let first = self.last.load(Ordering::Relaxed);
        let mut failed = None;
        for at in 0..doors.len() {
            let at = (first + at) % doors.len();
            let door = &doors[at];
            match door.put(ask).await {
                Ok(answer) => {
                    self.last.store(at, Ordering::Relaxed);
                    return Ok(answer);
                }
                Err(why) => {
                    let fault = RegistryFault::new(doing, &door.address, why);
                    let ends = !fault.is_of_this_address();
                    let first = failed.get_or_insert(fault);
                    if ends {
                        return Err(first.clone());
                    }
                }
            }
        }
        Err(failed.unwrap_or_else(|| RegistryFault::unknown("no address of the registry is configured")))
    }
}

/// Where Apicurio's own API stands beside the one that it shares with others.
fn apicurio(address: &WebAddress) -> Option<WebAddress> {
    let (root, _) = address.base.split_once("/apis/ccompat/")?;
    Some(WebAddress { base: format!("{root}/apis/registry/v3").into(), ..address.clone() })
}
