//! Who asks: signatures are checked where that is asked for, and refused credentials are refused anyway.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod support;

use jiff::SignedDuration;
use oplog_mock::{Ask, Credential, Request, Responder, Settings};
use oplog_schema::Operation;
use oplog_schema::condition::Condition;
use support::{catalogue, now, responder};

fn strict() -> Responder {
    responder(Settings::default())
}

/// A status for each request that a test makes of an operation.
fn for_each<const N: usize>(expected: [bool; N], requests: impl Fn(&Operation) -> [Request; N]) {
    let (catalogue, responder) = (catalogue(), strict());
    for operation in catalogue.operations() {
        for (position, request) in requests(operation).iter().enumerate() {
            let response = responder.respond(request, now());
            let text = String::from_utf8_lossy(&response.body);
            assert_eq!(response.status == 200, expected[position], "{} {position}: {text}", operation.id());
            assert!(response.status == 200 || (400..=404).contains(&response.status), "{}", response.status);
        }
    }
}

#[test]
fn a_signed_request_is_answered_and_an_anonymous_one_is_not() {
    for_each([true, false], |operation| {
        let ask = Ask::new(operation).about(1);
        let ask = if operation.tables.detail.is_some() { ask.about(0) } else { ask };
        [ask.signed(&Credential::test(), now()).unwrap(), ask.request()]
    });
}

#[test]
fn a_documented_answer_is_not_for_everyone() {
    for_each([true, false], |operation| {
        let ask = Ask::new(operation);
        [ask.signed(&Credential::test(), now()).unwrap(), ask.request()]
    });
}

#[test]
fn a_wrong_secret_or_an_unknown_key_is_refused() {
    for_each([false, false], |operation| {
        let ask = Ask::new(operation);
        let wrong = Credential { secret: "wrong".to_owned(), ..Credential::test() };
        let unknown =
            Credential { access_key: "nobody".to_owned(), secret: "nothing".to_owned(), ..Credential::test() };
        [ask.signed(&wrong, now()).unwrap(), ask.signed(&unknown, now()).unwrap()]
    });
}

#[test]
fn an_old_signature_is_refused_where_signatures_have_a_clock() {
    let (catalogue, responder) = (catalogue(), strict());
    let mut clocks = 0;
    for operation in catalogue.operations() {
        let yesterday = now() - SignedDuration::from_hours(24);
        let (new, old) = (
            Ask::new(operation).signed(&Credential::test(), now()).unwrap(),
            Ask::new(operation).signed(&Credential::test(), yesterday).unwrap(),
        );
        let status = responder.respond(&old, now()).status;
        // A bearer token or a password is the same every day.
        assert_eq!(status == 200, new == old, "{}", operation.id());
        clocks += usize::from(new != old);
    }
    assert!(clocks > 0);
}

#[test]
fn the_bearer_header_of_the_control_plane_counts_everywhere() {
    let (catalogue, responders) = (catalogue(), [strict(), responder(Settings::open())]);
    for operation in catalogue.operations() {
        for row in &operation.tables.error {
            let Condition::Credential(kind) = &row.when else { continue };
            let credential = Credential::tests().into_iter().find(|c| c.refused == Some(*kind)).unwrap();
            let request = Ask::new(operation).request().with_header("X-Auth-Token", credential.bearer());
            for responder in &responders {
                assert_eq!(
                    responder.respond(&request, now()).status,
                    row.status,
                    "{}",
                    operation.full_id(row.id.as_ref())
                );
            }
        }
        let request = Ask::new(operation).request().with_header("X-Auth-Token", Credential::test().bearer());
        assert_eq!(responders[0].respond(&request, now()).status, 200, "{}", operation.id());
    }
}

#[test]
fn the_text_that_was_signed_comes_back_where_the_message_has_a_place_for_it() {
    let catalogue = catalogue();
    let operation = catalogue.get("alibaba-oos/list-execution-logs").unwrap();
    let wrong = Credential { secret: "wrong".to_owned(), ..Credential::test() };
    let response = strict().respond(&Ask::new(operation).signed(&wrong, now()).unwrap(), now());
    let message = support::json(&response)["Message"].as_str().unwrap().to_owned();
    assert!(message.contains("server string to sign is:GET&%2F&AccessKeyId%3Dtest%26Action%3DList"), "{message}");
}

#[test]
fn no_secret_is_in_any_answer_or_debug_text() {
    let catalogue = catalogue();
    for operation in catalogue.operations() {
        for credential in [Credential::test(), Credential { secret: "wrong-secret".to_owned(), ..Credential::test() }] {
            let request = Ask::new(operation).signed(&credential, now()).unwrap();
            let response = strict().respond(&request, now());
            assert!(!String::from_utf8_lossy(&response.body).contains(&credential.secret));
            assert!(!format!("{credential:?}").contains(&credential.secret));
        }
    }
}
