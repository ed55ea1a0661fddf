//! `errors/message`: a provoked error has the documented message, its placeholders filled with any text.

use oplog_schema::Operation;
use oplog_schema::message::pattern;
use regex::Regex;

use super::{finding, looked};
use crate::rules::{Check, Rule};
use crate::transcript::Provocation;
use crate::verdict::{Level, Verdict, brief_text};

pub(crate) const RULE: Rule = Rule {
    id: "errors/message",
    about: "a provoked error has the documented message, its placeholders filled with any text",
    level: Level::Deny,
    check: Check::Provocation(check),
};

fn check(operation: &Operation, provocation: Provocation<'_>) -> Verdict {
    let Some((view, mut verdict)) = looked(operation, &provocation) else {
        return Verdict::not_applicable();
    };
    let Ok(pattern) = Regex::new(&pattern(&provocation.row.message)) else {
        return Verdict::not_applicable();
    };
    if !view.message.as_deref().is_some_and(|message| pattern.is_match(message)) {
        let actual = view.message.as_deref().map_or_else(|| "no message".to_owned(), brief_text);
        verdict.push(finding(&provocation, "", format!("the message `{}`", provocation.row.message), actual));
    }
    verdict
}
