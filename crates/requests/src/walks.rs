//! Requests for pages of lists, and how they hang together as walks.
//!
//! A request for a cursor goes on with the page whose answer gave that cursor out. A suite of tests may walk one list
//! several times, and at once, and equal pages may give out equal cursors: each giving-out is used up by one request, the
//! latest first. So a walk that is given up stays visible beside one that goes to the end.

use std::collections::{BTreeMap, HashMap, HashSet};

use oplog_schema::Operation;
use oplog_schema::condition::Condition;
use oplog_schema::tables::{ErrorRow, Pagination, PagingStrategy, ParameterLocation};

use crate::logged_request::LoggedRequest;
use crate::parsed::ParsedRequest;
use crate::reading::Reading;

/// What a request asks for, apart from where it starts: what has to stay the same through a walk.
pub(crate) type Query = BTreeMap<String, String>;

/// A request for a page.
#[derive(Debug)]
pub(crate) struct Page<'a> {
    pub(crate) operation: &'a Operation,
    pub(crate) paging: &'a Pagination,
    pub(crate) request: &'a LoggedRequest,
    pub(crate) query: Query,
    /// The size as sent.
    pub(crate) size: Option<&'a str>,
    /// The cursor asked for, empty where it is sent empty.
    pub(crate) cursor: Option<&'a str>,
    /// Where the cursor comes from.
    pub(crate) origin: Origin,
    /// The cursor that has to be asked for next; `None` for the last page, and where no page was answered.
    pub(crate) next: Option<String>,
    /// The first page of its walk, by index.
    pub(crate) first: usize,
    /// Its number in that walk, from 1.
    pub(crate) number: usize,
    /// Whether the walk goes on with another request: for the next page, or right away for this one once more.
    pub(crate) is_followed: bool,
    /// The page that the client asked for right before, by index, with no other request between.
    pub(crate) before: Option<usize>,
}

/// Where a cursor comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// There is none: the page is the first of a list.
    Start,
    /// This page gave it out.
    Given(usize),
    /// This page gave it out, for another query.
    Changed(usize),
    /// An answer told of it in passing, or it is no text of the service: a page number, the key of an entry.
    Known,
    /// No answer gave it out.
    Unknown,
}

impl Page<'_> {
    /// Whether a page was answered that says that it is the last one.
    pub(crate) fn is_last(&self) -> bool {
        self.is_answered() && self.next.is_none()
    }

    /// Whether a page was answered.
    pub(crate) fn is_answered(&self) -> bool {
        self.request.answer.page.is_some()
    }

    /// Whether it asks for the same page as `other`.
    pub(crate) fn is_like(&self, other: &Page<'_>) -> bool {
        self.operation.id() == other.operation.id()
            && (self.cursor, self.size) == (other.cursor, other.size)
            && self.query == other.query
    }

    /// The fact of the parameter that carries the cursor.
    pub(crate) fn cursor_fact(&self) -> String {
        format!("parameter.{}", self.paging.cursor)
    }

    /// The page number that it asks for, where pages have numbers.
    pub(crate) fn page_number(&self) -> Option<u64> {
        (self.paging.strategy == PagingStrategy::Page).then(|| number(self.paging, self.cursor))?
    }
}

/// How many pages that gave out one cursor are looked at for the one with the same query.
const LOOK_BACK: usize = 64;

/// A cursor of a list. Cursors that services make up are unlike any other; numbers and keys need the list beside them.
type Place = (String, String, String);

