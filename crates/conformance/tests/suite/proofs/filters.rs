//! Proofs of the `filters/` family.
//!
//! The list has one entry a minute, 23 in all; a window is told by how many minutes before noon it starts and ends.

use oplog_conformance::evidence::WindowKind;
use oplog_conformance::walk::{End, Walk};
use serde_json::{Value, json};

use crate::proofs::acme::{body, call, events, lines, minute, replied, reply, row, rows};
use crate::proofs::evidence::{About, Evidence};
use crate::proofs::lists::{alike, listed, pages};
use crate::proofs::proof::{Proof, proof};

/// Sorted by rule.
pub(crate) const PROOFS: &[&Proof] = &[
    &boundaries::PROOF,
    &complete::PROOF,
    &default_window::PROOF,
    &matching::PROOF,
    &sub_windows::PROOF,
    &window::PROOF,
];

/// An answer to a request with this parameter, whose five rows are changed.
fn asked(name: &str, value: &str, change: impl FnOnce(&mut Vec<Value>)) -> Evidence {
    let mut rows = rows(events(), 5);
    change(&mut rows);
    let reply = reply(200, body(events(), &rows).to_string());
    Evidence::new(events(), call(events()).with(name, value), About::Answer(reply))
}

/// A walk over the entries of one kind that returned these rows, where rows 0 to 6 match.
fn of_one_kind(numbers: impl IntoIterator<Item = u64>, end: End) -> Evidence {
    let held: Vec<Value> = numbers.into_iter().map(|number| row(events(), number)).collect();
    let walk = pages(events(), &held, 3).with("kind", "created").ending(end).walk();
    Evidence::new(events(), call(events()), About::Filtered { matching: listed(events(), &rows(events(), 7)), walk })
}

/// A window and the walk over it.
type Window = (i64, i64, Walk);

/// A window that returned these rows.
fn over(from: i64, until: i64, numbers: impl IntoIterator<Item = u64>) -> Window {
    let held: Vec<Value> = numbers.into_iter().map(|number| row(events(), number)).collect();
    (minute(from), minute(until), pages(events(), &held, 5).walk())
}

fn checked(kind: WindowKind, windows: Vec<Window>) -> Evidence {
    let whole = listed(events(), &rows(events(), 23));
    Evidence::new(events(), call(events()), About::Windows { kind, whole, windows })
}

/// One window somewhere in the list.
fn within(window: Window) -> Evidence {
    checked(WindowKind::Within, vec![window])
}

/// A lower bound alone.
fn from(back: i64, numbers: impl IntoIterator<Item = u64>) -> Evidence {
    let (start, _, walk) = over(back, back, numbers);
    checked(WindowKind::Open, vec![(start, i64::MAX, walk)])
}

/// An upper bound alone.
fn until(back: i64, numbers: impl IntoIterator<Item = u64>) -> Evidence {
    let (_, end, walk) = over(back, back, numbers);
    checked(WindowKind::Open, vec![(i64::MIN, end, walk)])
}

/// Two windows that meet.
fn meeting(earlier: Window, later: Window) -> Evidence {
    checked(WindowKind::SubWindows, vec![earlier, later])
}

/// Two windows of a minute that meet where entry 10 is.
fn around_the_tenth(earlier: Vec<u64>, later: Vec<u64>) -> Evidence {
    checked(WindowKind::Boundary, vec![over(11, 10, earlier), over(10, 9, later)])
}

/// A window over a whole list that holds nothing, or could not be read to its end.
fn beside_nothing(kind: WindowKind, windows: Vec<Window>) -> Evidence {
    Evidence::new(events(), call(events()), About::Windows { kind, whole: Vec::new(), windows })
}

/// The same windows, the last of which was left before its end.
fn unfinished(kind: WindowKind, mut windows: Vec<Window>) -> Evidence {
    windows.last_mut().unwrap().2.end = End::GivenUp;
    checked(kind, windows)
}

