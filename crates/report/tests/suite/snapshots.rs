//! Snapshots of response shapes: what is observed in a run, and what becomes of it on disk.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Component, Path};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use oplog_conformance::client::Limits;
use oplog_conformance::discover::discover;
use oplog_conformance::run::{Options, run};
use oplog_conformance::target::Target;
use oplog_findings::{Failure, RecordedExchange, Request, Response, SeverityOverrides, Signing};
use oplog_mock::{Clock, Engine, Responder, Settings, serve};
use oplog_report::shape::BodyShape;
use oplog_report::snapshots::{Fate, Pending, Settled, SnapshotSubject, Snapshots, Update, folder, observed, summary};
use oplog_schema::{Catalogue, Operation, Source, golden};
use oplog_wire::MediaType;
use proptest::prelude::*;
use tempfile::TempDir;

const BBC: &str = "baidu-bbc/query-operation-log";
const OOS: &str = "alibaba-oos/list-execution-logs";
const LIST: &str = "huawei-ecs/list-server-actions";

/// A run against the mock server; one seed for what it makes up and for what is asked.
async fn checked(seed: u64, entries: u64) -> Vec<RecordedExchange> {
    let catalogue = Catalogue::embedded().unwrap();
    let settings = Settings { seed, entries: Some(entries), ..Settings::open() };
    let responder = Responder::new(&catalogue, &golden::load(&Source::Embedded).unwrap(), settings).unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut target = Target::at(&format!("http://{}", listener.local_addr().unwrap()));
    let engine = Arc::new(Engine::new(responder, Clock::starting_at(crate::NOON)));
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = tokio::spawn(serve(listener, engine, async { drop(stopped.await) }));
    discover(&mut target).await;
    let options = Options {
        operations: catalogue.operations().iter().map(|operation| operation.id().to_string()).collect(),
        seed,
        limits: Limits::default(),
        levels: SeverityOverrides::default(),
        shard: None,
    };
    let report = run(&catalogue, &target, &options, &(), std::future::pending()).await.unwrap();
    drop(stop);
    server.abort();
    report.exchanges
}

/// The chosen operations.
fn operations(catalogue: &Catalogue) -> Vec<&Operation> {
    catalogue.operations().iter().collect()
}

fn shapes(exchanges: &[RecordedExchange]) -> BTreeMap<SnapshotSubject, BodyShape> {
    let catalogue = Catalogue::embedded().unwrap();
    observed(&operations(&catalogue), exchanges, &[])
}

fn bbc() -> SnapshotSubject {
    SnapshotSubject { operation: BBC.to_owned(), version: None, form: MediaType::Json }
}

/// An answer with this body to a plain request.
fn answer(operation: &str, body: &str) -> RecordedExchange {
    let reply = Response { status: 200, headers: vec![], body: body.to_owned().into() };
    let query = vec![];
    RecordedExchange {
        operation: operation.to_owned(),
        url: "http://localhost".to_owned(),
        request: Request {
            method: "GET".to_owned(),
            path: "/".to_owned(),
            query,
            headers: vec![],
            form: MediaType::Json,
            signing: Signing::Usual,
            json: None,
        },
        started: Timestamp::UNIX_EPOCH,
        took: Duration::ZERO,
        result: Ok(reply),
        cut: 0,
    }
}

#[tokio::test]
async fn seeds_and_the_length_of_lists_make_no_difference() {
    let (one, other) = (shapes(&checked(0, 300).await), shapes(&checked(9, 420).await));
    assert_eq!(one.len(), 8, "every operation in every form and version: {:?}", one.keys());
    for (subject, shape) in &one {
        assert_eq!(shape.to_string(), other[subject].to_string(), "{subject:?}");
    }
    for entries in [1, 4] {
        for (subject, seen) in shapes(&checked(3, entries).await) {
            assert_eq!(seen.completed_by(&one[&subject]), one[&subject], "{entries} entries, {subject:?}");
        }
    }
}

