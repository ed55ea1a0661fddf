//! The Rails dialect: typed elements read as their JSON form, written as Rails prints them, violations noted.

use crate::shapes;

use crate::shapes::{array, object};
use oplog_wire::Shape;
use oplog_wire::xml::{Decoded, Dialect, MAX_NOTES, parse};
use proptest::prelude::*;
use serde_json::{Value, json};

fn transactions() -> Shape {
    let transaction = object([
        ("action", Shape::String),
        ("actor", Shape::String),
        ("allowed_cancel", Shape::Boolean),
        ("created_at", Shape::Time),
        ("id", Shape::Integer),
        ("load", Shape::Number),
        ("log_output", Shape::String),
        ("params", object([])),
        ("tags", array(Shape::String)),
    ]);
    array(object([("transaction", transaction)]))
}

fn errors() -> Shape {
    object([("errors", array(Shape::String))])
}

fn decode(document: &str, shape: &Shape) -> Decoded {
    Dialect::Rails.decode(&parse(document.as_bytes()).unwrap(), shape)
}

/// Decodes a document that has nothing remarkable.
#[track_caller]
fn reads(document: &str, shape: &Shape, expected: Value) {
    let decoded = decode(document, shape);
    assert_eq!(decoded.value, expected);
    assert_eq!(decoded.notes, []);
}

/// Decodes one transaction with `field` inside; `notes` are `pointer: text` with the pointer relative to it.
#[track_caller]
fn notes(field: &str, expected: Value, notes: &[&str]) {
    let document = format!("<transactions type=\"array\"><transaction>{field}</transaction></transactions>");
    let decoded = decode(&document, &transactions());
    assert_eq!(decoded.value, json!([{"transaction": expected}]));
    let taken: Vec<String> = decoded
        .notes
        .iter()
        .map(|note| format!("{}: {}", note.pointer.strip_prefix("/0/transaction").unwrap(), note.kind))
        .collect();
    assert_eq!(taken, notes);
}

#[test]
fn a_list_of_transactions_reads_as_wrapped_objects() {
    reads(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<transactions type="array">
  <transaction>
    <action>destroy_virtual_machine</action>
    <actor nil="true"/>
    <allowed_cancel type="boolean">true</allowed_cancel>
    <created_at type="datetime">2015-03-19T18:04:44+03:00</created_at>
    <id type="integer">101673</id>
    <load type="float">0.5</load>
    <log_output># Logfile
{"result"=&gt;"SUCCESS"}

</log_output>
    <params>
      <remote_ip>194.44.160.178</remote_ip>
      <skip_notification type="boolean">true</skip_notification>
      <shutdown_type type="symbol">soft</shutdown_type>
      <retries type="integer">3</retries>
      <user_id nil="true"></user_id>
    </params>
    <tags type="array">
      <tag>a</tag>
      <tag>b</tag>
    </tags>
  </transaction>
</transactions>
"#,
        &transactions(),
        json!([{"transaction": {
            "action": "destroy_virtual_machine",
            "actor": null,
            "allowed_cancel": true,
            "created_at": "2015-03-19T18:04:44+03:00",
            "id": 101_673,
            "load": 0.5,
            "log_output": "# Logfile\n{\"result\"=>\"SUCCESS\"}\n\n",
            "params": {
                "remote_ip": "194.44.160.178",
                "skip_notification": true,
                "shutdown_type": "soft",
                "retries": 3,
                "user_id": null,
            },
            "tags": ["a", "b"],
        }}]),
    );
}

#[test]
fn an_empty_element_is_what_its_shape_says() {
    notes("<params>\n    </params>", json!({"params": {}}), &[]);
    notes("<params/>", json!({"params": {}}), &[]);
    notes("<log_output></log_output>", json!({"log_output": ""}), &[]);
    notes("<log_output>\n</log_output>", json!({"log_output": "\n"}), &[]);
    notes("<tags type=\"array\"/>", json!({"tags": []}), &[]);
    notes("<params><new_password></new_password></params>", json!({"params": {"new_password": ""}}), &[]);
    notes("<params><inner>\n      </inner></params>", json!({"params": {"inner": {}}}), &[]);
    reads("<transactions type=\"array\"/>", &transactions(), json!([]));
}

#[test]
fn both_spellings_of_a_time_are_fine_on_times_and_strings() {
    for spelling in ["datetime", "dateTime"] {
        notes(&format!("<created_at type='{spelling}'>t</created_at>"), json!({"created_at": "t"}), &[]);
        notes(&format!("<action type='{spelling}'>t</action>"), json!({"action": "t"}), &[]);
    }
}

