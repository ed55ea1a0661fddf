//! The one place that knows how a test builds, signs and verifies a request.

use jiff::{SignedDuration, Timestamp};
use oplog_wire::sign::{Credentials, Identity, Parts, Scheme, SignError, Signature, VerifyError};

/// An owned request.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    pub(crate) fn new(method: &str, target: &str) -> Self {
        Self { method: method.into(), target: target.into(), headers: Vec::new(), body: Vec::new() }
    }

    /// A request that every scheme can sign.
    pub(crate) fn usual() -> Self {
        Self::new("GET", "/v1/log?Action=List&size=10")
            .with("Host", "api.example.com")
            .with("x-acs-action", "List")
            .with("x-acs-version", "2019-06-01")
    }

    /// With this header alone of its name.
    pub(crate) fn with(self, name: &str, value: &str) -> Self {
        self.without(name).and(name, value)
    }

    /// With one more header, even if it has one of that name.
    pub(crate) fn and(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(key, _)| !key.eq_ignore_ascii_case(name));
        self
    }

    pub(crate) fn at(self, target: impl Into<String>) -> Self {
        Self { target: target.into(), ..self }
    }

    pub(crate) fn body(self, body: &str) -> Self {
        Self { body: body.into(), ..self }
    }

    /// With `from` replaced in the target and in the `Authorization` header.
    #[track_caller]
    pub(crate) fn edit(mut self, from: &str, to: &str) -> Self {
        let before = self.clone();
        self.target = self.target.replace(from, to);
        for (_, value) in self.headers.iter_mut().filter(|(name, _)| name == "Authorization") {
            *value = value.replace(from, to);
        }
        assert_ne!(self, before, "{from:?} does not occur");
        self
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str()).expect("the header is there")
    }

    pub(crate) fn query(&self) -> &str {
        self.target.split_once('?').map_or("", |(_, query)| query)
    }

    pub(crate) fn parts(&self) -> Parts<'_> {
        Parts { method: &self.method, target: &self.target, headers: &self.headers, body: &self.body }
    }

    pub(crate) fn signature(&self, scheme: Scheme, credentials: &Credentials) -> Result<Signature, SignError> {
        scheme.sign(&self.parts(), credentials, now(), NONCE)
    }

    /// The same request with its signature.
    #[track_caller]
    pub(crate) fn signed(mut self, scheme: Scheme, credentials: &Credentials) -> Self {
        let signature = self.signature(scheme, credentials).expect("the request can be signed");
        signature.apply(&mut self.target, &mut self.headers);
        self
    }

    pub(crate) fn verify(&self, scheme: Scheme, known: &Credentials) -> Result<Identity, VerifyError> {
        self.verify_after(scheme, known, SignedDuration::ZERO)
    }

    pub(crate) fn verify_after(
        &self,
        scheme: Scheme,
        known: &Credentials,
        age: SignedDuration,
    ) -> Result<Identity, VerifyError> {
        scheme.verify(&self.parts(), &|key: &str| lookup(scheme, known, key), now() + age)
    }
}

pub(crate) const NONCE: &str = "3156853299f313e23d1673dc12e1703d";

/// When every test signs.
pub(crate) fn now() -> Timestamp {
    "2019-05-24T02:29:07Z".parse().expect("a timestamp")
}

pub(crate) fn permanent() -> Credentials {
    Credentials::new("akey", "swordfish")
}

pub(crate) fn temporary() -> Credentials {
    Credentials::new("akey", "swordfish").with_security_token("tok/en+1==")
}

/// Every scheme, with API keys under some names.
pub(crate) fn schemes() -> Vec<Scheme> {
    let named = ["api-key-header=X-Key", "api-key-query=xkey"].map(|text| text.parse().expect("a scheme"));
    Scheme::ALL.into_iter().chain(named).collect()
}

/// Those of the two kinds of credentials that a scheme can carry.
pub(crate) fn kinds(scheme: Scheme) -> Vec<Credentials> {
    match scheme {
        scheme if !scheme.has_clock() => vec![permanent()],
        _ => vec![permanent(), temporary()],
    }
}

/// A service that knows one party.
pub(crate) fn lookup(scheme: Scheme, known: &Credentials, key: &str) -> Option<Credentials> {
    let expected = if scheme.is_secret_alone() { known.secret.expose() } else { &known.access_key };
    (key == expected).then(|| known.clone())
}
