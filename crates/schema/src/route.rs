//! From method, path and constants to the operation that is meant, or to the one that was missed.
//!
//! Whoever receives requests or reads a journal of them finds its way here. Pure; knows no vendor.

mod likeness;

use likeness::likeness;

use crate::Operation;
use crate::tables::{Discovery, Endpoint, PageSegments, Parameter};
use crate::uri::PathParameters;

/// Where a request leads.
#[derive(Debug)]
pub enum Routed<'o> {
    /// To this operation's endpoint.
    To(Route<'o>),
    /// To a path of this operation, with a method that it does not have.
    Method(Route<'o>),
    /// To no path at all; this one is most like it.
    Path(NearPath<'o>),
    /// Nowhere, and nothing tells the vendor.
    Nowhere,
}

/// The operation and the endpoint that a path is most like.
#[derive(Debug, Clone, Copy)]
pub struct NearPath<'o> {
    /// The operation.
    pub operation: &'o Operation,
    /// The endpoint.
    pub endpoint: &'o Endpoint,
    /// Whether it is so much like it that this one will have been meant.
    pub is_meant: bool,
}

/// How much of a path and a template must be the same for the one to have been meant.
const MEANT: f64 = 0.6;

/// An operation's endpoint with the parameters that stand in the path.
#[derive(Debug)]
pub struct Route<'o> {
    /// The operation.
    pub operation: &'o Operation,
    /// The endpoint.
    pub endpoint: &'o Endpoint,
    /// The parameters in the path, decoded.
    pub path: PathParameters,
    /// Paging parameters in segments after the URI, by the names that they have in a query.
    pub segments: Vec<(String, String)>,
}

/// Finds the operation that a request means. Among several on one path it is the one of which most constants are sent:
/// `sends` tells whether a parameter came with its constant, in the query, a form or a header.
///
/// ```
/// use oplog_schema::route::{Routed, route};
///
/// let catalogue = oplog_schema::Catalogue::embedded()?;
/// let found = route(catalogue.operations(), "GET", "/v1/operationLog", |_| false);
/// assert!(matches!(found, Routed::To(route) if route.path.get("version").is_some_and(|version| version == "1")));
/// let missed = route(catalogue.operations(), "GET", "/v1/operationLogs", |_| false);
/// assert!(matches!(missed, Routed::Path(near) if near.operation.id().as_str() == "baidu-bbc/query-operation-log"));
/// # Ok::<(), oplog_schema::LoadError>(())
/// ```
pub fn route<'o>(
    operations: impl IntoIterator<Item = &'o Operation> + Clone,
    method: &str,
    path: &str,
    sends: impl Fn(&Parameter) -> bool,
) -> Routed<'o> {
    let constants = |operation: &Operation| operation.parameters().iter().filter(|row| sends(row)).count();
    let mut best: Option<((bool, usize), Route<'o>)> = None;
    for operation in operations.clone() {
        for endpoint in operation.endpoints() {
            if let Some(route) = matching(operation, endpoint, path) {
                let rank = (endpoint.method == method, constants(operation));
                if best.as_ref().is_none_or(|(least, _)| rank > *least) {
                    best = Some((rank, route));
                }
            }
        }
    }
    match best {
        Some(((true, _), route)) => Routed::To(route),
        Some(((false, _), route)) => Routed::Method(route),
        None => nearest(operations, path, constants),
    }
}

