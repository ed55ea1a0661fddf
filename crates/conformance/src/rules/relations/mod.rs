//! How answers relate to each other and to their requests.

pub(super) mod accounts_isolated;
pub(super) mod ids_echoed;
pub(super) mod ids_unique;
pub(super) mod isolated;
pub(super) mod list_and_detail;
pub(super) mod methods_agree;
pub(super) mod versions_agree;

use oplog_schema::{Fact, FactKind, FieldPath, Operation};
use serde_json::Value;

use super::{facts_of, first_fact, spelled_as_path};
use crate::answer::asked;
use crate::evidence::Pair;
use oplog_findings::{CheckResult, Finding, brief};

/// Every member in which two bodies differ, as findings of `rule`. `prefix` is the path of both bodies in the tables.
pub(super) fn differences(operation: &Operation, pair: &Pair<'_>, rule: &str, prefix: &str) -> CheckResult {
    let mut verdict = CheckResult::not_applicable();
    let (left, right) = match (&pair.bodies.0, &pair.bodies.1) {
        (Ok(left), Ok(right)) => (left, right),
        (left, right) => {
            let missing = left.as_ref().err().or(right.as_ref().err()).cloned().unwrap_or_default();
            let second = asked(operation, pair.call).filter(|_| right.is_err());
            let spoken_for = second.filter(|local| operation.facts_of_rule(rule).any(|fact| *fact.local == **local));
            verdict.push(
                Finding::new(
                    &spoken_for.unwrap_or_else(|| first_fact(operation, rule)),
                    format!("{} and {}", pair.names.0, pair.names.1),
                    "both are answered",
                    missing,
                )
                .shown_by(pair.call),
            );
            return verdict;
        }
    };
    let mut found = Vec::new();
    diff(left, right, &mut String::new(), &mut found);
    let carried =
        |fact: &Fact| fact.kind != FactKind::Response || [left, right].iter().any(|body| carries(body, fact, prefix));
    facts_of(operation, rule).filter(|fact| carried(fact)).for_each(|fact| verdict.look_at(&fact.local));
    let whole = facts_of(operation, rule).filter(|fact| fact.kind != FactKind::Response);
    let whole: Vec<&str> = whole.map(|fact| &*fact.local).collect();
    for (pointer, left, right) in found {
        let spelled = spelled_as_path(&pointer);
        let path =
            [prefix, spelled.as_str()].iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(".");
        let local = format!("response.{path}");
        let fact = match operation.fact(&local) {
            Some(fact) => fact.local.to_string(),
            None => first_fact(operation, rule),
        };
        verdict.push(
            Finding::new(
                &fact,
                if pointer.is_empty() { pair.names.1.clone() } else { format!("{pointer} of {}", pair.names.1) },
                format!("as in {}: {left}", pair.names.0),
                right,
            )
            .because(format!("{path} differs"))
            .contradicting(whole.iter().copied())
            .shown_by(pair.call),
        );
    }
    verdict
}

/// Whether a body, which stands at `prefix` of the tables, carries the field of a fact.
fn carries(body: &Value, fact: &Fact, prefix: &str) -> bool {
    let path = fact.local.strip_prefix("response.").and_then(|path| path.strip_prefix(prefix));
    let path = path.map(|path| path.trim_start_matches('.'));
    path.is_some_and(|path| match path.parse::<FieldPath>() {
        Ok(path) => !path.select(body).is_empty(),
        Err(_) => path.is_empty(),
    })
}

/// Where two values differ: pointer, and both sides in brief.
pub(in crate::rules) fn diff(
    left: &Value,
    right: &Value,
    pointer: &mut String,
    found: &mut Vec<(String, String, String)>,
) {
    let length = pointer.len();
    match (left, right) {
        (Value::Object(a), Value::Object(b)) => {
            for name in a.keys().chain(b.keys().filter(|name| !a.contains_key(*name))) {
                pointer.push('/');
                pointer.push_str(name);
                match (a.get(name), b.get(name)) {
                    (Some(a), Some(b)) => diff(a, b, pointer, found),
                    (a, b) => found.push((
                        pointer.clone(),
                        a.map_or_else(|| "absent".to_owned(), brief),
                        b.map_or_else(|| "absent".to_owned(), brief),
                    )),
                }
                pointer.truncate(length);
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            for (index, (a, b)) in a.iter().zip(b).enumerate() {
                pointer.push_str(&format!("/{index}"));
                diff(a, b, pointer, found);
                pointer.truncate(length);
            }
        }
        (Value::Array(a), Value::Array(b)) => {
            found.push((pointer.clone(), format!("{} items", a.len()), format!("{} items", b.len())));
        }
        _ if left == right => {}
        _ => found.push((pointer.clone(), brief(left), brief(right))),
    }
}
