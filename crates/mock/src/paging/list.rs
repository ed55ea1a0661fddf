//! A list as one request sees it: whose entries, which window, where the page starts and how long it is.

use std::ops::Range;

use jiff::{SignedDuration, Timestamp};
use oplog_schema::tables::{DefaultWindow, Filter, Pagination, PagingStrategy};

use super::cursor::{Cursor, CursorCodec};
use super::size;
use super::start::{self, PageStart};
use crate::data::series::{Series, Window};
use crate::draw::Draw;
use crate::listing::{Listing, Newest};
use crate::parsed::ParsedRequest;
use crate::plan::Plan;
use crate::selection;
use crate::settings::Settings;

/// A list, resolved for one request.
pub(crate) struct List<'p> {
    pub(crate) series: Series<'p>,
    /// The entries that the filters leave.
    pub(crate) window: Range<u64>,
    pub(crate) start: PageStart,
    /// The most entries that the page holds.
    pub(crate) size: u64,
    /// Noon of the day on which the walk began.
    pub(crate) anchor: Timestamp,
    /// A digest of the parameters that a cursor is bound to.
    pub(crate) digest: u64,
}

impl<'p> List<'p> {
    /// The list that `request` asks for; `None` when its operation has no list.
    pub(crate) fn resolve(request: &ParsedRequest<'p>, settings: &Settings, cursors: &CursorCodec) -> Option<Self> {
        let listing = request.plan.listing.as_ref()?;
        let pagination = size::active(request);
        let opened = pagination.and_then(|pagination| start::open(request, pagination, cursors));
        let carried = opened.flatten().and_then(|cursor| Timestamp::from_second(cursor.anchor).ok());
        let anchor = carried.unwrap_or_else(|| noon(request.received.now));

        let series = series(request.plan, listing, request, settings, anchor)?;
        // What has not come yet is newer than all the rest.
        let hidden = request.received.own.hidden(request.plan.operation.id().as_str());
        let mut window = hidden.min(series.total)..series.total;
        for (filter, shift) in &request.plan.filters {
            if request.has_since(filter.since.as_deref()) {
                let Some(bounds) = bounds(request, filter, *shift, anchor) else { continue };
                let found = series.within(bounds);
                window = found.start.max(window.start)..found.end.min(window.end);
            }
        }
        window.end = window.end.max(window.start);
        let mut series = series;
        if let Some(picked) = selection::picked(request, &series, window.clone()) {
            window = 0..picked.len() as u64;
            series.picked = Some(picked);
        }

        let size = pagination.map_or(size::LONGEST, |pagination| size::size(request, pagination));
        let digest = digest(request, pagination, size, settings.seed);
        let start = match (pagination, opened) {
            (Some(_), Some(cursor)) => PageStart::from_cursor(cursor, digest),
            (Some(pagination), None) => match request.parameter(&pagination.cursor) {
                Some(text) => PageStart::plain(pagination.strategy, text, &series),
                None => PageStart::Start,
            },
            (None, _) => PageStart::Start,
        };
        Some(Self { series, window, start, size, anchor, digest })
    }
}

impl List<'_> {
    /// The cursor that leads to the entry at `index`.
    pub(crate) fn cursor(&self, index: u64) -> Cursor {
        Cursor { index, anchor: self.anchor.as_second(), digest: self.digest }
    }

    /// The index of the page's first entry.
    pub(crate) fn first(&self) -> u64 {
        match self.start {
            PageStart::At(index) => index,
            PageStart::Number(number) => self.window.start.saturating_add((number - 1).saturating_mul(self.size)),
            PageStart::Behind(entries) => self.window.start.saturating_add(entries),
            // A start that leads nowhere is the beginning, where no error row says otherwise.
            PageStart::Start | PageStart::Damaged | PageStart::Changed => self.window.start,
        }
    }
}

