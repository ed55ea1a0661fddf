//! `representations/example-request`: the request that the page prints as an example is answered with the documented status of a success.
//!
//! Where the page contradicts its own example, an erratum lets the request be refused: that is a conflict. A failure of the
//! server is a violation whatever the page says. What the answer holds is checked as any other answer.

use oplog_schema::Operation;
use oplog_schema::errata::Deviation;

use crate::evidence::ExampleAnswer;
use crate::rules::{Check, Rule};
use oplog_findings::{CheckResult, Example, Finding, RuleInfo, Scope, Severity, Subject};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "representations/example-request",
        summary: "The page's own example request is answered with the documented status of a success",
        rationale: "Catches a server that follows the tables and breaks on what the page itself sends. Users paste the example first, and clients were written after it.",
        example: Example { expected: "status 200", actual: "status 500" },
        severity: Severity::Deny,
        subject: Subject::Representations,
        scope: Scope::Several,
    },
    check: Check::ExampleAnswer(check),
};

fn check(operation: &Operation, example: ExampleAnswer<'_>) -> CheckResult {
    let Ok(reply) = &example.exchange.result else {
        return CheckResult::not_applicable();
    };
    let mut verdict = CheckResult::checked([example.fact]);
    let documented = operation.success_status();
    if reply.status != documented {
        let refused = (400..500).contains(&reply.status);
        let erratum = operation.erratum_for(example.fact, &Deviation::Rule(RULE.info.id)).filter(|_| refused);
        verdict.push(
            Finding::new(
                example.fact,
                "the page's example request",
                format!("status {documented}"),
                format!("status {}", reply.status),
            )
            .because("the example is not answered")
            .under(erratum.map(|row| row.id.clone()))
            .shown_by(&example.exchange.request),
        );
    }
    verdict
}
