//! Faults of time windows: bounds that are ignored, moved or lost, and another window where none is asked for.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use oplog_schema::Operation;
use oplog_schema::tables::{DefaultWindow, Filter};
use oplog_wire::time::TimeFormat;
use serde_json::Value;

use super::context::FaultContext;
use super::kind::FaultKind;
use super::pages::paged;
use crate::pairs::Pairs;
use crate::request::MockRequest;
use crate::response::MockResponse;

const HOUR: i64 = 3600;

/// Whether the page documents a window with two bounds.
fn windowed(operation: &Operation) -> bool {
    filter(operation).is_some()
}

/// Whether the page documents the window of a request without one.
fn defaulted(operation: &Operation) -> bool {
    filter(operation).is_some_and(|(filter, _)| filter.default == DefaultWindow::CurrentDay)
}

/// The documented window and the format of its bounds.
fn filter(operation: &Operation) -> Option<(&Filter, TimeFormat)> {
    let filter = operation.documented_filters().find(|filter| filter.end.is_some())?;
    Some((filter, operation.parameter(&filter.start)?.time_format()?))
}

/// The bounds that are asked for, where both are.
fn bounds(context: &FaultContext<'_>) -> Option<(Timestamp, Timestamp)> {
    let (filter, _) = filter(context.operation())?;
    let request = context.parsed()?;
    Some((request.time(&filter.start)?, request.time(filter.end.as_deref()?)?))
}

/// The request with other bounds.
fn within(context: &FaultContext<'_>, start: Timestamp, end: Timestamp) -> Option<MockRequest> {
    let (filter, format) = filter(context.operation())?;
    let request = context.with(context.request(), &filter.start, Some(&format.format(start)));
    Some(context.with(&request, filter.end.as_deref()?, Some(&format.format(end))))
}

/// The answer to the request with its bounds changed, where it has two good ones.
fn moved(context: &FaultContext<'_>, change: impl Fn(Timestamp, Timestamp) -> (Timestamp, Timestamp)) -> MockResponse {
    let request = bounds(context).and_then(|(start, end)| {
        let (start, end) = change(start, end);
        within(context, start, end)
    });
    request.map_or_else(|| context.right(), |request| context.right_to(&request))
}

/// The answer to a request without bounds, as though it had these.
fn by_default(context: &FaultContext<'_>, start: Timestamp, end: Timestamp) -> MockResponse {
    let Some((filter, _)) = filter(context.operation()) else { return context.right() };
    let bare = context.parameter(&filter.start).is_none()
        && filter.end.as_deref().is_none_or(|name| context.parameter(name).is_none());
    let request = within(context, start, end).filter(|_| bare);
    request.map_or_else(|| context.right(), |request| context.right_to(&request))
}

fn later(time: Timestamp, seconds: i64) -> Timestamp {
    time.checked_add(SignedDuration::from_secs(seconds)).unwrap_or(time)
}

/// The last whole hour.
fn floor(time: Timestamp) -> Timestamp {
    later(time, -time.as_second().rem_euclid(HOUR))
}

/// The next whole hour.
fn ceiling(time: Timestamp) -> Timestamp {
    later(time, (-time.as_second()).rem_euclid(HOUR))
}

fn midnight(now: Timestamp) -> Timestamp {
    now.to_zoned(TimeZone::UTC).start_of_day().map_or(now, |day| day.timestamp())
}

/// The time of an entry, as it is written.
fn written<'r>(context: &FaultContext<'_>, row: &'r Value) -> Option<&'r str> {
    row.get(context.operation().entry_list()?.time.as_ref()?)?.as_str()
}

const LONG_AGO: Timestamp = Timestamp::constant(946_684_800, 0);
const FAR_AHEAD: Timestamp = Timestamp::constant(4_102_444_800, 0);

/// The name and text of the only bound that is asked for.
fn lone_bound(context: &FaultContext<'_>) -> Option<(String, String)> {
    let (filter, _) = filter(context.operation())?;
    let mut sent = filter.bounds().filter_map(|name| Some((name.to_owned(), context.parameter(name)?)));
    let first = sent.next()?;
    sent.next().is_none().then_some(first)
}

/// Whether bounds are sent without a value.
fn has_empty_bounds(context: &FaultContext<'_>) -> bool {
    let sent = Pairs::parse(context.request().raw_query().as_bytes());
    filter(context.operation()).is_some_and(|(filter, _)| sent.get(&filter.start).is_some_and(str::is_empty))
}

/// Whether a bound is spelt as only the page's example spells it.
fn is_spelt_as_the_example(context: &FaultContext<'_>) -> bool {
    let Some((filter, format)) = filter(context.operation()) else { return false };
    let sent = context.parameter(&filter.start);
    let examples = context.operation().examples().iter().filter_map(|example| example.query.get(&filter.start));
    sent.is_some_and(|sent| format.parse(&sent).is_err() && examples.into_iter().any(|text| *text == sent))
}

fn has_example(operation: &Operation) -> bool {
    windowed(operation) && !operation.examples().is_empty()
}

