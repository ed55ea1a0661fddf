//! Levels: which findings weigh how much.
//!
//! A rule has a level by default; a run may override it for rules and facts by pattern, as lints are overridden.

use oplog_schema::OperationId;
use oplog_schema::fact::Fact;

use crate::rules::Rule;
use crate::verdict::Level;

/// Which findings weigh how much.
#[derive(Debug, Clone, Default)]
pub struct Levels {
    /// Later entries win: a pattern over rule or fact ids (`*` stands for any text) and its level.
    pub overrides: Vec<(String, Level)>,
    /// Conflicts of the documentation fail a run.
    pub strict: bool,
}

impl Levels {
    /// Adds overrides that win over those before. Among themselves the most exact pattern wins, then the stricter level.
    pub fn add(&mut self, mut more: Vec<(String, Level)>) {
        more.sort_by_key(|(pattern, level)| (!pattern.contains('*'), pattern.len(), *level));
        self.overrides.append(&mut more);
    }

    /// The level of a rule's findings about a fact.
    pub(crate) fn of(&self, rule: &Rule, operation: &OperationId, fact: &Fact) -> Level {
        // What a page does not state is never required; paging that a target offers must hold together all the same.
        let documented = fact.basis.is_documented() || rule.id.starts_with("pages/");
        let default = if documented { rule.level } else { rule.level.min(Level::Warn) };
        let full = format!("{operation}#{}", fact.local);
        self.overrides
            .iter()
            .rev()
            .find(|(pattern, _)| matches(pattern, rule.id) || matches(pattern, &full))
            .map_or(default, |(_, level)| *level)
    }
}

/// Whether `text` fits a pattern in which `*` stands for any text.
///
/// ```
/// use oplog_conformance::levels::matches;
/// assert!(matches("pages/*", "pages/echo") && matches("*#error.*", "acme/list#error.Gone") && matches("*", ""));
/// assert!(!matches("pages/*", "fields/type") && !matches("a*a", "a") && !matches("pages", "pages/echo"));
/// ```
#[must_use]
pub fn matches(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(rest) = text.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let Some(end) = parts.next_back() else { return rest.is_empty() };
    // The leftmost place of a part leaves the most room for those after it, so nothing has to be tried twice.
    let rest = parts.try_fold(rest, |rest, part| rest.find(part).map(|at| &rest[at + part.len()..]));
    rest.is_some_and(|rest| rest.ends_with(end))
}
