//! Pre-flight: whether the target lets the run in, and knows what the run asks for.
//!
//! A refused credential or an unknown entity says nothing about the target: the run was told the wrong thing. Such an operation ends with
//! one line that says what to set. What the target itself told, or has shown to be right, is its own affair: refusing that is a
//! violation, and left to the rules.

use oplog_schema::Operation;
use oplog_schema::condition::{Condition, CredentialKind};
use oplog_schema::tables::ErrorRow;

use super::subject::Subject;
use super::{config_hints, likely};
use crate::error_body;
use crate::rules::asked_value;
use crate::session::Session;
use oplog_findings::{Request, Response, Signing, brief_text};

/// What an answer takes offence at.
enum Offence {
    /// Who asks: nobody is known to be that.
    Identity,
    /// Who asks: they may not.
    Permission,
    /// What this parameter names.
    Entity(String),
}

/// Why nothing can be asked, in one line, where `reply` refuses a documented request for who asks or for what is asked for.
pub(super) fn refusal(session: Session<'_>, subject: &Subject, call: &Request, reply: &Response) -> Option<String> {
    let operation = session.operation();
    let (offence, code) = offence(operation, reply)?;
    let answer = format!("status {}{}", reply.status, code.map_or_else(String::new, |code| format!(", {code}")));
    let at = format!("{} {}", call.method, call.path);
    match offence {
        Offence::Identity | Offence::Permission => {
            let is_told = is_told(session) && !session.target.names_account(operation);
            // Who is served the list is known, and may still not be allowed to see what it lists.
            let is_known = subject.is_listed
                && matches!(offence, Offence::Identity)
                && session.target.scheme(operation, &Signing::Usual).is_some();
            let mut hint = config_hints::refused_account(session, &call.signing);
            if let Some(off) = likely::clock(session) {
                hint += &format!("; {off}, and signatures hold for a while only");
            }
            (!is_told && !is_known).then(|| format!("{at} is refused ({answer}): {hint}"))
        }
        Offence::Entity(parameter) => {
            let is_told = is_told(session) && !session.target.entities.contains_key(&parameter);
            let is_known = is_told || subject.shows(session, &parameter);
            let value = asked_value(operation, call, &parameter).unwrap_or_default();
            let hint = config_hints::refused_entity(session, &call.signing, &parameter);
            (!is_known).then(|| format!("{at}: the target does not know {parameter} = {value} ({answer}): {hint}"))
        }
    }
}

/// Whether the target describes itself.
fn is_told(session: Session<'_>) -> bool {
    session.target.told.contains_key(session.operation().id().as_str())
}

/// What an answer takes offence at, and its code; `None` for everything that is no refusal of this kind.
fn offence(operation: &Operation, reply: &Response) -> Option<(Offence, Option<String>)> {
    if !(400..500).contains(&reply.status) {
        return None;
    }
    let said = operation.errors().iter().filter_map(|row| Some((row, says(operation, row, reply)?)));
    let said: Vec<(&ErrorRow, String)> = said.collect();
    let code = said.first().map(|(_, code)| brief_text(code));
    for (row, _) in &said {
        match &row.when {
            Condition::Credential(CredentialKind::NoPermission | CredentialKind::UnsupportedAccount) => {
                return Some((Offence::Permission, code));
            }
            Condition::Credential(_) | Condition::Signature(_) => return Some((Offence::Identity, code)),
            Condition::Unknown(parameter) if row.status == reply.status => {
                return Some((Offence::Entity(parameter.clone()), code));
            }
            _ => {}
        }
    }
    match reply.status {
        401 => Some((Offence::Identity, code)),
        403 => Some((Offence::Permission, code)),
        _ => None,
    }
}

/// The code of an answer that is of this row: by its code, and by its message where that does not tell rows apart.
fn says(operation: &Operation, row: &ErrorRow, reply: &Response) -> Option<String> {
    let view = error_body::read(operation, operation.error_body(row)?, reply);
    let code = view.code.filter(|code| *code == row.code)?;
    let alike = operation.errors().iter().filter(|other| other.code == row.code);
    let is_kind = |condition: &Condition| std::mem::discriminant(condition) == std::mem::discriminant(&row.when);
    let is_clear = alike.into_iter().all(|other| is_kind(&other.when));
    let is_meant =
        || operation.message(row).is_some_and(|known| known.expression.is_match(&view.message.unwrap_or_default()));
    (is_clear || is_meant()).then_some(code)
}