pub(super) const KINDS: &[FaultKind] = &[
    FaultKind::fault(
        "ignores-a-lone-bound",
        "filters/window",
        "a bound that is sent without the other is not looked at",
        windowed,
        |context| {
            let request = lone_bound(context).and_then(|_| within(context, LONG_AGO, FAR_AHEAD));
            request.map_or_else(|| context.right(), |request| context.right_to(&request))
        },
    ),
    FaultKind::fault(
        "refuses-a-lone-bound",
        "representations/documented-request",
        "a bound that is sent without the other is refused",
        windowed,
        |context| match lone_bound(context) {
            Some((name, _)) => context.right_with(&name, "no-time"),
            None => context.right(),
        },
    ),
    FaultKind::fault(
        "empty-bounds-are-everything",
        "filters/default-window",
        "bounds without a value are no bounds at all",
        defaulted,
        |context| {
            let request = has_empty_bounds(context).then(|| within(context, LONG_AGO, FAR_AHEAD)).flatten();
            request.map_or_else(|| context.right(), |request| context.right_to(&request))
        },
    ),
    FaultKind::fault(
        "refuses-empty-bounds",
        "representations/documented-request",
        "bounds without a value are refused as malformed",
        defaulted,
        |context| match (has_empty_bounds(context), filter(context.operation())) {
            (true, Some((filter, _))) => context.right_with(&filter.start, "no-time"),
            _ => context.right(),
        },
    ),
    FaultKind::fault(
        "fails-at-the-example",
        "representations/example-request",
        "the page's own example makes the service fail",
        has_example,
        |context| {
            let mut response = context.right();
            if is_spelt_as_the_example(context) {
                response.status = 500;
            }
            response
        },
    ),
    FaultKind::fault(
        "shows-too-much-for-the-example",
        "filters/window",
        "bounds as the page's example spells them are not looked at",
        has_example,
        |context| {
            let request = is_spelt_as_the_example(context).then(|| within(context, LONG_AGO, FAR_AHEAD)).flatten();
            request.map_or_else(|| context.right(), |request| context.right_to(&request))
        },
    ),
    FaultKind::control(
        "refuses-the-example",
        "bounds as only the page's example spells them are refused as malformed",
        has_example,
        |context| match (is_spelt_as_the_example(context), filter(context.operation())) {
            (true, Some((filter, _))) => context.right_with(&filter.start, "no-time"),
            _ => context.right(),
        },
    ),
    FaultKind::fault(
        "loses-the-window-on-later-pages",
        "filters/window",
        "pages behind the first one do not keep to the window",
        |tables| windowed(tables) && paged(tables),
        |context| {
            // The list behind the window goes on where the page begins.
            let whole = within(context, LONG_AGO, FAR_AHEAD);
            match whole.filter(|_| context.is_late()) {
                Some(request) => context.right_to(&request),
                None => context.right(),
            }
        },
    ),
    FaultKind::fault("ignores-the-lower-bound", "filters/window", "a window has no lower bound", windowed, |context| {
        moved(context, |_, end| (LONG_AGO, end))
    }),
    FaultKind::fault("ignores-the-upper-bound", "filters/window", "a window has no upper bound", windowed, |context| {
        moved(context, |start, _| (start, FAR_AHEAD))
    }),
    FaultKind::fault("ignores-both-bounds", "filters/window", "every window is everything", windowed, |context| {
        moved(context, |_, _| (LONG_AGO, FAR_AHEAD))
    }),
    FaultKind::fault(
        "reads-bounds-in-another-zone",
        "filters/window",
        "bounds are read as eight hours ahead of UTC",
        windowed,
        |context| moved(context, |start, end| (later(start, -8 * HOUR), later(end, -8 * HOUR))),
    ),
    FaultKind::fault(
        "widens-windows-to-hours",
        "filters/window",
        "a window begins and ends with a whole hour around it",
        windowed,
        |context| moved(context, |start, end| (floor(start), ceiling(end))),
    ),
    FaultKind::fault(
        "narrows-windows-to-hours",
        "filters/sub-windows",
        "a window begins and ends with a whole hour inside it",
        windowed,
        |context| moved(context, |start, end| (ceiling(start), floor(end))),
    ),
    FaultKind::fault(
        "thins-short-windows",
        "filters/sub-windows",
        "a window of less than a week lacks the middle of its page",
        windowed,
        |context| {
            let short = bounds(context).is_some_and(|(start, end)| end.as_second() - start.as_second() < 7 * 24 * HOUR);
            context.edit_rows(|rows| {
                if short && rows.len() > 2 {
                    rows.remove(rows.len() / 2);
                }
            })
        },
    ),
    FaultKind::fault(
        "loses-both-bounds",
        "filters/boundaries",
        "neither bound belongs to its window",
        windowed,
        |context| {
            let texts = filter(context.operation()).map(|(filter, _)| [Some(&filter.start), filter.end.as_ref()]);
            let texts: Vec<_> =
                texts.into_iter().flatten().flatten().filter_map(|name| context.parameter(name)).collect();
            context.edit_rows(|rows| rows.retain(|row| !texts.iter().any(|text| written(context, row) == Some(text))))
        },
    ),
    FaultKind::fault(
        "defaults-to-everything",
        "filters/default-window",
        "without a window the whole list is answered",
        defaulted,
        |context| by_default(context, LONG_AGO, FAR_AHEAD),
    ),
    FaultKind::fault(
        "defaults-to-a-day-back",
        "filters/default-window",
        "without a window the last 24 hours are answered",
        defaulted,
        |context| by_default(context, later(context.now(), -24 * HOUR), context.now()),
    ),
    FaultKind::fault(
        "defaults-to-another-zones-day",
        "filters/default-window",
        "without a window the current day of another zone is answered",
        defaulted,
        |context| {
            let day = later(midnight(context.now()), -8 * HOUR);
            by_default(context, day, later(day, 24 * HOUR - 1))
        },
    ),
];
