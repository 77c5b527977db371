//! XML paths against a naive walk of the tree from which the document was written, in any of its spellings.
use super::*;
use proptest::prelude::*;

#[derive(Clone, Debug)]
struct Element {
    name: &'static str,
    attribute: Option<&'static str>,
    children: Vec<Element>,
    text: &'static str,
}

fn element() -> impl Strategy<Value = Element> {
    let name = || prop::sample::select(vec!["a", "b", "c"]);
    let text = || prop::sample::select(vec!["", "abc", "a&b", "x<y", "12", "é", "a b", "]]x"]);
    let leaf = (name(), prop::option::of(text()), text()).prop_map(|(name, attribute, text)| Element {
        name,
        attribute,
        children: Vec::new(),
        text,
    });
    leaf.prop_recursive(3, 16, 4, move |inner| {
        (name(), prop::option::of(text()), prop::collection::vec(inner, 1..4))
            .prop_map(|(name, attribute, children)| Element { name, attribute, children, text: "" })
    })
}

/// The text as XML, each character in the next of the given ways.
fn spelled(text: &str, ways: &mut impl Iterator<Item = u8>, plain_only: bool) -> String {
    let mut spelled = String::new();
    for character in text.chars() {
        match (character, ways.next().unwrap_or(0) % 12) {
            (character, 1) => spelled.push_str(&format!("&#{};", character as u32)),
            (character, 2) => spelled.push_str(&format!("&#x{:x};", character as u32)),
            (character, 3) if !plain_only => spelled.push_str(&format!("<![CDATA[{character}]]>")),
            (character, 4) if !plain_only && character.is_alphanumeric() => {
                spelled.push_str(&format!("<!-- - -->{character}"));
            }
            ('&', _) => spelled.push_str("&amp;"),
            ('<', _) => spelled.push_str("&lt;"),
            ('>' | ']', _) => spelled.push_str(&format!("&#{};", character as u32)),
            (character, _) => spelled.push(character),
        }
    }
    spelled
}

fn write(element: &Element, ways: &mut impl Iterator<Item = u8>) -> String {
    let name = if ways.next().unwrap_or(0) % 5 == 1 {
        format!("n:{}", element.name)
    } else {
        element.name.to_owned()
    };
    let attribute =
        element.attribute.map_or(String::new(), |text| format!(" k=\"{}\"", spelled(text, ways, true)));
    let gap = ["", "\n  "][usize::from(ways.next().unwrap_or(0) % 2)];
    let inside = if element.children.is_empty() {
        spelled(element.text, ways, false)
    } else {
        element.children.iter().map(|child| gap.to_owned() + &write(child, ways)).collect::<String>() + gap
    };
    if inside.is_empty() && gap.is_empty() {
        format!("<{name}{attribute}/>")
    } else {
        format!("<{name}{attribute}>{inside}</{name}>")
    }
}

/// The texts at a path of names from an element's children on, in the order in which elements end.
fn texts(element: &Element, path: &[&str]) -> Vec<Option<String>> {
    match path {
        ["@k"] => element.attribute.map(|text| Some(text.to_owned())).into_iter().collect(),
        [] if element.children.is_empty() => vec![Some(element.text.to_owned())],
        [] => vec![None],
        [name, rest @ ..] => element
            .children
            .iter()
            .filter(|child| child.name == *name)
            .flat_map(|child| texts(child, rest))
            .collect(),
    }
}

proptest! {
    #[test]
    fn xml_paths_equal_a_walk_of_the_tree(
        root in element(),
        path in prop::collection::vec(prop::sample::select(vec!["a", "b", "c"]), 1..4),
        attribute in any::<bool>(),
        wanted in prop::sample::select(vec!["abc", "a&b", "x<y", "12", "é"]),
        ways in prop::collection::vec(any::<u8>(), 0..60),
    ) {
        let document = write(&root, &mut ways.into_iter());
        let mut path = path;
        if attribute {
            path.push("@k");
        }
        let mut expected = texts(&root, &path);
        if path[0] == root.name {
            expected.extend(texts(&root, &path[1..]));
        }
        let spelled = format!(".{}", path.join("."));
        let found = |text: &str| {
            let filter = filter(text);
            let value = Some(document.as_bytes());
            let answer = filter.matches(&record(None, value, &[]));
            let literals = filter.literals();
            assert!(!answer || literals.is_none_or(|literals| literals.may_match(document.as_bytes())), "{text} in {document}");
            answer
        };
        let equal = expected.iter().flatten().any(|text| text == wanted);
        prop_assert_eq!(found(&format!("{spelled} = \"{wanted}\"")), equal, "{} in {}", spelled, document);
        let within = expected.iter().flatten().any(|text| text.contains(wanted));
        if expected.iter().all(Option::is_some) {
            prop_assert_eq!(found(&format!("{spelled} contains \"{wanted}\"")), within, "{} in {}", spelled, document);
        }
        prop_assert_eq!(found(&format!("{spelled} is missing")), expected.is_empty(), "{} in {}", spelled, document);
    }

    #[test]
    fn no_xml_panics(document in "[<>/a&;#x!\\[\\]\"'=?\\- ]{0,40}", path in "\\.(a|@a)(\\[[01]?\\])?(\\.a)?") {
        if let Ok(filter) = Filter::parse(&format!("{path} = a"), &context()) {
            for prefix in ["<", "<a>", "<a a='"] {
                let document = format!("{prefix}{document}");
                filter.matches(&record(None, Some(document.as_bytes()), &[]));
                filter.explain(&record(None, Some(document.as_bytes()), &[]));
            }
        }
    }
}
