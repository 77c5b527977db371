//! The strict check beside expat: what it says of small documents of the kinds of the W3C's suite was written down once.
use super::*;

const WELL_FORMED: &[&[u8]] = &[
    b"<a/>",
    b"<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>",
    b"<!DOCTYPE a [<!ENTITY x \"y\">]><a b=\"&x;\"/>",
    b"<!DOCTYPE a [<!ENTITY x \"<b/>\">]><a>&x;</a>",
    b"<!DOCTYPE a [<!ENTITY x \"&y;\"><!ENTITY y \"&x;\">]><a/>",
    b"<!DOCTYPE a [<!ENTITY % p \"x\">]><a/>",
    b"<!DOCTYPE a SYSTEM \"a.dtd\"><a/>",
    b"<!DOCTYPE a PUBLIC \"-//X//Y\" \"a.dtd\"><a/>",
    b"<!DOCTYPE a [<!NOTATION n PUBLIC \"x\">]><a/>",
    b"<!DOCTYPE a [<!ELEMENT a (#PCDATA)> <!ATTLIST a b CDATA #IMPLIED>]><a/>",
    b"<!DOCTYPE a [<!-- c --><?pi x?>]><a/>",
    b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>\xe4</a>",
    b"\xff\xfe<\x00?\x00x\x00m\x00l\x00 \x00v\x00e\x00r\x00s\x00i\x00o\x00n\x00=\x00\"\x001\x00.\x000\x00\"\x00 \x00e\x00n\x00c\x00o\x00d\x00i\x00n\x00g\x00=\x00\"\x00U\x00T\x00F\x00-\x001\x006\x00\"\x00?\x00>\x00<\x00a\x00>\x00\xfc\x00<\x00/\x00a\x00>\x00",
    b"<\x00?\x00x\x00m\x00l\x00 \x00v\x00e\x00r\x00s\x00i\x00o\x00n\x00=\x00\"\x001\x00.\x000\x00\"\x00?\x00>\x00<\x00a\x00>\x00\xfc\x00<\x00/\x00a\x00>\x00",
    b"\xff\xfe<\x00a\x00>\x00\xfc\x00<\x00/\x00a\x00>\x00",
    b"<?xml version=\"1.0\" encoding=\"windows-1252\"?><a>\x80</a>",
    b"<?xml version=\"1.0\" encoding=\"US-ASCII\"?><a/>",
    b"\xef\xbb\xbf<?xml version=\"1.0\"?><a/>",
    b"\xef\xbb\xbf<a/>",
    b"\n<a/>",
    b"<?xml version=\"1.0\" standalone=\"yes\"?><a/>",
    b"<?xml version='1.0' ?><a/>",
    b"<a><?pi x?></a>",
    b"<a><?pi?></a>",
    b"<a b=\"&lt;\"/>",
    b"<a b=\"x>y\"/>",
    b"<a b='\"'/>",
    b"<a b=\"&#10;\"/>",
    b"<a>&#65;</a>",
    b"<a>]]</a>",
    b"<a><!----></a>",
    b"<a><!-- <b> & --></a>",
    b"<a><![CDATA[<>&]]></a>",
    b"<a>\x7f</a>",
    b"<a>\xc2\x85</a>",
    b"<a-b.c_d/>",
    b"<_/>",
    b"<a:b/>",
    b"<a xmlns:b=\"u\"><b:c/></a>",
    b"<\xc3\xa4/>",
    b"<a></a ><!-- end --> \n",
    b"<a \n b \n=\n \"c\"\n/>",
    b"<a><b x=\"1\" y = '2'/>t</a>",
    b"<a>\r\n</a>",
];

