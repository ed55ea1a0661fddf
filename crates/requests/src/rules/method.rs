//! `requests/method`: a documented path is asked for by a documented method.

use super::{Check, Reading, Rule};
use crate::asked::Led;
use crate::verdict::{Level, Violation, brief};

pub(crate) const RULE: Rule = Rule {
    id: "requests/method",
    about: "a documented path is asked for by a documented method",
    check: Check::Request(check),
};

fn check(reading: &Reading<'_>) -> Vec<Violation> {
    let Led::Method(asked) = &reading.led else { return Vec::new() };
    let forms = asked.operation.endpoints().iter().filter(|form| form.uri == asked.form.uri);
    let methods: Vec<&str> = forms.map(|form| form.method.as_str()).collect();
    let expected = format!("{} {}", methods.join(" or "), asked.form.uri);
    let violation = Violation::from(asked.operation, &asked.fact(), expected, brief(&reading.request.method));
    // Whatever the other methods rest on: this one is documented not_found.
    vec![Violation { level: Level::Deny, ..violation }]
}
