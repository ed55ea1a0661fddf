//! `requests/unknown-parameter`: every parameter is one that the tables know.
//!
//! Known are also those that the page leaves out and the service has: of later versions, of signatures.

use oplog_schema::Operation;
use oplog_schema::tables::RequestForm;

use super::{Check, Reading, Rule};
use crate::asked::Asked;
use crate::verdict::{Violation, brief};

pub(crate) const RULE: Rule = Rule {
    id: "requests/unknown-parameter",
    about: "every parameter of a request is one that the tables know",
    check: Check::Request(check),
};

/// A signature may travel in the query under this name.
const AUTHORIZATION: &str = "authorization";

fn check(reading: &Reading<'_>) -> Vec<Violation> {
    let Some(asked) = reading.asked() else { return Vec::new() };
    let known = |name: &str| asked.operation.parameter(name).is_some() || name.eq_ignore_ascii_case(AUTHORIZATION);
    let unknown = asked.pairs.iter().filter(|(name, _)| !known(name));
    unknown
        .map(|(name, _)| {
            let meant = closest(asked.operation, name);
            let fact = meant.map_or_else(|| request_fact(asked), |meant| format!("parameter.{meant}"));
            let hint = meant.map(|meant| format!("; did you mean {meant}?")).unwrap_or_default();
            let expected = format!("parameters of the tables{hint}");
            Violation::from(asked.operation, &fact, expected, brief(name)).because(format!("unknown parameter {name}"))
        })
        .collect()
}

/// The documented request; where the form at hand is none of the page, the first that is.
fn request_fact(asked: &Asked<'_>) -> String {
    let stated = |form: &&RequestForm| form.basis.is_documented();
    let form = Some(asked.form).filter(stated).or_else(|| asked.operation.endpoints().iter().find(stated));
    format!("request.{}", form.unwrap_or(asked.form).id.as_ref())
}

/// The parameter that is most like `name`, if any is like it at all.
fn closest<'o>(operation: &'o Operation, name: &str) -> Option<&'o str> {
    const ALIKE: f64 = 0.6;
    let lower = name.to_lowercase();
    let rows = operation.parameters().iter().map(|row| row.name.as_ref().as_str());
    let rated = rows.map(|known| (known, strsim::normalized_damerau_levenshtein(&known.to_lowercase(), &lower)));
    rated.filter(|(_, rate)| *rate >= ALIKE).max_by(|(_, a), (_, b)| a.total_cmp(b)).map(|(known, _)| known)
}
