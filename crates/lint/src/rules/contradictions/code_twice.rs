//! `contradictions/code-twice`: an error code that stands for two errors.

use oplog_findings::{Example, RuleInfo, Scope, Severity, Subject};

use super::super::{Check, Page, Rule};
use crate::finding::Contradiction;

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "contradictions/code-twice",
        summary: "Each error has a code of its own",
        rationale: "A client that acts on the code cannot tell the two errors apart.",
        example: Example { expected: "each row is an error of its own", actual: "2 rows have the code Lamp.Invalid" },
        severity: Severity::Deny,
        subject: Subject::Contradictions,
        scope: Scope::Single,
    },
    check: Check::Page(check),
    kin: &["errors/message", "errors/code"],
};

fn check(page: &Page<'_>) -> Vec<Contradiction> {
    let errors = &page.imported.errors;
    let mut found = Vec::new();
    for (at, error) in errors.iter().enumerate() {
        let Some(code) = &error.code else { continue };
        let same = |other: &&crate::facts::ErrorFact| other.code.as_ref() == Some(code) && other.status == error.status;
        let rows = errors.iter().filter(same).count();
        if rows > 1 && !errors[..at].iter().any(|other| same(&other)) {
            let shows = format!("{rows} rows have the code {code}");
            found.push(
                Contradiction::new(format!("error.{code}"), "each row is an error of its own", shows).at(&error.at),
            );
        }
    }
    found
}
