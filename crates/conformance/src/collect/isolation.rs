//! Isolation: a second known thing, and one that cannot exist, beside the first.

use oplog_schema::tables::In;

use super::list::Reference;
use crate::answer::Answer;
use crate::exchange::Form;
use crate::session::{Session, Spelling};
use crate::transcript::Isolation;
use crate::walk::entries;

pub(super) async fn judge(session: Session<'_>, reference: &Reference) {
    let operation = session.operation();
    for entity in &operation.tables.entity {
        let known = session.target.values(operation, &entity.parameter);
        let unknown = super::errors::made_up(session, &entity.unknown);
        for other in known.into_iter().skip(1).take(1).chain([unknown]) {
            let Some((form, template)) = session.documented_forms().into_iter().next() else { return };
            let values = |name: &str| {
                if name == entity.parameter {
                    Some(other.clone())
                } else {
                    session.target.values(operation, name).into_iter().next()
                }
            };
            let Some(mut call) = session.call_with(form, template, Spelling::Explicit(Form::Json), values) else {
                continue;
            };
            // A thing that the page lets one leave out is named all the same.
            if operation.parameter(&entity.parameter).is_some_and(|row| row.location == In::Query) {
                call = call.with(&entity.parameter, other.clone());
            }
            let exchange = session.send(&call).await;
            let Ok(reply) = &exchange.result else { continue };
            let answer = Answer::new(session.contract, &call, reply, format!("another {}", entity.parameter));
            if reply.is_success() {
                session.ledger.answer(&answer);
            }
            let others = answer.value().and_then(|value| entries(operation, value)).unwrap_or_default();
            session.ledger.isolation(&Isolation {
                parameter: &entity.parameter,
                own: &reference.walk.entries,
                other: &other,
                call: &call,
                others,
            });
        }
    }
}
