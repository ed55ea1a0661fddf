//! A target: where it is, what it knows, and who asks.
//!
//! Everything that the documentation cannot know about one endpoint stands here. What a target leaves out comes from the
//! page's own examples.

use std::collections::BTreeMap;
use std::fmt;

use oplog_schema::condition::CredentialKind;
use oplog_schema::{Operation, OperationId};
use serde::Deserialize;
use url::Url;

use crate::exchange::{Call, Failure};

/// An endpoint.
#[derive(Clone, Default)]
pub struct Target {
    /// Its name in reports.
    pub name: String,
    /// The base URL, without a slash at the end.
    pub url: String,
    /// Base URLs of single operations.
    pub urls: BTreeMap<String, String>,
    /// Things it knows: parameter → values, the first is used, the second judged for isolation.
    pub entities: BTreeMap<String, Vec<String>>,
    /// Headers of every request.
    pub headers: BTreeMap<String, String>,
    /// Credentials of special kinds.
    pub special: BTreeMap<CredentialKind, SpecialCredential>,
    /// What it says about itself, for all that is not given above: operation → parameter → values.
    pub told: BTreeMap<String, BTreeMap<String, Vec<String>>>,
}

/// A credential that the target refuses for a known reason.
#[derive(Clone, Default, Deserialize)]
pub struct SpecialCredential {
    /// Headers to add.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// Query parameters to add.
    #[serde(default)]
    pub query: BTreeMap<String, String>,
}

/// A base URL that requests cannot be sent to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BaseUrlError {
    /// It is no URL.
    #[error("`{0}` is no URL: {1}")]
    NotAUrl(String, url::ParseError),
    /// It is one of another scheme, or without a host.
    #[error("`{0}` is no http or https URL with a host")]
    NotHttp(String),
    /// It carries credentials, which would appear in reports.
    #[error("the URL carries credentials, which would appear in reports: give them as `headers` in conformance.toml")]
    Credentials,
    /// It goes on after its path.
    #[error("`{0}` has a query or a fragment: a base URL ends with its path")]
    Tail(String),
}

/// A base URL as requests are appended to it: without a slash at its end.
///
/// ```
/// use oplog_conformance::target::base_url;
/// assert_eq!(base_url("http://127.0.0.1:8080/api/").as_deref(), Ok("http://127.0.0.1:8080/api"));
/// assert!(base_url("ftp://example.com").is_err());
/// ```
///
/// # Errors
/// When requests cannot be sent to it.
pub fn base_url(text: &str) -> Result<String, BaseUrlError> {
    // A text that is no URL may hold a password all the same.
    let shown = || text.rsplit('@').next().unwrap_or_default().to_owned();
    let url = Url::parse(text).map_err(|error| BaseUrlError::NotAUrl(shown(), error))?;
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return Err(BaseUrlError::NotHttp(shown()));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(BaseUrlError::Credentials);
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(BaseUrlError::Tail(shown()));
    }
    Ok(text.trim_end_matches('/').to_owned())
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Headers and special credentials are secrets.
        f.debug_struct("Target").field("name", &self.name).field("url", &self.url).finish_non_exhaustive()
    }
}

impl fmt::Debug for SpecialCredential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SpecialCredential").finish_non_exhaustive()
    }
}

impl Target {
    /// A target of which only the base URL is known.
    #[must_use]
    pub fn at(url: &str) -> Self {
        let url = url.trim_end_matches('/').to_owned();
        Self { name: url.clone(), url, ..Self::default() }
    }

    /// The base URL of an operation.
    #[must_use]
    pub fn base(&self, operation: &OperationId) -> &str {
        self.urls.get(operation.as_str()).unwrap_or(&self.url)
    }

    /// Whether the target is this machine.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        let host = Url::parse(&self.url).ok().and_then(|url| url.host_str().map(str::to_owned));
        host.is_some_and(|host| {
            host == "localhost"
                || host.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
        })
    }

    /// Values for a parameter that names a thing: those given, else those the target tells of, else the documented example.
    #[must_use]
    pub fn values(&self, operation: &Operation, parameter: &str) -> Vec<String> {
        let given = self.entities.get(parameter);
        let told = || self.told.get(operation.id().as_str())?.get(parameter);
        if let Some(values) = given.or_else(told).filter(|values| !values.is_empty()) {
            return values.clone();
        }
        let documented = operation.entity(parameter).and_then(|entity| entity.known.first().cloned());
        documented.or_else(|| operation.parameter(parameter)?.example.clone()).into_iter().collect()
    }

    /// The call as it goes out: with the target's headers and its credentials.
    ///
    /// # Errors
    /// When the call asks for credentials that the target does not have.
    pub fn sign(&self, _base: &str, call: &Call) -> Result<Call, Failure> {
        let mut call = call.clone();
        for (name, value) in &self.headers {
            call = call.with_header(name, value);
        }
        if let crate::exchange::Signing::Special(kind) = call.signing {
            let special = self
                .special
                .get(&kind)
                .ok_or_else(|| Failure::Signing(format!("no credential of kind {}", kind.as_str())))?;
            for (name, value) in &special.headers {
                call = call.with_header(name, value);
            }
            for (name, value) in &special.query {
                call = call.with(name, value);
            }
        }
        Ok(call)
    }
}
