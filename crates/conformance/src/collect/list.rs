//! The reference: one walk over the whole list with as few page boundaries as can be had.
//!
//! Paging that the page does not document is used only where the target turns out to offer it.

use jiff::Timestamp;
use oplog_schema::tables::{DefaultWindow, Microversion, Pagination, PagingStrategy};
use serde_json::Value;

use super::config_hints;
use super::walker::{Plan, last_key, walk};
use crate::answer::tree;
use crate::evidence::Evidence;
use crate::session::Session;
use crate::walk::{End, NextCursor, Walk, entries};
use oplog_findings::{Request, Response, RuleInfo, Subject};

/// A size that every known service accepts where no largest page is known.
const LARGE: u64 = 100;
/// Pages after which the reference walk is given up.
const MOST_PAGES: usize = 500;

/// What is known about a list after the reference walk.
#[derive(Debug)]
pub(super) struct Reference {
    /// The walk.
    pub(super) walk: Walk,
    /// The call of further walks: the reference's, without cursor and size.
    pub(super) call: Request,
    /// Whether the target pages.
    pub(super) paged: bool,
}

/// Walks the list once; `None` when the operation has no list or none can be read.
pub(super) async fn reference(session: Session<'_>) -> Option<Reference> {
    let operation = session.operation();
    operation.entry_list()?;
    if operation.detail().is_some() {
        return None;
    }
    let plain = session.list_call()?;
    let wide = widest(session, plain.clone());
    let Some(paging) = operation.pagination() else {
        return finish(session, whole(session, wide.clone()).await, wide, false).await;
    };
    let call = session.since(wide, paging.since.as_deref());
    if !paging.basis.is_documented() && !adopted(session, paging, &call).await {
        let reason = "the page documents no paging, and the target does not offer it";
        for rule in crate::rules::infos().filter(|rule| rule.subject == Subject::Pagination) {
            session.coverage.skip_rule(rule.id, reason);
        }
        return finish(session, whole(session, plain.clone()).await, plain, false).await;
    }
    let mut found = None;
    for size in [paging.max_size.unwrap_or(LARGE), paging.default_size.unwrap_or(LARGE)] {
        let name = format!("the walk by {size}");
        let plan = Plan { name, call: call.clone(), size: Some(size), pages: MOST_PAGES, paged: true, from: None };
        let walked = walk(session, plan).await;
        let refused_at_once = walked.pages.is_empty() && matches!(walked.end, End::Refused(_));
        if !refused_at_once {
            found = Some(walked);
            break;
        }
    }
    let reference = match found {
        Some(walk) => walk,
        None => {
            let plan = Plan {
                name: "the default walk".to_owned(),
                call: call.clone(),
                size: None,
                pages: MOST_PAGES,
                paged: true,
                from: None,
            };
            walk(session, plan).await
        }
    };
    // Where the list can also be had whole, that answer has no page boundary at all.
    if paging.strategy == PagingStrategy::Key && paging.hands_out() {
        let mut all = whole(session, plain).await;
        let shown = session.operation().has_entry_key();
        if shown && all.is_complete() {
            by_key(&mut all);
            let mut paged = reference.clone();
            by_key(&mut paged);
            session.compare(&all, &paged);
        }
    }
    session.check(&Evidence::Walk(&reference));
    if reference.end == End::GivenUp {
        let pages = reference.pages.len();
        let reason = format!("the walk over the whole list was given up after {pages} pages");
        session.coverage.skip_rule("pagination/terminates", &reason);
    }
    finish(session, reference, call, true).await
}

/// Compares by key alone: versions of an answer may show more or fewer members of one entry.
fn by_key(walk: &mut Walk) {
    for entry in &mut walk.entries {
        entry.digest = entry.identity();
    }
}

/// Whether a rule can say nothing where no list can be read.
fn needs_list(rule: &RuleInfo) -> bool {
    matches!(rule.subject, Subject::Pagination | Subject::Filters) || rule.id == "relations/isolated"
}

