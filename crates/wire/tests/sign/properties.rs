//! What holds for every request: what we sign verifies, no covered byte can change, and nothing makes the verifier panic.

use oplog_wire::sign::{Credentials, Parts, Scheme};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::request::{Request, lookup, now, permanent};

fn scheme() -> impl Strategy<Value = Scheme> {
    select(Scheme::ALL.to_vec())
}

/// Credentials that every scheme can send; the token only for those with a place for it.
fn credentials(scheme: Scheme) -> impl Strategy<Value = Credentials> {
    let token = matches!(scheme, Scheme::XAuthToken | Scheme::Basic);
    ("[A-Za-z0-9._@-]{1,30}", "[!-~]{1,50}", option::of("[!-~]{1,80}")).prop_map(move |(key, secret, session)| {
        let credentials = Credentials::new(key, secret);
        match session.filter(|_| !token) {
            Some(session) => credentials.with_security_token(session),
            None => credentials,
        }
    })
}

/// A piece of a target: plain, escaped either way, blank, or beyond ASCII once decoded.
fn piece() -> impl Strategy<Value = String> {
    vec(prop_oneof!["[A-Za-z0-9._~-]", "%[2-7][0-9A-Fa-f]", Just("%E6%B5%8B".to_owned()), "[*:@!$'(),;+]"], 1..6)
        .prop_map(|pieces| pieces.concat())
}

/// A request that every scheme can sign.
fn request() -> impl Strategy<Value = Request> {
    let parameter = (piece(), option::of(option::of(piece()))).prop_map(|(name, value)| match value {
        None => format!("x{name}"),
        Some(value) => format!("x{name}={}", value.unwrap_or_default()),
    });
    let header = (
        select(vec!["Accept", "Content-Type", "x-bce-tag", "x-acs-tag", "X-Project-Id", "X_Odd", "Content-MD5"]),
        "[A-Za-z0-9/;= -]{0,20}",
    );
    let body = prop_oneof![Just(Vec::new()), vec(any::<u8>(), 1..40)];
    (select(vec!["GET", "POST", "PUT", "DELETE"]), vec(piece(), 0..4), vec(parameter, 0..5), vec(header, 0..5), body)
        .prop_map(|(method, path, query, headers, body)| {
            let question = if query.is_empty() { "" } else { "?" };
            let target = format!("/{}{question}{}", path.join("/"), query.join("&"));
            let mut request = Request { body, ..Request::usual().at(target) };
            request.method = method.to_owned();
            headers.into_iter().fold(request, |request, (name, value)| request.with(name, &value))
        })
}

fn signed_by_someone() -> impl Strategy<Value = (Scheme, Credentials, Request)> {
    scheme().prop_flat_map(|scheme| (Just(scheme), credentials(scheme), request()))
}

/// What a change can hit.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Place {
    Method,
    Path,
    Query,
    Header,
    Body,
}

/// The places that each scheme covers.
const COVERED: [(Scheme, &[Place]); 4] = [
    (Scheme::BceAuthV1, &[Place::Method, Place::Path, Place::Query, Place::Header]),
    (Scheme::RpcHmacSha1, &[Place::Method, Place::Query]),
    (Scheme::Acs3HmacSha256, &[Place::Method, Place::Path, Place::Query, Place::Header, Place::Body]),
    (Scheme::SdkHmacSha256, &[Place::Method, Place::Path, Place::Query, Place::Header, Place::Body]),
];

fn covered() -> impl Strategy<Value = (Scheme, Place)> {
    select(COVERED.to_vec()).prop_flat_map(|(scheme, places)| (Just(scheme), select(places)))
}

/// Whether a scheme signs a header of this name that the usual request may have.
fn signs(scheme: Scheme, name: &str, value: &str) -> bool {
    let name = name.to_ascii_lowercase();
    match scheme {
        Scheme::BceAuthV1 => {
            let default = name.starts_with("x-bce-") || ["host", "content-type", "content-md5"].contains(&&*name);
            default && !value.trim().is_empty()
        }
        Scheme::Acs3HmacSha256 => name != "authorization",
        Scheme::SdkHmacSha256 => name != "authorization" && !name.contains('_'),
        _ => false,
    }
}

/// Replaces one letter or digit by `by`, unless they differ in case alone, as an escape's may.
fn replace(text: &mut String, index: Index, by: char) -> bool {
    let places: Vec<_> = text.bytes().enumerate().filter(|(_, byte)| byte.is_ascii_alphanumeric()).collect();
    if places.is_empty() {
        return false;
    }
    let (at, old) = places[index.index(places.len())];
    if char::from(old).eq_ignore_ascii_case(&by) {
        return false;
    }
    text.replace_range(at..=at, &by.to_string());
    true
}

