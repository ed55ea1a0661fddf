//! Who asks: proof is checked as the vendors do, and each way to fail has the vendor's own answer.

mod forms;
mod nonces;
mod refusals;
mod senders;
use crate::support::{catalogue, now, responder};
use jiff::Timestamp;
use oplog_mock::{Credential, MockRequest, MockResponse, RequestBuilder, Responder, Settings};
use oplog_schema::Operation;
use oplog_wire::sign::{Parts, Scheme};

/// A mock server as it is by default.
fn strict() -> Responder {
    responder(Settings::default())
}

/// Every operation with each of its schemes.
fn each_scheme(mut test: impl FnMut(&Operation, Scheme)) {
    for operation in catalogue().operations() {
        for scheme in operation.schemes() {
            test(operation, scheme);
        }
    }
}

/// The documented request before it is signed, with whatever a scheme wants to sign in its headers.
fn unsigned(operation: &Operation) -> MockRequest {
    let request = RequestBuilder::new(operation).request().with_header("Host", "localhost");
    let constants = operation.parameters().iter().filter_map(|row| row.constant.as_ref());
    constants.fold(request, |request, constant| match &constant.header {
        Some(header) => request.with_header(header, &constant.value),
        None => request,
    })
}

/// The request, signed as it stands by the test credential.
fn signed(request: MockRequest, scheme: Scheme) -> MockRequest {
    signed_once(request, scheme, "a-nonce", now())
}

fn signed_once(mut request: MockRequest, scheme: Scheme, nonce: &str, at: Timestamp) -> MockRequest {
    let parts =
        Parts { method: &request.method, target: &request.target, headers: &request.headers, body: &request.body };
    let signature = scheme.sign(&parts, &Credential::test().to_sign_with(), at, nonce).unwrap();
    signature.apply(&mut request.target, &mut request.headers);
    request
}

fn text(response: &MockResponse) -> String {
    String::from_utf8(response.body.clone()).unwrap()
}

/// The request with the value of a header edited, where it has the header.
fn edited(mut request: MockRequest, header: &str, edit: impl Fn(&str) -> String) -> MockRequest {
    for (_, value) in request.headers.iter_mut().filter(|(name, _)| name.eq_ignore_ascii_case(header)) {
        *value = edit(value);
    }
    request
}
