//! Recording: golden cases from a live target, without secrets and personal data.
//!
//! `ask → pseudonyms → check → files`. What a target answers is recorded only where it follows the page: a golden case is an
//! example of how it should be, and a target that violates it is the checker's business. Neighbour:
//! `oplog_schema::golden` reads the files. Edges: nothing is half a case, each is checked to the end before it is handed out.

mod ask;
mod case;
mod files;
pub mod pseudonyms;
mod recordable;
mod reviewable;

use std::collections::BTreeMap;

use oplog_schema::{Catalogue, Operation};
use oplog_wire::secret::Secret;

use crate::client::{Client, ClientError, Limits, Purpose};
use crate::contract::{Contract, ContractError};
use crate::gaps::Gaps;
use crate::known::KnownEntries;
use crate::session::Session;
use crate::target::Target;
use oplog_findings::{Coverage, Party, SeverityOverrides};

pub use files::{Change, FileError, changes, write};
use pseudonyms::Pseudonymizer;
pub use recordable::departure;

/// What to record.
#[derive(Debug, Clone)]
pub struct Options {
    /// Ids of the operations.
    pub operations: Vec<String>,
    /// What the cases are called: `NAME`, `NAME-xml`, `NAME-error-…`.
    pub case: String,
    /// Limits on requests.
    pub limits: Limits,
    /// What must not appear in any file.
    pub secrets: Vec<Secret>,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Recording {
    /// Whole cases, ready to be written.
    pub cases: Vec<RecordedCase>,
    /// What could not be recorded.
    pub problems: Vec<Problem>,
    /// How many different values were replaced.
    pub replaced: usize,
}

/// One case, as its files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedCase {
    /// Its folder below the root of the data, with slashes: `golden/<vendor>/<operation>/<case>`.
    pub folder: String,
    /// Its files: path below the folder, and content.
    pub files: BTreeMap<String, Vec<u8>>,
}

/// Something that could not be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The operation.
    pub operation: String,
    /// The case that is missing for it.
    pub case: String,
    /// What is wrong, quoting what the target answered.
    pub what: String,
    /// Whether the target answers otherwise than the page says; if not, it could not be asked or understood.
    pub is_violation: bool,
}

/// Why nothing can be recorded at all.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// The tables do not make a schema.
    #[error(transparent)]
    Contract(#[from] ContractError),
    /// The HTTP client cannot be set up.
    #[error("the HTTP client cannot be set up")]
    Client(#[source] ClientError),
    /// The name of the case is no name of a folder.
    #[error("`{0}` is no name for a case: expected a lower-case letter, then letters, digits and hyphens, at most 60")]
    Name(String),
}

/// What stops a case.
#[derive(Debug)]
struct Stopped {
    what: String,
    is_violation: bool,
}

impl Stopped {
    /// The target answers otherwise than the page says.
    fn violates(what: impl Into<String>) -> Self {
        Self { what: what.into(), is_violation: true }
    }

    /// The target cannot be asked or understood.
    fn unusable(what: impl Into<String>) -> Self {
        Self { what: what.into(), is_violation: false }
    }

    fn of(self, operation: &Operation, case: &str) -> Problem {
        let Stopped { what, is_violation } = self;
        Problem { operation: operation.id().to_string(), case: case.to_owned(), what, is_violation }
    }
}

/// Asks `target` for what is documented, and makes cases of the answers.
///
/// # Errors
/// When nothing can be asked at all. What goes wrong later is part of the recording.
pub async fn record(catalogue: &Catalogue, target: &Target, options: &Options) -> Result<Recording, RecordError> {
    if !is_name(&options.case) {
        return Err(RecordError::Name(options.case.clone()));
    }
    let client = Client::new(options.limits.clone(), &target.transport).map_err(RecordError::Client)?;
    let mut contracts = Vec::new();
    for operation in catalogue.operations() {
        contracts.push(Contract::new(operation)?);
    }
    let levels = SeverityOverrides::default();
    let chosen: Vec<(&Contract, Coverage<'_>, Gaps<'_>, KnownEntries<'_>)> = contracts
        .iter()
        .filter(|contract| options.operations.iter().any(|id| id == contract.operation.id().as_str()))
        .map(|contract| {
            let coverage = Coverage::new(&contract.operation, &levels, Party::Server);
            (contract, coverage, Gaps::new(&contract.operation), KnownEntries::new(contract))
        })
        .collect();
    let mut recording = Recording::default();
    let mut drafts = Vec::new();
    for (contract, coverage, gaps, known) in &chosen {
        let list = contract.list_among(&contracts);
        let session = Session {
            contract,
            list,
            target,
            client: &client,
            coverage,
            gaps,
            known,
            seed: 0,
            purpose: Purpose::Breadth,
        };
        let asked = ask::all(session, &options.case).await;
        recording.problems.extend(asked.problems);
        drafts.extend(asked.drafts.into_iter().map(|draft| (*contract, draft)));
    }
    // One for each vendor: ids match between its operations, and what another vendor answers makes no difference.
    let mut vendors: BTreeMap<&str, Pseudonymizer> = BTreeMap::new();
    // Twice: a value may stand in a text before the field that tells what it is.
    for known in [false, true] {
        for (contract, draft) in &drafts {
            let operation = &contract.operation;
            let pseudonyms =
                vendors.entry(operation.id().vendor()).or_insert_with(|| pseudonyms(target, &options.secrets));
            let public = draft.public(operation, pseudonyms, &options.secrets);
            match public.and_then(|public| public.case(contract, &target.name)) {
                _ if !known => {}
                Ok(case) => recording.cases.push(case),
                Err(stopped) => recording.problems.push(stopped.of(operation, &draft.name)),
            }
        }
    }
    recording.replaced = vendors.values().map(Pseudonymizer::count).sum();
    Ok(recording)
}

/// Knows what the target is called, and who asks.
fn pseudonyms(target: &Target, secrets: &[Secret]) -> Pseudonymizer {
    let accounts = target.accounts.values().chain(&target.told_account);
    let keys = accounts.map(|account| Secret::new(account.credentials.access_key.as_str()));
    // A short one would be found in many a word.
    let keys = keys.filter(|key| key.expose().len() >= 8);
    let secrets: Vec<Secret> = secrets.iter().cloned().chain(keys).collect();
    Pseudonymizer::new(&secrets, target.urls.values().chain([&target.url]).map(String::as_str))
}

/// Whether a text is a name for a case: of a folder on every system, and not a hidden one.
fn is_name(text: &str) -> bool {
    let letters = text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    letters && text.len() <= 60 && text.starts_with(|first: char| first.is_ascii_lowercase())
}
