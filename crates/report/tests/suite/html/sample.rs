//! Reports made by hand, with a text of one's choice wherever a target may put one.

use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use oplog_conformance::rules;
use oplog_findings::{
    FactResult, Finding, FindingGroup, OperationReport, Outcome, RecordedExchange, Request, Response, RunReport,
    Severity, Signing, Suppression,
};
use oplog_report::{Invocation, Place};
use oplog_schema::{Catalogue, Operation, Source};
use oplog_wire::MediaType;

pub(crate) fn invocation() -> Invocation {
    Invocation {
        program: "oplog".to_owned(),
        check: "oplog conformance --target staging".to_owned(),
        send: Some("oplog request --target staging".to_owned()),
        takes_seed: true,
        rest: String::new(),
        place: Place::Tables,
    }
}

pub(crate) fn documented(id: &str) -> Operation {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../conformance/tests/acme");
    let catalogue = Catalogue::load(&Source::Folder(folder)).unwrap();
    catalogue.operations().iter().find(|operation| operation.id().as_str() == id).unwrap().clone()
}

pub(crate) fn call(marker: &str) -> Request {
    Request {
        method: "GET".to_owned(),
        path: "/v1/events".to_owned(),
        query: vec![("marker".to_owned(), Some(marker.to_owned()))],
        headers: vec![("Accept".to_owned(), "application/json".to_owned())],
        form: MediaType::Json,
        signing: Signing::Usual,
        json: None,
    }
}

pub(crate) fn group(rule: &str, level: Severity, finding: Finding) -> FindingGroup {
    let rule = rules::find(rule).unwrap();
    let places = vec![finding.at.clone(), "another place".to_owned()];
    FindingGroup { rule, severity: level, finding, count: 2, places, also: Vec::new(), suppression: None }
}

pub(crate) fn exchange(call: Request, body: &str) -> RecordedExchange {
    let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
    let started: Timestamp = "2024-05-01T12:00:00.25Z".parse().unwrap();
    RecordedExchange {
        operation: "acme/list-events".to_owned(),
        url: "https://staging.example.com".to_owned(),
        request: call,
        started,
        took: Duration::from_millis(41),
        result: Ok(Response { status: 200, headers, body: body.to_owned().into() }),
        cut: 0,
    }
}

/// A report on one operation whose facts come to `outcomes`, over and over.
pub(crate) fn report(outcomes: &[Outcome], findings: Vec<FindingGroup>, exchanges: Vec<RecordedExchange>) -> RunReport {
    let documented = documented("acme/list-events");
    let entry = |(number, fact): (usize, &oplog_schema::fact::Fact)| FactResult {
        fact: documented.full_id(&fact.local),
        kind: fact.kind,
        about: fact.about.clone(),
        at: fact.at.clone(),
        outcome: outcomes[number % outcomes.len()],
        passed: 3,
        rules: fact.rules.clone(),
        reason: (outcomes[number % outcomes.len()] == Outcome::Skipped).then(|| "nothing was there".to_owned()),
    };
    let facts = documented.facts().iter().enumerate().map(entry).collect();
    RunReport {
        target: "staging".to_owned(),
        url: "https://staging.example.com".to_owned(),
        started: "2026-01-02T03:04:05.600Z".parse().unwrap(),
        ended: "2026-01-02T03:04:07.850Z".parse().unwrap(),
        seed: 7,
        strict: false,
        complete: true,
        shard: None,
        command: None,
        requests: 1234,
        exchanges,
        rules: rules::infos().collect(),
        stale: Vec::new(),
        drift: Vec::new(),
        operations: vec![OperationReport {
            id: "acme/list-events".to_owned(),
            summary: "Lists events.".to_owned(),
            documented,
            url: "https://staging.example.com".to_owned(),
            findings,
            facts,
            samples: Vec::new(),
            breakages: Vec::new(),
        }],
    }
}

/// Every outcome, and a finding of each weight.
pub(crate) fn everything() -> RunReport {
    let finding = |fact: &str, at: &str, expected: &str, actual: &str| Finding::new(fact, at, expected, actual);
    let missing = finding("response.events[].id", "page 2 of 3 of the walk by 2, /events/1/id", "present", "absent");
    let conflict = finding("response.events[].size", "page 1, /events/0/size", "present", "absent");
    let waiver = Suppression::Waiver {
        pattern: "fields/type".to_owned(),
        reason: "mended in May".to_owned(),
        until: "2024-05-31".parse().unwrap(),
    };
    let body = r#"{"events":[{"id":"a"},{"name":"b"}],"more":true}"#;
    let mut report = report(
        &[Outcome::Passed, Outcome::Failed, Outcome::Conflict, Outcome::Waived, Outcome::Skipped, Outcome::Errored],
        vec![
            group(
                "fields/undocumented",
                Severity::Warn,
                finding("response.events[]", "/events/0/x", "no such field", "1"),
            ),
            group("fields/required", Severity::Deny, conflict.under(Some("size-is-missing".to_owned()))),
            FindingGroup {
                suppression: Some(waiver),
                ..group("fields/type", Severity::Deny, finding("response.more", "/more", "a", "b"))
            },
            group("fields/required", Severity::Deny, missing.shown_by(&call("m"))),
        ],
        vec![exchange(call("m"), body)],
    );
    report.operations[0].breakages = (1..=60).map(|n| format!("GET /v1/events/{n}: cannot be reached")).collect();
    report.stale = vec!["conformance.toml:9: the waiver `pagination/*` ended on 2024-04-01".to_owned()];
    report
}

/// A report that has `text` in every place that somebody else may fill.
pub(crate) fn filled(text: &str) -> RunReport {
    let mut report = everything();
    let hostile = Request {
        method: text.to_owned(),
        path: text.to_owned(),
        query: vec![(text.to_owned(), Some(text.to_owned()))],
        headers: vec![(text.to_owned(), text.to_owned())],
        form: MediaType::Xml,
        signing: Signing::Usual,
        json: None,
    };
    let bodies = [text.to_owned(), format!("{{\"{text}\":[\"{text}\""), format!("<a {text}>{text}</a>")];
    report.exchanges.extend(bodies.map(|body| {
        let mut exchange = exchange(hostile.clone(), &body);
        exchange.url = text.to_owned();
        exchange.result.as_mut().unwrap().headers = vec![(text.to_owned(), text.to_owned())];
        exchange
    }));
    report.target = text.to_owned();
    report.url = text.to_owned();
    report.stale = vec![text.to_owned()];
    let part = &mut report.operations[0];
    part.url = text.to_owned();
    part.breakages = vec![text.to_owned()];
    for entry in &mut part.facts {
        entry.reason = Some(text.to_owned());
    }
    for group in &mut part.findings {
        group.finding.at = text.to_owned();
        group.finding.cause = text.to_owned();
        group.finding.expected = text.to_owned();
        group.finding.actual = text.to_owned();
        group.finding.request = Some(hostile.clone());
        group.places = vec![text.to_owned()];
        if let Some(Suppression::Waiver { pattern, reason, .. }) = &mut group.suppression {
            *pattern = text.to_owned();
            *reason = text.to_owned();
        }
    }
    report
}
