//! Other words by which a place or a command is meant in the palette: those of k9s, and what people say. Pure data.

/// The name of a command, and what else it is called.
const CALLED: &[(&str, &[&str])] = &[
    ("deck", &["home", "pulse", "pulses", "dash"]),
    ("topics", &["topic", "to", "t"]),
    ("groups", &["cg", "group", "consumers", "consumer", "consumergroups"]),
    ("brokers", &["broker", "br", "nodes", "no", "po", "pods"]),
    ("controller", &["quorum", "kraft"]),
    ("produce", &["send", "write"]),
    ("connectors", &["connect", "kc"]),
    ("subjects", &["schemas", "schema", "sr"]),
    ("doctor", &["diagnose", "why"]),
    ("journal", &["history", "changes"]),
    ("notices", &["events", "ev"]),
    ("log", &["logs"]),
    ("profiles", &["ctx", "context", "contexts", "clusters", "cluster", "profile"]),
    ("last", &["-"]),
];

/// What else a command is called.
pub fn also(name: &str) -> &'static [&'static str] {
    CALLED.iter().find(|(known, _)| *known == name).map_or(&[], |(_, also)| also)
}

/// A route in which the first word may be another one for the place: `cg/analytics`.
pub fn in_our_words(text: &str) -> String {
    let (word, rest) = text.split_at(text.find('/').unwrap_or(text.len()));
    let meant = CALLED.iter().find(|(_, also)| also.contains(&word.to_lowercase().as_str()));
    match meant {
        Some((name, _)) => format!("{name}{rest}"),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_word_may_be_another() {
        assert_eq!(in_our_words("cg/analytics"), "groups/analytics");
        assert_eq!(in_our_words("CTX"), "profiles");
        assert_eq!(in_our_words("topics/t/records"), "topics/t/records");
    }

    #[test]
    fn no_word_means_two_things() {
        let mut words: Vec<&str> =
            CALLED.iter().flat_map(|(name, also)| also.iter().chain([name])).copied().collect();
        let all = words.len();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), all);
    }
}
