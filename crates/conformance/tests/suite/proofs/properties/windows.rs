//! Windows of any bounds over a list of one entry a minute.

use oplog_conformance::evidence::WindowKind;
use oplog_conformance::walk::Walk;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::Value;

use super::found;
use crate::proofs::acme::{call, events, minute, row, rows};
use crate::proofs::evidence::{About, Evidence};
use crate::proofs::lists::{listed, pages};

/// How many entries there are.
const COUNT: i64 = 23;

/// Whether a bound counts in.
#[derive(Debug, Clone, Copy)]
struct Bounds {
    lower: bool,
    upper: bool,
}

fn bounds() -> impl Strategy<Value = Bounds> {
    (any::<bool>(), any::<bool>()).prop_map(|(lower, upper)| Bounds { lower, upper })
}

/// Rows of a window from so many minutes before noon to so many, as a right server returns them.
fn inside(from: i64, until: i64, bounds: Bounds) -> Vec<i64> {
    let lies = |back: &i64| {
        (until < *back && *back < from) || (bounds.lower && *back == from) || (bounds.upper && *back == until)
    };
    (0..COUNT).filter(lies).collect()
}

fn window(from: i64, until: i64, held: &[i64]) -> (i64, i64, Walk) {
    let held: Vec<Value> = held.iter().map(|back| row(events(), u64::try_from(*back).unwrap())).collect();
    (minute(from), minute(until), pages(events(), &held, 4).walk())
}

fn rules(kind: WindowKind, windows: Vec<(i64, i64, Walk)>) -> Vec<&'static str> {
    let whole = listed(events(), &rows(events(), COUNT as u64));
    let evidence = Evidence::new(events(), call(events()), About::Windows { kind, whole, windows });
    let mut rules: Vec<_> = found(&evidence).into_iter().map(|(rule, _)| rule).collect();
    rules.dedup();
    rules
}

/// Both ends of a window, the earlier one first; it may reach beyond the list.
fn ends() -> impl Strategy<Value = (i64, i64)> {
    (-3..COUNT + 3, -3..COUNT + 3).prop_map(|(one, other)| (one.max(other), one.min(other)))
}

proptest! {
    #[test]
    fn a_right_window_of_any_bounds_is_silent((from, until) in ends(), bounds in bounds()) {
        let held = inside(from, until, bounds);
        prop_assert_eq!(rules(WindowKind::Within, vec![window(from, until, &held)]), Vec::<&str>::new());
    }

    #[test]
    fn windows_that_meet_anywhere_are_silent_unless_both_bounds_are_left_out(cut in -2..COUNT + 2, bounds in bounds()) {
        let (earlier, later) = (inside(COUNT, cut, bounds), inside(cut, -1, bounds));
        let windows = vec![window(COUNT, cut, &earlier), window(cut, -1, &later)];
        let lost = !bounds.lower && !bounds.upper && (0..COUNT).contains(&cut);
        let expected: &[&str] = if lost { &["filters/boundaries"] } else { &[] };
        prop_assert_eq!(rules(WindowKind::SubWindows, windows), expected);
    }

    #[test]
    fn an_entry_lost_inside_any_window_is_missed((from, until) in ends(), lost in any::<Index>()) {
        let mut held = inside(from, until, Bounds { lower: false, upper: false });
        prop_assume!(!held.is_empty());
        held.remove(lost.index(held.len()));
        prop_assert_eq!(rules(WindowKind::Within, vec![window(from, until, &held)]), ["filters/sub-windows"]);
    }

    #[test]
    fn an_entry_from_outside_any_window_is_an_outsider((from, until) in ends(), bounds in bounds(), outsider in any::<Index>()) {
        let outside: Vec<i64> = (0..COUNT).filter(|back| *back < until || from < *back).collect();
        prop_assume!(!outside.is_empty());
        let mut held = inside(from, until, bounds);
        held.push(outside[outsider.index(outside.len())]);
        prop_assert_eq!(rules(WindowKind::Within, vec![window(from, until, &held)]), ["filters/window"]);
    }
}
