//! What the options of a JAAS login module mean: each of Kafka's modules, and MSK's.
use super::jaas::{self, Module};
use crate::config::entry::Entry;
use crate::config::sasl::{Mechanism, SaslTable};

/// Takes over a whole `sasl.jaas.config`.
///
/// # Errors
/// If the text is none, or the module is not known.
pub fn set(sasl: &mut SaslTable, text: &str) -> Result<(), String> {
    let Module { class, options } = jaas::parse(text)?;
    let mechanism = match class.as_str() {
        "PlainLoginModule" => Mechanism::Plain,
        "ScramLoginModule" => Mechanism::Scram512,
        "OAuthBearerLoginModule" => Mechanism::OauthBearer,
        "IAMLoginModule" => Mechanism::MskIam,
        "Krb5LoginModule" => Mechanism::Gssapi,
        other => return Err(format!("{other} is no login module that is known here")),
    };
    match (mechanism, sasl.mechanism) {
        // Either hash goes with the one module, and MSK's own handlers stand behind OAUTHBEARER.
        (Mechanism::Scram512, Some(Mechanism::Scram256))
        | (Mechanism::OauthBearer, Some(Mechanism::MskIam)) => {}
        (Mechanism::Scram512, None) => {
            return Err("ScramLoginModule without sasl.mechanism: SCRAM-SHA-256 or SCRAM-SHA-512?".to_owned());
        }
        (_, None) => sasl.mechanism = Some(mechanism),
        (meant, Some(set)) if meant != set => {
            return Err(format!("{class} does not go with sasl.mechanism={}", set.name()));
        }
        _ => {}
    }
    for (name, value) in options {
        option(sasl, mechanism, &name, value)?;
    }
    Ok(())
}

fn option(sasl: &mut SaslTable, mechanism: Mechanism, name: &str, value: String) -> Result<(), String> {
    let entry = || Some(entry(&value));
    match (mechanism, name) {
        (Mechanism::Plain | Mechanism::Scram512, "username") => sasl.user = entry(),
        (Mechanism::Plain | Mechanism::Scram512, "password") => sasl.password = entry(),
        (Mechanism::Scram512, "tokenauth") => sasl.delegation_token = value.eq_ignore_ascii_case("true"),
        (Mechanism::OauthBearer, "clientId") => sasl.client_id = entry(),
        (Mechanism::OauthBearer, "clientSecret") => sasl.client_secret = entry(),
        (Mechanism::OauthBearer, "scope") => sasl.scope = Some(value),
        (Mechanism::OauthBearer, "oauth.client.id") => sasl.client_id = entry(),
        (Mechanism::OauthBearer, "oauth.client.secret") => sasl.client_secret = entry(),
        (Mechanism::OauthBearer, "oauth.token.endpoint.uri") => sasl.token_url = Some(value),
        (Mechanism::OauthBearer, "oauth.scope") => sasl.scope = Some(value),
        (Mechanism::OauthBearer, "oauth.audience") => sasl.audience = Some(value),
        (Mechanism::OauthBearer, "oauth.access.token") => sasl.token = entry(),
        (Mechanism::OauthBearer, _) if name.starts_with("extension_") => {
            sasl.extensions.insert(name["extension_".len()..].to_owned(), value);
        }
        (Mechanism::MskIam, "awsProfileName") => sasl.aws_profile = Some(value),
        (Mechanism::MskIam, "awsRoleArn") => sasl.role_arn = Some(value),
        (Mechanism::MskIam, "awsRoleSessionName") => sasl.role_session = Some(value),
        (Mechanism::MskIam, "awsRoleExternalId") => sasl.external_id = Some(value),
        (Mechanism::Gssapi, "principal") => sasl.principal = Some(value),
        (Mechanism::Gssapi, "keyTab") => sasl.keytab = Some(value.into()),
        (Mechanism::Gssapi, "ticketCache") => sasl.ticket_cache = Some(format!("FILE:{value}")),
        (Mechanism::Gssapi, "serviceName") => sasl.service = Some(value),
        // What remains tells Java how to go about it.
        _ => {}
    }
    Ok(())
}

/// A value of another program's file: itself, but for `${NAME}`, which every one of them means as the environment's.
pub fn entry(value: &str) -> Entry {
    match Entry::parse(value) {
        Ok(variable @ Entry::Variable(_)) => variable,
        _ => Entry::text(value),
    }
}
