//! A new profile, question by question: where, how it is secured, does it answer, what is it called. The way from nothing
//! configured to a cluster that is open.
use super::opening::{answers, tell, with_secrets};
use super::{Profiles, addresses, file, login};
use crate::config::{Entry, Profile, TlsTable};
use crate::shell::effect::Desk;
use crate::shell::{Cx, Effect};
use crate::ui::popup::Offer;
use std::sync::Arc;

/// Asks where.
pub(super) fn begin(cx: &mut Cx<'_>) {
    cx.prompt(
        "New profile: where is it?",
        "host:port, several with commas",
        "",
        addresses,
        |_: &mut Profiles, profile, cx| ask_security(profile, cx),
    );
}

fn ask_security(profile: Profile, cx: &mut Cx<'_>) {
    let offers = vec![
        Offer::new("nothing", "plain text, and no login"),
        Offer::new("TLS", "encrypted; the authorities of this machine are trusted"),
        Offer::new("TLS with an authority of its own", "encrypted; a CA file is trusted"),
        Offer::new("TLS and a login", "SASL_SSL: a name and a password"),
        Offer::new("TLS with an authority of its own, and a login", "SASL_SSL, with a CA file"),
        Offer::new("a login without TLS", "SASL_PLAINTEXT: what is said can be read on the way"),
    ];
    cx.choose("How is it secured?", offers, |_: &mut Profiles, index, cx| {
        let mut profile = profile;
        profile.tls = matches!(index, 1..=4).then(TlsTable::default);
        let with_login = index >= 3;
        if index == 2 || index == 4 {
            cx.prompt(
                "The authority's certificate",
                "a PEM file",
                "",
                is_file,
                move |_: &mut Profiles, path: String, cx| {
                    let ca = Some(Entry::text(path));
                    let profile = Profile { tls: Some(TlsTable { ca, ..TlsTable::default() }), ..profile };
                    ask_login(profile, with_login, cx);
                },
            );
        } else {
            ask_login(profile, with_login, cx);
        }
    });
}

fn is_file(text: &str) -> Result<String, String> {
    match std::path::absolute(text.trim()) {
        Ok(path) if !text.trim().is_empty() => Ok(path.to_string_lossy().into_owned()),
        _ => Err("the name of a file".to_owned()),
    }
}

fn ask_login(profile: Profile, with_login: bool, cx: &mut Cx<'_>) {
    match with_login {
        true => login::begin(profile, attempt, cx),
        false => attempt(profile, cx),
    }
}

/// Tries it, and lets the user go on whatever it says.
fn attempt(profile: Profile, cx: &mut Cx<'_>) {
    with_secrets::<Profiles>(profile.clone(), cx, move |typed, cx| {
        let now = cx.look.now;
        cx.errand(
            "try the cluster",
            move |desk| answers(desk, typed, now),
            move |_: &mut Profiles, answer: Result<String, String>, cx| told(profile, answer, cx),
        );
    });
}

fn told(profile: Profile, answer: Result<String, String>, cx: &mut Cx<'_>) {
    let (title, good) = match answer {
        Ok(words) => (format!("It answers: {words}"), true),
        Err(why) => {
            tell("It does not answer", &why, cx);
            ("It does not answer".to_owned(), false)
        }
    };
    let mut offers = vec![
        Offer::new("keep it", "give it a name"),
        Offer::new("try again", ""),
        Offer::new("answer the questions again", "from the address on"),
    ];
    if !good {
        offers.swap(0, 1);
    }
    cx.choose(title, offers, move |_: &mut Profiles, index, cx| match (index, good) {
        (0, true) | (1, false) => ask_name(profile, cx),
        (1, true) | (0, false) => attempt(profile, cx),
        _ => begin(cx),
    });
}

/// Asks for a name that is not taken, writes the profile, and opens it.
fn ask_name(profile: Profile, cx: &mut Cx<'_>) {
    name(suggestion(&profile), cx, move |name, cx| {
        let profile = Profile { name, ..profile };
        let (written, done) = (profile.clone(), format!("The profile {} is kept", profile.name));
        cx.errand(
            "write the profile",
            async move |desk: Desk| file::add(&desk, &written),
            move |_: &mut Profiles, written, cx| {
                if file::took(written, &done, cx) {
                    with_secrets::<Profiles>(profile, cx, |profile, cx| {
                        cx.say(Effect::Connect(Arc::new(profile), None));
                    });
                }
            },
        );
    });
}

/// Asks for a profile's name.
pub(super) fn name(
    prefill: String,
    cx: &mut Cx<'_>,
    then: impl FnOnce(String, &mut Cx<'_>) + Clone + Send + 'static,
) {
    let taken: Vec<String> = cx.look.profiles.iter().map(|profile| profile.name.clone()).collect();
    let check = move |text: &str| match text.trim() {
        "" => Err("a name, such as production".to_owned()),
        name if taken.iter().any(|taken| taken == name) => Err(format!("there is a profile {name} already")),
        name => Ok(name.to_owned()),
    };
    cx.prompt(
        "What is it called?",
        "kafdeck -p NAME opens it",
        prefill,
        check,
        |_: &mut Profiles, name, cx| then(name, cx),
    );
}

/// The first label of the first host.
fn suggestion(profile: &Profile) -> String {
    let host = profile.addresses().first().map(|broker| broker.host.to_string()).unwrap_or_default();
    match host.parse::<std::net::IpAddr>() {
        Ok(address) if address.is_loopback() => "local".to_owned(),
        Ok(_) => String::new(),
        Err(_) => host.split('.').next().unwrap_or_default().replace("localhost", "local"),
    }
}
