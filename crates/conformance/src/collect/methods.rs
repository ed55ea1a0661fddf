//! Methods that the vendor's clients use beside the documented one, on the same URI, with the parameters in the query or in a form.

use super::forms::steady;
use crate::answer::unread;
use crate::evidence::{Evidence, Pair, PairKind};
use crate::heavy;
use crate::session::{Session, Spelling};
use oplog_findings::Request;
use oplog_wire::MediaType;
use serde_json::Value;

pub(super) async fn check(session: Session<'_>) {
    let operation = session.operation();
    for documented in operation.documented_endpoints() {
        let Some(call) = session.call(documented, Spelling::Explicit(MediaType::Json)) else { continue };
        let others = operation.endpoints().iter().filter(|other| !other.basis.is_documented());
        let others = others.filter(|other| other.uri == documented.uri && other.method != documented.method);
        let asked = others.flat_map(|other| {
            let in_query = Request { method: other.method.clone(), ..call.clone() };
            let in_form = other.form.then(|| (format!("{} with a form", other.method), in_query.clone().as_form()));
            [(other.method.clone(), in_query)].into_iter().chain(in_form)
        });
        let asked: Vec<(String, Request)> = asked.collect();
        if asked.is_empty() {
            continue;
        }
        // What the network keeps back is noted as broken.
        let Some(first) = body(session, &call).await else { continue };
        for (name, second) in asked {
            let Some(answer) = body(session, &second).await else { continue };
            session.check(&Evidence::Pair(&Pair {
                kind: PairKind::Methods,
                names: (documented.method.clone(), name),
                call: &second,
                bodies: (first.clone(), answer),
            }));
        }
    }
}

/// The body of an answer that is not checked by itself, or why there is none.
async fn body(session: Session<'_>, call: &Request) -> Option<Result<Value, String>> {
    let reply = session.reply(call).await.ok()?;
    if !reply.is_success() {
        return Some(Err(format!("status {}", reply.status)));
    }
    let operation = session.operation();
    let decode = || operation.decode(MediaType::sniff(&reply.body), operation.shape(), &reply.body);
    let decoded = heavy::reading(reply.body.len(), decode);
    if let Some(failure) = unread(&decoded) {
        session.broken(call, &failure);
        return None;
    }
    Some(decoded.map(|decoded| steady(session, decoded.value)).map_err(|error| error.to_string()))
}
