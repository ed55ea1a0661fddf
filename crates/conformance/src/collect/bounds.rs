//! Windows that leave something open: one bound alone, empty bounds, the page's own example, and windows that take several pages.
//!
//! Neighbour: `windows` asks for windows with both bounds on one page. What the page leaves open is not required: with one bound
//! alone a target may choose the other.

use std::ops::RangeInclusive;

use oplog_schema::tables::{DefaultWindow, ExampleRequest, Filter};

use super::list::{Reference, bounded};
use super::walker::{Plan, walk};
use super::windows::today;
use crate::evidence::{Evidence, ExampleAnswer, Window, WindowKind, Windows};
use crate::session::{Session, Spelling};
use crate::walk::{ItemDigest, Walk};
use oplog_findings::Request;

/// Pages of one window.
const MOST_PAGES: usize = 200;

pub(super) async fn check(session: Session<'_>, reference: &Reference) {
    for filter in session.operation().documented_filters() {
        let asked = Asked { session, reference, filter };
        let deeper = Asked { session: session.deeper(), ..asked };
        tokio::join!(deeper.one_bound_alone(), deeper.empty_bounds(), deeper.in_pages());
        for example in session.operation().examples() {
            asked.example(example).await;
        }
    }
}

#[derive(Clone, Copy)]
struct Asked<'a> {
    session: Session<'a>,
    reference: &'a Reference,
    filter: &'a Filter,
}

impl Asked<'_> {
    /// The list call without any bound.
    fn unbounded(&self) -> Request {
        self.filter.bounds().fold(self.reference.call.clone(), |call, name| call.without(name))
    }

    fn within(&self, bounds: (i64, i64)) -> Request {
        bounded(self.session, self.unbounded(), &self.filter.start, self.filter.end.as_deref(), bounds)
    }

    async fn walk(&self, name: &str, call: Request, size: Option<u64>) -> Walk {
        let plan =
            Plan { name: name.to_owned(), call, size, pages: MOST_PAGES, paged: self.reference.paged, from: None };
        let walk = walk(self.session, plan).await;
        self.session.check(&Evidence::Walk(&walk));
        walk
    }

    /// The largest page: as few requests as can be.
    fn largest(&self) -> Option<u64> {
        self.session.operation().pagination().and_then(|paging| paging.max_size)
    }

    fn check(&self, kind: WindowKind, whole: &[ItemDigest], start: i64, end: i64, walk: &Walk) {
        let windows = vec![Window { start, end, walk }];
        self.session.check(&Evidence::Windows(&Windows { kind, whole, windows }));
    }

    /// The times of the entries that lie in `within`, sorted. A long list has many: nobody keeps them while walking.
    fn times(&self, within: RangeInclusive<i64>) -> Vec<i64> {
        let mut times: Vec<i64> = self.reference.walk.times().filter(|time| within.contains(time)).collect();
        times.sort_unstable();
        times
    }

    /// Each bound by itself, in the middle of the current day's entries, so that the other one's default makes sense.
    async fn one_bound_alone(&self) {
        let (first, last) = today(self.session);
        let middle = {
            let times = self.times(first..=last);
            times.get(times.len() / 2).copied().unwrap_or(first)
        };
        let from = bounded(self.session, self.unbounded(), &self.filter.start, None, (middle, last));
        let walk = self.walk("the walk with a lower bound alone", from, self.largest()).await;
        self.check(WindowKind::Open, &[], middle, i64::MAX, &walk);
        if let Some(end) = &self.filter.end {
            let until = bounded(self.session, self.unbounded(), end, None, (middle, last));
            let walk = self.walk("the walk with an upper bound alone", until, self.largest()).await;
            self.check(WindowKind::Open, &[], i64::MIN, middle, &walk);
        }
    }

    /// Bounds without a value, which mean the documented default.
    async fn empty_bounds(&self) {
        if self.filter.default != DefaultWindow::CurrentDay {
            return;
        }
        let day = today(self.session);
        let empty = self.filter.bounds().fold(self.unbounded(), |call, name| call.with(name, ""));
        let implicit = self.walk("the walk with empty bounds", empty, self.largest()).await;
        let named = self.walk("the walk over the current day", self.within(day), self.largest()).await;
        if today(self.session) == day
            && named.is_complete()
            && !(named.entries.is_empty() && implicit.entries.is_empty())
        {
            self.check(WindowKind::Default, &named.entries, day.0, day.1, &implicit);
        }
    }

    /// A window in the middle of the list, walked by small pages: each of them must keep to the window.
    async fn in_pages(&self) {
        let (start, end) = {
            let times = self.times(i64::MIN..=i64::MAX);
            let (Some(&start), Some(&end)) = (times.get(times.len() / 3), times.get(times.len() * 2 / 3)) else {
                return;
            };
            (start, end)
        };
        if !self.reference.paged {
            return;
        }
        let truth = self.walk("the walk over a window", self.within((start, end)), self.largest()).await;
        let size = (truth.entries.len() as u64 / 4).max(1);
        let name = format!("the walk over a window by {size}");
        let paged = self.walk(&name, self.within((start, end)), Some(size)).await;
        self.check(WindowKind::Open, &[], start, end, &paged);
        // What oversteps the window is said already; beside the truth it would be said again.
        let keeps_to_it =
            paged.entries.iter().all(|entry| entry.time().is_some_and(|time| (start..=end).contains(&time)));
        if truth.is_complete() && keeps_to_it {
            self.session.compare(&truth, &paged);
        }
    }

    /// The page's own example, as it is printed.
    async fn example(&self, example: &ExampleRequest) {
        let operation = self.session.operation();
        let Some(endpoint) = operation.endpoint(&example.request) else { return };
        let Some(call) = self.session.call(endpoint, Spelling::Documented) else { return };
        let call = example.query.iter().fold(call, |call, (name, value)| call.with(name, value.as_str()));
        let exchange = self.session.send(&call).await;
        let fact = format!("statement.{}", example.statement);
        self.session.check(&Evidence::ExampleAnswer(ExampleAnswer { fact: &fact, exchange: &exchange }));
        let bound = |name: &str| {
            let row = operation.parameter(name)?;
            let formats = operation.time_formats(&row.fact_id(), row.format);
            let text = example.query.get(name)?;
            formats.iter().find_map(|format| format.parse(text).ok()).map(|time| time.as_millisecond())
        };
        let bounds = bound(&self.filter.start).zip(self.filter.end.as_deref().and_then(bound));
        let answered = exchange.result.as_ref().is_ok_and(|reply| reply.status == operation.success_status());
        if let (Some((start, end)), true) = (bounds, answered) {
            let size = operation.pagination().and_then(|paging| example.query.get(&paging.size)?.parse().ok());
            let walk = self.walk("the page's example request", call, size).await;
            self.check(WindowKind::Open, &[], start, end, &walk);
        }
    }
}
