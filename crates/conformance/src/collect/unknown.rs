//! What does not exist: ids that nothing has, and versions that the page does not name.

use oplog_findings::Exchange;
use oplog_schema::condition::Condition;
use oplog_schema::tables::{Basis, Endpoint};

use super::errors::made_up;
use super::subject::Subject;
use crate::evidence::{ErrorProbe, Evidence, UnknownId, UnknownVersion};
use crate::session::{Session, Spelling};
use oplog_wire::MediaType;

const NOT_FOUND: u16 = 404;
/// A version that no service has.
const NO_VERSION: &str = "9999";

/// Asks an operation that shows one thing for ids that nothing has, one at a time.
pub(super) async fn ids(session: Session<'_>, subject: &Subject) {
    let operation = session.operation();
    let (Some(detail), Some(endpoint)) = (operation.detail(), operation.documented_endpoints().next_back()) else {
        return;
    };
    let entities = operation.entities().iter().map(|row| (row.parameter.as_str(), row.unknown.as_str()));
    for (parameter, template) in entities.chain([(detail.parameter.as_str(), detail.unknown.as_str())]) {
        let id = made_up(session, template);
        let values = |name: &str| if name == parameter { Some(id.clone()) } else { subject.value(session, name) };
        let Some(call) = session.call_with(endpoint, Spelling::Explicit(MediaType::Json), values) else { return };
        let exchange = session.send(&call).await;
        session.check(&Evidence::UnknownId(UnknownId { parameter, id: &id, exchange: &exchange }));
        said_elsewhere(session, parameter, &id, &exchange);
    }
}

/// Holds the answer for an id that nothing has to an error that the page itself does not have, where one is known.
///
/// Only one that says that nothing is there: other refusals depend on who asks, and on what stands in front of the service.
pub(super) fn said_elsewhere(session: Session<'_>, parameter: &str, id: &str, exchange: &Exchange) {
    let when = Condition::Unknown(parameter.to_owned());
    let mut rows = session.operation().errors().iter().filter(|row| row.when == when);
    let row = rows.find(|row| row.basis == Basis::Upstream && row.status == NOT_FOUND);
    if let Some(row) = row {
        let how = format!("{parameter} = {id}, which names nothing");
        session.check(&Evidence::ErrorProbe(ErrorProbe { row, how: &how, exchange }));
    }
}

/// Sends each documented request under a version that does not exist.
pub(super) async fn versions(session: Session<'_>, subject: &Subject) {
    for endpoint in session.operation().documented_endpoints() {
        let Some(uri) = endpoint.uri.with_version(NO_VERSION) else { continue };
        let other = Endpoint { uri, ..endpoint.clone() };
        let values = |name: &str| subject.value(session, name);
        let Some(call) = session.call_with(&other, Spelling::Documented, values) else { continue };
        let exchange = session.send(&call).await;
        session.check(&Evidence::UnknownVersion(UnknownVersion { endpoint, exchange: &exchange }));
    }
}
