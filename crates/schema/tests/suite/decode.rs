//! A body is read in one way, whichever representation it travels in.

use oplog_schema::{Catalogue, DecodeError, Operation};
use oplog_wire::MediaType;
use serde_json::json;

fn operations() -> Vec<Operation> {
    Catalogue::embedded().unwrap().operations().to_vec()
}

#[test]
fn one_success_says_the_same_in_json_and_in_xml() {
    for operation in operations() {
        let Some(xml) = &operation.body().xml else { continue };
        // A list of no entries is what XML alone cannot tell from an empty text.
        let value = match operation.entries_path().unwrap().to_string().as_str() {
            "" => json!([]),
            name => json!({name: []}),
        };
        let text = xml.dialect.encode(&xml.root, &xml.item, &value, operation.shape());
        let decode = |media, text: &str| operation.decode(media, operation.shape(), text.as_bytes()).unwrap();
        let (from_json, from_xml) = (decode(MediaType::Json, &value.to_string()), decode(MediaType::Xml, &text));
        assert_eq!((&from_json.value, &from_xml.value), (&value, &value), "{}", operation.id());
        assert_eq!((from_json.root, from_xml.root.as_ref()), (None, Some(&xml.root)), "{}", operation.id());
    }
}

#[test]
fn an_error_body_in_xml_has_the_lists_of_its_template() {
    let catalogue = Catalogue::embedded().unwrap();
    let operation = catalogue.get("onapp/list-transactions").unwrap();
    let body = &operation.error_bodies()[0];
    let text = r#"<errors type="array"><error>no</error></errors>"#;
    let decoded = operation.decode(MediaType::Xml, &body.shape(), text.as_bytes()).unwrap();
    assert_eq!(decoded.value, json!({"errors": ["no"]}));
}

#[test]
fn what_cannot_be_read_says_why() {
    for operation in operations() {
        let decode = |media, text: &str| operation.decode(media, operation.shape(), text.as_bytes());
        assert!(matches!(decode(MediaType::Json, "<a/>"), Err(DecodeError::Json(_))), "{}", operation.id());
        assert!(matches!(decode(MediaType::Xml, "{}"), Err(DecodeError::Xml(_))), "{}", operation.id());
        let read = decode(MediaType::Xml, "<a/>");
        assert_eq!(read == Err(DecodeError::NoXml), operation.body().xml.is_none(), "{}", operation.id());
    }
}
