//! `state`: what the program remembers from run to run, and how to forget it.

use crate::args::StateArgs;
use crate::{PASS, out, state};

pub(crate) fn run(args: &StateArgs) -> anyhow::Result<u8> {
    let text = if args.clear {
        let (count, folder) = state::clear()?;
        format!("{count} files removed from {}\n", folder.display())
    } else {
        let (count, bytes, folder) = state::size()?;
        format!("{}: {count} files, {} KiB\n", folder.display(), bytes.div_ceil(1 << 10))
    };
    out::print(&text)?;
    Ok(PASS)
}
