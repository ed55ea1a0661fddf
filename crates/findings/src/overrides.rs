//! Overrides of severities, by rule and by fact.
//!
//! A rule has a severity by default; a run may override it for rules and facts by pattern, as lints are overridden. Which
//! override counts: those of the arguments before those of the configuration; among those of one source the most exact
//! pattern, that is one without `*` before one with, then the longer one, then the stricter severity. So a fact weighs more than
//! a rule. A conflict of the documentation is shown unless it is allowed; it fails under `strict` alone, and not even then where
//! it is only to be warned of.

use oplog_schema::OperationId;
use oplog_schema::fact::Fact;

use crate::finding::Finding;
use crate::rule::{RuleInfo, Subject};
use crate::severity::Severity;

/// What a run says of severities, where it is not what rules say of themselves.
#[derive(Debug, Clone, Default)]
pub struct SeverityOverrides {
    /// Later entries win: a pattern over rule or fact ids (`*` stands for any text) and its level.
    pub overrides: Vec<(String, Severity)>,
    /// Conflicts of the documentation fail a run.
    pub strict: bool,
}

impl SeverityOverrides {
    /// Adds overrides that win over those before. Among themselves the most exact pattern wins, then the stricter severity.
    pub fn add(&mut self, mut more: Vec<(String, Severity)>) {
        more.sort_by_key(|(pattern, level)| (!pattern.contains('*'), pattern.len(), *level));
        self.overrides.append(&mut more);
    }

    /// The severity of what `rule` found about a fact, or about a contradiction in what the page says of it.
    #[must_use]
    pub fn of(&self, rule: &RuleInfo, operation: &OperationId, fact: &Fact, finding: &Finding) -> Severity {
        // What a page does not state is never required; paging that a target offers must hold together all the same.
        let is_binding = fact.basis.is_binding() || rule.subject == Subject::Pagination;
        let default = match (&finding.erratum, finding.severity) {
            // Strictness decides, unless something is said.
            (Some(_), _) => Severity::Deny,
            (None, Some(own)) => own,
            (None, None) if is_binding => rule.severity,
            (None, None) => rule.severity.min(Severity::Warn),
        };
        if self.overrides.is_empty() {
            return default;
        }
        let erratum = finding.erratum.as_ref().map(|id| format!("{operation}#erratum.{id}"));
        let names = [Some(rule.id), Some(&format!("{operation}#{}", fact.local)), erratum.as_deref()];
        self.given(&names.into_iter().flatten().collect::<Vec<_>>()).unwrap_or(default)
    }

    /// The level that is given for something with these names, if one is.
    #[must_use]
    pub fn given(&self, names: &[&str]) -> Option<Severity> {
        let mut overrides = self.overrides.iter().rev();
        let found = overrides.find(|(pattern, _)| names.iter().any(|name| matches(pattern, name)));
        found.map(|(_, level)| *level)
    }
}

/// Whether `text` fits a pattern in which `*` stands for any text.
///
/// ```
/// use oplog_findings::matches;
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
    use crate::rule::{Example, Scope};
    use oplog_schema::Catalogue;

    const OPERATION: &str = "baidu-bbc/query-operation-log";

    const RULE: RuleInfo = RuleInfo {
        id: "fields/enum",
        summary: "a value is one that the page lists",
        rationale: "",
        example: Example { expected: "", actual: "" },
        severity: Severity::Deny,
        subject: Subject::Fields,
        scope: Scope::Single,
    };

    /// The severity of what `fields/enum` finds about a fact, after what the configuration and the arguments say.
    fn level(local: &str, erratum: Option<&str>, config: &[(&str, Severity)], args: &[(&str, Severity)]) -> Severity {
        let catalogue = Catalogue::embedded().expect("the tables are right");
        let operation = catalogue.get(OPERATION).expect("it is there");
        let mut levels = SeverityOverrides::default();
        for source in [config, args] {
            levels.add(source.iter().map(|(pattern, level)| ((*pattern).to_owned(), *level)).collect());
        }
        let fact = operation.fact(local).expect("a fact");
        let finding = Finding::new(local, "", "", "").under(erratum.map(str::to_owned));
        levels.of(&RULE, operation.id(), fact, &finding)
    }

    #[test]
    fn the_most_exact_pattern_of_one_source_wins_and_arguments_win_over_the_configuration() {
        use Severity::{Allow, Deny, Warn};
        let fact = "baidu-bbc/query-operation-log#response.nextMarker";
        type Source<'a> = &'a [(&'a str, Severity)];
        let cases: &[(Source<'_>, Source<'_>, Severity)] = &[
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
        let pattern = [("baidu-bbc/query-operation-log#erratum.hour-of-one-digit", Severity::Allow)];
        assert_eq!(level("response.nextMarker", Some("hour-of-one-digit"), &pattern, &[]), Severity::Allow);
        assert_eq!(level("response.nextMarker", None, &pattern, &[]), Severity::Deny);
    }
}
