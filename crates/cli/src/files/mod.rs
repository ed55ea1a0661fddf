//! Files that commands read and write. Reports for programs: where they go, checked before the run. Neighbour: `whole` writes files that
//! appear whole or not at all.

mod lint;
mod whole;

use std::collections::BTreeSet;
use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args;
use oplog_report::Format;

pub(crate) use lint::{LintFormat, LintReportFile};
pub(crate) use whole::{Readers, write};

use crate::out::{self, People};

/// A file to read from, or standard input.
pub(crate) struct Input {
    pub(crate) reader: Box<dyn Read>,
    /// How long it is; 0 where nobody knows.
    pub(crate) bytes: u64,
}

/// Opens the file at this path; `-` is standard input.
pub(crate) fn open(path: &Path) -> io::Result<Input> {
    if path == Path::new("-") {
        return Ok(Input { reader: Box::new(io::stdin().lock()), bytes: 0 });
    }
    let file = File::open(path)?;
    let bytes = file.metadata().map_or(0, |found| found.len());
    Ok(Input { reader: Box::new(file), bytes })
}

/// A report that the arguments ask for: `json=PATH`, or `github=-` for standard output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ReportFile {
    /// Its format.
    pub(crate) format: Format,
    /// Where it goes; `None` is standard output.
    path: Option<PathBuf>,
}

impl std::str::FromStr for ReportFile {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let Some((format, path)) = text.split_once('=') else {
            return Err("expected FORMAT=PATH, for example json=report.json".to_owned());
        };
        let format: Format = format.parse().map_err(|error| format!("{error}"))?;
        match path {
            "" => Err(format!("the path is missing after `{format}=`; `-` is standard output")),
            // Opened by its path, a file behind it would be written from its beginning.
            "-" | "/dev/stdout" => Ok(Self { format, path: None }),
            path => Ok(Self { format, path: Some(path.into()) }),
        }
    }
}

impl fmt::Display for ReportFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.as_deref().unwrap_or(Path::new("-"));
        write!(f, "--report {}={}", self.format, path.display())
    }
}

/// Reports for programs, and what else decides where output goes.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Reports {
    /// Write a report as well: json, junit, sarif, har, markdown, github or html; the PATH `-` is standard output, which then
    /// has nothing else, and the report for people goes to standard error [repeatable]
    #[arg(long, value_name = "FORMAT=PATH")]
    pub(crate) report: Vec<ReportFile>,

    /// Print no report for people, only errors
    #[arg(long, short)]
    pub(crate) quiet: bool,

    /// File of the repository at which SARIF and GitHub show findings [default: the row of the tables, where the repository
    /// holds them, or the line of the configuration that names the target]
    #[arg(long, value_name = "FILE")]
    pub(crate) annotate: Option<PathBuf>,
}

impl Reports {
    /// Where text for people goes.
    pub(crate) fn people(&self) -> People {
        match self.quiet {
            true => People::Quiet,
            false if self.own_stdout() => People::Stderr,
            false => People::Stdout,
        }
    }

    /// Whether a report goes to standard output, which then has nothing else.
    pub(crate) fn own_stdout(&self) -> bool {
        self.report.iter().any(|file| file.path.is_none())
    }
}

impl ReportFile {
    /// Finds out before the run what would go wrong after it.
    pub(crate) fn check(all: &[Self]) -> anyhow::Result<()> {
        let mut taken = BTreeSet::new();
        for file in all {
            if !taken.insert(&file.path) {
                bail!("`{file}` has the same path as another report: choose another one");
            }
            let Some(path) = &file.path else { continue };
            let folder = folder(path);
            if path.is_dir() {
                bail!("`{file}` is a folder: name a file in it");
            }
            if !folder.is_dir() {
                let folder = folder.display();
                bail!("the folder of `{file}` does not exist; create it with `mkdir -p {folder}`");
            }
            whole::probe(path).with_context(|| format!("`{file}` cannot be written"))?;
        }
        Ok(())
    }

    /// Writes the report, whole or not at all.
    pub(crate) fn write(&self, text: &str) -> anyhow::Result<()> {
        write_report(self.path.as_deref(), text)
    }
}

/// Writes a report, whole or not at all; without a path, to standard output.
fn write_report(path: Option<&Path>, text: &str) -> anyhow::Result<()> {
    let Some(path) = path else { return out::print(text) };
    let written = whole::write(path, text, Readers::Usual);
    written.with_context(|| format!("cannot write the report to `{}`", path.display()))
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
