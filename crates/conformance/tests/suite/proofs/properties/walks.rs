//! Walks over lists made by hand: right ones are silent at any page size, and one entry makes the difference.

use oplog_conformance::walk::End;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::Value;

use super::found;
use crate::proofs::acme::{events, lines, row, rows};
use crate::proofs::evidence::Evidence;
use crate::proofs::lists::{Pages, pages};

/// The longest list.
const LONGEST: usize = 40;

fn keyed() -> impl Strategy<Value = Vec<Value>> {
    (0..LONGEST).prop_map(|count| rows(events(), count as u64))
}

/// Rows without keys, many of which look alike.
fn unkeyed() -> impl Strategy<Value = Vec<Value>> {
    vec(0_u64..6, 0..LONGEST).prop_map(|numbers| numbers.into_iter().map(|number| row(lines(), number)).collect())
}

/// A list and a way to cut it, keyed or not.
fn list() -> impl Strategy<Value = (Vec<Value>, Pages)> {
    let size = || 1..=LONGEST + 1;
    prop_oneof![
        (keyed(), size()).prop_map(|(rows, size)| (rows.clone(), pages(events(), &rows, size))),
        (unkeyed(), size()).prop_map(|(rows, size)| (rows.clone(), pages(lines(), &rows, size))),
    ]
}

/// A list that is cut at least once.
fn cut_list() -> impl Strategy<Value = (Vec<Value>, Pages)> {
    list().prop_filter("one page has no boundary", |(_, pages)| pages.count() > 1)
}

fn beside(evidence: &Evidence) -> Vec<&'static str> {
    let found = found(evidence);
    let mut rules: Vec<&str> = found.into_iter().map(|(rule, _)| rule).collect();
    rules.dedup();
    rules
}

proptest! {
    #[test]
    fn any_page_size_over_any_list_is_silent((rows, pages) in list()) {
        prop_assert_eq!(beside(&pages.clone().beside(&rows)), Vec::<&str>::new());
        prop_assert_eq!(found(&pages.walked()), vec![]);
    }

    #[test]
    fn a_walk_that_was_given_up_anywhere_is_silent((rows, pages) in list(), kept in any::<Index>()) {
        let kept = kept.index(pages.count()) + 1;
        let begun = pages.but(|pages| pages.truncate(kept)).ending(End::GivenUp);
        prop_assert_eq!(beside(&begun.clone().beside(&rows)), Vec::<&str>::new());
        prop_assert_eq!(found(&begun.walked()), vec![]);
    }

    #[test]
    fn an_entry_dropped_at_any_boundary_is_a_gap((rows, pages) in cut_list(), page in any::<Index>(), before: bool) {
        let boundary = page.index(pages.count() - 1) + 1;
        let spoilt = pages.but(|pages| {
            if before { pages[boundary - 1].rows.pop(); } else { pages[boundary].rows.remove(0); }
        });
        prop_assert_eq!(beside(&spoilt.beside(&rows)), ["pagination/no-gap"]);
    }

    #[test]
    fn an_entry_repeated_at_any_boundary_is_a_repeat((rows, pages) in cut_list(), page in any::<Index>()) {
        let boundary = page.index(pages.count() - 1) + 1;
        let spoilt = pages.but(|pages| {
            let row = pages[boundary - 1].rows.last().cloned().unwrap();
            pages[boundary].rows.insert(0, row);
        });
        prop_assert_eq!(beside(&spoilt.beside(&rows)), ["pagination/no-repeat"]);
    }

    #[test]
    fn an_entry_repeated_in_place_of_the_next_one_is_both((rows, pages) in cut_list(), page in any::<Index>()) {
        let boundary = page.index(pages.count() - 1) + 1;
        let mut replaced = false;
        let spoilt = pages.but(|pages| {
            let row = pages[boundary - 1].rows.last().cloned().unwrap();
            replaced = pages[boundary].rows[0] != row;
            pages[boundary].rows[0] = row;
        });
        let expected: &[&str] = if replaced { &["pagination/no-gap", "pagination/no-repeat"] } else { &[] };
        prop_assert_eq!(beside(&spoilt.beside(&rows)), expected);
    }

    #[test]
    fn two_entries_that_change_places_are_out_of_order((rows, pages) in cut_list(), page in any::<Index>()) {
        let boundary = page.index(pages.count() - 1) + 1;
        let mut differ = false;
        let spoilt = pages.but(|pages| {
            let (before, after) = pages.split_at_mut(boundary);
            let (before, after) = (before[boundary - 1].rows.last_mut().unwrap(), &mut after[0].rows[0]);
            differ = before != after;
            std::mem::swap(before, after);
        });
        let expected: &[&str] = if differ { &["pagination/size-independent"] } else { &[] };
        prop_assert_eq!(beside(&spoilt.beside(&rows)), expected);
    }

    #[test]
    fn an_entry_that_says_something_new_is_a_changed_one((rows, pages) in list(), page in any::<Index>()) {
        prop_assume!(!rows.is_empty());
        let page = page.index(pages.count());
        let spoilt = pages.but(|pages| pages[page].rows[0]["new"] = "new".into());
        // What stands beside a wrapper is no part of an entry.
        let expected: &[&str] = if rows[0].get("line").is_some() { &[] } else { &["pagination/size-independent"] };
        prop_assert_eq!(beside(&spoilt.beside(&rows)), expected);
    }

    #[test]
    fn a_list_that_ends_early_is_a_gap((rows, pages) in cut_list(), kept in any::<Index>()) {
        let kept = kept.index(pages.count() - 1) + 1;
        prop_assert_eq!(beside(&pages.but(|pages| pages.truncate(kept)).beside(&rows)), ["pagination/no-gap"]);
    }

    #[test]
    fn a_list_that_starts_again_repeats((rows, pages) in list(), again in any::<Index>()) {
        prop_assume!(!rows.is_empty());
        let again = again.index(pages.count());
        let spoilt = pages.but(|pages| { let page = pages[again].clone(); pages.push(page); });
        prop_assert_eq!(beside(&spoilt.beside(&rows)), ["pagination/no-repeat"]);
    }
}
