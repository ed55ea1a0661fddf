//! `contradictions/value-in-example`: a value of an example that the table does not list.

use oplog_findings::{Example, RuleInfo, Scope, Severity, Subject};

use super::super::{Check, Page, Rule, name};
use crate::finding::{Allows, Contradiction};
use crate::shown;

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "contradictions/value-in-example",
        summary: "Examples have only values that the table lists",
        rationale: "A client that knows the listed values only does not understand the answer of the example.",
        example: Example { expected: "`state` is one of on, off", actual: "the examples have broken" },
        severity: Severity::Deny,
        subject: Subject::Contradictions,
        scope: Scope::Single,
    },
    check: Check::Page(check),
    kin: &["fields/enum"],
};

fn check(page: &Page<'_>) -> Vec<Contradiction> {
    page.rows()
        .filter_map(|fact| {
            let listed = fact.value.values.as_ref()?;
            let values = shown::values(page.imported, &fact.path);
            // Of a list, the table lists what its items may be.
            let texts =
                values.iter().flat_map(|value| value.as_array().map_or(std::slice::from_ref(*value), Vec::as_slice));
            let mut others: Vec<String> = texts
                .filter_map(|value| value.as_str())
                .filter(|text| !text.is_empty() && !listed.iter().any(|known| known == text))
                .map(str::to_owned)
                .collect();
            others.sort();
            others.dedup();
            let found = Contradiction::new(
                format!("response.{}", fact.path),
                format!("`{}` is one of {}", name(&fact.path), listed.join(", ")),
                format!("the examples have {}", others.join(", ")),
            );
            (!others.is_empty()).then(|| found.at(&fact.at).allowing(Allows::Values(others)))
        })
        .collect()
}
