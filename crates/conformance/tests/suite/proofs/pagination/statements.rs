//! What pages say about themselves: the flag, the next cursor, what they repeat, and that the walk ends.

use oplog_conformance::walk::{End, NextCursor};
use serde_json::json;

use crate::proofs::acme::{events, lines, rows};
use crate::proofs::evidence::Evidence;
use crate::proofs::lists::{Served, by_five, pages};
use crate::proofs::proof::proof;

fn by_five_walked(change: impl FnOnce(&mut Vec<Served>)) -> Evidence {
    by_five(change).walked()
}

fn ending(end: End) -> Evidence {
    by_five(|_| ()).ending(end).walked()
}

proof! {
    echo: "pagination/echo",
    catches {
        a_page_repeats_the_cursor_of_the_one_before: by_five_walked(|pages| {
            pages[2].echoed.insert("cursor".to_owned(), json!("c1"));
        }),
        every_page_repeats_the_first_cursor: by_five_walked(|pages| {
            for page in &mut pages[1..] {
                page.echoed.insert("cursor".to_owned(), json!("c1"));
            }
        }),
        a_page_repeats_the_next_cursor_as_its_own: by_five_walked(|pages| {
            pages[1].echoed.insert("cursor".to_owned(), json!("c2"));
        }),
        the_cursor_comes_back_empty: by_five_walked(|pages| {
            pages[3].echoed.insert("cursor".to_owned(), json!(""));
        }),
        the_cursor_comes_back_as_a_number: by_five_walked(|pages| {
            pages[1].echoed.insert("cursor".to_owned(), json!(1));
        }),
    }
    conflicts {
        the_size_is_another_where_the_prose_means_something_else_by_it: by_five_walked(|pages| {
            pages[1].echoed.insert("limit".to_owned(), json!(10));
        }),
        the_size_is_how_many_came_on_the_last_page: by_five_walked(|pages| {
            pages[4].echoed.insert("limit".to_owned(), json!(3));
        }),
        without_a_size_another_default_is_named: by_five(|pages| {
            pages[0].echoed.insert("limit".to_owned(), json!(50));
        })
        .asked_by(None)
        .walked(),
    }
    accepts {
        each_page_repeats_what_was_asked_for: by_five_walked(|_| ()),
        without_a_size_the_default_is_named: pages(events(), &rows(events(), 23), 10).asked_by(None).walked(),
        above_the_cap_the_cap_is_named: pages(events(), &rows(events(), 101), 100).asked_by(Some(400)).walked(),
        above_the_cap_the_size_asked_for_is_named: pages(events(), &rows(events(), 3), 400).walked(),
        the_first_page_has_a_cursor_of_its_own: by_five_walked(|pages| {
            pages[0].echoed.insert("cursor".to_owned(), json!("start"));
        }),
        a_page_leaves_the_cursor_out: by_five_walked(|pages| { pages[1].echoed.remove("cursor"); }),
    }
    leaves {
        pages_that_repeat_nothing: by_five_walked(|pages| pages.iter_mut().for_each(|page| page.echoed.clear())),
        an_operation_that_documents_no_echo: pages(lines(), &rows(lines(), 5), 2).walked(),
    }
}

proof! {
    next_consistent: "pagination/next-consistent",
    catches {
        more_is_promised_without_a_cursor: by_five_walked(|pages| pages[0].next = NextCursor::Absent),
        more_is_promised_with_an_empty_cursor: by_five_walked(|pages| pages[0].next = NextCursor::Void("\"\"".to_owned())),
        more_is_promised_with_a_cursor_that_is_null: by_five_walked(|pages| {
            pages[3].next = NextCursor::Void("null".to_owned());
        }),
        a_cursor_comes_where_nothing_follows: by_five_walked(|pages| {
            pages[4].next = NextCursor::Cursor("c5".to_owned());
        }),
        a_null_cursor_comes_where_it_must_be_absent: by_five_walked(|pages| {
            pages[4].next = NextCursor::Void("null".to_owned());
        }),
        the_flag_is_never_true: by_five_walked(|pages| pages.iter_mut().for_each(|page| page.more = Some(false))),
        the_flag_is_always_true: by_five_walked(|pages| pages.iter_mut().for_each(|page| page.more = Some(true))),
        the_page_that_was_promised_is_empty: pages(events(), &rows(events(), 25), 5)
            .but(|pages| {
                pages[4].more = Some(true);
                pages[4].next = NextCursor::Cursor("c5".to_owned());
                let last = Served { rows: Vec::new(), more: Some(false), next: NextCursor::Absent, echoed: pages[4].echoed.clone() };
                pages.push(last);
            })
            .walked(),
        the_first_page_promises_more_of_an_empty_list: pages(events(), &[], 5)
            .but(|pages| {
                let last = pages[0].clone();
                pages[0].more = Some(true);
                pages[0].next = NextCursor::Cursor("c1".to_owned());
                pages.push(last);
            })
            .walked(),
    }
    accepts {
        a_cursor_comes_exactly_where_more_follows: by_five_walked(|_| ()),
        one_page_holds_everything: pages(events(), &rows(events(), 5), 5).walked(),
        the_list_is_empty: pages(events(), &[], 5).walked(),
        the_flag_is_missing_on_some_page: by_five_walked(|pages| pages[1].more = None),
    }
    leaves {
        no_page_has_the_flag: by_five_walked(|pages| pages.iter_mut().for_each(|page| page.more = None)),
        an_operation_without_a_flag: pages(lines(), &rows(lines(), 5), 2).walked(),
    }
}

proof! {
    terminates: "pagination/terminates",
    catches {
        the_same_cursor_comes_again: ending(End::Loop("c1".to_owned())),
        empty_pages_promise_more_for_ever: ending(End::Stalled(12)),
        the_list_starts_again_for_ever: ending(End::Endless(43)),
        a_cursor_that_was_given_out_is_refused: ending(End::Refused("status 400".to_owned())),
        the_first_page_leads_to_itself:
            pages(events(), &rows(events(), 1), 1).ending(End::Loop("c0".to_owned())).walked(),
    }
    accepts {
        the_walk_ends: ending(End::LastPage),
    }
    leaves {
        the_first_page_is_the_last_one: pages(events(), &[], 5).walked(),
        a_walk_that_was_given_up: ending(End::GivenUp),
        a_first_page_that_is_refused: by_five(Vec::clear).ending(End::Refused("status 500".to_owned())).walked(),
        a_walk_that_the_network_broke: ending(End::Failed("no connection".to_owned())),
    }
}