/// Two windows that meet where rows without keys look alike, so many of which come.
fn lookalikes(earlier: usize, later: usize) -> Evidence {
    let all = alike(lines(), 3);
    let held = |count: usize| pages(lines(), &all[..count], 5).walk();
    let windows = vec![(minute(1), minute(0), held(earlier)), (minute(0), minute(-1), held(later))];
    Evidence::new(
        lines(),
        call(lines()),
        About::Windows { kind: WindowKind::Boundary, whole: listed(lines(), &all), windows },
    )
}

/// A window over rows whose times cannot be read.
fn untimed(kind: WindowKind) -> Evidence {
    let mut row = row(events(), 5);
    row["time"] = json!("noon");
    let walk = pages(events(), &[row.clone()], 5).walk();
    let whole = listed(events(), &[row]);
    let windows = vec![(minute(10), minute(5), walk.clone()), (minute(5), minute(0), walk)];
    Evidence::new(events(), call(events()), About::Windows { kind, whole, windows })
}

/// The walk without a window, where rows 0 to 12 are of the current day.
fn unbounded(numbers: impl IntoIterator<Item = u64>) -> Evidence {
    let today = listed(events(), &rows(events(), 13));
    let windows = vec![over(12, -60, numbers)];
    Evidence::new(events(), call(events()), About::Windows { kind: WindowKind::Default, whole: today, windows })
}

proof! {
    boundaries: "filters/boundaries",
    catches {
        neither_bound_counts_in: around_the_tenth(vec![], vec![]),
        the_entry_between_two_halves_is_lost: meeting(over(22, 10, 11..=22), over(10, 0, 0..=9)),
        all_rows_that_look_alike_are_lost: lookalikes(0, 0),
        one_of_the_rows_that_look_alike_is_lost: lookalikes(2, 0),
    }
    accepts {
        both_bounds_count_in: around_the_tenth(vec![10, 11], vec![9, 10]),
        only_the_lower_bound_counts_in: around_the_tenth(vec![11], vec![10]),
        only_the_upper_bound_counts_in: around_the_tenth(vec![10], vec![9]),
        two_halves_share_the_entry_between_them: meeting(over(22, 10, 10..=22), over(10, 0, 0..=10)),
        rows_that_look_alike_are_in_one_window: lookalikes(0, 3),
        rows_that_look_alike_are_in_both: lookalikes(3, 3),
    }
    leaves {
        one_window_has_no_neighbour: within(over(15, 5, 5..=15)),
        windows_that_do_not_meet: checked(WindowKind::Boundary, vec![over(11, 10, []), over(8, 7, [])]),
        windows_that_meet_where_no_entry_is: checked(
            WindowKind::SubWindows,
            vec![(minute(22), minute(10) + 1, over(22, 10, 10..=22).2), (minute(10) + 1, minute(0), over(10, 0, 0..=9).2)],
        ),
        a_walk_that_was_given_up: unfinished(WindowKind::Boundary, vec![over(11, 10, []), over(10, 9, [])]),
        a_list_whose_end_nobody_saw: beside_nothing(WindowKind::Boundary, vec![over(11, 10, []), over(10, 9, [])]),
        times_that_cannot_be_read: untimed(WindowKind::Boundary),
    }
}

proof! {
    complete: "filters/complete",
    catches {
        an_entry_that_matches_is_missing: of_one_kind(0..=5, End::LastPage),
        only_the_first_page_is_searched: of_one_kind(0..=2, End::LastPage),
        nothing_comes: of_one_kind([], End::LastPage),
        another_entry_takes_its_place: of_one_kind((0..=5).chain([9]), End::LastPage),
        one_entry_comes_twice_for_another: of_one_kind((0..=5).chain([5]), End::LastPage),
    }
    accepts {
        every_entry_that_matches_comes: of_one_kind(0..=6, End::LastPage),
        in_another_order: of_one_kind((0..=6).rev(), End::LastPage),
        one_that_does_not_match_comes_as_well_which_another_rule_checks: of_one_kind(0..=7, End::LastPage),
    }
    leaves {
        a_walk_that_was_given_up: of_one_kind(0..=2, End::GivenUp),
        a_list_in_which_nothing_matches: {
            let walk = pages(events(), &[], 3).with("kind", "created").walk();
            Evidence::new(events(), call(events()), About::Filtered { matching: Vec::new(), walk })
        },
    }
}

