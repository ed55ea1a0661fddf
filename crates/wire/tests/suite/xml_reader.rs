//! XML bytes to elements: what is well-formed, what is refused and where, and that hostile bodies cost little.

use oplog_wire::body::{MAX_BYTES, MAX_DEPTH, MAX_NODES};
use oplog_wire::xml::{Element, Node, XmlErrorKind, parse, read};
use proptest::prelude::*;

/// The element with its children, without blanks: `a[k=v](b()"text")`.
fn outline(element: &Element) -> String {
    let attributes: String = element.attributes.iter().map(|(name, value)| format!("[{name}={value}]")).collect();
    let children: String = element
        .children
        .iter()
        .map(|node| match node {
            Node::Element(element) => outline(element),
            Node::Text(text) => format!("{text:?}"),
        })
        .collect();
    format!("{}{attributes}({children})", element.name)
}

#[track_caller]
fn reads(document: &str, expected: &str) {
    assert_eq!(outline(&parse(document.as_bytes()).unwrap()), expected);
}

#[track_caller]
fn refused(document: impl AsRef<[u8]>) -> XmlErrorKind {
    parse(document.as_ref()).unwrap_err().kind
}

#[track_caller]
fn breaks_grammar(document: &str) {
    let kind = refused(document);
    assert!(matches!(kind, XmlErrorKind::Syntax(_)), "{kind:?}");
}

#[test]
fn elements_attributes_and_text_are_read_in_order() {
    reads(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a k=\"1\" j='2'>x<b/>y<c></c></a>\n",
        r#"a[k=1][j=2]("x"b()"y"c())"#,
    );
}

#[test]
fn the_declaration_may_be_missing_and_a_byte_order_mark_present() {
    reads("<a/>", "a()");
    reads("\u{feff}<?xml version='1.0' encoding='utf-8'?><a/>", "a()");
}

