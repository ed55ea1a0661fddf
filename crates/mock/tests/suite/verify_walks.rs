//! Clients that walk every list as documented are never blamed, whatever the size of list and pages; those that stop early are.

use crate::support::{ask_for_all, catalogue, now, paged, responder};
use oplog_findings::Severity;
use oplog_mock::{Clock, Engine, MockRequest, PageWalk, RequestBuilder, Settings};
use oplog_schema::Operation;
use oplog_wire::MediaType;

fn engine(entries: u64) -> Engine {
    Engine::new(responder(Settings { entries: Some(entries), ..Settings::open() }), Clock::Fixed(now()))
}

/// The requests of a walk that begins with `first`.
fn walk(engine: &Engine, operation: &Operation, first: MockRequest) -> Vec<MockRequest> {
    PageWalk::new(engine.responder(), operation, first, now()).map(|(request, _)| request).collect()
}

#[test]
fn whole_walks_of_every_list_conform() {
    let catalogue = catalogue();
    for (operation, paging) in paged(&catalogue) {
        for entries in [0, 1, 10, 11, 130] {
            let engine = engine(entries);
            for size in [1, 7, 10, 100].into_iter().filter(|size| entries / size < 40) {
                let first = ask_for_all(operation).with(&paging.size, &size.to_string()).request();
                for request in walk(&engine, operation, first) {
                    assert_eq!(engine.handle(&request).status, 200);
                }
            }
            let verdict = engine.verify();
            assert!(verdict.findings().next().is_none(), "{} of {entries}\n{verdict}", operation.id());
            verdict.expect_pass();
        }
    }
}

#[test]
fn a_walk_that_leaves_out_its_last_page_is_blamed() {
    let catalogue = catalogue();
    for (operation, paging) in paged(&catalogue) {
        let engine = engine(35);
        let first = ask_for_all(operation).with(&paging.size, "10").request();
        // A walk by numbers asks for one page too many.
        let requests = walk(&engine, operation, first);
        for request in &requests[..3] {
            let _ = engine.handle(request);
        }
        let verdict = engine.verify();
        let found: Vec<_> = verdict.findings().collect();
        let [found] = found.as_slice() else { panic!("{}\n{verdict}", operation.id()) };
        assert_eq!(found.rule.id, "requests/walk-finished");
        assert!(found.finding.at.starts_with("request 3: "), "{verdict}");
        assert_eq!(found.severity, Severity::Deny, "{verdict}");
    }
}

#[test]
fn documented_requests_of_every_operation_conform() {
    let catalogue = catalogue();
    for operation in catalogue.operations() {
        let engine = engine(5);
        let forms =
            operation.endpoints().iter().map(|form| RequestBuilder::new(operation).through(form.id.as_ref()).request());
        let formats = MediaType::ALL.into_iter().map(|format| RequestBuilder::new(operation).format(format).request());
        let versions = operation.microversion().into_iter().flat_map(|table| [&table.minimum, &table.maximum]);
        let versions = versions.map(|version| RequestBuilder::new(operation).about(1).version(version).request());
        for request in forms.chain(formats).chain(versions) {
            let _ = engine.handle(&request);
        }
        let verdict = engine.verify();
        assert!(verdict.findings().next().is_none(), "{}\n{verdict}", operation.id());
        verdict.expect_pass();
        let own = verdict.results.iter().filter(|checked| checked.operation.as_ref() == Some(operation.id()));
        let used: Vec<&str> = own.flat_map(|checked| checked.result.checked.names()).collect();
        let is_used = |form: &str| used.iter().any(|fact| **fact == format!("request.{form}"));
        assert!(operation.endpoints().iter().all(|form| is_used(form.id.as_ref())), "{used:?}");
    }
}
