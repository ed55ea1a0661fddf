//! What is left open: facts that no request exercised, by reason, with the line of configuration that would change it.

use std::collections::BTreeMap;

use super::text::clip;
use oplog_findings::{Outcome, RunReport};

/// Facts that are listed without being unfolded.
pub(super) const FEW: usize = 6;
/// Breakages that are shown of one operation.
const BREAKAGES: usize = 50;
/// Characters of one text.
const LONG: usize = 600;

/// Facts that were not checked for one reason.
#[derive(Debug)]
pub(super) struct Open<'a> {
    pub(super) reason: String,
    /// What to add to the configuration, where the reason says so.
    pub(super) remedy: Option<String>,
    pub(super) facts: Vec<&'a str>,
}

/// What broke in one operation.
#[derive(Debug)]
pub(super) struct Broken<'a> {
    pub(super) operation: &'a str,
    pub(super) what: Vec<String>,
    pub(super) more: usize,
}

/// The facts that came to `outcome`, by reason, the most frequent first.
pub(super) fn open(report: &RunReport, outcome: Outcome) -> Vec<Open<'_>> {
    let mut reasons: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for entry in report.operations.iter().flat_map(|part| &part.facts).filter(|entry| entry.outcome == outcome) {
        reasons.entry(entry.reason.as_deref().unwrap_or_default()).or_default().push(&entry.fact);
    }
    let mut open: Vec<Open<'_>> = reasons
        .into_iter()
        .map(|(reason, facts)| Open {
            reason: clip(reason, LONG).into_owned(),
            remedy: remedy(reason, &report.target),
            facts,
        })
        .collect();
    open.sort_by_key(|open| (open.remedy.is_none(), std::cmp::Reverse(open.facts.len())));
    open
}

/// The breakages of each operation that has any.
pub(super) fn broken(report: &RunReport) -> Vec<Broken<'_>> {
    let broken = report.operations.iter().filter(|part| !part.breakages.is_empty());
    broken
        .map(|part| Broken {
            operation: &part.id,
            what: part.breakages.iter().take(BREAKAGES).map(|what| clip(what, LONG).into_owned()).collect(),
            more: part.breakages.len().saturating_sub(BREAKAGES),
        })
        .collect()
}

/// What a reason says to add to the configuration; for the target itself where that has a name.
fn remedy(reason: &str, target: &str) -> Option<String> {
    let plain = !target.is_empty() && target.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    let target = if plain { target } else { "NAME" };
    if let Some((_, rest)) = reason.split_once("[target.NAME") {
        return Some(format!("[target.{target}{}]", rest.split_once(']')?.0));
    }
    let (_, rest) = reason.split_once(": add ")?;
    Some(format!("[target.{target}]\n{}", rest.split_once(" to the target's configuration")?.0))
}

#[cfg(test)]
mod tests {
    use super::remedy;

    #[test]
    fn a_reason_that_says_what_to_add_has_a_remedy() {
        let table = "nothing is known: name it under [target.NAME.entities] in the configuration";
        assert_eq!(remedy(table, "staging").as_deref(), Some("[target.staging.entities]"));
        assert_eq!(remedy(table, "http://localhost").as_deref(), Some("[target.NAME.entities]"));
        let key = "an account may be locked: add auth_probes = true to the target's configuration";
        assert_eq!(remedy(key, "staging").as_deref(), Some("[target.staging]\nauth_probes = true"));
        assert_eq!(remedy("the list is empty", "staging"), None);
    }
}