/// Puts the requests for pages of a journal together.
pub(crate) fn pages<'a>(readings: &'a [Reading<'a>]) -> Vec<Page<'a>> {
    let mut pages: Vec<Page<'a>> = Vec::new();
    let mut waiting: HashMap<Place, Vec<usize>> = HashMap::new();
    let mut given: HashMap<Place, Vec<usize>> = HashMap::new();
    let mut told: HashSet<Place> = HashSet::new();
    let mut last_of: HashMap<(Option<usize>, &str), Option<usize>> = HashMap::new();
    for reading in readings {
        let request = reading.request;
        let before = last_of.insert(request.sender(), None).flatten();
        let Some(parsed) = reading.parsed() else { continue };
        let Some(paging) = parsed.operation.pagination() else { continue };
        let index = pages.len();
        last_of.insert(request.sender(), Some(index));

        let query = query(parsed, request, paging);
        let cursor = parsed.pair(&paging.cursor);
        let place = |cursor: &str| place(parsed, paging, &query, cursor);
        let wanted = cursor.filter(|cursor| !cursor.is_empty()).map(place);
        let (origin, after) = match &wanted {
            None => (Origin::Start, None),
            Some(wanted) => {
                let next = waiting.get_mut(wanted).and_then(|waiting| {
                    let alike = waiting.iter().rev().take(LOOK_BACK).position(|giver| pages[*giver].query == query);
                    waiting.len().checked_sub(1 + alike.unwrap_or(0)).map(|place| waiting.remove(place))
                });
                let givers = given.get(wanted).map(Vec::as_slice).unwrap_or_default();
                let alike = givers.iter().rfind(|giver| pages[**giver].query == query);
                let origin = match (alike, givers.last()) {
                    (Some(giver), _) => Origin::Given(*giver),
                    (None, Some(giver)) => Origin::Changed(*giver),
                    (None, None) if told.contains(wanted) || !paging.strategy.is_opaque() => Origin::Known,
                    (None, None) => Origin::Unknown,
                };
                (origin, next.or_else(|| alike.copied()))
            }
        };
        let next = next(parsed, request, paging, cursor);
        if let Some(after) = after {
            pages[after].is_followed = true;
        }
        // A page that is asked for once more right away takes the place of the one before: its answer came too late.
        let page = Page {
            operation: parsed.operation,
            paging,
            request,
            cursor,
            origin,
            first: after.map_or(index, |after| pages[after].first),
            number: after.map_or(1, |after| pages[after].number + 1),
            is_followed: false,
            before,
            next,
            size: parsed.pair(&paging.size),
            query,
        };
        if let Some(before) = before.filter(|before| pages[*before].is_like(&page)) {
            pages[before].is_followed = true;
            if let Some(place) = &page.next.as_deref().map(|next| self::place(parsed, paging, &page.query, next)) {
                waiting.entry(place.clone()).or_default().retain(|waiting| *waiting != before);
            }
        }
        // Who asks for the same page by its own name does not give up: it gets nowhere.
        if let Some(before) =
            before.filter(|before| pages[*before].query == page.query && names(&pages[*before], &page))
        {
            pages[before].is_followed = true;
        }
        if let Some(next) = &page.next {
            let place = self::place(parsed, paging, &page.query, next);
            waiting.entry(place.clone()).or_default().push(index);
            let givers = given.entry(place).or_default();
            givers.retain(|giver| pages[*giver].query != page.query);
            givers.push(index);
        }
        if let Some(here) = request.answer.page.as_ref().and_then(|seen| seen.here.as_deref()) {
            told.insert(self::place(parsed, paging, &page.query, here));
        }
        pages.push(page);
    }
    pages
}

/// Whether `page` asks for the cursor that `previous` tells of itself.
fn names(previous: &Page<'_>, page: &Page<'_>) -> bool {
    let here = previous.request.answer.page.as_ref().and_then(|seen| seen.here.as_deref());
    previous.operation.id() == page.operation.id() && here.is_some() && here == page.cursor
}

/// The cursor that follows, if the answer says that there is one.
fn next(
    parsed: &ParsedRequest<'_>,
    request: &LoggedRequest,
    paging: &Pagination,
    cursor: Option<&str>,
) -> Option<String> {
    let seen = request.answer.page.as_ref()?;
    if paging.hands_out() || !paging.strategy.is_counted() {
        return seen.next.clone();
    }
    let number = number(paging, cursor)?;
    if paging.strategy == PagingStrategy::Page {
        return seen.pages.filter(|pages| number < *pages).map(|_| (number + 1).to_string());
    }
    let asked = parsed.pair(&paging.size).and_then(|size| size.parse().ok());
    let end = number + paging.granted(asked).unwrap_or(seen.entries as u64);
    seen.total.filter(|total| end < *total && seen.entries > 0).map(|_| end.to_string())
}

/// A page number or an offset; without one the first page is meant.
fn number(paging: &Pagination, cursor: Option<&str>) -> Option<u64> {
    cursor.filter(|text| !text.is_empty()).or(paging.strategy.first())?.parse().ok()
}

fn place(parsed: &ParsedRequest<'_>, paging: &Pagination, query: &Query, cursor: &str) -> Place {
    let list = match paging.strategy {
        PagingStrategy::Marker | PagingStrategy::Token => String::new(),
        PagingStrategy::Page | PagingStrategy::Offset => format!("{query:?}"),
        PagingStrategy::Key => format!("{:?}", parsed.path),
    };
    (parsed.operation.id().to_string(), list, cursor.to_owned())
}

/// The row of the error for a cursor that is sent with another query than it was given for.
pub(crate) fn changed_query<'o>(operation: &'o Operation, cursor: &str) -> Option<&'o ErrorRow> {
    operation.error_when(|when| matches!(when, Condition::ChangedQuery(name) if name == cursor))
}

/// What a request asks for: the parameters of the page, those in the path, and windows. What a signature adds is different in
/// each request, and the form of an answer may change on the way. The size counts by its effect, and only where pages have
/// numbers or it is an error to change it.
fn query(parsed: &ParsedRequest<'_>, request: &LoggedRequest, paging: &Pagination) -> Query {
    let operation = parsed.operation;
    let form = operation.media_parameter();
    let is_window = |name: &str| operation.filters().iter().any(|filter| filter.is_bounded_by(name));
    let mut query = Query::new();
    for row in operation.parameters() {
        let name = row.name.as_str();
        let counts = row.location == ParameterLocation::Path || row.basis.is_documented() || is_window(name);
        let is_free = name == paging.cursor || name == paging.size || Some(name) == form;
        if let Some(value) = parsed.sent(row, request).filter(|value| counts && !is_free && !value.is_empty()) {
            query.insert(name.to_owned(), value.to_owned());
        }
    }
    if paging.strategy == PagingStrategy::Page || changed_query(parsed.operation, &paging.cursor).is_some() {
        let size = parsed.pair(&paging.size).and_then(|text| text.parse().ok()).or(paging.default_size);
        let size = size.map(|size: u64| size.min(paging.max_size.unwrap_or(u64::MAX)));
        query.extend(size.map(|size| (paging.size.clone(), size.to_string())));
    }
    query
}
