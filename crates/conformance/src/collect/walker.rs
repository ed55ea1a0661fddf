//! Walking: following cursors from page to page, by the strategy that the tables name.
//!
//! Every page is checked as an answer and reduced to digests before the next one is asked for.

use std::collections::{BTreeSet, HashSet};

use oplog_schema::tables::{NextLink, PageHeaders, Pagination};
use oplog_schema::{FieldPath, Operation};
use serde_json::Value;
use url::Url;

use crate::heavy;
use crate::session::Session;
use crate::sorted::PageOrder;
use crate::walk::{End, NextCursor, PageLink, Total, Totals, Walk, WalkPage, entries};
use oplog_findings::{Failure, Request, Response};

/// Pages of a walk that are asked for before anything else is asked for once more.
const FIRST: usize = 10;
/// Empty pages in a row after which a walk counts as stalled.
const STALLED_AFTER: usize = 12;
/// Bytes of the bodies of one walk. Where pages are that long, what follows is no other kind of page.
const MOST_BYTES: usize = 256 << 20;
/// Entries that a walk may rerun, beyond as many as it saw before, until it counts as endless. Some rows look alike
/// by nature, so a few that come again prove nothing.
const SEEN_AGAIN: usize = 20;

/// What a walk does.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    /// Its name in reports.
    pub(super) name: String,
    /// The call of the first page, without cursor and size.
    pub(super) call: Request,
    /// The page size to ask for.
    pub(super) size: Option<u64>,
    /// Pages after which it is given up.
    pub(super) pages: usize,
    /// Whether cursors are followed at all.
    pub(super) paged: bool,
    /// The cursor that it starts at; without one, at the beginning of the list.
    pub(super) from: Option<String>,
}

/// Walks.
pub(super) async fn walk(session: Session<'_>, plan: Plan) -> Walk {
    let mut walk = followed(session, plan).await;
    // It may be long, and be kept for long.
    walk.entries.shrink_to_fit();
    walk
}

async fn followed(session: Session<'_>, plan: Plan) -> Walk {
    let mut walk = Walk { name: plan.name.clone(), size: plan.size, pages: vec![], entries: vec![], end: End::GivenUp };
    let paging = session.operation().pagination().filter(|_| plan.paged);
    let mut call = plan.call.clone();
    if let (Some(paging), Some(size)) = (paging, plan.size) {
        call = call.with(&paging.size, size.to_string());
    }
    let mut cursor = plan.from;
    let mut given: BTreeSet<String> = BTreeSet::new();
    let mut distinct: HashSet<u64> = HashSet::new();
    let mut seen_again = 0;
    let mut empty = 0;
    let mut bytes = 0;
    while walk.pages.len() < plan.pages && bytes < MOST_BYTES {
        // The rest of a long list is more of the same.
        let session = if walk.pages.len() < FIRST { session } else { session.deeper() };
        let sent = match (&cursor, paging) {
            (Some(cursor), Some(paging)) => call.clone().with(&paging.cursor, cursor),
            _ => call.clone(),
        };
        let page = match page(session, paging, &sent, cursor.clone(), &mut walk, &mut bytes).await {
            Ok(page) => page,
            Err(end) => {
                walk.end = end;
                return walk;
            }
        };
        let news = walk.entries[page.start..].iter().filter(|entry| distinct.insert(entry.digest)).count();
        seen_again = if news == 0 { seen_again + page.count } else { 0 };
        empty = if page.count == 0 { empty + 1 } else { 0 };
        let next = paging.and_then(|paging| following(paging, &page, walk.entries.len()));
        walk.pages.push(page);
        walk.end = match next {
            None => End::LastPage,
            Some(next) if !given.insert(next.clone()) => End::Loop(next),
            Some(_) if empty >= STALLED_AFTER => End::Stalled(empty),
            Some(_) if seen_again > distinct.len() + SEEN_AGAIN => End::Endless(seen_again),
            Some(next) => {
                cursor = Some(next);
                End::GivenUp
            }
        };
        if walk.end != End::GivenUp {
            return walk;
        }
    }
    walk
}

async fn page(
    session: Session<'_>,
    paging: Option<&Pagination>,
    call: &Request,
    cursor: Option<String>,
    walk: &mut Walk,
    bytes: &mut usize,
) -> Result<WalkPage, End> {
    let reply = session.reply(call).await;
    let reply = reply.map_err(|failure| match failure {
        // What was seen is the beginning of the list.
        Failure::OutOfTime(_) if !walk.pages.is_empty() => End::GivenUp,
        other => End::Failed(other.to_string()),
    })?;
    *bytes += reply.body.len();
    heavy::reading(reply.body.len(), || read(session, paging, call, cursor, &reply, walk))
}

