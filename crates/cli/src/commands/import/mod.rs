//! `oplog import`: a page or an OpenAPI document in, a draft of tables out; `update` takes a later edition into tables that are there.

mod update;

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use oplog_import::{Draft, Imported, draft, import_as, limits, openapi};
use oplog_schema::{Catalogue, Source};

use crate::args::ImportArgs;
use crate::files::{self, Readers};
use crate::{PASS, out};

pub(crate) fn run(args: &ImportArgs, program: &str) -> anyhow::Result<u8> {
    if let Some(folder) = &args.update {
        let (imported, _) = read(args)?;
        return update::run(folder, &imported, args, program);
    }
    // The arguments are there unless there are tables to update.
    let (Some(id), Some(out)) = (&args.id, &args.out) else {
        bail!("name the operation with `--as` and a folder with `--out`")
    };
    let folder = out.join(id);
    let file = folder.join("tables.toml");
    if !args.force && file.exists() {
        bail!("`{}` exists already: name another folder with `--out`, or replace it with `--force`", file.display());
    }
    let (imported, shown) = read(args)?;
    let draft = draft(&imported, id, &shown);
    write(&folder, &draft)?;
    report(id, out, &imported, &draft, program)?;
    Ok(PASS)
}

/// What the page documents, and what the page is called.
fn read(args: &ImportArgs) -> anyhow::Result<(Imported, String)> {
    let path = args.openapi.as_ref().or(args.page.as_ref()).map_or(Path::new("-"), PathBuf::as_path);
    let page = page(path)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let imported = match args.openapi {
        Some(_) => openapi::import(&page, args.operation.as_deref()),
        None => import_as(&name, &page, args.format.map(Into::into)),
    };
    let imported = imported.with_context(|| format!("`{}` cannot be imported", path.display()))?;
    if imported.request.is_empty() && imported.response.is_empty() && imported.operations.is_empty() {
        bail!(
            "`{}` documents no operation that is recognised: no method with an address, no table of parameters or fields; \
             name its format with `--format` if it was taken for another one",
            path.display()
        );
    }
    Ok((imported, if name == "-" { "standard input".to_owned() } else { name }))
}

/// The bytes of a page, and not more than a page may have by much.
pub(crate) fn page(path: &Path) -> anyhow::Result<Vec<u8>> {
    let unreadable = || format!("cannot read `{}`", path.display());
    let source = files::open(path).with_context(unreadable)?.reader;
    let mut page = Vec::new();
    let most = u64::try_from(limits::BYTES).unwrap_or(u64::MAX).saturating_add(1);
    source.take(most).read_to_end(&mut page).with_context(unreadable)?;
    Ok(page)
}

/// Writes the files; the tables come last, so that a draft is there whole or not at all.
fn write(folder: &Path, draft: &Draft) -> anyhow::Result<()> {
    let old = folder.join("golden");
    for entry in fs::read_dir(&old).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with("example-") {
            fs::remove_dir_all(entry.path()).with_context(|| format!("cannot remove `{}`", entry.path().display()))?;
        }
    }
    for (path, text) in draft.files.iter().rev() {
        let path = folder.join(path);
        let unwritable = || format!("cannot write `{}`", path.display());
        fs::create_dir_all(path.parent().unwrap_or(folder)).with_context(unwritable)?;
        files::write(&path, text, Readers::Usual).with_context(unwritable)?;
    }
    Ok(())
}

fn report(id: &str, contracts: &Path, imported: &Imported, draft: &Draft, program: &str) -> anyhow::Result<()> {
    let folder = contracts.join(id);
    let (requests, fields, errors) = (imported.request.len(), imported.response.len(), imported.errors.len());
    let mut text = format!(
        "{}: {} of the operation, {requests} request parameters, {fields} response fields, {errors} errors\n",
        id,
        if imported.operations.len() == 1 {
            "1 address".to_owned()
        } else {
            format!("{} addresses", imported.operations.len())
        },
    );
    for (path, _) in &draft.files {
        text.push_str(&format!("  wrote {}\n", folder.join(path).display()));
    }
    let review = folder.join("REVIEW.md");
    text.push_str(&format!("{} things are left open: see {}\n", draft.open, review.display()));
    let source = Source::Contracts { base: Box::new(Source::Embedded), folders: vec![contracts.to_owned()] };
    match Catalogue::load(&source) {
        Ok(_) => text
            .push_str(&format!("try it: {program} mock --contracts {}\n", out::quoted(&contracts.to_string_lossy()))),
        Err(error) => text.push_str(&format!("the folder does not load yet: {error}\n")),
    }
    out::print(&text)
}
