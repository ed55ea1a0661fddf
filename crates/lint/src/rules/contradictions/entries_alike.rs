//! `contradictions/entries-alike`: entries of an example that are equal in every member.

use oplog_findings::{Example, RuleInfo, Scope, Severity, Subject};
use oplog_schema::FieldPath;
use serde_json::Value;

use super::super::{Check, Page, Rule};
use crate::finding::Contradiction;
use crate::shown;

/// Entries that are compared with each other.
const MOST: usize = 200;

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "contradictions/entries-alike",
        summary: "Entries of an example can be told apart",
        rationale: "If entries may be alike, a client cannot tell a repeated entry from two that look the same.",
        example: Example {
            expected: "an entry is one event",
            actual: "3 entries of the example are equal in every member",
        },
        severity: Severity::Deny,
        subject: Subject::Contradictions,
        scope: Scope::Single,
    },
    check: Check::Page(check),
    kin: &["pagination/no-repeat"],
};

fn check(page: &Page<'_>) -> Vec<Contradiction> {
    let Some(list) = &page.list else { return Vec::new() };
    let Ok(path) = list.path.parse::<FieldPath>() else { return Vec::new() };
    let alike = shown::bodies(page.imported).find_map(|body| {
        let entries = path.first(body)?.as_array()?;
        let same = |entry: &Value| entries.iter().take(MOST).filter(|other| *other == entry).count();
        entries.iter().take(MOST).map(same).max().filter(|times| *times > 1)
    });
    let found = alike.map(|times| {
        let fact = if list.path.is_empty() { "response.[]".to_owned() } else { format!("response.{}[]", list.path) };
        Contradiction::new(
            fact,
            "an entry is one thing",
            format!("{times} entries of the example are equal in every member"),
        )
    });
    found.into_iter().collect()
}
