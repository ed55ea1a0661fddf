//! A request to an operation: its parameters by name, wherever they travel, and the version and media type that it asks for.

use std::borrow::Cow;

use jiff::Timestamp;
use oplog_schema::json_body::{self, BodyProblem};
use oplog_schema::tables::{Endpoint, Entity, Filter};
use oplog_schema::uri::PathParameters;
use oplog_wire::MediaType;

use crate::pairs::Pairs;
use crate::plan::Plan;
use crate::received::ReceivedRequest;
use crate::version::{RequestedVersion, Version};

/// A request to one operation.
pub(crate) struct ParsedRequest<'r> {
    pub(crate) received: &'r ReceivedRequest<'r>,
    pub(crate) plan: &'r Plan,
    pub(crate) endpoint: &'r Endpoint,
    /// Parameters in the path.
    pub(crate) path: PathParameters,
    /// Parameters in the query (or the body, or segments of the path) that the version asked for knows of.
    pub(crate) query: Cow<'r, Pairs>,
    /// Why the body holds no parameters, where it must.
    pub(crate) body_problem: Option<BodyProblem>,
    /// Parameters in a JSON body whose values are of another type than the documented one.
    pub(crate) mistyped: Vec<String>,
    /// The parameters that hold times and were sent, by name; `None` for what is no time.
    times: Vec<(&'r str, Option<Timestamp>)>,
    /// The version that its headers ask for, where the operation has versions.
    pub(crate) requested_version: Option<RequestedVersion>,
}

impl<'r> ParsedRequest<'r> {
    /// `path` holds the parameters in the path, `segments` those in segments after the URI.
    pub(crate) fn new(
        received: &'r ReceivedRequest<'r>,
        plan: &'r Plan,
        endpoint: &'r Endpoint,
        path: PathParameters,
        segments: Vec<(String, String)>,
    ) -> Self {
        let versions = plan.versions.as_ref();
        let version = versions.map(|versions| versions.requested(&endpoint.id, received.request));
        let query = Cow::Borrowed(&received.query);
        let mut request = Self {
            received,
            plan,
            endpoint,
            path,
            query,
            body_problem: None,
            mistyped: Vec::new(),
            times: Vec::new(),
            requested_version: version,
        };
        let since = plan.operation.pagination().and_then(|pagination| pagination.since.as_deref());
        if request.has_since(since) {
            request.read_pairs(&segments);
        } else {
            request.query = Cow::default();
        }
        // Filters, conditions and bounds all ask for them.
        let sent =
            plan.times.iter().filter_map(|row| Some((row.name.as_str(), row.read(request.parameter(&row.name)?))));
        request.times = sent.collect();
        request
    }

    /// Takes segments of the path, a form and the members of a JSON body for parameters.
    fn read_pairs(&mut self, segments: &[(String, String)]) {
        if !segments.is_empty() {
            self.query.to_mut().extend(segments.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        }
        if self.endpoint.method != "GET" && !self.received.form.is_empty() {
            self.query.to_mut().extend(self.received.form.iter());
        }
        if self.plan.operation.takes_json() {
            self.read_members();
        }
    }

    /// Takes the members of the JSON object in the body for parameters.
    fn read_members(&mut self) {
        let (operation, sent) = (&self.plan.operation, self.received.request);
        let members = match json_body::read(operation, sent.header("content-type"), &sent.body) {
            Ok(members) => members,
            Err(problem) => return self.body_problem = Some(problem),
        };
        let is_mistyped = |name: &str, value| operation.parameter(name).is_some_and(|row| !row.kind.is_of(value));
        for (name, value) in &members.known {
            if is_mistyped(name, value) {
                self.mistyped.push(name.clone());
            }
            self.query.to_mut().extend([(name.as_str(), json_body::text(value).as_str())]);
        }
        self.query.to_mut().extend(members.unknown.iter().map(|name| (name.as_str(), "")));
    }

    /// The version that the answer follows.
    pub(crate) fn version(&self) -> Option<Version> {
        let versions = self.plan.versions.as_ref()?;
        match self.requested_version {
            Some(RequestedVersion::Supported(version)) => Some(version),
            _ => Some(versions.default()),
        }
    }

    /// Whether something that exists from `since` on exists in this request.
    pub(crate) fn has(&self, since: Option<Version>) -> bool {
        match (self.version(), since) {
            (Some(version), Some(since)) => version >= since,
            _ => true,
        }
    }

    /// As [`ParsedRequest::has`], for a version as the tables print it.
    pub(crate) fn has_since(&self, since: Option<&str>) -> bool {
        self.has(since.and_then(|text| text.parse().ok()))
    }

    /// A parameter as sent, by name; empty values included.
    pub(crate) fn sent(&self, name: &str) -> Option<&str> {
        let header = || {
            let (_, header) = self.plan.in_headers.iter().find(|(parameter, _)| parameter == name)?;
            self.received.request.header(header)
        };
        self.path.get(name).map(String::as_str).or_else(|| self.query.get(name)).or_else(header)
    }

    /// A parameter by name; one that is sent empty counts as not sent.
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        self.sent(name).filter(|value| !value.is_empty())
    }

