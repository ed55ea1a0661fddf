//! What pages hold beside the reference: lost, repeated, moved and changed entries.

use oplog_conformance::walk::End;
use serde_json::json;

use crate::proofs::acme::{events, lines, rows};
use crate::proofs::evidence::Evidence;
use crate::proofs::lists::{Pages, alike, by_five, pages};
use crate::proofs::proof::proof;

/// Keyed rows by five beside the whole list.
fn keyed(change: impl FnOnce(&mut Vec<crate::proofs::lists::Served>)) -> Evidence {
    by_five(change).beside(&rows(events(), 23))
}

/// Rows without keys by five beside the whole list.
fn unkeyed(change: impl FnOnce(&mut Vec<crate::proofs::lists::Served>)) -> Evidence {
    unkeyed_pages().but(change).beside(&rows(lines(), 23))
}

fn unkeyed_pages() -> Pages {
    pages(lines(), &rows(lines(), 23), 5)
}

/// Rows that all look alike, by five, beside the whole list.
fn lookalikes(change: impl FnOnce(&mut Vec<crate::proofs::lists::Served>)) -> Evidence {
    let rows = alike(lines(), 12);
    pages(lines(), &rows, 5).but(change).beside(&rows)
}

proof! {
    no_gap: "pagination/no-gap",
    catches {
        the_last_entry_of_every_page_is_dropped: keyed(|pages| pages.iter_mut().for_each(|page| { page.rows.pop(); })),
        the_first_entry_after_one_boundary_is_dropped: keyed(|pages| { pages[2].rows.remove(0); }),
        an_entry_without_a_key_is_dropped: unkeyed(|pages| { pages[1].rows.pop(); }),
        one_of_many_rows_that_look_alike_is_dropped: lookalikes(|pages| { pages[1].rows.pop(); }),
        a_whole_page_is_dropped: keyed(|pages| { pages.remove(3); }),
        the_list_ends_early: keyed(|pages| pages.truncate(2)),
        the_list_is_empty_in_pages: pages(events(), &[], 5).beside(&rows(events(), 23)),
        the_walk_has_an_entry_that_the_whole_list_lacks: by_five(|_| ()).beside(&rows(events(), 22)),
        each_page_starts_on_the_last_entry_and_skips_the_first_new_one: keyed(|pages| {
            for number in 1..pages.len() {
                pages[number].rows[0] = pages[number - 1].rows[4].clone();
            }
        }),
        the_same_without_keys: unkeyed(|pages| pages[1].rows[0] = pages[0].rows[4].clone()),
        a_walk_that_was_given_up_lacks_an_entry_on_the_way: by_five(|pages| {
            pages.truncate(3);
            pages[0].rows.pop();
        })
        .ending(End::GivenUp)
        .beside(&rows(events(), 23)),
    }
    accepts {
        every_entry_is_on_some_page: keyed(|_| ()),
        every_row_without_a_key_is_on_some_page: unkeyed(|_| ()),
        rows_that_look_alike_are_all_there: lookalikes(|_| ()),
        a_page_in_the_middle_is_empty: keyed(|pages| {
            let mut empty = pages[1].clone();
            empty.rows.clear();
            pages.insert(2, empty);
        }),
        a_walk_that_was_given_up_has_the_beginning: by_five(|pages| pages.truncate(3))
            .ending(End::GivenUp)
            .beside(&rows(events(), 23)),
        a_walk_that_was_given_up_has_an_entry_twice: by_five(|pages| {
            pages.truncate(3);
            let row = pages[0].rows[4].clone();
            pages[1].rows.insert(0, row);
        })
        .ending(End::GivenUp)
        .beside(&rows(events(), 23)),
        a_walk_that_was_given_up_says_something_else_to_its_end: unkeyed_pages()
            .but(|pages| {
                pages.truncate(3);
                pages.iter_mut().skip(1).flat_map(|page| &mut page.rows).for_each(|row| row["line"]["text"] = json!(""));
            })
            .ending(End::GivenUp)
            .beside(&rows(lines(), 23)),
        an_entry_comes_twice: keyed(|pages| { let row = pages[0].rows[4].clone(); pages[1].rows.insert(0, row); }),
        two_entries_change_places: keyed(|pages| pages[1].rows.swap(0, 1)),
    }
    leaves {
        the_list_is_empty: pages(events(), &[], 5).beside(&[]),
        the_list_fits_one_page_and_is_compared_with_itself: pages(events(), &rows(events(), 4), 5).beside(&rows(events(), 4)),
    }
}