#[test]
fn the_order_of_answers_makes_no_difference() {
    let mut exchanges: Vec<_> =
        [r#"{"a": 1}"#, r#"{"a": null, "b": []}"#, r#"{"b": ["x"]}"#].map(|body| answer(BBC, body)).into();
    let forwards = shapes(&exchanges)[&bbc()].to_string();
    exchanges.reverse();
    assert_eq!(shapes(&exchanges)[&bbc()].to_string(), forwards);
    assert_eq!(forwards, "(body): object\na?: integer | null\nb?: array\nb?[]: string\n");
}

#[test]
fn only_whole_and_readable_successes_count() {
    let refused = |mut exchange: RecordedExchange| {
        exchange.result.as_mut().unwrap().status = 400;
        exchange
    };
    let lost = |mut exchange: RecordedExchange| {
        exchange.result = Err(Failure::TimedOut(1));
        exchange
    };
    let exchanges = [
        RecordedExchange { cut: 1, ..answer(BBC, r#"{"cut": 1}"#) },
        refused(answer(BBC, r#"{"refused": 1}"#)),
        lost(answer(BBC, "")),
        answer(BBC, r#"{"broken": 1"#),
        answer("acme/nothing", r#"{"unknown": 1}"#),
    ];
    assert!(shapes(&exchanges).is_empty());
}

#[test]
fn an_answer_whose_form_was_left_open_has_the_form_that_it_looks_like() {
    let mut asked = answer(OOS, "<R><RequestId>a</RequestId></R>");
    asked.request = asked.request.with("Format", "JSON");
    let found = shapes(&[answer(OOS, "<R><RequestId>a</RequestId></R>"), answer(OOS, "{}"), asked]);
    let forms: Vec<MediaType> = found.keys().map(|subject| subject.form).collect();
    assert_eq!(forms, [MediaType::Json, MediaType::Xml], "{found:?}");
}

#[test]
fn versions_are_kept_apart_by_what_is_asked_for() {
    let asked = |version: Option<&str>, body: &str| {
        let mut exchange = answer(LIST, body);
        exchange.request.path = "/v2.1/p/servers/s/os-instance-actions".to_owned();
        exchange
            .request
            .headers
            .extend(version.map(|version| ("OpenStack-API-Version".to_owned(), version.to_owned())));
        exchange
    };
    let found = shapes(&[asked(None, "{}"), asked(Some("compute 2.51"), "{}"), asked(Some("../2.58"), "{}")]);
    let files: Vec<String> = found.keys().map(SnapshotSubject::file_name).collect();
    let expected =
        ["json", "..-2.58.json", "2.51.json"].map(|tail| format!("huawei-ecs.list-server-actions.{tail}.snap"));
    assert_eq!(files, expected);
}

#[test]
fn secrets_in_names_are_taken_out() {
    let catalogue = Catalogue::embedded().unwrap();
    let exchanges = [answer(BBC, r#"{"rows": [{"hunter2-hunter2": 1}]}"#)];
    let found = observed(&operations(&catalogue), &exchanges, &["hunter2-hunter2".into()]);
    let text = found[&bbc()].to_string();
    assert_eq!(text, "(body): object\nrows: array\nrows[]: object\nrows[].\"[redacted]\": integer\n");
    assert!(text.parse::<BodyShape>().is_ok());
}

/// Settles one shape of one operation.
fn settle(root: &Path, update: Update, body: &str) -> Settled {
    let catalogue = Catalogue::embedded().unwrap();
    let operations: Vec<_> = operations(&catalogue).into_iter().filter(|one| one.id().as_str() == BBC).collect();
    let found = observed(&operations, &[answer(BBC, body)], &[]);
    let mut settled = Snapshots::new(root, "staging", update).settle(&operations, &found).unwrap();
    assert_eq!(settled.len(), 1, "{settled:?}");
    settled.remove(0)
}

fn files(root: &Path) -> Vec<String> {
    let folder = root.join("staging");
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

const FILE: &str = "baidu-bbc.query-operation-log.json.snap";
const NEW: &str = "baidu-bbc.query-operation-log.json.snap.new";

#[test]
fn a_new_shape_waits_until_somebody_accepts_it() {
    let root = TempDir::new().unwrap();
    let new = settle(root.path(), Update::New, r#"{"a": 1}"#);
    assert_eq!((new.fails(), &new.fate, files(root.path())), (true, &Fate::Pending, vec![NEW.to_owned()]));
    let pending = Pending::all(root.path()).unwrap();
    assert_eq!(pending[0].name, "staging/baidu-bbc.query-operation-log.json");
    pending[0].accept().unwrap();
    assert_eq!(files(root.path()), [FILE]);
    let same = settle(root.path(), Update::New, r#"{"a": 2}"#);
    assert_eq!((same.fails(), same.fate), (false, Fate::Same { unseen: vec![] }));
}

#[test]
fn drift_waits_beside_what_was_accepted() {
    let root = TempDir::new().unwrap();
    assert!(!settle(root.path(), Update::Always, r#"{"a": 1}"#).fails());
    let drift = settle(root.path(), Update::New, r#"{"a": "1"}"#);
    assert_eq!(files(root.path()), [FILE, NEW]);
    assert_eq!(drift.old.as_deref(), Some("(body): object\na: integer\n"));
    assert_eq!(drift.new, "(body): object\na: string\n");
    Pending::all(root.path()).unwrap()[0].reject().unwrap();
    assert_eq!(files(root.path()), [FILE]);
    assert!(settle(root.path(), Update::New, r#"{"a": "1"}"#).fails(), "it is still drift");
    assert!(!settle(root.path(), Update::New, r#"{"a": 1}"#).fails());
    assert_eq!(files(root.path()), [FILE], "nothing waits once the drift is gone");
}

#[test]
fn when_something_is_written_is_as_insta_has_it() {
    for (update, new, drifted) in [
        (Update::No, vec![], vec![FILE]),
        (Update::New, vec![NEW], vec![FILE, NEW]),
        (Update::Always, vec![FILE], vec![FILE]),
        (Update::Unseen, vec![NEW], vec![FILE]),
        (Update::Force, vec![FILE], vec![FILE]),
    ] {
        let root = TempDir::new().unwrap();
        settle(root.path(), update, r#"{"a": 1}"#);
        assert_eq!(files(root.path()), new, "{update:?}");
        let root = TempDir::new().unwrap();
        settle(root.path(), Update::Always, r#"{"a": 1}"#);
        let written = !settle(root.path(), update, r#"{"a": true}"#).fails();
        assert_eq!(files(root.path()), drifted, "{update:?}");
        assert_eq!(written, matches!(update, Update::Always | Update::Unseen | Update::Force));
    }
}

#[test]
fn seeing_less_is_told_and_accepted_only_by_force() {
    let root = TempDir::new().unwrap();
    settle(root.path(), Update::Always, r#"{"rows": [{"a": 1}]}"#);
    let less = settle(root.path(), Update::Always, r#"{"rows": []}"#);
    assert_eq!(less.fate, Fate::Same { unseen: vec!["rows[]".to_owned(), "rows[].a".to_owned()] });
    assert_eq!(settle(root.path(), Update::Force, r#"{"rows": []}"#).new, "(body): object\nrows: array\n");
}

#[test]
fn the_environment_decides_as_it_does_for_insta() {
    for (variables, update) in [
        (&[][..], Ok(Update::New)),
        (&[("CI", "true")], Ok(Update::No)),
        (&[("CI", "false")], Ok(Update::New)),
        (&[("CI", "0"), ("TF_BUILD", "1")], Ok(Update::New)),
        (&[("TF_BUILD", "1")], Ok(Update::No)),
        (&[("CI", "true"), ("INSTA_UPDATE", "new")], Ok(Update::New)),
        (&[("CI", "true"), ("INSTA_UPDATE", "always")], Ok(Update::Always)),
        (&[("CI", "true"), ("INSTA_UPDATE", "auto")], Ok(Update::No)),
        (&[("INSTA_UPDATE", "no")], Ok(Update::No)),
        (&[("INSTA_UPDATE", "unseen")], Ok(Update::Unseen)),
        (&[("INSTA_UPDATE", "force")], Ok(Update::Force)),
        (&[("INSTA_UPDATE", "yes")], Err("INSTA_UPDATE is `yes`; known: auto, no, new, always, unseen, force")),
    ] {
        let env =
            |wanted: &str| variables.iter().find(|(name, _)| *name == wanted).map(|(_, value)| (*value).to_owned());
        let found = Update::from_env(&env).map_err(|error| error.to_string());
        assert_eq!(found, update.map_err(str::to_owned), "{variables:?}");
    }
}

#[test]
fn the_files_are_those_of_insta() {
    let root = TempDir::new().unwrap();
    settle(root.path(), Update::Always, r#"{"a": 1}"#);
    settle(root.path(), Update::New, r#"{"a": null}"#);
    for (file, text) in [(FILE, "(body): object\na: integer"), (NEW, "(body): object\na: integer | null")] {
        let snapshot = insta::Snapshot::from_file(&root.path().join("staging").join(file)).unwrap();
        assert_eq!(snapshot.as_text().unwrap().to_string(), text);
        let about = "The shape of the successes of baidu-bbc/query-operation-log in JSON, from staging";
        assert_eq!(snapshot.metadata().description(), Some(about));
    }
}

#[test]
fn what_an_assertion_left_for_a_review_is_accepted_too() {
    let root = TempDir::new().unwrap();
    let new = "---\nsource: tests/a.rs\nassertion_line: 7\nexpression: a\n---\none\n---\ntwo\n";
    fs::write(root.path().join("a.snap.new"), new).unwrap();
    let pending = Pending::all(root.path()).unwrap();
    assert_eq!((pending[0].name.as_str(), pending[0].new.as_str()), ("a", "one\n---\ntwo\n"));
    pending[0].accept().unwrap();
    let accepted = fs::read_to_string(root.path().join("a.snap")).unwrap();
    assert_eq!(accepted, "---\nsource: tests/a.rs\nexpression: a\n---\none\n---\ntwo\n");
    assert!(Pending::all(root.path()).unwrap().is_empty());
}

#[test]
fn pending_snapshots_are_found_by_a_part_of_their_name() {
    let root = TempDir::new().unwrap();
    settle(root.path(), Update::New, r#"{"a": 1}"#);
    let named = |wanted: &str| Pending::matching(Pending::all(root.path()).unwrap(), wanted).map(|found| found.len());
    assert_eq!(named("baidu-bbc"), Ok(1));
    assert_eq!(named("staging/*.json"), Ok(1));
    for (slip, meant) in
        [("stagign", "staging"), ("baidu-bcc", "baidu-bbc"), ("query-operation-logs", "query-operation-log")]
    {
        let unknown = named(slip).unwrap_err().to_string();
        assert!(unknown.contains(&format!("did you mean `{meant}`?")), "{unknown}");
    }
}

#[test]
fn a_file_that_is_no_snapshot_of_a_shape_is_refused() {
    let root = TempDir::new().unwrap();
    settle(root.path(), Update::Always, r#"{"a": 1}"#);
    let path = root.path().join("staging").join(FILE);
    let settle = |text: &str| {
        fs::write(&path, text).unwrap();
        let catalogue = Catalogue::embedded().unwrap();
        let operations = operations(&catalogue);
        let found = observed(&operations, &[answer(BBC, "{}")], &[]);
        let error = Snapshots::new(root.path(), "staging", Update::New).settle(&operations, &found).unwrap_err();
        error.to_string()
    };
    assert!(settle("---\nsource: a\n---\n{\"a\": 1}\n").contains("is no snapshot of a shape: restore or remove it"));
    assert!(settle(&"x".repeat(3 << 20)).contains("is larger than any snapshot"));
}

#[test]
fn a_shape_that_nobody_could_review_is_refused() {
    let root = TempDir::new().unwrap();
    let many = (0..60_000).map(|index| format!("\"some-long-name-{index}\": 1")).collect::<Vec<_>>().join(",");
    // Each line repeats the names above it: this one would be a thousand times as long as the answer.
    let long = format!("\"{}\": {{{}}}", "n".repeat(500_000), many);
    let catalogue = Catalogue::embedded().unwrap();
    let operations = operations(&catalogue);
    for members in [many, long] {
        let found = observed(&operations, &[answer(BBC, &format!("{{{members}}}"))], &[]);
        let settled = Snapshots::new(root.path(), "staging", Update::New).settle(&operations, &found);
        assert!(settled.unwrap_err().to_string().contains("nobody reviews"));
    }
    assert!(files(root.path()).is_empty());
}

#[test]
fn a_person_is_shown_what_changed_and_what_to_do() {
    let root = TempDir::new().unwrap();
    settle(root.path(), Update::Always, r#"{"a": 1, "b": [true]}"#);
    let drift = settle(root.path(), Update::New, r#"{"a": "x", "b": [], "\u001b[2J": 1}"#);
    let less = settle(root.path(), Update::New, r#"{"a": 1, "b": []}"#);
    let refused = settle(root.path(), Update::No, r#"{"a": null, "b": []}"#);
    let text = summary(&[drift, less, refused], "oplog review shapes");
    let text = text.replace(&*root.path().to_string_lossy(), "DIR").replace(std::path::MAIN_SEPARATOR, "/");
    insta::assert_snapshot!("shown", text.replace('\u{1b}', "ESC"));
}

proptest! {
    #[test]
    fn a_targets_folder_is_one_folder_below_the_root(target in any::<String>()) {
        let name = folder(&target);
        let parts: Vec<Component<'_>> = Path::new(&name).components().collect();
        prop_assert!(matches!(parts[..], [Component::Normal(part)] if part == name.as_str()), "{}", name);
        prop_assert!(name.len() < 100 && name.is_ascii() && !name.starts_with('.') && !name.ends_with('.'), "{}", name);
    }

    #[test]
    fn targets_with_other_names_have_other_folders(one in "[a-z/. ]{1,6}", other in "[a-z/. ]{1,6}") {
        prop_assert_eq!(one == other, folder(&one) == folder(&other));
    }
}
