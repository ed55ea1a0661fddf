//! `completions`: a completion script on standard output.

use clap::Command;

use crate::args::CompletionsArgs;
use crate::{PASS, out};

pub(crate) fn run(args: &CompletionsArgs, mut command: Command) -> anyhow::Result<u8> {
    let name = command.get_name().to_owned();
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, name, &mut script);
    out::print(&String::from_utf8_lossy(&script))?;
    Ok(PASS)
}
