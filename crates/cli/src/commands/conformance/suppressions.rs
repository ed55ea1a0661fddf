//! What a run suppresses: the waivers of the configuration and the baseline, applied once the run is over.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use oplog_findings::RunReport;
use oplog_report::baseline::Baseline;
use oplog_report::waivers::{self, Waiver};
use oplog_wire::secret::{Secret, redact};

use crate::args::BaselineArgs;
use crate::data::Data;
use crate::files;

/// The most bytes that a baseline may have.
const LARGEST: u64 = 64 << 20;
/// Known findings that a note names.
const NAMED: usize = 3;

/// Violations that are suppressed.
pub(in crate::commands) struct Suppressions {
    /// The waivers of the target.
    pub(in crate::commands) waivers: Vec<Waiver>,
    /// Ids of the operations that the target has, checked in this run or not.
    pub(in crate::commands) served: Vec<String>,
    /// What was known before.
    pub(in crate::commands) baseline: Option<Known>,
}

/// A baseline, and where it comes from.
pub(in crate::commands) struct Known {
    path: PathBuf,
    findings: Baseline,
    then: Then,
}

/// What becomes of the file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Then {
    Keep,
    Update,
    Prune,
}

impl Known {
    /// Reads the file that the arguments name. One that is to be written anew need not be there.
    pub(super) fn new(args: &BaselineArgs) -> anyhow::Result<Option<Self>> {
        let Some(path) = args.baseline.clone() else { return Ok(None) };
        let then = match (args.update_baseline, args.prune_baseline) {
            (true, _) => Then::Update,
            (_, true) => Then::Prune,
            _ => Then::Keep,
        };
        let findings = if then == Then::Update && !path.exists() {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
            if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
                bail!("the folder of `--baseline {}` does not exist: `mkdir -p {}`", path.display(), folder.display());
            }
            Baseline::default()
        } else {
            let text = read(&path)?;
            Baseline::parse(&text).with_context(|| format!("`--baseline {}` cannot be used", path.display()))?
        };
        Ok(Some(Self { path, findings, then }))
    }

    fn settle(&self, report: &mut RunReport, secrets: &[Secret]) -> anyhow::Result<Vec<String>> {
        let path = self.path.display();
        if self.then != Then::Keep && (!report.complete || report.counts().checked() == 0) {
            self.findings.suppression(report);
            return Ok(vec![format!("`{path}` is not changed, because the run did not finish")]);
        }
        let gone = self.findings.gone(report);
        let mut notes = Vec::new();
        match self.then {
            Then::Keep => {
                self.findings.suppression(report);
                if !gone.is_empty() {
                    let named: Vec<String> = gone
                        .iter()
                        .take(NAMED)
                        .map(|known| format!("{} ({} {})", known.id, known.rule, known.fact))
                        .collect();
                    let more = if gone.len() > NAMED { ", …" } else { "" };
                    notes.push(format!(
                        "{} of `{path}` no longer occur: {}{more}; --prune-baseline removes them",
                        counted(gone.len()),
                        named.join(", ")
                    ));
                }
            }
            Then::Update | Then::Prune => {
                let written = if self.then == Then::Update {
                    self.findings.updated(report)
                } else {
                    self.findings.pruned(report)
                };
                let text = redact(&written.render(), secrets);
                files::write(&self.path, &text, files::Readers::Usual)
                    .with_context(|| format!("cannot write the baseline to `{path}`"))?;
                notes.push(format!(
                    "`{path}` now lists {}; {} that no longer occur removed",
                    counted(written.findings().count()),
                    gone.len()
                ));
                written.suppression(report);
            }
        }
        Ok(notes)
    }
}

fn counted(count: usize) -> String {
    format!("{count} finding{}", if count == 1 { "" } else { "s" })
}

fn read(path: &Path) -> anyhow::Result<String> {
    let shown = path.display();
    let unreadable = || format!("`--baseline {shown}` cannot be read; --update-baseline writes it from this run");
    if std::fs::metadata(path).with_context(unreadable)?.len() > LARGEST {
        bail!("`--baseline {shown}` has more than {LARGEST} bytes; it cannot be a baseline");
    }
    std::fs::read_to_string(path).with_context(unreadable)
}

impl Suppressions {
    /// Marks what is suppressed in the report, and returns notes about it. Days are those of UTC.
    pub(in crate::commands) fn settle(
        &self,
        report: &mut RunReport,
        data: &Data,
        secrets: &[Secret],
    ) -> anyhow::Result<Vec<String>> {
        let today = Timestamp::now().to_zoned(TimeZone::UTC).date();
        let served = waivers::served(&data.catalogue, &self.served);
        let mut notes = waivers::apply(report, &self.waivers, &served, today);
        if let Some(known) = &self.baseline {
            notes.extend(known.settle(report, secrets)?);
        }
        Ok(notes)
    }
}
