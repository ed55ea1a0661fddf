//! Time windows: both bounds belong to them, and sub-windows add up.

use crate::support::{ask_for_all, catalogue, now, with_entries};
use jiff::{SignedDuration, Timestamp};
use oplog_mock::{PageWalk, RequestBuilder};
use oplog_schema::Operation;
use oplog_schema::tables::{DefaultWindow, Filter};
use oplog_wire::time::TimeFormat;
use serde_json::Value;

/// One windowed list, with what is needed to ask for a window.
struct Windowed<'c> {
    operation: &'c Operation,
    filter: &'c Filter,
    format: TimeFormat,
    responder: oplog_mock::Responder,
}

impl Windowed<'_> {
    fn entries(&self, ask: &RequestBuilder<'_>) -> Vec<Value> {
        PageWalk::new(&self.responder, self.operation, ask.request(), now()).entries()
    }

    fn between(&self, start: Timestamp, end: Timestamp) -> Vec<Value> {
        let mut ask = ask_for_all(self.operation);
        for (name, time) in [(Some(&self.filter.start), start), (self.filter.end.as_ref(), end)] {
            if let Some(name) = name {
                ask = ask.with(name, &self.format.format(time));
            }
        }
        self.entries(&ask)
    }

    fn time(&self, entry: &Value) -> Timestamp {
        // An entry's own format may be finer than the parameter's.
        let path = format!("{}[].{}", self.operation.entry_list().unwrap().path, self.filter.field);
        let format = self.operation.field(&path.parse().unwrap()).unwrap().time_format().unwrap();
        format.parse(entry[&self.filter.field].as_str().unwrap()).unwrap()
    }
}

fn for_each(entries: u64, check: impl Fn(&Windowed<'_>)) {
    let catalogue = catalogue();
    let mut checked = 0;
    for operation in catalogue.operations() {
        for filter in operation.filters().iter().filter(|filter| filter.end.is_some()) {
            let row = operation.parameter(&filter.start).unwrap();
            let format = row.time_format().unwrap_or(TimeFormat::UtcSeconds);
            check(&Windowed { operation, filter, format, responder: with_entries(entries) });
            checked += 1;
        }
    }
    assert!(checked > 0);
}

#[test]
fn a_window_holds_its_bounds_and_nothing_outside() {
    for_each(300, |list| {
        let all = list.entries(&ask_for_all(list.operation));
        assert_eq!(all.len(), 300);
        assert!(all.is_sorted_by(|a, b| list.time(a) >= list.time(b)), "newest first");
        let (end, start) = (list.time(&all[40]), list.time(&all[200]));
        let expected: Vec<_> = all.iter().filter(|entry| (start..=end).contains(&list.time(entry))).cloned().collect();
        assert_eq!(list.between(start, end), expected);
        assert!(expected.contains(&all[40]) && expected.contains(&all[200]));
    });
}

#[test]
fn windows_side_by_side_add_up() {
    for_each(300, |list| {
        let all = list.entries(&ask_for_all(list.operation));
        let (end, start) = (list.time(&all[0]), list.time(&all[299]));
        let middle = list.time(&all[150]);
        let second = SignedDuration::from_secs(1);
        let mut parts = list.between(middle + second, end);
        parts.extend(list.between(start, middle));
        assert_eq!(parts, all);
    });
}

#[test]
fn an_empty_window_is_an_empty_list() {
    for_each(300, |list| {
        let all = list.entries(&ask_for_all(list.operation));
        let newest = list.time(&all[0]);
        let second = SignedDuration::from_secs(1);
        assert_eq!(list.between(newest + second, newest + second * 9), Vec::<Value>::new());
        assert_eq!(list.between(newest, newest - second), Vec::<Value>::new());
    });
}

#[test]
fn without_a_window_the_default_applies() {
    for_each(3000, |list| {
        let found = list.entries(&RequestBuilder::new(list.operation).about(1));
        match list.filter.default {
            DefaultWindow::All => assert_eq!(found.len(), 3000),
            DefaultWindow::CurrentDay => {
                let day: Timestamp = "2026-03-01T00:00:00Z".parse().unwrap();
                let end = day + SignedDuration::from_secs(86_399);
                assert_eq!(found, list.between(day, end));
                assert!(!found.is_empty(), "no entry of 3000 is of this day");
            }
        }
    });
}
