//! `contradictions/type-in-example`: a value of an example that has another type than the table says.

use oplog_findings::{Example, RuleInfo, Scope, Severity, Subject};
use serde_json::Value;

use super::super::{Check, Page, Rule, name};
use crate::finding::Contradiction;
use crate::shown;

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "contradictions/type-in-example",
        summary: "Values of examples have the type that the table says",
        rationale: "A client that reads numbers where the table says so fails on a text, or the other way around.",
        example: Example { expected: "`log_output` is array", actual: "the example has a text" },
        severity: Severity::Deny,
        subject: Subject::Contradictions,
        scope: Scope::Single,
    },
    check: Check::Page(check),
    kin: &["fields/nesting", "fields/type"],
};

fn check(page: &Page<'_>) -> Vec<Contradiction> {
    page.rows()
        .filter_map(|fact| {
            let values = shown::values(page.imported, &fact.path);
            let found = |says: String, shows: String| {
                Contradiction::new(format!("response.{}", fact.path), says, shows).at(&fact.at)
            };
            let name = name(&fact.path);
            // A dash in the place of a type, whatever the example was read as.
            let printed = fact.value.printed.as_deref().unwrap_or("a type");
            let value = values.iter().find(|value| !value.is_null())?;
            if !printed.chars().any(char::is_alphanumeric) {
                return Some(found(
                    format!("the type of `{name}` is `{printed}`"),
                    format!("the example has {}", kind_of(value)),
                ));
            }
            // A type that was taken from the example says nothing against it; what the words say of it does.
            let kind = fact.value.stated.or(fact.value.kind.filter(|_| !fact.value.kind_inferred))?;
            let value = values.iter().find(|value| !value.is_null() && !kind.is_of(value))?;
            Some(found(format!("`{name}` is {}", kind.as_str()), format!("the example has {}", kind_of(value))))
        })
        .collect()
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
