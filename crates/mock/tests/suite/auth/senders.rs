//! Who is taken for whom: known credentials, those that are refused for a reason of their own, and mock servers that serve everyone.

use oplog_mock::{Credential, MockRequest, RequestBuilder, Settings};
use oplog_schema::condition::{Condition, CredentialKind};
use oplog_wire::sign::Scheme;

use crate::auth::{each_scheme, signed, strict, text, unsigned};
use crate::support::{catalogue, now, responder};

#[test]
fn every_documented_scheme_proves_who_asks() {
    let responder = strict();
    each_scheme(|operation, scheme| {
        let response = responder.respond(&signed(unsigned(operation), scheme), now());
        assert_eq!(response.status, 200, "{} {scheme}: {}", operation.id(), text(&response));
        // The documented answer, or another one: neither is for everyone.
        for ask in [RequestBuilder::new(operation), RequestBuilder::new(operation).about(1)] {
            assert_eq!(responder.respond(&ask.request(), now()).status / 100, 4, "{}", operation.id());
        }
    });
}

#[test]
fn a_refused_credential_is_refused_whether_or_not_signatures_are_checked() {
    let responders = [strict(), responder(Settings::open())];
    each_scheme(|operation, scheme| {
        for row in operation.errors() {
            let Condition::Credential(kind) = &row.when else { continue };
            let refused = Credential::tests().into_iter().find(|credential| credential.refused == Some(*kind)).unwrap();
            let request = match scheme {
                Scheme::XAuthToken => unsigned(operation).with_header("X-Auth-Token", refused.bearer()),
                _ => RequestBuilder::new(operation).signed_after(scheme, &refused, now()).unwrap(),
            };
            for responder in &responders {
                let at = format!("{} {scheme}", operation.full_id(row.id.as_ref()));
                assert_eq!(responder.respond(&request, now()).status, row.status, "{at}");
            }
        }
    });
}

#[test]
fn proof_of_a_scheme_that_the_operation_does_not_have_counts_for_nothing() {
    let (catalogue, responder) = (catalogue(), strict());
    for operation in catalogue.operations() {
        for scheme in Scheme::ALL {
            if operation.schemes().any(|own| own == scheme) {
                continue;
            }
            let request = unsigned(operation).with_header("x-acs-action", "x").with_header("x-acs-version", "x");
            let response = responder.respond(&signed(request, scheme), now());
            assert_eq!(response.status / 100, 4, "{} {scheme}", operation.id());
        }
    }
}

#[test]
fn credentials_may_share_an_access_key() {
    let alice = |secret: &str, token: Option<&str>, refused| Credential {
        access_key: "alice@example.com".to_owned(),
        secret: secret.to_owned(),
        token: token.map(str::to_owned),
        refused,
        is_other: false,
    };
    let credentials = vec![
        alice("old", None, Some(CredentialKind::NoPermission)),
        alice("new", None, None),
        alice("new", Some("session"), Some(CredentialKind::NoPermission)),
    ];
    let responder = responder(Settings { credentials: credentials.clone(), ..Settings::default() });
    each_scheme(|operation, scheme| {
        for credential in &credentials {
            // Some schemes have no place for a session token, and no operation needs to know each reason of refusal.
            let Ok(request) = RequestBuilder::new(operation).signed_after(scheme, credential, now()) else { continue };
            let refuses = |kind| operation.error_when(|when| *when == Condition::Credential(kind)).is_some();
            let is_served = !credential.refused.is_some_and(refuses);
            let response = responder.respond(&request, now());
            assert_eq!(
                response.status == 200,
                is_served,
                "{} {scheme} {credential:?}: {}",
                operation.id(),
                text(&response)
            );
        }
    });
}

#[test]
fn who_asks_is_found_out_before_what_is_asked_for() {
    let (catalogue, responder) = (catalogue(), strict());
    for operation in catalogue.operations() {
        let broken = [
            RequestBuilder::new(operation).with("Version", "1999-01-01"),
            RequestBuilder::new(operation).with("startTime", "no time"),
            RequestBuilder::new(operation).with("server_id", "nothing"),
        ];
        let anonymous = responder.respond(&RequestBuilder::new(operation).request(), now());
        for ask in broken {
            let response = responder.respond(&ask.request(), now());
            assert_eq!(response.status, anonymous.status, "{}: {}", operation.id(), text(&response));
        }
    }
}

#[test]
fn the_methods_and_paths_of_nobody_need_no_proof() {
    let (catalogue, responder) = (catalogue(), strict());
    for operation in catalogue.operations() {
        let request = MockRequest { method: "DELETE".to_owned(), ..RequestBuilder::new(operation).request() };
        let response = responder.respond(&request, now());
        let row = operation.error_when(|when| matches!(when, Condition::UnknownMethod(_)));
        if let Some(row) = row {
            assert_eq!(response.status, row.status, "{}", operation.id());
        }
    }
}

#[test]
fn no_secret_is_in_any_answer_or_debug_text() {
    let responder = strict();
    each_scheme(|operation, scheme| {
        for credential in [Credential::test(), Credential { secret: "wrong-secret".to_owned(), ..Credential::test() }] {
            let request = RequestBuilder::new(operation).signed_after(scheme, &credential, now()).unwrap();
            let response = responder.respond(&request, now());
            assert!(!text(&response).contains(&credential.secret));
            assert!(!format!("{credential:?}").contains(&credential.secret));
        }
    });
}
