//! A rule, as everything but its check sees it.

use crate::severity::Severity;

/// What a rule says of itself. Its check belongs to the crate that owns the rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleInfo {
    /// `<family>/<name>`: also its file below `rules/`, its heading in the book, its id in every report.
    pub id: &'static str,
    /// What must hold, in one sentence.
    pub summary: &'static str,
    /// Which wrong server or client it catches, and what that costs a user.
    pub rationale: &'static str,
    /// A finding of it in short: what was expected, and what came instead.
    pub example: Example,
    /// The severity of its findings about what a page states, unless a run overrides it.
    pub severity: Severity,
    /// What it is about.
    pub subject: Subject,
    /// How much evidence it takes to break it.
    pub scope: Scope,
}

/// How much evidence it takes to break a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// One response or request, read by itself.
    Single,
    /// Several responses that are compared: a value that is wrong by itself makes them differ as well.
    Comparison,
    /// Whatever else: a walk, a window, a probe, a journal.
    Several,
}

/// A finding in short.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Example {
    /// What the page lets one expect.
    pub expected: &'static str,
    /// What came instead.
    pub actual: &'static str,
}

/// What a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// The members of a body.
    Fields,
    /// How a list is cut into pages.
    Pagination,
    /// What narrows a list.
    Filters,
    /// How a request is refused.
    Errors,
    /// How a body is written, and what goes with it.
    Representations,
    /// Who is let in.
    Authentication,
    /// What several answers say of one thing.
    Relations,
    /// What a client sends.
    Requests,
    /// What documentation says in two ways.
    Contradictions,
    /// What documentation leaves open.
    Gaps,
    /// What documentation says and no answer can show.
    Unprovable,
}

impl Subject {
    /// Those of lints, which read documentation and no answers.
    pub const OF_LINTS: [Self; 3] = [Self::Contradictions, Self::Gaps, Self::Unprovable];

    /// Those of checkers, in the order of reports.
    pub const ALL: [Self; 8] = [
        Self::Fields,
        Self::Pagination,
        Self::Filters,
        Self::Errors,
        Self::Representations,
        Self::Authentication,
        Self::Relations,
        Self::Requests,
    ];

    /// The family of its rules: what stands before the slash of their ids.
    #[must_use]
    pub fn family(self) -> &'static str {
        match self {
            Self::Fields => "fields",
            Self::Pagination => "pagination",
            Self::Filters => "filters",
            Self::Errors => "errors",
            Self::Representations => "representations",
            Self::Authentication => "auth",
            Self::Relations => "relations",
            Self::Requests => "requests",
            Self::Contradictions => "contradictions",
            Self::Gaps => "gaps",
            Self::Unprovable => "unprovable",
        }
    }

    /// What it is, in a few words.
    #[must_use]
    pub fn summary(self) -> &'static str {
        match self {
            Self::Fields => "what a body holds",
            Self::Pagination => "how a list is cut into pages",
            Self::Filters => "what narrows a list",
            Self::Errors => "how a request is refused",
            Self::Representations => "how a body is written",
            Self::Authentication => "who is let in",
            Self::Relations => "what belongs together",
            Self::Requests => "what a client sends",
            Self::Contradictions => "what documentation says in two ways",
            Self::Gaps => "what a client cannot know from documentation",
            Self::Unprovable => "what documentation says and no answer can show",
        }
    }
}
