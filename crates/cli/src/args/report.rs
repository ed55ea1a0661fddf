//! Where reports go and what they show, for every command that makes one of facts.

use clap::{Args, ValueEnum};
use oplog_report::Invocation;
use oplog_report::terminal::{CoverageView, Style};

use crate::files::Reports;

/// What the help calls them.
pub(super) const REPORT: &str = "Report";

#[derive(Debug, Clone, Args)]
#[command(next_help_heading = REPORT)]
pub(crate) struct ReportArgs {
    #[command(flatten)]
    pub(crate) to: Reports,

    /// Which documented facts to list with their outcomes
    #[arg(long, value_name = "WHICH", default_value = "open")]
    coverage: Coverage,

    /// Show findings in full as far as 200 lines hold them, conflicts of the documentation too; otherwise the most urgent ones
    #[arg(long, short)]
    verbose: bool,
}

impl ReportArgs {
    /// How the report for people looks.
    pub(crate) fn style(&self, invocation: Invocation) -> Style {
        // Always marked: the way out takes colour away where nobody sees it.
        Style { color: true, coverage: self.coverage.into(), unfolded: self.verbose, invocation }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Coverage {
    /// Every fact
    All,
    /// Only those that failed, conflict or were not checked
    Open,
    /// None, only the counts
    None,
}

impl From<Coverage> for CoverageView {
    fn from(coverage: Coverage) -> Self {
        match coverage {
            Coverage::All => CoverageView::All,
            Coverage::Open => CoverageView::Open,
            Coverage::None => CoverageView::None,
        }
    }
}
