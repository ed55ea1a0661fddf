//! What an erratum allows is refused as printed, naming the fact, and accepted as adopted.

use crate::support::{matching, valid, violations};
use oplog_schema::json_schema::{SchemaKind, Strength};
use oplog_schema::{Catalogue, Operation};
use oplog_wire::time::TimeFormat;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

/// What an erratum lets a value do.
#[derive(Debug, Clone, PartialEq)]
enum Deviation {
    Absent,
    Becomes(Value),
    Follows(TimeFormat),
}

/// One allowance, taken apart: the schema it acts on, the fact, the deviation.
struct Allowed {
    operation: Operation,
    subject: SchemaKind,
    erratum: String,
    fact: String,
    deviation: Deviation,
}

/// Every allowance of every erratum that a schema can express.
fn allowances() -> Vec<Allowed> {
    let mut found = Vec::new();
    for operation in Catalogue::embedded().unwrap().operations() {
        for erratum in operation.errata() {
            let allows = &erratum.allows;
            let mut violations = Vec::new();
            violations.extend(allows.absent.then_some(Deviation::Absent));
            violations.extend(allows.null.then_some(Deviation::Becomes(Value::Null)));
            violations.extend(allows.values.iter().map(|text| Deviation::Becomes(json!(text))));
            violations.extend(allows.formats.iter().copied().map(Deviation::Follows));
            for fact in &erratum.facts {
                let subject = match fact.split('.').next() {
                    Some("response") => SchemaKind::Response,
                    Some("parameter") => SchemaKind::Request,
                    _ => continue,
                };
                found.extend(violations.iter().map(|deviation| Allowed {
                    operation: operation.clone(),
                    subject,
                    erratum: operation.full_id(&erratum.id),
                    fact: operation.full_id(fact),
                    deviation: deviation.clone(),
                }));
            }
        }
    }
    found
}

/// The values in `body` that come from `fact`, as the object's pointer and the member.
fn places(schema: &Value, body: &Value, fact: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open = vec![(schema, body, String::new())];
    while let Some((schema, body, at)) = open.pop() {
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            if property["x-fact"] == fact && body.get(name).is_some() {
                found.push((at.clone(), name.clone()));
            }
            if let Some(value) = body.get(name) {
                open.push((property, value, format!("{at}/{name}")));
            }
        }
        for (index, item) in body.as_array().into_iter().flatten().enumerate() {
            open.push((&schema["items"], item, format!("{at}/{index}")));
        }
    }
    found
}

/// `body` with one value of the fact departing as allowed; `None` where the body has no such value.
fn depart(allowed: &Allowed, schema: &Value, mut body: Value, runner: &mut TestRunner) -> Option<Value> {
    let (object, name) = places(schema, &body, &allowed.fact).into_iter().next()?;
    let members = body.pointer_mut(&object)?.as_object_mut()?;
    match &allowed.deviation {
        Deviation::Absent => {
            members.shift_remove(&name);
        }
        Deviation::Becomes(value) => {
            members.insert(name, value.clone());
        }
        Deviation::Follows(format) => {
            let pattern = format.pattern();
            let text = matching(pattern).new_tree(runner).unwrap().current();
            members.insert(name, text.into());
        }
    }
    Some(body)
}

#[test]
fn every_allowed_violation_is_refused_as_printed_and_accepted_as_adopted() {
    let mut runner = TestRunner::deterministic();
    let allowances = allowances();
    assert!(!allowances.is_empty());
    for allowed in allowances {
        let schema = |strength| allowed.subject.schema(&allowed.operation, strength);
        let (printed, adopted) = (schema(Strength::AsPrinted), schema(Strength::Adopted));
        let bodies = valid(&printed);
        let mut refused = 0;
        for _ in 0..64 {
            let body = bodies.new_tree(&mut runner).unwrap().current();
            let Some(body) = depart(&allowed, &printed, body, &mut runner) else { continue };
            let against = violations(&adopted, &body);
            assert!(against.is_empty(), "{} {:?}: {against:#?}", allowed.erratum, allowed.deviation);
            let found = violations(&printed, &body);
            assert!(found.iter().all(|deviation| deviation.fact == allowed.fact), "{}: {found:#?}", allowed.erratum);
            refused += usize::from(!found.is_empty());
        }
        assert!(
            refused > 0,
            "{} allows {:?} of {}, which no table forbids",
            allowed.erratum,
            allowed.deviation,
            allowed.fact
        );
    }
}

#[test]
fn what_no_erratum_allows_is_refused_by_both() {
    let catalogue = Catalogue::embedded().unwrap();
    let operation = catalogue.get("baidu-bbc/query-operation-log").unwrap();
    let row = json!({"operationStatus": true, "operationTime": "soon", "operationDesc": "d", "operationIp": "i"});
    let body = json!({"maxKeys": null, "isTruncated": false, "operationLogs": [row]});
    let named = |strength| -> Vec<String> {
        let found = violations(&SchemaKind::Response.schema(operation, strength), &body);
        found.into_iter().map(|deviation| format!("{} {}", deviation.at, deviation.fact)).collect()
    };
    let id = operation.id();
    let both = [
        format!("/maxKeys {id}#response.maxKeys"),
        format!("/operationLogs/0/operationTime {id}#response.operationLogs[].operationTime"),
    ];
    assert_eq!(named(Strength::Adopted), both);
    let missing = format!(" {id}#response.marker");
    assert_eq!(named(Strength::AsPrinted), [&[missing], &both[..]].concat());
}
