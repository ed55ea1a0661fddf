//! Whether a list is cut into pages, and how long they are.

use oplog_schema::tables::{Pagination, whole};

use crate::parsed::ParsedRequest;

/// The most entries in one answer where the tables set no limit: what fits a body that clients still read.
pub(crate) const LONGEST: u64 = 100_000;

/// The paging of an operation, unless the version asked for has none.
pub(crate) fn active<'c>(request: &'c ParsedRequest<'_>) -> Option<&'c Pagination> {
    let pagination = request.plan.operation.pagination()?;
    request.has_since(pagination.since.as_deref()).then_some(pagination)
}

/// How many entries the page may hold: as asked, else the default, never more than the largest page.
pub(crate) fn size(request: &ParsedRequest<'_>, pagination: &Pagination) -> u64 {
    let largest = pagination.max_size.unwrap_or(LONGEST);
    let least = request.plan.operation.parameter(&pagination.size).and_then(|row| row.minimum).unwrap_or(1);
    let asked = request.parameter(&pagination.size).and_then(whole).filter(|&n| n >= i128::from(least));
    let asked = asked.map(|n| u64::try_from(n).unwrap_or(u64::MAX));
    asked.or(pagination.default_size).unwrap_or(largest).min(largest)
}