#[test]
fn a_type_attribute_that_contradicts_the_documentation_is_noted() {
    notes("<id type='string'>5</id>", json!({"id": 5}), &["/id: declared as `string`, documented as integer"]);
    notes(
        "<action type='integer'>5</action>",
        json!({"action": "5"}),
        &["/action: declared as `integer`, documented as string"],
    );
    notes("<id type='float'>1.5</id>", json!({"id": 1.5}), &["/id: declared as `float`, documented as integer"]);
    notes(
        "<params type='array'><a/></params>",
        json!({"params": [""]}),
        &["/params: declared as `array`, documented as object"],
    );
    notes("<id type='fixnum'>5</id>", json!({"id": 5}), &["/id: unknown type `fixnum`"]);
}

#[test]
fn a_type_attribute_that_is_missing_is_noted() {
    notes("<id>5</id>", json!({"id": 5}), &["/id: no type attribute on a documented integer"]);
    notes(
        "<allowed_cancel>true</allowed_cancel>",
        json!({"allowed_cancel": true}),
        &["/allowed_cancel: no type attribute on a documented boolean"],
    );
    notes(
        "<created_at>t</created_at>",
        json!({"created_at": "t"}),
        &["/created_at: no type attribute on a documented time"],
    );
    notes("<tags><tag>a</tag></tags>", json!({"tags": ["a"]}), &["/tags: list without type=\"array\""]);
    notes("<tags/>", json!({"tags": []}), &["/tags: list without type=\"array\""]);
}

#[test]
fn text_that_is_no_value_of_its_type_stays_text() {
    notes("<id type='integer'>seven</id>", json!({"id": "seven"}), &["/id: text does not parse as `integer`"]);
    notes("<id type='integer'> 7</id>", json!({"id": " 7"}), &["/id: text does not parse as `integer`"]);
    notes("<id type='integer'>007</id>", json!({"id": "007"}), &["/id: text does not parse as `integer`"]);
    notes("<id type='integer'/>", json!({"id": ""}), &["/id: text does not parse as `integer`"]);
    notes(
        "<allowed_cancel type='boolean'>True</allowed_cancel>",
        json!({"allowed_cancel": "True"}),
        &["/allowed_cancel: text does not parse as `boolean`"],
    );
    notes("<tags type='array'>none</tags>", json!({"tags": "none"}), &["/tags: text does not parse as `array`"]);
    notes("<params>none</params>", json!({"params": "none"}), &[]);
}

#[test]
fn a_nil_element_has_neither_content_nor_type() {
    notes("<id nil='true'/>", json!({"id": null}), &[]);
    notes("<id nil='true'>5</id>", json!({"id": null}), &["/id: nil element with content"]);
    notes("<id type='integer' nil='true'/>", json!({"id": null}), &["/id: nil element with type `integer`"]);
    notes("<action nil='false'>a</action>", json!({"action": "a"}), &["/action: unexpected attribute `nil`"]);
    notes("<action lang='en'>a</action>", json!({"action": "a"}), &["/action: unexpected attribute `lang`"]);
}

#[test]
fn strangers_in_a_list_and_text_between_elements_are_noted() {
    notes(
        "<tags type='array'><tag>a</tag><label>b</label></tags>",
        json!({"tags": ["a", "b"]}),
        &["/tags/1: list item is named `label`, expected `tag`"],
    );
    notes("...<action>a</action>", json!({"action": "a"}), &[": text between elements"]);
    notes("<action>a</action><action>b</action>", json!({"action": ["a", "b"]}), &["/action: repeated element"]);

    let decoded = decode("<transactions type='array'>...<event/></transactions>", &transactions());
    assert_eq!(decoded.value, json!([{"event": ""}]));
    let taken: Vec<String> = decoded.notes.iter().map(|note| format!("{}: {}", note.pointer, note.kind)).collect();
    assert_eq!(taken, [": text between elements", "/0: list item is named `event`, expected `transaction`"]);
}

#[test]
fn children_where_a_text_is_documented_become_an_object() {
    notes("<action><a type='integer'>1</a></action>", json!({"action": {"a": 1}}), &[]);
}

#[test]
fn a_root_named_like_a_documented_member_is_that_member() {
    reads("<errors type='array'><error>Not found</error></errors>", &errors(), json!({"errors": ["Not found"]}));
    let untyped = decode("<errors><error>Not found</error></errors>", &errors());
    assert_eq!(untyped.value, json!({"errors": ["Not found"]}));
    assert_eq!(untyped.notes.len(), 1);
    assert_eq!(untyped.notes[0].pointer, "/errors");

    reads(
        "<transaction><id type='integer'>1</id></transaction>",
        transactions().item(),
        json!({"transaction": {"id": 1}}),
    );
    reads("<hash><errors type='array'/></hash>", &errors(), json!({"errors": []}));
}

