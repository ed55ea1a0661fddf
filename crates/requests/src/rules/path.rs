//! `requests/path`: a request goes to a documented path.
//!
//! Documents that clients look up before they ask are no operation, and right all the same. A client that rightly asks other
//! services as well is to be checked with this rule at another level.

use super::{Check, Reading, Rule};
use crate::asked::Led;
use crate::verdict::{Level, Violation, brief};

pub(crate) const RULE: Rule =
    Rule { id: "requests/path", about: "a request goes to a documented path", check: Check::Request(check) };

fn check(reading: &Reading<'_>) -> Vec<Violation> {
    let Led::Path(nearest) = &reading.led else { return Vec::new() };
    let path = reading.request.path();
    let near = nearest.filter(|(_, form)| is_meant(&form.uri, path));
    let hint = nearest.map_or(String::new(), |(_, form)| match near {
        Some(_) => format!("; did you mean {}?", form.uri),
        None => format!("; the nearest is {}", form.uri),
    });
    vec![Violation {
        // Whatever the nearest path rests on: this one is documented not_found.
        level: Level::Deny,
        operation: near.map(|(operation, _)| operation.id().to_string()),
        fact: near.map_or_else(|| "request".to_owned(), |(_, form)| format!("request.{}", form.id.as_ref())),
        cause: format!("{} is no documented path", brief(path)),
        expected: format!("a documented path{hint}"),
        actual: brief(path),
    }]
}

/// Whether a path is so much like a documented one that this will have been meant.
fn is_meant(uri: &str, path: &str) -> bool {
    const ALIKE: f64 = 0.6;
    /// Longer paths are compared as far as this.
    const LONGEST: usize = 300;
    let path: String = path.chars().take(LONGEST).collect();
    let mut found = path.split('/');
    // What stands in a hole is right, whatever it is.
    let fill = |segment| found.next().filter(|_| str::contains(segment, '{')).unwrap_or(segment);
    let filled: Vec<&str> = uri.split('/').map(fill).collect();
    strsim::normalized_damerau_levenshtein(&filled.join("/"), &path) >= ALIKE
}
