//! `contradictions/request-example`: an example of a request that is not as the table of parameters says.

use oplog_findings::brief_text;
use oplog_findings::{Example, RuleInfo, Scope, Severity, Subject};
use oplog_schema::tables::JsonType;

use super::super::{Check, Page, Rule};
use crate::facts::{ReadFrom, RequestFact};
use crate::finding::Contradiction;

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "contradictions/request-example",
        summary: "Examples of requests are as the table of parameters says",
        rationale: "Whoever copies the request is refused, or the table misses a parameter.",
        example: Example {
            expected: "a query is parameters joined by ampersands",
            actual: "the example has an empty parameter",
        },
        severity: Severity::Deny,
        subject: Subject::Contradictions,
        scope: Scope::Single,
    },
    check: Check::Page(check),
    kin: &["representations/documented-request"],
};

fn check(page: &Page<'_>) -> Vec<Contradiction> {
    let mut found: Vec<Contradiction> = Vec::new();
    let mut push = |one: Contradiction| {
        if !found.contains(&one) {
            found.push(one);
        }
    };
    for sent in &page.sent {
        if sent.query.starts_with('&') || sent.query.contains("&&") {
            push(
                Contradiction::of_all(
                    "the query is parameters joined by ampersands",
                    "the example has an ampersand with nothing before it",
                )
                .at(&sent.at),
            );
        }
        for fact in page.parameters() {
            let local = format!("parameter.{}", fact.name);
            match sent.value(&fact.name) {
                Some(value) => {
                    if let Some((says, shows)) = breaks(fact, value) {
                        push(Contradiction::new(local, says, shows).at(&fact.at));
                    }
                }
                None if fact.place == "query" && fact.value.required == Some(true) && !sent.query.is_empty() => {
                    push(
                        Contradiction::new(local, format!("`{}` is mandatory", fact.name), "the example sends none")
                            .at(&fact.at),
                    );
                }
                None => {}
            }
        }
    }
    for fact in page.imported.request.iter().filter(|fact| fact.basis == ReadFrom::Example) {
        let local = format!("parameter.{}", fact.name);
        push(
            Contradiction::new(
                local,
                "the table lists the parameters",
                format!("the example sends `{}`, which no row is about", fact.name),
            )
            .at(&fact.at),
        );
    }
    for example in page.imported.examples.iter().filter(|example| example.is_request) {
        let known = ["content-type", "user-agent"];
        for (header, _) in &example.headers {
            let meant = known.iter().find(|known| known.replace('-', "") == header.to_lowercase());
            if let Some(meant) = meant {
                push(
                    Contradiction::of_all(
                        format!("the header is called `{meant}`"),
                        format!("the example sends `{header}`"),
                    )
                    .at(&example.at),
                );
            }
        }
    }
    found
}

/// What the row says of a value, and what is sent instead.
fn breaks(fact: &RequestFact, value: &str) -> Option<(String, String)> {
    let name = &fact.name;
    let shows = format!("the example sends `{}`", brief_text(value));
    if let Some(values) = fact.value.values.as_ref().filter(|values| !values.iter().any(|known| known == value)) {
        return Some((format!("`{name}` is one of {}", values.join(", ")), shows));
    }
    if !matches!(fact.value.kind, Some(JsonType::Integer | JsonType::Number)) || fact.value.kind_inferred {
        return None;
    }
    let Ok(number) = value.parse::<f64>() else { return Some((format!("`{name}` is a number"), shows)) };
    let below =
        fact.value.minimum.filter(|least| number < *least as f64).map(|least| format!("`{name}` is at least {least}"));
    let above =
        fact.value.maximum.filter(|most| number > *most as f64).map(|most| format!("`{name}` is at most {most}"));
    below.or(above).map(|says| (says, shows))
}
