//! The command line, as a library so that `cargo xtask` is the same program under another name.
//!
//! `arguments → command → exit code`. Each subcommand has a file below `commands/`; what they share stands beside it. Errors
//! travel as `anyhow` chains and are printed here, once.

mod args;
mod commands;
pub mod config;
mod credentials_file;
mod data;
mod files;
mod out;
mod rules;
mod signal;
mod state;

use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

use args::{Cli, Command};
use data::Data;

/// Nothing violates the documentation.
pub const PASS: u8 = 0;
/// A response or a request violates it, or a generated file is out of date.
pub const FAIL: u8 = 1;
/// Wrong usage, configuration or data.
pub const USAGE: u8 = 2;
/// The target could not be tested, or not completely.
pub const INCONCLUSIVE: u8 = 3;
/// The command of a gate or a proxy failed although its requests pass.
pub const COMMAND_FAILED: u8 = 4;

/// Under which name the program runs, and what is different there.
#[derive(Debug, Clone)]
pub struct Front {
    /// The name, as people type it.
    pub program: &'static str,
    /// The data folder, unless the arguments name one; absent, the copy built in.
    pub data: Option<PathBuf>,
    /// Text for the end of the help.
    pub more_help: &'static str,
}

impl Default for Front {
    fn default() -> Self {
        Self { program: "oplog", data: None, more_help: "" }
    }
}

/// A run that the target, not the user, kept from happening.
#[derive(Debug)]
struct Untestable;

impl fmt::Display for Untestable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the target could not be tested")
    }
}

/// Runs a command line, the program's name first. Everything that goes wrong has been printed when it returns.
#[must_use]
pub fn main(front: &Front, args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let command = args::named(front);
    let cli = match command.try_get_matches_from(args).and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version come this way too; a reader that is gone is nobody to complain to.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { USAGE } else { PASS });
        }
    };
    match run(front, cli) {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            out::error(&error);
            ExitCode::from(if error.is::<Untestable>() { INCONCLUSIVE } else { USAGE })
        }
    }
}

fn run(front: &Front, cli: Cli) -> anyhow::Result<u8> {
    let folders = Folders { data: cli.data.clone(), contracts: cli.contracts.clone() };
    let config = cli.command.config().map(Path::to_owned);
    let data = || {
        let folder = folders.data.clone().or_else(|| front.data.clone());
        let place = config::place(config.as_deref(), folder.as_deref());
        let named = place.map(|path| config::Config::load(&path)).transpose()?;
        let contracts = folders.contracts.iter().cloned().chain(named.iter().flat_map(config::Config::contracts));
        Data::load(folder, &once_each(contracts))
    };
    let program = front.invocation(&folders);
    match cli.command {
        Command::Conformance(args) => commands::conformance::run(&args, &data()?, &program),
        Command::Gate(args) => commands::gate::run(&args, &data()?, &program),
        Command::Proxy(args) => commands::proxy::run(&args, &data()?, &program),
        Command::Verify(args) => commands::verify::run(&args, &data()?, &program),
        Command::Mock(args) => commands::mock::run(&args, &data()?, front.program),
        Command::Explain(args) => commands::explain::run(&args, &data()?, front.program),
        Command::Request(args) => commands::request::run(&args, &data()?, front.program),
        Command::Schemas(args) => commands::schemas::run(&args, &data()?, front.program),
        Command::Golden(args) => commands::golden::run(&args, &data()?, front.program),
        Command::Record(args) => commands::record::run(&args, &data()?, front.program),
        Command::New(args) => commands::new::run(&args, front.program),
        #[cfg(feature = "import")]
        Command::Import(args) => commands::import::run(&args, front.program),
        Command::Lint(args) => commands::lint::run(&args, &data()?, front.program),
        Command::Merge(args) => commands::merge::run(&args, &data()?, &program),
        Command::Review(args) => commands::review::run(&args, front.program),
        Command::Sign(args) => commands::sign::run(&args, &data()?),
        Command::State(args) => commands::state::run(&args),
        Command::Completions(args) => commands::completions::run(&args, Cli::command()),
        Command::Man(args) => commands::man::run(&args, args::named(front)),
        Command::Check(args) => commands::check::run(&args, &data()?, &program),
        Command::Init(args) => commands::init::run(&args, &data()?, &program),
    }
}

/// The folders, of which several names of one count once.
fn once_each(folders: impl Iterator<Item = PathBuf>) -> Vec<PathBuf> {
    let mut seen = Vec::new();
    folders
        .filter(|folder| {
            let place = folder.canonicalize().unwrap_or_else(|_| folder.clone());
            let is_new = !seen.contains(&place);
            seen.push(place);
            is_new
        })
        .collect()
}

/// Where the arguments say that data is.
struct Folders {
    data: Option<PathBuf>,
    contracts: Vec<PathBuf>,
}

impl Front {
    /// How this program is run on the same data.
    fn invocation(&self, folders: &Folders) -> String {
        let named = |flag: &str, folder: &PathBuf| format!(" {flag} {}", out::quoted(&folder.to_string_lossy()));
        let data = folders.data.iter().map(|folder| named("--data", folder));
        let contracts = folders.contracts.iter().map(|folder| named("--contracts", folder));
        data.chain(contracts).fold(self.program.to_owned(), |program, folder| program + &folder)
    }
}
