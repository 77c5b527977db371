//! What the environment says that Kafka does not follow: proxies. Pure.
use super::step::{ExamStep, Layer};

const PROXIES: [&str; 5] = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "SOCKS_PROXY", "SOCKS5_PROXY"];

/// A note where the environment names a proxy: no Kafka client goes through it. What stands in the variable may hold a
/// password, so that only its name is told.
pub fn proxies(variable: impl Fn(&str) -> Option<String>) -> Option<ExamStep> {
    let set = |name: &str| variable(name).is_some_and(|value| !value.is_empty());
    let found: Vec<String> = PROXIES
        .iter()
        .flat_map(|name| [(*name).to_owned(), name.to_ascii_lowercase()])
        .filter(|name| set(name))
        .collect();
    (!found.is_empty()).then(|| {
        ExamStep::note(
            Layer::Proxies,
            "",
            format!("{} is set, and not used: Kafka's protocol does not go through it", found.join(", ")),
            "If brokers can be reached through a proxy only, say so in the profile (`via`), not in the environment.",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_is_named_without_its_password() {
        let step = proxies(|name| (name == "https_proxy").then(|| "http://me:secret@proxy:3128".to_owned()))
            .unwrap();
        assert!(
            step.found.starts_with("https_proxy is set") && !format!("{step:?}").contains("secret"),
            "{step:?}"
        );
        assert_eq!(proxies(|_| None), None);
        assert_eq!(proxies(|_| Some(String::new())), None);
    }
}
