//! From a profile as it was written to the security of a connection: reads variables, files and commands. It may take as long as
//! a command does, so that nobody who draws may wait for it. Knows no protocol.
use super::entry::{Entry, is_pem};
use super::sasl::{Mechanism, SaslTable};
use super::tls::{TlsTable, Version};
use super::{Profile, command};
use crate::security::{
    AwsCredentials, AwsRole, Identity, Kerberos, Material, MskIam, Sasl, ScramHash, Secret, Security, Store,
    Tls, TlsVersion, Trust,
};
use std::path::PathBuf;

/// Where entries are read from: the environment, so that tests can give their own.
pub type Variable<'a> = &'a dyn Fn(&str) -> Option<String>;

impl Profile {
    /// The security of its connections, with every secret read from the environment of this process, files and commands.
    ///
    /// # Errors
    /// With the key that could not be read, and why.
    pub fn unlock(&self) -> Result<Security, String> {
        self.unlock_with(&|name| std::env::var(name).ok())
    }

    pub(super) fn unlock_with(&self, variable: Variable<'_>) -> Result<Security, String> {
        let reader = SecretReader { variable };
        let named = |why: String| format!("profile `{}`: {why}", self.name);
        Ok(Security {
            tls: self.tls.as_ref().map(|tls| reader.tls(tls)).transpose().map_err(named)?,
            sasl: self.sasl.as_ref().map(|sasl| reader.sasl(sasl)).transpose().map_err(named)?,
        })
    }
}

pub(super) struct SecretReader<'a> {
    pub(super) variable: Variable<'a>,
}

