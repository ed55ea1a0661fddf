//! The order of a list by the times of its entries.

use oplog_wire::time::TimeFormat;
use serde_json::{Value, json};

use crate::proofs::acme::{clock, events, lines, row, rows};
use crate::proofs::evidence::Evidence;
use crate::proofs::lists::{by_five, pages};
use crate::proofs::proof::proof;

fn walked(list: &[Value]) -> Evidence {
    pages(events(), list, 5).walked()
}

fn at_minutes(back: &[u64]) -> Vec<Value> {
    back.iter().map(|&number| row(events(), number)).collect()
}

proof! {
    order: "pagination/order",
    catches {
        the_oldest_entry_comes_first: walked(&rows(events(), 23).into_iter().rev().collect::<Vec<_>>()),
        each_page_is_sorted_by_itself_and_the_pages_are_not: walked(&at_minutes(&[1, 3, 5, 7, 9, 0, 2, 4, 6, 8])),
        each_page_has_its_oldest_entry_first:
            by_five(|pages| pages.iter_mut().for_each(|page| page.rows.reverse())).walked(),
        two_neighbours_on_one_page_have_changed_places: by_five(|pages| pages[2].rows.swap(1, 2)).walked(),
        the_last_entry_of_a_page_belongs_on_the_next: walked(&at_minutes(&[0, 1, 2, 3, 5, 4, 6, 7])),
        an_old_entry_without_a_time_stands_between_two_that_changed_places: walked(&{
            let mut list = at_minutes(&[0, 2, 7, 1]);
            list[2]["time"] = json!("yesterday");
            list
        }),
    }
    accepts {
        the_newest_entry_comes_first: by_five(|_| ()).walked(),
        entries_of_one_time_stand_in_any_order: walked(&{
            let mut list = at_minutes(&[0, 3, 2, 1, 4]);
            for row in &mut list[1..4] {
                row["time"] = json!(clock(TimeFormat::UtcSeconds, 2));
            }
            list
        }),
        an_hour_of_one_digit_that_an_erratum_allows: walked(&{
            let mut list = at_minutes(&[0, 300]);
            list[1]["time"] = json!("2024-05-01T7:00:00Z");
            list
        }),
    }
    leaves {
        a_list_of_one_entry: walked(&rows(events(), 1)),
        an_empty_list: walked(&[]),
        entries_of_one_time: walked(&at_minutes(&[4, 4, 4])),
        a_list_whose_tables_name_no_order: pages(lines(), &rows(lines(), 5), 2).walked(),
    }
}
