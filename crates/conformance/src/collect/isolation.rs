//! Isolation: every further known thing, and one that cannot exist, beside the first.
//!
//! A thing that is named together with its owner is asked for below its own and below the first one's.

use std::collections::BTreeMap;

use oplog_schema::tables::Entity;

use super::list::Reference;
use super::unknown;
use super::walker::{Plan, walk};
use crate::answer::Answer;
use crate::evidence::{Evidence, Isolation};
use crate::heavy;
use crate::session::{Session, Spelling};
use crate::walk::entries;
use oplog_findings::{Failure, Request};
use oplog_wire::MediaType;

/// Pages of another thing's list.
const MOST_PAGES: usize = 50;

/// Another thing: the parameter that names it, and every name that the request has for it.
struct Other<'a> {
    parameter: &'a str,
    /// Whether nothing has that name.
    is_made_up: bool,
    names: BTreeMap<&'a str, String>,
}

pub(super) async fn check(session: Session<'_>, reference: &Reference) {
    let operation = session.operation();
    for other in others(session) {
        let Some(call) = call(session, &other) else { continue };
        let exchange = session.send(&call).await;
        let Ok(reply) = &exchange.result else { continue };
        if other.is_made_up {
            let id = other.names.get(other.parameter).map_or("", String::as_str);
            unknown::said_elsewhere(session, other.parameter, id, &exchange);
        }
        let others = heavy::reading(reply.body.len(), || {
            let answer = Answer::new(session.contract, &call, reply, format!("another {}", other.parameter));
            if reply.is_success() {
                session.check_answer(&answer)?;
            }
            Ok::<_, Failure>(answer.value().and_then(|value| entries(operation, value)).unwrap_or_default())
        });
        let Ok(mut others) = others else { continue };
        // A leak may stand on a later page.
        if !others.is_empty() && reference.paged {
            let name = format!("the walk for another {}", other.parameter);
            let size = reference.walk.size;
            others = walk(session, Plan { name, call: call.clone(), size, pages: MOST_PAGES, paged: true, from: None })
                .await
                .entries;
        }
        session.check(&Evidence::Isolation(&Isolation {
            parameter: other.parameter,
            own: &reference.walk.entries,
            other: other.names.get(other.parameter).map_or("", String::as_str),
            call: &call,
            others,
        }));
    }
}

fn others<'a>(session: Session<'a>) -> Vec<Other<'a>> {
    let entities = session.operation().entities();
    let values = |parameter: &str| session.target.values(session.operation(), parameter);
    let mut others = Vec::new();
    for entity in entities {
        let parameter = entity.parameter.as_str();
        let unknown = super::errors::made_up(session, &entity.unknown);
        let known = values(parameter).into_iter().skip(1).map(|name| (name, false));
        others.extend(known.chain([(unknown, true)]).map(|(name, is_made_up)| Other {
            parameter,
            is_made_up,
            names: BTreeMap::from([(parameter, name)]),
        }));
    }
    let most = entities.iter().map(|entity| values(&entity.parameter).len()).max().unwrap_or_default();
    for place in 1..most {
        let nth =
            |entity: &'a Entity| Some((entity.parameter.as_str(), values(&entity.parameter).into_iter().nth(place)?));
        let names: BTreeMap<_, _> = entities.iter().filter_map(nth).collect();
        if let Some(thing) = entities.last().filter(|_| names.len() > 1) {
            others.push(Other { parameter: &thing.parameter, is_made_up: false, names });
        }
    }
    others
}

/// The request for another thing; what it has no name for is as in the first one's.
fn call(session: Session<'_>, other: &Other<'_>) -> Option<Request> {
    let operation = session.operation();
    let endpoint = session.operation().documented_endpoints().next()?;
    let values = |name: &str| {
        let first = || session.target.values(operation, name).into_iter().next();
        other.names.get(name).cloned().or_else(first)
    };
    let mut call = session.call_with(endpoint, Spelling::Explicit(MediaType::Json), values)?;
    // A thing that the page lets one leave out is named all the same.
    for (parameter, name) in &other.names {
        if operation.parameter(parameter).is_some_and(|row| row.location.is_query_or_body()) {
            call = call.with(parameter, name.clone());
        }
    }
    Some(call)
}
