//! All rules over all golden cases: what follows the page in the adopted reading must not be reported.
//!
//! A success is checked as an answer and as a walk, a refusal as the error probe of the row that it shows. Violations are
//! snapshotted by case, and none is the good value; conflicts of the documentation by the erratum that explains them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use oplog_conformance::answer::Answer;
use oplog_conformance::contract::Contract;
use oplog_conformance::error_body;
use oplog_conformance::evidence::{ErrorProbe, Evidence};
use oplog_conformance::rules::record;
use oplog_conformance::walk::{End, NextCursor, Totals, Walk, WalkPage, entries};
use oplog_findings::{Coverage, Exchange, Party, Request, Response, SeverityOverrides, Signing};
use oplog_schema::golden::{self, GoldenCase, GoldenRequest, GoldenResponse, Reading};
use oplog_schema::message::pattern;
use oplog_schema::tables::{ErrorRow, Pagination};
use oplog_schema::{Catalogue, FieldPath, Operation, Source};
use oplog_wire::MediaType;
use serde_json::Value;

#[test]
fn no_rule_reports_what_follows_the_page() {
    let catalogue = Catalogue::embedded().unwrap();
    let cases = golden::load(&Source::Embedded).unwrap();
    let mut violations = String::new();
    let mut conflicts: BTreeSet<String> = BTreeSet::new();
    let mut checked: BTreeMap<&str, usize> = BTreeMap::new();
    for case in cases.iter().filter(|case| case.reading == Reading::Adopted) {
        let contract = Contract::new(catalogue.get(&case.operation).unwrap()).unwrap();
        let levels = SeverityOverrides::default();
        let coverage = Coverage::new(&contract.operation, &levels, Party::Server);
        check(&contract, &coverage, case, &mut violations);
        *checked.entry(&case.operation).or_default() += 1;
        for group in coverage.findings() {
            let (rule, finding) = (group.rule.id, &group.finding);
            match &finding.erratum {
                Some(erratum) => {
                    let _ = conflicts.insert(format!("{}#erratum.{erratum}: {rule}, {}", case.operation, finding.fact));
                }
                None => writeln!(
                    violations,
                    "{}/{}: {rule}, {}, at {}: expected {}; actual {}",
                    case.operation, case.name, finding.fact, finding.at, finding.expected, finding.actual
                )
                .unwrap(),
            }
        }
    }
    for operation in catalogue.operations() {
        assert!(checked.contains_key(operation.id().as_str()), "no golden case of {}", operation.id());
    }
    insta::assert_snapshot!("violations", violations);
    insta::assert_snapshot!("conflicts", conflicts.into_iter().collect::<Vec<_>>().join("\n"));
}

/// Hands a case to every rule that can read it; a refusal that no row explains is a violation of its own.
fn check(contract: &Contract, coverage: &Coverage<'_>, case: &GoldenCase, violations: &mut String) {
    let operation = &contract.operation;
    let exchanges: Vec<(Request, Response)> = case
        .exchanges
        .iter()
        .map(|(request, response)| (call(request, response), reply(operation, response)))
        .collect();
    for (call, reply) in &exchanges {
        if reply.is_success() {
            record(operation, &Evidence::Answer(&Answer::new(contract, call, reply, &case.name)), coverage);
            continue;
        }
        let exchange = Exchange { request: call.clone(), result: Ok(reply.clone()) };
        match shown(operation, reply) {
            Some(row) => {
                let probe = ErrorProbe { row, how: &case.name, exchange: &exchange };
                record(operation, &Evidence::ErrorProbe(probe), coverage);
            }
            None => writeln!(violations, "{}/{}: no row explains status {}", case.operation, case.name, reply.status)
                .unwrap(),
        }
    }
    if let Some(walk) = walk(contract, &case.name, &exchanges) {
        record(operation, &Evidence::Walk(&walk), coverage);
    }
}

