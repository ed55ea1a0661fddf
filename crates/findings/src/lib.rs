//! What a check found: rules, findings, coverage of the documented facts, verdict.
//!
//! `rule says CheckResult → Coverage → OperationReport → RunReport`. One model for whoever checks (an endpoint, a client) and
//! for whoever reports. Neighbours: `oplog-schema` says what is documented; `oplog-conformance` and `oplog-requests` own rules
//! and record here; `oplog-report` renders. Edges: knows no rule, no network, no format of a report.

mod checked_facts;
mod coverage;
mod exchange;
mod fact_result;
mod finding;
mod group;
pub mod names;
mod overrides;
mod rule;
mod run_report;
mod severity;
mod shard;
pub mod version;

pub use checked_facts::CheckedFacts;
pub use coverage::{Coverage, Party, is_untouched};
pub use exchange::{Exchange, Failure, JsonBody, RecordedExchange, Request, Response, Signing};
pub use fact_result::{FactResult, Outcome};
pub use finding::{CheckResult, Finding, PLACES, brief, brief_text, instant};
pub use group::{FindingGroup, Suppression};
pub use names::{UnknownName, closest};
pub use overrides::{SeverityOverrides, matches};
pub use rule::{Example, RuleInfo, Scope, Subject};
pub use run_report::{CommandEnd, Counts, OperationReport, RunReport, Verdict, Weight};
pub use severity::Severity;
pub use shard::{NotAShard, Shard};
