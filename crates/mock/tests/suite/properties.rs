//! What holds for every request.

use std::sync::LazyLock;

use crate::support::{catalogue, now, paged, responder, walk, with_entries};
use oplog_mock::{MockRequest, RequestBuilder, Responder, Settings};
use oplog_schema::{Catalogue, Operation};
use proptest::prelude::*;

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(catalogue);
static RESPONDER: LazyLock<Responder> = LazyLock::new(|| responder(Settings::open()));
static HUNDRED: LazyLock<Responder> = LazyLock::new(|| with_entries(100));

fn operation() -> impl Strategy<Value = &'static Operation> {
    (0..CATALOGUE.operations().len()).prop_map(|position| &CATALOGUE.operations()[position])
}

/// A documented request with one parameter, query or header replaced by anything.
fn near_request() -> impl Strategy<Value = MockRequest> {
    (operation(), 0usize..20, ".{0,40}", ".{0,20}", any::<bool>()).prop_map(|(operation, nth, value, name, form)| {
        let rows = operation.parameters();
        let parameter = rows.get(nth).map_or(name.as_str(), |row| row.name.as_ref());
        let mut request = RequestBuilder::new(operation).with(parameter, &value).request();
        if let Some(header) = operation.microversion().and_then(|table| table.headers.get(nth)) {
            request = request.with_header(header, &value);
        }
        if form {
            request.method = "POST".to_owned();
            request = request.with_form(&value);
        }
        request
    })
}

fn any_request() -> impl Strategy<Value = MockRequest> {
    let header = (prop_oneof![Just("Authorization".to_owned()), Just("Host".to_owned()), ".{0,12}"], ".{0,40}");
    (".{0,8}", ".{0,60}", prop::collection::vec(header, 0..3), prop::collection::vec(any::<u8>(), 0..60))
        .prop_map(|(method, target, headers, body)| MockRequest { method, target: format!("/{target}"), headers, body })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_request_is_without_an_answer(request in prop_oneof![near_request(), any_request()]) {
        let response = RESPONDER.respond(&request, now());
        prop_assert!((200..600).contains(&response.status));
        prop_assert!(response.header("content-type").is_some());
        prop_assert_eq!(&response, &RESPONDER.respond(&request, now()));
    }

    #[test]
    fn every_answer_is_a_head_that_can_be_sent(request in near_request()) {
        for (name, value) in RESPONDER.respond(&request, now()).headers {
            prop_assert!(http::HeaderName::try_from(name.as_str()).is_ok(), "{}", name);
            prop_assert!(http::HeaderValue::try_from(value.as_str()).is_ok(), "{}: {}", name, value);
        }
    }

    #[test]
    fn any_page_size_finds_the_same_entries_in_the_same_order(size in 1u64..130) {
        for (operation, pagination) in paged(&CATALOGUE) {
            if pagination.max_size.is_none_or(|largest| size <= largest || !pagination.refuse_above_max) {
                prop_assert_eq!(walk(&HUNDRED, operation, size), walk(&HUNDRED, operation, 100));
            }
        }
    }
}
