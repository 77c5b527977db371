//! Settings that somebody else wrote: properties, JAAS, and every other tool's file.
use crate::config::Profile;
use crate::config::properties;
use crate::import;
use std::path::Path;

/// Names by which a file is taken for one format or another.
const NAMES: [&str; 8] = [
    "client.properties",
    "kcat.conf",
    "application.yml",
    "strimzi.json",
    "config.toml",
    "docker-compose.yml",
    "kafka-ui.env",
    "config",
];

/// The same bytes as a file of each format, and as the text of a login module.
pub(super) fn settings(data: &[u8]) {
    for name in NAMES {
        let file = Path::new(name);
        let found = import::read(file, data);
        assert_eq!(found, import::read(file, data), "{name} is read in two ways");
        for one in found.iter().flat_map(|import| &import.profiles) {
            let shown = one.profile.to_toml_masked();
            assert!(shown.parse::<toml::Table>().is_ok(), "{name}: what is shown is no TOML: {shown}");
            assert_eq!(one.profile.mistake(), None, "{name}: a profile that would be refused");
        }
    }
    let jaas = String::from_utf8_lossy(data).into_owned();
    for mechanism in ["PLAIN", "SCRAM-SHA-512", "OAUTHBEARER", "GSSAPI"] {
        let pairs =
            [("security.protocol", "SASL_SSL"), ("sasl.mechanism", mechanism), ("sasl.jaas.config", &jaas)];
        let pairs = pairs.map(|(key, value)| (key.to_owned(), value.to_owned()));
        let mut profile = Profile::default();
        // Whether it is one is chance; that no password is repeated in why it is none can be told where it is long.
        if let Err(why) = properties::apply(&mut profile, &pairs) {
            assert!(why.len() < 4096 + 200, "{why}");
        }
    }
}
