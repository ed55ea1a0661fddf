//! `requests/path`: a request goes to a documented path.
//!
//! Documents about versions are for everybody. A client that rightly asks other services as well is to be judged with this
//! rule at another level.

use super::{Check, Reading, Rule};
use crate::asked::Led;
use crate::verdict::{Departure, Level, brief};

pub(crate) const RULE: Rule =
    Rule { id: "requests/path", about: "a request goes to a documented path", check: Check::Request(check) };

fn check(reading: &Reading<'_>) -> Vec<Departure> {
    let Led::Path(nearest) = &reading.led else { return Vec::new() };
    let actual = brief(reading.request.path());
    vec![match nearest {
        Some((operation, form)) => {
            let fact = format!("request.{}", form.id.as_ref());
            let expected = format!("a documented path; did you mean {}?", form.uri);
            Departure::from(operation, &fact, expected, actual)
        }
        None => Departure {
            level: Level::Deny,
            operation: None,
            fact: "request".to_owned(),
            cause: "no documented path is like it".to_owned(),
            expected: "a documented path".to_owned(),
            actual,
        },
    }]
}
