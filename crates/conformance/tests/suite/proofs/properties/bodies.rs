//! Bodies made from the tables of the repository: to the letter they are silent, and one spoilt field is one finding.

use std::sync::LazyLock;

use oplog_conformance::contract::Contract;
use oplog_schema::tables::{Field, JsonType};
use oplog_schema::{Catalogue, Operation};
use oplog_wire::MediaType;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};

use super::found;
use super::generate::{body, call, pointers, reply};
use crate::proofs::evidence::{About, Evidence};

static CONTRACTS: LazyLock<Vec<Contract>> = LazyLock::new(|| {
    let catalogue = Catalogue::embedded().unwrap_or_else(|error| panic!("{error}"));
    catalogue.operations().iter().map(|operation| Contract::new(operation).unwrap()).collect()
});

/// A contract of the repository, and a body after its tables.
fn documented(form: MediaType) -> impl Strategy<Value = (&'static Contract, Value)> {
    let contracts =
        CONTRACTS.iter().filter(|contract| form == MediaType::Json || contract.operation.body().xml.is_some());
    select(contracts.collect::<Vec<_>>())
        .prop_flat_map(move |contract| body(&contract.operation, form).prop_map(move |body| (contract, body)))
}

fn answered(contract: &'static Contract, form: MediaType, text: &str) -> Evidence {
    let operation = &contract.operation;
    Evidence::new(contract, call(operation, form), About::Answer(reply(operation, form, text)))
}

/// What all rules that read an answer find: the rule and the fact of each finding.
fn findings(evidence: &Evidence) -> Vec<(&'static str, String)> {
    let found = found(evidence);
    found.into_iter().map(|(rule, finding)| (rule, finding.fact)).collect()
}

/// One spoilt field: where, what stands there instead (nothing where it is lost), and what must be found.
type Spoil = (String, Option<Value>, Vec<(&'static str, String)>);

/// Every way to spoil one field of a body.
fn spoils(operation: &Operation, body: &Value) -> Vec<Spoil> {
    let mut spoils = Vec::new();
    for row in operation.fields() {
        let path = &row.path;
        let is_echo = operation.echoes().iter().any(|echo| echo.field == path.to_string());
        let found = |rule| vec![(rule, format!("response.{path}"))];
        for pointer in pointers(path, body) {
            // Whether a field belongs beside a sibling is said by whole pages.
            let beside = row.present_when.as_ref().is_some_and(|when| when.field.is_some());
            if !path.name().is_empty() && !beside {
                let mandatory = row.mandatory && row.basis.is_documented();
                spoils.push((pointer.clone(), None, if mandatory { found("fields/required") } else { Vec::new() }));
            }
            let values = spoilt(row, is_echo).into_iter();
            spoils.extend(values.map(|(value, rule)| (pointer.clone(), Some(value), found(rule))));
        }
    }
    spoils
}

/// Values that spoil a field, each with the rule that must say so.
fn spoilt(row: &Field, is_echo: bool) -> Vec<(Value, &'static str)> {
    let mut values = Vec::new();
    if !row.nullable {
        values.push((Value::Null, "fields/null"));
    }
    values.extend(match row.kind {
        JsonType::Object => vec![(json!([]), "fields/nesting"), (json!("text"), "fields/nesting")],
        JsonType::Array => vec![(json!({}), "fields/nesting"), (json!(7), "fields/nesting")],
        JsonType::Boolean => vec![(json!("true"), "fields/type"), (json!([true]), "fields/nesting")],
        JsonType::Integer | JsonType::Number => vec![(json!("7"), "fields/type"), (json!({}), "fields/nesting")],
        JsonType::String => vec![(json!(true), "fields/type"), (json!(["text"]), "fields/nesting")],
    });
    if !row.values.is_empty() {
        values.push((json!("none of them"), "fields/enum"));
    }
    if row.not_empty {
        values.push((json!(""), "fields/empty"));
    }
    // Another id is reported as such as well.
    if row.format.is_some() && !is_echo {
        values.push((json!("no such format"), "fields/format"));
    }
    values
}

/// Takes the member at `pointer` out of its object.
fn lose(body: &mut Value, pointer: &str) {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let parent = body.pointer_mut(parent).and_then(Value::as_object_mut);
    assert!(parent.and_then(|members| members.shift_remove(name)).is_some(), "nothing stands at {pointer}");
}

proptest! {
    #[test]
    fn a_json_body_made_from_the_tables_is_silent((contract, body) in documented(MediaType::Json)) {
        prop_assert_eq!(findings(&answered(contract, MediaType::Json, &body.to_string())), vec![]);
    }

    #[test]
    fn an_xml_body_made_from_the_tables_is_silent((contract, body) in documented(MediaType::Xml)) {
        let operation = &contract.operation;
        let form = operation.body().xml.as_ref().unwrap();
        let text = form.dialect.encode(&form.root, &form.item, &body, operation.shape());
        prop_assert_eq!(findings(&answered(contract, MediaType::Xml, &text)), vec![], "{}", text);
    }

    #[test]
    fn any_one_spoilt_field_is_one_finding_about_it(
        (contract, body) in documented(MediaType::Json),
        spoil in any::<Index>(),
    ) {
        let spoils = spoils(&contract.operation, &body);
        prop_assume!(!spoils.is_empty());
        let (pointer, value, expected) = &spoils[spoil.index(spoils.len())];
        let mut body = body;
        match value {
            Some(value) => *body.pointer_mut(pointer).unwrap() = value.clone(),
            None => lose(&mut body, pointer),
        }
        prop_assert_eq!(&findings(&answered(contract, MediaType::Json, &body.to_string())), expected, "{} of {}", pointer, body);
    }

    #[test]
    fn any_one_field_that_nobody_documents_is_one_finding(
        (contract, body) in documented(MediaType::Json),
        place in any::<Index>(),
    ) {
        let places = contract.operation.fields().iter().flat_map(|row| pointers(&row.path.parent(), &body));
        let objects: Vec<String> = places.filter(|place| body.pointer(place).unwrap().is_object()).collect();
        prop_assume!(!objects.is_empty());
        let mut body = body;
        let object = body.pointer_mut(&objects[place.index(objects.len())]).unwrap();
        object["nobody documents this"] = json!(1);
        let found = findings(&answered(contract, MediaType::Json, &body.to_string()));
        prop_assert_eq!(found.iter().map(|(rule, _)| *rule).collect::<Vec<_>>(), ["fields/undocumented"]);
    }
}
