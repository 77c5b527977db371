//! From the services beside a profile's cluster to what is needed to ask them. Their secrets are read when a service is first asked, and
//! one that can't be read keeps nobody from Kafka: it is told where the service is asked.
use super::Profile;
use super::registry::RegistryService;
use super::unlock::SecretReader;
use super::web::{WebAccess, WebTable, WebTables};
use crate::security::{AwsCredentials, Tls, WebKeys, WebLogin, WebService, WebUnlock};
use std::sync::Arc;

impl Profile {
    /// The Connect clusters of this profile. `own` is the security of the brokers' connections.
    pub fn connect_services(&self, own: Option<&Tls>) -> Vec<WebService> {
        services(&self.name, &self.connect, own)
    }

    /// Its registries.
    pub fn registry_services(&self, own: Option<&Tls>) -> Vec<RegistryService> {
        let tables = self.registry.0.values();
        let found = services(&self.name, &self.registry, own).into_iter().zip(tables);
        let service = |(web, table): (WebService, &super::RegistryTable)| RegistryService {
            region: table.glue().map(Arc::from),
            web: match table.glue() {
                Some(region) => signed(web, region, table.aws_profile.as_deref()),
                None => web,
            },
            context: table.context.as_deref().map(|context| Arc::from(context.trim_matches(':'))),
            topics: table.topics.as_deref().map(Arc::from),
        };
        found.map(service).collect()
    }
}

/// A service of AWS's, to whom each question is signed in place of a login.
fn signed(web: WebService, region: &str, profile: Option<&str>) -> WebService {
    let credentials = AwsCredentials::Environment { profile: profile.map(str::to_owned) };
    let login = WebLogin::Aws { service: "glue", region: region.to_owned(), credentials };
    let unlock = web.unlock.clone();
    let unlock = WebUnlock::new(move || Ok(WebKeys { login: Some(login.clone()), ..unlock.read()? }));
    WebService { unlock, ..web }
}

fn services<T: WebTable + Send + Sync + 'static>(
    profile: &str,
    tables: &WebTables<T>,
    own: Option<&Tls>,
) -> Vec<WebService> {
    let place = tables.place();
    let service = |(name, table): (&String, &T)| {
        let key = format!("profile `{profile}`: {}", place(name));
        let (kept, own) = (table.clone(), own.cloned());
        let unlock = WebUnlock::new(move || {
            let variable = |name: &str| std::env::var(name).ok();
            let reader = SecretReader { variable: &variable };
            unlocked(&reader, kept.access(), own.as_ref()).map_err(|why| format!("{key}.{why}"))
        });
        WebService { name: name.as_str().into(), addresses: table.addresses().to_vec(), unlock }
    };
    tables.0.iter().map(service).collect()
}

fn unlocked(reader: &SecretReader<'_>, access: WebAccess<'_>, own: Option<&Tls>) -> Result<WebKeys, String> {
    let login = match (access.user, access.token) {
        (Some(user), _) => {
            let password = access.password.as_ref().ok_or("password: nobody was there to type it")?;
            Some(WebLogin::Basic(user.clone(), reader.line("password", password)?))
        }
        (None, Some(token)) => Some(WebLogin::Bearer(reader.line("token", token)?)),
        (None, None) => None,
    };
    let tls = match access.tls {
        Some(tls) => reader.tls(tls)?,
        None => Tls { server_name: None, ..own.cloned().unwrap_or_default() },
    };
    Ok(WebKeys { login, tls })
}