impl SecretReader<'_> {
    /// A secret of one line: of a command's words the first, for `pass` prints more behind it.
    pub(super) fn line(&self, key: &str, entry: &Entry) -> Result<Secret, String> {
        let text = self.whole(key, entry)?;
        Ok(match entry {
            Entry::Text(_) | Entry::Variable(_) | Entry::Prompt => text,
            Entry::Command(_) => Secret::new(text.expose().lines().next().unwrap_or_default()),
            Entry::File(_) => {
                let text = text.expose();
                let text = text.strip_suffix('\n').unwrap_or(text);
                Secret::new(text.strip_suffix('\r').unwrap_or(text))
            }
        })
    }

    fn whole(&self, key: &str, entry: &Entry) -> Result<Secret, String> {
        let named = |why: String| format!("{key}: {why}");
        match entry {
            Entry::Text(text) => Ok(text.clone()),
            Entry::Variable(name) => (self.variable)(name)
                .filter(|value| !value.is_empty())
                .map(Secret::new)
                .ok_or_else(|| named(format!("the environment has no {name}: export {name}=…"))),
            Entry::File(file) => std::fs::read_to_string(file)
                .map(Secret::new)
                .map_err(|error| named(format!("can't read {}: {error}", file.display()))),
            Entry::Command(command) => command::output(command).map(Secret::new).map_err(named),
            Entry::Prompt => Err(named("nobody was there to type it".to_owned())),
        }
    }

    pub(super) fn optional(&self, key: &str, entry: Option<&Entry>) -> Result<Option<Secret>, String> {
        entry.map(|entry| self.line(key, entry)).transpose()
    }

    pub(super) fn open(&self, key: &str, entry: Option<&Entry>) -> Result<String, String> {
        let entry = entry.ok_or_else(|| format!("{key} is missing"))?;
        self.line(key, entry).map(|text| text.expose().to_owned())
    }

    /// PEM text, or the name of a file.
    pub(super) fn material(&self, key: &str, entry: &Entry) -> Result<Material, String> {
        if let Entry::File(file) = entry {
            return Ok(Material::File(file.clone()));
        }
        let text = self.whole(key, entry)?;
        Ok(match is_pem(text.expose()) || matches!(entry, Entry::Command(_)) {
            true => Material::Inline(text),
            false => Material::File(PathBuf::from(text.expose())),
        })
    }

    fn store(&self, keys: (&str, &str), entry: &Entry, password: Option<&Entry>) -> Result<Store, String> {
        let path = match entry {
            Entry::File(file) => file.clone(),
            _ => self.line(keys.0, entry)?.expose().into(),
        };
        Ok(Store { path, kind: None, password: self.optional(keys.1, password)? })
    }

    pub(super) fn tls(&self, tls: &TlsTable) -> Result<Tls, String> {
        let trust = match (&tls.ca, &tls.truststore) {
            _ if tls.verify == Some(false) => Trust::Anyone,
            (Some(ca), _) => Trust::Pem(self.material("tls.ca", ca)?),
            (None, Some(store)) => Trust::Store(self.store(
                ("tls.truststore", "tls.truststore_password"),
                store,
                tls.truststore_password.as_ref(),
            )?),
            (None, None) => Trust::System,
        };
        let version = |version: Version| match version {
            Version::V1_0 => TlsVersion::V1_0,
            Version::V1_1 => TlsVersion::V1_1,
            Version::V1_2 => TlsVersion::V1_2,
            Version::V1_3 => TlsVersion::V1_3,
        };
        Ok(Tls {
            trust,
            identity: self.identity(tls)?,
            check_hostname: tls.check_hostname.unwrap_or(true) && tls.verify != Some(false),
            min_version: tls.min_version.map(version),
            ciphers: tls.ciphers.clone(),
            server_name: tls.server_name.clone(),
        })
    }

    fn identity(&self, tls: &TlsTable) -> Result<Option<Identity>, String> {
        let key_password = self.optional("tls.key_password", tls.key_password.as_ref())?;
        Ok(match (&tls.certificate, &tls.keystore) {
            (Some(certificate), _) => {
                let chain = self.material("tls.certificate", certificate)?;
                let key = tls.key.as_ref().map(|key| self.material("tls.key", key)).transpose()?;
                Some(Identity::Pem { key: key.unwrap_or_else(|| chain.clone()), chain, key_password })
            }
            (None, Some(store)) => {
                let keys = ("tls.keystore", "tls.keystore_password");
                let store = self.store(keys, store, tls.keystore_password.as_ref())?;
                Some(Identity::Store { store, alias: tls.keystore_alias.clone(), key_password })
            }
            (None, None) => None,
        })
    }

    fn sasl(&self, sasl: &SaslTable) -> Result<Sasl, String> {
        let user = || self.open("sasl.user", sasl.user.as_ref());
        let password = || {
            let entry = sasl.password.as_ref().ok_or("sasl.password: nobody was there to type it")?;
            self.line("sasl.password", entry)
        };
        let scram = |hash| {
            Ok(Sasl::Scram {
                hash,
                user: user()?,
                password: password()?,
                delegation_token: sasl.delegation_token,
            })
        };
        match sasl.mechanism.ok_or("sasl.mechanism is missing")? {
            Mechanism::Plain => Ok(Sasl::Plain { user: user()?, password: password()? }),
            Mechanism::Scram256 => scram(ScramHash::Sha256),
            Mechanism::Scram512 => scram(ScramHash::Sha512),
            Mechanism::OauthBearer => {
                let extensions = sasl.extensions.clone().into_iter().collect();
                Ok(Sasl::OauthBearer { source: self.token(sasl)?, extensions })
            }
            Mechanism::MskIam => {
                let credentials = self.aws(sasl)?;
                let role = sasl.role_arn.clone().map(|arn| AwsRole {
                    arn,
                    session: sasl.role_session.clone(),
                    external_id: sasl.external_id.clone(),
                });
                Ok(Sasl::MskIam(MskIam { region: sasl.region.clone(), credentials, role }))
            }
            Mechanism::Gssapi => Ok(Sasl::Kerberos(Kerberos {
                service: sasl.service.clone().unwrap_or_else(|| "kafka".to_owned()),
                principal: sasl.principal.clone(),
                keytab: sasl.keytab.clone(),
                ticket_cache: sasl.ticket_cache.clone(),
            })),
        }
    }

    fn aws(&self, sasl: &SaslTable) -> Result<AwsCredentials, String> {
        if let Some(command) = &sasl.credentials_command {
            return Ok(AwsCredentials::Command(command.clone()));
        }
        match (&sasl.access_key, &sasl.secret_key) {
            (Some(access), Some(secret)) => Ok(AwsCredentials::Keys {
                access_key: self.open("sasl.access_key", Some(access))?,
                secret_key: self.line("sasl.secret_key", secret)?,
                session_token: self.optional("sasl.session_token", sasl.session_token.as_ref())?,
            }),
            _ => Ok(AwsCredentials::Environment { profile: sasl.aws_profile.clone() }),
        }
    }
}
