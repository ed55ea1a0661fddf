//! A recorded request, parsed: its operation and its parameters, wherever they travel.

use oplog_schema::Operation;
use oplog_schema::json_body::{self, Members};
use oplog_schema::route::{NearPath, Route, Routed, discover, route};
use oplog_schema::tables::{Endpoint, Parameter};
use oplog_schema::uri::PathParameters;
use serde_json::Value;
use url::form_urlencoded;

use crate::logged_request::LoggedRequest;

/// What the target of a recorded request matches.
#[derive(Debug)]
pub(crate) enum RouteMatch<'o> {
    /// An operation.
    Operation(ParsedRequest<'o>),
    /// A path of an operation, by a method that it does not have.
    OtherMethod(ParsedRequest<'o>),
    /// A document that clients look up before they ask an operation.
    Discovery,
    /// No documented path; this one is most like it.
    NearPath(NearPath<'o>),
    /// No documented path, and there is none that is like it.
    Nothing,
}

impl<'o> RouteMatch<'o> {
    /// The operation, if it was met.
    pub(crate) fn into_operation(self) -> Option<&'o Operation> {
        match self {
            RouteMatch::Operation(parsed) => Some(parsed.operation),
            _ => None,
        }
    }
}

/// A request to an operation.
#[derive(Debug)]
pub(crate) struct ParsedRequest<'o> {
    pub(crate) operation: &'o Operation,
    pub(crate) endpoint: &'o Endpoint,
    /// Parameters in the path.
    pub(crate) path: PathParameters,
    /// Parameters in the query, in segments after the URI and in a body, in order, decoded. Unknown members of a body have no value.
    pub(crate) pairs: Vec<(String, String)>,
    /// Parameters in a JSON body, as they were sent.
    pub(crate) members: Vec<(String, Value)>,
}

impl ParsedRequest<'_> {
    /// The first value of a parameter as sent, constants in their headers included.
    pub(crate) fn sent<'a>(&'a self, row: &Parameter, recorded: &'a LoggedRequest) -> Option<&'a str> {
        let name = row.name.as_str();
        let header = || recorded.header(row.constant.as_ref()?.header.as_deref()?);
        self.path.get(name).map(String::as_str).or_else(|| self.pair(name)).or_else(header)
    }

    /// The value in a JSON body, where that is of another type than `row` says.
    pub(crate) fn mistyped(&self, row: &Parameter) -> Option<&Value> {
        let (_, value) = self.members.iter().find(|(name, _)| *name == row.name)?;
        Some(value).filter(|value| !row.kind.is_of(value))
    }

    /// The first value in query or body.
    pub(crate) fn pair(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The fact of the endpoint.
    pub(crate) fn fact(&self) -> String {
        self.endpoint.fact_id()
    }
}

/// Parses a request and finds what its target matches.
pub(crate) fn read<'o>(
    operations: impl IntoIterator<Item = &'o Operation> + Clone,
    recorded: &LoggedRequest,
) -> RouteMatch<'o> {
    let path = recorded.path();
    let pairs = pairs(recorded);
    let constant = |row: &Parameter| {
        row.constant.as_ref().is_some_and(|constant| {
            let header = || recorded.header(constant.header.as_deref()?);
            let pair = pairs.iter().find(|(name, _)| *name == row.name).map(|(_, value)| value.as_str());
            pair.or_else(header) == Some(constant.value.as_str())
        })
    };
    let parsed = |route: Route<'o>| {
        let mut pairs = pairs.clone();
        pairs.extend(route.segments);
        // A body that cannot be read has no parameters; that is a rule's business.
        let Members { known: members, unknown } = recorded.members(route.operation).unwrap_or_default();
        pairs.extend(members.iter().map(|(name, value)| (name.clone(), json_body::text(value))));
        pairs.extend(unknown.into_iter().map(|name| (name, String::new())));
        ParsedRequest { operation: route.operation, endpoint: route.endpoint, path: route.path, pairs, members }
    };
    let routed = route(operations.clone(), &recorded.method, path, constant);
    let target = (path, recorded.target.split_once('?').map_or("", |(_, query)| query));
    if discover(operations, &recorded.method, target, &routed, constant).is_some() {
        return RouteMatch::Discovery;
    }
    match routed {
        Routed::To(route) => RouteMatch::Operation(parsed(route)),
        Routed::Method(route) => RouteMatch::OtherMethod(parsed(route)),
        Routed::Path(near) => RouteMatch::NearPath(near),
        Routed::Nowhere => RouteMatch::Nothing,
    }
}

/// Query and form, decoded. A `GET` may carry a form, which nobody reads.
fn pairs(recorded: &LoggedRequest) -> Vec<(String, String)> {
    let query = recorded.target.split_once('?').map_or("", |(_, query)| query);
    let form = if recorded.is_form() && recorded.method != "GET" { recorded.body.as_str() } else { "" };
    let pairs = form_urlencoded::parse(query.as_bytes()).chain(form_urlencoded::parse(form.as_bytes()));
    pairs.map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
}
