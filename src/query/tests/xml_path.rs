//! Paths through XML.
use crate::decode::visit;
use crate::query::Path;

fn all(text: &str, path: &str) -> Vec<String> {
    let mut values = Vec::new();
    let path = Path::parse(path).unwrap();
    visit(text.as_bytes(), path.steps(), &mut |found| {
        values.push(found.shown().into_owned());
        false
    });
    values
}

const ORDER: &str = r#"<?xml version="1.0"?><o:order xmlns:o="x" id="7&amp;8"><status>
  OPEN </status><items><item n="1"><sku>A &amp; B</sku></item><item n="2"><sku><![CDATA[C<D]]></sku></item></items>
  <none xsi:nil="true"/><empty/><a><b>1</b></a><a>CAN<!-- x -->CEL</a></o:order>"#;

#[test]
fn elements_and_attributes_are_found() {
    assert_eq!(all(ORDER, ".order.status"), ["OPEN"]);
    assert_eq!(all(ORDER, ".status"), ["OPEN"]);
    assert_eq!(all(ORDER, ".o:order.@id"), ["7&8"]);
    assert_eq!(all(ORDER, ".@id"), ["7&8"]);
    assert_eq!(all(ORDER, ".items.item.sku"), ["A & B", "C<D"]);
    assert_eq!(all(ORDER, ".items.item[].@n"), ["1", "2"]);
    assert_eq!(all(ORDER, ".items.item[1].sku"), ["C<D"]);
    assert_eq!(all(ORDER, ".none"), ["null"]);
    assert_eq!(all(ORDER, ".empty"), [""]);
    assert_eq!(all(ORDER, ".a"), ["<b>1</b>", "CANCEL"]);
    assert_eq!(all(ORDER, ".item"), Vec::<String>::new());
}

#[test]
fn the_root_may_have_the_name_of_a_child() {
    assert_eq!(all("<a><a>1</a></a>", ".a"), ["1", "<a>1</a>"]);
    assert_eq!(all("<a>x &unknown; y</a>", ".a"), ["x &unknown; y"]);
}

#[test]
fn a_document_counts_as_far_as_its_fault() {
    assert_eq!(all("<a><b>1</b><c", ".b"), ["1"]);
    assert_eq!(all("<a><b>1", ".b"), Vec::<String>::new());
    assert_eq!(all("</a></b>", ".b"), Vec::<String>::new());
    let deep = "<a>".repeat(100_000);
    assert_eq!(all(&deep, ".b"), Vec::<String>::new());
}

#[test]
fn a_byte_order_mark_cuts_nothing_short() {
    assert_eq!(all("\u{feff}<o><p><q>1</q></p></o>", ".p"), ["<q>1</q>"]);
    assert_eq!(all("\u{feff}<o><p>é<q ä=\"ö\">日本</q>ü</p></o>", ".o.p"), ["é<q ä=\"ö\">日本</q>ü"]);
    assert_eq!(all("\u{feff}<ö>é</ö>", ".ö"), ["é"]);
}
