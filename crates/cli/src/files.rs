//! Files that appear whole or not at all.

use std::path::{Path, PathBuf};
use std::{fs, io, process};

use anyhow::{Context, bail};

/// A report that the arguments ask for: `json=PATH`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ReportFile {
    /// Where it goes.
    pub(crate) path: PathBuf,
}

impl std::str::FromStr for ReportFile {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once('=') {
            Some(("json", path)) if !path.is_empty() => Ok(Self { path: path.into() }),
            Some(("json", _)) => Err("a path is missing after `json=`".to_owned()),
            Some((format, _)) => Err(format!("there is no format `{format}`; known: json")),
            None => Err("expected FORMAT=PATH, for example json=report.json".to_owned()),
        }
    }
}

impl ReportFile {
    /// Finds out before the run what would go wrong after it.
    pub(crate) fn check(&self) -> anyhow::Result<()> {
        let folder = folder(&self.path);
        if self.path.is_dir() {
            bail!("`--report json={}` names a folder; name a file in it", self.path.display());
        }
        if !folder.is_dir() {
            bail!(
                "the folder of `--report json={}` does not exist; create it with `mkdir -p {}`",
                self.path.display(),
                folder.display()
            );
        }
        Ok(())
    }

    /// Writes the report beside its place and moves it there.
    pub(crate) fn write(&self, text: &str) -> anyhow::Result<()> {
        replace(&self.path, text).with_context(|| format!("cannot write the report to `{}`", self.path.display()))
    }
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

pub(crate) fn replace(path: &Path, text: &str) -> io::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = folder(path).join(format!(".{name}.{}.part", process::id()));
    let outcome = fs::write(&beside, text).and_then(|()| fs::rename(&beside, path));
    if outcome.is_err() {
        // The first error is the one to tell of.
        let _ = fs::remove_file(&beside);
    }
    outcome
}