/// The operation that a request is about: its path is one of it, or so much like one that this one was meant. What else a host serves is
/// about none. `target` is path and query.
///
/// ```
/// use oplog_schema::route::meant;
///
/// let catalogue = oplog_schema::Catalogue::embedded()?;
/// let meant = |target| meant(catalogue.operations(), "GET", target).map(|operation| operation.id().as_str());
/// assert_eq!(meant("/v1/operationLogs"), Some("baidu-bbc/query-operation-log"));
/// assert_eq!(meant("/favicon.ico"), None);
/// assert_eq!(meant("/?Action=ListExecutionLogs"), Some("alibaba-oos/list-execution-logs"));
/// assert_eq!(meant("/"), None, "that of any site");
/// # Ok::<(), oplog_schema::LoadError>(())
/// ```
pub fn meant<'o>(
    operations: impl IntoIterator<Item = &'o Operation> + Clone,
    method: &str,
    target: &str,
) -> Option<&'o Operation> {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let operation = match route(operations, method, path, |_| false) {
        Routed::To(found) | Routed::Method(found) => found.operation,
        Routed::Path(near) if near.is_meant => near.operation,
        Routed::Path(_) | Routed::Nowhere => return None,
    };
    let asks_nothing = method == "GET" && query.is_empty();
    // Where one path has many operations a constant says which; without any parameter no operation is asked.
    let is_chosen = operation.parameters().iter().any(|row| row.constant.is_some());
    Some(operation).filter(|_| !(is_chosen && asks_nothing))
}

/// A document that clients look up before they ask an operation.
#[derive(Debug)]
pub struct Discovered<'o> {
    /// The operation whose tables have it.
    pub operation: &'o Operation,
    /// The document.
    pub document: &'o Discovery,
    /// Which of the operation's documents it is, from 0.
    pub number: usize,
    /// The parameters in the path, decoded.
    pub path: PathParameters,
}

/// Finds the document that a request looks up, whether or not a target knows what its path names. Where an operation has
/// the path as well, as `routed` says, that comes first, unless nothing is asked of it: no constant (see [`route`]), no query.
///
/// ```
/// use oplog_schema::route::{discover, route};
///
/// let catalogue = oplog_schema::Catalogue::embedded()?;
/// let found = |path, query| {
///     let routed = route(catalogue.operations(), "GET", path, |_| false);
///     discover(catalogue.operations(), "GET", (path, query), &routed, |_| false)
/// };
/// assert_eq!(found("/v2.1/a/servers/b", "").and_then(|document| document.path.get("server_id").cloned()).as_deref(), Some("b"));
/// assert!(found("/", "").is_some());
/// assert!(found("/", "Action=ListExecutionLogs").is_none());
/// # Ok::<(), oplog_schema::LoadError>(())
/// ```
pub fn discover<'o>(
    operations: impl IntoIterator<Item = &'o Operation>,
    method: &str,
    (path, query): (&str, &str),
    routed: &Routed<'_>,
    sends: impl Fn(&Parameter) -> bool,
) -> Option<Discovered<'o>> {
    if let Routed::To(route) = routed
        && (!query.is_empty() || route.operation.parameters().iter().any(sends))
    {
        return None;
    }
    let documents = operations.into_iter().flat_map(|operation| {
        let documents = operation.discovery().iter().enumerate();
        let templates = documents.flat_map(|document| document.1.paths.iter().map(move |path| (document, path)));
        templates.map(move |(document, template)| (operation, document, template))
    });
    let mut found = documents.filter(|_| method == "GET").filter_map(|(operation, (number, document), template)| {
        let (path, rest) = template.match_prefix(path)?;
        rest.is_empty().then_some(Discovered { operation, document, number, path })
    });
    found.next()
}

fn matching<'o>(operation: &'o Operation, endpoint: &'o Endpoint, path: &str) -> Option<Route<'o>> {
    let (parameters, rest) = endpoint.uri.match_prefix(path)?;
    let segments = operation.pagination().and_then(|pagination| {
        let names = pagination.segments.as_ref()?;
        read_segments(rest, names, &pagination.cursor, &pagination.size)
    });
    let segments = if rest.is_empty() { Vec::new() } else { segments? };
    Some(Route { operation, endpoint, path: parameters, segments })
}

