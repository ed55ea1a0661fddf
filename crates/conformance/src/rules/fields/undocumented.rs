//! `fields/undocumented`: a success holds no field that the tables do not know.
//!
//! A warning: new fields appear before pages do. Fields known from upstream are in the tables and pass. A map that is keyed by names,
//! or a hostile body, has any number of them: those are one finding that names the first.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use oplog_wire::Shape;
use serde_json::Value;

use crate::answer::Answer;
use crate::rules::{Check, Rule, spelled_as_path};
use oplog_findings::{CheckResult, Example, Finding, RuleInfo, Scope, Severity, Subject, brief_text};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "fields/undocumented",
        summary: "A successful response has no field that the tables do not know",
        rationale: "Catches internal fields that leak into the response, and documented ones under a misspelt name. It is a warning, because servers add fields before their pages are updated.",
        example: Example { expected: "only documented fields", actual: "a field ExecutionLogs[].internalNote" },
        severity: Severity::Warn,
        subject: Subject::Fields,
        scope: Scope::Single,
    },
    check: Check::Values(check),
};

fn check(answer: &Answer<'_>) -> CheckResult {
    let Some(value) = answer.value() else {
        return CheckResult::not_applicable();
    };
    let mut verdict = CheckResult::checked(answer.facts_carried(RULE.info.id));
    let shape = answer.operation.shape();
    if is_documented(value, shape) {
        return verdict;
    }
    let mut found = Found { answer, fields: BTreeMap::new() };
    found.collect(value, shape, &mut String::new());
    for (fact, fields) in found.fields {
        if fields.is_many() {
            verdict.push(fields.told_as_one(answer, &fact));
            continue;
        }
        for (generic, field) in fields.named {
            verdict.push(
                Finding::new(&fact, field.at, "only documented fields", format!("a field {generic}"))
                    .seen_again(field.count - 1, field.also_at)
                    .because(format!("{generic} is not documented"))
                    .shown_by(answer.call),
            );
        }
    }
    verdict
}

/// Whether every member is documented, as in nearly all answers: nothing is put into words then.
fn is_documented(value: &Value, shape: &Shape) -> bool {
    match (value, shape) {
        (Value::Object(members), Shape::Object(known)) if !known.is_empty() => {
            members.iter().all(|(name, member)| known.get(name).is_some_and(|shape| is_documented(member, shape)))
        }
        (Value::Array(items), Shape::Array(item)) => items.iter().all(|member| is_documented(member, item)),
        _ => true,
    }
}

/// Names that are told apart; what has more fields that nobody knows is one finding.
const NAMES: usize = 8;
/// Places that are kept of a field, beside the first one.
const ALSO: usize = 2;

/// Undocumented fields of an answer, by the fact of what they stand in.
struct Found<'a> {
    answer: &'a Answer<'a>,
    fields: BTreeMap<String, Unknown>,
}

/// Undocumented fields of one kind of object: the first names, and how many there are in all.
#[derive(Default)]
struct Unknown {
    named: BTreeMap<String, Field>,
    further: u64,
}

/// A field, by its path in the spelling of the tables.
struct Field {
    at: String,
    also_at: Vec<String>,
    count: u64,
}

impl Found<'_> {
    fn collect(&mut self, value: &Value, shape: &Shape, pointer: &mut String) {
        let length = pointer.len();
        match (value, shape) {
            (Value::Object(members), Shape::Object(known)) if !known.is_empty() => {
                let unknown = members.keys().filter(|name| !known.contains_key(*name));
                self.note(pointer, unknown.map(String::as_str));
                for (name, member) in members {
                    let Some(shape) = known.get(name) else { continue };
                    pointer.push('/');
                    pointer.push_str(name);
                    self.collect(member, shape, pointer);
                    pointer.truncate(length);
                }
            }
            (Value::Array(items), Shape::Array(item)) => {
                for (index, member) in items.iter().enumerate() {
                    // Writing to a text cannot fail.
                    let _ = write!(pointer, "/{index}");
                    self.collect(member, item, pointer);
                    pointer.truncate(length);
                }
            }
            _ => {}
        }
    }

    /// Notes members of the object at `around`.
    fn note<'n>(&mut self, around: &str, names: impl Iterator<Item = &'n str>) {
        let mut names = names.peekable();
        if names.peek().is_none() {
            return;
        }
        let operation = self.answer.operation;
        let path = spelled_as_path(around);
        let nearest = operation.fact(&format!("response.{path}"));
        let first = || operation.facts().iter().find(|fact| fact.local.starts_with("response."));
        let Some(fact) = nearest.or_else(first) else { return };
        let unknown = self.fields.entry(fact.local.to_string()).or_default();
        let label = &self.answer.label;
        for name in names {
            let generic = if path.is_empty() { name.to_owned() } else { format!("{path}.{}", brief_text(name)) };
            let at = || format!("{label}, {around}/{name}");
            let is_full = unknown.named.len() >= NAMES;
            match unknown.named.get_mut(&generic) {
                Some(field) => {
                    field.count += 1;
                    if field.also_at.len() < ALSO {
                        field.also_at.push(at());
                    }
                }
                None if is_full => unknown.further += 1,
                None => {
                    unknown.named.insert(generic, Field { at: at(), also_at: Vec::new(), count: 1 });
                }
            }
        }
    }
}

impl Unknown {
    fn is_many(&self) -> bool {
        self.further > 0
    }

    /// One finding about all of them.
    fn told_as_one(self, answer: &Answer<'_>, fact: &str) -> Finding {
        let count = self.further + self.named.values().map(|field| field.count).sum::<u64>();
        let names: Vec<&str> = self.named.keys().map(String::as_str).collect();
        let actual = format!("{count} fields, among them {}", names.join(", "));
        let mut places = self.named.values().map(|field| field.at.clone());
        let at = places.next().unwrap_or_default();
        Finding::new(fact, at, "only documented fields", actual)
            .seen_again(count - 1, places)
            .because(format!("many fields beside {fact} are not documented"))
            .shown_by(answer.call)
    }
}