/// Changes one covered byte; false if there was nothing to change.
fn spoil(request: &mut Request, scheme: Scheme, place: Place, which: Index, index: Index, by: char) -> bool {
    let (path, query) = match request.target.split_once('?') {
        Some((path, query)) => (path.to_owned(), query.to_owned()),
        None => (request.target.clone(), String::new()),
    };
    match place {
        Place::Method => replace(&mut request.method, index, by),
        Place::Path => {
            let mut path = path;
            let changed = replace(&mut path, index, by);
            request.target = format!("{path}?{query}");
            changed
        }
        Place::Query => {
            let mut query = query;
            let changed = replace(&mut query, index, by);
            request.target = format!("{path}?{query}");
            changed
        }
        Place::Header => {
            let signed = request.headers.iter_mut().filter(|(name, value)| signs(scheme, name, value));
            let mut signed: Vec<_> = signed.collect();
            let which = which.index(signed.len());
            replace(&mut signed[which].1, index, by)
        }
        Place::Body => {
            let unsigned = request.headers.iter().any(|(_, value)| value == "UNSIGNED-PAYLOAD");
            if request.body.is_empty() || unsigned {
                return false;
            }
            let index = index.index(request.body.len());
            request.body[index] ^= by as u8;
            true
        }
    }
}

proptest! {
    // Some requests have nothing to spoil in the chosen place; a run of many cases may meet as many of them.
    #![proptest_config(ProptestConfig { max_global_rejects: 1 << 20, ..ProptestConfig::default() })]

    #[test]
    fn what_is_signed_is_verified((scheme, credentials, request) in signed_by_someone()) {
        let request = request.signed(scheme, &credentials);
        prop_assert_eq!(Scheme::detect(&request.parts()), Some(scheme));
        let identity = request.verify(scheme, &credentials);
        prop_assert!(identity.is_ok(), "{:?}", identity);
    }

    #[test]
    fn a_covered_byte_does_not_change(
        ((scheme, place), credentials, request) in
            covered().prop_flat_map(|(scheme, place)| (Just((scheme, place)), credentials(scheme), request())),
        (which, index) in any::<(Index, Index)>(),
        by in "[A-Za-z0-9]",
    ) {
        let mut spoilt = request.signed(scheme, &credentials);
        let by = by.chars().next().unwrap_or_default();
        prop_assume!(spoil(&mut spoilt, scheme, place, which, index, by));
        let result = spoilt.verify(scheme, &credentials);
        prop_assert!(result.is_err(), "{} {:?} {:?}", scheme, place, spoilt);
    }

    #[test]
    fn a_covered_form_does_not_change(
        names in vec("[a-z]{1,5}", 1..5),
        index in any::<Index>(),
        by in "[A-Z]",
    ) {
        let form = names.iter().map(|name| format!("{name}=1")).collect::<Vec<_>>().join("&");
        let request = Request { method: "POST".into(), ..Request::usual() };
        let request = request.with("Content-Type", "application/x-www-form-urlencoded").body(&form);
        let request = request.signed(Scheme::RpcHmacSha1, &permanent());
        prop_assert!(request.verify(Scheme::RpcHmacSha1, &permanent()).is_ok());
        let mut form = form;
        let by = by.chars().next().unwrap_or_default();
        prop_assume!(replace(&mut form, index, by));
        prop_assert!(request.body(&form).verify(Scheme::RpcHmacSha1, &permanent()).is_err());
    }

    #[test]
    fn a_damaged_signature_is_refused(
        (scheme, credentials, request) in signed_by_someone(),
        index in any::<Index>(),
        by in "[A-Za-z0-9]",
    ) {
        let signed = request.signed(scheme, &credentials);
        let code = match scheme {
            Scheme::RpcHmacSha1 => signed.query().rsplit("Signature=").next().unwrap_or_default().replace("%3D", ""),
            Scheme::XAuthToken => signed.header("X-Auth-Token").to_owned(),
            Scheme::Basic => signed.header("Authorization").replace("Basic ", "").replace('=', ""),
            _ => {
                let authorization = signed.header("Authorization");
                authorization[authorization.len() - 64..].to_owned()
            }
        };
        let mut damaged = code.clone();
        let by = by.chars().next().unwrap_or_default();
        prop_assume!(replace(&mut damaged, index, by));
        let mut spoilt = signed.clone();
        match scheme {
            Scheme::RpcHmacSha1 => {
                spoilt.target = spoilt.target.replace(&format!("Signature={code}"), &format!("Signature={damaged}"));
            }
            Scheme::XAuthToken => spoilt = spoilt.with("X-Auth-Token", &damaged),
            _ => spoilt = spoilt.edit(&code, &damaged),
        }
        prop_assert_ne!(&spoilt, &signed);
        prop_assert!(spoilt.verify(scheme, &credentials).is_err(), "{:?}", spoilt);
    }

    #[test]
    fn nothing_makes_the_verifier_panic(
        scheme in scheme(),
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
