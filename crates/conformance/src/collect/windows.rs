//! Windows: cut where entries are and where none are, compared with the whole list.
//!
//! Only filters that the page documents are checked.

use jiff::tz::TimeZone;
use oplog_schema::tables::{DefaultWindow, Filter};
use proptest::strategy::{Strategy as _, ValueTree};

use super::config_hints;
use super::list::{Reference, bounded};
use super::walker::{Plan, walk};
use crate::evidence::{Evidence, Window, WindowKind, Windows};
use crate::session::Session;
use crate::walk::{End, Walk};

/// Generated cuts and windows.
const GENERATED: usize = 3;
/// Pages of one window.
const MOST_PAGES: usize = 200;
const SECOND: i64 = 1000;

pub(super) async fn check(session: Session<'_>, reference: &Reference) {
    for filter in session.operation().documented_filters() {
        let checked = Checked { session, reference, filter };
        let (Some(first), Some(last)) = (reference.walk.times().min(), reference.walk.times().max()) else {
            let reason = match reference.walk.entries.is_empty() {
                true => config_hints::empty_list(session),
                false => "the times of the entries cannot be read".to_owned(),
            };
            for rule in ["filters/window", "filters/sub-windows", "filters/boundaries"] {
                session.coverage.skip_rule(rule, &reason);
            }
            continue;
        };
        if reference.walk.end != End::LastPage {
            for rule in ["filters/sub-windows", "filters/boundaries"] {
                session.coverage.skip_rule(rule, "the walk over the whole list did not end");
            }
        }
        // Walks over much of a long list are many entries: one behind the other.
        let long = async {
            checked.cuts(first, last).await;
            checked.within(first, last).await;
        };
        tokio::join!(long, checked.boundaries(), checked.nothing(first), checked.default_window(),);
    }
}

#[derive(Clone, Copy)]
struct Checked<'a> {
    session: Session<'a>,
    reference: &'a Reference,
    filter: &'a Filter,
}

impl Checked<'_> {
    /// The time of the entry behind this part of the list; behind the whole of it, of the last one.
    fn time_at(&self, part: usize, of: usize) -> Option<i64> {
        let count = self.reference.walk.times().count();
        self.reference.walk.times().nth((count * part / of).min(count.checked_sub(1)?))
    }

    /// The same, for more evidence.
    fn deeper(&self) -> Self {
        Self { session: self.session.deeper(), ..*self }
    }

    async fn over(&self, start: i64, end: i64) -> Walk {
        let bounds = (start, end);
        let name = format!("the window {} to {}", oplog_findings::instant(start), oplog_findings::instant(end));
        let call = self.reference.call.clone();
        let call = bounded(self.session, call, &self.filter.start, self.filter.end.as_deref(), bounds);
        self.walk(name, call).await
    }

    async fn walk(&self, name: String, call: oplog_findings::Request) -> Walk {
        let size = self.session.operation().pagination().and_then(|paging| paging.max_size);
        let walk =
            walk(self.session, Plan { name, call, size, pages: MOST_PAGES, paged: self.reference.paged, from: None })
                .await;
        self.session.check(&Evidence::Walk(&walk));
        walk
    }

    fn check(&self, kind: WindowKind, windows: &[(i64, i64, Walk)]) {
        self.session.check(&Evidence::Windows(&Windows {
            kind,
            whole: if self.reference.walk.end == End::LastPage { &self.reference.walk.entries } else { &[] },
            windows: windows.iter().map(|(start, end, walk)| Window { start: *start, end: *end, walk }).collect(),
        }));
    }

    /// Two windows that meet, once at the time of an entry, otherwise anywhere.
    async fn cuts(&self, first: i64, last: i64) {
        let mut runner = self.session.generator("cuts");
        let mut cuts = Vec::from_iter(self.time_at(1, 2));
        for _ in 0..GENERATED {
            let seconds = first / SECOND..=last / SECOND;
            cuts.extend(seconds.new_tree(&mut runner).map(|tree| tree.current() * SECOND));
        }
        for (position, cut) in cuts.into_iter().enumerate() {
            let asking = if position == 0 { *self } else { self.deeper() };
            let (left, right) = tokio::join!(asking.over(first - SECOND, cut), asking.over(cut, last + SECOND));
            self.check(WindowKind::SubWindows, &[(first - SECOND, cut, left), (cut, last + SECOND, right)]);
        }
    }

    /// Windows of a second on either side of an entry.
    async fn boundaries(&self) {
        let times = [(0, 3), (1, 3), (3, 3)].into_iter().filter_map(|(part, of)| self.time_at(part, of));
        for (position, time) in times.enumerate() {
            let asking = if position == 0 { *self } else { self.deeper() };
            let (before, after) = tokio::join!(asking.over(time - SECOND, time), asking.over(time, time + SECOND));
            self.check(WindowKind::Boundary, &[(time - SECOND, time, before), (time, time + SECOND, after)]);
        }
    }

    /// Windows somewhere inside the list.
    async fn within(&self, first: i64, last: i64) {
        let mut runner = self.session.generator("windows");
        for position in 0..GENERATED {
            let asking = if position == 0 { *self } else { self.deeper() };
            let seconds = first / SECOND..=last / SECOND;
            let Ok(pair) = (seconds.clone(), seconds).new_tree(&mut runner) else { return };
            let (a, b) = pair.current();
            let (start, end) = (a.min(b) * SECOND, a.max(b) * SECOND);
            let walk = asking.over(start, end).await;
            self.check(WindowKind::Within, &[(start, end, walk)]);
        }
    }

    /// A window long before the first entry.
    async fn nothing(&self, first: i64) {
        const YEAR: i64 = 366 * 86_400 * SECOND;
        let (start, end) = (first - 2 * YEAR, first - YEAR);
        let walk = self.over(start, end).await;
        self.check(WindowKind::Within, &[(start, end, walk)]);
    }

    /// No window, beside the documented default asked for by name.
    async fn default_window(&self) {
        if self.filter.default != DefaultWindow::CurrentDay {
            return;
        }
        let day = today(self.session);
        let mut call = self.reference.call.clone().without(&self.filter.start);
        if let Some(end) = &self.filter.end {
            call = call.without(end);
        }
        let (start, end) = day;
        let implicit = self.walk("the walk without a window".to_owned(), call).await;
        let named = self.over(start, end).await;
        if today(self.session) != day {
            self.session.coverage.skip_rule("filters/default-window", "the day changed during the run");
            return;
        }
        if !named.is_complete() {
            // What was not seen of the day is no other window.
            return;
        }
        if named.entries.is_empty() && implicit.entries.is_empty() {
            self.session.coverage.skip_rule("filters/default-window", "the target has no entry of the current day");
            return;
        }
        self.session.check(&Evidence::Windows(&Windows {
            kind: WindowKind::Default,
            whole: &named.entries,
            windows: vec![Window { start, end, walk: &implicit }],
        }));
    }
}

/// The current day of the target in UTC, first and last second, in milliseconds.
pub(super) fn today(session: Session<'_>) -> (i64, i64) {
    let now = session.target.clock.now().to_zoned(TimeZone::UTC);
    let start = now.start_of_day().map_or(0, |start| start.timestamp().as_millisecond());
    (start, start + 86_399 * SECOND)
}
