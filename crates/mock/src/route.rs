//! From a request to the plan that answers it. How the way is found is `oplog_schema`'s business.

use std::collections::BTreeMap;

use oplog_schema::route as schema;
use oplog_schema::tables::Parameter;

use crate::exchange::Exchange;
use crate::plan::Plan;
use crate::request::Pairs;

/// Where a request leads.
#[derive(Debug)]
pub(crate) enum Routed<'p> {
    /// To this operation's request form.
    To(Route<'p>),
    /// To a path of this operation, with a method that it does not have.
    Method(Route<'p>),
    /// To no path at all; this operation's comes closest.
    Path(&'p Plan, usize),
    /// Nowhere, and nothing tells the vendor.
    Nowhere,
}

/// An operation's request form with the parameters that stand in the path.
#[derive(Debug)]
pub(crate) struct Route<'p> {
    pub(crate) plan: &'p Plan,
    /// The request form's row.
    pub(crate) form: usize,
    pub(crate) path: BTreeMap<String, String>,
    /// Parameters that stand in segments after the URI.
    pub(crate) segments: Pairs,
}

/// Finds the operation.
pub(crate) fn route<'p>(plans: &'p [Plan], exchange: &Exchange<'_>) -> Routed<'p> {
    let (method, path) = (exchange.request.method.as_str(), exchange.request.path());
    let found = schema::route(plans.iter().map(|plan| &plan.operation), method, path, |row| sends(exchange, row));
    match found {
        schema::Routed::To(route) => planned(plans, route).map_or(Routed::Nowhere, Routed::To),
        schema::Routed::Method(route) => planned(plans, route).map_or(Routed::Nowhere, Routed::Method),
        schema::Routed::Path(operation, form) => {
            place(plans, operation, form).map_or(Routed::Nowhere, |(plan, form)| Routed::Path(plan, form))
        }
        schema::Routed::Nowhere => Routed::Nowhere,
    }
}

/// Whether a parameter came with its constant.
pub(crate) fn sends(exchange: &Exchange<'_>, row: &Parameter) -> bool {
    row.constant.as_ref().is_some_and(|constant| {
        let header = constant.header.as_deref().and_then(|name| exchange.request.header(name));
        exchange.parameter(row.name.as_ref()).or(header) == Some(constant.value.as_str())
    })
}

fn planned<'p>(plans: &'p [Plan], route: schema::Route<'p>) -> Option<Route<'p>> {
    let (plan, form) = place(plans, route.operation, route.form)?;
    let mut segments = Pairs::default();
    route.segments.iter().for_each(|(name, value)| segments.push(name, value));
    Some(Route { plan, form, path: route.path, segments })
}

/// The plan of an operation, and the number of a request form's row in it.
fn place<'p>(
    plans: &'p [Plan],
    operation: &oplog_schema::Operation,
    form: &oplog_schema::tables::RequestForm,
) -> Option<(&'p Plan, usize)> {
    let plan = plans.iter().find(|plan| std::ptr::eq(&plan.operation, operation))?;
    Some((plan, plan.operation.forms().position(|(row, _)| std::ptr::eq(row, form))?))
}
