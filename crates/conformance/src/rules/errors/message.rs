//! `errors/message`: a probed error has the documented message, its placeholders filled with any text.

use oplog_schema::Operation;
use oplog_schema::message::pattern;
use regex::Regex;

use super::{finding, looked};
use crate::rules::{Check, Rule};
use crate::transcript::ErrorProbe;
use crate::verdict::{Level, Verdict, brief_text};

pub(crate) const RULE: Rule = Rule {
    id: "errors/message",
    about: "a probed error has the documented message, its placeholders filled with any text",
    level: Level::Deny,
    check: Check::ErrorProbe(check),
};

fn check(operation: &Operation, error_probe: ErrorProbe<'_>) -> Verdict {
    let Some((view, mut verdict)) = looked(operation, &error_probe) else {
        return Verdict::not_applicable();
    };
    let Ok(pattern) = Regex::new(&pattern(&error_probe.row.message)) else {
        return Verdict::not_applicable();
    };
    if !view.message.as_deref().is_some_and(|message| pattern.is_match(message)) {
        let actual = view.message.as_deref().map_or_else(|| "no message".to_owned(), brief_text);
        verdict.push(finding(&error_probe, "", format!("the message `{}`", error_probe.row.message), actual));
    }
    verdict
}
