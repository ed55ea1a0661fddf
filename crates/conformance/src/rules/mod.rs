//! The rules, one file each: a rule's id is its file's path below this folder.
//!
//! A rule is a pure function from finished evidence to a [`CheckResult`]. It does no I/O and knows no vendor; which facts it
//! speaks for is written in the tables.

mod auth;
mod errors;
mod fields;
mod filters;
mod pagination;
mod relations;
mod representations;

use std::fmt::Write as _;

use oplog_schema::path::Step;
use oplog_schema::tables::Endpoint;
use oplog_schema::{Fact, FactKind, FieldPath, Operation};
use serde_json::Value;

use crate::answer::Answer;
use crate::evidence::{
    Again, AnswerIds, Compared, DefaultPage, ErrorProbe, Evidence, ExampleAnswer, Filtered, Foreign, Isolation,
    Omission, Pair, Refusal, UnknownId, UnknownVersion, Windows,
};
use crate::gaps::GapCount;
use crate::walk::Walk;
use oplog_findings::{CheckResult, Coverage, Request, RuleInfo, Severity};

/// A rule of the endpoint checker.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rule {
    /// What it says of itself.
    pub(crate) info: RuleInfo,
    pub(crate) check: Check,
}

/// A check, by the evidence that it reads.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Check {
    /// Reads what an answer says, and not what stands in its entries: where all of them are known, the body is without them.
    Answer(fn(&Answer<'_>) -> CheckResult),
    /// Reads the values in a body. Of an entry it says what it would say of that entry alone, so of known ones it need not be asked again.
    Values(fn(&Answer<'_>) -> CheckResult),
    Walk(fn(&Operation, &Walk) -> CheckResult),
    Compared(fn(&Operation, Compared<'_>) -> CheckResult),
    Again(fn(&Operation, &Again<'_>) -> CheckResult),
    DefaultPage(fn(&Operation, DefaultPage<'_>) -> CheckResult),
    Windows(fn(&Operation, &Windows<'_>) -> CheckResult),
    Filtered(fn(&Operation, &Filtered<'_>) -> CheckResult),
    ErrorProbe(fn(&Operation, ErrorProbe<'_>) -> CheckResult),
    Omission(fn(&Operation, Omission<'_>) -> CheckResult),
    Pair(fn(&Operation, &Pair<'_>) -> CheckResult),
    Foreign(fn(&Operation, Foreign<'_>) -> CheckResult),
    Isolation(fn(&Operation, &Isolation<'_>) -> CheckResult),
    Refusal(fn(&Operation, Refusal<'_>) -> CheckResult),
    Gap(fn(&GapCount<'_>) -> CheckResult),
    AnswerIds(fn(&Operation, &AnswerIds<'_>) -> CheckResult),
    UnknownId(fn(&Operation, UnknownId<'_>) -> CheckResult),
    UnknownVersion(fn(&Operation, UnknownVersion<'_>) -> CheckResult),
    ExampleAnswer(fn(&Operation, ExampleAnswer<'_>) -> CheckResult),
}

impl Check {
    /// What it says of `evidence`; `None` where it reads another kind.
    fn run(self, operation: &Operation, evidence: &Evidence<'_>) -> Option<CheckResult> {
        Some(match (self, evidence) {
            (Self::Answer(check) | Self::Values(check), Evidence::Answer(answer)) => check(answer),
            (Self::Walk(check), Evidence::Walk(walk)) => check(operation, walk),
            (Self::Compared(check), Evidence::Compared(compared)) => check(operation, *compared),
            (Self::Again(check), Evidence::Again(again)) => check(operation, again),
            (Self::DefaultPage(check), Evidence::DefaultPage(page)) => check(operation, *page),
            (Self::Windows(check), Evidence::Windows(windows)) => check(operation, windows),
            (Self::Filtered(check), Evidence::Filtered(filtered)) => check(operation, filtered),
            (Self::ErrorProbe(check), Evidence::ErrorProbe(probe)) => check(operation, *probe),
            (Self::Omission(check), Evidence::Omission(omission)) => check(operation, *omission),
            (Self::Pair(check), Evidence::Pair(pair)) => check(operation, pair),
            (Self::Foreign(check), Evidence::Foreign(foreign)) => check(operation, *foreign),
            (Self::Isolation(check), Evidence::Isolation(isolation)) => check(operation, isolation),
            (Self::Refusal(check), Evidence::Refusal(refusal)) => check(operation, *refusal),
            (Self::Gap(check), Evidence::Gap(count)) => check(count),
            (Self::AnswerIds(check), Evidence::AnswerIds(ids)) => check(operation, ids),
            (Self::UnknownId(check), Evidence::UnknownId(probe)) => check(operation, *probe),
            (Self::UnknownVersion(check), Evidence::UnknownVersion(probe)) => check(operation, *probe),
            (Self::ExampleAnswer(check), Evidence::ExampleAnswer(example)) => check(operation, *example),
            _ => return None,
        })
    }
}

/// What every rule that reads this kind of evidence says of it: the one entrance to the rules.
pub fn check(operation: &Operation, evidence: &Evidence<'_>) -> impl Iterator<Item = (&'static RuleInfo, CheckResult)> {
    ALL.iter().filter_map(move |rule| {
        let result = rule.check.run(operation, evidence)?;
        Some((&rule.info, within_the_page(operation, &rule.info, result)))
    })
}

/// What every rule that reads values says of an answer.
pub(crate) fn of_values(answer: &Answer<'_>) -> Vec<(&'static str, CheckResult)> {
    let of = |rule: &Rule| match rule.check {
        Check::Values(check) => Some((rule.info.id, check(answer))),
        _ => None,
    };
    ALL.iter().filter_map(of).collect()
}

/// The findings of a rule, of which those in a form that the page does not show are warnings at most.
fn within_the_page(operation: &Operation, rule: &RuleInfo, mut result: CheckResult) -> CheckResult {
    for finding in &mut result.findings {
        let form = finding.request.as_ref().map(|request| request.form);
        if form.is_some_and(|form| !operation.body().basis(form).is_binding()) {
            finding.severity = Some(finding.severity.unwrap_or(rule.severity).min(Severity::Warn));
        }
    }
    result
}

/// Checks evidence by every rule that reads it and records what they say; returns how many findings fail the run.
pub fn record(operation: &Operation, evidence: &Evidence<'_>, coverage: &Coverage<'_>) -> usize {
    check(operation, evidence).map(|(rule, result)| coverage.record(rule, result)).sum()
}

/// What every rule says of itself, sorted by id.
pub fn infos() -> impl Iterator<Item = &'static RuleInfo> + Clone {
    ALL.iter().map(|rule| &rule.info)
}

/// What the rule with this id says of itself.
#[must_use]
pub fn find(id: &str) -> Option<&'static RuleInfo> {
    rule(id).map(|rule| &rule.info)
}

/// The rule with this id.
pub(crate) fn rule(id: &str) -> Option<&'static Rule> {
    ALL.iter().find(|rule| rule.info.id == id)
}

/// Every rule, sorted by id.
static ALL: &[Rule] = &[
    auth::anonymous_rejected::RULE,
    auth::expired_rejected::RULE,
    auth::wrong_secret_rejected::RULE,
    errors::body_shape::RULE,
    errors::code::RULE,
    errors::content_type::RULE,
    errors::mandatory_parameter::RULE,
    errors::message::RULE,
    errors::status::RULE,
    errors::undocumented::RULE,
    errors::unknown_id::RULE,
    errors::unknown_version::RULE,
    fields::bounds::RULE,
    fields::empty::RULE,
    fields::r#enum::RULE,
    fields::format::RULE,
    fields::nesting::RULE,
    fields::null::RULE,
    fields::required::RULE,
    fields::sometimes_present::RULE,
    fields::time_order::RULE,
    fields::r#type::RULE,
    fields::undocumented::RULE,
    filters::boundaries::RULE,
    filters::complete::RULE,
    filters::default_window::RULE,
    filters::matching::RULE,
    filters::sub_windows::RULE,
    filters::window::RULE,
    pagination::default_size::RULE,
    pagination::echo::RULE,
    pagination::next_consistent::RULE,
    pagination::no_gap::RULE,
    pagination::no_repeat::RULE,
    pagination::order::RULE,
    pagination::resumable_anywhere::RULE,
    pagination::size_bound::RULE,
    pagination::size_cap::RULE,
    pagination::size_independent::RULE,
    pagination::sorted::RULE,
    pagination::stable_on_repeat::RULE,
    pagination::terminates::RULE,
    pagination::token_bound_to_query::RULE,
    pagination::totals::RULE,
    relations::accounts_isolated::RULE,
    relations::ids_echoed::RULE,
    relations::ids_unique::RULE,
    relations::isolated::RULE,
    relations::list_and_detail::RULE,
    relations::methods_agree::RULE,
    relations::versions_agree::RULE,
    representations::content_type::RULE,
    representations::documented_request::RULE,
    representations::equivalent::RULE,
    representations::example_request::RULE,
    representations::headers::RULE,
    representations::well_formed::RULE,
    representations::xml_types::RULE,
];

/// The facts of `rule`. A contradiction is none of them: it is looked at where the rows are that it is about.
fn facts_of<'a>(operation: &'a Operation, rule: &'a str) -> impl Iterator<Item = &'a Fact> {
    operation.facts_of_rule(rule).filter(|fact| fact.kind != FactKind::Erratum)
}

/// A result that has checked every fact of `rule`.
fn speaks_for(operation: &Operation, rule: &str) -> CheckResult {
    CheckResult::checked(facts_of(operation, rule))
}

/// The fact that a finding of `rule` is about, when the rule has none more exact: the first that the page states.
fn first_fact(operation: &Operation, rule: &str) -> String {
    let stated = facts_of(operation, rule).find(|fact| fact.basis.is_documented());
    let first = || operation.endpoints().first().map(Endpoint::fact_id);
    stated
        .or_else(|| facts_of(operation, rule).next())
        .map(|fact| fact.local.to_string())
        .or_else(first)
        .unwrap_or_default()
}

/// The facts of `rule`; of the documented requests only the one that the answer is to.
fn speaks_for_request(answer: &Answer<'_>, rule: &str) -> CheckResult {
    let asked = answer.asked();
    let facts = facts_of(answer.operation, rule);
    CheckResult::checked(
        facts.filter(|fact| fact.kind != FactKind::Request || asked.is_none_or(|asked| *asked == *fact.local)),
    )
}

/// The fact that a finding of `rule` about a whole answer is about: the documented request that it is to.
fn request_fact(answer: &Answer<'_>, rule: &str) -> String {
    answer.asked().map_or_else(|| first_fact(answer.operation, rule), str::to_owned)
}

/// The value that a request has for a parameter of its query or path.
pub(crate) fn asked_value(operation: &Operation, call: &Request, parameter: &str) -> Option<String> {
    call.parameter(parameter).map(str::to_owned).or_else(|| {
        let with_hole = |endpoint: &&Endpoint| endpoint.uri.names().any(|name| name == parameter);
        operation.endpoints().iter().filter(with_hole).find_map(|endpoint| {
            let (values, rest) = endpoint.uri.match_prefix(&call.path)?;
            values.get(parameter).filter(|_| rest.is_empty()).cloned()
        })
    })
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

/// Shows `look` every value at `path` with the JSON pointer to it.
fn each_place<'a>(path: &FieldPath, body: &'a Value, mut look: impl FnMut(&str, &'a Value)) {
    fn below<'a>(steps: &[Step], value: &'a Value, pointer: &mut String, look: &mut impl FnMut(&str, &'a Value)) {
        let Some((step, rest)) = steps.split_first() else { return look(pointer, value) };
        let length = pointer.len();
        match step {
            Step::Member(name) => {
                let Some(member) = value.get(name) else { return };
                pointer.push('/');
                pointer.push_str(name);
                below(rest, member, pointer, look);
                pointer.truncate(length);
            }
            Step::Items => {
                for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                    // Writing to a text cannot fail.
                    let _ = write!(pointer, "/{index}");
                    below(rest, item, pointer, look);
                    pointer.truncate(length);
                }
            }
        }
    }
    below(path.steps(), body, &mut String::new(), &mut look);
}
