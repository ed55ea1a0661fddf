//! A target: where it is, what it knows, and who asks.
//!
//! Everything that the documentation cannot know about one endpoint stands here. What a target leaves out comes from the
//! page's own examples.

use std::collections::BTreeMap;

use oplog_schema::condition::CredentialKind;
use oplog_schema::{Operation, OperationId};
use serde::Deserialize;

use crate::exchange::{Call, Failure};

/// An endpoint.
#[derive(Debug, Clone, Default)]
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
}

/// A credential that the target refuses for a known reason.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpecialCredential {
    /// Headers to add.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// Query parameters to add.
    #[serde(default)]
    pub query: BTreeMap<String, String>,
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
        let host = url::Url::parse(&self.url).ok().and_then(|url| url.host_str().map(str::to_owned));
        host.is_some_and(|host| {
            host == "localhost"
                || host.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
        })
    }

    /// Values for a parameter that names a thing: the target's own, else the documented example.
    #[must_use]
    pub fn values(&self, operation: &Operation, parameter: &str) -> Vec<String> {
        if let Some(values) = self.entities.get(parameter).filter(|values| !values.is_empty()) {
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
