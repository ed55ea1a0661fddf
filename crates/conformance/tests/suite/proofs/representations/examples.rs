//! The requests that a page prints as examples.

use oplog_findings::{Failure, Response};

use crate::proofs::acme::{body, call, events, reply, rows};
use crate::proofs::evidence::{About, Evidence};
use crate::proofs::proof::proof;

fn example(result: Result<Response, Failure>) -> Evidence {
    Evidence::new(events(), call(events()), About::ExampleAnswer { fact: "statement.example", result })
}

fn example_of_a_short_hour(status: u16) -> Evidence {
    let about = About::ExampleAnswer { fact: "statement.example-of-a-short-hour", result: Ok(reply(status, "{}")) };
    Evidence::new(events(), call(events()), about)
}

proof! {
    example_request: "representations/example-request",
    catches {
        the_example_is_refused: example(Ok(reply(400, "{}"))),
        the_example_breaks_the_server: example(Ok(reply(500, "{}"))),
        an_example_that_may_be_refused_breaks_the_server: example_of_a_short_hour(500),
        an_example_that_may_be_refused_leads_elsewhere: example_of_a_short_hour(302),
        another_success: example(Ok(reply(202, "{}"))),
    }
    conflicts {
        an_example_that_contradicts_the_page_is_refused: example_of_a_short_hour(400),
    }
    accepts {
        the_example_is_answered: example(Ok(reply(200, body(events(), &rows(events(), 1)).to_string()))),
        an_example_that_contradicts_the_page_is_answered: example_of_a_short_hour(200),
    }
    leaves {
        no_answer_at_all: example(Err(Failure::TimedOut(10_000))),
    }
}
