//! Errata excuse what they say, where they say it, and nothing else. Answers are those of the mock server, spoilt in one place.

use oplog_conformance::answer::Answer;
use oplog_conformance::contract::Contract;
use oplog_conformance::evidence::Evidence;
use oplog_conformance::rules;
use oplog_findings::{Finding, Request, Response, Signing};
use oplog_mock::{MockRequest, Responder, Settings};
use oplog_schema::{Catalogue, Source, golden};
use oplog_wire::MediaType;
use serde_json::{Value, json};

const LIST: &str =
    "/v2.1/89655fe61c4c4a08b9f3e7f9095441b8/servers/e723eb40-f56e-40f9-8c8c-caa517fe06ba/os-instance-actions";

/// An answer of the mock server: the operation, what is asked, and the version header.
struct Asked {
    operation: &'static str,
    target: String,
    version: Option<&'static str>,
}

fn asked(operation: &'static str, target: impl Into<String>) -> Asked {
    Asked { operation, target: target.into(), version: None }
}

impl Asked {
    fn at(self, version: &'static str) -> Self {
        Self { version: Some(version), ..self }
    }

    /// What the rules find in the answer after `spoil`, by erratum; `None` is a violation.
    fn spoilt(&self, spoil: impl Fn(&str) -> String) -> Vec<(String, Option<String>)> {
        let catalogue = Catalogue::embedded().unwrap();
        let settings = Settings { entries: Some(5), ..Settings::open() };
        let mock = Responder::new(&catalogue, &golden::load(&Source::Embedded).unwrap(), settings).unwrap();
        let headers = self.version.map(|version| ("X-OpenStack-Nova-API-Version".to_owned(), version.to_owned()));
        let headers: Vec<_> = headers.into_iter().collect();
        let request = MockRequest { headers: headers.clone(), ..MockRequest::get(&self.target) };
        let reply = mock.respond(&request, "2026-03-01T12:00:00Z".parse().unwrap());
        assert_eq!(reply.status, 200, "{}", String::from_utf8_lossy(&reply.body));
        let body = String::from_utf8(reply.body).unwrap();
        let changed = spoil(&body);
        assert_ne!(body, changed, "nothing was spoilt");

        let (path, query) = self.target.split_once('?').unwrap_or((&self.target, ""));
        let query = query.split('&').filter(|pair| !pair.is_empty()).map(|pair| match pair.split_once('=') {
            Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
            None => (pair.to_owned(), None),
        });
        let call = Request {
            method: "GET".to_owned(),
            path: path.to_owned(),
            query: query.collect(),
            headers,
            form: if path.ends_with(".xml") { MediaType::Xml } else { MediaType::Json },
            signing: Signing::Usual,
            json: None,
        };
        let headers = reply.headers.iter().map(|(name, value)| (name.to_ascii_lowercase(), value.clone()));
        let reply = Response { status: 200, headers: headers.collect(), body: changed.into_bytes().into() };
        let contract = Contract::new(catalogue.get(self.operation).unwrap()).unwrap();
        let answer = Answer::new(&contract, &call, &reply, "the answer");
        let operation = &contract.operation;
        let evidence = Evidence::Answer(&answer);
        let found = rules::check(operation, &evidence).flat_map(|(rule, result)| {
            let told = move |finding: Finding| (rule.id.to_owned(), finding.erratum);
            result.findings.into_iter().map(told)
        });
        // How a value is written in XML is told by a rule of its own.
        found.filter(|(rule, _)| rule.starts_with("fields/") || rule == "representations/xml-types").collect()
    }

    /// The same for a change of the tree of a JSON body.
    fn edited(&self, edit: impl Fn(&mut Value)) -> Vec<(String, Option<String>)> {
        self.spoilt(|body| {
            let mut tree: Value = serde_json::from_str(body).unwrap();
            edit(&mut tree);
            tree.to_string()
        })
    }
}

fn conflicts(found: &[(String, Option<String>)], erratum: &str) {
    assert!(!found.is_empty(), "nothing is found");
    assert!(found.iter().all(|(_, own)| own.as_deref() == Some(erratum)), "{found:?}");
}

fn violates(found: &[(String, Option<String>)], rule: &str) {
    assert!(found.iter().any(|(own, erratum)| own == rule && erratum.is_none()), "{found:?}");
}

fn without(value: &mut Value, member: &str) {
    value.as_object_mut().unwrap().shift_remove(member);
}

#[test]
fn only_the_first_page_may_not_say_where_it_starts() {
    let log = |query: &str| asked("baidu-bbc/query-operation-log", format!("/v1/operationLog?maxKeys=2{query}"));
    conflicts(&log("").edited(|body| without(body, "marker")), "marker-of-the-first-page");
    let catalogue = Catalogue::embedded().unwrap();
    let settings = Settings { entries: Some(5), ..Settings::open() };
    let mock = Responder::new(&catalogue, &golden::load(&Source::Embedded).unwrap(), settings).unwrap();
    let first = mock.respond(&MockRequest::get("/v1/operationLog?maxKeys=2"), "2026-03-01T12:00:00Z".parse().unwrap());
    let first: Value = serde_json::from_slice(&first.body).unwrap();
    let marker = first["nextMarker"].as_str().unwrap();
    violates(&log(&format!("&marker={marker}")).edited(|body| without(body, "marker")), "fields/required");
}

