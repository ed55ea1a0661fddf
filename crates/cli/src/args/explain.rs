//! The arguments of `explain`.

use clap::Args;

const EXPLAIN_EXAMPLES: &str = "\
Examples:
  oplog explain                             lists all rules and operations
  oplog explain pagination/next-consistent  explains a rule
  oplog explain VENDOR/OPERATION            lists the documented facts of an operation
  oplog explain 'VENDOR/OPERATION#FACT'     explains a fact, by the id that reports show
  oplog explain 581a54e0                    explains a finding of the last run";

/// Explain a rule, a documented fact or an operation
///
/// Prints what it checks, the documented row and its place on the page, which rules check it, and how to relax it.
#[derive(Debug, Args)]
#[command(after_help = EXPLAIN_EXAMPLES)]
pub(crate) struct ExplainArgs {
    /// Rule, family of rules, fact, operation, vendor, or id of a finding of the last run [default: a list of all rules and
    /// operations]
    pub(crate) id: Option<String>,
}
