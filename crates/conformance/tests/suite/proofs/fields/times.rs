//! Times of one answer that belong in an order.

use oplog_wire::time::TimeFormat;
use serde_json::{Value, json};

use super::{a_broken_body, a_refusal};
use crate::proofs::acme::{answered, clock, event};
use crate::proofs::evidence::Evidence;
use crate::proofs::proof::proof;

/// An event that was asked for an hour ago, whose steps began and were done so many minutes ago.
fn steps(times: &[(i64, i64)]) -> Evidence {
    timed(|body| {
        let at = |back| clock(TimeFormat::UtcSeconds, back);
        body["steps"] =
            times.iter().map(|(begun, done)| json!({"name": "boot", "begun": at(*begun), "done": at(*done)})).collect();
    })
}

fn timed(change: impl FnOnce(&mut Value)) -> Evidence {
    answered(event(), |body| {
        body["event"]["asked"] = json!(clock(TimeFormat::UtcSeconds, 60));
        change(&mut body["event"]);
    })
}

proof! {
    time_order: "fields/time-order",
    catches {
        a_step_is_done_before_it_begins: steps(&[(30, 40)]),
        only_the_last_of_many_steps_is: steps(&[(50, 40), (40, 30), (30, 31)]),
        a_step_begins_before_it_is_asked_for: steps(&[(61, 30)]),
        both_at_once: steps(&[(65, 70)]),
    }
    accepts {
        each_step_is_done_after_it_began: steps(&[(50, 40), (40, 30)]),
        a_step_takes_no_time_at_all: steps(&[(60, 60)]),
        a_later_step_begins_before_an_earlier_one: steps(&[(30, 20), (50, 40)]),
    }
    leaves {
        steps_that_have_no_times: timed(|_| ()),
        a_time_that_is_null: timed(|event| event["steps"] = json!([{"name": "boot", "begun": null, "done": null}])),
        a_time_that_cannot_be_read:
            timed(|event| event["steps"] = json!([{"name": "boot", "begun": "soon", "done": "yesterday"}])),
        a_refusal_has_other_values: a_refusal(),
        a_body_that_cannot_be_read: a_broken_body(),
    }
}
