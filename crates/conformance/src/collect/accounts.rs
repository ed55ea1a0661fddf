//! Further accounts: each is let in, and neither it nor the first one sees what belongs to the other.
//!
//! An account with entities of its own is another customer. One without sees what the first one sees, and is there for its signature
//! scheme. Which answer refuses a foreign entity is open; an unknown entity is refused as documented if the status says that it is unknown.

use std::collections::BTreeMap;

use oplog_schema::condition::Condition;
use oplog_schema::tables::Entity;
use serde_json::Value;

use super::list::Reference;
use super::preflight;
use super::subject::Subject;
use crate::answer::{Answer, tree};
use crate::evidence::{ErrorProbe, Evidence, Foreign};
use crate::heavy;
use crate::rules::asked_value;
use crate::session::{Session, Spelling};
use crate::target::OtherAccount;
use oplog_findings::{Failure, Request, Signing};
use oplog_wire::MediaType;

/// Sends the documented request in the name of each further account.
pub(super) async fn let_in(session: Session<'_>, subject: &Subject) {
    let (target, operation) = (session.target, session.operation());
    for other in target.others.iter().filter(|other| other.signs(operation)) {
        // What belongs to it is asked for with the list.
        if owned(session, other).is_some() {
            continue;
        }
        let Some(endpoint) = operation.documented_endpoints().next() else { return };
        let Some(call) = session.call_with(endpoint, Spelling::Documented, |name| subject.value(session, name)) else {
            return;
        };
        let call = Request { signing: Signing::by(Some(&other.name), Signing::Usual), ..call };
        let Ok(reply) = session.reply(&call).await else { continue };
        match preflight::refusal(session, subject, &call, &reply) {
            Some(line) => session.coverage.broken(&line),
            None => drop(session.read(&call, reply, &format!("the documented request of the account {}", other.name))),
        }
    }
}

/// Asks for what belongs to another account, and lets that ask for what belongs to the first one.
pub(super) async fn isolated(session: Session<'_>, reference: &Reference) {
    for other in &session.target.others {
        let Some((entity, names)) = owned(session, other) else { continue };
        let own = |name: &str| session.target.values(session.operation(), name).into_iter().next();
        let theirs = |name: &str| names.get(name).cloned().or_else(|| own(name));
        let signs = other.signs(session.operation());
        let mut owners = 0;
        if signs && let Some(call) = call(session, Signing::by(Some(&other.name), Signing::Usual), theirs) {
            let exchange = session.send(&call).await;
            let Ok(reply) = &exchange.result else { continue };
            if let Some(line) = preflight::refusal(session, &Subject::default(), &call, reply) {
                session.coverage.broken(&line);
                continue;
            }
            let label = format!("the list of the account {}", other.name);
            let seen = heavy::reading(reply.body.len(), || {
                let answer = Answer::new(session.contract, &call, reply, label);
                session.check_answer(&answer)?;
                Ok::<_, Failure>(count(session, answer.value()))
            });
            let Ok(seen) = seen else { continue };
            owners = seen;
        }
        if let Some(call) = call(session, Signing::Usual, theirs) {
            ask(session, entity, &call, "the first account", owners).await;
        }
        if signs && let Some(call) = call(session, Signing::by(Some(&other.name), Signing::Usual), own) {
            let asker = format!("the account {}", other.name);
            ask(session, entity, &call, &asker, reference.walk.entries.len()).await;
        }
    }
}

/// Asks for a single entry of another account, and lets that ask for one of the first one's.
pub(super) async fn entry_isolated(session: Session<'_>, subject: &Subject) {
    let (Some(detail), Some(contract)) = (session.operation().detail(), session.list) else { return };
    for other in session.target.others.iter().filter(|other| other.signs(session.operation())) {
        let Some((entity, names)) = owned(session, other) else { continue };
        let signing = Signing::by(Some(&other.name), Signing::Usual);
        let first = |name: &str| session.target.values(session.operation(), name).into_iter().next();
        let theirs = |name: &str| names.get(name).cloned().or_else(|| first(name));
        let listing = Session { contract, list: None, ..session };
        let Some(listed) = call(listing, signing.clone(), theirs) else { continue };
        // Whether the owner sees its list is the list's own business.
        let Ok(reply) = session.reply_of(&contract.operation, &listed).await else { continue };
        let body = tree(&contract.operation, listed.form, &reply);
        let entries = body.as_ref().and_then(|body| contract.operation.entries(body));
        let key = entries.and_then(|rows| detail.key_of(rows.first()?));
        if let Some(key) = key {
            let values = |name: &str| if name == detail.parameter { Some(key.clone()) } else { theirs(name) };
            if let Some(call) = call(session, Signing::Usual, values) {
                ask(session, entity, &call, "the first account", 1).await;
            }
        }
        if subject.key.is_some()
            && let Some(call) = call(session, signing, |name| subject.value(session, name))
        {
            ask(session, entity, &call, &format!("the account {}", other.name), 1).await;
        }
    }
}

/// Asks for an entity that belongs to somebody else, who sees so many entries there.
async fn ask(session: Session<'_>, entity: &Entity, call: &Request, asker: &str, owners: usize) {
    let operation = session.operation();
    let exchange = session.send(call).await;
    let Ok(reply) = &exchange.result else { return };
    let value = asked_value(operation, call, &entity.parameter).unwrap_or_default();
    session.check(&Evidence::Foreign(Foreign {
        parameter: &entity.parameter,
        value: &value,
        asker,
        call,
        seen: count(session, tree(operation, call.form, reply).as_ref()),
        owners,
    }));
    // Whose it is may be told by another error; where it is said to be unknown, as documented.
    let unknown = |condition: &Condition| *condition == Condition::Unknown(entity.parameter.clone());
    let row = operation.documented_errors().find(|row| unknown(&row.when) && row.status == reply.status);
    if let Some(row) = row {
        let how = format!("{} = {value}, which belongs to another account", entity.parameter);
        session.check(&Evidence::ErrorProbe(ErrorProbe { row, how: &how, exchange: &exchange }));
    }
}

/// The most exact entity of the operation that an account has one of, and all names that its request has.
pub(super) fn owned<'a>(session: Session<'a>, other: &OtherAccount) -> Option<(&'a Entity, BTreeMap<String, String>)> {
    let entities = session.operation().entities();
    let named = |entity: &Entity| other.entities.get(&entity.parameter)?.first().cloned();
    let last = entities.iter().rfind(|entity| named(entity).is_some())?;
    let names = entities.iter().filter_map(|entity| Some((entity.parameter.clone(), named(entity)?)));
    Some((last, names.collect()))
}

/// The documented request for a list.
fn call(session: Session<'_>, signing: Signing, values: impl Fn(&str) -> Option<String>) -> Option<Request> {
    let endpoint = session.operation().documented_endpoints().next()?;
    let call = session.call_with(endpoint, Spelling::Explicit(MediaType::Json), values)?;
    Some(Request { signing, ..call })
}

/// How many entries a body shows.
fn count(session: Session<'_>, body: Option<&Value>) -> usize {
    let operation = session.operation();
    match operation.detail() {
        Some(detail) => usize::from(body.and_then(|body| body.get(&detail.entry)).is_some()),
        None => body.and_then(|body| operation.entries(body)).map_or(0, |rows| rows.len()),
    }
}
