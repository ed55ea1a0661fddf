//! The checker of clients: what they sent, held against the documented request tables.
//!
//! `journal → readings → rules → verdict`. A server records what it is asked ([`Recorded`]), without secrets; [`check`] is a
//! pure function over the journal. It serves whoever tests a client: the mock server's `verify`, and the gate for changes to an
//! SDK.
//!
//! Neighbours: `oplog-schema` says what is documented, `oplog-wire` reads bodies and formats. Edges: no I/O, no vendor. What a
//! page does not state is worth a look at most, and a client that deliberately asks wrongly, to see an error, is told so all
//! the same: its tests are to be checked at another level.

mod answered;
mod asked;
mod mask;
mod recorded;
pub mod rules;
mod verdict;
mod walks;

use std::collections::{BTreeMap, HashMap};

use oplog_schema::{FactKind, Operation};
use oplog_wire::sign::{Parts, Scheme};

pub use answered::{Answered, PageSeen};
pub use recorded::{Exchange, Proof, Recorded};
pub use verdict::{Finding, Level, Verdict};

use rules::{Check, Evidence, Reading};

/// Checks the requests of a journal, oldest first, by what the tables of `operations` say. `forgotten` is how many there were
/// before those. A walk that is still under way counts as given up, so the client must have come to its end.
///
/// ```
/// use oplog_requests::{Exchange, Proof, Recorded, check};
/// use oplog_schema::Catalogue;
///
/// let catalogue = Catalogue::embedded()?;
/// let exchange = Exchange {
///     at: "2026-03-01T12:00:00Z".parse()?,
///     method: "GET",
///     target: "/v1/operationLog?maxKey=10",
///     headers: &[],
///     body: b"",
///     status: 200,
///     answer_headers: &[],
///     answer: b"{}",
/// };
/// let journal = [Recorded::new(1, &exchange, Proof::Unchecked, catalogue.operations())];
/// let verdict = check(catalogue.operations(), &journal, 0);
/// assert_eq!(verdict.findings[0].rule.id, "requests/unknown-parameter");
/// assert!(verdict.findings[0].expected.contains("did you mean maxKeys?"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn check<'a>(
    operations: impl IntoIterator<Item = &'a Operation> + Clone,
    journal: impl IntoIterator<Item = &'a Recorded>,
    forgotten: u64,
) -> Verdict {
    let (cut, whole): (Vec<&Recorded>, Vec<&Recorded>) = journal.into_iter().partition(|request| request.is_cut);
    let forgotten = forgotten + cut.len() as u64;
    let read = |request| Reading { request, led: asked::read(operations.clone(), request) };
    let readings: Vec<Reading<'_>> = whole.into_iter().map(read).collect();
    let pages = walks::pages(&readings);
    let evidence = Evidence { readings: &readings, before: before(&readings), pages, has_forgotten: forgotten > 0 };
    let mut verdict = Verdict { requests: readings.len(), forgotten, findings: Vec::new(), used: used(&readings) };
    for rule in rules::ALL {
        match rule.check {
            Check::Request(check) => {
                for reading in &readings {
                    let violations = check(reading).into_iter();
                    verdict.findings.extend(violations.map(|found| found.in_request(rule, reading.request)));
                }
            }
            Check::Journal(check) => {
                let violations = check(&evidence).into_iter();
                verdict.findings.extend(violations.map(|(request, found)| found.in_request(rule, request)));
            }
        }
    }
    verdict
}

/// For each reading the one that the same client sent right before, by index.
fn before(readings: &[Reading<'_>]) -> Vec<Option<usize>> {
    let mut last: HashMap<&str, usize> = HashMap::new();
    readings.iter().enumerate().map(|(index, reading)| last.insert(reading.request.sender(), index)).collect()
}

/// How often each request form and parameter was used.
fn used(readings: &[Reading<'_>]) -> BTreeMap<(String, String), u64> {
    let mut used: BTreeMap<(String, String), u64> = BTreeMap::new();
    for reading in readings {
        let Some(asked) = reading.asked() else { continue };
        let operation = asked.operation;
        let rows = operation.parameters().iter().filter(|row| asked.sent(row, reading.request).is_some());
        let parameters = rows.map(|row| format!("{}.{}", FactKind::Parameter.as_str(), row.name.as_ref()));
        let is_proven = matches!(reading.request.proof, Proof::Proven { .. });
        let schemes =
            operation.security().iter().filter(|row| is_proven && follows(reading.request, row.scheme.as_ref()));
        let schemes = schemes.map(|row| format!("{}.{}", FactKind::Auth.as_str(), row.scheme.as_ref()));
        for fact in parameters.chain([asked.fact()]).chain(schemes) {
            *used.entry((operation.id().to_string(), fact)).or_default() += 1;
        }
    }
    used
}

/// Whether a request is signed after the scheme of this name. What tells that is no secret, so it has been kept.
fn follows(request: &Recorded, scheme: &str) -> bool {
    let (headers, body) = (request.headers.as_slice(), request.body.as_bytes());
    let parts = Parts { method: &request.method, target: &request.target, headers, body };
    scheme.parse().is_ok_and(|scheme: Scheme| scheme.is_attempted(&parts))
}
