//! Whether a text stands as a value of its own in JSON or XML that is shown, behind a name. Works on pieces of documents,
//! which no parser would take.
use std::ops::Range;

/// Whether what stands at `range` of `shown` is not a part of something longer, and is the value of `name` if one is given:
/// `"name": "…"`, `<name …>…`, `name="…"` (a name with `@`).
pub(super) fn stands_alone(shown: &str, range: Range<usize>, name: Option<&str>) -> bool {
    let (before, after) = (&shown[..range.start], &shown[range.end..]);
    let own = &shown[range];
    let joins = |inner: Option<char>, outer: Option<char>| match (inner, outer) {
        (Some(inner), Some(outer)) => is_inside(inner) && is_inside(outer),
        _ => false,
    };
    if joins(own.chars().next(), before.chars().next_back())
        || joins(own.chars().next_back(), after.chars().next())
    {
        return false;
    }
    name.is_none_or(|name| is_behind(before, name))
}

/// Characters that go on a word or a number.
fn is_inside(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '+')
}

fn is_behind(before: &str, name: &str) -> bool {
    let head = before.trim_end();
    if let Some(tag) = head.strip_suffix('>') {
        let Some(open) = tag.rfind('<') else { return false };
        let element =
            tag[open + 1..].split(|c: char| c.is_whitespace() || c == '/').next().unwrap_or_default();
        return element == name || element.rsplit(':').next() == Some(name);
    }
    let head = before.strip_suffix(['"', '\'']).unwrap_or(before).trim_end();
    if let Some(attribute) = head.strip_suffix('=') {
        let attribute = attribute.trim_end();
        let wanted = name.strip_prefix('@').unwrap_or(name);
        return attribute
            .strip_suffix(wanted)
            .is_some_and(|rest| rest.ends_with(|c: char| c.is_whitespace() || c == ':'));
    }
    let Some(member) = head.strip_suffix(':') else { return false };
    let member = member.trim_end();
    member.strip_suffix('"').and_then(|rest| rest.strip_suffix(name)).is_some_and(|rest| rest.ends_with('"'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alone(shown: &str, value: &str, name: Option<&str>) -> bool {
        let start = shown.find(value).unwrap();
        stands_alone(shown, start..start + value.len(), name)
    }

    #[test]
    fn a_value_stands_behind_its_name() {
        assert!(alone(r#"{"status":"OPEN"}"#, "OPEN", Some("status")));
        assert!(alone(r#"  "status": "OPEN","#, "OPEN", Some("status")));
        assert!(!alone(r#"{"state":"OPEN"}"#, "OPEN", Some("status")));
        assert!(!alone(r#"{"xstatus":"OPEN"}"#, "OPEN", Some("status")));
        assert!(alone(r#"{"n":12}"#, "12", Some("n")));
        assert!(!alone(r#"{"n":12.5}"#, "12", Some("n")));
        assert!(!alone(r#"{"n":-12}"#, "12", None));
        assert!(alone("<p:state a='1'>OPEN</p:state>", "OPEN", Some("state")));
        assert!(!alone("<state>OPEN</state>", "OPEN", Some("status")));
        assert!(alone("<pay currency=\"EUR\"/>", "EUR", Some("@currency")));
        assert!(!alone("<pay mycurrency=\"EUR\"/>", "EUR", Some("@currency")));
        assert!(alone("OPEN", "OPEN", None));
        assert!(!alone("REOPENED", "OPEN", None));
    }
}
