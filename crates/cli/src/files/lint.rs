//! Reports of `lint`: in fewer formats than those of checks, since nothing was sent.

use std::path::PathBuf;

use oplog_findings::UnknownName;

use super::write_report;

/// The formats, by the names that they have for other reports too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LintFormat {
    Json,
    Sarif,
}

/// A report that the arguments ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LintReportFile {
    pub(crate) format: LintFormat,
    /// Where it goes; `None` is standard output.
    path: Option<PathBuf>,
}

impl std::str::FromStr for LintReportFile {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let Some((format, path)) = text.split_once('=').filter(|(_, path)| !path.is_empty()) else {
            return Err(
                "expected FORMAT=PATH, for example sarif=lint.sarif; the PATH `-` is standard output".to_owned()
            );
        };
        let format = match format {
            "json" => LintFormat::Json,
            "sarif" => LintFormat::Sarif,
            other => return Err(UnknownName::new("format of `lint`", other, ["json", "sarif"]).to_string()),
        };
        Ok(Self { format, path: (path != "-").then(|| path.into()) })
    }
}

impl LintReportFile {
    /// Whether standard output is this report's.
    pub(crate) fn is_stdout(&self) -> bool {
        self.path.is_none()
    }

    /// Writes it, whole or not at all.
    pub(crate) fn write(&self, text: &str) -> anyhow::Result<()> {
        write_report(self.path.as_deref(), text)
    }
}
