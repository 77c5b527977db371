//! From a profile's OAUTHBEARER login to where its tokens come from, with the secrets read that go to a token endpoint.
use super::entry::Entry;
use super::grants::GrantName;
use super::sasl::SaslTable;
use super::unlock::SecretReader;
use crate::security::{
    Assertion, ClientProof, DeviceLogin, Grant, Signing, TokenRequest, TokenSource, Trust,
};
use std::time::Duration;

/// An assertion is good for so long, where the profile says nothing.
const LIFE: u32 = 300;

impl SecretReader<'_> {
    /// A file and a command are read anew for each login: a token does not live long.
    pub(super) fn token(&self, sasl: &SaslTable) -> Result<TokenSource, String> {
        match &sasl.token {
            Some(Entry::File(file)) => return Ok(TokenSource::File(file.clone())),
            Some(Entry::Command(command)) => return Ok(TokenSource::Command(command.clone())),
            Some(entry) => return Ok(TokenSource::Static(self.line("sasl.token", entry)?)),
            None => {}
        }
        let trust = match &sasl.token_ca {
            Some(ca) => Trust::Pem(self.material("sasl.token_ca", ca)?),
            None => Trust::System,
        };
        let grant = match sasl.grant() {
            GrantName::ClientCredentials => Grant::ClientCredentials(self.proof(sasl)?),
            GrantName::JwtBearer => Grant::JwtBearer(self.assertion(sasl)?),
            GrantName::DeviceCode => Grant::Device(self.device(sasl)?),
        };
        Ok(TokenSource::Endpoint(Box::new(TokenRequest {
            endpoint: sasl.token_url.clone().ok_or("sasl.token_url is missing")?,
            grant,
            scope: sasl.scope.clone(),
            audience: sasl.audience.clone(),
            resource: sasl.resource.clone(),
            trust,
        })))
    }

    fn client_id(&self, sasl: &SaslTable) -> Result<String, String> {
        self.open("sasl.client_id", sasl.client_id.as_ref())
    }

    fn proof(&self, sasl: &SaslTable) -> Result<ClientProof, String> {
        if let Some(secret) = &sasl.client_secret {
            let secret = self.line("sasl.client_secret", secret)?;
            return Ok(ClientProof::Secret {
                id: self.client_id(sasl)?,
                secret,
                encoded: sasl.encode_secret,
            });
        }
        let id = sasl.client_id.as_ref().map(|_| self.client_id(sasl)).transpose()?;
        Ok(ClientProof::Assertion { id, assertion: self.assertion(sasl)? })
    }

    fn assertion(&self, sasl: &SaslTable) -> Result<Assertion, String> {
        match &sasl.assertion {
            Some(Entry::File(file)) => return Ok(Assertion::File(file.clone())),
            Some(Entry::Command(command)) => return Ok(Assertion::Command(command.clone())),
            Some(entry) => return Ok(Assertion::Static(self.line("sasl.assertion", entry)?)),
            None => {}
        }
        let key = sasl.assertion_key.as_ref().ok_or("sasl.assertion_key is missing")?;
        let mut claims = sasl.assertion_claims.clone();
        if let (Some(_), GrantName::JwtBearer) = (&sasl.client_id, sasl.grant()) {
            // Nobody else would say it there: that grant sends no client_id.
            claims.entry("iss".to_owned()).or_insert(self.client_id(sasl)?);
        }
        Ok(Assertion::Signed(Box::new(Signing {
            key: self.material("sasl.assertion_key", key)?,
            key_password: self
                .optional("sasl.assertion_key_password", sasl.assertion_key_password.as_ref())?,
            header: sasl.assertion_header.clone(),
            claims,
            template: sasl.assertion_template.clone(),
            life: Duration::from_secs(sasl.assertion_seconds.unwrap_or(LIFE).into()),
        })))
    }

    fn device(&self, sasl: &SaslTable) -> Result<DeviceLogin, String> {
        Ok(DeviceLogin {
            url: sasl.device_url.clone().ok_or("sasl.device_url is missing")?,
            id: self.client_id(sasl)?,
            secret: self.optional("sasl.client_secret", sasl.client_secret.as_ref())?,
            granted: None,
        })
    }
}
