//! The severity of rules and facts, for every command that checks.

use anyhow::{Context, bail};
use clap::Args;
use oplog_findings::{Severity, Subject, names};
use oplog_schema::Catalogue;

use crate::out::quoted;
use crate::rules;

/// What the help calls them.
pub(super) const LEVELS: &str =
    "Severity (PATTERN is a rule or fact id, * matches any text; the most specific pattern wins)";

/// Patterns over rules and facts, in which `*` stands for any text. The most exact pattern wins.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = LEVELS)]
pub(crate) struct LevelArgs {
    /// Matching findings fail the run [repeatable]
    #[arg(long, value_name = "PATTERN")]
    deny: Vec<String>,

    /// Matching findings are shown but do not fail the run [repeatable]
    #[arg(long, value_name = "PATTERN")]
    warn: Vec<String>,

    /// Matching findings are not shown [repeatable]
    #[arg(long, value_name = "PATTERN")]
    allow: Vec<String>,
}

/// What a command checks: the rules about the other are of no use to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Checks {
    /// Endpoints.
    Targets,
    /// What clients send to them.
    Clients,
    /// What their documentation says.
    Documentation,
    /// Both sides.
    Both,
}

impl Checks {
    /// Why this command does not check the rule, if it does not.
    fn other(self, rule: &str) -> Option<&'static str> {
        if self != Checks::Documentation && rules::lints().any(|lint| lint.id == rule) {
            return Some("a lint, which only `lint` runs");
        }
        let is_about_clients = rules::find(rule)?.subject == Subject::Requests;
        match self {
            Checks::Documentation => Some("a rule about answers or requests, and no lint"),
            Checks::Targets if is_about_clients => Some("a rule about clients, which only `gate` checks"),
            Checks::Clients if !is_about_clients => Some("a rule about endpoints, which only `conformance` checks"),
            _ => None,
        }
    }
}

impl LevelArgs {
    /// Each pattern with its flag and its level.
    pub(crate) fn flags(&self) -> impl Iterator<Item = (&'static str, &str, Severity)> {
        let all = [
            ("--deny", &self.deny, Severity::Deny),
            ("--warn", &self.warn, Severity::Warn),
            ("--allow", &self.allow, Severity::Allow),
        ];
        all.into_iter()
            .flat_map(|(flag, patterns, level)| patterns.iter().map(move |pattern| (flag, &**pattern, level)))
    }

    /// The command line `check` with these flags.
    pub(crate) fn repeated(&self, check: String) -> String {
        self.flags().fold(check, |line, (flag, pattern, _)| format!("{line} {flag} {}", quoted(pattern)))
    }

    /// Each pattern with its level; an error where a pattern matches nothing, or a rule of the other command.
    pub(crate) fn overrides(&self, catalogue: &Catalogue, checks: Checks) -> anyhow::Result<Vec<(String, Severity)>> {
        self.flags()
            .map(|(flag, pattern, level)| {
                if let Some(why) = checks.other(pattern) {
                    bail!("{flag} cannot be used: `{pattern}` is {why}");
                }
                let known = match checks {
                    Checks::Documentation => names::pattern(catalogue, rules::lints(), pattern),
                    Checks::Targets | Checks::Clients | Checks::Both => {
                        names::pattern(catalogue, rules::all(), pattern)
                    }
                };
                known.with_context(|| format!("{flag} cannot be used"))?;
                Ok((pattern.to_owned(), level))
            })
            .collect()
    }
}
