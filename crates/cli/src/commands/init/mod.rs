//! `init`: a first conformance.toml, and what a run with it would send.
//!
//! `answers` come from the arguments or from questions on the terminal; `file` is a function from them to the text. What was there
//! before is never replaced.

mod answers;
mod file;

use std::io::{self, IsTerminal};

use anyhow::{Context, bail};
use clap::{Args, Command, FromArgMatches};

use self::answers::{Answers, asked, checked};
use super::{conformance, named};
use crate::args::{ConformanceArgs, InitArgs};
use crate::data::Data;
use crate::files::{Readers, write};
use crate::out;

pub(crate) fn run(args: &InitArgs, data: &Data, program: &str) -> anyhow::Result<u8> {
    let path = &args.config;
    if path.exists() {
        bail!("{} is there already: add [target.NAME] to it, or name another file with --config", path.display());
    }
    let answers = match &args.url {
        Some(url) => Answers {
            name: checked(&args.name, answers::name)?,
            url: checked(url, answers::url)?,
            operations: named(&args.only, data)?.into_iter().collect(),
        },
        None if io::stdin().is_terminal() => {
            asked(&args.name, data, &mut io::stdin().lock(), &mut io::stderr().lock())?
        }
        None => bail!("nobody can be asked, as standard input is no terminal: name the target with --url"),
    };
    let is_set = |name: &str| std::env::var_os(name).is_some();
    let text = file::text(&answers, &data.catalogue, &is_set);
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    }
    write(path, &text, Readers::Usual).with_context(|| format!("cannot write {}", path.display()))?;
    out::note(&format!("wrote {}: complete it where it says so", path.display()));
    dry_run(&answers.name, args, data, program)
}

/// Shows what a run would send.
fn dry_run(name: &str, args: &InitArgs, data: &Data, program: &str) -> anyhow::Result<u8> {
    let config = args.config.as_os_str();
    let words = ["--target".as_ref(), name.as_ref(), "--config".as_ref(), config, "--dry-run".as_ref()];
    let command = ConformanceArgs::augment_args(Command::new("conformance").no_binary_name(true));
    let args = ConformanceArgs::from_arg_matches(&command.try_get_matches_from(words)?)?;
    conformance::run(&args, data, program)
}
