//! Reports: what a run found, for a person and for a program, and what a team makes of it afterwards.
//!
//! All are pure functions of a [`RunReport`](oplog_findings::RunReport) and say the same: [`terminal`] to a person, each
//! [`Format`] to a program. [`waivers`] and [`baseline`] suppress findings, [`compare`] sets two runs beside each other,
//! [`shape`] and [`snapshots`] are for reviewing what answers look like. Neighbours: `oplog-findings` is the model; the command
//! line prints and decides about colour. Edges: no network, no validation of bodies, no rule.

pub mod baseline;
pub mod compare;
pub mod diff;
mod format;
pub mod github;
pub mod har;
pub mod html;
pub mod json;
pub mod junit;
pub mod markdown;
pub mod merge;
pub mod order;
mod response;
pub mod sarif;
pub mod shape;
pub mod snapshots;
mod source_location;
pub mod terminal;
pub mod waivers;
mod without;
mod words;

pub use format::{Format, LARGEST, render};
use oplog_findings::{FindingGroup, OperationReport};
pub use source_location::SourceLocation;
pub use without::without_secrets;

/// What reports call the program that wrote them.
const PROGRAM: &str = "oplog-conformance";

/// How this program was run, and is run again. Every line that it makes runs as it is in any shell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invocation {
    /// The program, with what every command of it needs: `oplog`.
    pub program: String,
    /// What checks the same target in the same way: `oplog conformance --target staging`.
    pub check: String,
    /// What sends the request of a finding to the same target, up to its id: `oplog request --target staging`. `None` where somebody else
    /// has sent it.
    pub send: Option<String>,
    /// Whether `check` takes the seed of what is generated.
    pub takes_seed: bool,
    /// What follows all flags, with a blank before it: ` -- npm test`. Mostly empty.
    pub rest: String,
    /// Where in the reader's repository findings are shown.
    pub place: Place,
}

/// Where in the reader's repository tools show the findings of a report.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Place {
    /// Nowhere: no file of it is known.
    #[default]
    Unknown,
    /// Each at the row of the tables that it violates: the repository holds them.
    Tables,
    /// All at one place, such as the line that names the target.
    File(SourceLocation),
}

impl Invocation {
    /// What checks again by reading what is there already: nothing is sent, nothing generated.
    #[must_use]
    pub fn reading(program: &str, check: String, place: Place) -> Self {
        Self { program: program.to_owned(), check, send: None, takes_seed: false, rest: String::new(), place }
    }

    /// The command that checks this operation again in the same way.
    #[must_use]
    pub fn rerun(&self, part: &OperationReport, seed: u64) -> String {
        format!("{} --only {}{}{}", self.check, part.id, self.seed(seed), self.rest)
    }

    /// The flag with the seed, where there is one.
    fn seed(&self, seed: u64) -> String {
        if self.takes_seed { format!(" --seed {seed}") } else { String::new() }
    }

    /// The command that checks everything again.
    #[must_use]
    pub fn again(&self, seed: u64) -> String {
        format!("{}{}", self.check, self.seed(seed))
    }

    /// The command that sends what showed a finding once more, and checks just that.
    #[must_use]
    pub fn replay(&self, part: &OperationReport, group: &FindingGroup) -> Option<String> {
        self.sender(group).map(|_| format!("{} --replay {}{}", self.check, group.id(&part.id), self.rest))
    }

    /// The command that explains the fact that a finding is about: the documented row, and how to relax it.
    #[must_use]
    pub fn explain(&self, part: &OperationReport, group: &FindingGroup) -> String {
        format!("{} explain '{}'", self.program, part.fact_id(group))
    }

    /// The command that sends the request which shows a finding.
    #[must_use]
    pub fn request(&self, part: &OperationReport, group: &FindingGroup) -> Option<String> {
        self.sender(group).map(|send| format!("{send} {}", group.id(&part.id)))
    }

    /// What sends the request of a finding, where it has one.
    fn sender(&self, group: &FindingGroup) -> Option<&str> {
        self.send.as_deref().filter(|_| group.finding.request.is_some())
    }
}

impl Place {
    /// The file and the line where a finding is shown, if any.
    #[must_use]
    pub fn of<'a>(&'a self, part: &'a OperationReport, group: &FindingGroup) -> Option<(&'a str, Option<usize>)> {
        match self {
            Self::Unknown => None,
            Self::Tables => Some((part.documented.file(), part.line(group))),
            Self::File(place) => Some((&place.path, Some(place.line))),
        }
    }
}

/// Method and URL of the request that shows a finding.
fn sent(part: &OperationReport, group: &FindingGroup) -> Option<String> {
    let request = group.finding.request.as_ref()?;
    Some(format!("{} {}{}", request.method, part.url, request.target()))
}
