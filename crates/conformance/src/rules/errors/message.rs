//! `errors/message`: a probed error has the documented message, its placeholders filled with any text.

use oplog_schema::Operation;
use oplog_schema::message::pattern;
use regex::Regex;

use super::{finding, looked};
use crate::evidence::ErrorProbe;
use crate::rules::{Check, Rule};
use oplog_findings::{CheckResult, Example, RuleInfo, Scope, Severity, Subject, brief_text};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "errors/message",
        summary: "A documented error carries its documented message; any text may fill the placeholders",
        rationale: "Catches messages that belong to another error, lack the detail that the page promises or were reworded. Users search for the printed sentence, and tools that match it stop working.",
        example: Example {
            expected: "the message `The account type ({account_type}) was not supported.`",
            actual: "The account type (trial) was not supported",
        },
        severity: Severity::Deny,
        subject: Subject::Errors,
        scope: Scope::Several,
    },
    check: Check::ErrorProbe(check),
};

fn check(operation: &Operation, error_probe: ErrorProbe<'_>) -> CheckResult {
    let Some((view, mut verdict)) = looked(operation, &error_probe) else {
        return CheckResult::not_applicable();
    };
    let Ok(pattern) = Regex::new(&pattern(&error_probe.row.message)) else {
        return CheckResult::not_applicable();
    };
    if !view.message.as_deref().is_some_and(|message| pattern.is_match(message)) {
        let actual = view.message.as_deref().map_or_else(|| "no message".to_owned(), brief_text);
        verdict.push(finding(&error_probe, "", format!("the message `{}`", error_probe.row.message), actual));
    }
    verdict
}
