//! Cutting a list into pages, in the way that the tables name.
//!
//! [`Place`] is what a request says about where its page starts; [`cut`] makes the page. Both know four strategies: a marker
//! or token sealed by [`seal`], a page number, or the key of the last entry seen with a link to the rest.

mod link;
pub(crate) mod place;
pub(crate) mod seal;

use std::ops::Range;

use oplog_schema::tables::{Pagination, Strategy};
use serde_json::Value;

use crate::call::Call;
use crate::list::List;
use seal::{CursorCodec, Sealed};

/// The most entries in one answer where the tables set no limit: what fits a body that clients still read.
pub(crate) const LONGEST: u64 = 100_000;

/// One page: which entries it holds, and what its answer says about paging.
#[derive(Debug, Clone, Default)]
pub(crate) struct Page {
    /// The entries, by index.
    pub(crate) entries: Range<u64>,
    /// Body members that paging fills, by name; `None` leaves the member out.
    pub(crate) members: Vec<(String, Option<Value>)>,
    /// Paging headers.
    pub(crate) headers: Vec<(String, String)>,
}

/// Cuts the page that the call asks for.
pub(crate) fn cut(call: &Call<'_>, list: &List<'_>, sealer: &CursorCodec) -> Page {
    let Some(pagination) = active(call) else {
        let end = list.window.start.saturating_add(list.size).min(list.window.end);
        return Page { entries: list.window.start..end, ..Page::default() };
    };
    let start = list.place.index(list).clamp(list.window.start, list.window.end);
    let end = start.saturating_add(list.size).min(list.window.end);
    let more = end < list.window.end;
    let sealed = |index| {
        let position = Sealed { index, anchor: list.anchor.as_second(), digest: list.digest };
        sealer.seal(call.plan.operation.id().as_str(), position)
    };

    let mut page = Page { entries: start..end, ..Page::default() };
    let mut set = |member: &Option<String>, value: Option<Value>| {
        if let Some(member) = member {
            page.members.push((member.clone(), value));
        }
    };
    match pagination.strategy {
        Strategy::Marker | Strategy::Token => {
            set(&pagination.next, more.then(|| sealed(end).into()));
            set(&pagination.more, Some(more.into()));
        }
        Strategy::Page => set(&pagination.more, Some(more.into())),
        Strategy::Link => set(&pagination.links, link::links(call, list, pagination, start..end)),
    }
    for (member, parameter) in &pagination.echo {
        let value = if *parameter == pagination.size {
            Some(list.size.into())
        } else if *parameter == pagination.position {
            Some(call.parameter(parameter).map_or_else(|| sealed(start), |text| text.into_owned()).into())
        } else {
            call.parameter(parameter).map(|text| text.into_owned().into())
        };
        page.members.push((member.clone(), value));
    }
    if let Some(headers) = &pagination.headers {
        let number = (start - list.window.start) / list.size.max(1) + 1;
        let total = list.window.end - list.window.start;
        for (name, value) in [(&headers.page, number), (&headers.size, list.size), (&headers.total, total)] {
            page.headers.push((name.clone(), value.to_string()));
        }
    }
    page
}

/// The paging of an operation, unless the version asked for has none.
pub(crate) fn active<'c>(call: &'c Call<'_>) -> Option<&'c Pagination> {
    let pagination = call.plan.operation.pagination()?;
    call.has_since(pagination.since.as_deref()).then_some(pagination)
}

/// How many entries the page may hold: as asked, else the default, never more than the largest page.
pub(crate) fn size(call: &Call<'_>, pagination: &Pagination) -> u64 {
    let largest = pagination.max_size.unwrap_or(LONGEST);
    let least = call.plan.operation.parameter(&pagination.size).and_then(|row| row.minimum).unwrap_or(1);
    let asked = call.parameter(&pagination.size).and_then(|text| whole(&text)).filter(|&n| n >= i128::from(least));
    let asked = asked.map(|n| u64::try_from(n).unwrap_or(u64::MAX));
    asked.or(pagination.default_size).unwrap_or(largest).min(largest)
}

/// A whole number in plain digits; one that is too large for any use is still a number.
pub(crate) fn whole(text: &str) -> Option<i128> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let limit = if text.starts_with('-') { i128::MIN } else { i128::MAX };
    Some(text.parse().unwrap_or(limit))
}