proof! {
    matching: "filters/matching",
    catches {
        an_entry_of_another_kind: asked("kind", "created", |rows| rows[4]["kind"] = json!("deleted")),
        the_filter_is_ignored: asked("kind", "deleted", |_| ()),
        the_value_differs_in_case: asked("kind", "created", |rows| rows[2]["kind"] = json!("Created")),
        the_value_is_missing: asked("kind", "created", |rows| drop(rows[1].as_object_mut().unwrap().shift_remove("kind"))),
        an_entry_that_begins_otherwise: asked("note", "as", |rows| rows[0]["note"] = json!("by plan")),
        an_entry_that_has_the_prefix_inside: asked("note", "as", |rows| rows[0]["note"] = json!("so as planned")),
    }
    accepts {
        every_entry_is_of_the_kind: asked("kind", "created", |_| ()),
        every_entry_begins_so: asked("note", "as pl", |rows| rows[3]["note"] = json!("as pleased")),
        the_prefix_is_the_whole_value: asked("note", "as planned", |_| ()),
    }
    leaves {
        a_request_without_a_filter: asked("limit", "5", |rows| rows[0]["kind"] = json!("deleted")),
        an_answer_without_entries: asked("kind", "deleted", Vec::clear),
        a_list_that_has_no_filter: replied(lines(), reply(200, body(lines(), &rows(lines(), 2)).to_string())),
    }
}

proof! {
    default_window: "filters/default-window",
    catches {
        everything_comes: unbounded(0..=22),
        only_yesterday_comes: unbounded(13..=22),
        one_entry_of_yesterday_comes_as_well: unbounded(0..=13),
        nothing_comes: unbounded([]),
        an_entry_of_today_is_missing: unbounded(0..=11),
        only_the_first_page_of_today_comes: unbounded(0..=4),
        as_many_come_but_one_is_another: unbounded((0..=11).chain([11])),
    }
    accepts {
        the_current_day_comes: unbounded(0..=12),
    }
    leaves {
        a_window_that_was_asked_for: within(over(15, 5, 5..=15)),
        two_windows: meeting(over(22, 10, 10..=22), over(10, 0, 0..=10)),
        a_walk_that_was_given_up: {
            let whole = listed(events(), &rows(events(), 13));
            let mut window = over(12, -60, 0..=4);
            window.2.end = End::GivenUp;
            Evidence::new(events(), call(events()), About::Windows { kind: WindowKind::Default, whole, windows: vec![window] })
        },
    }
}

