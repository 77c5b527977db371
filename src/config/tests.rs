//! The config file read, merged, found wrong and written back.
use super::*;
use std::path::Path;

const FILE: &str = r##"
default_profile = "zeta"

[profiles.zeta]
brokers = ["kafka-1:9093", "kafka-2"]
color = "#ff8800"
read_only = true

[profiles.alpha]
brokers = ["[::1]:9092"]

[ui]
theme = "paper"
time = "iso"
zone = "Europe/Berlin"

[keys]
refresh = ["r", "f5"]
quit = "q"
sort = []
"##;

fn parse(text: &str) -> Result<ConfigFile, String> {
    ConfigFile::parse(text, Path::new("/etc/k.toml")).map_err(|error| error.to_string())
}

#[test]
fn the_whole_file_is_read_in_its_order() {
    let file = parse(FILE).unwrap();
    assert_eq!(
        file.profiles.iter().map(|profile| profile.name.as_str()).collect::<Vec<_>>(),
        ["zeta", "alpha"]
    );
    assert_eq!(file.profiles[0].brokers[1].to_string(), "kafka-2:9092");
    assert!(file.profiles[0].read_only && !file.profiles[1].read_only);
    assert_eq!(file.ui.time, TimeFormat::Iso);
    assert!(file.ui.mouse);
    let keys: Vec<_> = file.keys.iter().map(|(name, keys)| (name.as_str(), keys.len())).collect();
    assert_eq!(keys, [("refresh", 2), ("quit", 1), ("sort", 0)]);
}

#[test]
fn unknown_keys_tell_line_and_nearest_name() {
    let text = "[profiles.a]\nbrokers = [\"a\"]\nread_onyl = true\n\n[uii]\nx = 1\n[ui]\nzzzzzzzz = 1\n";
    let said = parse(text).unwrap_err();
    assert!(
        said.contains("/etc/k.toml:3: unknown key `profiles.a.read_onyl`; did you mean `read_only`?"),
        "{said}"
    );
    assert!(said.contains("/etc/k.toml:5: unknown key `uii`; did you mean `ui`?"), "{said}");
    assert!(said.contains(":8: unknown key `ui.zzzzzzzz`; known here: theme, time, zone, mouse"), "{said}");
}

#[test]
fn wrong_values_tell_where_and_what_was_expected() {
    for (text, line, said) in [
        ("[profiles.a]\nbrokers = [\"a:b\"]", "line 2", "`b` is not a port"),
        ("[profiles.a]\nbrokers = []", "line 1", "profile `a` has no brokers"),
        (
            "\n[profiles.a]\ncolor = \"red\"",
            "line 2",
            "profile `a` has no brokers: brokers = [\"host:9092\"]",
        ),
        ("[ui]\nzone = \"Mars/Base\"", "line 2", "`Mars/Base` is not a time zone"),
        ("[ui]\ntime = \"clock\"", "line 2", "expected one of `local`"),
        ("[ui]\nmouse = 3", "line 2", "expected a boolean"),
        ("[keys]\nquit = 3", "line 2", "expected a key"),
        ("x = = 1", "line 1", "column 5"),
        ("[profiles.a]\nbrokers = \"a:1\"", "line 2", "brokers is a list: brokers = [\"host:9092\"]"),
        (
            "[profiles.a]\nbootstrap_servers = \"a:1\"",
            ":2",
            "unknown key `profiles.a.bootstrap_servers`; that is `brokers = [\"host:9092\"]` here",
        ),
        ("[profiles.a]\n\"bootstrap.servers\" = \"a:1\"", ":2", "that is `brokers = [\"host:9092\"]` here"),
        ("[profiles.a]\nbroker = [\"a:1\"]", ":2", "did you mean `brokers`?"),
        ("[profiles.a]\nbrokers = [\"::1:9092\"]", "line 2", "IPv6 needs brackets"),
        ("default_profile = \"b\"\n[profiles.a]\nbrokers = [\"a\"]", "", "no profile `b`"),
    ] {
        let error = parse(text).unwrap_err();
        assert!(!error.contains("x = = 1"), "the line itself may hold a password: {error}");
        assert!(
            error.contains("/etc/k.toml") && error.contains(line) && error.contains(said),
            "{text}\n{error}"
        );
    }
}

fn merged(flags: &Flags, variables: &[(&str, &str)]) -> Result<MergedConfig, String> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("config.toml"), FILE).unwrap();
    let home = folder.path().to_str().unwrap();
    let environment = Environment::of(|name| {
        if name == "KAFDECK_HOME" {
            return Some(home.to_owned());
        }
        variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
    });
    load(flags, &environment).map(|(config, _)| config).map_err(|error| error.to_string())
}

fn chosen(config: &MergedConfig) -> (String, String) {
    let ClusterChoice::Cluster(profile) = config.choice() else { panic!("no cluster chosen") };
    (profile.name, profile.brokers[0].to_string())
}

