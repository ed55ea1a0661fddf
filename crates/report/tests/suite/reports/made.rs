//! A report made by hand in which there is everything: violations of every weight, facts of every outcome, answers of every
//! kind.

use std::path::Path;
use std::time::Duration;

use oplog_conformance::rules;
use oplog_findings::{
    FactResult, Failure, Finding, FindingGroup, OperationReport, Outcome, RecordedExchange, Request, Response,
    RunReport, Severity, Signing, Suppression,
};
use oplog_report::{Invocation, Place};
use oplog_schema::fact::{Fact, FactKind};
use oplog_schema::{Catalogue, Operation, Source};
use oplog_wire::MediaType;

pub(crate) const LIST: &str = "acme/list-events";
pub(crate) const SHOW: &str = "acme/show-event";
pub(crate) const URL: &str = "https://staging.example.com";

/// The tables of a vendor that does not exist.
pub(crate) fn documented(id: &str) -> Operation {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../conformance/tests/acme");
    Catalogue::load(&Source::Folder(folder)).unwrap().get(id).unwrap().clone()
}

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

pub(crate) fn call(cursor: &str) -> Request {
    Request {
        method: "GET".to_owned(),
        path: "/v1/servers/s-1/events".to_owned(),
        query: vec![("cursor".to_owned(), Some(cursor.to_owned())), ("all".to_owned(), None)],
        headers: vec![("Accept".to_owned(), "application/json".to_owned())],
        form: MediaType::Json,
        signing: Signing::Usual,
        json: None,
    }
}

pub(crate) fn reply(status: u16, kind: &str, body: &[u8]) -> Response {
    let headers = [("content-type", kind), ("set-cookie", "session=s3cr3t; HttpOnly"), ("x-request-id", "r-1")];
    let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    Response { status, headers, body: body.to_vec().into() }
}

pub(crate) fn exchange(call: Request, result: Result<Response, Failure>) -> RecordedExchange {
    RecordedExchange {
        operation: LIST.to_owned(),
        url: URL.to_owned(),
        request: call,
        started: "2026-01-02T03:04:05.678Z".parse().unwrap(),
        took: Duration::from_micros(12_345),
        result,
        cut: 0,
    }
}

/// A finding about a field of an answer.
pub(crate) fn group(rule: &str, level: Severity, finding: Finding) -> FindingGroup {
    let rule = rules::find(rule).unwrap();
    let places = vec![finding.at.clone()];
    FindingGroup { rule, severity: level, finding, count: 1, places, also: Vec::new(), suppression: None }
}

fn entry(operation: &Operation, fact: &Fact) -> FactResult {
    FactResult {
        fact: operation.full_id(&fact.local),
        kind: fact.kind,
        about: fact.about.clone(),
        at: fact.at.clone(),
        outcome: Outcome::Passed,
        passed: 12,
        rules: fact.rules.clone(),
        reason: None,
    }
}

/// What came of an operation in which nothing departs.
pub(crate) fn conforming(id: &str) -> OperationReport {
    let documented = documented(id);
    let known = documented.facts().iter().filter(|f| f.basis.is_documented() || f.kind == FactKind::Erratum);
    OperationReport {
        id: id.to_owned(),
        summary: documented.summary().to_owned(),
        url: URL.to_owned(),
        findings: Vec::new(),
        facts: known.map(|fact| entry(&documented, fact)).collect(),
        samples: Vec::new(),
        breakages: Vec::new(),
        documented,
    }
}

pub(crate) fn came_to(part: &mut OperationReport, local: &str, outcome: Outcome, reason: Option<&str>) {
    let id = format!("{}#{local}", part.id);
    let entry = part.facts.iter_mut().find(|entry| entry.fact == id).unwrap();
    entry.outcome = outcome;
    entry.reason = reason.map(str::to_owned);
    if matches!(outcome, Outcome::Skipped | Outcome::Errored) {
        entry.passed = 0;
        entry.rules.clear();
    }
}

