//! Cutting one page out of a list.

use std::ops::Range;

use oplog_schema::Operation;
use oplog_schema::tables::{JsonType, NextLink};
use serde_json::Value;

use super::cursor::CursorCodec;
use super::list::List;
use super::next;
use super::size::active;
use super::start::PageStart;
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
    let cursor = |index| next::cursor(request, list, pagination, cursors, index);

    let mut page = Page { entries: start..end, ..Page::default() };
    if let Some(member) = &pagination.next {
        let next = more.then(|| cursor(end)).flatten();
        page.members.push((member, next.map(|text| number_or_text(request, member, text))));
    }
    if let Some(member) = &pagination.more {
        page.members.push((member, Some(more.into())));
    }
    if let Some(link) = &pagination.link {
        let cursor = next::is_linked(link, list, &(start..end)).then(|| cursor(end)).flatten();
        let address = cursor.map(|cursor| next::address(request, pagination, &cursor));
        link_to(&mut page, &request.plan.operation, link, address);
    }
    let total = list.window.end - list.window.start;
    let pages = total.div_ceil(list.size.max(1));
    for (member, value) in [(&pagination.total, total), (&pagination.pages, pages)] {
        page.members.extend(member.iter().map(|member| (member.as_str(), Some(Value::from(value)))));
    }
    for (member, parameter) in &pagination.echo {
        let value = if *parameter == pagination.size {
            Some(list.size.into())
        } else if *parameter == pagination.cursor {
            // What names no page is not the page that is shown.
            let asked = request.parameter(parameter).filter(|_| list.start != PageStart::Damaged);
            let own = asked.map(|text| text.to_owned()).or_else(|| cursor(start));
            own.map(|text| number_or_text(request, member, text))
        } else {
            request.parameter(parameter).map(|text| text.to_owned().into())
        };
        page.members.push((member, value));
    }
    if let Some(headers) = &pagination.headers {
        let number = (start - list.window.start) / list.size.max(1) + 1;
        let values =
            [(&headers.page, number), (&headers.size, list.size), (&headers.total, total), (&headers.pages, pages)];
        for (name, value) in values {
            page.headers.extend(name.iter().map(|name| (name.as_str(), value.to_string())));
        }
    }
    page
}

/// Puts a link to `address` into a page, or says that there is none.
fn link_to<'p>(page: &mut Page<'p>, operation: &Operation, link: &'p NextLink, address: Option<String>) {
    match link {
        NextLink::Header => page.headers.extend(address.map(|address| ("Link", next::header(&address)))),
        NextLink::Member(name) => {
            let path = name.parse().ok();
            let is_nullable = path.and_then(|path| operation.field(&path)).is_some_and(|row| row.nullable);
            let none = is_nullable.then_some(Value::Null);
            page.members.push((name, address.map(Value::from).or(none)));
        }
        NextLink::List(name) => page.members.push((name, address.map(|address| next::list(&address)))),
    }
}

/// A cursor as the member that carries it has it.
fn number_or_text(request: &ParsedRequest<'_>, member: &str, cursor: String) -> Value {
    let field = || request.plan.operation.field(&member.parse().ok()?);
    match cursor.parse::<u64>() {
        Ok(number) if field().is_some_and(|row| row.kind == JsonType::Integer) => number.into(),
        _ => cursor.into(),
    }
}
