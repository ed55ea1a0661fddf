//! `conformance.toml`: the targets a team knows, by name.
//!
//! ```toml
//! contracts = ["contracts"]
//!
//! [target.staging]
//! url = "https://staging.example.com"
//! operations = ["acme"]
//! headers = { X-Tenant = "env:STAGING_TENANT" }
//! credentials.acme = { access_key = "env:STAGING_KEY", secret = "env:STAGING_SECRET" }
//! entities = { server_id = ["env:SERVER", "a-second-server"] }
//! limits = { timeout_ms = 5000, rate = 20 }
//! severity = { warn = ["fields/undocumented"] }
//!
//! [[target.staging.waivers]]
//! id = "acme/list-events#response.next"
//! reason = "the gateway strips it; ticket 4711"
//! until = 2027-01-31
//! ```
//!
//! Whatever is not understood is refused with file, line and the way out. A value `env:NAME` is read from the environment
//! and `file:PATH` from a file beside this one when the target is used. Secrets should be given so; one that is written
//! into the file is used and warned of.
//!
//! Neighbours: `target` and `client` hold what comes out of here, `names` finds what was meant.

mod check;
pub(crate) mod document;
mod error;
mod file;
mod located;
pub mod reference;
mod who;

use std::path::{Path, PathBuf};

use oplog_schema::{Catalogue, generate};
use oplog_wire::secret::Secret;
use schemars::schema_for;
use serde_json::Value;

use check::Reader;
pub use error::{ConfigError, Unreadable};
use file::{File, TargetTable};
use located::Text;
use oplog_conformance::client::Limits;
use oplog_conformance::target::Target;
use oplog_findings::{SeverityOverrides, UnknownName};
use oplog_report::SourceLocation;
use oplog_report::waivers::Waiver;
use who::Memory;

/// The most bytes that a configuration file may have.
const LARGEST: u64 = 1 << 20;

/// The usual name of the file.
pub const NAME: &str = "conformance.toml";

/// The file that `named` names, else the one in this folder, else the one in the folder with data, if there is any.
#[must_use]
pub fn place(named: Option<&Path>, data: Option<&Path>) -> Option<PathBuf> {
    let usual = [PathBuf::from(NAME)].into_iter().chain(data.map(|folder| folder.join(NAME)));
    named.map(Path::to_owned).or_else(|| usual.into_iter().find(|path| path.is_file()))
}

/// A configuration file, understood.
#[derive(Debug, Clone)]
pub struct Config {
    path: String,
    /// All of it, secrets included.
    text: Secret,
    file: File,
}

/// A target of the configuration, ready to use.
#[derive(Debug, Clone)]
pub struct Configured {
    /// The target.
    pub target: Target,
    /// Ids of the operations that it serves: all, unless the file says otherwise.
    pub operations: Vec<String>,
    /// Limits on requests.
    pub limits: Limits,
    /// Overrides of the severity of rules and facts.
    pub levels: SeverityOverrides,
    /// Violations that are suppressed.
    pub waivers: Vec<Waiver>,
    /// Values that must not appear in any output.
    pub secrets: Vec<Secret>,
    /// The line that names the target.
    pub line: Option<SourceLocation>,
    /// What is dangerous and works all the same, each with its place and a better way.
    pub warnings: Vec<String>,
}

impl Config {
    /// Reads a file.
    ///
    /// # Errors
    /// When it cannot be read, is no TOML, or says something that is not understood.
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        Self::parse(&path.display().to_string(), &read(path)?)
    }

    /// Understands a text; `path` names it in messages.
    ///
    /// # Errors
    /// When it is no TOML or says something that is not understood.
    pub fn parse(path: &str, text: &str) -> Result<Self, ConfigError> {
        Ok(Self { path: path.to_owned(), text: text.into(), file: document::read(path, text)? })
    }

    /// The folders with further operations.
    #[must_use]
    pub fn contracts(&self) -> Vec<PathBuf> {
        let beside = Path::new(&self.path).parent().unwrap_or(Path::new(""));
        self.file.contracts.iter().map(|folder| beside.join(folder.as_ref())).collect()
    }

    /// The names of its targets.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.file.target.keys().map(|name| name.as_ref().as_str())
    }

    /// The target called `name`. `env` reads the environment.
    ///
    /// # Errors
    /// When there is none of that name, a variable is not set, or the target names something that does not exist.
    pub fn target(
        &self,
        name: &str,
        catalogue: &Catalogue,
        env: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Configured, ConfigError> {
        let (line, table) = self.find(name)?;
        let mut reader = Reader::new(&self.path, self.text.expose(), catalogue, env);
        let mut target = Target {
            name: name.to_owned(),
            url: reader.url(&table.url)?,
            urls: reader.urls(&table.urls)?,
            transport: reader.transport(table.proxy.as_ref(), table.ca.as_ref())?,
            entities: reader.entities(&table.entities)?,
            headers: reader.headers(&table.headers)?,
            accounts: reader.accounts(&table.credentials)?,
            others: reader.others(&table.accounts)?,
            auth_probes: table.auth_probes,
            special: reader.special(&table.special)?,
            ..Target::default()
        };
        let operations = reader.operations(&table.operations)?;
        let levels = reader.levels(&table.severity, table.strict)?;
        let waivers = reader.waivers(&table.waivers)?;
        let Memory { secrets, references, warnings } = reader.into_memory();
        target.references = references;
        let limits = table.limits.over(Limits::default());
        Ok(Configured { target, operations, limits, levels, waivers, secrets, line: Some(line), warnings })
    }

    /// The target of that name, and where it is named.
    fn find(&self, name: &str) -> Result<(SourceLocation, &TargetTable), ConfigError> {
        let found = self.file.target.iter().find(|(key, _)| key.as_ref() == name);
        let line = |key: &Text| SourceLocation::of(&self.path, self.text.expose(), key.span().start);
        found.map(|(key, table)| (line(key), table)).ok_or_else(|| ConfigError::NoTarget {
            path: self.path.clone(),
            unknown: Box::new(UnknownName::new("target", name, self.names())),
        })
    }
}

/// The schema of the file, for editors and for the book. It refuses unknown keys, as the loader does.
#[must_use]
pub fn schema() -> Value {
    generate::published("urn:oplog:conformance", "conformance.toml", schema_for!(File).to_value())
}

/// The text of a file that people write.
///
/// # Errors
/// When it cannot be read, is no text, or is too large to be one.
pub fn read(path: &Path) -> Result<String, ConfigError> {
    let name = path.display().to_string();
    let unreadable = |source| ConfigError::Read { path: name.clone(), source };
    let size = std::fs::metadata(path).map_err(unreadable)?.len();
    if size > LARGEST {
        return Err(ConfigError::TooLarge { path: name, limit: LARGEST });
    }
    std::fs::read_to_string(path).map_err(unreadable)
}