#[test]
fn flags_win_over_environment_and_environment_over_file() {
    let pair = |name: &str, broker: &str| (name.to_owned(), broker.to_owned());
    let none = Flags::default();
    let by_profile = Flags { profile: Some("alpha".into()), ..Flags::default() };
    let by_brokers = Flags { brokers: Some(Address::list("flag:1").unwrap()), ..Flags::default() };
    assert_eq!(chosen(&merged(&none, &[]).unwrap()), pair("zeta", "kafka-1:9093"));
    assert_eq!(chosen(&merged(&none, &[("KAFDECK_PROFILE", "alpha")]).unwrap()), pair("alpha", "[::1]:9092"));
    assert_eq!(chosen(&merged(&none, &[("KAFDECK_BROKERS", "env:1")]).unwrap()), pair("env:1", "env:1"));
    let variables = [("KAFDECK_BROKERS", "env:1"), ("KAFDECK_PROFILE", "zeta")];
    assert_eq!(chosen(&merged(&none, &variables).unwrap()), pair("zeta", "env:1"));
    assert_eq!(chosen(&merged(&by_profile, &variables).unwrap()), pair("alpha", "[::1]:9092"));
    assert_eq!(chosen(&merged(&by_brokers, &variables).unwrap()), pair("flag:1", "flag:1"));

    let variables = [("KAFDECK_THEME", "env"), ("KAFDECK_READ_ONLY", "1"), ("NO_COLOR", "1")];
    let config = merged(&none, &variables).unwrap();
    assert_eq!(config.settings.theme.as_deref(), Some("env"));
    assert!(config.read_only && config.settings.no_color);
    let themed = Flags { theme: Some("flag".into()), ..Flags::default() };
    assert_eq!(merged(&themed, &variables).unwrap().settings.theme.as_deref(), Some("flag"));
    assert_eq!(merged(&none, &[]).unwrap().settings.theme.as_deref(), Some("paper"));
}

#[test]
fn wrong_flags_and_variables_are_refused() {
    let unknown = Flags { profile: Some("zets".into()), ..Flags::default() };
    let error = merged(&unknown, &[]).unwrap_err();
    assert!(
        error.contains("no profile `zets`") && error.contains("config.toml; did you mean `zeta`?"),
        "{error}"
    );
    let stranger = Flags { profile: Some("production".into()), ..Flags::default() };
    assert!(merged(&stranger, &[]).unwrap_err().contains("there are: zeta, alpha"));
    assert!(
        merged(&Flags::default(), &[("KAFDECK_READ_ONLY", "maybe")])
            .unwrap_err()
            .contains("neither yes nor no")
    );
    assert!(
        merged(&Flags::default(), &[("KAFDECK_CONFIG", "/no/such.toml")])
            .unwrap_err()
            .contains("/no/such.toml")
    );
    assert!(
        merged(&Flags::default(), &[("KAFDECK_BROKERS", "a:b")]).unwrap_err().contains("KAFDECK_BROKERS")
    );
}

#[test]
fn without_a_file_there_is_a_list_to_choose_from() {
    let folder = tempfile::tempdir().unwrap();
    let environment = Environment { home: Some(folder.path().to_owned()), ..Environment::default() };
    let (config, locations) = load(&Flags::default(), &environment).unwrap();
    assert_eq!(config.choice(), ClusterChoice::List);
    assert!(locations.state_file().starts_with(folder.path()));
}

#[test]
fn the_example_is_sound_commented_out_and_commented_in() {
    assert_eq!(parse(EXAMPLE).unwrap(), ConfigFile::default());
    // Every example line, a comment sign before something that reads as TOML, must be right as well.
    let all: String = EXAMPLE
        .lines()
        .map(|line| {
            let bare = line.trim_start_matches("# ");
            let is_toml =
                bare.starts_with('[') || bare.split_once(" = ").is_some_and(|(key, _)| !key.contains(' '));
            format!("{}\n", if is_toml { bare } else { line })
        })
        .collect();
    let file = parse(&all).unwrap();
    assert_eq!(file.profiles.len(), 2);
    assert!(file.profiles[1].read_only && file.profiles[1].confirm_sends);
    assert!(file.profiles[1].tls.is_some() && file.profiles[1].sasl.is_some());
    assert_eq!(file.profiles[0].librdkafka["linger.ms"], "5");
    assert_eq!(file.default_profile.as_deref(), Some("local"));
    assert_eq!(file.ui.zone.as_deref(), Some("Europe/Berlin"));
    assert_eq!(file.keys.len(), 2);
}

#[test]
fn a_profile_is_added_and_the_rest_stays_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("new/config.toml");
    let profile =
        Profile { name: "my cluster".into(), ..Profile::of_brokers(Address::list("a:1,b:2").unwrap()) };
    add_profile(&file, &profile).unwrap();
    assert_eq!(ConfigFile::read(&file, true).unwrap().profiles, std::slice::from_ref(&profile));

    let text =
        "# mine\ndefault_profile = 'one' # keep\n\n[profiles.one]\nbrokers = [ 'x' ]\n\n[keys]\n# none yet\n";
    std::fs::write(&file, text).unwrap();
    let locked = Profile { color: Some("red".into()), read_only: true, confirm_sends: true, ..profile };
    add_profile(&file, &locked).unwrap();
    let written = std::fs::read_to_string(&file).unwrap();
    assert!(text.lines().all(|line| written.contains(line)), "{written}");
    assert_eq!(ConfigFile::read(&file, true).unwrap().profiles[1], locked);
    assert!(add_profile(&file, &locked).unwrap_err().to_string().contains("already"));

    std::fs::write(&file, "wrong").unwrap();
    assert!(add_profile(&file, &locked).is_err());
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "wrong");
}