/// The entries of the entity that `request` names, in the list of `plan`.
pub(crate) fn series<'p>(
    plan: &'p Plan,
    listing: &'p Listing,
    request: &ParsedRequest<'p>,
    settings: &Settings,
    anchor: Timestamp,
) -> Option<Series<'p>> {
    let mut draw = Draw::new(settings.seed).of(plan.operation.id().as_str());
    let mut known = true;
    let mut documented = true;
    for entity in plan.operation.entities() {
        let value = request.parameter(&entity.parameter).unwrap_or_default();
        draw = draw.of(value.as_bytes());
        known &= request.knows(entity, value) || request.knows_foreign(entity, value);
        documented &= entity.known.first().is_some_and(|name| *name == value);
    }
    let shown: &[_] = if documented { &listing.documented } else { &[] };
    let total = match settings.entries {
        _ if !known => 0,
        Some(entries) => entries,
        // An example that shows a whole list, uncut, shows all that there is.
        None if documented && !plan.is_paged_by_default() && !shown.is_empty() => shown.len() as u64,
        None => listing.entries.max(shown.len() as u64),
    };
    let own = request.received.own.entries(plan.operation.id().as_str());
    let (shown, total) = match own {
        Some(own) => (own, if known { own.len() as u64 } else { 0 }),
        None => (shown, total),
    };
    let newest = match listing.newest {
        Newest::At(newest) => newest,
        Newest::Today => anchor,
    };
    Some(Series {
        listing,
        node: plan.entry_node()?,
        draw,
        times: draw.of("time"),
        is_documented: documented && own.is_none(),
        documented: shown,
        total,
        newest,
        picked: None,
    })
}

/// Noon in UTC of the day of `now`.
pub(crate) fn noon(now: Timestamp) -> Timestamp {
    const DAY: i64 = 24 * 60 * 60;
    let day = now.as_second().div_euclid(DAY);
    Timestamp::from_second(day * DAY + DAY / 2).unwrap_or(now)
}

/// The window that a filter's parameters ask for, unless they ask for everything; a bound that is not sent takes its default by
/// itself.
fn bounds(request: &ParsedRequest<'_>, filter: &Filter, shift: i64, anchor: Timestamp) -> Option<Window> {
    let half_day = SignedDuration::from_hours(12);
    let (first, last) = match filter.default {
        DefaultWindow::All => (Timestamp::MIN, Timestamp::MAX),
        DefaultWindow::CurrentDay => {
            let midnight = anchor.checked_sub(half_day).unwrap_or(anchor);
            let end = anchor.checked_add(half_day - SignedDuration::from_nanos(1)).unwrap_or(anchor);
            (midnight, end)
        }
    };
    let window = Window {
        start: request.time(&filter.start).unwrap_or(first),
        end: filter.end.as_deref().and_then(|end| request.time(end)).unwrap_or(last),
        shift,
    };
    (window.start > Timestamp::MIN || window.end < Timestamp::MAX).then_some(window)
}

/// A digest of what a token is bound to: the path, and every parameter on the page but the token itself and the body's form.
///
/// Parameters from elsewhere (signatures, nonces) may differ from page to page and do not count. A page size counts by its
/// effect. Under other strategies a cursor is a place in the list and bound to nothing, so its digest is 0.
fn digest(request: &ParsedRequest<'_>, pagination: Option<&Pagination>, size: u64, seed: u64) -> u64 {
    let Some(pagination) = pagination.filter(|pagination| pagination.strategy == PagingStrategy::Token) else {
        return 0;
    };
    let operation = &request.plan.operation;
    let form = operation.media_parameter();
    let mut draw = Draw::new(seed).of("digest").of(&pagination.size).nth(size);
    for (name, value) in request.path.iter() {
        draw = draw.of(name).of(value);
    }
    for row in operation.parameters().iter().filter(|row| row.location.is_query_or_body() && row.basis.is_documented())
    {
        let name = row.name.as_str();
        let free = name == pagination.cursor || name == pagination.size || Some(name) == form;
        if let Some(value) = request.parameter(name).filter(|_| !free) {
            draw = draw.of(name).of(value.as_bytes());
        }
    }
    draw.bits()
}
