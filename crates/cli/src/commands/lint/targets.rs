//! What is linted: operations of the catalogue, of a folder, or a page by way of its draft.

use std::path::Path;

use anyhow::{Context, bail};
use oplog_findings::names;
use oplog_lint::facts::Imported;
use oplog_schema::golden::{self, GoldenCase};
use oplog_schema::{Catalogue, Operation, Source};

use crate::args::LintArgs;
use crate::data::Data;

/// Documentation of one operation.
pub(super) struct Document {
    pub(super) operation: Operation,
    pub(super) imported: Imported,
    /// The file that it stands in, and whether it is one of tables, whose facts have lines.
    pub(super) file: String,
    pub(super) is_tables: bool,
}

impl Document {
    fn of_tables(operation: &Operation, cases: &[GoldenCase]) -> Self {
        let imported = oplog_lint::of_operation(operation, cases);
        let file = operation.file().to_owned();
        Self { operation: operation.clone(), imported, file, is_tables: true }
    }
}

pub(super) fn read(args: &LintArgs, data: &Data) -> anyhow::Result<Vec<Document>> {
    if args.targets.is_empty() {
        return Ok(of_catalogue(&data.catalogue, &data.golden()?, |_| true));
    }
    let mut documents = Vec::new();
    for target in &args.targets {
        let path = Path::new(target);
        if path.is_dir() {
            documents.extend(folder(path)?);
        } else if path.is_file() {
            documents.push(page(path, args)?);
        } else {
            let ids = names::operations(&data.catalogue, target);
            let ids = ids.with_context(|| format!("`{target}` is no file, no folder and no operation"))?;
            let is_named = |operation: &Operation| ids.iter().any(|id| id == operation.id().as_str());
            documents.extend(of_catalogue(&data.catalogue, &data.golden()?, is_named));
        }
    }
    Ok(documents)
}

fn of_catalogue(catalogue: &Catalogue, cases: &[GoldenCase], wanted: impl Fn(&Operation) -> bool) -> Vec<Document> {
    let operations = catalogue.operations().iter().filter(|operation| wanted(operation));
    operations.map(|operation| Document::of_tables(operation, cases)).collect()
}

/// The operations of a folder of contracts, or of one that is an operation's own.
fn folder(path: &Path) -> anyhow::Result<Vec<Document>> {
    let root = match path.join("tables.toml").is_file() {
        true => path.canonicalize()?.ancestors().nth(2).unwrap_or(path).to_owned(),
        false => path.to_owned(),
    };
    let unusable = || format!("the operations in `{}` cannot be used", path.display());
    let source = Source::Contracts { base: Box::new(Source::Embedded), folders: vec![root] };
    let catalogue = Catalogue::load(&source).with_context(unusable)?;
    let cases = golden::load(&source).with_context(unusable)?;
    let own = path.canonicalize()?;
    Ok(of_catalogue(&catalogue, &cases, |operation| {
        Path::new(operation.file()).canonicalize().is_ok_and(|file| file.starts_with(&own))
    }))
}

/// A page, by way of the tables that are drafted from it.
#[cfg(feature = "import")]
fn page(path: &Path, args: &LintArgs) -> anyhow::Result<Document> {
    let unusable = || format!("`{}` cannot be linted", path.display());
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    if name == "tables.toml" {
        bail!("`{}` is a file of tables: name its folder", path.display());
    }
    let bytes = super::super::import::page(path)?;
    let imported = oplog_import::import_as(&name, &bytes, args.format()).with_context(unusable)?;
    if imported.request.is_empty() && imported.response.is_empty() && imported.operations.is_empty() {
        bail!("`{}` documents no operation that is recognised", path.display());
    }
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let operation = oplog_import::draft_operation(&imported, &stem).with_context(unusable)?;
    Ok(Document { operation, imported, file: path.to_string_lossy().into_owned(), is_tables: false })
}

#[cfg(not(feature = "import"))]
fn page(path: &Path, _: &LintArgs) -> anyhow::Result<Document> {
    bail!("`{}`: this program reads no pages; `oplog lint` does", path.display())
}
