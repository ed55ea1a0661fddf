//! The data that every command stands on, loaded whole before anything starts.

use std::path::PathBuf;

use anyhow::{Context, anyhow};
use oplog_findings::names::UnknownName;
use oplog_schema::golden::{self, GoldenCase};
use oplog_schema::{Catalogue, Source};

use crate::rules;

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
    /// Loads the tables from `folder`, or from the copy built in, and those of each folder of `contracts`.
    pub(crate) fn load(folder: Option<PathBuf>, contracts: &[PathBuf]) -> anyhow::Result<Self> {
        let base = folder.clone().map_or(Source::Embedded, Source::Folder);
        let source = match contracts {
            [] => base,
            folders => Source::Contracts { base: Box::new(base), folders: folders.to_vec() },
        };
        let catalogue = Catalogue::load(&source).with_context(|| unusable(&source))?;
        for operation in catalogue.operations() {
            let facts = operation.facts().iter();
            let mut named = facts.flat_map(|fact| fact.rules.iter().map(move |rule| (fact.line, rule)));
            if let Some((line, rule)) = named.find(|(_, rule)| rules::find(rule).is_none()) {
                let problem = UnknownName::new("rule", rule, rules::all().map(|rule| rule.id));
                let problem = anyhow!("{}:{line}: {problem}", operation.file());
                return Err(problem).with_context(|| unusable(&source));
            }
        }
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
        Source::Contracts { folders, .. } => {
            let folders: Vec<String> = folders.iter().map(|folder| format!("`{}`", folder.display())).collect();
            format!("the contracts in {} cannot be used", folders.join(", "))
        }
        Source::Embedded => "the data built into the program cannot be used".to_owned(),
    }
}
