//! The arguments of `import`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use oplog_import::PageFormat;

const EXAMPLES: &str = "\
Examples:
  oplog import list-vpcs.md --as acme/list-vpcs --out contracts
          writes contracts/acme/list-vpcs/tables.toml, golden cases, and REVIEW.md
  oplog mock --contracts contracts
          serves what was imported
  oplog import --openapi api.yaml --operation listVpcs --as acme/list-vpcs --out contracts
  oplog import list-vpcs-2027.md --update contracts/acme/list-vpcs
          tells what a new edition of the page changes; --write brings it into the tables, and keeps what
          you wrote there by hand
  curl -s https://docs.example.com/list-vpcs | oplog import - --as acme/list-vpcs --out contracts";

/// Draft the tables of an operation from its documentation page, or from an OpenAPI document
///
/// Reads HTML, Markdown, reStructuredText, or text as a browser copies it. The draft loads with `--contracts`; REVIEW.md beside it
/// lists each fact with its place on the page, what was inferred, and what a person has to fill in. Nothing is fetched.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ImportArgs {
    /// File with the page; `-` reads standard input
    #[arg(value_name = "PAGE", required_unless_present = "openapi", conflicts_with = "openapi")]
    pub(crate) page: Option<PathBuf>,

    /// Read an OpenAPI document instead, of version 3.0 or 3.1, in JSON or YAML; `-` reads standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) openapi: Option<PathBuf>,

    /// Operation of the OpenAPI document: its `operationId`, or `METHOD /path` [default: the only one]
    #[arg(long, value_name = "ID", requires = "openapi")]
    pub(crate) operation: Option<String>,

    /// Id of the operation
    #[arg(long = "as", value_name = "VENDOR/OPERATION", value_parser = super::operation_id, required_unless_present = "update")]
    pub(crate) id: Option<String>,

    /// Folder to write `VENDOR/OPERATION/` into
    #[arg(long, value_name = "DIR", required_unless_present = "update")]
    pub(crate) out: Option<PathBuf>,

    /// Compare the page with the tables in this folder, CONTRACTS/VENDOR/OPERATION, instead of drafting new ones: added, removed and
    /// changed facts; exits with 1 if there are any
    #[arg(long, value_name = "DIR", conflicts_with_all = ["id", "out", "force"])]
    pub(crate) update: Option<PathBuf>,

    /// Bring what --update tells into the tables
    #[arg(long, requires = "update", conflicts_with_all = ["id", "out", "force"])]
    pub(crate) write: bool,

    /// Replace an earlier draft
    #[arg(long)]
    pub(crate) force: bool,

    /// Format of the page [default: told by its name, or by what stands in it]
    #[arg(long, value_enum, conflicts_with = "openapi")]
    pub(crate) format: Option<FormatArg>,
}

/// The formats by their names.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum FormatArg {
    Html,
    Markdown,
    Rst,
    Text,
}

impl From<FormatArg> for PageFormat {
    fn from(format: FormatArg) -> PageFormat {
        match format {
            FormatArg::Html => PageFormat::Html,
            FormatArg::Markdown => PageFormat::Markdown,
            FormatArg::Rst => PageFormat::Rst,
            FormatArg::Text => PageFormat::Text,
        }
    }
}
