//! What a request leads to, found once for everyone who looks at the request. How it is found is `oplog_schema`'s business.

use oplog_schema::Operation;
use oplog_schema::route::{Route, Routed, discover, route};
use oplog_schema::tables::{Endpoint, Entity, Parameter};
use oplog_schema::uri::PathParameters;

use crate::discovery::Discovery;
use crate::parsed::ParsedRequest;
use crate::plan::Plan;
use crate::plans::Plans;
use crate::received::ReceivedRequest;

/// A request with what it leads to.
pub(crate) struct RoutedRequest<'r> {
    pub(crate) received: &'r ReceivedRequest<'r>,
    pub(crate) route: RouteMatch<'r>,
}

/// What a request leads to.
pub(crate) enum RouteMatch<'r> {
    /// An operation.
    Operation(ParsedRequest<'r>),
    /// A path of this operation, with a method that it does not have.
    OtherMethod { plan: &'r Plan, endpoint: &'r Endpoint },
    /// A document that clients look up before they ask this operation; `path` holds the parameters in the path.
    Discovery { plan: &'r Plan, document: &'r Discovery, path: PathParameters },
    /// No documented path; this operation's comes closest.
    NearPath { plan: &'r Plan, endpoint: &'r Endpoint },
    /// No documented path, and nothing tells the vendor.
    Nothing,
}

impl<'r> RouteMatch<'r> {
    /// The plan of the operation that the request is to, or comes close to.
    pub(crate) fn plan(&self) -> Option<&'r Plan> {
        match self {
            RouteMatch::Operation(request) => Some(request.plan),
            RouteMatch::OtherMethod { plan, .. }
            | RouteMatch::Discovery { plan, .. }
            | RouteMatch::NearPath { plan, .. } => Some(plan),
            RouteMatch::Nothing => None,
        }
    }

    /// The request to the operation, where it is one.
    pub(crate) fn request(&self) -> Option<&ParsedRequest<'r>> {
        match self {
            RouteMatch::Operation(request) => Some(request),
            _ => None,
        }
    }
}

impl<'r> RoutedRequest<'r> {
    /// Finds out where `received` leads.
    pub(crate) fn new(plans: &'r Plans, received: &'r ReceivedRequest<'r>) -> Self {
        let routed = route(plans.operations(), method(received), received.request.path(), |row| sends(received, row));
        let document = document(plans, received, &routed);
        let route = document.or_else(|| operation(plans, received, routed)).unwrap_or(RouteMatch::Nothing);
        Self { received, route }
    }
}

/// The method that is routed. `HEAD` asks for what `GET` would be answered, without the body (RFC 9110, section 9.3.2), which the
/// front leaves out.
fn method<'r>(received: &ReceivedRequest<'r>) -> &'r str {
    match received.request.method.as_str() {
        "HEAD" => "GET",
        method => method,
    }
}

fn document<'r>(plans: &'r Plans, received: &'r ReceivedRequest<'r>, routed: &Routed<'_>) -> Option<RouteMatch<'r>> {
    let target = (received.request.path(), received.request.raw_query());
    let found = discover(plans.operations(), method(received), target, routed, |row| sends(received, row))?;
    if !are_known(found.operation.entities(), &found.path) {
        return None;
    }
    let plan = plan(plans, found.operation)?;
    Some(RouteMatch::Discovery { plan, document: plan.discovery.get(found.number)?, path: found.path })
}

fn operation<'r>(plans: &'r Plans, received: &'r ReceivedRequest<'r>, routed: Routed<'r>) -> Option<RouteMatch<'r>> {
    Some(match routed {
        Routed::To(Route { operation, endpoint, path, segments }) => {
            RouteMatch::Operation(ParsedRequest::new(received, plan(plans, operation)?, endpoint, path, segments))
        }
        Routed::Method(Route { operation, endpoint, .. }) => {
            RouteMatch::OtherMethod { plan: plan(plans, operation)?, endpoint }
        }
        Routed::Path(near) => RouteMatch::NearPath { plan: plan(plans, near.operation)?, endpoint: near.endpoint },
        Routed::Nowhere => RouteMatch::Nothing,
    })
}

fn plan<'r>(plans: &'r Plans, operation: &Operation) -> Option<&'r Plan> {
    plans.get(operation.id().as_str())
}

/// Whether a parameter came with its constant.
fn sends(received: &ReceivedRequest<'_>, row: &Parameter) -> bool {
    row.constant.as_ref().is_some_and(|constant| {
        let header = constant.header.as_deref().and_then(|name| received.request.header(name));
        received.parameter(row.name.as_ref()).or(header) == Some(constant.value.as_str())
    })
}

/// Whether the entities that a document's path names are known, and go together: by position.
fn are_known(entities: &[Entity], path: &PathParameters) -> bool {
    let named = entities.iter().filter_map(|entity| Some((&entity.known, path.get(&entity.parameter)?)));
    let named: Vec<_> = named.collect();
    let places = named.iter().map(|(known, _)| known.len()).max().unwrap_or_default();
    named.is_empty() || (0..places).any(|place| named.iter().all(|(known, name)| known.get(place) == Some(*name)))
}
