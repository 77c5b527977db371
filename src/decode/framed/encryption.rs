//! Which fields of a schema's values whoever wrote them has encrypted, as Confluent's rules say. Plain data; nothing here decrypts.
use base64::Engine;
use base64::prelude::BASE64_STANDARD;

/// What every field that is shown in place of its cipher begins with.
const WORDS: &str = "encrypted (KEK ";
/// AES-GCM writes a nonce of 12 bytes before and a tag of 16 behind what it has encrypted.
const LEAST: usize = 28;

/// A rule that has values encrypted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncryptionRule {
    /// The key that encrypts the keys of the data, by name.
    pub kek: String,
    /// The tags of the fields that are meant; none: every field.
    pub tags: Vec<String>,
    /// It is the whole value that is encrypted.
    pub whole: bool,
}

/// All rules of a schema, and the tags that it gives to fields beside those that stand at them: a pattern of paths each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EncryptionRules {
    pub rules: Vec<EncryptionRule>,
    pub tagged: Vec<(String, Vec<String>)>,
}

impl EncryptionRules {
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// The key that whole values are encrypted by.
    pub fn of_whole(&self) -> Option<&str> {
        self.rules.iter().find(|rule| rule.whole).map(|rule| &*rule.kek)
    }

    /// The key that a field is encrypted by; `path` with the name of its record, and the tags that stand at it.
    pub fn of_field(&self, path: &str, inline: &[String]) -> Option<&str> {
        let beside = self.tagged.iter().filter(|(pattern, _)| fits(pattern, path)).flat_map(|(_, tags)| tags);
        let tags: Vec<&String> = inline.iter().chain(beside).collect();
        let means = |rule: &&EncryptionRule| {
            !rule.whole && (rule.tags.is_empty() || rule.tags.iter().any(|tag| tags.contains(&tag)))
        };
        self.rules.iter().find(means).map(|rule| &*rule.kek)
    }

    /// The keys, for who must know whom to ask.
    pub fn keks(&self) -> String {
        let mut keks: Vec<&str> = self.rules.iter().map(|rule| &*rule.kek).collect();
        keks.dedup();
        keks.join(", ")
    }
}

/// What is shown in place of what nobody can read.
pub fn in_place(kek: &str) -> String {
    format!("{WORDS}{kek})")
}

/// Whether a text was shown in place of something: it must not be written as if it were that.
pub fn is_in_place(text: &str) -> bool {
    text.starts_with(WORDS)
}

/// Whether bytes may be encrypted; those of text are so in base64. What was written before there was a rule is not.
pub fn may_be_encrypted(bytes: &[u8], text: bool) -> bool {
    match text {
        false => bytes.len() >= LEAST,
        true => BASE64_STANDARD.decode(bytes).is_ok_and(|inside| inside.len() >= LEAST),
    }
}

/// Whether a path is one of a pattern: `*` is a part of it, `**` any number of them.
fn fits(pattern: &str, path: &str) -> bool {
    fn parts(pattern: &[&str], path: &[&str]) -> bool {
        match (pattern.split_first(), path.split_first()) {
            (None, None) => true,
            (Some((&"**", rest)), _) => (0..=path.len()).any(|at| parts(rest, &path[at..])),
            (Some((part, rest)), Some((own, others))) => (*part == "*" || part == own) && parts(rest, others),
            _ => false,
        }
    }
    // Two of the longest wildcards are enough for any schema, and cheap.
    let pattern: Vec<&str> = pattern.split('.').collect();
    pattern.iter().filter(|part| **part == "**").count() <= 2
        && parts(&pattern, &path.split('.').collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_meant_by_a_tag_at_it_or_beside_it() {
        let rule = |kek: &str, tags: &[&str]| EncryptionRule {
            kek: kek.to_owned(),
            tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
            whole: false,
        };
        let tagged = vec![("**.card".to_owned(), vec!["PCI".to_owned()])];
        let rules = EncryptionRules { rules: vec![rule("k1", &["PII"]), rule("k2", &["PCI"])], tagged };
        assert_eq!(rules.of_field("shop.Order.name", &["PII".to_owned()]), Some("k1"));
        assert_eq!(rules.of_field("shop.Order.card", &[]), Some("k2"));
        assert_eq!(rules.of_field("shop.Order.id", &["PUBLIC".to_owned()]), None);
        assert!(may_be_encrypted(BASE64_STANDARD.encode([7; 40]).as_bytes(), true));
        assert!(!may_be_encrypted(b"Ann", true) && !may_be_encrypted(b"Ann Smith of No. 12", true));
        assert!(fits("shop.*.id", "shop.Order.id") && !fits("*.id", "shop.Order.id") && fits("**", "a.b"));
    }
}
