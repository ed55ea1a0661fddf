//! `contradictions/next-is-this-page`: an example whose next page is the page itself.

use oplog_findings::{Example, RuleInfo, Scope, Severity, Subject};

use super::super::{Check, Page, Rule};
use crate::finding::Contradiction;
use crate::shown;

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "contradictions/next-is-this-page",
        summary: "The next page of an example is another page",
        rationale: "A client that follows the example never ends, and nobody can tell from it what the cursor of the next page is.",
        example: Example {
            expected: "`nextMarker` leads to the next page",
            actual: "the example answers the cursor that it was asked for",
        },
        severity: Severity::Deny,
        subject: Subject::Contradictions,
        scope: Scope::Single,
    },
    check: Check::Page(check),
    kin: &["pagination/terminates"],
};

fn check(page: &Page<'_>) -> Vec<Contradiction> {
    let Some(paging) = page.list.as_ref().and_then(|list| list.paging.as_ref()) else { return Vec::new() };
    let Some(next) = &paging.next else { return Vec::new() };
    let answered = shown::values(page.imported, next);
    let mut sent = page.sent.iter().filter_map(|sent| sent.value(&paging.cursor));
    let same = sent.find(|sent| answered.iter().any(|value| value.as_str() == Some(sent)));
    let found = same.map(|cursor| {
        let says = format!("`{next}` leads to the next page");
        Contradiction::new(
            format!("response.{next}"),
            says,
            format!("the example answers `{cursor}`, which it was asked for"),
        )
    });
    found.into_iter().collect()
}
