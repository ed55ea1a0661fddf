//! From method, path and constants to the operation that is meant, or to the one that was missed.
//!
//! Whoever receives requests or reads a journal of them finds its way here. Pure; knows no vendor.

use std::collections::BTreeMap;

use crate::Operation;
use crate::tables::{Discovery, Endpoint, PageSegments, Parameter};

/// Where a request leads.
#[derive(Debug)]
pub enum Routed<'o> {
    /// To this operation's endpoint.
    To(Route<'o>),
    /// To a path of this operation, with a method that it does not have.
    Method(Route<'o>),
    /// To no path at all; this one comes closest.
    Path(&'o Operation, &'o Endpoint),
    /// Nowhere, and nothing tells the vendor.
    Nowhere,
}

/// An operation's endpoint with the parameters that stand in the path.
#[derive(Debug)]
pub struct Route<'o> {
    /// The operation.
    pub operation: &'o Operation,
    /// The endpoint.
    pub endpoint: &'o Endpoint,
    /// The parameters in the path, decoded.
    pub path: BTreeMap<String, String>,
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
/// assert!(matches!(found, Routed::To(route) if route.path["version"] == "1"));
/// let missed = route(catalogue.operations(), "GET", "/v1/operationLogs", |_| false);
/// assert!(matches!(missed, Routed::Path(operation, _) if operation.id().as_str() == "baidu-bbc/query-operation-log"));
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
    pub path: BTreeMap<String, String>,
}

/// Finds the document that a request looks up, whether or not a target knows what its path names. Where an operation has
/// the path as well, that comes first, unless nothing is asked of it: no constant (see [`route`]), no query.
///
/// ```
/// use oplog_schema::route::discover;
///
/// let catalogue = oplog_schema::Catalogue::embedded()?;
/// let found = discover(catalogue.operations(), "GET", "/v2.1/a/servers/b", |_| false).expect("a document");
/// assert_eq!(found.path["server_id"], "b");
/// assert!(discover(catalogue.operations(), "GET", "/", |_| false).is_some());
/// assert!(discover(catalogue.operations(), "GET", "/?Action=ListExecutionLogs", |_| false).is_none());
/// # Ok::<(), oplog_schema::LoadError>(())
/// ```
pub fn discover<'o>(
    operations: impl IntoIterator<Item = &'o Operation> + Clone,
    method: &str,
    target: &str,
    sends: impl Fn(&Parameter) -> bool,
) -> Option<Discovered<'o>> {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let documents = operations.clone().into_iter().flat_map(|operation| {
        let documents = operation.discovery().iter().enumerate();
        let templates = documents.flat_map(|document| document.1.paths.iter().map(move |path| (document, path)));
        templates.map(move |(document, template)| (operation, document, template))
    });
    let mut found = documents.filter(|_| method == "GET").filter_map(|(operation, (number, document), template)| {
        let (path, rest) = template.match_prefix(path)?;
        rest.is_empty().then_some(Discovered { operation, document, number, path })
    });
    found.next().filter(|_| match route(operations, method, path, &sends) {
        Routed::To(route) => query.is_empty() && !route.operation.parameters().iter().any(sends),
        _ => true,
    })
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

/// The operation whose URI shares the most characters with the path, constants counted too.
fn nearest<'o>(
    operations: impl IntoIterator<Item = &'o Operation>,
    path: &str,
    constants: impl Fn(&Operation) -> usize,
) -> Routed<'o> {
    let mut best = (0, Routed::Nowhere);
    for operation in operations {
        let constants = constants(operation);
        for endpoint in operation.endpoints() {
            let score = likeness(endpoint.uri.as_str(), path) + constants;
            if score > best.0 {
                best = (score, Routed::Path(operation, endpoint));
            }
        }
    }
    best.1
}

/// How many characters of the template's plain text the path shares with it, segment by segment from the left.
fn likeness(template: &str, path: &str) -> usize {
    let mut score = 0;
    for (expected, found) in template.split('/').zip(path.split('/')) {
        let text = expected.split('{').next().unwrap_or_default();
        let shared = text.bytes().zip(found.bytes()).take_while(|(a, b)| a == b).count();
        score += shared;
        let whole =
            if text.len() == expected.len() { found == expected } else { shared == text.len() && !found.is_empty() };
        if !whole && !expected.is_empty() {
            break;
        }
    }
    score
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_like_the_template_it_shares_most_text_with() {
        assert_eq!(likeness("/v{version}/operationLog", "/v1/operationLogs"), 13);
        assert_eq!(likeness("/v2.1/{project}/servers", "/v2.1/x/servers/y"), 11);
        assert_eq!(likeness("/v2.1/{project}/servers", "/v1/x/servers/y"), 1);
        assert_eq!(likeness("/transactions.json", "/transactions.xml"), 13);
        assert_eq!(likeness("/", "/x"), 0);
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
