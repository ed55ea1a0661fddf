//! The arguments of `lint`.

use clap::Args;
#[cfg(feature = "import")]
use oplog_import::PageFormat;

use super::LevelArgs;
use crate::files::LintReportFile;

const EXAMPLES: &str = "\
Examples:
  oplog lint
          reads all operations: those built in, and those of --contracts
  oplog lint acme/list-vpcs --contracts contracts
          reads one operation of your own; a vendor names all of its operations
  oplog lint contracts/
          reads every operation of a folder, and no other one
  oplog lint list-vpcs.md
          reads a page as its vendor has it, before anything is imported
  oplog lint contracts/ --deny 'gaps/*' --report sarif=lint.sarif
          fails on gaps as well, and writes a file for code scanning and editors
  oplog explain gaps/page-size
          explains a lint

Exit codes: 0 PASS: no contradiction but those that an erratum of the tables is about; 1 FAIL: there
is one, or what --deny names; 2 wrong usage, or documentation that cannot be read.";

/// Read documentation against itself: contradictions, what a client cannot know, what no answer can show
///
/// Three families of lints read tables and their golden cases of the page's examples, or a page. `contradictions` are two statements of
/// which one is wrong (table and example, request and parameters, error and status); one that an erratum is about is known, and fails
/// nothing. `gaps` are what a client needs and finds nowhere: errors, paging, bounds, an order, a time zone. `unprovable` are facts that
/// no answer can violate. Nothing is sent.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct LintArgs {
    /// Operation, vendor, folder with operations of your own, or file with a page [repeatable; default: all operations]
    #[arg(value_name = "TARGET")]
    pub(crate) targets: Vec<String>,

    /// Format of a page [default: told by its name, or by what stands in it]
    #[cfg(feature = "import")]
    #[arg(long, value_enum)]
    pub(crate) format: Option<super::import::FormatArg>,

    /// Fail on contradictions that errata are about, too
    #[arg(long)]
    pub(crate) strict: bool,

    /// Write a report as well: json or sarif; the PATH `-` is standard output, which then has nothing else [repeatable]
    #[arg(long, value_name = "FORMAT=PATH")]
    pub(crate) report: Vec<LintReportFile>,

    /// Print no report for people, only errors
    #[arg(long, short)]
    pub(crate) quiet: bool,

    #[command(flatten)]
    pub(crate) levels: LevelArgs,
}

impl LintArgs {
    /// The format of pages that was told.
    #[cfg(feature = "import")]
    pub(crate) fn format(&self) -> Option<PageFormat> {
        self.format.map(Into::into)
    }
}
