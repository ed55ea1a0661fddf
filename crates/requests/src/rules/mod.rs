//! The rules, one file each: a rule's id is `requests/` and its file's name.
//!
//! A rule is a pure function from what was recorded to a [`CheckResult`]. Most read one request, some the journal as a whole.

mod body;
mod format;
mod mandatory_parameter;
mod method;
mod path;
mod retry;
mod signature;
mod token_bound_to_query;
mod r#type;
mod unknown_parameter;
mod value;
mod walk_continued;
mod walk_finished;

use oplog_findings::{CheckResult, Finding, RuleInfo};
use oplog_schema::Operation;

use crate::evidence::Evidence;
use crate::logged_request::LoggedRequest;
use crate::reading::Reading;
use crate::walks::Page;

/// A rule of the request checker.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rule {
    /// What it says of itself.
    pub(crate) info: RuleInfo,
    pub(crate) check: Check,
}

/// A check, by what it reads.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Check {
    /// Reads one request.
    Request(fn(&Reading<'_>) -> CheckResult),
    /// Reads them all.
    Journal(for<'a> fn(&Evidence<'a>) -> Vec<Looked<'a>>),
}

/// What a rule says of one request of a journal.
#[derive(Debug)]
pub(crate) struct Looked<'a> {
    pub(crate) request: &'a LoggedRequest,
    /// The operation that it was for; `None` where it led to none.
    pub(crate) operation: Option<&'a Operation>,
    pub(crate) result: CheckResult,
}

impl<'a> Looked<'a> {
    /// A rule looked at the page's cursor, and found `finding` if anything.
    fn at_page(page: &Page<'a>, finding: Option<Finding>) -> Self {
        let mut result = CheckResult::checked([page.cursor_fact().as_str()]);
        finding.into_iter().for_each(|finding| result.push(finding));
        Self { request: page.request, operation: Some(page.operation), result }
    }
}

/// Every rule, sorted by id.
pub(crate) static ALL: &[Rule] = &[
    body::RULE,
    format::RULE,
    mandatory_parameter::RULE,
    method::RULE,
    path::RULE,
    retry::RULE,
    signature::RULE,
    token_bound_to_query::RULE,
    r#type::RULE,
    unknown_parameter::RULE,
    value::RULE,
    walk_continued::RULE,
    walk_finished::RULE,
];

/// What every rule says of itself, sorted by id.
pub fn infos() -> impl Iterator<Item = &'static RuleInfo> + Clone {
    ALL.iter().map(|rule| &rule.info)
}

/// What the rule with this id says of itself.
#[must_use]
pub fn find(id: &str) -> Option<&'static RuleInfo> {
    infos().find(|rule| rule.id == id)
}

/// A result that has checked every parameter which was sent with a value, before anything is found.
fn checked_values(reading: &Reading<'_>) -> CheckResult {
    let mut result = CheckResult::not_applicable();
    // A parameter may be sent twice.
    reading.values().into_iter().for_each(|(row, _)| result.look_at(&row.fact_id()));
    result
}

/// A finding about `fact`. Where in the journal, whoever runs the rule adds.
fn violation(fact: &str, expected: impl Into<String>, actual: impl Into<String>) -> Finding {
    Finding::new(fact, "", expected, actual)
}

/// A text from a request, cut to what a person reads.
fn brief(text: &str) -> String {
    const LONGEST: usize = 80;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("`{}…`", &text[..end]),
        None => format!("`{text}`"),
    }
}

/// Series of things of which each may go on with an earlier one, by index: the last of every series of two or more, with how
/// many it has.
fn series(goes_on_with: &[Option<usize>]) -> Vec<(usize, usize)> {
    let mut lengths: Vec<usize> = Vec::with_capacity(goes_on_with.len());
    let mut is_continued = vec![false; goes_on_with.len()];
    for before in goes_on_with {
        lengths.push(before.map_or(1, |before| lengths[before] + 1));
        if let Some(before) = *before {
            is_continued[before] = true;
        }
    }
    let ends = lengths.into_iter().enumerate().filter(|(index, length)| *length > 1 && !is_continued[*index]);
    ends.collect()
}
