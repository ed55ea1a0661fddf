//! Vectors: each verifies, each is what a damaged one is compared with, and our own signing arrives at the same value.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use oplog_wire::digest::host_id;
use oplog_wire::sign::{Credentials, Scheme, VerifyError};
use serde::Deserialize;

use crate::sign::request::{Request, lookup};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vectors {
    signatures: Vec<Vector>,
    host_ids: Vec<HostId>,
}

impl Vectors {
    fn load() -> Vectors {
        serde_json::from_str(include_str!("../../data/signing-vectors.json")).expect("vectors")
    }
}

/// A digest that is no signature and has a vector all the same.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HostId {
    name: String,
    published: bool,
    #[serde(rename = "note")]
    _note: String,
    project_id: String,
    host: String,
    host_id: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vector {
    name: String,
    scheme: Scheme,
    /// Whether the vendor published the signature; otherwise a client of the vendor's computed it.
    published: bool,
    #[serde(rename = "note")]
    _note: String,
    now: jiff::Timestamp,
    credentials: Keys,
    #[serde(default)]
    nonce: String,
    request: Signed,
    canonical_request: Option<String>,
    /// Absent where it is the canonical request.
    string_to_sign: Option<String>,
    signature: String,
    /// What our own signing of this request has in common with it; nothing where we choose another form.
    reproduces: Option<Reproduces>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Keys {
    access_key: String,
    secret: String,
    security_token: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Signed {
    method: String,
    target: String,
    headers: BTreeMap<String, String>,
}

#[derive(Deserialize, Clone, Copy, PartialEq)]
#[serde(rename_all = "kebab-case")]
enum Reproduces {
    /// The signature; the list of signed headers is spelt otherwise.
    Signature,
    /// The whole header.
    Authorization,
}

impl Vector {
    fn all() -> Vec<Vector> {
        Vectors::load().signatures
    }

    fn credentials(&self) -> Credentials {
        let credentials = Credentials::new(self.credentials.access_key.as_str(), self.credentials.secret.as_str());
        match &self.credentials.security_token {
            Some(token) => credentials.with_security_token(token.as_str()),
            None => credentials,
        }
    }

    fn request(&self) -> Request {
        let headers = self.request.headers.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
        Request { headers, ..Request::new(&self.request.method, &self.request.target) }
    }

    fn verify(&self, request: &Request) -> Result<String, VerifyError> {
        self.verify_after(request, SignedDuration::ZERO)
    }

    fn verify_after(&self, request: &Request, age: SignedDuration) -> Result<String, VerifyError> {
        let known = self.credentials();
        let find = |key: &str| lookup(self.scheme, &known, key);
        self.scheme.verify(&request.parts(), &find, self.now + age).map(|identity| identity.access_key)
    }
}

/// The names of the vectors that the other tests go through, so that none gets lost.
#[test]
fn these_are_the_vectors() {
    let Vectors { signatures, host_ids } = Vectors::load();
    let signatures = signatures.iter().map(|vector| (&vector.name, vector.published));
    let all: Vec<_> = signatures.chain(host_ids.iter().map(|vector| (&vector.name, vector.published))).collect();
    let line = |(name, published): &(&String, bool)| format!("{name}{}\n", if *published { ", published" } else { "" });
    let list: String = all.iter().map(line).collect();
    insta::assert_snapshot!(format!("{} vectors\n{list}", all.len()));
}

#[test]
fn every_host_id_is_calculated() {
    for vector in Vectors::load().host_ids {
        assert_eq!(host_id(&vector.project_id, &vector.host), vector.host_id, "{}", vector.name);
    }
}

#[test]
fn every_vector_is_recognised_and_verified() {
    for vector in Vector::all() {
        let request = vector.request();
        assert_eq!(Scheme::detect(&request.parts()), Some(vector.scheme), "{}", vector.name);
        assert_eq!(vector.verify(&request), Ok(vector.credentials.access_key.clone()), "{}", vector.name);
    }
}

#[test]
fn a_damaged_vector_is_compared_with_the_documented_texts() {
    for vector in Vector::all() {
        let Some(canonical_request) = &vector.canonical_request else { continue };
        let encoded = vector.signature.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
        let given = if vector.scheme == Scheme::RpcHmacSha1 { &encoded } else { &vector.signature };
        match vector.verify(&vector.request().edit(given, "0123456789abcdef")) {
            Err(VerifyError::Mismatch(calculation)) => {
                assert_eq!(&calculation.canonical_request, canonical_request, "{}", vector.name);
                let string_to_sign = vector.string_to_sign.as_ref().unwrap_or(canonical_request);
                assert_eq!(&calculation.string_to_sign, string_to_sign, "{}", vector.name);
            }
            other => panic!("{}: {other:?}", vector.name),
        }
    }
}

#[test]
fn our_own_signing_reproduces_the_vectors() {
    for vector in Vector::all() {
        let Some(reproduces) = vector.reproduces else { continue };
        let signed = vector.request();
        let bare = signed.clone().at(without_signature(&signed.target));
        let signature = vector
            .scheme
            .sign(&bare.parts(), &vector.credentials(), vector.now, &vector.nonce)
            .unwrap_or_else(|error| panic!("{}: {error}", vector.name));
        let named = |pairs: &[(String, String)], wanted: &str| {
            pairs.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.clone())
        };
        let authorization = named(&signature.headers, "Authorization");
        match reproduces {
            Reproduces::Authorization => {
                assert_eq!(authorization.as_deref(), Some(signed.header("Authorization")), "{}", vector.name);
            }
            Reproduces::Signature => {
                let given = authorization.or_else(|| named(&signature.query, "Signature")).expect("a signature");
                assert!(given.ends_with(&vector.signature), "{}: {given}", vector.name);
            }
        }
    }
}

#[test]
fn every_scheme_that_calculates_has_a_published_vector() {
    let published: Vec<_> = Vector::all().into_iter().filter(|vector| vector.published).collect();
    for scheme in [Scheme::BceAuthV1, Scheme::RpcHmacSha1, Scheme::Acs3HmacSha256, Scheme::SdkHmacSha256] {
        assert!(published.iter().any(|vector| vector.scheme == scheme), "{scheme}");
    }
}

#[test]
fn a_signature_lives_as_long_as_it_states() {
    let vectors = Vector::all();
    let hour = vectors.iter().find(|vector| vector.name == "bce-auth-v1/list-host-and-date").expect("the vector");
    for (seconds, alive) in [(3600, true), (3601, false), (-1800, true), (-1801, false)] {
        let result = hour.verify_after(&hour.request(), SignedDuration::from_secs(seconds));
        assert_eq!(result.is_ok(), alive, "after {seconds} s: {result:?}");
    }
}

/// A target without the parameters that signing adds.
fn without_signature(target: &str) -> String {
    let added = ["AccessKeyId", "Signature", "SignatureMethod", "SignatureNonce", "SignatureVersion", "Timestamp"];
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let kept: Vec<_> =
        query.split('&').filter(|pair| !added.contains(&pair.split('=').next().unwrap_or_default())).collect();
    format!("{path}?{}", kept.join("&"))
}