    /// Whether `value` names an entity, and one that belongs to what the parameters before it name: entities whose lists are
    /// equally long go together by position.
    pub(crate) fn knows(&self, entity: &Entity, value: &str) -> bool {
        self.is_among(|entity| &entity.known, entity, value)
    }

    /// The same of an entity that belongs to another account than the first one.
    pub(crate) fn knows_foreign(&self, entity: &Entity, value: &str) -> bool {
        self.is_among(|entity| &entity.foreign, entity, value)
    }

    fn is_among(&self, names: fn(&Entity) -> &[String], entity: &Entity, value: &str) -> bool {
        let entities = self.plan.operation.entities();
        let owners = entities.iter().take_while(|owner| owner.parameter != entity.parameter);
        let owners: Vec<_> = owners.filter(|owner| names(owner).len() == names(entity).len()).collect();
        let mut places = names(entity).iter().enumerate().filter(|(_, known)| *known == value);
        places.any(|(place, _)| {
            let named =
                |owner: &&Entity| self.parameter(&owner.parameter).is_some_and(|name| name == names(owner)[place]);
            owners.iter().all(named)
        })
    }

    /// Whether the tables list a parameter of this name, in this version.
    pub(crate) fn documents(&self, name: &str) -> bool {
        let operation = &self.plan.operation;
        let later = |filter: &Filter| filter.is_bounded_by(name) && !self.has_since(filter.since.as_deref());
        self.plan.operation.parameter(name).is_some() && !operation.filters().iter().any(later)
    }

    /// Whether the flag is set: sent, and not as `false` or `0`.
    pub(crate) fn flag(&self, name: &str) -> bool {
        self.sent(name).is_some_and(|value| !matches!(value, "false" | "0"))
    }

    /// The headers that tell which version the answer follows.
    pub(crate) fn version_headers(&self) -> Vec<(String, String)> {
        let Some(versions) = &self.plan.versions else { return Vec::new() };
        match &self.requested_version {
            _ if versions.ignored_by(&self.endpoint.id) => Vec::new(),
            Some(RequestedVersion::Supported(version)) => versions.headers(&version.to_string()),
            Some(RequestedVersion::Unsupported(text)) => versions.headers(text),
            Some(RequestedVersion::Malformed(_)) | None => Vec::new(),
        }
    }

    /// The media type of the answer.
    pub(crate) fn media_type(&self) -> MediaType {
        media_type(self.plan, self.endpoint, self.received)
    }

    /// The time that the parameter `name` holds; `None` where it was not sent, or is no time.
    pub(crate) fn time(&self, name: &str) -> Option<Timestamp> {
        self.times.iter().find(|(known, _)| *known == name)?.1
    }
}

/// The media type in which a request wants its answer: its URI says so, or a parameter, or the default applies.
pub(crate) fn media_type(plan: &Plan, endpoint: &Endpoint, received: &ReceivedRequest<'_>) -> MediaType {
    if let Some(media) = endpoint.format {
        return media;
    }
    let Some(select) = &plan.operation.body().select else { return MediaType::Json };
    let named = select.parameter.as_deref().and_then(|name| received.parameter(name)).filter(|value| !value.is_empty());
    named.map_or(select.default, |name| MediaType::named(name).unwrap_or(MediaType::Json))
}
