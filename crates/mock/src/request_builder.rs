//! Documented requests from the tables, for tests, golden cases and users of the mock server.

use std::collections::BTreeMap;

use oplog_schema::Operation;
use oplog_schema::json_body;
use oplog_schema::tables::{Endpoint, Parameter, ParameterLocation};
use oplog_schema::uri::UNRESERVED;
use oplog_wire::MediaType;
use oplog_wire::sign::{Parts, Scheme, SignError};
use percent_encoding::utf8_percent_encode;
use serde_json::Value;

use crate::draw::Draw;
use crate::request::MockRequest;
use crate::settings::Credential;
use crate::version::Header;

/// A request to one operation in the making. It starts out as the documented one: first request form, documented entity,
/// every mandatory parameter and nothing else.
///
/// ```
/// use oplog_mock::RequestBuilder;
/// use oplog_schema::Catalogue;
///
/// let catalogue = Catalogue::embedded()?;
/// let operation = catalogue.get("baidu-bbc/query-operation-log").expect("an operation");
/// let request = RequestBuilder::new(operation).with("maxKeys", "5").request();
/// assert_eq!(request.target, "/v1/operationLog?maxKeys=5");
/// # Ok::<(), oplog_schema::LoadError>(())
/// ```
#[derive(Debug, Clone)]
pub struct RequestBuilder<'a> {
    operation: &'a Operation,
    form: usize,
    parameters: BTreeMap<String, String>,
    headers: Vec<(String, String)>,
}

impl<'a> RequestBuilder<'a> {
    /// The documented request.
    #[must_use]
    pub fn new(operation: &'a Operation) -> Self {
        let mut ask = Self { operation, form: 0, parameters: BTreeMap::new(), headers: Vec::new() };
        for row in operation.parameters() {
            let needed = row.location == ParameterLocation::Path || row.mandatory == Some(true);
            if let Some(value) = usual(row).filter(|_| needed && !operation.is_key(row)) {
                ask.parameters.insert(row.name.clone(), value);
            }
        }
        ask.about(0)
    }

    /// About the entities number `nth` of those that the tables know; where there are fewer, the last one.
    #[must_use]
    pub fn about(mut self, nth: usize) -> Self {
        for entity in self.operation.entities() {
            if let Some(value) = entity.known.get(nth).or(entity.known.last()) {
                self.parameters.insert(entity.parameter.clone(), value.clone());
            }
        }
        self
    }

    /// By the endpoint with this id; an unknown id changes nothing.
    #[must_use]
    pub fn through(mut self, id: &str) -> Self {
        let rows = self.operation.endpoints();
        self.form = rows.iter().position(|row| row.id == id).unwrap_or(self.form);
        self
    }

    /// Answered in this representation, by whatever picks it.
    #[must_use]
    pub fn format(mut self, media: MediaType) -> Self {
        let operation = &self.operation;
        if let Some(parameter) = operation.media_parameter().map(str::to_owned) {
            return self.with(&parameter, &media.as_str().to_uppercase());
        }
        let alike = |row: &Endpoint| row.format == Some(media);
        self.form = operation.endpoints().iter().position(alike).unwrap_or(self.form);
        self
    }

    /// With a parameter, documented or not. In the path it is what the URI has a hole for, in the body what the tables have there;
    /// everything else is in the query.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.parameters.insert(name.to_owned(), value.to_owned());
        self
    }

    /// Without a parameter.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.parameters.remove(name);
        self
    }

    /// With a version header, where the operation has one, and in the first endpoint that heeds it.
    #[must_use]
    pub fn version(mut self, version: &str) -> Self {
        let Some(table) = self.operation.microversion() else { return self };
        let heeds = |row: &Endpoint| !table.ignored_by.contains(&row.id);
        self.form = self.operation.endpoints().iter().position(heeds).unwrap_or(self.form);
        if let Some(header) = Header::of(table).first() {
            self.headers.push((header.name.clone(), header.write(version)));
        }
        self
    }

    /// The request.
    #[must_use]
    pub fn request(&self) -> MockRequest {
        let Some(row) = self.operation.endpoints().get(self.form) else { return MockRequest::default() };
        let path = row.uri.expand(|name| self.parameters.get(name).cloned());
        let in_path: Vec<&str> = row.uri.names().collect();
        let encode = |text| utf8_percent_encode(text, UNRESERVED);
        let in_body = |name: &str| self.operation.body_parameters().find(|row| row.name == name);
        let pairs =
            self.parameters.iter().filter(|(name, _)| !in_path.contains(&name.as_str()) && in_body(name).is_none());
        let query = pairs.map(|(name, value)| match self.operation.parameter(name) {
            Some(row) if row.flag && value.is_empty() => encode(name).to_string(),
            _ => format!("{}={}", encode(name), encode(value)),
        });
        let query = query.collect::<Vec<_>>().join("&");
        let path = path.unwrap_or_else(|| row.uri.to_string());
        let target = if query.is_empty() { path } else { format!("{path}?{query}") };
        let request =
            MockRequest { method: row.method.clone(), target, headers: self.headers.clone(), body: Vec::new() };
        if !self.operation.takes_json() {
            return request;
        }
        let mut body = Value::Object(serde_json::Map::new());
        for (name, text) in &self.parameters {
            if let Some(row) = in_body(name) {
                json_body::set(&mut body, name, Some(json_body::value(row.kind, text)));
            }
        }
        request.with_json(&body)
    }

    /// The request, signed with `credential` after the operation's first scheme that can.
    ///
    /// # Errors
    /// When no scheme of the operation can sign it: most have no place for a session token.
    pub fn signed(&self, credential: &Credential, now: jiff::Timestamp) -> Result<MockRequest, SignError> {
        let mut outcome = Err(SignError::SecurityToken);
        for scheme in self.schemes() {
            outcome = outcome.or_else(|_| self.signed_after(scheme, credential, now));
        }
        outcome
    }

    /// The request, signed with `credential` after `scheme`. A nonce follows from all that is signed, the time included: the same
    /// request at the same time is the same again, and an [`Engine`](crate::Engine) that checks proof takes it once.
    ///
    /// # Errors
    /// When the scheme cannot sign it.
    pub fn signed_after(
        &self,
        scheme: Scheme,
        credential: &Credential,
        now: jiff::Timestamp,
    ) -> Result<MockRequest, SignError> {
        let mut request = self.request().with_header("Host", "localhost");
        for (parameter, header) in self.operation.constants_in_headers(scheme) {
            let constant = self.operation.parameter(&parameter).and_then(|row| row.constant.as_ref());
            request.headers.extend(constant.map(|constant| (header, constant.value.clone())));
        }
        let parts =
            Parts { method: &request.method, target: &request.target, headers: &request.headers, body: &request.body };
        let nonce = Draw::new(0).of(scheme.name()).of(now.as_nanosecond().to_le_bytes()).of(&request.target).uuid();
        let signature = scheme.sign(&parts, &credential.to_sign_with(), now, &nonce)?;
        signature.apply(&mut request.target, &mut request.headers);
        Ok(request)
    }

    /// The operation's schemes, in the order of the tables.
    pub(crate) fn schemes(&self) -> impl Iterator<Item = Scheme> + use<'a> {
        self.operation.schemes()
    }
}

/// A value that works.
fn usual(row: &Parameter) -> Option<String> {
    row.constant.as_ref().map(|constant| constant.value.clone()).or_else(|| row.example.clone())
}
