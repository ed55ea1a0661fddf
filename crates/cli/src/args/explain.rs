//! The arguments of `explain`.

use clap::Args;

const EXPLAIN_EXAMPLES: &str = "\
Examples:
  oplog explain                          lists all rules and operations
  oplog explain pagination/next-consistent        a rule
  oplog explain VENDOR/OPERATION         an operation and its facts
  oplog explain 'VENDOR/OPERATION#FACT'  a fact, by the id that reports show";

/// Explain a rule, a documented fact or an operation
///
/// What it checks, the documented row, where it stands on the page, which rules speak for it, and how to relax it.
#[derive(Debug, Args)]
#[command(after_help = EXPLAIN_EXAMPLES)]
pub(crate) struct ExplainArgs {
    /// Rule, fact, operation or vendor; without it, a list of rules and operations
    pub(crate) id: Option<String>,
}
