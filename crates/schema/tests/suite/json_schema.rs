//! The generated schemas accept what the tables say, and name the fact that a body violates.

use crate::support::{required_members, valid, violations};
use oplog_schema::json_schema::{SchemaKind, Strength, document, request_schema, response_schema};
use oplog_schema::{Catalogue, Operation};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};

fn operations() -> Vec<Operation> {
    Catalogue::embedded().unwrap().operations().to_vec()
}

/// An operation and a body that fits its printed schema.
fn operation_and_body() -> impl Strategy<Value = (Operation, Value)> {
    select(operations()).prop_flat_map(|operation| {
        let bodies = valid(&response_schema(&operation, Strength::AsPrinted));
        (Just(operation), bodies)
    })
}

proptest! {
    #[test]
    fn both_strengths_accept_what_the_tables_describe((operation, body) in operation_and_body()) {
        for strength in [Strength::AsPrinted, Strength::Adopted] {
            let found = violations(&response_schema(&operation, strength), &body);
            prop_assert!(found.is_empty(), "{}: {found:#?}", operation.id());
        }
    }

    #[test]
    fn a_dropped_field_is_one_violation_that_names_it((operation, mut body) in operation_and_body(), pick: Index) {
        let schema = response_schema(&operation, Strength::AsPrinted);
        let members = required_members(&schema, &body);
        let (object, name, fact) = pick.get(&members);
        body.pointer_mut(object).unwrap().as_object_mut().unwrap().remove(name);
        let found = violations(&schema, &body);
        prop_assert_eq!(found.len(), 1, "{}", operation.id());
        prop_assert_eq!(&found[0].fact, fact);
        prop_assert_eq!(&found[0].at, object);
    }

    #[test]
    fn unknown_members_are_no_violation((operation, mut body) in operation_and_body()) {
        let object = if body.is_array() { body.pointer_mut("/0").unwrap() } else { &mut body };
        object["x-never-heard-of"] = json!(1);
        prop_assert!(violations(&response_schema(&operation, Strength::AsPrinted), &body).is_empty());
    }

    #[test]
    fn a_request_of_the_documented_parameters_is_accepted(
        (operation, request) in select(operations()).prop_flat_map(|operation| {
            let requests = valid(&request_schema(&operation, Strength::AsPrinted));
            (Just(operation), requests)
        }),
    ) {
        for strength in [Strength::AsPrinted, Strength::Adopted] {
            let found = violations(&request_schema(&operation, strength), &request);
            prop_assert!(found.is_empty(), "{}: {found:#?}", operation.id());
        }
    }
}

#[test]
fn every_field_parameter_and_error_row_is_a_node_of_both_strengths() {
    for operation in operations() {
        for fact in operation.facts() {
            let subject = match fact.kind {
                oplog_schema::FactKind::Parameter => SchemaKind::Request,
                oplog_schema::FactKind::Response => SchemaKind::Response,
                oplog_schema::FactKind::Error => SchemaKind::Error,
                _ => continue,
            };
            let node = format!("\"x-fact\":{}", json!(operation.full_id(&fact.local)));
            for strength in [Strength::AsPrinted, Strength::Adopted] {
                let wanted =
                    strength == Strength::Adopted || subject != SchemaKind::Error || fact.basis.is_documented();
                let schema = subject.schema(&operation, strength).to_string();
                assert_eq!(schema.contains(&node), wanted, "{node} in {}, {strength:?}", subject.as_str());
            }
        }
    }
}

#[test]
fn every_document_is_a_valid_schema_that_refers_to_itself_only() {
    for operation in operations() {
        for subject in SchemaKind::ALL {
            let document = document(&operation, subject);
            jsonschema::meta::validate(&document).unwrap();
            jsonschema::draft202012::new(&document).unwrap();
            for strength in ["as-printed", "adopted"] {
                assert!(!document["$defs"][strength].to_string().contains("\"$ref\""), "{}", operation.id());
            }
        }
    }
}

#[test]
fn every_named_format_has_a_pattern() {
    for operation in operations() {
        let schemas = SchemaKind::ALL.map(|subject| document(&operation, subject));
        let mut nodes: Vec<&Value> = schemas.iter().collect();
        while let Some(node) = nodes.pop() {
            if let Some(format) = node.get("x-format").and_then(Value::as_str) {
                assert!(node.get("pattern").is_some(), "{}: no pattern for `{format}`", operation.id());
            }
            nodes.extend(node.as_object().into_iter().flatten().map(|(_, value)| value));
            nodes.extend(node.as_array().into_iter().flatten());
        }
    }
}

/// A field that depends on a sibling is checked by the sibling.
#[test]
fn a_flag_and_its_field_agree() {
    let catalogue = Catalogue::embedded().unwrap();
    let operation = catalogue.get("baidu-bbc/query-operation-log").unwrap();
    let schema = response_schema(operation, Strength::AsPrinted);
    let check = |more: Value, next: Option<&str>, expected: &[&str]| {
        let mut body = json!({"marker": "a", "maxKeys": 1, "isTruncated": more, "operationLogs": []});
        if let Some(next) = next {
            body["nextMarker"] = next.into();
        }
        let found: Vec<String> = violations(&schema, &body).into_iter().map(|violation| violation.fact).collect();
        let expected: Vec<String> = expected.iter().map(|local| operation.full_id(local)).collect();
        assert_eq!(found, expected, "{body}");
    };
    check(json!(true), Some("b"), &[]);
    check(json!(false), None, &[]);
    check(json!(true), None, &["response.nextMarker"]);
    check(json!(false), Some("b"), &["response.nextMarker"]);
    check(json!("True"), Some("b"), &["response.isTruncated"]);
}
