//! From method, path and constants to the operation that is meant, or to the vendor whose operation was missed.

use std::collections::BTreeMap;

use oplog_schema::tables::PageSegments;
use oplog_schema::uri::UriTemplate;

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

/// Finds the operation. Among several on one path the one with the most constants in the request is meant.
pub(crate) fn route<'p>(plans: &'p [Plan], exchange: &Exchange<'_>) -> Routed<'p> {
    let (method, path) = (exchange.request.method.as_str(), exchange.request.path());
    let mut best: Option<((bool, usize), Route<'p>)> = None;
    for plan in plans {
        let constants = constants(plan, exchange);
        for (form, (row, template)) in plan.operation.forms().enumerate() {
            if let Some(route) = matching(plan, form, template, path) {
                let rank = (row.method == method, constants);
                if best.as_ref().is_none_or(|(least, _)| rank > *least) {
                    best = Some((rank, route));
                }
            }
        }
    }
    match best {
        Some(((true, _), route)) => Routed::To(route),
        Some(((false, _), route)) => Routed::Method(route),
        None => nearest(plans, exchange),
    }
}

fn matching<'p>(plan: &'p Plan, form: usize, template: &UriTemplate, path: &str) -> Option<Route<'p>> {
    let (parameters, rest) = template.match_prefix(path)?;
    let segments = plan.operation.tables.pagination.as_ref().and_then(|pagination| {
        let names = pagination.segments.as_ref()?;
        read_segments(rest, names, &pagination.position, &pagination.size)
    });
    let segments = if rest.is_empty() { Pairs::default() } else { segments? };
    Some(Route { plan, form, path: parameters, segments })
}

/// `/page/2/per_page/20`, each name at most once, in any order.
fn read_segments(rest: &str, names: &PageSegments, position: &str, size: &str) -> Option<Pairs> {
    let mut pairs = Pairs::default();
    let mut parts = rest.strip_prefix('/')?.split('/');
    while let Some(name) = parts.next() {
        let value = parts.next().filter(|value| !value.is_empty())?;
        let parameter = match name {
            _ if name == names.position => position,
            _ if name == names.size => size,
            _ => return None,
        };
        if pairs.get(parameter).is_some() {
            return None;
        }
        pairs.push(parameter, value);
    }
    Some(pairs)
}

/// How many constants of the operation the request sends with the right value.
fn constants(plan: &Plan, exchange: &Exchange<'_>) -> usize {
    let sent = plan.operation.tables.parameter.iter().filter(|row| {
        row.constant.as_ref().is_some_and(|constant| {
            let header = constant.header.as_deref().and_then(|name| exchange.request.header(name));
            exchange.parameter(row.name.as_ref()).or(header) == Some(constant.value.as_str())
        })
    });
    sent.count()
}

/// The operation whose URI shares the most characters with the path, constants in the query counted too.
fn nearest<'p>(plans: &'p [Plan], exchange: &Exchange<'_>) -> Routed<'p> {
    let mut best = (0, Routed::Nowhere);
    for plan in plans {
        let constants = constants(plan, exchange);
        for (form, (row, _)) in plan.operation.forms().enumerate() {
            let score = likeness(&row.uri, exchange.request.path()) + constants;
            if score > best.0 {
                best = (score, Routed::Path(plan, form));
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
        let names = PageSegments { position: "page".into(), size: "per_page".into() };
        let read = |rest| read_segments(rest, &names, "p", "s");
        assert_eq!(read("/page/2/per_page/20"), read("/page/2/per_page/20"));
        assert_eq!(
            read("/per_page/20/page/2").and_then(|pairs| pairs.get("p").map(str::to_owned)).as_deref(),
            Some("2")
        );
        for rest in ["", "/", "/page", "/page/", "/page/1/page/2", "/other/1", "page/1", ".json"] {
            assert_eq!(read(rest), None, "{rest}");
        }
    }
}
