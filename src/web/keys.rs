//! Who logs in at a service, and how it is reached: read when it is first asked, so that nobody waits for it who asks Kafka alone.
//! Once, whoever asks meanwhile.
use super::fault::WebWhy;
use crate::security::{WebLogin, WebService};
use crate::wire::{Options, WebDoor};
use std::sync::{Arc, OnceLock};

/// The keys of one service, read or not yet.
pub(crate) struct ServiceKeys {
    service: WebService,
    options: Options,
    read: OnceLock<Result<OpenKeys, Arc<str>>>,
}

/// What is needed to ask it.
pub(super) struct OpenKeys {
    pub(super) door: WebDoor,
    pub(super) login: Option<WebLogin>,
}

impl ServiceKeys {
    pub(crate) fn new(service: &WebService, options: &Options) -> Arc<Self> {
        Arc::new(ServiceKeys { service: service.clone(), options: options.clone(), read: OnceLock::new() })
    }

    /// Reads them on the first call. Who gives up waiting leaves the reading to the next.
    pub(super) async fn read(self: &Arc<Self>) -> Result<&OpenKeys, WebWhy> {
        if self.read.get().is_none() {
            let own = self.clone();
            let reading = tokio::task::spawn_blocking(move || {
                own.read.get_or_init(|| own.unlock());
            });
            reading.await.map_err(|_| WebWhy::Unknown("reading its secrets broke".to_owned()))?;
        }
        match self.read.get() {
            Some(Ok(open)) => Ok(open),
            Some(Err(why)) => Err(WebWhy::Unknown(why.to_string())),
            None => Err(WebWhy::Unknown("its secrets are not read".to_owned())),
        }
    }

    fn unlock(&self) -> Result<OpenKeys, Arc<str>> {
        let keys = self.service.unlock.read()?;
        Ok(OpenKeys { door: WebDoor::new(keys.tls, &self.options), login: keys.login })
    }
}
