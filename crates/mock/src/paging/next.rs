//! What leads to the next page: its cursor, and links with it, which are the request's own target with the cursor put in.

use std::ops::Range;

use oplog_schema::tables::{NextLink, Pagination, PagingStrategy};
use oplog_schema::uri::UNRESERVED;
use percent_encoding::utf8_percent_encode;
use serde_json::{Value, json};

use super::cursor::CursorCodec;
use super::list::List;
use crate::parsed::ParsedRequest;

/// The cursor that leads to the entry of the list at `index`.
pub(crate) fn cursor(
    request: &ParsedRequest<'_>,
    list: &List<'_>,
    pagination: &Pagination,
    cursors: &CursorCodec,
    index: u64,
) -> Option<String> {
    let before = index.saturating_sub(list.window.start);
    match pagination.strategy {
        PagingStrategy::Marker | PagingStrategy::Token => {
            Some(cursors.seal(request.plan.operation.id().as_str(), list.cursor(index)))
        }
        PagingStrategy::Page => Some((before / list.size.max(1) + 1).to_string()),
        PagingStrategy::Offset => Some(before.to_string()),
        PagingStrategy::Key => {
            let last = list.series.entry(index.checked_sub(1).filter(|last| *last < list.window.end)?, request);
            request.plan.operation.entry_key(&last)
        }
    }
}

/// Whether a page has a link to the next one: services that do not look ahead give one to every full page.
pub(super) fn is_linked(link: &NextLink, list: &List<'_>, page: &Range<u64>) -> bool {
    match link {
        NextLink::List(_) => !page.is_empty() && page.end - page.start == list.size,
        NextLink::Header | NextLink::Member(_) => page.end < list.window.end,
    }
}

/// The address of the page behind `cursor`: parameters are sorted by name.
pub(crate) fn address(request: &ParsedRequest<'_>, pagination: &Pagination, cursor: &str) -> String {
    let others = request.query.iter().filter(|(name, _)| *name != pagination.cursor);
    let mut pairs: Vec<_> = others.chain([(pagination.cursor.as_str(), cursor)]).collect();
    pairs.sort();
    let encode = |text| utf8_percent_encode(text, UNRESERVED);
    let query: Vec<_> = pairs.into_iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
    let received = request.received;
    format!("{}{}?{}", received.origin(), received.request.path(), query.join("&"))
}

/// The `Link` header with a link to the next page.
pub(crate) fn header(address: &str) -> String {
    format!("<{address}>; rel=\"next\"")
}

/// A list with a link to the next page.
pub(crate) fn list(address: &str) -> Value {
    json!([{"rel": "next", "href": address}])
}
