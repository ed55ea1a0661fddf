//! `fields/time-order`: of two times of one answer, the one that the page puts later is never the earlier one.
//!
//! Which pairs there are is data. Times that are missing, null or unreadable say nothing here: each has a rule of its own. Where
//! only the names of the fields tell which time comes first, a violation is a warning.

use oplog_schema::FieldPath;
use oplog_schema::path::Step;
use oplog_schema::tables::TimeOrder;
use serde_json::Value;

use super::place;
use crate::answer::Answer;
use crate::rules::{Check, Rule, each_place};
use oplog_findings::{CheckResult, Example, Finding, RuleInfo, Scope, Severity, Subject};
use oplog_wire::body::value_at;
use oplog_wire::time::TimeFormat;

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "fields/time-order",
        summary: "Of two times of one entry, the one that is documented as the later is not the earlier",
        rationale: "Catches members that are filled from each other's column, times of which one is in another zone, and a finish that is computed from the wrong start. Durations come out negative, and an audit puts the end of an operation before its beginning.",
        example: Example {
            expected: "no earlier than start_time, 2014-12-11T02:17:50.000000",
            actual: "2014-12-11T02:17:42.000000",
        },
        severity: Severity::Deny,
        subject: Subject::Fields,
        scope: Scope::Single,
    },
    check: Check::Values(check),
};

fn check(answer: &Answer<'_>) -> CheckResult {
    let Some(value) = answer.value() else {
        return CheckResult::not_applicable();
    };
    let mut verdict = answer.begun(RULE.info.id);
    for pair in answer.operation.time_orders() {
        let formats = [&pair.earlier, &pair.later].map(|path| answer.operation.formats_at(path));
        let mut is_told = false;
        each_place(&pair.later, value, |pointer, later| {
            let Some(earlier) = beside(&pair.earlier, pointer).and_then(|pointer| value_at(value, &pointer)) else {
                return;
            };
            let times = (time(formats[0], earlier), time(formats[1], later));
            let (Some(first), Some(second)) = times else { return };
            is_told = true;
            if second < first {
                verdict.push(finding(answer, pair, pointer, earlier, later));
            }
        });
        if is_told {
            verdict.look_at(&fact(&pair.later));
            verdict.look_at(&fact(&pair.earlier));
        }
    }
    verdict
}

fn finding(answer: &Answer<'_>, pair: &TimeOrder, pointer: &str, earlier: &Value, later: &Value) -> Finding {
    let text = |value| oplog_wire::time::text(value).unwrap_or_default();
    let expected = format!("no earlier than {}, {}", pair.earlier.name(), text(earlier));
    let finding = Finding::new(&fact(&pair.later), place(answer, pointer), expected, text(later))
        .because(format!("{} is earlier than {}", pair.later, pair.earlier))
        .contradicting([fact(&pair.earlier).as_str()])
        .shown_by(answer.call);
    if pair.basis.is_documented() { finding } else { finding.with_severity(Severity::Warn) }
}

fn fact(path: &FieldPath) -> String {
    format!("response.{path}")
}

/// The pointer to the field at `path` in the same items of the same lists as `pointer`.
fn beside(path: &FieldPath, pointer: &str) -> Option<String> {
    let mut items =
        pointer.split('/').filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()) && !part.is_empty());
    let mut found = String::new();
    for step in path.steps() {
        found.push('/');
        found.push_str(match step {
            Step::Member(name) => name,
            Step::Items => items.next()?,
        });
    }
    Some(found)
}

/// The instant of a value in milliseconds since 1970, in any of the formats.
fn time(formats: &[TimeFormat], value: &Value) -> Option<i64> {
    oplog_wire::time::instant(value, formats).map(|instant| instant.as_millisecond())
}
