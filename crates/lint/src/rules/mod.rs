//! The lints, one file each: a lint's id is its file's path below here.
//!
//! `contradictions` read facts and examples, of a page as well as of tables; they become errata. `gaps` and `unprovable` read tables:
//! those of an operation, or those drafted from a page.

mod contradictions;
mod gaps;
mod unprovable;

use oplog_findings::RuleInfo;
use oplog_schema::{FactKind, Operation};

use crate::facts::{Imported, RequestFact, ResponseFact};
use crate::finding::{Contradiction, LintFinding};
use crate::lists::{self, List};
use crate::sent::{self, Sent};

/// A lint.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rule {
    /// What it says of itself.
    pub(crate) info: RuleInfo,
    pub(crate) check: Check,
    /// Rules of checkers that an erratum about the same contradiction names.
    pub(crate) kin: &'static [&'static str],
}

/// A check, by what it reads.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Check {
    /// Facts and examples.
    Page(fn(&Page<'_>) -> Vec<Contradiction>),
    /// Tables, and the examples beside them.
    Tables(fn(&Operation, &Page<'_>) -> Vec<Contradiction>),
}

/// What documentation says, and how its list is cut into pages.
pub(crate) struct Page<'a> {
    pub(crate) imported: &'a Imported,
    pub(crate) list: Option<List>,
    /// Its example requests.
    pub(crate) sent: Vec<Sent>,
}

impl<'a> Page<'a> {
    fn new(imported: &'a Imported, list: Option<List>) -> Self {
        Self { imported, list, sent: sent::requests(imported) }
    }

    /// The fields that have a row.
    fn rows(&self) -> impl Iterator<Item = &'a ResponseFact> {
        self.imported.response.iter().filter(|fact| fact.basis.is_documented())
    }

    /// The parameters that have a row, those of the body left out.
    fn parameters(&self) -> impl Iterator<Item = &'a RequestFact> {
        self.imported.request.iter().filter(|fact| fact.basis.is_documented() && fact.place != "body")
    }
}

/// The last name of a path.
fn name(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or_default()
}

/// Every lint, sorted by id.
pub(crate) static ALL: &[Rule] = &[
    contradictions::another_request::RULE,
    contradictions::code_twice::RULE,
    contradictions::default_value::RULE,
    contradictions::entries_alike::RULE,
    contradictions::missing_in_example::RULE,
    contradictions::next_is_this_page::RULE,
    contradictions::null_in_example::RULE,
    contradictions::placeholders::RULE,
    contradictions::request_example::RULE,
    contradictions::row_example::RULE,
    contradictions::short_page::RULE,
    contradictions::status::RULE,
    contradictions::time_in_example::RULE,
    contradictions::type_in_example::RULE,
    contradictions::undocumented_in_example::RULE,
    contradictions::unreadable_example::RULE,
    contradictions::value_in_example::RULE,
    gaps::authentication::RULE,
    gaps::entry_id::RULE,
    gaps::error_body::RULE,
    gaps::errors::RULE,
    gaps::example::RULE,
    gaps::order::RULE,
    gaps::page_size::RULE,
    gaps::paging::RULE,
    gaps::refusals::RULE,
    gaps::time_format::RULE,
    gaps::time_zone::RULE,
    gaps::window::RULE,
    unprovable::internal_error::RULE,
    unprovable::not_checkable::RULE,
    unprovable::optional_field::RULE,
];

/// What every lint says of itself, sorted by id.
pub fn infos() -> impl Iterator<Item = &'static RuleInfo> + Clone {
    ALL.iter().map(|rule| &rule.info)
}

/// What the lint with this id says of itself.
#[must_use]
pub fn find(id: &str) -> Option<&'static RuleInfo> {
    infos().find(|rule| rule.id == id)
}

/// Everything that the lints find in an operation: `imported` is what its page or its tables say, with examples.
#[must_use]
pub fn check(operation: &Operation, imported: &Imported) -> Vec<LintFinding> {
    let page = Page::new(imported, List::of(operation));
    let mut findings = Vec::new();
    for rule in ALL {
        let found = match rule.check {
            Check::Page(check) => check(&page),
            Check::Tables(check) => check(operation, &page),
        };
        findings.extend(found.into_iter().map(|found| finding(rule, found, operation)));
    }
    findings
}

/// The contradictions of a page for which no tables stand yet, each with its lint.
#[must_use]
pub fn contradictions(imported: &Imported) -> Vec<(&'static RuleInfo, Contradiction)> {
    let page = Page::new(imported, lists::find(imported));
    let mut found = Vec::new();
    for rule in ALL {
        if let Check::Page(check) = rule.check {
            found.extend(check(&page).into_iter().map(|one| (&rule.info, one)));
        }
    }
    found
}

fn finding(rule: &'static Rule, mut found: Contradiction, operation: &Operation) -> LintFinding {
    // Several rows may have one code; where it stands tells which is meant.
    if let Some(fact) = found.fact.as_deref().filter(|fact| operation.fact(fact).is_none()) {
        let stands_there = |kind| operation.facts().iter().find(|fact| fact.kind == kind && fact.at == found.at);
        found.fact = match fact.starts_with("error.") {
            true => stands_there(FactKind::Error).map(|fact| fact.local.to_string()),
            false => found.fact,
        };
    }
    let erratum = erratum(rule, found.fact.as_deref(), operation);
    LintFinding { rule: &rule.info, found, erratum }
}

/// The erratum that is about a contradiction: one about the same fact, or about a request where it is one of the whole page, that names
/// a rule which the contradiction would trouble.
fn erratum(rule: &Rule, fact: Option<&str>, operation: &Operation) -> Option<String> {
    let mut errata = operation.errata().iter().filter(|erratum| match fact {
        Some(fact) => erratum.facts.iter().any(|about| about == fact),
        None => erratum.facts.iter().any(|about| about.starts_with("request.")),
    });
    let is_kin = |id: &str| {
        let fact = operation.fact(&FactKind::Erratum.id(id));
        fact.is_some_and(|fact| fact.rules.iter().any(|named| rule.kin.contains(&named.as_str())))
    };
    errata.find(|erratum| is_kin(&erratum.id)).map(|erratum| erratum.id.clone())
}