async fn finish(session: Session<'_>, walk: Walk, call: Request, paged: bool) -> Option<Reference> {
    if walk.pages.is_empty() {
        let reason = format!(
            "the first page of the list cannot be read: {}",
            config_hints::entity_hint(session, "ID of one that exists")
        );
        for rule in crate::rules::infos().filter(|rule| needs_list(rule)) {
            session.coverage.skip_rule(rule.id, &reason);
        }
        return None;
    }
    if walk.entries.is_empty() {
        session.coverage.skip_rule("pagination/no-gap", &config_hints::empty_list(session));
    }
    if !paged {
        session.check(&Evidence::Walk(&walk));
        // Without pages there are no boundaries to lose an entry at: the list is compared with itself, asked for again.
        let again = whole(session, call.clone()).await;
        session.compare(&walk, &again);
    }
    Some(Reference { walk, call, paged })
}

/// The list without a page size. A target may cut it all the same: then its answers say where it goes on.
async fn whole(session: Session<'_>, call: Request) -> Walk {
    let paged = session.operation().pagination().is_some_and(Pagination::hands_out);
    let pages = if paged { MOST_PAGES } else { 1 };
    walk(session, Plan { name: "the whole list".to_owned(), call, size: None, pages, paged, from: None }).await
}

/// The call with the widest window, where the default one would show less than everything.
fn widest(session: Session<'_>, call: Request) -> Request {
    let Some(filter) = session
        .operation()
        .filters()
        .iter()
        .find(|filter| filter.basis.is_documented() && filter.default == DefaultWindow::CurrentDay)
    else {
        return call;
    };
    let end = session.target.clock.now().as_second() + 2 * 86_400;
    bounded(session, call, &filter.start, filter.end.as_deref(), (946_684_800_000, end * 1000))
}

/// The call with a window in milliseconds since 1970.
pub(super) fn bounded(
    session: Session<'_>,
    call: Request,
    start: &str,
    end: Option<&str>,
    bounds: (i64, i64),
) -> Request {
    let text = |name: &str, at: i64| {
        let format = session.operation().parameter(name)?.time_format()?;
        Some(format.format(Timestamp::from_millisecond(at).ok()?))
    };
    let mut call = call;
    if let Some(value) = text(start, bounds.0) {
        call = call.with(start, value);
    }
    if let Some((name, value)) = end.and_then(|name| Some((name, text(name, bounds.1)?))) {
        call = call.with(name, value);
    }
    call
}

/// Whether the target pages although the page does not say so: it claims the version that has paging, or a second page is
/// there and differs from the first.
///
/// The requests are not documented ones, so their answers are not checked: a target may refuse them as it likes.
async fn adopted(session: Session<'_>, paging: &Pagination, call: &Request) -> bool {
    let call = call.clone().with(&paging.size, "2");
    let Some((reply, first)) = unchecked(session, &call).await else { return false };
    if paging.since.as_deref().is_some_and(|version| claims(session, &reply, version)) {
        return true;
    }
    let next = match (paging.next_cursor(&first, reply.link().as_deref()), paging.strategy) {
        (NextCursor::Cursor(next), _) => Some(next),
        // The second page by two, and the page behind two entries.
        (_, PagingStrategy::Page | PagingStrategy::Offset) => Some("2".to_owned()),
        (_, PagingStrategy::Key) if !paging.hands_out() => last_key(session.operation(), &first),
        _ => None,
    };
    let Some(next) = next else { return false };
    let Some((_, second)) = unchecked(session, &call.with(&paging.cursor, next)).await else { return false };
    let digests = |body: &Value| {
        let rows = entries(session.operation(), body).unwrap_or_default();
        rows.into_iter().map(|entry| entry.digest).collect::<Vec<_>>()
    };
    let second = digests(&second);
    !second.is_empty() && digests(&first) != second
}

/// Whether an answer says that it is of this version, or of a later one.
fn claims(session: Session<'_>, reply: &Response, version: &str) -> bool {
    let headers = session.operation().microversion().into_iter().flat_map(|table| &table.headers);
    headers
        .filter_map(|name| reply.header(name))
        .filter_map(|value| value.split_whitespace().last())
        .any(|own| !Microversion::is_older(own, version))
}

/// An answer that is read and not checked.
pub(super) async fn unchecked(session: Session<'_>, call: &Request) -> Option<(Response, Value)> {
    let reply = session.reply(call).await.ok()?;
    let tree = tree(session.operation(), call.form, &reply)?;
    Some((reply, tree))
}
