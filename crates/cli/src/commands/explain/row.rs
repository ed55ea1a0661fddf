//! One documented row in words: what its columns say.

use oplog_schema::condition::Condition;
use oplog_schema::tables::{Basis, Bounds, ErrorRow, Field, Parameter};
use oplog_schema::{Fact, FactKind, Operation};

type Details = Vec<(&'static str, String)>;

/// What a fact rests on.
pub(super) fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Table => "a table on the page",
        Basis::Prose => "a sentence on the page",
        Basis::Example => "an example on the page",
        Basis::Standard => "a standard that holds for every service",
        Basis::Upstream => "another publication of the vendor or its upstream: recognised, never required",
        Basis::Inferred => "what clients do: recognised, never required",
    }
}

/// The columns of the row behind `fact`, each with a label.
pub(super) fn details(operation: &Operation, fact: &Fact) -> Details {
    let Some((_, name)) = fact.local.split_once('.') else { return Vec::new() };
    match fact.kind {
        FactKind::Request => {
            let endpoint = operation.endpoint(name);
            let success = Some(operation.success_status()).filter(|status| *status != 200);
            let success = success.map(|status| ("answered with", format!("status {status}")));
            let request = endpoint.map(|row| ("request", format!("{} {}", row.method, row.uri)));
            request.into_iter().chain(success).collect()
        }
        FactKind::Parameter => operation.parameter(name).map(parameter).unwrap_or_default(),
        FactKind::Response => {
            let path = name.parse().ok();
            path.and_then(|path| operation.field(&path)).map(field).unwrap_or_default()
        }
        FactKind::Error => operation.error(name).map(error).unwrap_or_default(),
        FactKind::Erratum => {
            let row = operation.erratum(name);
            row.map(|row| {
                vec![
                    ("says", row.says.clone()),
                    ("shows", row.shows.clone()),
                    ("reading", row.reading.clone()),
                    ("because", row.reason.clone()),
                    ("about", row.facts.join(", ")),
                ]
            })
            .unwrap_or_default()
        }
        FactKind::Auth | FactKind::Header | FactKind::Statement => Vec::new(),
    }
}

fn parameter(row: &Parameter) -> Details {
    let place = row.location.as_str();
    let mut details = vec![("type", format!("{}, in the {place}", row.kind.as_str()))];
    details.extend(row.mandatory.map(|yes| ("sent", if yes { "always" } else { "as you like" }.to_owned())));
    details.extend(row.constant.as_ref().map(|constant| ("value", format!("always {}", constant.value))));
    details.extend(row.default.as_ref().map(|value| ("default", value.to_string())));
    details.extend(bounds(&row.bounds()));
    details.extend(closed(&row.values));
    details.extend(row.format.map(|format| ("format", format.to_string())));
    details
}

fn bounds(bounds: &Bounds<'_>) -> Details {
    let joined = |of: [Option<String>; 2]| of.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let number = |word: &str, bound: Option<i64>| bound.map(|n| format!("{word} {n}"));
    let range = joined([number("at least", bounds.minimum), number("at most", bounds.maximum)]);
    let length = |word: &str, bound: Option<u64>| bound.map(|n| format!("{word} {n} characters"));
    let lengths = joined([length("at least", bounds.min_length), length("at most", bounds.max_length)]);
    let basis = if bounds.are_stated() { "" } else { " (inferred; no page states it)" };
    let range = if range.is_empty() { range } else { range + basis };
    let pattern = bounds.pattern.map_or_else(String::new, |pattern| pattern.as_str().to_owned());
    [("range", range), ("length", lengths), ("pattern", pattern)]
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .collect()
}

fn field(row: &Field) -> Details {
    let null = if row.nullable { " or null" } else { "" };
    let mut details = vec![("type", format!("{}{null}", row.kind.as_str()))];
    let condition = row.present_when.as_ref().and_then(|when| when.field.as_ref().or(when.flag.as_ref()));
    let present = match (row.mandatory, condition) {
        (_, Some(name)) => format!("together with {name}"),
        (true, None) => "always".to_owned(),
        (false, None) => "not always".to_owned(),
    };
    details.push(("present", present));
    details.extend(closed(&row.values));
    details.extend(bounds(&row.bounds()));
    details.extend(row.format.map(|format| ("format", format.to_string())));
    details.extend(row.since.clone().map(|version| ("since", version)));
    details
}

fn closed(values: &[String]) -> Option<(&'static str, String)> {
    (!values.is_empty()).then(|| ("one of", values.join(", ")))
}

fn error(row: &ErrorRow) -> Details {
    vec![
        ("code", row.code.clone()),
        ("status", row.status.to_string()),
        ("message", row.message.clone()),
        ("recipe", recipe(&row.when)),
    ]
}

/// How a client probes an error.
pub(crate) fn recipe(when: &Condition) -> String {
    match when {
        Condition::Malformed(name) => format!("send {name} in another format"),
        Condition::Missing(name) => format!("leave {name} out"),
        Condition::Empty(name) => format!("send {name} empty"),
        Condition::Repeated(name) => format!("send {name} twice"),
        Condition::OtherThan(name) => format!("send {name} with another value"),
        Condition::OutOfRange(name) => format!("send {name} outside its range"),
        Condition::Unknown(name) => format!("send a well-formed {name} that names nothing"),
        Condition::Damaged(name) => format!("send {name} damaged"),
        Condition::ChangedQuery(name) => format!("send {name} with another query than it was given for"),
        Condition::Undocumented(name) => format!("send the undocumented parameter {name}"),
        Condition::MalformedBody(_) => "send a body that is no JSON object".to_owned(),
        Condition::Credential(kind) => format!("sign with a credential of the kind {}", kind.as_str()),
        Condition::Signature(fault) => format!("send a signature that is faulty: {}", fault.as_str()),
        Condition::MalformedVersion(name) => format!("send a malformed version in {name}"),
        Condition::UnsupportedVersion(name) => format!("ask for an unsupported version in {name}"),
        Condition::UnknownPath(_) => "ask for a path that belongs to no operation".to_owned(),
        Condition::UnknownMethod(_) => "ask with another method".to_owned(),
        Condition::Load(_) => "not probed: it is answered when the service is busy".to_owned(),
        Condition::Internal(_) => "cannot be probed from outside".to_owned(),
    }
}
