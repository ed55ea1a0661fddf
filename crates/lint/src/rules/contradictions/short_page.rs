//! `contradictions/short-page`: an example page that is shorter than its size and not the last one.

use oplog_findings::{Example, RuleInfo, Scope, Severity, Subject};
use oplog_schema::FieldPath;

use super::super::{Check, Page, Rule};
use crate::finding::Contradiction;
use crate::shown;

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "contradictions/short-page",
        summary: "A page that is not the last one is as long as its size",
        rationale: "Whether a short page may be followed by another decides how a client ends its walk.",
        example: Example { expected: "a page holds 50 entries", actual: "the example holds 25 and leads on" },
        severity: Severity::Deny,
        subject: Subject::Contradictions,
        scope: Scope::Single,
    },
    check: Check::Page(check),
    kin: &["pagination/terminates"],
};

fn check(page: &Page<'_>) -> Vec<Contradiction> {
    let Some(list) = &page.list else { return Vec::new() };
    let Some(paging) = &list.paging else { return Vec::new() };
    let Some(next) = &paging.next else { return Vec::new() };
    let Ok(path) = list.path.parse::<FieldPath>() else { return Vec::new() };
    let short = shown::bodies(page.imported).find_map(|body| {
        let size = body.get(&paging.size)?.as_u64()?;
        let entries = path.first(body)?.as_array()?.len();
        let leads_on = next.parse::<FieldPath>().ok()?.first(body)?.as_str().is_some_and(|text| !text.is_empty());
        (leads_on && (entries as u64) < size).then_some((size, entries))
    });
    let found = short.map(|(size, entries)| {
        let says = format!("a page holds {size} entries, as `{}` says", paging.size);
        Contradiction::new(format!("response.{next}"), says, format!("the example holds {entries} and leads on"))
    });
    found.into_iter().collect()
}
