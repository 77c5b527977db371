//! Profiles on the screen: made, tried, opened, edited, deleted and taken over from other tools; no secret is shown.
use super::Bench;
use kafdeck::app::Outside;
use kafdeck::config::{ConfigFile, Profile};
use std::sync::Arc;

const SECRET: &str = "hunter2-planted";

/// The profiles screen over a file with this text; empty: no file.
fn over(text: &str) -> Bench {
    let mut bench = Bench::at("deck");
    if !text.is_empty() {
        std::fs::write(bench.config_file(), text).unwrap();
        let profiles = ConfigFile::read(&bench.config_file(), true).unwrap().profiles;
        bench.app.look.profiles = profiles.into_iter().map(Arc::new).collect();
    }
    bench.go("profiles");
    bench
}

fn file(bench: &Bench) -> String {
    std::fs::read_to_string(bench.config_file()).unwrap_or_default()
}

/// The profile that was to be opened last.
fn connected(bench: &Bench) -> &Profile {
    let last = bench.outside.iter().rev().find_map(|outside| match outside {
        Outside::Connect(profile) => Some(profile),
        _ => None,
    });
    last.expect("nothing was opened")
}

#[test]
fn from_nothing_configured_to_an_open_cluster() {
    let mut bench = over("");
    bench.shows("No profiles yet").shows("a makes one");
    let address = bench.demo.bootstrap().split(',').next().unwrap().to_owned();
    bench.press("a").shows("where is it?").type_text(&address).press("enter").shows("How is it secured?");
    bench.press("enter").shows("It answers: 3 brokers").shows("keep it").press("enter");
    bench.shows("What is it called?").shows("local").press("enter");
    assert_eq!((&*connected(&bench).name, file(&bench).contains("[profiles.local]")), ("local", true));
    assert!(
        bench.outside.iter().any(|outside| matches!(outside, Outside::Profiles(list) if list.len() == 1))
    );
    bench.shows("local").shows(&address);
}

#[test]
fn an_address_that_does_not_answer_can_be_kept_all_the_same() {
    let mut bench = over("");
    // Nobody can listen on port 1 of an address that is this machine's own and nobody's.
    bench
        .press("a")
        .type_text("127.0.0.1:1")
        .press("enter enter")
        .shows("It does not answer")
        .press("esc")
        .shows("try again")
        .shows("keep it");
    bench.type_text("keep").press("enter end").type_text("-2").press("enter");
    assert!(file(&bench).contains("[profiles.local-2]"), "{}", file(&bench));
}

#[test]
fn a_login_is_asked_for_and_its_password_shown_nowhere() {
    let mut bench = over("");
    bench.press("a").type_text("127.0.0.1:1").press("enter").type_text("a login without").press("enter");
    bench.shows("By which mechanism?").type_text("PLAIN").press("enter").shows("Who logs in?");
    bench.type_text("alice").press("enter").shows("Where is the password kept?").shows("secret-tool");
    bench.type_text("config file").press("enter").type_text(SECRET).shows("•••••").hides(SECRET);
    bench
        .press("enter")
        .hides(SECRET)
        .type_text("keep")
        .press("enter")
        .press("ctrl-u")
        .type_text("prod")
        .press("enter");
    assert!(file(&bench).contains(&format!("password = \"{SECRET}\"")), "{}", file(&bench));
    bench.shows("PLAIN without TLS").hides(SECRET);
}

#[test]
fn a_password_that_stands_nowhere_is_typed_at_each_opening() {
    let mut bench = over(
        "[profiles.p]\nbrokers = [\"a:1\"]\n[profiles.p.sasl]\nmechanism = \"SCRAM-SHA-256\"\nuser = \"alice\"\n",
    );
    bench
        .shows("SCRAM-SHA-256")
        .press("enter")
        .shows("password of alice on p")
        .type_text(SECRET)
        .hides(SECRET);
    bench.press("enter");
    assert_eq!(connected(&bench).questions(), []);
    assert!(!format!("{:?}", connected(&bench)).contains(SECRET));
    assert!(!file(&bench).contains(SECRET) && connected(&bench).unlock().is_ok());
}

