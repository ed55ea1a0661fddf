//! `relations/ids-echoed`: ids that the request names come back in the entries.

use std::cell::LazyCell;

use oplog_schema::FieldPath;
use serde_json::Value;

use crate::answer::Answer;
use crate::rules::{Check, Rule, asked_value, each_place};
use oplog_findings::{CheckResult, Example, Finding, RuleInfo, Scope, Severity, Subject, brief};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "relations/ids-echoed",
        summary: "Ids that the request names have the same value in the entries of its response",
        rationale: "Catches entries that carry another project's or server's id, or the same id in another spelling. A client that joins entries by id loses them or files them under the wrong owner.",
        example: Example {
            expected: "0d3f5b1c9a7e42d68c41e2f7b6a90358, as the request names it",
            actual: "\"0d3f5b1c9a7e42d68c41e2f7c7b01469\"",
        },
        severity: Severity::Deny,
        subject: Subject::Relations,
        scope: Scope::Single,
    },
    check: Check::Values(check),
};

fn check(answer: &Answer<'_>) -> CheckResult {
    let Some(value) = answer.value() else {
        return CheckResult::not_applicable();
    };
    let mut verdict = answer.begun(RULE.info.id);
    for echo in answer.operation.echoes() {
        let Ok(path) = echo.field.parse::<FieldPath>() else { continue };
        // In most answers nothing stands there.
        let asked = LazyCell::new(|| asked_value(answer.operation, answer.call, &echo.parameter));
        let (fact, parameter) = (format!("response.{}", echo.field), format!("parameter.{}", echo.parameter));
        each_place(&path, value, |pointer, found| {
            let Some(asked) = asked.as_ref() else { return };
            verdict.look_at(&fact);
            verdict.look_at(&parameter);
            // Null and other types are checked by the fields family.
            let echoed = match found {
                Value::String(text) => text.clone(),
                Value::Number(number) => number.to_string(),
                _ => return,
            };
            if echoed != *asked {
                verdict.push(
                    Finding::new(
                        &fact,
                        format!("{}, {pointer}", answer.label),
                        format!("{asked}, as the request names it"),
                        brief(found),
                    )
                    .because(format!("{} differs from the request's {}", echo.field, echo.parameter))
                    .contradicting([parameter.as_str()])
                    .shown_by(answer.call),
                );
            }
        });
    }
    verdict
}
