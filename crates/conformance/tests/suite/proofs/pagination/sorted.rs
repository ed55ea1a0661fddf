//! The order of a list by a value that its entries have.

use serde_json::{Value, json};

use crate::proofs::acme::{events, lines, row, rows};
use crate::proofs::evidence::Evidence;
use crate::proofs::lists::{Pages, pages};
use crate::proofs::proof::proof;

/// Entries of these sizes, by three.
fn sized(sizes: &[Value]) -> Pages {
    let rows: Vec<Value> = (0..)
        .zip(sizes)
        .map(|(number, size)| {
            let mut row = row(events(), number);
            row["size"] = size.clone();
            row
        })
        .collect();
    pages(events(), &rows, 3)
}

fn up(sizes: &[i64]) -> Evidence {
    sized(&sizes.iter().map(|size| json!(size)).collect::<Vec<_>>()).with("by-size", "up").walked()
}

fn down(sizes: &[i64]) -> Evidence {
    sized(&sizes.iter().map(|size| json!(size)).collect::<Vec<_>>()).with("by-size", "down").walked()
}

proof! {
    sorted: "pagination/sorted",
    catches {
        the_largest_comes_first: up(&[9, 8, 7, 6]),
        the_smallest_comes_first: down(&[1, 2, 3, 4]),
        two_neighbours_have_changed_places: up(&[1, 3, 2, 4]),
        each_page_is_sorted_by_itself_and_the_pages_are_not: up(&[4, 5, 6, 1, 2, 3]),
        the_last_entry_of_a_page_belongs_on_the_next: up(&[1, 2, 4, 3, 5, 6]),
        numbers_are_sorted_as_texts: up(&[1, 10, 2, 30]),
        an_entry_without_a_value_stands_between_two_that_changed_places:
            sized(&[json!(1), json!(3), json!(null), json!(2)]).with("by-size", "up").walked(),
    }
    accepts {
        sizes_ascend: up(&[1, 2, 3, 4, 5]),
        sizes_descend: down(&[5, 4, 3, 2, 1]),
        equal_sizes_stand_together: up(&[1, 2, 2, 2, 3]),
        negative_numbers_come_first: up(&[-10, -2, 0, 7]),
    }
    leaves {
        no_order_is_asked_for: sized(&[json!(3), json!(1), json!(2)]).walked(),
        an_order_that_does_not_exist: sized(&[json!(3), json!(1), json!(2)]).with("by-size", "sideways").walked(),
        every_size_is_the_same: up(&[4, 4, 4, 4]),
        a_list_of_one_entry: up(&[4]),
        a_list_that_has_no_order_by_value: pages(lines(), &rows(lines(), 5), 2).walked(),
    }
}
