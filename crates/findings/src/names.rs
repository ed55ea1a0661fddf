//! Names that people type: found, or answered with what they probably meant.
//!
//! Used for operations, targets, rules, facts and keys of the configuration. Pure; knows no vendor.

use std::collections::BTreeSet;
use std::fmt;

use oplog_schema::Catalogue;

use crate::overrides::matches;
use crate::rule::RuleInfo;

/// A name that is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownName {
    /// What the name should name: `operation`, `target`, ….
    pub kind: &'static str,
    /// The name as it was given.
    pub wanted: String,
    /// The known name that is most like it.
    pub closest: Option<String>,
    /// All known names; empty where they are too many to list.
    pub known: Vec<String>,
}

impl UnknownName {
    /// A name that is none of `known`.
    #[must_use]
    pub fn new<'a>(kind: &'static str, wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        const LISTED: usize = 12;
        let mut known: Vec<String> = known.into_iter().map(str::to_owned).collect();
        let closest = closest(wanted, known.iter().map(String::as_str)).map(str::to_owned);
        if known.len() > LISTED {
            known.clear();
        }
        Self { kind, wanted: wanted.to_owned(), closest, known }
    }
}

impl fmt::Display for UnknownName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no {} is called `{}`", self.kind, self.wanted)?;
        if let Some(closest) = &self.closest {
            write!(f, "; did you mean `{closest}`?")?;
        }
        if !self.known.is_empty() {
            write!(f, " (known: {})", self.known.join(", "))?;
        }
        Ok(())
    }
}

impl std::error::Error for UnknownName {}

/// The known name that is most like `wanted`, if any is like it at all.
///
/// ```
/// use oplog_findings::closest;
/// assert_eq!(closest("pagination/next-consistent", ["pagination/echo", "pagination/next-consistent"]), Some("pagination/next-consistent"));
/// assert_eq!(closest("quite another thing", ["pagination/echo"]), None);
/// ```
pub fn closest<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const ALIKE: f64 = 0.55;
    // Names come from anywhere, and the comparison takes time with the product of their lengths.
    const LONGEST: usize = 200;
    if wanted.len() > LONGEST {
        return None;
    }
    let wanted = wanted.to_lowercase();
    let score = |name: &str| {
        let name = name.to_lowercase();
        let last = name.rsplit(['/', '#']).next().unwrap_or_default();
        strsim::normalized_damerau_levenshtein(&wanted, &name)
            .max(strsim::normalized_damerau_levenshtein(&wanted, last) * 0.95)
    };
    let scored = known.into_iter().map(|name| (score(name), name));
    scored.filter(|(score, _)| *score >= ALIKE).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, name)| name)
}

/// The ids of the operations that `wanted` names: one by its id, or all of a vendor.
///
/// # Errors
/// When it names none.
pub fn operations(catalogue: &Catalogue, wanted: &str) -> Result<Vec<String>, UnknownName> {
    let ids = catalogue.operations().iter().map(|operation| operation.id());
    let found: Vec<String> =
        ids.clone().filter(|id| id.as_str() == wanted || id.vendor() == wanted).map(ToString::to_string).collect();
    if !found.is_empty() {
        return Ok(found);
    }
    let known: BTreeSet<&str> = ids.flat_map(|id| [id.as_str(), id.vendor()]).collect();
    Err(UnknownName::new("operation or vendor", wanted, known))
}

/// Whether a pattern over rules and facts fits anything; a pattern that never fits is a slip of the pen.
///
/// # Errors
/// When it fits no rule and no fact.
pub fn pattern(
    catalogue: &Catalogue,
    rules: impl IntoIterator<Item = &'static RuleInfo>,
    pattern: &str,
) -> Result<(), UnknownName> {
    let known = rules_and_facts(catalogue, rules);
    if known.iter().any(|name| matches(pattern, name)) {
        return Ok(());
    }
    // Who writes a star means many: all of a family, an operation or a kind.
    let many: BTreeSet<String> = known.iter().filter(|_| pattern.contains('*')).flat_map(|name| wider(name)).collect();
    Err(UnknownName::new("rule or fact", pattern, known.iter().chain(&many).map(String::as_str)))
}

/// The patterns over a rule or a fact and its like.
fn wider(name: &str) -> Vec<String> {
    let families = name.split_once('/').map(|(family, _)| format!("{family}/*"));
    let facts = name.split_once('#').into_iter().flat_map(|(operation, local)| {
        let kind = local.split('.').next().unwrap_or_default();
        [format!("{operation}#*"), format!("{operation}#{kind}.*"), format!("*#{kind}.*")]
    });
    families.into_iter().chain(facts).collect()
}

/// The ids of `rules`, then of all facts.
pub fn rules_and_facts(catalogue: &Catalogue, rules: impl IntoIterator<Item = &'static RuleInfo>) -> Vec<String> {
    let facts = catalogue.operations().iter().flat_map(|op| op.facts().iter().map(|fact| op.full_id(&fact.local)));
    rules.into_iter().map(|rule| rule.id.to_owned()).chain(facts).collect()
}
