//! How long pages are.

use crate::proofs::acme::{call, event, events, lines, rows};
use crate::proofs::evidence::{About, Evidence};
use crate::proofs::lists::{by_five, pages};
use crate::proofs::proof::proof;

fn default_page(implicit: usize, explicit: usize) -> Evidence {
    Evidence::new(events(), call(events()), About::DefaultPage { implicit, explicit })
}

/// A walk by one, about an operation that has no pages.
fn not_paged(count: u64) -> Evidence {
    let walk = pages(events(), &rows(events(), count), 1).asked_by(Some(count + 1)).walk();
    Evidence::new(event(), call(event()), About::Walk(walk))
}

/// The first page of a long list without keys, asked for by `asked`, that holds `held` rows.
fn first_lines(asked: u64, held: usize) -> Evidence {
    pages(lines(), &rows(lines(), held as u64), held).asked_by(Some(asked)).walked()
}

/// The first page of a long list, asked for by `asked`, that holds `held` entries.
fn first_page(asked: u64, held: usize) -> Evidence {
    pages(events(), &rows(events(), held as u64), held.max(1)).asked_by(Some(asked)).walked()
}

proof! {
    default_size: "pagination/default-size",
    catches {
        the_default_is_twice_the_documented_one: default_page(20, 10),
        there_is_no_default_and_everything_comes: default_page(250, 10),
        one_entry_too_many_comes_either_way: default_page(11, 11),
        there_are_more_without_a_size_than_with_one: default_page(10, 9),
    }
    conflicts {
        a_page_is_shorter_than_the_default_where_the_prose_allows_short_pages: default_page(5, 10),
    }
    accepts {
        the_default_is_the_documented_one: default_page(10, 10),
    }
    leaves {
        a_list_shorter_than_the_default_tells_nothing: default_page(7, 7),
        an_empty_list_tells_nothing: default_page(0, 0),
    }
}

proof! {
    size_bound: "pagination/size-bound",
    catches {
        a_page_holds_one_more_than_asked_for:
            by_five(|pages| { let row = pages[1].rows[0].clone(); pages[0].rows.push(row); })
            .walked(),
        the_size_is_ignored: pages(events(), &rows(events(), 23), 10).asked_by(Some(5)).walked(),
        only_the_last_page_is_too_long: by_five(|pages| {
            let more = pages[0].rows.clone();
            pages.last_mut().unwrap().rows.extend(more);
        })
        .walked(),
        a_page_of_one_holds_two: pages(events(), &rows(events(), 4), 2).asked_by(Some(1)).walked(),
    }
    accepts {
        every_page_is_as_long_as_asked_for: by_five(|_| ()).walked(),
        a_page_is_shorter: pages(events(), &rows(events(), 23), 3).asked_by(Some(5)).walked(),
        a_page_is_empty: by_five(|pages| pages[2].rows.clear()).walked(),
        pages_of_one: pages(events(), &rows(events(), 4), 1).walked(),
    }
    leaves {
        a_walk_without_a_size_has_no_bound: by_five(|_| ()).asked_by(None).walked(),
        an_operation_without_pages_has_none: not_paged(4),
    }
}

proof! {
    size_cap: "pagination/size-cap",
    catches {
        one_row_above_the_cap: first_lines(101, 101),
        everything_comes_in_one_page: first_lines(1000, 400),
        a_page_longer_than_the_cap_follows_a_shorter_one: pages(lines(), &rows(lines(), 300), 150)
            .but(|pages| pages[0].rows.truncate(50))
            .asked_by(Some(150))
            .walked(),
    }
    conflicts {
        one_entry_above_the_cap_where_the_prose_says_usually: first_page(101, 101),
        everything_comes_there: first_page(1000, 400),
    }
    accepts {
        the_page_stops_at_the_cap: first_page(101, 100),
        it_stops_there_for_any_larger_size: first_page(1_000_000, 100),
    }
    leaves {
        a_list_below_the_cap_tells_nothing: first_page(101, 99),
        a_size_at_the_cap_tells_nothing: first_page(100, 100),
        an_operation_without_a_cap: not_paged(300),
        a_walk_without_a_size: pages(events(), &rows(events(), 150), 150).asked_by(None).walked(),
    }
}
