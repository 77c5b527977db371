//! The language of searches on one page, with examples of what the loaded records have. Opened while one types.
use super::Records;
use crate::query::KnownFields;
use crate::shell::Cx;
use crate::ui::tone::Tone;
use crate::ui::words::Words;

/// Cells of an example, with the space behind it.
const EXAMPLE: usize = 36;

impl Records {
    pub(super) fn show_language(&self, cx: &mut Cx<'_>) {
        let lines = examples(&self.listing.known()).into_iter().map(|(example, what)| {
            Words::toned(Tone::Plain, format!("{example:<EXAMPLE$}  ")).and(Tone::Muted, what)
        });
        cx.show("What can be searched for", lines.collect());
    }
}

/// Each with what it finds. Where the records have fields, the paths are theirs.
fn examples(known: &KnownFields) -> Vec<(String, &'static str)> {
    let path = |name: &&str| name.starts_with('.') && !name.contains('[');
    let seen = known.in_order().filter(path).find_map(|name| Some((name, known.values(name).next()?)));
    let (field, value) = seen.unwrap_or((".status", "FAILED"));
    let value = value.replace(['"', '\\'], "");
    let header = known.in_order().find(|name| name.starts_with("header.")).unwrap_or("header.trace");
    let text = |text: &str| text.to_owned();
    vec![
        (text("cancelled \"card declined\""), "all of these words, anywhere in key, value or headers"),
        (text("Cancelled"), "with a capital: exactly so"),
        (format!("{field} = \"{value}\""), "a path into the value, JSON, XML or decoded"),
        (format!("{field} != \"{value}\" and partition = 3"), "and, or, not, with brackets"),
        (format!("{field} in (\"{value}\", \"other\")"), "one of several"),
        (format!("{field} contains \"{}\"", value.chars().take(4).collect::<String>()), "also starts, ends"),
        (format!("{field} ~ \"^A-\\d+$\""), "a regular expression"),
        (text(".amount > 99.95"), "numbers, exactly, whatever their size"),
        (text(".items[].sku exists"), "any of a list; also is null, is missing, is empty"),
        (text("key = \"customer-00412\""), "a key; where a sample says so, only its partition is read"),
        (format!("{header} exists"), "a header"),
        (text("timestamp >= -15m"), "times: -2h, \"mon 9:00\", 2026-11-22T10:00"),
        (text("size > 100000"), "also key.size, value.size, offset, topic"),
        (text("jq '.value | tostring | length > 3'"), "whatever else jq can say of key, value, headers"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Filter;
    use crate::shell::Look;
    use crate::views::trying;

    #[test]
    fn every_example_is_a_filter() {
        for (example, _) in examples(&KnownFields::default()) {
            if let Err(wrong) = Filter::parse(&example, &trying::context(&Look::blank())) {
                panic!("{example}: {wrong}");
            }
        }
    }
}
