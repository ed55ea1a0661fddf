//! What holds for every request: what we sign verifies, no covered byte can change, and nothing makes the verifier panic.

use oplog_wire::sign::{Credentials, Parts, Scheme};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::sign::generated::{change, signed_by_someone};
use crate::sign::meaning::{covered, meaning};
use crate::sign::request::{lookup, now, permanent};

proptest! {
    // Many changes hit what no scheme covers, or leave the meaning as it is: those are not counted.
    #![proptest_config(ProptestConfig { cases: 2048, max_global_rejects: 1 << 20, ..ProptestConfig::default() })]

    #[test]
    fn what_is_signed_is_verified((scheme, credentials, request) in signed_by_someone()) {
        let request = request.signed(scheme, &credentials);
        prop_assert_eq!(Scheme::detect(&request.parts()), Some(scheme));
        let identity = request.verify(scheme, &credentials);
        prop_assert!(identity.is_ok(), "{:?}", identity);
    }

    #[test]
    fn no_byte_of_what_is_signed_can_change(
        (scheme, credentials, request) in signed_by_someone(),
        change in change(),
    ) {
        let signed = request.signed(scheme, &credentials);
        let changed = change.of(&signed);
        let covered = covered(scheme, &signed);
        prop_assume!(meaning(scheme, &changed, &covered) != meaning(scheme, &signed, &covered));
        let result = changed.verify(scheme, &credentials);
        prop_assert!(result.is_err(), "{} {:?} from {:?}", scheme, changed, signed);
    }

    #[test]
    fn nothing_makes_the_verifier_panic(
        scheme in select(Scheme::ALL.to_vec()),
        method in any::<String>(),
        target in any::<String>(),
        headers in vec((hostile_name(), hostile_value()), 0..8),
        body in vec(any::<u8>(), 0..60),
        everyone in any::<bool>(),
    ) {
        let parts = Parts { method: &method, target: &target, headers: &headers, body: &body };
        let find = |key: &str| everyone.then(|| Credentials::new(key, "x"));
        let _ = Scheme::detect(&parts);
        let _ = scheme.verify(&parts, &find, now());
        let _ = scheme.sign(&parts, &permanent(), now(), "n");
    }

    #[test]
    fn nothing_added_to_a_signed_request_makes_the_verifier_panic(
        (scheme, credentials, request) in signed_by_someone(),
        extra in vec((hostile_name(), hostile_value()), 0..4),
        tail in any::<String>(),
        bytes in vec(any::<u8>(), 0..30),
    ) {
        let mut request = request.signed(scheme, &credentials);
        request.headers.extend(extra);
        request.target += &tail;
        request.body.extend(bytes);
        let _ = scheme.verify(&request.parts(), &|key: &str| lookup(scheme, &credentials, key), now());
    }
}

fn hostile_name() -> impl Strategy<Value = String> {
    let known = [
        "Authorization",
        "Host",
        "Content-Type",
        "X-Auth-Token",
        "x-acs-date",
        "x-acs-content-sha256",
        "x-acs-signature-nonce",
        "x-acs-action",
        "x-acs-version",
        "X-Sdk-Date",
        "X-Sdk-Content-Sha256",
        "x-bce-date",
    ];
    prop_oneof![select(known.map(str::to_owned).to_vec()), any::<String>()]
}

fn hostile_value() -> impl Strategy<Value = String> {
    let known = [
        "2019-05-24T02:29:07Z",
        "20190524T022907Z",
        "application/x-www-form-urlencoded",
        "UNSIGNED-PAYLOAD",
        "bce-auth-v1/a/2019-05-24T02:29:07Z/1800//00",
        "ACS3-HMAC-SHA256 Credential=a,SignedHeaders=host;;é,Signature=0",
        "SDK-HMAC-SHA256 Access=a, SignedHeaders=host;x-sdk-date, Signature=0",
        "Basic Og==",
        "Basic",
    ];
    prop_oneof![
        select(known.map(str::to_owned).to_vec()),
        (select(known.map(str::to_owned).to_vec()), any::<String>()).prop_map(|(known, tail)| known + &tail),
        any::<String>(),
    ]
}
