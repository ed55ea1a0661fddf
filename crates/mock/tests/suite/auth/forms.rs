//! The forms in which clients send what they have signed.

use oplog_mock::MockRequest;
use oplog_schema::Operation;
use oplog_wire::sign::Scheme;

use crate::auth::{each_scheme, edited, signed, strict, text, unsigned};
use crate::support::now;

/// A form, and the request in it; `None` where a scheme or an operation has nothing of the kind.
type Form = (&'static str, fn(&Operation, Scheme) -> Option<MockRequest>);

fn with_query(request: MockRequest, query: &str) -> MockRequest {
    let separator = if request.target.contains('?') { "&" } else { "?" };
    MockRequest { target: format!("{}{separator}{query}", request.target), ..request }
}

/// What stands in the target is replaced after it was signed.
fn respelt(operation: &Operation, scheme: Scheme, query: &str, respelt: &str) -> Option<MockRequest> {
    let request = signed(with_query(unsigned(operation), query), scheme);
    assert!(request.target.contains(query));
    Some(MockRequest { target: request.target.replace(query, respelt), ..request })
}

const FORMS: &[Form] = &[
    ("percent escapes in lower case", |operation, scheme| respelt(operation, scheme, "x=%2F%3A%E6", "x=%2f%3a%e6")),
    ("needless percent escapes", |operation, scheme| respelt(operation, scheme, "xyz=1", "%78yz=%31")),
    ("stray ampersands", |operation, scheme| respelt(operation, scheme, "x=1&y=2", "&x=1&&y=2&")),
    ("a blank as a plus", |operation, scheme| respelt(operation, scheme, "x=a%20b", "x=a+b")),
    ("empty parameters", |operation, scheme| Some(signed(with_query(unsigned(operation), "x=&y"), scheme))),
    ("repeated parameters", |operation, scheme| Some(signed(with_query(unsigned(operation), "x=2&x=1&x=2"), scheme))),
    ("an empty signature type", |operation, scheme| {
        Some(signed(with_query(unsigned(operation), "SignatureType="), scheme))
    }),
    ("a body that a GET does not need", |operation, scheme| {
        let request = MockRequest { body: b"{\"a\": 1}".to_vec(), ..unsigned(operation) };
        Some(signed(request.with_header("Content-Type", "application/json"), scheme))
    }),
    ("a content type without a body", |operation, scheme| {
        Some(signed(unsigned(operation).with_header("Content-Type", "application/json; charset=utf-8"), scheme))
    }),
    ("names of headers in another case", |operation, scheme| {
        let request = signed(unsigned(operation), scheme);
        let headers = request.headers.into_iter().map(|(name, value)| (name.to_uppercase(), value));
        Some(MockRequest { headers: headers.collect(), ..request })
    }),
    ("blanks around the values of headers", |operation, scheme| {
        let request = signed(unsigned(operation), scheme);
        let headers = request.headers.into_iter().map(|(name, value)| (name, format!(" \t{value}  ")));
        Some(MockRequest { headers: headers.collect(), ..request })
    }),
    ("more blanks behind the scheme", |operation, scheme| {
        let request = signed(unsigned(operation), scheme);
        request.header("authorization")?;
        Some(edited(request, "authorization", |value| value.replacen(' ', "   ", 1)))
    }),
    ("blanks between the parts of the proof", |operation, scheme| {
        let request = signed(unsigned(operation), scheme);
        request.header("authorization")?;
        Some(edited(request, "authorization", |value| value.replace(", ", ",").replace(',', " ,  ")))
    }),
    ("headers that nobody signed", |operation, scheme| {
        let request = signed(unsigned(operation), scheme);
        let request = request.with_header("Connection", "close").with_header("Accept-Encoding", "gzip");
        Some(request.with_header("User-Agent", "probe/1.0").with_header("Content-Length", "0"))
    }),
    ("the name of the scheme in capitals", |operation, scheme| {
        let request = signed(unsigned(operation), scheme);
        (scheme == Scheme::Basic).then(|| edited(request, "authorization", |value| value.replace("Basic", "BASIC")))
    }),
];

#[test]
fn what_is_signed_is_proven_in_every_form_that_means_the_same() {
    let responder = strict();
    for (form, request) in FORMS {
        let mut tried = 0;
        each_scheme(|operation, scheme| {
            let Some(request) = request(operation, scheme) else { return };
            let response = responder.respond(&request, now());
            let at = format!("{} {scheme}: {form}: {}", operation.id(), request.target);
            assert_eq!(response.status, 200, "{at}: {}", text(&response));
            tried += 1;
        });
        assert!(tried > 0, "{form}");
    }
}

#[test]
fn a_form_carries_signed_parameters_wholly_or_in_part() {
    let responder = strict();
    each_scheme(|operation, scheme| {
        if scheme != Scheme::RpcHmacSha1 {
            return;
        }
        let request = signed(MockRequest { method: "POST".to_owned(), ..unsigned(operation) }, scheme);
        let pairs: Vec<_> = request.raw_query().split('&').collect();
        for in_query in 0..=pairs.len() {
            let (query, form) = pairs.split_at(in_query);
            let target = format!("{}?{}", request.path(), query.join("&"));
            let request = MockRequest { target, ..request.clone() }.with_form(&form.join("&"));
            let response = responder.respond(&request, now());
            assert_eq!(response.status, 200, "{in_query}: {}", text(&response));
        }
    });
}
