//! What a body is written in, and whether both forms say the same.

use oplog_conformance::evidence::PairKind;
use serde_json::{Value, json};

use crate::proofs::acme::{answered, answered_in_xml, body, call, events, lines, replied, reply, rows, xml};
use crate::proofs::evidence::{About, Evidence};
use crate::proofs::proof::proof;

/// One page as JSON and as XML say it, where the XML says something else.
fn forms(change: impl FnOnce(&mut Value)) -> Evidence {
    let json = body(lines(), &rows(lines(), 12));
    let mut xml = json.clone();
    change(&mut xml);
    pair(PairKind::Forms, Ok(json), Ok(xml))
}

fn pair(kind: PairKind, left: Result<Value, String>, right: Result<Value, String>) -> Evidence {
    Evidence::new(lines(), call(lines()), About::Pair { kind, left, right })
}

fn json_text(text: &str) -> Evidence {
    replied(events(), reply(200, text))
}

fn json_bytes(bytes: &[u8]) -> Evidence {
    replied(events(), reply(200, bytes))
}

/// A right answer in typed XML in which `from` is written as `to`, where it first stands.
fn typed(from: &str, to: &str) -> Evidence {
    let text = xml(lines(), &rows(lines(), 5));
    assert!(text.contains(from), "there is no {from} in {text}");
    answered_in_xml(lines(), &text.replacen(from, to, 1))
}

/// The same, where it last stands among many.
fn typed_at_last(from: &str, to: &str) -> Evidence {
    let text = xml(lines(), &rows(lines(), 40));
    let place = text.rfind(from).unwrap_or_else(|| panic!("there is no {from} in {text}"));
    answered_in_xml(lines(), &format!("{}{to}{}", &text[..place], &text[place + from.len()..]))
}

/// A right answer in typed XML under another root element.
fn under_root(name: &str) -> Evidence {
    let text = xml(lines(), &rows(lines(), 5));
    let opened = text.replacen("<lines ", &format!("<{name} "), 1);
    answered_in_xml(lines(), &opened.replacen("</lines>", &format!("</{name}>"), 1))
}

/// A right answer in bare XML, changed in the same way.
fn bare(from: &str, to: &str) -> Evidence {
    let text = xml(events(), &rows(events(), 5));
    assert!(text.contains(from), "there is no {from} in {text}");
    answered_in_xml(events(), &text.replacen(from, to, 1))
}

proof! {
    agree: "representations/equivalent",
    catches {
        one_value_differs: forms(|body| body[11]["line"]["text"] = json!("another line")),
        one_value_has_another_type: forms(|body| body[0]["line"]["level"] = json!("3")),
        one_value_is_null: forms(|body| body[0]["line"]["level"] = json!(null)),
        a_text_is_trimmed: forms(|body| body[0]["line"]["text"] = json!("line 0 ")),
        a_time_is_in_another_zone: forms(|body| body[0]["line"]["at"] = json!("2024-05-01T14:00:00+02:00")),
        one_entry_is_missing: forms(|body| { body.as_array_mut().unwrap().pop(); }),
        one_entry_is_too_many: forms(|body| { let row = body[0].clone(); body.as_array_mut().unwrap().push(row); }),
        the_order_differs: forms(|body| body.as_array_mut().unwrap().reverse()),
        one_member_is_missing: forms(|body| { body[5]["line"].as_object_mut().unwrap().remove("last"); }),
        one_member_is_new: forms(|body| body[5]["line"]["colour"] = json!("red")),
        the_list_is_empty: forms(|body| *body = json!([])),
        only_json_is_answered: pair(PairKind::Forms, Ok(json!([])), Err("status 406".to_owned())),
        only_xml_is_answered: pair(PairKind::Forms, Err("status 406".to_owned()), Ok(json!([]))),
    }
    accepts {
        both_say_the_same: forms(|_| ()),
        members_stand_in_another_order: forms(|body| {
            let line = body[0]["line"].as_object().unwrap().clone();
            body[0]["line"] = line.into_iter().rev().collect();
        }),
    }
    leaves {
        both_are_empty: pair(PairKind::Forms, Ok(json!([])), Ok(json!([]))),
        two_versions_that_differ: pair(PairKind::Versions, Ok(json!([1])), Ok(json!([2]))),
    }
}

