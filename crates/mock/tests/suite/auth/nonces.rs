//! Numbers used once: an engine takes each of them once, from whoever has proven to send it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::SignedDuration;
use oplog_mock::{Clock, Credential, Engine, MockRequest, RequestBuilder, Settings};
use oplog_wire::sign::Scheme;

use crate::auth::{each_scheme, signed_once, strict, text, unsigned};
use crate::support::{now, responder};

fn has_nonce(scheme: Scheme) -> bool {
    matches!(scheme, Scheme::RpcHmacSha1 | Scheme::Acs3HmacSha256)
}

fn engine() -> Engine {
    Engine::new(strict(), Clock::Fixed(now()))
}

#[test]
fn a_nonce_serves_once_and_other_schemes_have_none() {
    each_scheme(|operation, scheme| {
        let engine = engine();
        let request = |nonce| signed_once(unsigned(operation), scheme, nonce, now());
        assert_eq!(engine.handle(&request("one")).status, 200, "{} {scheme}", operation.id());
        let again = engine.handle(&request("one"));
        if has_nonce(scheme) {
            assert_eq!(again.status, 400, "{scheme}");
            assert!(text(&again).contains(r#""Code":"SignatureNonceUsed""#), "{}", text(&again));
            assert!(text(&again).contains("Specified signature nonce was used already."), "{}", text(&again));
        } else {
            assert_eq!(again.status, 200, "{} {scheme}", operation.id());
        }
        assert_eq!(engine.handle(&request("two")).status, 200, "{} {scheme}", operation.id());
    });
}

#[test]
fn a_request_that_proves_nothing_uses_nothing_up() {
    each_scheme(|operation, scheme| {
        let engine = engine();
        let request = signed_once(unsigned(operation), scheme, "one", now());
        let parameter = if request.target.contains('?') { "&more=1" } else { "?more=1" };
        let changed = MockRequest { target: format!("{}{parameter}", request.target), ..request.clone() };
        let refused = engine.handle(&changed).status;
        // A token or a password proves the same whatever is asked for.
        assert_eq!(refused == 200, matches!(scheme, Scheme::XAuthToken | Scheme::Basic), "{} {scheme}", operation.id());
        assert_eq!(engine.handle(&request).status, 200, "{} {scheme}", operation.id());
    });
}

#[test]
fn two_senders_may_have_one_nonce() {
    let other = Credential { access_key: "other".to_owned(), ..Credential::test() };
    let settings = || Settings { credentials: vec![Credential::test(), other.clone()], ..Settings::default() };
    each_scheme(|operation, scheme| {
        let engine = Engine::new(responder(settings()), Clock::Fixed(now()));
        for credential in [&Credential::test(), &other] {
            let request = RequestBuilder::new(operation).signed_after(scheme, credential, now()).unwrap();
            assert_eq!(engine.handle(&request).status, 200, "{} {scheme}", operation.id());
        }
    });
}

#[test]
fn a_reset_forgets_them() {
    each_scheme(|operation, scheme| {
        let engine = engine();
        let request = signed_once(unsigned(operation), scheme, "one", now());
        assert_eq!(engine.handle(&request).status, 200, "{} {scheme}", operation.id());
        assert_eq!(engine.handle(&MockRequest::new("POST", "/__admin/reset")).status, 200);
        assert_eq!(engine.handle(&request).status, 200, "{} {scheme}", operation.id());
    });
}

#[test]
fn a_nonce_is_forgotten_when_its_signature_is_no_longer_good() {
    each_scheme(|operation, scheme| {
        if !has_nonce(scheme) {
            return;
        }
        let minutes = Arc::new(AtomicI64::new(0));
        let clock = Arc::clone(&minutes);
        let later = move || now() + SignedDuration::from_mins(clock.load(Ordering::Relaxed));
        let engine = Engine::new(strict(), Clock::Custom(Arc::new(later)));
        let status = |minute: i64| {
            minutes.store(minute, Ordering::Relaxed);
            let at = now() + SignedDuration::from_mins(minute);
            engine.handle(&signed_once(unsigned(operation), scheme, "one", at)).status
        };
        assert_eq!([status(0), status(60), status(63)], [200, 400, 200], "{scheme}");
    });
}