#[test]
fn errors_are_written_under_their_own_name() {
    let text = Dialect::Rails.encode("errors", "error", &json!({"errors": ["<Not> \"found\""]}), &errors());
    insta::assert_snapshot!(text, @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <errors type="array">
      <error>&lt;Not&gt; "found"</error>
    </errors>
    "#);
}

#[test]
fn transactions_are_written_as_rails_prints_them() {
    let value = json!([{"transaction": {
        "action": "destroy_virtual_machine",
        "actor": null,
        "allowed_cancel": true,
        "created_at": "2015-03-19T18:04:44+03:00",
        "id": 101_673,
        "load": 0.5,
        "log_output": "{\"result\"=>\"SUCCESS\"}\n\n",
        "params": {"remote_ip": "194.44.160.178", "skip_notification": true, "nothing": {}, "more": {"new password": null}},
        "tags": ["a", "b"],
        "statuses": [],
    }}]);
    let text = Dialect::Rails.encode("transactions", "transaction", &value, &transactions());
    insta::assert_snapshot!(text);
}

#[test]
fn an_empty_list_is_one_element() {
    let text = Dialect::Rails.encode("transactions", "transaction", &json!([]), &transactions());
    assert!(text.ends_with("?>\n<transactions type=\"array\"/>\n"), "{text}");
}

#[test]
fn a_wrong_type_in_the_value_shows_in_the_text() {
    let value = json!([{"transaction": {"id": "seven", "action": 7}}]);
    let text = Dialect::Rails.encode("transactions", "transaction", &value, &transactions());
    assert!(text.contains("<id>seven</id>") && text.contains("<action type=\"integer\">7</action>"), "{text}");
}

#[test]
fn notes_are_bounded() {
    let document = format!("<transactions type='array'>{}</transactions>", "<x y=''/>".repeat(10_000));
    assert_eq!(decode(&document, &transactions()).notes.len(), MAX_NOTES);
}

#[test]
fn dialects_are_named_in_kebab_case() {
    for (dialect, name) in [(Dialect::Rails, "rails"), (Dialect::Rpc, "rpc")] {
        assert_eq!((dialect.to_string().as_str(), name.parse()), (name, Ok(dialect)));
    }
}

proptest! {
    #[test]
    fn an_object_survives_the_round_trip((shape, value) in shapes::rails_object()) {
        let text = Dialect::Rails.encode("root", "item", &value, &shape);
        let decoded = decode(&text, &shape);
        prop_assert_eq!(&decoded.value, &value, "{}", text);
        prop_assert_eq!(decoded.notes, [], "{}", text);
        prop_assert_eq!(decoded.root, "root");
    }

    #[test]
    fn a_list_survives_the_round_trip_wrapped_or_not(
        (shape, rows, wrapped) in (shapes::rails_rows(), any::<bool>()).prop_map(|((shape, rows), wrapped)| (shape, rows, wrapped)),
    ) {
        let (shape, value) = if wrapped {
            let rows: Value = rows.into_iter().map(|row| json!({"row": row})).collect();
            (array(object([("row", shape)])), rows)
        } else {
            // One more member keeps the row from being taken for a wrapper.
            let Shape::Object(mut members) = shape else { unreachable!() };
            members.insert("serial".to_owned(), Shape::Integer);
            (array(Shape::Object(members)), Value::from(rows))
        };
        let text = Dialect::Rails.encode("rows", "row", &value, &shape);
        let decoded = decode(&text, &shape);
        prop_assert_eq!(&decoded.value, &value, "{}", text);
        prop_assert_eq!(decoded.notes, [], "{}", text);
    }

    #[test]
    fn a_root_that_is_a_member_survives_the_round_trip((shape, value) in shapes::rails_object()) {
        let (shape, value) = (object([("root", shape)]), json!({"root": value}));
        let text = Dialect::Rails.encode("root", "item", &value, &shape);
        prop_assert_eq!(decode(&text, &shape).value, value, "{}", text);
    }

    #[test]
    fn any_value_is_written_as_well_formed_xml(value in shapes::any_json(), (shape, _) in shapes::rails_object()) {
        for dialect in [Dialect::Rails, Dialect::Rpc] {
            let text = dialect.encode("0 root", "", &value, &shape);
            let element = parse(text.as_bytes());
            prop_assert!(element.is_ok(), "{:?} {}", element, text);
            let _ = dialect.decode(&element.unwrap(), &shape);
        }
    }
}