proof! {
    sub_windows: "filters/sub-windows",
    catches {
        the_window_lacks_an_entry: within(over(15, 5, (5..=15).filter(|number| *number != 9))),
        the_window_is_empty: within(over(15, 5, [])),
        the_earlier_half_lacks_an_entry: meeting(over(22, 10, 10..=20), over(10, 0, 0..=10)),
        the_later_half_holds_only_a_page: meeting(over(23, 10, 10..=22), over(10, -1, 6..=10)),
        the_later_half_lacks_the_newest_entry: meeting(over(23, 10, 10..=22), over(10, -1, 1..=10)),
        one_of_the_rows_that_look_alike_is_lost: {
            let all = alike(lines(), 3);
            let windows = vec![(minute(1), minute(-1), pages(lines(), &all[..2], 5).walk())];
            let whole = listed(lines(), &all);
            Evidence::new(lines(), call(lines()), About::Windows { kind: WindowKind::Within, whole, windows })
        },
        an_entry_says_something_else_in_a_window: {
            let mut held = rows(events(), 3);
            held[1]["note"] = json!("cut…");
            within((minute(3), minute(-1), pages(events(), &held, 5).walk()))
        },
    }
    accepts {
        a_window_holds_what_lies_inside: within(over(15, 5, 6..=14)),
        a_window_holds_its_bounds_as_well: within(over(15, 5, 5..=15)),
        two_halves_hold_everything: meeting(over(23, 10, 10..=22), over(10, -1, 0..=10)),
        an_entry_between_the_halves_is_lost_which_another_rule_checks:
            meeting(over(23, 10, 11..=22), over(10, -1, 0..=9)),
        an_entry_comes_from_outside_which_another_rule_checks: within(over(15, 5, 4..=16)),
    }
    leaves {
        what_a_bound_alone_leaves_out: from(10, [2]),
        a_window_before_the_first_entry: within(over(90, 60, [])),
        a_window_between_two_entries: within((minute(11) + 1, minute(10) - 1, over(11, 10, []).2)),
        a_list_whose_end_nobody_saw: beside_nothing(WindowKind::Within, vec![over(15, 5, [])]),
        a_walk_that_was_given_up: unfinished(WindowKind::Within, vec![over(15, 5, [])]),
        the_default_window: unbounded([]),
        times_that_cannot_be_read: untimed(WindowKind::SubWindows),
    }
}

proof! {
    window: "filters/window",
    catches {
        an_entry_from_before_a_lower_bound_alone: from(10, [3, 11]),
        an_entry_from_after_an_upper_bound_alone: until(10, [9, 12]),
        an_entry_is_older_than_the_lower_bound: within(over(15, 5, 5..=16)),
        an_entry_is_newer_than_the_upper_bound: within(over(15, 5, 4..=15)),
        the_window_is_ignored: within(over(15, 5, 0..=22)),
        the_lower_bound_is_ignored: within(over(15, 5, 5..=22)),
        the_upper_bound_is_ignored: within(over(15, 5, 0..=15)),
        a_bound_is_read_an_hour_off: within(over(90, 60, 0..=22)),
        a_window_before_the_first_entry_holds_one: within(over(90, 60, [22])),
        only_the_last_of_many_pages_holds_an_outsider: within(over(20, 5, (6..=20).chain([22]))),
        one_of_two_halves_reaches_over: meeting(over(22, 10, 9..=22), over(10, 0, 0..=10)),
        an_outsider_is_met_before_the_walk_is_given_up: unfinished(WindowKind::Within, vec![over(15, 5, 4..=9)]),
    }
    accepts {
        some_of_the_entries_after_a_lower_bound_alone: from(10, [2, 3, 10]),
        no_entry_before_an_upper_bound_alone: until(10, []),
        everything_lies_inside: within(over(15, 5, 6..=14)),
        entries_at_the_bounds_come_as_well: within(over(15, 5, 5..=15)),
        an_empty_window_is_empty: within(over(90, 60, [])),
        two_halves_stay_on_their_sides: meeting(over(22, 10, 10..=22), over(10, 0, 0..=10)),
        an_entry_is_lost_which_another_rule_checks: within(over(15, 5, 8..=14)),
        a_walk_that_was_given_up_saw_only_what_lies_inside: unfinished(WindowKind::Within, vec![over(15, 5, 5..=9)]),
        the_whole_list_was_not_read_to_its_end: beside_nothing(WindowKind::Within, vec![over(15, 5, 5..=15)]),
    }
    leaves {
        the_default_window: unbounded(0..=22),
        a_walk_that_was_given_up_before_the_first_entry: unfinished(WindowKind::Within, vec![over(15, 5, [])]),
        entries_without_a_time: {
            let mut row = row(events(), 5);
            row["time"] = json!("noon");
            let walk = pages(events(), &[row], 5).ending(End::GivenUp).walk();
            within((minute(15), minute(5), walk))
        },
    }
}
