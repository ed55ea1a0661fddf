//! `errors/message`: a probed error has the documented message, its placeholders filled in.
//!
//! Where the tables say what a placeholder stands for, the text in its place holds the value that the request has; any text will
//! do for others, but never the placeholder itself.

use oplog_schema::Operation;
use oplog_schema::message::Message;

use super::{finding, looked, said};
use crate::evidence::ErrorProbe;
use crate::rules::{Check, Rule, asked_value};
use oplog_findings::{CheckResult, Example, RuleInfo, Scope, Severity, Subject, brief_text};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "errors/message",
        summary: "A documented error carries its documented message, with its placeholders filled in",
        rationale: "Catches messages that belong to another error, lack the detail that the page promises, name another thing than the one asked for, or were reworded. Users search for the printed sentence, and tools that match it stop working.",
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
    let Some(Message { names, expression }) = operation.message(error_probe.row) else {
        return CheckResult::not_applicable();
    };
    let message = said(operation, &error_probe, &view, view.message.as_ref(), |text| expression.is_match(text));
    let actual = message.as_deref().map_or_else(|| "no message".to_owned(), brief_text);
    let Some(filled) = message.as_deref().and_then(|message| expression.captures(message)) else {
        verdict.push(finding(&error_probe, "", format!("the message `{}`", error_probe.row.message), actual));
        return verdict;
    };
    for (name, text) in names.iter().zip(filled.iter().skip(1).flatten()) {
        let expected = match value_for(operation, &error_probe, name) {
            _ if text.as_str().contains(&format!("{{{name}}}")) => format!("a text for {{{name}}}"),
            Some(value) if !text.as_str().contains(&value) => format!("{value} for {{{name}}}"),
            _ => continue,
        };
        let cause = format!("{{{name}}} is not filled with what was asked for");
        verdict.push(finding(&error_probe, "", expected, &actual).because(cause));
    }
    verdict
}

/// What a placeholder of the row stands for in the answer to this request, where the tables say what it is.
fn value_for(operation: &Operation, error_probe: &ErrorProbe<'_>, name: &str) -> Option<String> {
    asked_value(operation, &error_probe.exchange.request, error_probe.row.placeholders.get(name)?)
}
