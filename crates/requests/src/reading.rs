//! A logged request with what its target matches.

use oplog_schema::Operation;
use oplog_schema::route::NearPath;
use oplog_schema::tables::{Parameter, ParameterLocation};

use crate::logged_request::LoggedRequest;
use crate::parsed::{ParsedRequest, RouteMatch};

/// A request, and where it led.
#[derive(Debug)]
pub(crate) struct Reading<'a> {
    pub(crate) request: &'a LoggedRequest,
    pub(crate) route: RouteMatch<'a>,
}

impl<'a> Reading<'a> {
    /// What it asked an operation for.
    pub(crate) fn parsed(&self) -> Option<&ParsedRequest<'a>> {
        match &self.route {
            RouteMatch::Operation(parsed) => Some(parsed),
            _ => None,
        }
    }

    /// The operation that it was for, by a documented method or another one.
    pub(crate) fn operation(&self) -> Option<&'a Operation> {
        match &self.route {
            RouteMatch::Operation(parsed) | RouteMatch::OtherMethod(parsed) => Some(parsed.operation),
            RouteMatch::NearPath(NearPath { operation, is_meant: true, .. }) => Some(operation),
            RouteMatch::NearPath(_) | RouteMatch::Discovery | RouteMatch::Nothing => None,
        }
    }

    /// The documented request that it was, or was meant to be: a fact of [`Reading::operation`], and empty where that is none.
    pub(crate) fn request_fact(&self) -> String {
        match &self.route {
            RouteMatch::Operation(parsed) | RouteMatch::OtherMethod(parsed) => parsed.fact(),
            RouteMatch::NearPath(NearPath { endpoint, is_meant: true, .. }) => endpoint.fact_id(),
            RouteMatch::NearPath(_) | RouteMatch::Discovery | RouteMatch::Nothing => String::new(),
        }
    }

    /// Every parameter that was sent with a value, with its row.
    pub(crate) fn values(&self) -> Vec<(&'a Parameter, &str)> {
        let Some(parsed) = self.parsed() else { return Vec::new() };
        let rows =
            parsed.operation.parameters().iter().filter(|row| row.location != ParameterLocation::Header && !row.flag);
        rows.filter_map(|row| Some((row, parsed.sent(row, self.request).filter(|value| !value.is_empty())?))).collect()
    }
}