#[test]
fn a_member_of_newer_versions_may_be_missing_in_older_ones_only() {
    let list = || asked("huawei-ecs/list-server-actions", LIST);
    let lacks = |asked: Asked| {
        asked.edited(|body| {
            without(&mut body["instanceActions"][1], "updated_at");
            body["instanceActions"][1]["user_id"] = Value::Null;
        })
    };
    let old = lacks(list());
    assert!(old.iter().all(|(_, erratum)| erratum.is_some()), "{old:?}");
    violates(&lacks(list().at("2.58")), "fields/required");
}

#[test]
fn a_step_that_runs_has_neither_a_result_nor_an_end() {
    let shown = || {
        let id = "req-5a429946-c9cc-45cc-b5bd-68864209e5cc";
        asked("huawei-ecs/show-server-action", format!("{LIST}/{id}"))
    };
    let both = shown().edited(|body| {
        body["instanceAction"]["events"][0]["result"] = Value::Null;
        body["instanceAction"]["events"][0]["finish_time"] = Value::Null;
    });
    assert!(both.iter().any(|(_, erratum)| erratum.as_deref() == Some("unfinished-events")), "{both:?}");
    assert!(both.iter().all(|(_, erratum)| erratum.is_some()), "{both:?}");
    violates(&shown().edited(|body| body["instanceAction"]["events"][0]["finish_time"] = Value::Null), "fields/null");
}

fn transactions(suffix: &str) -> Asked {
    asked("onapp/list-transactions", format!("/transactions.{suffix}?detailed"))
}

/// What is found in the first transaction with a member set, beside what the others have.
fn with(member: &str, value: Value, status: &str) -> Vec<(String, Option<String>)> {
    transactions("json").edited(|body| {
        let first = &mut body[0]["transaction"];
        first[member] = value.clone();
        first["status"] = json!(status);
        *body = json!([{"transaction": first.take()}]);
    })
}

#[test]
fn either_statement_of_the_page_may_be_followed() {
    let said = |found: &[(String, Option<String>)], rule: &str| -> Vec<Option<String>> {
        found.iter().filter(|(own, _)| own == rule).map(|(_, erratum)| erratum.clone()).collect()
    };
    let list = with("log_output", json!(["one", "two"]), "complete");
    assert_eq!(said(&list, "fields/nesting"), [Some("log-output-is-no-array".to_owned())]);
    let numbers = with("log_output", json!([1, 2]), "complete");
    assert_eq!(said(&numbers, "fields/nesting"), [None]);
    let empty = with("dependent_transaction_id", json!(""), "complete");
    assert_eq!(said(&empty, "fields/type"), [Some("empty-is-nil".to_owned())]);
    let text = with("dependent_transaction_id", json!("none"), "complete");
    assert_eq!(said(&text, "fields/type"), [None]);
}

#[test]
fn what_is_complete_has_started() {
    let started = |status: &str| {
        let found = with("started_at", Value::Null, status);
        found.into_iter().find(|(rule, _)| rule == "fields/null").unwrap().1
    };
    assert_eq!(started("pending").as_deref(), Some("not-started-yet"));
    assert_eq!(started("complete"), None);
}

#[test]
fn an_empty_element_is_written_as_the_sentence_or_as_the_example_says() {
    const NIL: &str = "<dependent_transaction_id nil=\"true\"/>";
    let element = |written: &str| {
        let found = transactions("xml").spoilt(|body| body.replacen(NIL, written, 1));
        // Whatever else is null in this list is so for another reason.
        found
            .into_iter()
            .filter(|(rule, _)| !["fields/format", "fields/null", "fields/required"].contains(&rule.as_str()))
            .collect::<Vec<_>>()
    };
    for written in
        ["<dependent_transaction_id/>", "<dependent_transaction_id type=\"integer\"></dependent_transaction_id>"]
    {
        let found = element(written);
        assert!(
            !found.is_empty() && found.iter().all(|(_, own)| own.as_deref() == Some("empty-is-nil")),
            "{written}: {found:?}"
        );
    }
    let typed = element("<dependent_transaction_id type=\"integer\" nil=\"true\"/>");
    assert_eq!(typed, [("representations/xml-types".to_owned(), Some("nil-loses-its-type".to_owned()))]);
    violates(&element("<dependent_transaction_id>5</dependent_transaction_id>"), "representations/xml-types");
    violates(
        &element("<dependent_transaction_id type=\"string\"></dependent_transaction_id>"),
        "representations/xml-types",
    );
}
