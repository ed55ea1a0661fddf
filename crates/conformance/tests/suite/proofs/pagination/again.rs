//! The same page asked for again, and cursors that come back.

use oplog_conformance::evidence::AgainReason;
use oplog_findings::Failure;
use serde_json::Value;

use crate::proofs::acme::{call, events, lines, reply, rows};
use crate::proofs::evidence::{About, Evidence};
use crate::proofs::lists::listed;
use crate::proofs::proof::proof;

/// Five entries, asked for again, when they come `then`.
fn again(reason: AgainReason, then: impl FnOnce(&mut Vec<Value>)) -> Evidence {
    let mut second = rows(events(), 5);
    then(&mut second);
    let (first, second) = (listed(events(), &rows(events(), 5)), Ok(listed(events(), &second)));
    Evidence::new(events(), call(events()), About::Again { reason, first, second })
}

fn refused(reason: AgainReason) -> Evidence {
    let (first, second) = (listed(events(), &rows(events(), 5)), Err("status 400".to_owned()));
    Evidence::new(events(), call(events()), About::Again { reason, first, second })
}

fn unkeyed(reason: AgainReason, kept: usize) -> Evidence {
    let rows = rows(lines(), 5);
    let (first, second) = (listed(lines(), &rows), Ok(listed(lines(), &rows[..kept])));
    Evidence::new(lines(), call(lines()), About::Again { reason, first, second })
}

fn nothing() -> Evidence {
    let about = About::Again { reason: AgainReason::Repeated, first: Vec::new(), second: Ok(Vec::new()) };
    Evidence::new(events(), call(events()), about)
}

/// A cursor that comes back with another query, and what it gets.
fn changed_query(row: &'static str, status: u16) -> Evidence {
    Evidence::new(events(), call(events()), About::ErrorProbe { row, result: Ok(reply(status, "{}")) })
}

proof! {
    resumable_anywhere: "pagination/resumable-anywhere",
    catches {
        the_cursor_is_refused_the_second_time: refused(AgainReason::Resumed),
        the_page_starts_one_later:
            again(AgainReason::Resumed, |rows| { rows.remove(0); rows.push(crate::proofs::acme::row(events(), 5)); }),
        the_page_is_empty_the_second_time: again(AgainReason::Resumed, Vec::clear),
        one_entry_is_missing: again(AgainReason::Resumed, |rows| { rows.pop(); }),
        one_more_comes: again(AgainReason::Resumed, |rows| rows.push(crate::proofs::acme::row(events(), 5))),
        one_entry_says_something_else: again(AgainReason::Resumed, |rows| rows[4]["note"] = "later".into()),
        the_order_differs: again(AgainReason::Resumed, |rows| rows.reverse()),
    }
    accepts {
        the_same_entries_come: again(AgainReason::Resumed, |_| ()),
    }
    leaves {
        the_same_request_sent_twice: again(AgainReason::Repeated, Vec::clear),
    }
}

proof! {
    stable_on_repeat: "pagination/stable-on-repeat",
    catches {
        the_same_request_is_refused: refused(AgainReason::Repeated),
        the_order_is_drawn_anew: again(AgainReason::Repeated, |rows| rows.swap(1, 3)),
        one_entry_less_comes: again(AgainReason::Repeated, |rows| { rows.pop(); }),
        one_row_without_a_key_less_comes: unkeyed(AgainReason::Repeated, 4),
        other_entries_come: again(AgainReason::Repeated, |rows| rows.fill(crate::proofs::acme::row(events(), 9))),
    }
    accepts {
        the_same_entries_come: again(AgainReason::Repeated, |_| ()),
        the_same_rows_without_keys_come: unkeyed(AgainReason::Repeated, 5),
        nothing_comes_both_times: nothing(),
    }
    leaves {
        a_cursor_followed_later: again(AgainReason::Resumed, Vec::clear),
    }
}

proof! {
    token_bound_to_query: "pagination/token-bound-to-query",
    catches {
        the_cursor_works_with_another_query: changed_query("OtherQuery", 200),
        it_gets_an_empty_success: changed_query("OtherQuery", 204),
    }
    accepts {
        it_is_refused: changed_query("OtherQuery", 400),
        it_is_refused_with_another_status: changed_query("OtherQuery", 500),
    }
    leaves {
        another_row_gets_a_success: changed_query("NoServer", 200),
        the_network_fails: Evidence::new(
            events(),
            call(events()),
            About::ErrorProbe { row: "OtherQuery", result: Err(Failure::TimedOut(1)) },
        ),
    }
}
