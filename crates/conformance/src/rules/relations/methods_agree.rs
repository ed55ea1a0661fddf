//! `relations/methods-agree`: a list is the same with each method that the vendor's clients use.
//!
//! A warning: the page shows one method, the vendor's other publications the other.

use oplog_schema::Operation;

use crate::answer::asked;
use crate::evidence::{Pair, PairKind};
use crate::rules::{Check, Rule, first_fact};
use oplog_findings::{CheckResult, Example, Finding, RuleInfo, Scope, Severity, Subject, brief};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "relations/methods-agree",
        summary: "The list is the same with each method that the vendor's clients use",
        rationale: "Catches a server that answers GET and not POST, or that reads the parameters of one of them only, or only those in the query and not those in a form. The vendor's clients use both, so that the same code works with one library and not with another. It is a warning, because the page shows one method.",
        example: Example { expected: "as with GET", actual: "status 405" },
        severity: Severity::Warn,
        subject: Subject::Relations,
        scope: Scope::Several,
    },
    check: Check::Pair(check),
};

fn check(operation: &Operation, pair: &Pair<'_>) -> CheckResult {
    let (PairKind::Methods, Ok(first)) = (pair.kind, &pair.bodies.0) else {
        return CheckResult::not_applicable();
    };
    let fact = asked(operation, pair.call).unwrap_or_else(|| first_fact(operation, RULE.info.id));
    let mut verdict = CheckResult::checked([fact.as_str()]);
    let actual = match &pair.bodies.1 {
        Ok(second) if first == second => return verdict,
        Ok(second) => brief(second),
        Err(problem) => problem.clone(),
    };
    verdict.push(
        Finding::new(&fact, &pair.names.1, format!("as with {}", pair.names.0), actual)
            .because("another method is answered otherwise")
            .shown_by(pair.call),
    );
    verdict
}
