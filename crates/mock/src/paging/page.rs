//! Cutting one page out of a list.

use std::ops::Range;

use oplog_schema::tables::PagingStrategy;
use serde_json::Value;

use super::cursor::CursorCodec;
use super::link;
use super::list::List;
use super::size::active;
use crate::parsed::ParsedRequest;

/// One page: which entries it holds, and what its answer says about paging.
#[derive(Debug, Clone, Default)]
pub(crate) struct Page<'p> {
    /// The entries, by index.
    pub(crate) entries: Range<u64>,
    /// Body members that paging fills, by name; `None` leaves the member out.
    pub(crate) members: Vec<(&'p str, Option<Value>)>,
    /// Paging headers.
    pub(crate) headers: Vec<(&'p str, String)>,
}

/// Cuts the page that the request asks for.
pub(crate) fn cut<'p>(request: &'p ParsedRequest<'_>, list: &List<'_>, cursors: &CursorCodec) -> Page<'p> {
    let Some(pagination) = active(request) else {
        let end = list.window.start.saturating_add(list.size).min(list.window.end);
        return Page { entries: list.window.start..end, ..Page::default() };
    };
    let start = list.first().clamp(list.window.start, list.window.end);
    let end = start.saturating_add(list.size).min(list.window.end);
    let more = end < list.window.end;
    let sealed = |index| cursors.seal(request.plan.operation.id().as_str(), list.cursor(index));

    let mut page = Page { entries: start..end, ..Page::default() };
    let mut set = |member: &'p Option<String>, value: Option<Value>| {
        if let Some(member) = member {
            page.members.push((member, value));
        }
    };
    match pagination.strategy {
        PagingStrategy::Marker | PagingStrategy::Token => {
            set(&pagination.next, more.then(|| sealed(end).into()));
            set(&pagination.more, Some(more.into()));
        }
        PagingStrategy::Page => set(&pagination.more, Some(more.into())),
        PagingStrategy::Link => set(&pagination.links, link::links(request, list, pagination, start..end)),
    }
    for (member, parameter) in &pagination.echo {
        let value = if *parameter == pagination.size {
            Some(list.size.into())
        } else if *parameter == pagination.cursor {
            Some(request.parameter(parameter).map_or_else(|| sealed(start), |text| text.into_owned()).into())
        } else {
            request.parameter(parameter).map(|text| text.into_owned().into())
        };
        page.members.push((member, value));
    }
    if let Some(headers) = &pagination.headers {
        let number = (start - list.window.start) / list.size.max(1) + 1;
        let total = list.window.end - list.window.start;
        for (name, value) in [(&headers.page, number), (&headers.size, list.size), (&headers.total, total)] {
            page.headers.push((name, value.to_string()));
        }
    }
    page
}