/// `/page/2/per_page/20`, each name at most once, in any order.
fn read_segments(rest: &str, names: &PageSegments, cursor: &str, size: &str) -> Option<Vec<(String, String)>> {
    let mut pairs: Vec<(String, String)> = Vec::new();
    let mut parts = rest.strip_prefix('/')?.split('/');
    while let Some(name) = parts.next() {
        let value = parts.next().filter(|value| !value.is_empty())?;
        let parameter = match name {
            _ if name == names.cursor => cursor,
            _ if name == names.size => size,
            _ => return None,
        };
        if pairs.iter().any(|(known, _)| known == parameter) {
            return None;
        }
        pairs.push((parameter.to_owned(), value.to_owned()));
    }
    Some(pairs)
}

/// The operation whose URI is most like the path. Who sends an operation's constants means that one, whatever the path.
fn nearest<'o>(
    operations: impl IntoIterator<Item = &'o Operation>,
    path: &str,
    constants: impl Fn(&Operation) -> usize,
) -> Routed<'o> {
    let mut best: Option<((usize, f64), &Operation, &Endpoint)> = None;
    for operation in operations {
        let constants = constants(operation);
        for endpoint in operation.endpoints() {
            let rank = (constants, likeness(endpoint.uri.as_str(), path));
            if best.as_ref().is_none_or(|(least, ..)| rank > *least) {
                best = Some((rank, operation, endpoint));
            }
        }
    }
    match best {
        Some(((constants, likeness), operation, endpoint)) if constants > 0 || likeness > 0.0 => {
            Routed::Path(NearPath { operation, endpoint, is_meant: constants > 0 || likeness >= MEANT })
        }
        _ => Routed::Nowhere,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_belongs_to_the_operation_that_it_resembles_most() {
        let catalogue = crate::Catalogue::embedded().expect("the tables are right");
        let list = "huawei-ecs/list-server-actions";
        for (path, operation, is_meant) in [
            ("/v1/operationLogs", "baidu-bbc/query-operation-log", true),
            ("/v1/OperationLog", "baidu-bbc/query-operation-log", true),
            ("/v1/operations-log", "baidu-bbc/query-operation-log", true),
            ("/operationLog", "baidu-bbc/query-operation-log", true),
            ("/v1/p/servers/s/os-instance-actions", list, true),
            ("/v2.1/p/servers/s/os-instance-action", list, true),
            ("/api/v2.1/p/servers/s/os-instance-actions", list, true),
            ("/v2.1/p/servers/os-instance-actions", list, true),
            ("/v3/p/server/s/os-instance-actions/req-1", "huawei-ecs/show-server-action", true),
            ("/transaction.json", "onapp/list-transactions", true),
            ("/api/transactions", "onapp/list-transactions", true),
            ("/nova/servers", list, false),
        ] {
            let Routed::Path(near) = route(catalogue.operations(), "GET", path, |_| false) else { panic!("{path}") };
            assert_eq!((near.operation.id().as_str(), near.is_meant), (operation, is_meant), "{path}");
        }
        let nowhere = route(catalogue.operations(), "GET", "/x", |_| false);
        assert!(matches!(nowhere, Routed::Nowhere));
        let action = |row: &Parameter| row.name == "Action";
        let Routed::Path(near) = route(catalogue.operations(), "GET", "/oos/", action) else { panic!() };
        assert_eq!((near.operation.id().as_str(), near.is_meant), ("alibaba-oos/list-execution-logs", true));
    }

    #[test]
    fn segments_are_read_in_any_order_and_refused_otherwise() {
        let names = PageSegments { cursor: "page".into(), size: "per_page".into() };
        let read = |rest| read_segments(rest, &names, "p", "s");
        let cursor = |rest| read(rest)?.into_iter().find(|(name, _)| name == "p").map(|(_, value)| value);
        assert_eq!(cursor("/page/2/per_page/20").as_deref(), Some("2"));
        assert_eq!(cursor("/per_page/20/page/2").as_deref(), Some("2"));
        for rest in ["", "/", "/page", "/page/", "/page/1/page/2", "/other/1", "page/1", ".json"] {
            assert_eq!(read(rest), None, "{rest}");
        }
    }
}
