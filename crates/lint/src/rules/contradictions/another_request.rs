//! `contradictions/another-request`: an example answer that belongs to another request than the one beside it.

use oplog_findings::brief_text;
use oplog_findings::{Example, RuleInfo, Scope, Severity, Subject};
use oplog_schema::json_body;

use super::super::{Check, Page, Rule, name};
use crate::finding::Contradiction;
use crate::shown;

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "contradictions/another-request",
        summary: "The example answers what its request asks for",
        rationale: "A mock server or a test made of both never works: the answer is that of another request.",
        example: Example { expected: "the example asks for `request_id` req-1", actual: "the answer has req-12" },
        severity: Severity::Deny,
        subject: Subject::Contradictions,
        scope: Scope::Single,
    },
    check: Check::Page(check),
    kin: &["relations/ids-echoed"],
};

fn check(page: &Page<'_>) -> Vec<Contradiction> {
    // An entry of a list may be any; a member that stands once is the one that was asked for.
    let single = page.imported.response.iter().filter(|fact| !fact.path.contains("[]"));
    let mut found: Vec<Contradiction> = Vec::new();
    for fact in single {
        let field = name(&fact.path);
        let is_cursor = page
            .list
            .iter()
            .filter_map(|list| list.paging.as_ref())
            .any(|paging| paging.cursor == field || paging.next.as_deref() == Some(field));
        let values = shown::values(page.imported, &fact.path);
        let Some(answered) = values.first().filter(|_| !is_cursor) else { continue };
        let answered = json_body::text(answered);
        let sent: Vec<&str> = page.sent.iter().filter_map(|sent| sent.value(field)).collect();
        let differs = !sent.is_empty() && !sent.contains(&answered.as_str()) && answered != "null";
        if let Some(asked) = sent.first().filter(|_| differs) {
            let says = format!("the example asks for `{field}` {asked}");
            let one = Contradiction::new(
                format!("response.{}", fact.path),
                says,
                format!("the answer has {}", brief_text(&answered)),
            );
            found.push(one.at(&fact.at));
        }
    }
    found
}
