//! A finding of the last run, by its id: what was found, and the fact that it violates.

use std::fmt::Write as _;

use oplog_report::json::{StoredFinding, StoredOperation};
use oplog_report::terminal::plain;
use oplog_schema::Catalogue;

use crate::rules;
use crate::state::LastRun;

/// What is to be said of the finding with this id, if the last run has one.
pub(super) fn explain(catalogue: &Catalogue, id: &str, program: &str) -> Option<String> {
    if id.len() != 8 || !id.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let kept = LastRun::load().and_then(|run| run.report()).ok()?;
    let (part, found) = kept.finding(id)?;
    let mut text = format!("finding {id}, of the last run on {}\n", plain(&kept.target));
    text += &told(part, found);
    let operation = catalogue.get(&part.id)?;
    text += &match operation.fact(found.local()) {
        Some(fact) => format!("\n{}", super::fact(operation, fact, program)),
        None => String::new(),
    };
    Some(text)
}

fn told(part: &StoredOperation, found: &StoredFinding) -> String {
    let mut text = String::new();
    let rule = rules::find(&found.rule).map(|rule| format!(": {}", rule.summary)).unwrap_or_default();
    let weight = format!("{:?}", found.weight).to_lowercase();
    for (label, value) in [
        ("weight", &weight),
        ("on", &part.id),
        ("rule", &format!("{}{rule}", found.rule)),
        ("at", &found.at),
        ("expected", &found.expected),
        ("actual", &found.actual),
    ] {
        let _ = writeln!(text, "  {label:<9} {}", plain(value));
    }
    if let Some(request) = &found.request {
        let _ =
            writeln!(text, "  {:<9} {} {}", "request", plain(&request.parts.method), plain(&request.parts.target()));
    }
    text
}