#[test]
fn references_and_cdata_are_text() {
    reads("<a>1 &lt; 2 &amp;&amp; 3&gt;2 &#65;&#x42;<![CDATA[<&amp;]]>!</a>", r#"a("1 < 2 && 3>2 AB<&amp;!")"#);
    reads("<a k='&lt;&quot;&#10;'/>", "a[k=<\"\n]()");
}

#[test]
fn comments_and_processing_instructions_are_skipped() {
    reads("<!-- x --><?go now?><a>x<!-- y -->y<?go on?>z</a><!-- z -->", r#"a("xyz")"#);
}

#[test]
fn line_ends_are_newlines_unless_written_as_references() {
    reads("<a>1\r\n2\r3&#13;</a>", r#"a("1\n2\n3\r")"#);
}

#[test]
fn a_document_type_declaration_is_refused_before_anything_expands() {
    let laughs = r#"<?xml version="1.0"?>
<!DOCTYPE lolz [
 <!ENTITY lol "lol">
 <!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">
 <!ENTITY lol3 "&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;">
]>
<lolz>&lol3;</lolz>"#;
    let error = parse(laughs.as_bytes()).unwrap_err();
    assert_eq!(error.kind, XmlErrorKind::Doctype);
    assert_eq!(error.to_string(), "document type declaration at line 2 (byte 22)");
    assert_eq!(refused("<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>"), XmlErrorKind::Doctype);
}

#[test]
fn entities_beyond_the_five_are_refused() {
    assert_eq!(refused("<a>&nbsp;</a>"), XmlErrorKind::UnknownEntity("nbsp".to_owned()));
    assert_eq!(refused("<a k='&lol;'/>"), XmlErrorKind::UnknownEntity("lol".to_owned()));
    breaks_grammar("<a>fish & chips</a>");
    breaks_grammar("<a>&#xD800;</a>");
}

#[test]
fn a_document_has_exactly_one_root_and_no_text_around_it() {
    assert_eq!(refused(""), XmlErrorKind::NoRoot);
    assert_eq!(refused(" <!-- only --> "), XmlErrorKind::NoRoot);
    assert_eq!(refused("<a/><b/>"), XmlErrorKind::SecondRoot);
    assert_eq!(refused("<a/>x"), XmlErrorKind::TextOutsideRoot);
    assert_eq!(refused("x<a/>"), XmlErrorKind::TextOutsideRoot);
    assert_eq!(refused("<a/><![CDATA[]]>"), XmlErrorKind::TextOutsideRoot);
    assert_eq!(refused("{\"a\": 1}"), XmlErrorKind::TextOutsideRoot);
}

#[test]
fn unbalanced_elements_are_refused() {
    assert_eq!(refused("<a><b></b>"), XmlErrorKind::Unclosed("a".to_owned()));
    breaks_grammar("<a></b>");
    breaks_grammar("</a>");
    breaks_grammar("<a");
    breaks_grammar("<a><![CDATA[x</a>");
    breaks_grammar("<a><!-- x</a>");
}

#[test]
fn attributes_are_unique_quoted_and_free_of_markup() {
    assert_eq!(refused("<a k='1' j='2' k='3'/>"), XmlErrorKind::DuplicateAttribute("k".to_owned()));
    breaks_grammar("<a k='1'j='2'/>");
    breaks_grammar("<a k=1/>");
    breaks_grammar("<a k/>");
    breaks_grammar("<a k='<'/>");
}

#[test]
fn details_of_the_grammar_are_checked() {
    breaks_grammar("<1a/>");
    breaks_grammar("<a><b c!='1'/></a>");
    breaks_grammar("<a>]]></a>");
    breaks_grammar("<a><!-- x -- y --></a>");
    breaks_grammar("<a/><?xml version='1.0'?>");
    breaks_grammar(" <?xml version='1.0'?><a/>");
    breaks_grammar("<?xml encoding='UTF-8'?><a/>");
    breaks_grammar(&format!("<{}/>", "a".repeat(1025)));
}

#[test]
fn characters_that_xml_lacks_are_refused_literally_and_as_references() {
    for document in ["<a>\u{8}</a>", "<a>&#8;</a>", "<a k='&#x1F;'/>", "<a>\u{fffe}</a>", "<a><![CDATA[\0]]></a>"] {
        assert_eq!(refused(document), XmlErrorKind::IllegalCharacter, "{document:?}");
    }
}

#[test]
fn other_encodings_are_refused() {
    assert_eq!(refused(b"<a>\xe9</a>"), XmlErrorKind::NotUtf8);
    assert_eq!(refused(b"\xff\xfe<\0a\0/\0>\0"), XmlErrorKind::NotUtf8);
    assert_eq!(refused("<?xml version='1.0' encoding='ISO-8859-1'?><a/>"), XmlErrorKind::NotUtf8);
}

#[test]
fn an_error_tells_line_and_byte() {
    let error = parse(b"<a>\n <b>\n  &x;</b></a>").unwrap_err();
    assert_eq!((error.line, error.offset), (3, 11));
    let error = parse(b"\xEF\xBB\xBF<a>\n\xff").unwrap_err();
    assert_eq!((error.line, error.offset), (2, 7));
}

#[test]
fn nesting_is_bounded() {
    let nested = |depth: usize| format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth));
    assert!(parse(nested(MAX_DEPTH).as_bytes()).is_ok());
    assert_eq!(refused(nested(MAX_DEPTH + 1)), XmlErrorKind::TooDeep);
    assert_eq!(refused("<a>".repeat(1_000_000)), XmlErrorKind::TooDeep);
}

#[test]
fn length_and_number_of_nodes_are_bounded() {
    assert_eq!(refused(vec![b' '; MAX_BYTES + 1]), XmlErrorKind::TooLong);
    assert_eq!(refused(format!("<a>{}</a>", "<b/>".repeat(MAX_NODES))), XmlErrorKind::TooManyNodes);
}

#[test]
fn a_huge_attribute_is_read_and_very_many_are_read_in_reasonable_time() {
    let huge = "x".repeat(4 << 20);
    assert_eq!(parse(format!("<a k='{huge}'/>").as_bytes()).unwrap().attribute("k"), Some(huge.as_str()));

    let many: String = (0..100_000).map(|index| format!(" k{index}=''")).collect();
    assert_eq!(parse(format!("<a{many}/>").as_bytes()).unwrap().attributes.len(), 100_000);
    assert_eq!(refused(format!("<a{many} more=''/>")), XmlErrorKind::TooManyNodes);
}

#[test]
fn of_neighbours_that_do_not_fit_the_first_are_kept_and_what_stands_behind_them() {
    let neighbours = "<b><c>1</c></b>".repeat(1000);
    let document = format!("<a>{neighbours}<d>2</d></a>");
    for (memory, is_cut) in [(1 << 20, true), (4 << 20, false)] {
        let kept = read(document.as_bytes(), memory).unwrap();
        let names: Vec<&str> = kept.root.elements().map(|element| element.name.as_str()).collect();
        assert_eq!((kept.is_cut, names.last()), (is_cut, Some(&"d")), "{memory}");
        assert_eq!(names.len() < 1001, is_cut, "{memory}: {}", names.len());
        // An element of these takes 700 bytes.
        assert!(names.len() > 500, "{memory}: {}", names.len());
    }
    assert_eq!(
        read(format!("<a>{}</a>", "x".repeat(1 << 20)).as_bytes(), 1 << 20).unwrap_err().kind,
        XmlErrorKind::TooManyNodes
    );
}

#[test]
fn many_references_in_one_text_or_attribute_are_fine() {
    let references = "&amp;".repeat(10_000);
    let element = parse(format!("<a k='{references}'>{references}</a>").as_bytes()).unwrap();
    assert_eq!(element.text(), "&".repeat(10_000));
    assert_eq!(element.attribute("k"), Some("&".repeat(10_000).as_str()));
}

#[test]
fn hostile_names_are_cut_in_messages() {
    let long = "x".repeat(1_000_000);
    for document in [format!("<{long}!/>"), format!("<a>&{long};</a>"), format!("<a></{long}>")] {
        let message = parse(document.as_bytes()).unwrap_err().to_string();
        assert!(message.len() < 300, "{}", message.len());
    }
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = parse(&bytes);
    }

    #[test]
    fn markup_soup_never_panics(parts in prop::collection::vec(prop::sample::select(vec![
        "<", ">", "</", "/>", "<a", "<a>", "</a>", "<b k='", "'", "\"", "=", " ", "\n", "&", ";", "&lt;", "&#", "x41",
        "<!--", "-->", "<![CDATA[", "]]>", "<?", "?>", "<?xml version='1.0'", "<!DOCTYPE", "[", "]", "é", "\u{0}",
    ]), 0..30)) {
        let _ = parse(parts.concat().as_bytes());
    }

    #[test]
    fn a_truncated_document_is_refused(end in 1_usize..98) {
        let document = "<?xml version=\"1.0\"?><rows type=\"array\"><row><id>1 &amp; 2</id><!-- é --><![CDATA[x]]></row></rows>";
        prop_assume!(document.is_char_boundary(end));
        prop_assert!(parse(&document.as_bytes()[..end]).is_err());
    }
}
