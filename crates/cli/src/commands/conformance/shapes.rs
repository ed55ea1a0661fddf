//! `--snapshots`: the shapes that a run saw, beside those that were accepted.

use std::path::Path;

use anyhow::Context;
use oplog_findings::RunReport;
use oplog_report::snapshots::{self, SnapshotError, Snapshots, Update, observed};
use oplog_wire::secret::{Secret, redact};

use crate::data::Data;
use crate::{Untestable, out};

/// The folder of the built-in mock server.
const MOCK: &str = "mock";

/// The snapshots below a folder, and when they are written.
pub(super) struct Shapes<'a> {
    folder: &'a Path,
    update: Update,
}

impl<'a> Shapes<'a> {
    /// Finds out before the run what would go wrong after it.
    pub(super) fn new(folder: &'a Path) -> anyhow::Result<Self> {
        if folder.exists() && !folder.is_dir() {
            anyhow::bail!("`--snapshots {}` is not a folder", folder.display());
        }
        let update = Update::from_env(&|name| std::env::var(name).ok()).context("snapshots cannot be kept")?;
        Ok(Self { folder, update })
    }

    /// Compares the shapes in `report` with the accepted ones of `target` (absent, the built-in mock server). What is new or
    /// changed fails the run, and so becomes part of the report; what it looks like is returned.
    ///
    /// A run that was not finished has not seen enough to compare.
    pub(super) fn settle(
        &self,
        target: Option<&str>,
        report: &mut RunReport,
        data: &Data,
        secrets: &[Secret],
        program: &str,
    ) -> anyhow::Result<String> {
        if !report.complete {
            return Ok("SHAPES    not compared: the run was stopped\n".to_owned());
        }
        let checked = report.operations.iter().filter_map(|part| data.catalogue.get(&part.id)).collect::<Vec<_>>();
        let observed = observed(&checked, &report.exchanges, secrets);
        let settled = Snapshots::new(self.folder, target.unwrap_or(MOCK), self.update).settle(&checked, &observed);
        let settled = match settled {
            Err(error @ SnapshotError::Unreviewable(_)) => return Err(error).context(Untestable),
            settled => settled.context("the snapshots cannot be kept")?,
        };
        let review = format!("{program} review {}", out::quoted(&self.folder.to_string_lossy()));
        report.drift = settled.iter().filter_map(|one| one.drift(&review)).collect();
        Ok(redact(&snapshots::summary(&settled, &review), secrets))
    }
}
