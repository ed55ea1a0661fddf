//! Levels: which findings weigh how much.
//!
//! A rule has a level by default; a run may override it for rules and facts by pattern, as lints are overridden. Which
//! override counts: those of the arguments before those of the configuration; among those of one source the most exact
//! pattern, that is one without `*` before one with, then the longer one, then the stricter level. So a fact weighs more than
//! a rule. A conflict of the documentation is shown unless it is allowed; it fails under `strict` alone, and not even then where
//! it is only to be warned of.

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

    /// The level of a rule's findings about a fact, or about a contradiction in what the page says of it.
    pub(crate) fn of(&self, rule: &Rule, operation: &OperationId, fact: &Fact, erratum: Option<&str>) -> Level {
        // What a page does not state is never required; paging that a target offers must hold together all the same.
        let documented = fact.basis.is_documented() || rule.id.starts_with("pagination/");
        let default = match erratum {
            // Strictness decides, unless something is said.
            Some(_) => Level::Deny,
            None if documented => rule.level,
            None => rule.level.min(Level::Warn),
        };
        let erratum = erratum.map(|id| format!("{operation}#erratum.{id}"));
        let names = [Some(rule.id), Some(&format!("{operation}#{}", fact.local)), erratum.as_deref()];
        self.given(&names.into_iter().flatten().collect::<Vec<_>>()).unwrap_or(default)
    }

    /// The level of a rule's findings about a fact by their full ids, where it is `default` without overrides.
    pub(crate) fn over(&self, rule: &str, fact: &str, default: Level) -> Level {
        self.given(&[rule, fact]).unwrap_or(default)
    }

    /// The level that is given for something with these names.
    fn given(&self, names: &[&str]) -> Option<Level> {
        let mut overrides = self.overrides.iter().rev();
        let found = overrides.find(|(pattern, _)| names.iter().any(|name| matches(pattern, name)));
        found.map(|(_, level)| *level)
    }
}

/// Whether `text` fits a pattern in which `*` stands for any text.
///
/// ```
/// use oplog_conformance::levels::matches;
/// assert!(matches("pagination/*", "pagination/echo") && matches("*#error.*", "acme/list#error.Gone") && matches("*", ""));
/// assert!(!matches("pagination/*", "fields/type") && !matches("a*a", "a") && !matches("pages", "pagination/echo"));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules;
    use oplog_schema::Catalogue;

    const OPERATION: &str = "baidu-bbc/query-operation-log";

    /// The level of `fields/enum` about a fact, after what the configuration and the arguments say.
    fn level(local: &str, erratum: Option<&str>, config: &[(&str, Level)], args: &[(&str, Level)]) -> Level {
        let catalogue = Catalogue::embedded().expect("the tables are right");
        let operation = catalogue.get(OPERATION).expect("it is there");
        let mut levels = Levels::default();
        for source in [config, args] {
            levels.add(source.iter().map(|(pattern, level)| ((*pattern).to_owned(), *level)).collect());
        }
        let (rule, fact) = (rules::find("fields/enum").expect("a rule"), operation.fact(local).expect("a fact"));
        levels.of(rule, operation.id(), fact, erratum)
    }

    #[test]
    fn the_most_exact_pattern_of_one_source_wins_and_arguments_win_over_the_configuration() {
        use Level::{Allow, Deny, Warn};
        let fact = "baidu-bbc/query-operation-log#response.nextMarker";
        type Source<'a> = &'a [(&'a str, Level)];
        let cases: &[(Source<'_>, Source<'_>, Level)] = &[
            (&[], &[], Deny),
            (&[("fields/*", Warn)], &[], Warn),
            (&[("*", Allow)], &[], Allow),
            // Without a star before with one, however long.
            (&[("fields/enum", Warn), ("baidu-bbc/query-operation-log#*", Allow)], &[], Warn),
            // The longer one, so a fact before a rule.
            (&[("fields/*", Warn), ("fields/en*", Allow)], &[], Allow),
            (&[("fields/enum", Warn), (fact, Allow)], &[], Allow),
            (&[(fact, Deny), ("fields/enum", Allow)], &[], Deny),
            // The stricter one.
            (&[("fields/enum", Allow), ("fields/enum", Warn)], &[], Warn),
            (&[("fields/enum", Deny), ("fields/enum", Allow)], &[], Deny),
            // What does not fit says nothing.
            (&[("fields/type", Allow), ("onapp/*", Allow)], &[], Deny),
            // Arguments before the configuration, however inexact.
            (&[(fact, Allow)], &[("*", Deny)], Deny),
            (&[("fields/enum", Deny)], &[("fields/*", Warn)], Warn),
            (&[("fields/enum", Allow)], &[("pagination/*", Deny)], Allow),
        ];
        for (config, args, expected) in cases {
            assert_eq!(level("response.nextMarker", None, config, args), *expected, "{config:?} {args:?}");
        }
    }

    #[test]
    fn a_conflict_is_named_by_its_erratum_too() {
        let pattern = [("baidu-bbc/query-operation-log#erratum.hour-of-one-digit", Level::Allow)];
        assert_eq!(level("response.nextMarker", Some("hour-of-one-digit"), &pattern, &[]), Level::Allow);
        assert_eq!(level("response.nextMarker", None, &pattern, &[]), Level::Deny);
    }
}
