//! From a profile's Connect clusters to what is needed to ask them. Their secrets are read when Connect is first asked, and one that
//! can't be read keeps nobody from Kafka: it is told where Connect is asked.
use super::Profile;
use super::connect::ConnectTable;
use super::unlock::SecretReader;
use crate::security::{Tls, WebKeys, WebLogin, WebService, WebUnlock};

impl Profile {
    /// The Connect clusters of this profile. `own` is the security of the brokers' connections.
    pub fn connect_services(&self, own: Option<&Tls>) -> Vec<WebService> {
        let service = |(name, table): (&String, &ConnectTable)| {
            let key = format!("profile `{}`: connect.{name}", self.name);
            let (kept, own) = (table.clone(), own.cloned());
            let unlock = WebUnlock::new(move || {
                let variable = |name: &str| std::env::var(name).ok();
                let reader = SecretReader { variable: &variable };
                unlocked(&reader, &kept, own.as_ref()).map_err(|why| format!("{key}.{why}"))
            });
            WebService { name: name.as_str().into(), addresses: table.workers.clone(), unlock }
        };
        self.connect.0.iter().map(service).collect()
    }
}

fn unlocked(reader: &SecretReader<'_>, table: &ConnectTable, own: Option<&Tls>) -> Result<WebKeys, String> {
    let login = match (&table.user, &table.token) {
        (Some(user), _) => {
            let password = table.password.as_ref().ok_or("password: nobody was there to type it")?;
            Some(WebLogin::Basic(user.clone(), reader.line("password", password)?))
        }
        (None, Some(token)) => Some(WebLogin::Bearer(reader.line("token", token)?)),
        (None, None) => None,
    };
    let tls = match &table.tls {
        Some(tls) => reader.tls(tls)?,
        None => Tls { server_name: None, ..own.cloned().unwrap_or_default() },
    };
    Ok(WebKeys { login, tls })
}
