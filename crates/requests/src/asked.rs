//! What a recorded request asks for: its operation and its parameters, wherever they travel.

use std::collections::BTreeMap;

use oplog_schema::Operation;
use oplog_schema::route::{Route, Routed, discover, route};
use oplog_schema::tables::{Parameter, RequestForm};
use url::form_urlencoded;

use crate::recorded::Recorded;

/// Where a recorded request led.
#[derive(Debug)]
pub(crate) enum Led<'o> {
    /// To an operation.
    To(Asked<'o>),
    /// To a path of an operation, by another method.
    Method(Asked<'o>),
    /// To a document that clients look up before they ask an operation.
    Discovery,
    /// To no documented path; this one is most like it.
    Path(Option<(&'o Operation, &'o RequestForm)>),
}

impl<'o> Led<'o> {
    /// The operation, if it was met.
    pub(crate) fn into_operation(self) -> Option<&'o Operation> {
        match self {
            Led::To(asked) => Some(asked.operation),
            _ => None,
        }
    }
}

/// A request to an operation.
#[derive(Debug)]
pub(crate) struct Asked<'o> {
    pub(crate) operation: &'o Operation,
    pub(crate) form: &'o RequestForm,
    /// Parameters in the path.
    pub(crate) path: BTreeMap<String, String>,
    /// Parameters in the query, in segments after the URI and in a form, in order, decoded.
    pub(crate) pairs: Vec<(String, String)>,
}

impl Asked<'_> {
    /// The first value of a parameter as sent, constants in their headers included.
    pub(crate) fn sent<'a>(&'a self, row: &Parameter, recorded: &'a Recorded) -> Option<&'a str> {
        let name = row.name.as_ref().as_str();
        let header = || recorded.header(row.constant.as_ref()?.header.as_deref()?);
        self.path.get(name).map(String::as_str).or_else(|| self.pair(name)).or_else(header)
    }

    /// The first value in query or form.
    pub(crate) fn pair(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The fact of the request form.
    pub(crate) fn fact(&self) -> String {
        format!("request.{}", self.form.id.as_ref())
    }
}

/// Finds out where a request led.
pub(crate) fn read<'o>(operations: impl IntoIterator<Item = &'o Operation> + Clone, recorded: &Recorded) -> Led<'o> {
    let path = recorded.path();
    let pairs = pairs(recorded);
    let constant = |row: &Parameter| {
        row.constant.as_ref().is_some_and(|constant| {
            let header = || recorded.header(constant.header.as_deref()?);
            let pair = pairs.iter().find(|(name, _)| name == row.name.as_ref()).map(|(_, value)| value.as_str());
            pair.or_else(header) == Some(constant.value.as_str())
        })
    };
    let asked = |route: Route<'o>| {
        let mut pairs = pairs.clone();
        pairs.extend(route.segments);
        Asked { operation: route.operation, form: route.form, path: route.path, pairs }
    };
    if discover(operations.clone(), &recorded.method, &recorded.target, constant).is_some() {
        return Led::Discovery;
    }
    match route(operations, &recorded.method, path, constant) {
        Routed::To(route) => Led::To(asked(route)),
        Routed::Method(route) => Led::Method(asked(route)),
        Routed::Path(operation, form) => Led::Path(Some((operation, form))),
        Routed::Nowhere => Led::Path(None),
    }
}

/// Query and form, decoded. A `GET` may carry a form, which nobody reads.
fn pairs(recorded: &Recorded) -> Vec<(String, String)> {
    let query = recorded.target.split_once('?').map_or("", |(_, query)| query);
    let form = if recorded.is_form() && recorded.method != "GET" { recorded.body.as_str() } else { "" };
    let pairs = form_urlencoded::parse(query.as_bytes()).chain(form_urlencoded::parse(form.as_bytes()));
    pairs.map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
}
