//! The questions about a login: which mechanism, who, and where the password is kept. Ready lines for the usual stores of secrets.
//! What comes then is for who asks to say.
use super::Profiles;
use crate::config::{Entry, Mechanism, Profile, SaslTable};
use crate::shell::Cx;
use crate::shell::effect::Prefill;
use crate::ui::popup::Offer;

/// What is done with the profile that the answers come to.
pub(super) type Then = fn(Profile, &mut Cx<'_>);

/// Asks for the mechanism.
pub(super) fn begin(profile: Profile, then: Then, cx: &mut Cx<'_>) {
    let kinds = [Mechanism::Scram512, Mechanism::Scram256, Mechanism::Plain];
    let offers = vec![
        Offer::new(kinds[0].name(), "the usual one of Kafka's own users"),
        Offer::new(kinds[1].name(), "the same with a shorter hash"),
        Offer::new(kinds[2].name(), "Confluent Cloud, Event Hubs, LDAP: the password itself is sent"),
    ];
    cx.choose("By which mechanism?", offers, move |_: &mut Profiles, index, cx| {
        let mechanism = kinds.get(index).copied();
        cx.prompt(
            "Who logs in?",
            "the user's name, or an API key",
            "",
            user,
            move |_: &mut Profiles, user, cx| {
                let sasl = SaslTable { mechanism, user: Some(Entry::text(user)), ..SaslTable::default() };
                place(Profile { sasl: Some(sasl), ..profile }, then, cx);
            },
        );
    });
}

fn user(text: &str) -> Result<String, String> {
    match text.trim() {
        "" => Err("a name".to_owned()),
        name => Ok(name.to_owned()),
    }
}

/// A place for a password: what it is, and what the line begins with that names it exactly.
const PLACES: &[(&str, &str, &str)] = &[
    ("nowhere", "it is asked for each time, and kept in memory only", ""),
    ("in a variable of the environment", "${NAME}", "${KAFKA_PASSWORD}"),
    ("in a file of its own", "file:PATH", "file:~/.kafka-password"),
    ("pass", "command:pass show …", "command:pass show kafka"),
    ("secret-tool", "the keyring of GNOME and KDE", "command:secret-tool lookup service kafka"),
    ("security", "the keychain of macOS", "command:security find-generic-password -s kafka -w"),
    ("op", "1Password", "command:op read op://Private/kafka/password"),
    ("vault", "HashiCorp's", "command:vault kv get -field=password secret/kafka"),
    ("another command", "its first line is the password", "command:"),
    ("in the config file", "as it is: whoever reads the file knows it", ""),
];

fn place(profile: Profile, then: Then, cx: &mut Cx<'_>) {
    let offers = PLACES.iter().map(|(name, detail, _)| Offer::new(*name, *detail)).collect();
    cx.choose("Where is the password kept?", offers, move |_: &mut Profiles, index, cx| {
        match PLACES.get(index) {
            Some((_, _, line)) if !line.is_empty() => cx.prompt(
                "The password's place",
                "it is read when the cluster is opened",
                Prefill::begin(*line),
                |text| Entry::parse(text.trim()).and_then(elsewhere),
                move |_: &mut Profiles, entry, cx| then(with_password(profile, Some(entry)), cx),
            ),
            Some(("in the config file", ..)) => {
                cx.ask_secret(
                    "Password",
                    "it will stand in the config file",
                    move |_: &mut Profiles, secret, cx| {
                        let entry = Entry::Text(secret);
                        then(with_password(profile, Some(entry)), cx);
                    },
                );
            }
            _ => then(with_password(profile, None), cx),
        }
    });
}

/// A line that is shown while it is typed holds no password.
fn elsewhere(entry: Entry) -> Result<Entry, String> {
    match entry {
        Entry::Text(_) => Err("expected ${NAME}, file:PATH or command:…".to_owned()),
        entry => Ok(entry),
    }
}

fn with_password(mut profile: Profile, password: Option<Entry>) -> Profile {
    if let Some(sasl) = &mut profile.sasl {
        sasl.password = password;
    }
    profile
}
