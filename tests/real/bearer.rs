//! OAUTHBEARER with the tokens of an endpoint, which the broker checks by their signature: both clients log in with them, and
//! renew them under what is open.
use crate::harness::issuer::{AUDIENCE, CLIENT, Issuer};
use crate::harness::screen::Screen;
use crate::harness::secured::address;
use crate::harness::{Cluster, kcat, program, tools};
use crate::secured::{outlives, works};

/// A token lives so long: longer than a session, and in the last fifth of its life still longer than the second before which a
/// broker takes no second login on a connection.
const LIFE: u64 = 8;
const F5: &str = "\x1b[15~";
/// Has our own client send instead of librdkafka, which can't dial another address.
const MAPPED: &str = "map = [\"localhost:(\\\\d+) = 127.0.0.1:$1\"]";

/// The profile's name is of this start of the cluster alone: one that was started anew is another cluster.
fn name(cluster: &Cluster) -> String {
    let address = address(cluster, "BEARER");
    format!("bearer-{}", address.rsplit(':').next().expect("an address has a port"))
}

/// A config file with that profile.
fn profile(cluster: &Cluster, issuer: &Issuer, more: &str, secret: &str) -> String {
    let (folder, name) = (cluster.folder(), name(cluster));
    let text = format!(
        "[profiles.{name}]\nbrokers = [\"{}\"]\n{more}\n[profiles.{name}.tls]\nca = \"{}\"\n\
         [profiles.{name}.sasl]\nmechanism = \"OAUTHBEARER\"\ntoken_url = \"{}\"\nclient_id = \"{}\"\n\
         client_secret = \"{secret}\"\nscope = \"kafka\"\naudience = \"{AUDIENCE}\"\n",
        address(cluster, "BEARER"),
        folder.join("broker.crt").display(),
        issuer.url(),
        CLIENT.0
    );
    let file = folder.join("bearer.toml");
    std::fs::write(&file, text).expect("the target folder is writable");
    file.to_string_lossy().into_owned()
}

pub fn tokens_of_an_endpoint_list_produce_and_read(cluster: &mut Cluster) {
    tools::create_topic(cluster, "issued", 1, &[]);
    let issuer = Issuer::start(cluster.folder(), LIFE);
    for (more, what) in [("", "by librdkafka"), (MAPPED, "by our own client")] {
        let before = issuer.given();
        let file = profile(cluster, &issuer, more, CLIENT.1);
        works(cluster, "issued", &["--config", &file, "-p", &name(cluster)], what);
        assert!(issuer.given() > before, "{what}");
    }
}

pub fn what_gives_no_token_says_what_to_do(cluster: &mut Cluster) {
    let issuer = Issuer::start(cluster.folder(), LIFE);
    let file = profile(cluster, &issuer, "", "wrong-word");
    let flags = ["--config", &file, "-p", &name(cluster)];
    for verb in ["topics", "doctor"] {
        let refused = program::run_fed(&[&[verb], &flags[..]].concat(), b"");
        let said = format!("{}{}", refused.text(), refused.errors);
        assert!(refused.code == Some(1) && said.contains("invalid_client"), "{verb}: {said}");
        assert!(said.contains("nobody here is called so") && !said.contains("wrong-word"), "{verb}: {said}");
    }
    // A token that has ended when it is given: the broker says so.
    let ended = Issuer::start(cluster.folder(), 0);
    let file = profile(cluster, &ended, "", CLIENT.1);
    let told = program::run_fed(&["topics", "--config", &file, "-p", &name(cluster)], b"");
    assert_eq!(told.code, Some(1), "{told:?}");
}

pub fn a_follow_outlives_its_tokens(cluster: &mut Cluster) {
    tools::create_topic(cluster, "followed-by-token", 1, &[]);
    let issuer = Issuer::start(cluster.folder(), LIFE);
    let file = profile(cluster, &issuer, "", CLIENT.1);
    outlives(cluster, "followed-by-token", &["--config", &file, "-p", &name(cluster)], &[]);
    assert!(issuer.given() >= 2, "{} tokens", issuer.given());
}

/// The form is left open over several sessions and tokens, and what is sent from it then arrives once.
pub fn an_open_form_outlives_its_tokens(cluster: &mut Cluster) {
    for (topic, more) in [("typed-by-librdkafka", ""), ("typed-by-ourselves", MAPPED)] {
        tools::create_topic(cluster, topic, 1, &[]);
        let issuer = Issuer::start(cluster.folder(), LIFE);
        let file = profile(cluster, &issuer, more, CLIENT.1);
        let place = format!("topics/{topic}/produce");
        let mut form = Screen::open(&["--config", &file, "-p", &name(cluster), "--go", &place], 140, 40);
        // Nothing is sent before it is known which cluster answers.
        form.see("1/1 brokers");
        form.press("1");
        for sent in 0..4 {
            form.press(F5);
            form.see(&format!("offset {sent}"));
            // The one in use is replaced before it ends, so that by then the session of the first has ended.
            issuer.wait_for(issuer.given() + 1);
        }
        let records = kcat::consume(&cluster.bootstrap(), topic, &[]);
        assert_eq!(records.len(), 4, "none lost, none twice: {records:?}");
    }
}
