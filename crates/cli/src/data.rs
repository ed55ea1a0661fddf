//! The data that every command stands on, loaded whole before anything starts.

use std::path::PathBuf;

use anyhow::Context;
use oplog_schema::golden::{self, GoldenCase};
use oplog_schema::{Catalogue, Source};

/// The tables and the golden cases.
#[derive(Debug)]
pub(crate) struct Data {
    /// The folder they come from; `None` is the copy built in.
    pub(crate) folder: Option<PathBuf>,
    /// The tables.
    pub(crate) catalogue: Catalogue,
    source: Source,
}

impl Data {
    /// Loads the tables from `folder`, or from the copy built in.
    pub(crate) fn load(folder: Option<PathBuf>) -> anyhow::Result<Self> {
        let source = folder.clone().map_or(Source::Embedded, Source::Folder);
        let catalogue = Catalogue::load(&source).with_context(|| unusable(&source))?;
        Ok(Self { folder, catalogue, source })
    }

    /// The golden cases.
    pub(crate) fn golden(&self) -> anyhow::Result<Vec<GoldenCase>> {
        golden::load(&self.source).with_context(|| unusable(&self.source))
    }
}

fn unusable(source: &Source) -> String {
    match source {
        Source::Folder(folder) => format!("the data in `{}` cannot be used", folder.display()),
        Source::Embedded => "the data built into the program cannot be used".to_owned(),
    }
}
