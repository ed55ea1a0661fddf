//! The members of the report for programs, and what they mean: the committed schema says the same.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use oplog_findings::{CommandEnd, Counts, Outcome, Request, Severity, Shard, Suppression, Verdict, Weight};

/// What came of one run.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Document<'a> {
    /// Grows when a member changes its meaning or goes away.
    pub(super) schema_version: u32,
    pub(super) tool: Tool,
    /// The target's name, or its URL where it has none.
    pub(super) target: &'a str,
    /// The target's base URL.
    pub(super) url: &'a str,
    /// When the run began, as RFC 3339 has it.
    #[schemars(extend("format" = "date-time"))]
    pub(super) started_at: String,
    /// When the run ended.
    #[schemars(extend("format" = "date-time"))]
    pub(super) ended_at: String,
    /// The seed of everything that was generated.
    pub(super) seed: u64,
    /// Whether conflicts of the documentation fail the run.
    pub(super) strict: bool,
    /// Whether the run went to its end.
    pub(super) complete: bool,
    /// The part of a run that this is; absent for a whole one. `merge` joins parts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) shard: Option<&'a Shard>,
    /// How the command ended whose requests were checked; absent where no command was run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) command: Option<&'a CommandEnd>,
    /// The rules that were checked, whether they found something or not.
    pub(super) rules: Vec<&'static str>,
    /// How many requests were sent.
    pub(super) requests: u64,
    /// What is wrong with the waivers themselves; each fails the run.
    pub(super) stale: &'a [String],
    /// Response shapes that nobody has accepted yet; each fails the run.
    pub(super) drift: &'a [String],
    pub(super) verdict: Verdict,
    /// The exit code of the process: 0 PASS, 1 FAIL, 3 INCONCLUSIVE.
    pub(super) exit_code: u8,
    /// How many documented facts came to what.
    pub(super) counts: Counts,
    /// How many contradictions of the pages came to what: passed where the adopted reading held.
    pub(super) contradictions: Counts,
    /// How many findings weigh what.
    pub(super) findings: Weights,
    pub(super) operations: Vec<Operation<'a>>,
}

/// What wrote the report.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Tool {
    pub(super) name: &'static str,
    pub(super) version: &'static str,
}

/// How many findings weigh what.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Weights {
    /// Those that fail the run.
    pub(super) fail: usize,
    /// Those that are only warned of.
    pub(super) warn: usize,
    /// Those that a contradiction of the page explains.
    pub(super) conflict: usize,
    /// Those that are suppressed for now.
    pub(super) waived: usize,
}

/// What came of one operation.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Operation<'a> {
    /// Its id.
    pub(super) id: &'a str,
    /// What it does.
    pub(super) summary: &'a str,
    /// The tables that it was checked by: a path below the folder with the data.
    pub(super) tables: &'a str,
    /// Its base URL.
    pub(super) url: &'a str,
    /// The command that checks it again in the same way.
    pub(super) again: String,
    /// How many documented facts came to what.
    pub(super) counts: Counts,
    /// How many contradictions of the page came to what.
    pub(super) contradictions: Counts,
    /// Findings, most important first.
    pub(super) findings: Vec<Finding<'a>>,
    /// Every documented fact, in the order of the tables.
    pub(super) facts: Vec<Fact<'a>>,
    /// The shape of its answers as text, by their form, with the version before it that the requests name.
    pub(super) shapes: BTreeMap<String, String>,
    /// How much was looked at, of what need not be looked at as a whole.
    pub(super) samples: &'a [String],
    /// What the tool or the network broke.
    pub(super) breakages: &'a [String],
}

/// What one documented fact came to.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Fact<'a> {
    /// Its full id.
    pub(super) fact: &'a str,
    /// What it says.
    pub(super) about: &'a str,
    /// Where it stands on the page.
    pub(super) at: &'a str,
    /// The line of the tables that names it, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) line: Option<usize>,
    pub(super) outcome: Outcome,
    /// How often a rule looked and found nothing.
    pub(super) passed: u64,
    /// The rules that looked.
    pub(super) rules: &'a [String],
    /// Why it was skipped, which erratum it conflicts with, why it is waived, or what broke.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) reason: Option<&'a str>,
}

/// Violations with one cause.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Finding<'a> {
    /// What names it in every run: eight hexadecimal digits.
    pub(super) id: String,
    pub(super) weight: Weight,
    /// How severe it is, whatever explains or suppresses it.
    pub(super) severity: Severity,
    /// The id of the rule.
    pub(super) rule: &'a str,
    /// What the rule checks.
    pub(super) about: &'a str,
    /// The full id of the fact that it contradicts most exactly.
    pub(super) fact: String,
    /// The full ids of further facts that it contradicts.
    pub(super) further: Vec<String>,
    /// Where the fact stands on the page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) row: Option<&'a str>,
    /// The line of the tables that names the fact, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) line: Option<usize>,
    /// The position of the first one: page and JSON pointer, or the probe's name.
    pub(super) at: &'a str,
    /// What is wrong without the position: findings with one cause are one finding.
    pub(super) cause: &'a str,
    /// What the documentation lets one expect.
    pub(super) expected: &'a str,
    /// What came.
    pub(super) actual: &'a str,
    /// The contradiction of the page that explains it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) erratum: Option<&'a str>,
    /// Why it fails nothing although it is a violation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) suppression: Option<&'a Suppression>,
    /// How often.
    pub(super) count: u64,
    /// The first positions.
    pub(super) places: &'a [String],
    /// The rules that noticed the same by comparing answers.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub(super) also: &'a [&'static str],
    /// The request that shows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) request: Option<ShownRequest<'a>>,
    /// What came back for the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) response: Option<ShownResponse>,
    /// The command that explains the fact.
    pub(super) explain: String,
}

/// A request.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ShownRequest<'a> {
    pub(super) method: &'a str,
    /// Path and query as sent.
    pub(super) target: String,
    /// The request in its parts, from which it is sent again.
    pub(super) parts: &'a Request,
    /// The command that sends it and prints the response; empty where somebody else has sent it.
    pub(super) send: String,
    /// The command that sends it again and checks just that; empty where somebody else has sent it.
    pub(super) replay: String,
}

/// What came back: an answer, or a failure of the network.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
pub(super) enum ShownResponse {
    Response {
        /// The HTTP status.
        status: u16,
        /// The length of the body.
        bytes: usize,
        /// The beginning of the body as text.
        excerpt: String,
    },
    Failure {
        /// Why there is no answer.
        failure: String,
    },
}
