//! The rules, one file each: a rule's id is its file's path below this folder.
//!
//! A rule is a pure function from finished evidence to a [`Verdict`]. It does no I/O and knows no vendor; which facts it
//! speaks for is written in the tables.

mod auth;
mod errors;
mod fields;
mod filters;
mod pagination;
mod relations;
mod representations;

use oplog_schema::path::Step;
use oplog_schema::{FactKind, FieldPath, Operation};
use serde_json::Value;

use crate::answer::Answer;
use crate::exchange::Call;
use crate::transcript::{Again, Compared, DefaultPage, ErrorProbe, Isolation, Omission, Pair, Refusal, Windows};
use crate::verdict::{Level, Verdict};
use crate::walk::Walk;

/// A rule.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Its id.
    pub id: &'static str,
    /// What it checks, in one sentence.
    pub about: &'static str,
    /// How much its findings weigh by default.
    pub level: Level,
    /// The check, by the evidence that it reads.
    pub check: Check,
}

/// A check, by the evidence that it reads.
#[derive(Debug, Clone, Copy)]
pub enum Check {
    /// Reads one answer.
    Answer(fn(&Answer<'_>) -> Verdict),
    /// Reads one walk.
    Walk(fn(&Operation, &Walk) -> Verdict),
    /// Compares a walk with the reference.
    Compared(fn(&Operation, Compared<'_>) -> Verdict),
    /// Reads the same thing asked for twice.
    Again(fn(&Operation, &Again<'_>) -> Verdict),
    /// Reads the default page.
    DefaultPage(fn(&Operation, DefaultPage<'_>) -> Verdict),
    /// Reads windows.
    Windows(fn(&Operation, &Windows<'_>) -> Verdict),
    /// Reads a probed error.
    ErrorProbe(fn(&Operation, ErrorProbe<'_>) -> Verdict),
    /// Reads a request without a mandatory parameter.
    Omission(fn(&Operation, Omission<'_>) -> Verdict),
    /// Reads two bodies.
    Pair(fn(&Operation, &Pair<'_>) -> Verdict),
    /// Reads two things' entries.
    Isolation(fn(&Operation, &Isolation<'_>) -> Verdict),
    /// Reads a request with bad credentials.
    Refusal(fn(&Operation, Refusal<'_>) -> Verdict),
}

/// Every rule, sorted by id.
pub const ALL: &[Rule] = &[
    auth::anonymous_rejected::RULE,
    auth::expired_rejected::RULE,
    auth::wrong_secret_rejected::RULE,
    errors::body_shape::RULE,
    errors::code::RULE,
    errors::mandatory_parameter::RULE,
    errors::message::RULE,
    errors::status::RULE,
    errors::undocumented::RULE,
    fields::r#enum::RULE,
    fields::format::RULE,
    fields::nesting::RULE,
    fields::null::RULE,
    fields::required::RULE,
    fields::r#type::RULE,
    fields::undocumented::RULE,
    filters::boundaries::RULE,
    filters::default_window::RULE,
    filters::sub_windows::RULE,
    filters::window::RULE,
    representations::equivalent::RULE,
    representations::content_type::RULE,
    representations::documented_request::RULE,
    representations::headers::RULE,
    representations::well_formed::RULE,
    representations::xml_types::RULE,
    pagination::default_size::RULE,
    pagination::echo::RULE,
    pagination::next_consistent::RULE,
    pagination::no_gap::RULE,
    pagination::no_repeat::RULE,
    pagination::resumable_anywhere::RULE,
    pagination::size_bound::RULE,
    pagination::size_cap::RULE,
    pagination::size_independent::RULE,
    pagination::stable_on_repeat::RULE,
    pagination::terminates::RULE,
    pagination::token_bound_to_query::RULE,
    relations::ids_echoed::RULE,
    relations::isolated::RULE,
    relations::list_and_detail::RULE,
    relations::versions_agree::RULE,
];

/// The rule with this id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Rule> {
    ALL.iter().find(|rule| rule.id == id)
}

/// A verdict that has checked every fact of `rule`.
fn speaks_for(operation: &Operation, rule: &str) -> Verdict {
    Verdict::checked(operation.facts_of_rule(rule).map(|fact| fact.local.as_str()))
}

/// The fact that a finding of `rule` is about, when the rule has none more exact: the first that the page states.
fn first_fact(operation: &Operation, rule: &str) -> String {
    let stated = operation.facts_of_rule(rule).find(|fact| fact.basis.is_documented());
    stated
        .or_else(|| operation.facts_of_rule(rule).next())
        .map_or_else(|| "request".to_owned(), |fact| fact.local.clone())
}

/// The facts of `rule`; of the documented requests only the one that the answer is to.
fn speaks_for_request(answer: &Answer<'_>, rule: &str) -> Verdict {
    let asked = asked(answer.operation, answer.call);
    let facts = answer.operation.facts_of_rule(rule);
    Verdict::checked(
        facts
            .filter(|fact| fact.kind != FactKind::Request || asked.as_ref().is_none_or(|asked| *asked == fact.local))
            .map(|fact| fact.local.as_str()),
    )
}

/// The fact that a finding of `rule` about a whole answer is about: the documented request that it is to.
fn request_fact(answer: &Answer<'_>, rule: &str) -> String {
    asked(answer.operation, answer.call).unwrap_or_else(|| first_fact(answer.operation, rule))
}

/// The documented request that a call follows; what comes after the URI may carry paging.
fn asked(operation: &Operation, call: &Call) -> Option<String> {
    operation
        .forms()
        .filter(|(form, _)| form.method == call.method)
        .filter_map(|(form, template)| Some((template.match_prefix(&call.path)?.1.len(), form)))
        .min_by_key(|(rest, _)| *rest)
        .map(|(_, form)| format!("request.{}", form.id.as_ref()))
}

/// A JSON pointer in the spelling of the tables: `/0/transaction/id` → `[].transaction.id`.
fn spelled_as_path(pointer: &str) -> String {
    let mut path = String::new();
    for part in pointer.split('/').skip(1) {
        if !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()) {
            path.push_str("[]");
        } else {
            if !path.is_empty() {
                path.push('.');
            }
            path.push_str(part);
        }
    }
    path
}

/// Every value at `path` with the JSON pointer to it.
fn places<'a>(path: &FieldPath, body: &'a Value) -> Vec<(String, &'a Value)> {
    let mut found = vec![(String::new(), body)];
    for step in path.steps() {
        found = match step {
            Step::Member(name) => {
                let member =
                    |(pointer, value): (String, &'a Value)| Some((format!("{pointer}/{name}"), value.get(name)?));
                found.into_iter().filter_map(member).collect()
            }
            Step::Items => {
                let items = |(pointer, value): (String, &'a Value)| {
                    let items = value.as_array().into_iter().flatten().enumerate();
                    items.map(move |(index, item)| (format!("{pointer}/{index}"), item))
                };
                found.into_iter().flat_map(items).collect()
            }
        };
    }
    found
}
