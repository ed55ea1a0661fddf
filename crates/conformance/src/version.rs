//! Version headers: which version of an operation a request asks for, and how it asks for another.
//!
//! Pure. Neighbours: `session` builds requests with it, rules ask it of what they read. An operation without versions has none.

use oplog_findings::Request;
use oplog_schema::Operation;
use oplog_schema::tables::Microversion;

/// The version that a request asks for: what its headers name, or the one that is served without them. `None` where the
/// operation has no versions.
#[must_use]
pub fn asked<'a>(operation: &'a Operation, call: &'a Request) -> Option<&'a str> {
    let table = operation.microversion()?;
    let named = || table.headers.iter().find_map(|name| read(header(call, name)?));
    Some(if is_ignored(operation, table, call) { &table.default } else { named().unwrap_or(&table.default) })
}

/// Whether a request names a version that its URI does not ignore.
#[must_use]
pub fn is_named(operation: &Operation, call: &Request) -> bool {
    let Some(table) = operation.microversion() else { return false };
    !is_ignored(operation, table, call) && table.headers.iter().any(|name| header(call, name).is_some())
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

/// Whether version `left` is older than `right`: compared number by number.
#[must_use]
pub fn is_below(left: &str, right: &str) -> bool {
    let numbers = |text: &str| text.split('.').map(|part| part.parse().unwrap_or(u64::MAX)).collect::<Vec<_>>();
    numbers(left) < numbers(right)
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

#[cfg(test)]
mod tests {
    use super::is_below;

    #[test]
    fn versions_are_compared_number_by_number() {
        assert!(is_below("2.9", "2.58") && is_below("2.1", "2.51"));
        assert!(!is_below("2.58", "2.58") && !is_below("2.60", "2.58"));
        // The newest one, whatever it is.
        assert!(!is_below("latest", "2.58"));
    }
}