#[test]
fn a_profile_is_tried_where_it_stands() {
    let mut bench = over("[profiles.dead]\nbrokers = [\"127.0.0.1:1\"]\n");
    let live =
        bench.demo.bootstrap().split(',').map(|one| format!("\"{one}\"")).collect::<Vec<_>>().join(", ");
    bench.press("t").shows("dead can't be opened").press("esc");
    bench.press("e").edited(|text| format!("{text}# mine\n[profiles.live]\nbrokers = [{live}]\n"));
    bench.shows("The config file is written").shows("live").press("down t").shows("live answers: 3 brokers");
    assert!(!bench.outside.iter().any(|outside| matches!(outside, Outside::Connect(_))));
}

#[test]
fn the_file_is_checked_before_it_is_kept() {
    let text = "# mine\n[profiles.one]\nbrokers = [\"a:1\"] # here\n";
    let mut bench = over(text);
    bench.resize(200, 40);
    bench.press("e").edited(|text| text.replace("brokers", "broker"));
    bench.shows("unknown key").shows("did you mean").press("esc").shows("edit it again");
    assert_eq!(file(&bench), text);
    bench.press("enter").edited(|text| {
        assert!(text.contains("broker ="), "what was typed is there again: {text}");
        text.replace("broker =", "color = \"red\"\nbrokers =")
    });
    assert_eq!(file(&bench), "# mine\n[profiles.one]\ncolor = \"red\"\nbrokers = [\"a:1\"] # here\n");
    // Another program has written meanwhile.
    bench.press("e");
    std::fs::write(bench.config_file(), text).unwrap();
    bench.edited(|text| text.replace("red", "blue")).shows("another program has changed it");
    assert_eq!(file(&bench), text);
}

#[test]
fn a_profile_is_deleted_after_a_question_and_the_rest_stays() {
    let mut bench = over(
        "default_profile = \"two\"\n# one's\n[profiles.one]\nbrokers = [\"a:1\"]\n\n# two's\n[profiles.two]\nbrokers = [\"b:1\"]\n[profiles.two.tls]\n",
    );
    bench.press("down D").shows("Delete the profile two?").press("enter");
    assert!(file(&bench).contains("[profiles.two]"), "the first answer keeps it");
    bench.press("D").type_text("delete").press("enter").hides("b:1").shows("a:1");
    assert_eq!(file(&bench), "# one's\n[profiles.one]\nbrokers = [\"a:1\"]\n");
}

#[test]
fn another_tools_file_is_reviewed_then_written() {
    let mut bench = over("");
    let kcat = format!(
        "bootstrap.servers=kafka:9093\nsecurity.protocol=SASL_SSL\nsasl.mechanism=PLAIN\nsasl.username=u\nsasl.password={SECRET}\ngroup.id=g\n"
    );
    std::fs::write(bench.config_file().with_file_name("my-kcat.conf"), kcat).unwrap();
    bench
        .press("I")
        .type_text("a file")
        .press("enter")
        .shows("Take over from")
        .type_text("my-kcat.conf")
        .press("enter");
    bench.shows("my-kcat").press("enter").shows("What would be written").shows("[profiles.my-kcat.sasl]");
    bench.shows("group.id is left out").hides(SECRET).press("esc").shows("Write my-kcat into").press("enter");
    bench
        .shows("What is it called?")
        .press("ctrl-u")
        .type_text("mine")
        .press("enter")
        .shows("TLS · PLAIN")
        .hides(SECRET);
    assert!(file(&bench).contains("[profiles.mine.sasl]") && file(&bench).contains(SECRET));
    bench.press("I").type_text("a file").press("enter").type_text("no-such").press("enter").shows("no-such");
}

#[test]
fn a_cluster_is_opened_again_where_it_was_left() {
    let mut bench = over("[profiles.other]\nbrokers = [\"a:1\"]\n");
    bench.go("topics/orders").go("profiles").press("enter");
    assert_eq!(bench.state().place("demo"), Some("topics/orders"));
}
