//! The way to a server that is asked by HTTP: as to a broker, through what leads there (`via`, `map`), and secured as the service
//! wants. What is said on it is `http`'s.
use super::aws;
use super::error::Error;
use super::options::Options;
use super::stream;
use super::tls::Armour;
use crate::config::Address;
use crate::http::HttpLine;
use crate::security::aws::AwsKeys;
use crate::security::{AwsCredentials, Tls, WebAddress};
use std::time::SystemTime;

/// Opens connections to the addresses of one service.
pub(crate) struct WebDoor {
    armour: Armour,
    options: Options,
}

impl WebDoor {
    /// As this cluster is reached, with TLS of its own.
    pub(crate) fn new(tls: Tls, options: &Options) -> Self {
        WebDoor { armour: Armour::new(tls), options: options.clone() }
    }

    /// A connection.
    ///
    /// # Errors
    /// If the address can't be reached, or is not who it must be.
    pub(crate) async fn open(&self, to: &WebAddress) -> Result<HttpLine, Error> {
        let address = Address::new(to.host.clone(), to.port);
        let armour = to.secure.then_some(&self.armour);
        let stream = stream::dial(&address, armour, &self.options).await.map_err(|error| match error {
            // It is no broker that should run there.
            Error::Refused { address } => {
                let detail = "nothing listens there (connection refused): does the service run, and is the port right?";
                Error::Connect { address, detail: detail.into() }
            }
            error => error,
        })?;
        let line = HttpLine::over(stream).await;
        line.map_err(|fault| Error::Connect { address, detail: fault.to_string().into() })
    }

    /// Keys of AWS's to sign with, and until when they are good; looked for where AWS's own programs look.
    ///
    /// # Errors
    /// In words, with the place that should have had them.
    pub(crate) async fn aws_keys(
        &self,
        credentials: &AwsCredentials,
        region: &str,
    ) -> Result<(AwsKeys, Option<SystemTime>), String> {
        let found = aws::keys(credentials, None, region, &self.options).await?;
        Ok((found.keys, found.until))
    }
}
