//! Ids of answers: one request sent several times, whose answers must tell themselves apart.

use oplog_findings::{Exchange, Request};
use serde_json::Value;

use super::subject::Subject;
use crate::answer::tree;
use crate::evidence::{AnswerIds, Evidence};
use crate::session::{Session, Spelling};
use oplog_wire::MediaType;

const ANSWERS: [&str; 3] = ["the first answer", "the second answer", "the third answer"];

pub(super) async fn check(session: Session<'_>, subject: &Subject) {
    let operation = session.operation();
    let fields = operation.fields().iter().filter(|row| row.unique).map(|row| (row.fact_id(), Place::Field(&row.path)));
    let headers = operation.headers().iter().filter(|row| row.unique);
    let headers = headers.map(|row| (format!("header.{}", row.name), Place::Header(&row.name)));
    let places: Vec<_> = fields.chain(headers).collect();
    if places.is_empty() || !subject.known {
        return;
    }
    let Some(call) = call(session, subject) else { return };
    // One after the other: what comes from a cache comes only after it was put there.
    let mut exchanges = Vec::new();
    for _ in ANSWERS {
        exchanges.push(session.send(&call).await);
    }
    for (fact, place) in &places {
        let ids = ANSWERS.iter().zip(&exchanges);
        let ids = ids.filter_map(|(label, exchange)| {
            Some(((*label).to_owned(), &exchange.request, place.id(session, exchange)?))
        });
        session.check(&Evidence::AnswerIds(&AnswerIds { fact, ids: ids.collect() }));
    }
}

fn call(session: Session<'_>, subject: &Subject) -> Option<Request> {
    let endpoint = session.operation().documented_endpoints().next_back()?;
    session.call_with(endpoint, Spelling::Explicit(MediaType::Json), |name| subject.value(session, name))
}

/// Where an answer has an id.
enum Place<'a> {
    Field(&'a oplog_schema::FieldPath),
    Header(&'a str),
}

impl Place<'_> {
    fn id(&self, session: Session<'_>, exchange: &Exchange) -> Option<String> {
        let reply = exchange.result.as_ref().ok().filter(|reply| reply.is_success())?;
        match self {
            Self::Header(name) => reply.header(name).map(str::to_owned),
            Self::Field(path) => {
                let tree = tree(session.operation(), MediaType::sniff(&reply.body), reply)?;
                path.first(&tree).and_then(Value::as_str).map(str::to_owned)
            }
        }
    }
}
