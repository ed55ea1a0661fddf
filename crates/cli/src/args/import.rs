//! The arguments of `import`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use oplog_import::Format;

const EXAMPLES: &str = "\
Examples:
  oplog import list-vpcs.md --as acme/list-vpcs --out contracts
          writes contracts/acme/list-vpcs/tables.toml, golden cases, and REVIEW.md
  oplog mock --contracts contracts
          serves what was imported
  oplog import --openapi api.yaml --operation listVpcs --as acme/list-vpcs --out contracts
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
    #[arg(long = "as", value_name = "VENDOR/OPERATION", value_parser = id)]
    pub(crate) id: String,

    /// Folder to write `VENDOR/OPERATION/` into
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,

    /// Replace an earlier draft
    #[arg(long)]
    pub(crate) force: bool,

    /// Format of the page [default: told by its name, or by what stands in it]
    #[arg(long, value_enum, conflicts_with = "openapi")]
    pub(crate) format: Option<PageFormat>,
}

/// The formats by their names.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum PageFormat {
    Html,
    Markdown,
    Rst,
    Text,
}

impl From<PageFormat> for Format {
    fn from(format: PageFormat) -> Format {
        match format {
            PageFormat::Html => Format::Html,
            PageFormat::Markdown => Format::Markdown,
            PageFormat::Rst => Format::Rst,
            PageFormat::Text => Format::Text,
        }
    }
}

/// Two names that are folders and nothing else.
fn id(text: &str) -> Result<String, String> {
    let is_name = |name: &str| {
        let inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.');
        (1..=64).contains(&name.len())
            && name.chars().all(inner)
            && name.starts_with(|c: char| c.is_ascii_alphanumeric())
    };
    match text.split_once('/') {
        Some((vendor, operation)) if is_name(vendor) && is_name(operation) => Ok(text.to_owned()),
        _ => {
            Err("expected VENDOR/OPERATION in small letters, digits, hyphens and dots, such as acme/list-vpcs"
                .to_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::id;

    #[test]
    fn an_id_is_two_names_and_leads_nowhere_else() {
        assert_eq!(id("acme/list-vpcs").as_deref(), Ok("acme/list-vpcs"));
        for text in ["acme", "acme/", "/x", "../x", "acme/../x", "acme/x/y", "a/.x", "A/b", "a/b c", "a\\b/c"] {
            assert!(id(text).is_err(), "{text}");
        }
    }
}
