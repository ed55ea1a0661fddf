//! Version headers: which version of an operation an answer is of, and how a request asks for another.
//!
//! Pure. Who sends builds requests with it, rules ask it of what they read, snapshots are kept apart by it. An operation without
//! versions has none.

use oplog_schema::Operation;
use oplog_schema::tables::Microversion;

use crate::{Request, Response};

/// The version that an answer is of: what it says itself, or the one that is served without headers. A service that knows
/// nothing of versions says none, whatever it is asked for.
#[must_use]
pub fn answered<'a>(operation: &'a Operation, call: &Request, reply: &'a Response) -> Option<&'a str> {
    let table = operation.microversion().filter(|table| !is_ignored(operation, table, call));
    let said = table.and_then(|table| table.headers.iter().find_map(|name| read(reply.header(name)?)));
    said.or(operation.microversion().map(|table| table.default.as_str()))
}

/// The version that a request names, unless its URI ignores versions.
#[must_use]
pub fn named<'a>(operation: &Operation, call: &'a Request) -> Option<&'a str> {
    let table = operation.microversion().filter(|table| !is_ignored(operation, table, call))?;
    table.headers.iter().find_map(|name| read(header(call, name)?))
}

/// The request in the version that is served to those who name none.
#[must_use]
pub fn by_default(operation: &Operation, mut call: Request) -> Request {
    let Some((table, first)) = operation.microversion().and_then(|table| Some((table, table.headers.first()?))) else {
        return call;
    };
    call.headers.retain(|(name, _)| !table.headers.iter().any(|known| known.eq_ignore_ascii_case(name)));
    call.with_header(first, table.default.as_str())
}

/// Whether `name` is a header that says a version of the operation.
#[must_use]
pub fn is_header(operation: &Operation, name: &str) -> bool {
    operation.microversion().is_some_and(|table| table.headers.iter().any(|known| known.eq_ignore_ascii_case(name)))
}

/// A header says a version alone, or behind a word for the service.
fn read(value: &str) -> Option<&str> {
    value.split_whitespace().last()
}

fn header<'a>(call: &'a Request, name: &str) -> Option<&'a str> {
    call.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}

fn is_ignored(operation: &Operation, table: &Microversion, call: &Request) -> bool {
    let own = operation.endpoints().iter().filter(|endpoint| {
        endpoint.method == call.method && endpoint.uri.match_prefix(&call.path).is_some_and(|(_, rest)| rest.is_empty())
    });
    own.into_iter().any(|endpoint| table.ignored_by.contains(&endpoint.id))
}
