//! Tests of the XML layout and its checks.
use super::*;
use proptest::prelude::*;

fn shown(text: &str) -> String {
    let mut page = Page::new();
    pretty(text.as_bytes(), &mut page).unwrap();
    page.into_text()
}

#[test]
fn elements_stand_on_lines_and_text_stays() {
    let text = "<?xml version=\"1.0\"?><p a=\"1\"><id>7</id><t>a &amp; b </t>\n<e/><m>x <b>y</b> <i>z</i></m><w> </w><n></n></p>";
    let expected = "<?xml version=\"1.0\"?>
<p a=\"1\">
  <id>7</id>
  <t>a &amp; b </t>
  <e/>
  <m>x <b>y</b> <i>z</i></m>
  <w> </w>
  <n></n>
</p>";
    assert_eq!(shown(text), expected);
    assert_eq!(String::from_utf8(minify(expected.as_bytes()).unwrap()).unwrap(), {
        text.replace("</t>\n<e/>", "</t><e/>")
    });
}

#[test]
fn faults_have_line_and_column() {
    let fault = |text: &str| check(text.as_bytes()).unwrap_err().to_string();
    assert_eq!(fault("<a>\n <b></a>"), "line 2, column 5: expected `</b>` (opened in line 2), not `</a>`");
    assert_eq!(fault("<a><b></b>"), "line 1, column 11: expected `</a>`, but the text ends");
    assert!(fault("<a/><b/>").contains("one root element"));
    assert!(fault("x<a/>").contains("outside the root"));
    assert!(fault("<a b=1/>").contains("needs quotes"));
    assert!(fault("<a b='1' b='2'/>").contains("second time"));
    assert!(fault("<a>x & y</a>").contains("&amp;"));
    assert!(fault("<a>1 < 2</a>").contains("name of an element"));
    assert!(fault("").contains("expected an element"));
    assert!(check("<a>\u{e9}</a>".as_bytes()).is_ok());
    assert!(check(b"<a>\xff</a>").unwrap_err().message.contains("UTF-8"));
}

#[test]
fn an_entity_bomb_is_text() {
    let bomb = "<!DOCTYPE a [<!ENTITY x \"yyyy\"><!ENTITY z \"&x;&x;\">]><a>&z;</a>";
    assert!(shown(bomb).ends_with("<a>&z;</a>"));
}

fn element() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just(String::new()),
        "[a-z &&[^&]]{0,6}",
        Just("&amp;".to_owned()),
        Just("<!-- c -->".to_owned())
    ];
    leaf.prop_recursive(4, 30, 4, |inner| {
        (prop::sample::select(vec!["a", "b", "ns:c"]), prop::collection::vec(inner, 0..4), any::<bool>())
            .prop_map(|(name, children, space)| {
                let between = if space { "\n " } else { "" };
                format!("<{name} k='v'>{between}{}{between}</{name}>", children.join(between))
            })
    })
}

proptest! {
    #[test]
    fn formatting_changes_meaningless_whitespace_only(inner in element()) {
        let text = format!("<root>{inner}</root>");
        let mut page = Page::exact();
        pretty(text.as_bytes(), &mut page).unwrap();
        let pretty = page.into_text();
        prop_assert_eq!(minify(pretty.as_bytes()).unwrap(), minify(text.as_bytes()).unwrap());
    }

    #[test]
    fn no_bytes_panic(text in r#"[<>/!?\[\]a-c&;'"= \-]{0,24}"#, junk in prop::collection::vec(any::<u8>(), 0..20)) {
        for bytes in [text.as_bytes(), &junk] {
            let mut page = Page::exact();
            let fault = raw(bytes, &mut page).err();
            prop_assert!(fault.is_none_or(|fault| fault.at <= bytes.len()));
        }
        let mut page = Page::exact();
        let _ = raw(text.as_bytes(), &mut page);
        prop_assert_eq!(page.into_text(), text);
    }
}

#[test]
fn a_byte_order_mark_moves_nothing() {
    for text in [
        "<a>éé</a>",
        "<ö><k ä=\"ü\">日本語</k></ö>",
        "<o><p><q>1</q></p></o>",
        "<a>x & y</a>",
        "<a",
        "x<a/>",
        "",
    ] {
        let marked = format!("\u{feff}{text}");
        let message = |text: &str| check(text.as_bytes()).err().map(|fault| fault.message);
        assert_eq!(message(&marked), message(text), "{text}");
        if message(text).is_none() {
            assert_eq!(shown(&marked), shown(text));
            assert_eq!(minify(marked.as_bytes()).unwrap(), text.as_bytes());
        }
        let mut page = Page::exact();
        let _ = raw(marked.as_bytes(), &mut page);
        assert_eq!(page.into_text(), marked);
        for end in 0..=marked.len() {
            let mut page = Page::new();
            one_line(&marked.as_bytes()[..end], end == marked.len(), 80, &mut page);
        }
    }
}
