//! Who logs in at a service, and how it is reached: read when it is first asked, so that nobody waits for it who asks Kafka alone.
//! Once, whoever asks meanwhile.
use super::fault::WebWhy;
use crate::http::HeaderName;
use crate::security::aws::{AwsKeys, AwsPost};
use crate::security::{AwsCredentials, Secret, WebLogin, WebService};
use crate::wire::{Options, WebDoor};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, SystemTime};
use tokio::sync::Mutex;

/// Keys of AWS's that are not good for so long any more are looked for anew.
const SOON: Duration = Duration::from_secs(60);

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
    /// Those that signed last.
    aws: Mutex<Option<(AwsKeys, Option<SystemTime>)>>,
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
        let door = WebDoor::new(keys.tls, &self.options);
        Ok(OpenKeys { door, login: keys.login, aws: Mutex::default() })
    }
}

impl OpenKeys {
    /// The headers by which a question to AWS is signed now.
    pub(super) async fn signed(
        &self,
        post: AwsPost<'_>,
        credentials: &AwsCredentials,
    ) -> Result<Vec<(HeaderName, String)>, WebWhy> {
        let mut kept = self.aws.lock().await;
        let soon = SystemTime::now() + SOON;
        if kept.as_ref().is_none_or(|(_, until)| until.is_some_and(|until| until < soon)) {
            *kept = Some(self.door.aws_keys(credentials, post.region).await.map_err(WebWhy::Unknown)?);
        }
        let Some((keys, _)) = &*kept else { return Ok(Vec::new()) };
        let at = jiff::Timestamp::now().strftime("%Y%m%dT%H%M%SZ").to_string();
        let signed = post.signed(keys, &at).map_err(|error| WebWhy::Unknown(error.to_string()))?;
        let header = |(name, value): (&'static str, Secret)| {
            (HeaderName::from_static(name), value.expose().to_owned())
        };
        Ok(signed.into_iter().map(header).collect())
    }
}