proof! {
    well_formed: "representations/well-formed",
    catches {
        the_body_is_empty: json_text(""),
        the_body_is_cut: json_text(r#"{"more": true, "events": [{"id": "#),
        a_comma_follows_the_last_entry: json_text(r#"{"events": [{}, {},]}"#),
        a_second_document_follows: json_text("{}{}"),
        names_are_not_quoted: json_text("{more: true}"),
        texts_are_quoted_as_in_python: json_text("{'more': True}"),
        a_name_comes_twice: json_text(r#"{"more": true, "more": false}"#),
        the_body_is_html: json_text("<html><body>200</body></html>"),
        the_body_is_xml_where_json_was_asked_for: json_text(&xml(events(), &rows(events(), 5))),
        a_number_is_none: json_text(r#"{"limit": NaN}"#),
        a_text_holds_a_raw_line_break: json_text("{\"next\": \"c\n1\"}"),
        the_bytes_are_no_utf_8: json_bytes(b"{\"next\": \"\xff\"}"),
        a_byte_order_mark_comes_first: json_bytes(b"\xef\xbb\xbf{}"),
        it_nests_without_end: json_text(&"[".repeat(100_000)),
        the_body_is_json_where_xml_was_asked_for: answered_in_xml(events(), "{}"),
        an_element_is_not_closed: bare("</Events>", ""),
        an_entity_is_unknown: bare("as planned", "as&nbsp;planned"),
        an_ampersand_stands_alone: bare("as planned", "as planned & done"),
        two_roots_follow_each_other: answered_in_xml(events(), "<Events/><Events/>"),
        the_body_is_html_where_xml_was_asked_for: answered_in_xml(events(), "<html><body>200</body></html>"),
        the_root_element_is_another: under_root("entries"),
        the_root_element_is_in_another_case: under_root("Lines"),
        a_document_type_is_declared: answered_in_xml(events(), "<!DOCTYPE Events><Events/>"),
    }
    accepts {
        right_json: answered(events(), |_| ()),
        right_xml: answered_in_xml(events(), &xml(events(), &rows(events(), 5))),
        json_with_blanks_around_it: json_text(" \r\n{}\n\n"),
        json_that_other_rules_check: json_text("7"),
        xml_that_other_rules_check: answered_in_xml(events(), "<Events/>"),
    }
    leaves {
        a_refusal_may_have_any_body: replied(events(), reply(502, "<html>")),
    }
}

proof! {
    xml_types: "representations/xml-types",
    catches {
        a_number_is_declared_as_a_text: typed(r#"<level type="integer">"#, r#"<level type="string">"#),
        a_number_is_declared_as_a_boolean: typed(r#"<level type="integer">"#, r#"<level type="boolean">"#),
        a_number_is_not_declared: typed(r#"<level type="integer">"#, "<level>"),
        only_the_last_of_many_numbers_is_not_declared: typed_at_last(r#"<level type="integer">"#, "<level>"),
        a_boolean_is_not_declared: typed(r#"<last type="boolean">"#, "<last>"),
        a_time_is_not_declared: typed(r#"<at type="datetime">"#, "<at>"),
        a_text_is_declared_as_a_number: typed("<text>", r#"<text type="integer">"#),
        a_type_is_unknown: typed(r#"<level type="integer">"#, r#"<level type="int">"#),
        a_number_does_not_fit_its_own_declaration: typed("integer\">3</level>", "integer\">three</level>"),
        nil_holds_something: typed(r#"<level type="integer">3</level>"#, r#"<level nil="true">3</level>"#),
        nil_is_declared_as_well: typed(r#"<level type="integer">3</level>"#, r#"<level type="integer" nil="true"/>"#),
        nil_is_spelled_as_in_schemas: typed(
            r#"<level type="integer">3</level>"#,
            r#"<level xsi:nil="true" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/>"#,
        ),
        the_list_is_not_declared: typed(r#"<lines type="array">"#, "<lines>"),
        an_item_has_another_name: {
            let text = xml(lines(), &rows(lines(), 5));
            let (first, rest) = text.split_once("</line>").unwrap();
            let renamed = rest.replacen("<line>", "<entry>", 1).replacen("</line>", "</entry>", 1);
            answered_in_xml(lines(), &format!("{first}</line>{renamed}"))
        },
        a_number_comes_twice: typed("<last ", "<level type=\"integer\">4</level><last "),
        an_attribute_is_new: typed("<line>", r#"<line id="7">"#),
        text_stands_between_elements: typed("<line>", "<line>oops"),
        a_type_is_declared_where_the_dialect_has_none: bare("<size>", r#"<size type="integer">"#),
        a_number_comes_twice_where_the_dialect_has_no_types:
            bare("<limit>10</limit>", "<limit>10</limit><limit>10</limit>"),
    }
    accepts {
        every_type_is_declared: answered_in_xml(lines(), &xml(lines(), &rows(lines(), 5))),
        nothing_is_declared_where_the_dialect_has_no_types:
            answered_in_xml(events(), &xml(events(), &rows(events(), 5))),
        nil_says_so: typed(r#"<level type="integer">3</level>"#, r#"<level nil="true"/>"#),
        a_time_is_declared_in_the_newer_spelling: typed(r#"<at type="datetime">"#, r#"<at type="dateTime">"#),
        a_text_is_declared_as_one: typed("<text>", r#"<text type="string">"#),
        an_element_that_nobody_documents_has_any_type: typed("</line>", r#"<colour type="rgb">red</colour></line>"#),
    }
    leaves {
        the_answer_is_in_json: answered(lines(), |body| body[0]["line"]["level"] = json!("3")),
        a_body_that_cannot_be_read: answered_in_xml(lines(), "<lines"),
    }
}
