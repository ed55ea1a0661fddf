//! Where in the reader's repository a run shows its findings.
//!
//! Tools that show findings beside code need a file of the repository that they look at: the one that `--annotate` names, or
//! else the tables, where the repository holds them, or else the configuration that names the target.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::bail;
use oplog_report::{Format, Place, SourceLocation};

use crate::data::Data;
use crate::files::Reports;

/// The place for the reports of a run; `line` names its target.
pub(super) fn of(to: &Reports, data: &Data, line: Option<&SourceLocation>) -> anyhow::Result<Place> {
    let root = root();
    let place = match (&to.annotate, line) {
        (Some(file), _) if !file.is_file() => bail!("`--annotate {}` is no file", file.display()),
        (Some(file), _) => {
            let Some(path) = below(&root, file) else {
                bail!("`--annotate {}` is not in the repository `{}`", file.display(), root.display());
            };
            Place::File(SourceLocation { path, line: 1, column: 1 })
        }
        _ if data.catalogue.operations().iter().all(|operation| root.join(operation.file()).is_file()) => Place::Tables,
        (None, Some(line)) => below(&root, Path::new(&line.path))
            .map_or(Place::Unknown, |path| Place::File(SourceLocation { path, ..line.clone() })),
        (None, None) => Place::Unknown,
    };
    let shows = to.report.iter().find(|file| matches!(file.format, Format::Sarif | Format::Github));
    if let (Place::Unknown, Some(file)) = (&place, shows) {
        to.people()
            .note(&format!("note: `{file}` shows findings at no file: name one of your repository with --annotate"));
    }
    Ok(place)
}

/// The repository that this folder is part of, or else this folder.
fn root() -> PathBuf {
    let here = env::current_dir().and_then(|here| here.canonicalize()).unwrap_or_default();
    let found = here.ancestors().find(|folder| folder.join(".git").exists());
    found.unwrap_or(&here).to_owned()
}

/// The path of a file below `root`, with slashes as URIs have them.
fn below(root: &Path, file: &Path) -> Option<String> {
    let file = file.canonicalize().ok()?;
    let parts = file.strip_prefix(root).ok()?.components();
    Some(parts.map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/"))
}
