//! What an answer hands out: the cursor of the next page, or that there is none.

use oplog_schema::tables::{NextCursor, PageHeaders, Pagination, PagingStrategy};
use oplog_schema::{FieldPath, Operation};
use oplog_wire::MediaType;
use serde_json::Value;

use crate::served::ServedExchange;

/// What is kept of an answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LoggedResponse {
    /// The status.
    pub status: u16,
    /// The page, where it is one of a list.
    pub page: Option<PageSeen>,
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageSeen {
    /// How many entries it has.
    pub entries: usize,
    /// The cursor that it gives out for the next page.
    pub next: Option<String>,
    /// The cursor that it tells of itself.
    pub here: Option<String>,
    /// How many pages there are, where the answer tells.
    pub pages: Option<u64>,
    /// How many entries there are, where the answer tells.
    pub total: Option<u64>,
}

impl LoggedResponse {
    /// Whether it is a success.
    #[must_use]
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Reads the answer of `operation`.
    pub(crate) fn read(operation: &Operation, exchange: &ServedExchange<'_>) -> Self {
        let answer = Self { status: exchange.status, page: None };
        if !answer.is_success() {
            return answer;
        }
        Self { page: page(operation, exchange), ..answer }
    }
}

fn page(operation: &Operation, exchange: &ServedExchange<'_>) -> Option<PageSeen> {
    let paging = operation.pagination()?;
    let media = MediaType::sniff(exchange.answer);
    let body = operation.decode(media, operation.shape(), exchange.answer).ok()?.value;
    let entries = operation.entries(&body)?.len();
    let links = exchange.answer_headers.iter().filter(|(key, _)| key.eq_ignore_ascii_case("link"));
    let links: Vec<&str> = links.map(|(_, value)| value.as_str()).collect();
    let link = (!links.is_empty()).then(|| links.join(", "));
    let header = |name: &str| {
        let found = exchange.answer_headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.and_then(|(_, value)| value.trim().parse::<u64>().ok())
    };
    let member = |name: &Option<String>| name.as_ref()?.parse::<FieldPath>().ok()?.first(&body)?.as_u64();
    let names = paging.headers.as_ref();
    let named = |of: fn(&PageHeaders) -> &Option<String>| header(names.and_then(|names| of(names).as_ref())?);
    let total = member(&paging.total).or_else(|| named(|names| &names.total));
    let pages = member(&paging.pages).or_else(|| named(|names| &names.pages));
    let size = named(|names| &names.size);
    let pages = pages.or_else(|| Some(total?.div_ceil(size?.max(1))));
    let next = next(operation, paging, &body, link.as_deref());
    Some(PageSeen { entries, next, here: here(paging, &body), pages, total })
}

/// The cursor of the page itself, where the answer repeats it.
fn here(paging: &Pagination, body: &Value) -> Option<String> {
    let (member, _) = paging.echo.iter().find(|(_, parameter)| **parameter == paging.cursor)?;
    member.parse::<FieldPath>().ok()?.first(body)?.as_str().map(str::to_owned)
}

/// The cursor that a page gives out, unless it says that nothing follows: a text of the service, or the key of its last entry.
fn next(operation: &Operation, paging: &Pagination, body: &Value, link: Option<&str>) -> Option<String> {
    let more = paging.says_more(body);
    match paging.next_cursor(body, link) {
        NextCursor::Cursor(cursor) if more != Some(false) => Some(cursor),
        NextCursor::Absent if !paging.hands_out() && more == Some(true) && paging.strategy == PagingStrategy::Key => {
            operation.entry_key(operation.entries(body)?.last()?)
        }
        _ => None,
    }
}
