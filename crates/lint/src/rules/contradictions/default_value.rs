//! `contradictions/default-value`: a default that the same row does not allow.

use oplog_findings::{Example, RuleInfo, Scope, Severity, Subject};
use oplog_schema::json_body;

use super::super::{Check, Page, Rule};
use crate::finding::Contradiction;

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "contradictions/default-value",
        summary: "A default is a value that may be sent",
        rationale: "Leaving the parameter out means something that cannot be asked for, or one of the two numbers is wrong.",
        example: Example { expected: "`limit` is at most 50", actual: "its default is 100" },
        severity: Severity::Deny,
        subject: Subject::Contradictions,
        scope: Scope::Single,
    },
    check: Check::Page(check),
    kin: &["pagination/default-size"],
};

fn check(page: &Page<'_>) -> Vec<Contradiction> {
    page.parameters()
        .filter_map(|fact| {
            let default = fact.value.default.as_ref()?;
            let (name, value) = (&fact.name, &fact.value);
            let number = default.as_i64();
            let text = json_body::text(default);
            let most = value.maximum.filter(|most| number.is_some_and(|number| number > *most));
            let least = value.minimum.filter(|least| number.is_some_and(|number| number < *least));
            let unlisted = value.values.as_ref().filter(|values| !values.contains(&text));
            let says = most
                .map(|most| format!("`{name}` is at most {most}"))
                .or_else(|| least.map(|least| format!("`{name}` is at least {least}")))
                .or_else(|| unlisted.map(|values| format!("`{name}` is one of {}", values.join(", "))))?;
            Some(Contradiction::new(format!("parameter.{name}"), says, format!("its default is {text}")).at(&fact.at))
        })
        .collect()
}
