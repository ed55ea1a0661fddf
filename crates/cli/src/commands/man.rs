//! `man`: the manual pages, as `man` reads them, from the same texts as the help.

use anyhow::Context;
use clap::Command;

use crate::args::ManArgs;
use crate::{PASS, out};

pub(crate) fn run(args: &ManArgs, command: Command) -> anyhow::Result<u8> {
    let folder = &args.folder;
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    let written = clap_mangen::generate_to(command.disable_help_subcommand(true), folder);
    written.with_context(|| format!("cannot write the manual pages into {}", folder.display()))?;
    out::note(&format!("wrote the manual pages into {}", folder.display()));
    Ok(PASS)
}
