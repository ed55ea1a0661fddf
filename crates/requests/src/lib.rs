//! The request checker: what clients sent, held against the documented request tables.
//!
//! `journal → readings → rules → results`. A server records what it is asked ([`LoggedRequest`]), without secrets; [`check`] is a
//! pure function over the journal. It serves whoever tests a client: the mock's `verify`, and the gate for changes to an SDK.
//!
//! Neighbours: `oplog-schema` says what is documented, `oplog-wire` reads bodies and formats, `oplog-findings` is the model of
//! what is found. Edges: no I/O, no vendor. What a page does not state is worth a warning at most. A client that asks wrongly on
//! purpose, to see an error, is told so all the same: check its tests with `--warn`.

mod checked;
mod evidence;
mod log;
mod logged_request;
mod logged_response;
mod mask;
mod parsed;
mod reading;
mod results;
mod rolling;
pub mod rules;
mod served;
mod shown;
mod walks;

use oplog_schema::Operation;

pub use checked::{Checked, CheckedRequests, RequestFinding};
pub use logged_request::{LoggedRequest, Proof};
pub use logged_response::{LoggedResponse, PageSeen};
pub use rolling::RollingJournal;
pub use served::ServedExchange;
pub use shown::ShownError;

use reading::Reading;
use results::Results;

/// Checks the requests of a journal, oldest first, by what the tables of `operations` say. `forgotten` is how many there were
/// before those. A walk that is still under way counts as given up, so the client must have come to its end.
///
/// ```
/// use oplog_requests::{ServedExchange, Proof, LoggedRequest, check};
/// use oplog_schema::Catalogue;
///
/// let catalogue = Catalogue::embedded()?;
/// let exchange = ServedExchange {
///     connection: None,
///     at: "2026-03-01T12:00:00Z".parse()?,
///     method: "GET",
///     target: "/v1/operationLog?maxKey=10",
///     headers: &[],
///     body: b"",
///     status: 200,
///     answer_headers: &[],
///     answer: b"{}",
/// };
/// let journal = [LoggedRequest::new(1, &exchange, Proof::Unchecked, catalogue.operations())];
/// let checked = check(catalogue.operations(), &journal, 0);
/// let found = checked.findings().next().expect("a misspelt parameter");
/// assert_eq!(found.rule.id, "requests/unknown-parameter");
/// assert!(found.finding.expected.contains("did you mean maxKeys?"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn check<'a>(
    operations: impl IntoIterator<Item = &'a Operation> + Clone,
    journal: impl IntoIterator<Item = &'a LoggedRequest>,
    forgotten: u64,
) -> CheckedRequests {
    let (cut, whole): (Vec<&LoggedRequest>, Vec<&LoggedRequest>) =
        journal.into_iter().partition(|request| request.is_cut);
    let forgotten = forgotten + cut.len() as u64;
    let read = |request| Reading { request, route: parsed::read(operations.clone(), request) };
    let readings: Vec<Reading<'_>> = whole.into_iter().map(read).collect();
    let mut results = Results::default();
    readings.iter().for_each(|reading| results.add_request(reading));
    results.add_journal(&readings, forgotten > 0);
    CheckedRequests { requests: readings.len(), forgotten, results: results.into_checked() }
}