proof! {
    no_repeat: "pagination/no-repeat",
    catches {
        the_last_entry_of_each_page_comes_again_on_the_next: keyed(|pages| {
            for number in 1..pages.len() {
                let row = pages[number - 1].rows.last().cloned().unwrap();
                pages[number].rows.insert(0, row);
            }
        }),
        the_last_row_of_a_page_comes_again_without_a_key: unkeyed(|pages| {
            let row = pages[0].rows[4].clone();
            pages[1].rows.insert(0, row);
        }),
        one_more_of_many_rows_that_look_alike: lookalikes(|pages| {
            let row = pages[0].rows[4].clone();
            pages[1].rows.insert(0, row);
        }),
        a_repeated_entry_says_something_else_the_second_time: keyed(|pages| {
            let mut row = pages[0].rows[4].clone();
            row["note"] = json!("changed meanwhile");
            pages[1].rows.insert(0, row);
        }),
        each_page_starts_on_the_last_entry_and_skips_the_first_new_one: keyed(|pages| {
            pages[1].rows[0] = pages[0].rows[4].clone();
        }),
        the_same_without_keys: unkeyed(|pages| pages[1].rows[0] = pages[0].rows[4].clone()),
        a_page_comes_twice: keyed(|pages| { let page = pages[1].clone(); pages.insert(2, page); }),
        the_list_starts_again_at_its_end: keyed(|pages| { let page = pages[0].clone(); pages.push(page); }),
        an_entry_comes_twice_on_one_page:
            keyed(|pages| { let row = pages[3].rows[0].clone(); pages[3].rows.push(row); }),
        a_walk_that_was_given_up_repeats_one: by_five(|pages| {
            pages.truncate(3);
            let row = pages[0].rows[0].clone();
            pages[2].rows.push(row);
        })
        .ending(End::GivenUp)
        .beside(&rows(events(), 23)),
    }
    accepts {
        each_entry_comes_once: keyed(|_| ()),
        each_row_without_a_key_comes_once: unkeyed(|_| ()),
        rows_look_alike_by_nature: lookalikes(|_| ()),
        an_entry_is_dropped: keyed(|pages| { pages[1].rows.pop(); }),
        rows_differ_in_their_key_only: {
            let mut rows = vec![crate::proofs::acme::row(events(), 0); 3];
            for (number, row) in rows.iter_mut().enumerate() {
                row["id"] = json!(format!("00000000-0000-4000-8000-00000000000{number}"));
            }
            pages(events(), &rows, 2).beside(&rows)
        },
    }
    leaves {
        the_list_is_empty: pages(events(), &[], 5).beside(&[]),
        the_list_fits_one_page_and_is_compared_with_itself: pages(events(), &rows(events(), 4), 5).beside(&rows(events(), 4)),
    }
}

proof! {
    size_independent: "pagination/size-independent",
    catches {
        two_neighbours_change_places: keyed(|pages| pages[1].rows.swap(0, 1)),
        two_rows_without_keys_change_places_across_a_boundary: unkeyed(|pages| {
            let row = std::mem::take(&mut pages[0].rows[4]);
            pages[0].rows[4] = std::mem::replace(&mut pages[1].rows[0], row);
        }),
        each_page_is_sorted_the_other_way_round: keyed(|pages| pages.iter_mut().for_each(|page| page.rows.reverse())),
        the_whole_list_is_sorted_the_other_way_round: {
            let mut reversed = rows(events(), 23);
            reversed.reverse();
            pages(events(), &reversed, 5).beside(&rows(events(), 23))
        },
        an_entry_says_something_else_in_small_pages: keyed(|pages| pages[4].rows[2]["note"] = json!("cut…")),
        an_entry_says_something_else_on_the_way_of_a_walk_that_was_given_up: by_five(|pages| {
            pages.truncate(3);
            pages[1].rows[2]["note"] = json!("cut…");
        })
        .ending(End::GivenUp)
        .beside(&rows(events(), 23)),
        a_row_without_a_key_says_something_else_in_small_pages: unkeyed(|pages| {
            pages[0].rows[0]["line"]["text"] = json!("");
        }),
    }
    accepts {
        small_pages_hold_the_same_in_the_same_order: keyed(|_| ()),
        so_do_pages_of_rows_that_look_alike: lookalikes(|_| ()),
        members_of_an_entry_change_places: keyed(|pages| {
            let row = pages[0].rows[0].as_object().unwrap().clone();
            pages[0].rows[0] = row.into_iter().rev().collect();
        }),
        an_entry_is_dropped: keyed(|pages| { pages[1].rows.pop(); }),
        an_entry_comes_twice: keyed(|pages| { let row = pages[0].rows[4].clone(); pages[1].rows.insert(0, row); }),
        a_page_starts_on_the_last_entry_and_skips_a_new_one: keyed(|pages| {
            pages[1].rows[0] = pages[0].rows[4].clone();
        }),
    }
}
