//! What changes under an open screen: a user who may no longer log in, a certificate that is another one. It is said, the rows
//! stay, and all is well again by itself when it is mended.
use crate::harness::screen::Screen;
use crate::harness::stores::PASSWORD;
use crate::harness::{Cluster, kcat, secured, tools};
use crate::secured::{TRUST, login, properties};

fn open(file: &str, place: &str) -> Screen {
    Screen::open(&["--command-config", file, "--go", place], 140, 40)
}

/// The broker asks to see the login again after its session: by then there is no such user.
pub fn a_user_who_is_revoked_is_told_and_comes_back(cluster: &mut Cluster) {
    tools::create_topic(cluster, "revoked", 1, &[]);
    kcat::produce(&cluster.bootstrap(), "revoked", &[], "before\n");
    tools::add_user(cluster, "dave", "dave-secret");
    let rows = format!("security.protocol=SASL_PLAINTEXT; {}", login("SCRAM-SHA-256", "dave", "dave-secret"));
    let file = properties(cluster, &secured::address(cluster, "SASLPLAIN"), &rows);
    let (topics, mut records) = (open(&file, "topics"), open(&file, "topics/revoked/records"));
    topics.see("revoked");
    records.see("before");
    records.press("f");
    tools::remove_user(cluster, "dave");
    topics.see("refuses the login as dave");
    assert!(topics.text().contains("revoked"), "the rows stay: {}", topics.text());
    assert!(!topics.ever_showed("dave-secret") && !records.ever_showed("dave-secret"));
    tools::add_user(cluster, "dave", "dave-secret");
    topics.lose("refuses the login as dave");
    kcat::produce(&cluster.bootstrap(), "revoked", &[], "after\n");
    records.see("after");
    assert_eq!(records.text().matches("after").count(), 1, "{}", records.text());
}

/// The broker comes back with a certificate that is not trusted; then the file of whom to trust is replaced.
pub fn a_certificate_that_changes_is_told_and_taken_up(cluster: &mut Cluster) {
    tools::create_topic(cluster, "certified", 1, &[]);
    let folder = cluster.folder().to_path_buf();
    let put = |from: &str, to: &str| {
        std::fs::copy(folder.join(from), folder.join(to)).expect("the target folder is writable");
    };
    put("before.crt", "rotated.crt");
    let rows = "security.protocol=SSL; ssl.ca.location=FOLDER/rotated.crt";
    let file = properties(cluster, &secured::address(cluster, "ROTATED"), rows);
    let screen = open(&file, "topics");
    screen.see("certified");
    put("after.jks", "rotated.jks");
    cluster.stop_broker(1);
    cluster.start_broker(1);
    screen.see("signed its certificate itself");
    assert!(screen.text().contains("certified"), "the rows stay: {}", screen.text());
    put("after.crt", "rotated.crt");
    screen.lose("signed its certificate itself");
    kcat::produce(&cluster.bootstrap(), "certified", &[], &"more\n".repeat(1_234));
    screen.see("1,234");
}

/// Our own certificate is replaced by one that the broker does not know, and the broker comes back under an open follow: its
/// refusal, which TLS 1.3 tells only after the handshake, is said in its words.
pub fn a_client_certificate_that_changes_is_told_under_a_follow(cluster: &mut Cluster) {
    tools::create_topic(cluster, "shown", 1, &[]);
    kcat::produce(&cluster.bootstrap(), "shown", &[], "before\n");
    let folder = cluster.folder().to_path_buf();
    let show = |name: &str| {
        std::fs::copy(folder.join(name), folder.join("own.jks")).expect("the target folder is writable");
    };
    show("client.jks");
    let rows = format!(
        "security.protocol=SSL; {TRUST}; ssl.keystore.location=FOLDER/own.jks; ssl.keystore.password={PASSWORD}"
    );
    let file = properties(cluster, &secured::address(cluster, "MTLS"), &rows);
    let mut records = open(&file, "topics/shown/records");
    records.see("before");
    records.press("f");
    show("stranger.jks");
    cluster.stop_broker(1);
    cluster.start_broker(1);
    records.see("does not accept our client certificate");
    assert!(records.text().contains("before"), "the rows stay: {}", records.text());
    show("client.jks");
    records.lose("does not accept our client certificate");
    kcat::produce(&cluster.bootstrap(), "shown", &[], "after\n");
    records.see("after");
    assert_eq!(records.text().matches("after").count(), 1, "{}", records.text());
}
