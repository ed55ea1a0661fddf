//! `oplog new`: the skeleton of an operation.

use std::fs;

use anyhow::{Context, bail};

use crate::args::NewArgs;
use crate::files::{self, Readers};
use crate::{PASS, out};

/// The skeleton; its first line names the operation.
const SKELETON: &str = include_str!("skeleton.toml");
/// The id in it, and the path that its requests ask for.
const ID: &str = "acme/list-events";

pub(crate) fn run(args: &NewArgs, program: &str) -> anyhow::Result<u8> {
    let folder = args.out.join(&args.id);
    let path = folder.join("tables.toml");
    if path.exists() {
        bail!("`{}` exists already: name another operation, or another folder with `--out`", path.display());
    }
    let (vendor, operation) = args.id.split_once('/').unwrap_or((&args.id, ""));
    let text = SKELETON.replace(ID, &args.id).replace("/v1/events", &format!("/{vendor}/v1/{operation}"));
    let unwritable = || format!("cannot write `{}`", path.display());
    fs::create_dir_all(&folder).with_context(unwritable)?;
    files::write(&path, &text, Readers::Usual).with_context(unwritable)?;
    let folder = out::quoted(&args.out.to_string_lossy());
    out::print(&format!(
        "wrote {}\ncheck it: {program} conformance --contracts {folder} --only {}\n",
        path.display(),
        args.id
    ))?;
    Ok(PASS)
}