/// Checks the answer with a page and reduces it to digests.
pub(crate) fn read(
    session: Session<'_>,
    paging: Option<&Pagination>,
    call: &Request,
    cursor: Option<String>,
    reply: &Response,
    walk: &mut Walk,
) -> Result<WalkPage, End> {
    let answer = session.answer(call, reply, format!("page {} of {}", walk.pages.len() + 1, walk.name));
    session.check_answer(&answer).map_err(|failure| End::Failed(failure.to_string()))?;
    let value = answer.value().ok_or_else(|| match reply.is_success() {
        true => End::Refused("the body cannot be read".to_owned()),
        false => End::Refused(format!("status {}", reply.status)),
    })?;
    let rows = match &answer.known {
        Some(known) => known.iter().map(|entry| entry.digest).collect(),
        None => entries(session.operation(), value)
            .ok_or_else(|| End::Refused("no list of entries in the body".to_owned()))?,
    };
    let start = walk.entries.len();
    let count = rows.len();
    walk.entries.extend(rows);
    let member =
        |name: Option<&String>| name.and_then(|name| name.parse::<FieldPath>().ok()).and_then(|path| path.first(value));
    let header = reply.link();
    Ok(WalkPage {
        call: call.clone(),
        start,
        count,
        cursor,
        next: paging.map_or(NextCursor::Absent, |paging| paging.next_cursor(value, header.as_deref())),
        more: paging.and_then(|paging| paging.says_more(value)),
        echoed: paging
            .into_iter()
            .flat_map(|paging| paging.echo.keys())
            .filter_map(|name| Some((name.clone(), member(Some(name))?.clone())))
            .collect(),
        totals: paging.map_or_else(Totals::default, |paging| totals(paging, value, reply)),
        link: paging.and_then(|paging| link(session, call, paging.next_link(value, header.as_deref())?)),
        broken_link: broken_link(paging, header.as_deref()),
        last_key: match &answer.known {
            Some(known) => known.last().and_then(|entry| entry.key.clone()),
            None => last_key(session.operation(), value),
        },
        order: match &answer.known {
            Some(known) => PageOrder::among(session.operation(), call, known.iter().map(|entry| entry.sort.clone())),
            None => PageOrder::of(session.operation(), call, value),
        },
    })
}

/// What is wrong with the `Link` header, where pages have one.
fn broken_link(paging: Option<&Pagination>, header: Option<&str>) -> Option<String> {
    paging.filter(|paging| paging.link == Some(NextLink::Header))?;
    oplog_wire::link::next(header?).err().map(|error| error.to_string())
}

/// The key of the last entry of a body, as a request names it.
pub(crate) fn last_key(operation: &Operation, body: &Value) -> Option<String> {
    operation.entry_key(operation.entries(body)?.last()?)
}

/// The link to the next page, held against where the request went.
fn link(session: Session<'_>, call: &Request, href: String) -> Option<PageLink> {
    let base = Url::parse(&format!("{}{}", session.target.base(session.operation().id()), call.path)).ok()?;
    let led = base.join(&href).ok();
    let is_at_target = led.as_ref().is_some_and(|led| led.origin() == base.origin());
    // A gateway may serve the list below a path that the service behind it does not know.
    let is_same_list =
        led.as_ref().is_some_and(|led| base.path().ends_with(led.path()) && led.path().ends_with(call.path.as_str()));
    let followed = led.filter(|_| is_at_target && is_same_list).map(|led| Request {
        query: led.query_pairs().map(|(name, value)| (name.into_owned(), Some(value.into_owned()))).collect(),
        ..call.clone()
    });
    Some(PageLink { href, is_at_target, is_same_list, followed })
}

fn totals(paging: &Pagination, body: &Value, reply: &Response) -> Totals {
    let in_body = |name: &Option<String>| {
        let name = name.as_ref()?;
        let value = name.parse::<FieldPath>().ok()?.first(body)?.as_u64()?;
        Some(Total { fact: format!("response.{name}"), value })
    };
    let in_header = |of: fn(&PageHeaders) -> &Option<String>| {
        let name = paging.headers.as_ref().and_then(|headers| of(headers).as_ref())?;
        let value = reply.header(name)?.trim().parse().ok()?;
        Some(Total { fact: format!("header.{name}"), value })
    };
    let both = |body: Option<Total>, header: Option<Total>| body.into_iter().chain(header).collect();
    Totals {
        entries: both(in_body(&paging.total), in_header(|headers| &headers.total)),
        pages: both(in_body(&paging.pages), in_header(|headers| &headers.pages)),
    }
}

/// The cursor of the page after `page`, `None` when it is the last one; `seen` entries are behind a client by then.
pub(crate) fn following(paging: &Pagination, page: &WalkPage, seen: usize) -> Option<String> {
    paging.following(&page.end(paging, seen))
}
