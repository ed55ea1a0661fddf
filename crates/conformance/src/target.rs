//! A target: where it is, what it knows, and who asks.
//!
//! Everything that the documentation cannot know about one endpoint stands here. What a target leaves out comes from the
//! page's own examples. `sign` puts credentials on a request, `accounts` says whose.

mod accounts;
mod sign;
mod unused;

use std::collections::BTreeMap;
use std::fmt;

use oplog_schema::condition::CredentialKind;
use oplog_schema::{Operation, OperationId};
use oplog_wire::Clock;
use url::Url;

pub use crate::target::accounts::{Account, OtherAccount, SpecialCredential};
pub use crate::target::sign::Signed;
use crate::transport::{Transport, is_loopback};

/// An endpoint.
#[derive(Clone, Default)]
pub struct Target {
    /// Its name in reports.
    pub name: String,
    /// The base URL, without a slash at the end.
    pub url: String,
    /// Base URLs of single operations.
    pub urls: BTreeMap<String, String>,
    /// How it is reached.
    pub transport: Transport,
    /// The time there: what requests are signed with, and which day is the current one.
    pub clock: Clock,
    /// Things it knows: parameter → values, the first is used, the second checked for isolation.
    pub entities: BTreeMap<String, Vec<String>>,
    /// Headers of every request.
    pub headers: BTreeMap<String, String>,
    /// What stands for a secret where it must not be told: value → `env:NAME` or `file:PATH`.
    pub references: BTreeMap<String, String>,
    /// Who asks: by operation id or vendor.
    pub accounts: BTreeMap<String, Account>,
    /// Further accounts, and further ways for the same one to sign.
    pub others: Vec<OtherAccount>,
    /// Who asks where nobody else is named: what a mock server says of itself.
    pub told_account: Option<Account>,
    /// Whether requests with bad credentials may be sent although the target is not this machine: they may lock an account.
    pub auth_probes: bool,
    /// Credentials of special kinds.
    pub special: BTreeMap<CredentialKind, SpecialCredential>,
    /// What it says about itself, for all that is not given above: operation → parameter → values.
    pub told: BTreeMap<String, BTreeMap<String, Vec<String>>>,
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
        is_loopback(&self.url)
    }

    /// Whether the target itself names a value for a parameter.
    #[must_use]
    pub fn names(&self, operation: &Operation, parameter: &str) -> bool {
        let told = self.told.get(operation.id().as_str()).is_some_and(|told| told.contains_key(parameter));
        told || self.entities.contains_key(parameter)
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
}
