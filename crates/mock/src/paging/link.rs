//! Links to the next page: the request's own target, with the cursor put in and the parameters sorted by name.

use std::ops::Range;

use oplog_schema::tables::Pagination;
use oplog_schema::uri::UNRESERVED;
use percent_encoding::utf8_percent_encode;
use serde_json::{Value, json};

use super::list::List;
use crate::parsed::ParsedRequest;

/// The member with links: left out unless the page is as full as it may be, even when nothing follows.
pub(super) fn links(
    request: &ParsedRequest<'_>,
    list: &List<'_>,
    pagination: &Pagination,
    page: Range<u64>,
) -> Option<Value> {
    let full = !page.is_empty() && page.end - page.start == list.size;
    let member = &list.series.listing.key.as_ref()?.member;
    let last = list.series.entry(page.end.checked_sub(1).filter(|_| full)?, request);
    let cursor = last.get(member)?.as_str()?;

    let others = request.query.iter().filter(|(name, _)| *name != pagination.cursor);
    let mut pairs: Vec<_> = others.chain([(pagination.cursor.as_str(), cursor)]).collect();
    pairs.sort();
    let encode = |text| utf8_percent_encode(text, UNRESERVED);
    let query: Vec<_> = pairs.into_iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
    let received = request.received;
    let href = format!("{}{}?{}", received.origin(), received.request.path(), query.join("&"));
    Some(json!([{"rel": "next", "href": href}]))
}
