//! From a profile's Connect clusters to what is needed to ask them. A secret that can't be read keeps nobody from Kafka: it is told
//! where Connect is asked.
use super::Profile;
use super::connect::ConnectTable;
use super::unlock::SecretReader;
use crate::security::{Tls, WebLogin, WebService};

impl Profile {
    /// The Connect clusters of this profile, with every secret read. `own` is the security of the brokers' connections.
    pub fn unlock_connect(&self, own: Option<&Tls>) -> Vec<WebService> {
        let variable = |name: &str| std::env::var(name).ok();
        let reader = SecretReader { variable: &variable };
        let service = |(name, table): (&String, &ConnectTable)| {
            let unlocked = unlocked(&reader, table, own);
            let unusable = unlocked.as_ref().err().map(|why| {
                let key = format!("connect.{name}.{why}");
                format!("profile `{}`: {key}", self.name).into()
            });
            let (login, tls) = unlocked.unwrap_or_default();
            let addresses = table.workers.clone();
            WebService { name: name.as_str().into(), addresses, login, tls, unusable }
        };
        self.connect.0.iter().map(service).collect()
    }
}

fn unlocked(
    reader: &SecretReader<'_>,
    table: &ConnectTable,
    own: Option<&Tls>,
) -> Result<(Option<WebLogin>, Tls), String> {
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
    Ok((login, tls))
}