const MALFORMED: &[&[u8]] = &[
    b"<a>&nbsp;</a>",
    b"<!DOCTYPE a [<!ENTITY x \"<b>\">]><a>&x;</a>",
    b"<!DOCTYPE a [<!ENTITY x \"<b/>\">]><a b=\"&x;\"/>",
    b"<!DOCTYPE a [<!ENTITY x \"&y;\"><!ENTITY y \"&x;\">]><a>&x;</a>",
    b"<!DOCTYPE a [<!ENTITY x \"1 &#60; 2\">]><a>&x;</a>",
    b"<!DOCTYPE a [<!ENTITY x \"a & b\">]><a/>",
    b"<!DOCTYPE a PUBLIC \"-//X//Y\"><a/>",
    b"<!DOCTYPE a [<!ATTLIST a b CDATA \"<\">]><a/>",
    b"<!DOCTYPE a [<!ELEMENT a (b|c)*]><a/>",
    b"<!DOCTYPE a><!DOCTYPE a><a/>",
    b"<a/><!DOCTYPE a>",
    b"<!DOCTYPE><a/>",
    b"<!doctype a><a/>",
    b"<!DOCTYPE a [<foo>]><a/>",
    b"\xff\xfe<\x00?\x00x\x00m\x00l\x00 \x00v\x00e\x00r\x00s\x00i\x00o\x00n\x00=\x00\"\x001\x00.\x000\x00\"\x00 \x00e\x00n\x00c\x00o\x00d\x00i\x00n\x00g\x00=\x00\"\x00U\x00T\x00F\x00-\x008\x00\"\x00?\x00>\x00<\x00a\x00>\x00\xfc\x00<\x00/\x00a\x00>\x00",
    b"<?xml version=\"1.0\" encoding=\"UTF-16\"?><a/>",
    b"<?xml version=\"1.0\" encoding=\"no-such\"?><a/>",
    b" <?xml version=\"1.0\"?><a/>",
    b"<?xml?><a/>",
    b"<?xml version=\"1.0\" standalone=\"maybe\"?><a/>",
    b"<?xml encoding=\"UTF-8\" version=\"1.0\"?><a/>",
    b"<?xml version=\"1.0\"encoding=\"UTF-8\"?><a/>",
    b"<?XML version=\"1.0\"?><a/>",
    b"<a><?xml version=\"1.0\"?></a>",
    b"<a><??></a>",
    b"<a><?pi x></a>",
    b"<a b=\"1\" b=\"2\"/>",
    b"<a b=\"1\"c=\"2\"/>",
    b"<a b=1/>",
    b"<a b/>",
    b"<a b=\"<\"/>",
    b"<a href=\"x?a=1&b=2\"/>",
    b"<a b=\"&nope;\"/>",
    b"<a>&</a>",
    b"<a>&#0;</a>",
    b"<a>&#x110000;</a>",
    b"<a>&#xD800;</a>",
    b"<a>&#X41;</a>",
    b"<a>&lt</a>",
    b"<a>&a b;</a>",
    b"<a>&;</a>",
    b"<a>&1;</a>",
    b"<a>]]></a>",
    b"<a><!-- -- --></a>",
    b"<a><!-- x ---></a>",
    b"<![CDATA[x]]>",
    b"<a/><![CDATA[x]]>",
    b"<a><![cdata[x]]></a>",
    b"<a>\x01</a>",
    b"<a>\xef\xbf\xbe</a>",
    b"<a b=\"\x02\"/>",
    b"<a>\xff</a>",
    b"<a/>\x00",
    b"<a/><b/>",
    b"<a/>x",
    b"x<a/>",
    b"<a/>&lt;",
    b"<A></a>",
    b"<1a/>",
    b"<-a/>",
    b"< a/>",
    b"<a",
    b"<a></a",
    b"",
    b" ",
    b"<!-- c -->",
    b"</a>",
    b"<a><b></a></b>",
    b"<a>text<</a>",
    b"<a / >",
    b"<a></ a>",
    b"<a></a b=\"1\">",
    b"<a$/>",
];

#[test]
fn well_formed_documents_pass() {
    let refused: Vec<_> = WELL_FORMED
        .iter()
        .filter_map(|document| Some((document.escape_ascii(), check(document).err()?)))
        .collect();
    assert!(refused.is_empty(), "{refused:#?}");
}

#[test]
fn malformed_documents_are_refused() {
    let passed: Vec<_> = MALFORMED
        .iter()
        .filter(|document| check(document).is_ok())
        .map(|document| document.escape_ascii().to_string())
        .collect();
    assert!(passed.is_empty(), "{passed:#?}");
}

#[test]
fn other_encodings_and_bombs() {
    // expat of Python knows no encoding of several bytes; other parsers do.
    assert_eq!(check(b"<?xml version=\"1.0\" encoding=\"Shift_JIS\"?><a>\x93\xfa\x96{</a>"), Ok(()));
    let bomb = "<!DOCTYPE a [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;\"><!ENTITY e \"&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;\"><!ENTITY f \"&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;\"><!ENTITY g \"&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;\"><!ENTITY h \"&g;&g;&g;&g;&g;&g;&g;&g;&g;&g;\">]><a>&h;</a>";
    // Each entity is looked into once.
    assert_eq!(check(bomb.as_bytes()), Ok(()));
    let deep = [b"<a>".repeat(3000), b"</a>".repeat(3000)].concat();
    assert_eq!(check(&deep), Ok(()));
}
