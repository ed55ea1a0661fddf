//! What pages say of the length of the whole list.

use oplog_conformance::walk::{End, Total, Totals};

use crate::proofs::acme::{call, events, rows};
use crate::proofs::evidence::{About, Evidence};
use crate::proofs::lists::{Pages, by_five, pages};
use crate::proofs::proof::proof;

/// The walk over pages of which page `n` states these numbers of entries and of pages.
fn stating(pages: Pages, totals: impl Fn(usize) -> (u64, u64)) -> Evidence {
    let mut walk = pages.walk();
    for (number, page) in walk.pages.iter_mut().enumerate() {
        let (entries, pages) = totals(number);
        let total = |value| vec![Total { fact: "response.limit".to_owned(), value }];
        page.totals = Totals { entries: total(entries), pages: total(pages) };
    }
    Evidence::new(events(), call(events()), About::Walk(walk))
}

fn by_five_stating(totals: impl Fn(usize) -> (u64, u64)) -> Evidence {
    stating(by_five(|_| ()), totals)
}

proof! {
    totals: "pagination/totals",
    catches {
        the_total_is_that_of_the_page: by_five_stating(|_| (5, 5)),
        the_total_is_one_too_many: by_five_stating(|_| (24, 5)),
        the_pages_are_one_too_few: by_five_stating(|_| (23, 4)),
        the_total_shrinks_on_the_way: by_five_stating(|page| (23 - page as u64, 5)),
        a_list_that_was_not_walked_to_its_end_is_longer_than_stated: stating(by_five(|_| ()).ending(End::GivenUp), |_| (22, 5)),
        a_total_changes_before_the_walk_is_given_up: stating(by_five(|_| ()).ending(End::GivenUp), |page| (100 + page as u64, 50)),
        an_empty_list_has_entries: stating(pages(events(), &[], 5), |_| (1, 1)),
    }
    accepts {
        every_page_states_both: by_five_stating(|_| (23, 5)),
        an_empty_list_has_no_page: stating(pages(events(), &[], 5), |_| (0, 0)),
        an_empty_list_has_one_page: stating(pages(events(), &[], 5), |_| (0, 1)),
    }
    leaves {
        a_page_that_states_nothing: by_five(|_| ()).walked(),
        a_list_that_was_not_walked_to_its_end: stating(by_five(|_| ()).ending(End::GivenUp), |_| (100, 20)),
        a_walk_from_the_middle: {
            let mut walk = pages(events(), &rows(events(), 23), 5).walk();
            walk.pages.remove(0);
            for page in &mut walk.pages {
                page.totals.entries = vec![Total { fact: "response.limit".to_owned(), value: 23 }];
            }
            Evidence::new(events(), call(events()), About::Walk(walk))
        },
    }
}
