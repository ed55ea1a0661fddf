//! `contradictions/status`: an error whose status means something else in HTTP than its row says.

use oplog_findings::{Example, RuleInfo, Scope, Severity, Subject};

use super::super::{Check, Page, Rule};
use crate::finding::Contradiction;
use crate::meaning;

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "contradictions/status",
        summary: "Errors have a status that means what their row says",
        rationale: "Libraries act on the status: they ask for another credential after 401, try again after 429 or 503, give up after 404.",
        example: Example { expected: "the row is about a caller who is not allowed to", actual: "its status is 401" },
        severity: Severity::Deny,
        subject: Subject::Contradictions,
        scope: Scope::Single,
    },
    check: Check::Page(check),
    kin: &["errors/status"],
};

fn check(page: &Page<'_>) -> Vec<Contradiction> {
    page.imported
        .errors
        .iter()
        .filter_map(|error| {
            let status = error.status?;
            let code = error.code.as_deref().unwrap_or_default();
            let meaning = meaning::of(&[code])
                .or_else(|| meaning::of(&[error.message.as_deref().unwrap_or_default()]))
                .filter(|meaning| !meaning.has_status(status))?;
            let name = if code.is_empty() { status.to_string() } else { code.to_owned() };
            let found = Contradiction::new(
                format!("error.{name}"),
                format!("the row of {name} is about {}", meaning.as_str()),
                format!("its status is {status}, which says something else in HTTP"),
            );
            Some(found.at(&error.at))
        })
        .collect()
}