/// The row that a refusal shows: the same status and code, and the message where several rows share those.
fn shown<'a>(operation: &'a Operation, reply: &Response) -> Option<&'a ErrorRow> {
    let view = |row: &ErrorRow| error_body::read(operation, operation.error_body(row).unwrap(), reply);
    let rows = operation.errors().iter();
    let mut alike: Vec<&ErrorRow> = rows
        .filter(|row| row.status == reply.status && view(row).code.as_ref().is_none_or(|code| *code == row.code))
        .collect();
    alike.sort_by_key(|row| {
        let message = regex::Regex::new(&pattern(&row.message)).unwrap();
        !view(row).message.is_some_and(|text| message.is_match(&text))
    });
    alike.first().copied()
}

fn call(request: &GoldenRequest, response: &GoldenResponse) -> Request {
    let (path, query) = request.target.split_once('?').unwrap_or((&request.target, ""));
    let form = String::from_utf8(request.body.clone()).unwrap();
    let pairs = query.split('&').chain(form.trim().split('&')).filter(|pair| !pair.is_empty());
    let decoded = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8().unwrap().into_owned();
    Request {
        method: request.method.clone(),
        path: path.to_owned(),
        query: pairs
            .map(|pair| match pair.split_once('=') {
                Some((name, value)) => (decoded(name), Some(decoded(value))),
                None => (decoded(pair), None),
            })
            .collect(),
        headers: request.headers.clone(),
        form: response.media.unwrap_or(MediaType::Json),
        signing: Signing::Usual,
        json: None,
    }
}

/// A case keeps the headers that matter to it; the content type is sent all the same.
fn reply(operation: &Operation, response: &GoldenResponse) -> Response {
    let mut headers: Vec<(String, String)> =
        response.headers.iter().map(|(name, value)| (name.to_ascii_lowercase(), value.clone())).collect();
    if !headers.iter().any(|(name, _)| name == "content-type") {
        let content_type = operation.body().content_type(response.media.unwrap_or(MediaType::Json));
        headers.push(("content-type".to_owned(), content_type.to_owned()));
    }
    Response { status: response.status, headers, body: response.body.clone().into() }
}

/// The pages of a case, where it shows a list; it ends where the last page says so, and nobody knows otherwise.
fn walk(contract: &Contract, name: &str, exchanges: &[(Request, Response)]) -> Option<Walk> {
    let operation = &contract.operation;
    let paging = operation.pagination()?;
    let mut walk = Walk { name: name.to_owned(), size: None, pages: vec![], entries: vec![], end: End::GivenUp };
    for (call, reply) in exchanges {
        let answer = Answer::new(contract, call, reply, name);
        let value = answer.value()?;
        let rows = entries(operation, value)?;
        let member = |name: &String| name.parse::<FieldPath>().unwrap().first(value).cloned();
        walk.size = call.parameter(&paging.size).map(|size| size.parse().unwrap());
        walk.pages.push(WalkPage {
            call: call.clone(),
            start: walk.entries.len(),
            count: rows.len(),
            cursor: call.parameter(&paging.cursor).map(str::to_owned),
            next: next(paging, member),
            more: paging.more.as_ref().and_then(member).and_then(|flag| flag.as_bool()),
            echoed: paging.echo.keys().filter_map(|name| Some((name.clone(), member(name)?))).collect(),
            totals: Totals::default(),
            broken_link: None,
            last_key: None,
            order: None,
            link: None,
        });
        walk.entries.extend(rows);
    }
    let last = walk.pages.last()?;
    if paging.next.is_some() && last.next == NextCursor::Absent {
        walk.end = End::LastPage;
    }
    Some(walk)
}

fn next(paging: &Pagination, member: impl Fn(&String) -> Option<Value>) -> NextCursor {
    match paging.next.as_ref().and_then(member) {
        None => NextCursor::Absent,
        Some(Value::String(text)) if !text.is_empty() => NextCursor::Cursor(text),
        Some(other) => NextCursor::Void(other.to_string()),
    }
}