/// A run in which nothing departs.
pub(crate) fn clean() -> RunReport {
    RunReport {
        target: "staging".to_owned(),
        url: URL.to_owned(),
        started: "2026-01-02T03:04:05.600Z".parse().unwrap(),
        ended: "2026-01-02T03:04:07.850Z".parse().unwrap(),
        seed: 7,
        strict: false,
        complete: true,
        shard: None,
        command: None,
        requests: 1234,
        operations: vec![conforming(LIST)],
        exchanges: vec![exchange(call("a"), Ok(reply(200, "application/json", br#"{"more":false}"#)))],
        rules: rules::infos().collect(),
        stale: Vec::new(),
        drift: Vec::new(),
    }
}

/// A run with everything in it.
pub(crate) fn departing() -> RunReport {
    let next =
        Finding::new("response.next", "page 3 of the walk by 10, /next", "present, because /more is true", "absent");
    let extra = Finding::new(
        "response.events[]",
        "page 1, /events/0/extra",
        "no such field",
        "\"\u{1b}[2Jgone\u{202e} @everyone <b>|`]]>\"",
    );
    let size = Finding::new("response.events[].size", "page 1, /events/0/size", "present", "absent");
    let kind = Finding::new(
        "response.events[].kind",
        "page 1, /events/4/kind",
        "one of created, resized, deleted",
        "\"moved\"",
    );

    let mut list = conforming(LIST);
    let mut failing = group("pagination/next-consistent", Severity::Deny, next.shown_by(&call("it's")));
    failing.count = 76;
    failing.places = ["page 3", "page 4", "page 5"].map(str::to_owned).to_vec();
    let mut waived = group("fields/enum", Severity::Deny, kind.shown_by(&call("a")));
    waived.suppression = Some(Suppression::Waiver {
        pattern: "acme/*#response.events[].kind".to_owned(),
        reason: "the new kind ships in May".to_owned(),
        until: "2026-05-31".parse().unwrap(),
    });
    list.findings = vec![
        failing,
        waived,
        group("fields/undocumented", Severity::Warn, extra.shown_by(&call("a"))),
        group("fields/required", Severity::Deny, size.under(Some("size-is-missing".to_owned()))),
    ];
    came_to(&mut list, "response.next", Outcome::Failed, None);
    came_to(
        &mut list,
        "response.events[].kind",
        Outcome::Waived,
        Some("waived until 2026-05-31: the new kind ships in May"),
    );
    came_to(&mut list, "response.events[]", Outcome::Passed, Some("departs, which is only warned of"));
    for local in ["response.events[].size", "erratum.size-is-missing"] {
        came_to(&mut list, local, Outcome::Conflict, Some("erratum size-is-missing"));
    }
    came_to(&mut list, "error.gatewayFault", Outcome::Skipped, Some("no request makes the service fail inside"));

    let mut show = conforming(SHOW);
    let broken = format!("GET {URL}/v1/events/1: cannot be reached: connection refused");
    let facts: Vec<String> = show.facts.iter().map(|entry| entry.fact.clone()).collect();
    for fact in facts {
        let (_, local) = fact.split_once('#').unwrap();
        came_to(&mut show, local, Outcome::Errored, Some(&broken));
    }
    show.breakages = vec![broken];

    RunReport {
        operations: vec![list, show],
        exchanges: vec![
            exchange(call("a"), Ok(reply(200, "application/json", br#"{"more":true,"events":[{"kind":"moved"}]}"#))),
            exchange(call("it's"), Ok(reply(200, "application/json", br#"{"more":true,"limit":10,"events":[]}"#))),
            exchange(call("c"), Ok(reply(502, "application/octet-stream", b"\xff\xfe\x00gateway"))),
            exchange(call("d"), Err(Failure::TimedOut(10_000))),
        ],
        stale: vec!["conformance.toml:12: the waiver `pagination/echo` matches nothing any more: delete it".to_owned()],
        ..clean()
    }
}
