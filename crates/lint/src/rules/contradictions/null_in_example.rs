//! `contradictions/null-in-example`: a value that is null in an example, and has a type in the table.

use oplog_findings::{Example, RuleInfo, Scope, Severity, Subject};

use super::super::{Check, Page, Rule, name};
use crate::finding::{Allows, Contradiction};
use crate::shown;

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "contradictions/null-in-example",
        summary: "What has a type in the table is not null in an example",
        rationale: "A client whose types follow the table fails on the answer of the example.",
        example: Example { expected: "`message` is String", actual: "1 of 1 values in the examples is null" },
        severity: Severity::Deny,
        subject: Subject::Contradictions,
        scope: Scope::Single,
    },
    check: Check::Page(check),
    kin: &["fields/null"],
};

fn check(page: &Page<'_>) -> Vec<Contradiction> {
    // A type that was taken from the example says nothing against it.
    let typed =
        page.rows().filter(|fact| !fact.value.nullable && fact.value.kind.is_some() && !fact.value.kind_inferred);
    typed
        .filter_map(|fact| {
            let values = shown::values(page.imported, &fact.path);
            let nulls = values.iter().filter(|value| value.is_null()).count();
            let kind = fact.value.printed.clone().unwrap_or_else(|| "a value".to_owned());
            let are = if nulls == 1 { "is" } else { "are" };
            let found = Contradiction::new(
                format!("response.{}", fact.path),
                format!("`{}` is {kind}", name(&fact.path)),
                format!("{nulls} of {} values in the examples {are} null", values.len()),
            );
            (nulls > 0).then(|| found.at(&fact.at).allowing(Allows::Null))
        })
        .collect()
}
